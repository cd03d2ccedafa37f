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


ALWAYS = (*BASE.items(), ("Content-Security-Policy", CLOSED_POLICY))
STRICTLY_HTTPS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
NOT_KEPT = ("Cache-Control", "no-store")


def install(app: Flask, *, secure: bool) -> None:
    """Give every request an id and every answer its headers. `secure`: the portal is served over https."""
    usual = [*ALWAYS, STRICTLY_HTTPS] if secure else [*ALWAYS]

    @app.before_request
    def identify() -> None:
        g.vigo_request_id = new_id()

    @app.after_request
    def protect(response: Response) -> Response:
        wanted = [*usual, ("X-Request-Id", g.get("vigo_request_id", ""))]
        if request.path.startswith(("/api", "/auth")):
            # The clock that decides about deadlines; the page's countdowns follow it.
            wanted += [NOT_KEPT, ("X-Vigo-Now", clock.now().isoformat(timespec="milliseconds"))]
        # One pass for all: werkzeug searches the whole list, name by name, for each header that is set by itself.
        own = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, value) for name, value in wanted if name.lower() not in own])
        return response
