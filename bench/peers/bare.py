"""A Flask application with one constant answer: what the server and the framework cost by themselves."""

from __future__ import annotations

from flask import Flask, Response

app = Flask("bare")
BODY = b'{"status": "ok"}'


@app.get("/api/health")
def health() -> Response:
    return Response(BODY, mimetype="application/json")
