"""The provider as a Flask application: protocol endpoints, the page to pick a person, and signing out."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from auth.devop.model import ANSATTPORTEN, IDPORTEN, DemoPerson, RegisteredClient
from auth.devop.pages import issuer_pages
from auth.devop.server import Issuer, Server
from auth.oidc.keys import kept_key
from auth.ports import Translate

ALLOWED_ENVIRONMENTS = frozenset({"development", "test"})


class ProviderForbidden(RuntimeError):
    """Here the provider may not start: it lets anyone be anyone."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Where the provider stands."""

    environment: str
    base_url: str
    """Its own origin, on a loopback address; the issuers are `/idporten` and `/ansattporten` beneath it."""
    state_dir: Path
    """Where the signing keys are kept."""
    any_synthetic_person: bool = True
    """Whether `login_hint=testid:…` may name synthetic people beyond those handed in."""


def create_provider(
    settings: ProviderSettings,
    people: Sequence[DemoPerson],
    clients: Sequence[RegisteredClient],
    translate: Translate,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """Build the provider.

    Raises:
        ProviderForbidden: outside development and test, or not on a loopback address.
    """
    if settings.environment not in ALLOWED_ENVIRONMENTS:
        raise ProviderForbidden(f"the embedded provider cannot start in {settings.environment}")
    if not is_loopback(urlsplit(settings.base_url).hostname):
        raise ProviderForbidden(f"{settings.base_url} is not a loopback address")
    app = Flask("auth.devop", static_url_path="/static")
    app.add_url_rule("/favicon.ico", view_func=_no_icon)
    app.before_request(_only_from_this_machine)
    app.after_request(_protect)
    registered = {client.client_id: client for client in clients}
    for flavour in (IDPORTEN, ANSATTPORTEN):
        key = kept_key(
            settings.state_dir / f"provider{flavour.path.replace('/', '-')}.jwk.json", "provider-1"
        )
        issuer = Issuer(flavour, settings.base_url, key, registered, clock)
        chosen = [replace(person, role=role) for person in people if (role := person.role_at(flavour))]
        server = Server(app, issuer)
        app.register_blueprint(issuer_pages(server, chosen, translate, settings.any_synthetic_person))
    return app


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _no_icon() -> Response:
    """Browsers ask for one unasked, and complain when there is none."""
    return Response(status=204)


def _only_from_this_machine() -> None:
    # A foreign name that resolves to this machine would make the visitor's browser our client.
    if not is_loopback(urlsplit(request.host_url).hostname):
        abort(403)


def _protect(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store" if request.endpoint != "static" else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
