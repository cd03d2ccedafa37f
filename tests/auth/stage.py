"""A portal, an embedded provider and a browser in one process, talking through WSGI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.devop import DemoPerson, ProviderSettings, RegisteredClient, create_provider
from auth.login import Login
from auth.oidc.client import Addresses, OidcClient
from auth.oidc.issuers import IssuerConfig, ansattporten, idporten, standard_entrances
from auth.oidc.keys import generate_key
from auth.policy import Permission
from auth.ports import Adapters, AuditEvent, Organisation, Translate
from auth.principal import Grant, Role
from auth.web import WebSettings, current_principal, install, requires
from tests.auth.memory import ManualClock, MemoryAccounts, MemoryAudit, MemorySessions, MemoryTransactions

PORTAL = "http://localhost:8000"
PROVIDER = "http://127.0.0.1:8001"
CLIENT_ID = "vigo-portal"
CLIENT_KEY = generate_key("portal-1")

IDA = DemoPerson("18841151277", "Ida Lunde", Role.APPLICANT, "demo.story.ida")
HANNE = DemoPerson("05837932055", "Hanne Lunde", Role.GUARDIAN, "demo.story.hanne")
TORE = DemoPerson("23887134045", "Tore Bakken", Role.ADMISSIONS_OFFICER, "demo.story.tore")
BOSS = DemoPerson(
    "14867800183",
    "Berit Bedrift",
    Role.COMPANY,
    "demo.story.tore",
    (Organisation("974760673", "Eksempel Elektro AS"),),
)
GRANTS = {
    HANNE.identity_number: (Grant(Role.GUARDIAN, acting_for="account-1277"),),
    TORE.identity_number: (Grant(Role.ADMISSIONS_OFFICER, county="03"),),
}


def keys_as_text(locale: str, key: str, /, **params: str | int) -> str:
    """Every word its own key, so that a test sees which words were chosen."""
    return f"[{locale} {key}]"


def registered_client(portal: str = PORTAL) -> RegisteredClient:
    return RegisteredClient(
        client_id=CLIENT_ID,
        redirect_uris=(f"{portal}/auth/callback",),
        post_logout_redirect_uris=(f"{portal}/auth/signed-out",),
        frontchannel_logout_uri=f"{portal}/auth/frontchannel-logout",
        public_keys={"keys": [CLIENT_KEY.as_dict(private=False)]},
    )


def embedded_provider(
    state_dir: Path, origin: str = PROVIDER, portal: str = PORTAL, translate: Translate = keys_as_text
) -> Flask:
    settings = ProviderSettings("test", origin, state_dir)
    return create_provider(settings, [IDA, HANNE, TORE, BOSS], [registered_client(portal)], translate)


@dataclass
class Portal:
    """The relying party with everything it holds."""

    app: Flask
    clock: ManualClock
    accounts: MemoryAccounts
    sessions: MemorySessions
    transactions: MemoryTransactions
    audit: MemoryAudit

    @property
    def last_line(self) -> AuditEvent:
        return self.audit.events[-1]


def portal(
    http: httpx.Client,
    citizens: IssuerConfig | None = None,
    employees: IssuerConfig | None = None,
    *,
    origin: str = PORTAL,
    test_hints: bool = True,
) -> Portal:
    """A portal whose providers are reached through `http`."""
    clock, accounts = ManualClock(), MemoryAccounts(held=dict(GRANTS))
    sessions, transactions, audit = MemorySessions(), MemoryTransactions(), MemoryAudit()
    adapters = Adapters(accounts, sessions, transactions, audit, clock)
    addresses = Addresses(f"{origin}/auth/callback", f"{origin}/auth/signed-out")
    citizens = citizens or idporten(f"{PROVIDER}/idporten", CLIENT_ID)
    employees = employees or ansattporten(f"{PROVIDER}/ansattporten", CLIENT_ID)
    clients = {
        config.issuer: OidcClient(config, lambda: CLIENT_KEY, addresses, clock, http)
        for config in (citizens, employees)
    }
    app = Flask("portal")

    def locale(request: Request) -> str:
        spoken = request.accept_languages.best_match(["nb", "nn", "en"])
        return request.cookies.get("__Host-vigo-lang") or spoken or "nb"

    settings = WebSettings(origin, locale, keys_as_text, test_hints=test_hints)
    install(app, settings, adapters, Login(standard_entrances(citizens, employees), clients, adapters))

    @app.get("/api/me")
    @requires(Permission.ACCOUNT_READ)
    def me() -> dict[str, object]:
        who = current_principal()
        return {
            "account": who.account_id,
            "role": who.role,
            "level": who.level,
            "county": who.grant.county,
            "organisation": who.grant.organisation,
            "acting_for": who.grant.acting_for,
        }

    @app.get("/<path:path>")
    def page(path: str) -> str:
        return f"page {path}"

    return Portal(app, clock, accounts, sessions, transactions, audit)


def through(apps: Mapping[str, Flask]) -> httpx.Client:
    """A way out that reaches these applications, by origin, and nothing else."""
    return httpx.Client(
        mounts={origin: httpx.WSGITransport(app=app) for origin, app in apps.items()},
        transport=httpx.MockTransport(lambda request: httpx.Response(502)),
        trust_env=False,
    )


@dataclass
class Browser:
    """Follows redirects between the sites and remembers the way. It keeps each site's cookies apart."""

    sites: Mapping[str, Flask]
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)

    def client(self, origin: str) -> FlaskClient:
        if origin not in self.clients:
            self.clients[origin] = self.sites[origin].test_client()
        return self.clients[origin]

    def go(
        self,
        url: str,
        *,
        method: str = "GET",
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        follow: bool = True,
    ) -> TestResponse:
        while True:
            parts = urlsplit(url)
            origin = f"{parts.scheme}://{parts.netloc}"
            self.visited.append(url)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            response = self.client(origin).open(
                path, method=method, base_url=origin, data=data, headers=headers
            )
            if not (follow and response.status_code in {301, 302, 303}):
                return response
            url, method, data, headers = urljoin(url, response.location), "GET", None, None

    def me(self) -> dict[str, object] | None:
        """Who the portal takes this browser for."""
        answer = self.client(PORTAL).get(
            "/api/me", base_url=PORTAL, headers={"Sec-Fetch-Site": "same-origin"}
        )
        return answer.json if answer.status_code == 200 else None

    def post(self, path: str, json: object = None) -> TestResponse:
        """A POST as the portal's own page sends it."""
        headers = {"Sec-Fetch-Site": "same-origin", "X-Vigo": "1"}
        return self.client(PORTAL).post(path, base_url=PORTAL, json=json or {}, headers=headers)

    def cookie(self, name: str) -> str | None:
        found = self.client(PORTAL).get_cookie(name, domain="localhost")
        return found.value if found else None


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
