"""The same client against an independent, certified provider: our own two sides could share a mistake."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from auth.oidc.issuers import ansattporten, idporten
from auth.oidc.keys import generate_key
from auth.oidc.provider import make_http
from tests.auth import peers
from tests.auth.stage import CLIENT_ID, CLIENT_KEY, HANNE, IDA, PORTAL, Browser, Portal, portal, query_of
from tests.auth.test_browser import free_port

pytestmark = pytest.mark.peer

SUBSTANTIAL, HIGH = "idporten-loa-substantial", "idporten-loa-high"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    settings = {
        "issuer": f"http://127.0.0.1:{port}",
        "port": port,
        "portal": PORTAL,
        "client_id": CLIENT_ID,
        "client_jwks": {"keys": [CLIENT_KEY.as_dict(private=False)]},
        "jwks": {"keys": [generate_key("peer-1").as_dict(private=True)]},
        "next": {"pid": IDA.identity_number, "acr": SUBSTANTIAL},
    }
    process = subprocess.Popen(
        [peers.node(), str(peers.HERE / "provider.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(settings))
    process.stdin.close()
    try:
        assert process.stdout.readline().strip() == "ready"
        yield str(settings["issuer"])
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@dataclass
class Traveller(Browser):
    """A browser for which the provider is a real server."""

    issuer: str = ""
    outside: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def travel(self, url: str) -> Any:
        """Follow redirects across both sites to the page where they end."""
        for _ in range(20):
            if url.startswith(PORTAL):
                response: Any = self.go(url, follow=False)
            else:
                self.visited.append(url)
                response = self._submitted(self.outside.get(url))
            target = response.headers.get("Location")
            if response.status_code not in {301, 302, 303} or target is None:
                return response
            url = urljoin(url, target)
        raise AssertionError("redirects without end")

    def _submitted(self, page: httpx.Response) -> httpx.Response:
        """Where another person signs in, this provider first ends its session by a form that sends itself."""
        if "Submitting Callback" not in page.text:
            return page
        [action] = re.findall(r'action="([^"]+)"', page.text)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
        return self.outside.post(urljoin(str(page.url), action), data=fields)

    def next(self, pid: str = IDA.identity_number, acr: str = SUBSTANTIAL, **more: bool) -> None:
        self.outside.post(f"{self.issuer}/next", json={"pid": pid, "acr": acr, **more})


@dataclass
class Scene:
    portal: Portal
    browser: Traveller


@pytest.fixture
def scene(issuer: str) -> Iterator[Scene]:
    with make_http() as http:
        house = portal(http, idporten(issuer, CLIENT_ID), ansattporten("https://other.example", CLIENT_ID))
        browser = Traveller({PORTAL: house.app}, issuer=issuer)
        browser.next()
        yield Scene(house, browser)
        browser.outside.close()


def test_signing_in_and_single_sign_on(scene: Scene, issuer: str) -> None:
    landed = scene.browser.travel(f"{PORTAL}/auth/login?return=/grades")
    assert landed.text == "page grades", scene.portal.audit.events
    assert scene.browser.me()["level"] == 3
    [authorize] = [url for url in scene.browser.visited if url.startswith(f"{issuer}/auth?")]
    assert set(query_of(authorize)) == {"client_id", "request_uri"}
    identity = scene.portal.accounts.seen[0]
    assert (identity.identity_number, identity.issuer) == (IDA.identity_number, issuer)
    assert identity.subject == f"{CLIENT_ID}-1884"

    before = len(scene.browser.visited)
    assert scene.browser.travel(f"{PORTAL}/auth/login").status_code in {200, 404}
    assert not [url for url in scene.browser.visited[before:] if "/interaction/" in url]


def test_stepping_up(scene: Scene) -> None:
    scene.browser.travel(f"{PORTAL}/auth/login")
    scene.browser.next(acr=HIGH)
    assert scene.browser.travel(f"{PORTAL}/auth/login?level=high&return=/letters").text == "page letters"
    assert scene.browser.me()["level"] == 4
    assert scene.portal.last_line.action == "step_up"


def test_stepping_up_as_somebody_else(scene: Scene) -> None:
    scene.browser.travel(f"{PORTAL}/auth/login")
    scene.browser.next(HANNE.identity_number, HIGH)
    page = scene.browser.travel(f"{PORTAL}/auth/login?level=high")
    assert "auth.failure.other_person.title" in page.text
    assert scene.browser.me() is None


def test_a_fresh_sign_in(scene: Scene) -> None:
    scene.browser.travel(f"{PORTAL}/auth/login")
    before = len(scene.browser.visited)
    assert scene.browser.travel(f"{PORTAL}/auth/login?fresh=1&return=/letters").text == "page letters"
    assert [url for url in scene.browser.visited[before:] if "/interaction/" in url]


def test_a_level_that_is_too_low(scene: Scene) -> None:
    scene.browser.next(acr="selfregistered-email")
    page = scene.browser.travel(f"{PORTAL}/auth/login")
    assert "auth.failure.level_too_low.title" in page.text


def test_turning_back(scene: Scene) -> None:
    scene.browser.next(cancel=True)
    assert "auth.failure.cancelled.title" in scene.browser.travel(f"{PORTAL}/auth/login").text


def test_a_code_is_good_once(scene: Scene) -> None:
    scene.browser.travel(f"{PORTAL}/auth/login")
    [used] = [query_of(url)["code"] for url in scene.browser.visited if "code=" in url]
    begun = scene.browser.go(f"{PORTAL}/auth/login", follow=False)
    [transaction] = scene.portal.transactions.rows.values()
    page = scene.browser.go(
        f"{PORTAL}/auth/callback?code={used}&state={transaction.state}&iss={scene.browser.issuer}"
    )
    assert begun.status_code == 303
    assert "auth.failure.expired.title" in page.text


def test_signing_out_at_the_provider_and_back(scene: Scene) -> None:
    scene.browser.travel(f"{PORTAL}/auth/login")
    onwards = scene.browser.post("/auth/logout").json["continue"]
    page = scene.browser.outside.get(onwards)
    secret = re.search(r'name="xsrf" value="([^"]+)"', page.text)
    assert secret is not None, page.text
    done = scene.browser.outside.post(
        f"{scene.browser.issuer}/session/end/confirm", data={"xsrf": secret[1], "logout": "yes"}
    )
    assert done.headers["Location"].startswith(f"{PORTAL}/auth/signed-out")
    before = len(scene.browser.visited)
    scene.browser.travel(f"{PORTAL}/auth/login")
    assert [url for url in scene.browser.visited[before:] if "/interaction/" in url]
