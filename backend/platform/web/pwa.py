"""Serving the built PWA: one pre-rendered shell per language, hashed assets for ever, the worker fresh each time."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from whitenoise import WhiteNoise

from auth.web import public

LANGUAGES = ("nb", "nn", "en")
LANGUAGE_COOKIE = "__Host-vigo-lang"


def language_of_request() -> str:
    """The language the person chose, else the browser's, else Bokmål."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    best = request.accept_languages.best_match(["nb", "no", "nn", "en"])
    return {"no": "nb"}.get(best or "nb", best or "nb")


def content_security_policy(style_hashes: list[str], form_targets: list[str]) -> str:
    """Nothing inline but the hashed style, nothing from elsewhere, no string becomes script."""
    styles = " ".join(["'self'", *(f"'{value}'" for value in style_hashes)])
    targets = " ".join(["'self'", *form_targets])
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' blob:; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types vigo"
    )


def install(app: Flask, dist: Path, form_targets: list[str]) -> None:
    """Serve `dist`. Where nothing was built the API works and `/` says which command builds it."""
    if not (dist / "index.nb.html").exists():
        app.add_url_rule("/", "pwa.unbuilt", _unbuilt)
        _mark_public(app, "pwa.unbuilt")
        return

    @cache
    def shell(language: str) -> bytes:
        return (dist / f"index.{language}.html").read_bytes()

    csp = dist / "csp.json"
    hashes: list[str] = json.loads(csp.read_text())["style"] if csp.exists() else []
    policy = content_security_policy(hashes, form_targets)
    routes: list[str] = (
        json.loads((dist / "routes.json").read_text()) if (dist / "routes.json").exists() else ["/"]
    )

    def page(path: str = "") -> Response:
        known = any(_matches(route, f"/{path}") for route in routes)
        if path.startswith(("api/", "auth/")):
            raise NotFound
        language = language_of_request()
        response = Response(shell(language), 200 if known else 404, mimetype="text/html")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(["Cookie", "Accept-Language"])
        response.add_etag()
        if known:
            response.make_conditional(request)
        return response

    app.add_url_rule("/", "pwa.start", page)
    app.add_url_rule("/<path:path>", "pwa.page", page)
    _mark_public(app, "pwa.start")
    _mark_public(app, "pwa.page")
    noise = WhiteNoise(app.wsgi_app, root=dist, max_age=0, immutable_file_test=_is_hashed, index_file=False)
    app.wsgi_app = noise  # type: ignore[method-assign]


def _mark_public(app: Flask, endpoint: str) -> None:
    app.view_functions[endpoint] = public(app.view_functions[endpoint])


def _matches(route: str, path: str) -> bool:
    wanted, found = route.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(found) and all(
        w.startswith(":") or w == f for w, f in zip(wanted, found, strict=True)
    )


def _is_hashed(_: str, url: str) -> bool:
    return url.startswith("/assets/")


def _unbuilt() -> Response:
    return Response("The portal's pages are not built. Run: vigo build\n", 503, mimetype="text/plain")
