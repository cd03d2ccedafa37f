"""Everything a provider, or someone posing as one, may try: a page the person understands and an audit line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from auth.oidc.issuers import ansattporten, idporten
from auth.oidc.provider import Provider
from tests.auth import hostile
from tests.auth.hostile import CLIENT_ID, ISSUER, OTHER_NAME, SAME_NAME, HostileProvider
from tests.auth.stage import CLIENT_KEY, PORTAL, Browser, Portal, portal

CALLBACK = f"{PORTAL}/auth/callback"


@dataclass
class Scene:
    provider: HostileProvider
    portal: Portal
    browser: Browser

    def begin(self, query: str = "return=/grades") -> TestResponse:
        return self.browser.go(f"{PORTAL}/auth/login?{query}", follow=False)

    def answer(self, **changes: str | None) -> TestResponse:
        """The provider's answer reaches the browser, as it should be or changed."""
        honest = {"code": "the-code", "state": self.provider.request.get("state"), "iss": ISSUER}
        query = {name: value for name, value in {**honest, **changes}.items() if value is not None}
        return self.browser.go(f"{CALLBACK}?{urlencode(query)}")


@pytest.fixture
def scene() -> Scene:
    provider = HostileProvider()
    house = portal(
        provider.http(), idporten(ISSUER, CLIENT_ID), ansattporten("https://other.example", CLIENT_ID)
    )
    return Scene(provider, house, Browser({PORTAL: house.app}))


def assert_refused(scene: Scene, page: TestResponse, failure: str, detail: str) -> None:
    assert page.status_code in {400, 503}, page.text
    assert page.mimetype == "text/html"
    assert f"[nb auth.failure.{failure}.title]" in page.text
    assert f"[nb auth.failure.{failure}.text]" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    line = scene.portal.last_line
    assert (line.allowed, line.code) == (False, f"auth.failure.{failure}")
    assert detail in line.detail
    assert hostile.NUMBER not in f"{page.text}{line}"
    assert scene.browser.me() is None
    assert scene.portal.sessions.rows == {}


def test_the_honest_provider_lets_ida_in(scene: Scene) -> None:
    scene.begin()
    assert scene.answer().text == "page grades"
    assert scene.browser.me() is not None


def forged(**changes: Any) -> Any:
    def change(claims: dict[str, Any]) -> dict[str, Any]:
        changed = {**claims, **changes}
        return {name: value for name, value in changed.items() if value is not REMOVED}

    return change


REMOVED = object()
LATER = int(time.time()) + 3600
UNTRUSTED, LOW, NOBODY = "untrusted", "level_too_low", "no_identity_number"

CLAIMS = [
    ("wrong issuer", forged(iss="https://evil.example"), UNTRUSTED, "iss"),
    ("issuer with a slash", forged(iss=f"{ISSUER}/"), UNTRUSTED, "iss"),
    ("no issuer", forged(iss=REMOVED), UNTRUSTED, "iss"),
    ("another audience", forged(aud="another-client"), UNTRUSTED, "aud"),
    ("another audience for us", forged(aud="another-client", azp=CLIENT_ID), UNTRUSTED, "aud"),
    ("two audiences", forged(aud=[CLIENT_ID, "another-client"]), UNTRUSTED, "aud"),
    ("no audience", forged(aud=REMOVED), UNTRUSTED, "aud"),
    ("made for another party", forged(azp="another-client"), UNTRUSTED, "azp"),
    ("expired 11 seconds ago", forged(exp=int(time.time()) - 11), UNTRUSTED, "exp"),
    ("never expires", forged(exp=REMOVED), UNTRUSTED, "exp"),
    ("expiry in words", forged(exp="tomorrow"), UNTRUSTED, "exp"),
    ("expiry is true", forged(exp=True), UNTRUSTED, "exp"),
    ("from the future", forged(iat=LATER, exp=LATER + 120), UNTRUSTED, "iat"),
    ("without a moment", forged(iat=REMOVED), UNTRUSTED, "iat"),
    ("not yet valid", forged(nbf=LATER), UNTRUSTED, "nbf"),
    ("replayed nonce", forged(nonce="of-an-earlier-sign-in"), UNTRUSTED, "nonce"),
    ("no nonce", forged(nonce=REMOVED), UNTRUSTED, "nonce"),
    ("no subject", forged(sub=""), UNTRUSTED, "sub"),
    ("huge subject", forged(sub="x" * 256), UNTRUSTED, "sub"),
    ("auth_time in words", forged(auth_time="now"), UNTRUSTED, "auth_time"),
    ("unknown acr", forged(acr="idporten-loa-very-high"), LOW, "acr"),
    ("low acr", forged(acr="idporten-loa-low"), LOW, "acr"),
    ("e-mail acr", forged(acr="selfregistered-email"), LOW, "acr"),
    ("eidas acr, never asked for", forged(acr="eidas-loa-high"), LOW, "acr"),
    ("acr as a list", forged(acr=["idporten-loa-high"]), LOW, "acr"),
    ("no acr", forged(acr=REMOVED), LOW, "acr"),
    ("no pid", forged(pid=REMOVED), NOBODY, "pid"),
    ("short pid", forged(pid="1884115127"), NOBODY, "pid"),
    ("pid as a number", forged(pid=18841151277), NOBODY, "pid"),
    ("pid with a line after it", forged(pid=f"{hostile.NUMBER}\n"), NOBODY, "pid"),
    ("pid in other digits", forged(pid="١٨٨٤١١٥١٢٧٧"), NOBODY, "pid"),
]


@pytest.mark.parametrize(("claims", "failure", "detail"), [c[1:] for c in CLAIMS], ids=[c[0] for c in CLAIMS])
def test_a_token_that_says_the_wrong_thing(scene: Scene, claims: Any, failure: str, detail: str) -> None:
    scene.provider.claims = claims
    scene.begin()
    assert_refused(scene, scene.answer(), failure, detail)


def without_kid(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256"}, claims, hostile.KEY, ["RS256"])


TOKENS = [
    ("alg none", hostile.unsigned, "alg"),
    ("HS256 with the public key", hostile.signed_with_the_public_key, "alg"),
    ("changed after signing", hostile.altered, "signature"),
    ("a key nobody published", lambda c: hostile.sign(c, OTHER_NAME), "kid is unknown"),
    ("a key under another's name", lambda c: hostile.sign(c, SAME_NAME), "signature"),
    ("no key id", without_kid, "kid is missing"),
    ("RS512", lambda c: jwt.encode({"alg": "RS512", "kid": "k1"}, c, hostile.KEY, ["RS512"]), "alg"),
    ("not a token", lambda c: "not.a.token", "not a signed token"),
    ("nothing", lambda c: None, "no id_token"),
    ("a list", lambda c: ["token"], "no id_token"),
    ("empty", lambda c: "", "not a signed token"),
]


@pytest.mark.parametrize(("make", "detail"), [t[1:] for t in TOKENS], ids=[t[0] for t in TOKENS])
def test_a_token_that_is_not_signed_as_it_should_be(scene: Scene, make: Any, detail: str) -> None:
    scene.provider.make_token = make
    scene.begin()
    assert_refused(scene, scene.answer(), UNTRUSTED, detail)


ANSWERS: list[tuple[str, dict[str, str | None], str, str]] = [
    ("another state", {"state": "another"}, "expired", "state"),
    ("no state", {"state": None}, "expired", "state"),
    ("mixed-up issuer", {"iss": "https://other.example"}, UNTRUSTED, "iss"),
    ("no issuer", {"iss": None}, UNTRUSTED, "iss"),
    ("no code", {"code": None}, UNTRUSTED, "no code"),
    ("empty code", {"code": ""}, UNTRUSTED, "no code"),
    ("turned back", {"code": None, "error": "access_denied"}, "cancelled", "access_denied"),
    ("an error", {"code": None, "error": "server_error"}, "provider_down", "server_error"),
    ("an error with markup", {"error": "<script>alert(1)</script>"}, "provider_down", "script"),
    ("an error of somebody else", {"error": "x", "iss": "https://evil.example"}, UNTRUSTED, "iss"),
]


@pytest.mark.parametrize(
    ("changes", "failure", "detail"), [a[1:] for a in ANSWERS], ids=[a[0] for a in ANSWERS]
)
def test_an_answer_that_is_not_to_our_question(
    scene: Scene, changes: dict[str, str | None], failure: str, detail: str
) -> None:
    scene.begin()
    page = scene.answer(**changes)
    assert_refused(scene, page, failure, detail)
    assert "<script" not in page.text
    assert not [path for path, _ in scene.provider.calls if path == "/token"], "no code was redeemed"


def test_a_parameter_that_comes_twice_is_none(scene: Scene) -> None:
    scene.begin()
    state = scene.provider.request["state"]
    page = scene.browser.go(f"{CALLBACK}?code=a&code=b&state={state}&iss={ISSUER}")
    assert_refused(scene, page, UNTRUSTED, "no code")


def test_an_answer_in_a_browser_that_asked_nothing_is_login_csrf(scene: Scene) -> None:
    scene.begin()
    state = scene.provider.request["state"]
    victim = Browser({PORTAL: scene.portal.app})
    page = victim.go(f"{CALLBACK}?code=attackers&state={state}&iss={ISSUER}")
    assert "[nb auth.failure.expired.title]" in page.text
    assert victim.me() is None
    assert scene.portal.last_line.detail == "the browser brought no transaction"


def test_an_answer_counts_once(scene: Scene) -> None:
    scene.begin()
    first = scene.browser.cookie("__Host-vigo-tx")
    scene.answer()
    scene.browser.client(PORTAL).set_cookie("__Host-vigo-tx", str(first), domain="localhost")
    page = scene.answer()
    assert "[nb auth.failure.expired.title]" in page.text
    assert scene.portal.last_line.detail == "the transaction is unknown or already used"
    assert scene.browser.me() is not None, "who is in stays in"


def test_an_answer_after_ten_minutes_is_too_late(scene: Scene) -> None:
    scene.begin()
    scene.portal.clock.advance(minutes=10)
    assert_refused(scene, scene.answer(), "expired", "too old")


def test_a_code_that_the_provider_has_seen_before(scene: Scene) -> None:
    scene.provider.answers["/token"] = httpx.Response(400, json={"error": "invalid_grant"})
    scene.begin()
    assert_refused(scene, scene.answer(), "expired", "code")


def test_a_level_below_the_one_asked_for(scene: Scene) -> None:
    scene.begin("level=high")
    assert scene.provider.request["acr_values"] == "idporten-loa-high"
    assert_refused(scene, scene.answer(), LOW, "high is needed")


def test_an_old_sign_in_where_a_new_one_was_asked_for(scene: Scene) -> None:
    scene.provider.claims = forged(auth_time=int(time.time()) - 60)
    scene.begin("fresh=1")
    assert scene.provider.request["prompt"] == "login"
    assert_refused(scene, scene.answer(), UNTRUSTED, "auth_time")


OUTAGES = [
    ("slow", httpx.ReadTimeout("slow"), "ReadTimeout"),
    ("gone", httpx.ConnectError("gone"), "ConnectError"),
    ("500", httpx.Response(500, text="oops"), "500"),
    ("not JSON", httpx.Response(200, text="<html>"), "not JSON"),
    ("a list", httpx.Response(200, json=[]), "not an object"),
    ("elsewhere", httpx.Response(302, headers={"Location": "https://evil.example"}), "302"),
    ("without end", httpx.Response(200, content=b" " * 600_000 + b"{}"), "bytes"),
    ("refused", httpx.Response(401, json={"error": "invalid_client"}), "401"),
]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/par", "/token", "/jwks"])
@pytest.mark.parametrize(("outage", "detail"), [o[1:] for o in OUTAGES], ids=[o[0] for o in OUTAGES])
def test_a_provider_that_does_not_work(scene: Scene, path: str, outage: Any, detail: str) -> None:
    scene.provider.answers[path] = outage
    page = scene.begin()
    if page.status_code == 303:
        page = scene.answer()
    assert_refused(scene, page, "provider_down", detail)
    assert page.status_code == 503


def test_metadata_of_another_issuer(scene: Scene) -> None:
    scene.provider.metadata = lambda metadata: {**metadata, "issuer": "https://evil.example"}
    assert_refused(scene, scene.begin(), UNTRUSTED, "another issuer")


def test_metadata_without_pushed_requests(scene: Scene) -> None:
    scene.provider.metadata = forged(pushed_authorization_request_endpoint=REMOVED)
    assert_refused(scene, scene.begin(), "provider_down", "pushed_authorization_request_endpoint")


def test_new_keys_do_not_stop_sign_ins(scene: Scene) -> None:
    for keys in ([hostile.KEY], [OTHER_NAME, hostile.KEY], [OTHER_NAME], [SAME_NAME]):
        scene.provider.keys = keys
        scene.provider.make_token = lambda claims, key=keys[0]: hostile.sign(claims, key)
        scene.begin()
        assert scene.answer().text == "page grades"


def test_keys_that_are_none_of_our_business_are_passed_over(scene: Scene) -> None:
    published = [
        {"kty": "EC", "kid": "k1", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "RSA", "use": "enc", "kid": "k1", "n": "AA", "e": "AQAB"},
        {"kty": "RSA", "kid": "broken"},
        {"kty": "RSA", "n": "AA", "e": "AQAB"},
        "nonsense",
        hostile.KEY.as_dict(private=False),
    ]
    scene.provider.answers["/jwks"] = httpx.Response(200, json={"keys": published})
    scene.begin()
    assert scene.answer().text == "page grades"


def test_every_assertion_is_new_short_and_addressed_to_the_issuer(scene: Scene) -> None:
    for _ in range(2):
        scene.begin()
        scene.answer()
    seen = []
    for path, form in scene.provider.calls:
        if path not in {"/par", "/token"}:
            continue
        assert form["client_id"] == CLIENT_ID
        public = RSAKey.import_key(CLIENT_KEY.as_dict(private=False))
        assertion = jwt.decode(form["client_assertion"], public, ["RS256"])
        assert assertion.header["kid"] == "portal-1"
        claims = assertion.claims
        assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, ISSUER)
        assert 0 < claims["exp"] - claims["iat"] <= 60
        seen.append(claims["jti"])
    assert len(seen) == len(set(seen)) == 4


def test_what_we_ask_for_and_no_more(scene: Scene) -> None:
    scene.begin()
    asked = {name: value for name, value in scene.provider.request.items() if not name.startswith("client_")}
    assert {name: asked.pop(name) for name in ("scope", "response_type", "code_challenge_method")} == {
        "scope": "openid",
        "response_type": "code",
        "code_challenge_method": "S256",
    }
    assert set(asked) == {"redirect_uri", "state", "nonce", "code_challenge", "acr_values", "ui_locales"}
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert asked["state"].isascii()


class Hours:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now * 3600


def test_metadata_are_kept_for_a_day_and_longer_while_the_provider_is_down() -> None:
    provider, hours = HostileProvider(), Hours()
    known = Provider(ISSUER, provider.http(), hours)
    for hours.now, expected in [(0.0, 1), (23.9, 1), (24.1, 2)]:
        known.metadata()
        assert len(provider.calls) == expected
    provider.answers["/.well-known/openid-configuration"] = httpx.Response(500)
    hours.now = 49
    assert known.metadata().token == f"{ISSUER}/token"
    assert len(provider.calls) == 3
    known.metadata()
    assert len(provider.calls) == 3, "asked again after a minute, not at once"
    provider.answers.clear()
    hours.now = 49.1
    known.metadata()
    assert len(provider.calls) == 4
