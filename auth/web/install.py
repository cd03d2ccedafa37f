"""Putting auth into a Flask application."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request

from auth.errors import AuthRefusal
from auth.login import Login
from auth.ports import Adapters, AuditAction
from auth.web.forgery import HEADER, Provenance, refuse_forgery
from auth.web.guard import (
    accepted_content_types,
    current_principal,
    current_view,
    is_public,
    public,
    register_activity,
)
from auth.web.pages import pages
from auth.web.state import EXTENSION, WebSettings, WebState, note, state, write_notes_last

GUARDED_PATHS = ("/api/", "/auth/")


def install(app: Flask, settings: WebSettings, adapters: Adapters, login: Login | None = None) -> None:
    """Guard `/api` and `/auth`: origin of requests, sessions, audit lines, problem answers.

    A later `app.register_error_handler(AuthRefusal, …)` may replace the answer to refusals.
    """
    app.extensions[EXTENSION] = WebState(settings, adapters, login)
    app.before_request(_before)
    app.register_error_handler(AuthRefusal, _problem)
    write_notes_last(app)
    app.register_blueprint(pages)
    for endpoint in {"static", "auth.static"} & set(app.view_functions):
        app.view_functions[endpoint] = public(_marked(app.view_functions[endpoint]))


def _marked(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view of Flask's own is a method and cannot carry a mark; a function around it can."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return marked


def _before() -> None:
    # A test may hold one application context open around several requests.
    g.pop("vigo_auth_session", None)
    if not request.path.startswith(GUARDED_PATHS):
        return
    view = current_view()
    try:
        refuse_forgery(
            _provenance(),
            own_origin=state().settings.base_url,
            is_public=is_public(view),
            accepted=accepted_content_types(view),
        )
    except AuthRefusal as refusal:
        note(
            AuditAction.ACCESS,
            current_principal(),
            code=refusal.code,
            detail=f"{request.method} {request.url_rule or 'unknown path'}",
        )
        raise
    register_activity()


def _provenance() -> Provenance:
    # Asked of the environ itself: for each header that is not there werkzeug raises and catches an error.
    sent = request.environ.get
    has_body = bool(request.content_length) or "HTTP_TRANSFER_ENCODING" in request.environ
    return Provenance(
        method=request.method,
        fetch_site=sent("HTTP_SEC_FETCH_SITE"),
        fetch_mode=sent("HTTP_SEC_FETCH_MODE"),
        origin=sent("HTTP_ORIGIN"),
        has_header=sent(f"HTTP_{HEADER.upper().replace('-', '_')}") == "1",
        content_type=request.mimetype if has_body else None,
    )


def _problem(refusal: AuthRefusal) -> Response:
    body = {
        "type": f"urn:vigo:problem:{refusal.code}",
        "status": refusal.status,
        "code": refusal.code,
        "params": refusal.params,
        "instance": state().settings.request_id(),
        "fields": [],
    }
    response = Response(json.dumps(body), refusal.status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
