"""Security headers on every answer, errors included (identity-security design 3.3)."""

from __future__ import annotations

from flask import Flask, Response, g, request

from backend.kernel.ids import new_id
from backend.platform import clock

BASE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
}
# For everything that is not a page of ours: nothing may run, load or frame.
CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def install(app: Flask, *, secure: bool) -> None:
    """Give every request an id and every answer its headers. `secure`: the portal is served over https."""

    @app.before_request
    def identify() -> None:
        g.vigo_request_id = new_id()

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in BASE.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CLOSED_POLICY)
        if request.path.startswith(("/api", "/auth")):
            response.headers.setdefault("Cache-Control", "no-store")
            # The clock that decides about deadlines; the page's countdowns follow it.
            response.headers["X-Vigo-Now"] = clock.now().isoformat(timespec="milliseconds")
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        response.headers["X-Request-Id"] = g.get("vigo_request_id", "")
        return response
