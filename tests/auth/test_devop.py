"""The embedded provider is as strict towards clients as the real ones, and starts nowhere else than it should."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.test import TestResponse

from auth.devop import ProviderForbidden, ProviderSettings, create_provider
from auth.oidc.keys import generate_key, kept_key
from tests.auth.stage import (
    BOSS,
    CLIENT_ID,
    CLIENT_KEY,
    IDA,
    PORTAL,
    PROVIDER,
    TORE,
    keys_as_text,
    query_of,
    registered_client,
)

VERIFIER = "v" * 43
FOREIGN_KEY = generate_key("portal-1")


class Ahead:
    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


@dataclass
class Counter:
    browser: FlaskClient
    clock: Ahead
    path: str = "/idporten"
    serial: int = 0

    def proof(self, key: RSAKey = CLIENT_KEY, header: dict[str, Any] | None = None, **claims: Any) -> str:
        now = int(time.time())
        self.serial += 1
        content = {
            "iss": CLIENT_ID,
            "sub": CLIENT_ID,
            "aud": f"{PROVIDER}{self.path}",
            "iat": now,
            "exp": now + 60,
            "jti": f"{id(self)}-{self.serial}",
            **claims,
        }
        content = {name: value for name, value in content.items() if value is not None}
        return jwt.encode(header or {"alg": "RS256", "kid": key.kid}, content, key, ["RS256"])

    def form(self, **changes: str | None) -> dict[str, str]:
        honest = {
            "client_id": CLIENT_ID,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.proof(),
            "response_type": "code",
            "redirect_uri": f"{PORTAL}/auth/callback",
            "scope": "openid",
            "state": "state",
            "nonce": f"nonce-{id(self)}-{self.serial}",
            "code_challenge": create_s256_code_challenge(VERIFIER),
            "code_challenge_method": "S256",
            "acr_values": "idporten-loa-substantial" if self.path == "/idporten" else "substantial",
        }
        return {name: value for name, value in {**honest, **changes}.items() if value is not None}

    def push(self, **changes: str | None) -> TestResponse:
        return self.browser.post(f"{self.path}/par", base_url=PROVIDER, data=self.form(**changes))

    def authorize(self, reference: str, query: str = "") -> TestResponse:
        address = f"{self.path}/authorize?client_id={CLIENT_ID}&request_uri={reference}{query}"
        return self.browser.get(address, base_url=PROVIDER)

    def choose(self, reference: str, person: str, acr: str) -> TestResponse:
        form = {"request_uri": reference, "person": person, "acr": acr}
        return self.browser.post(f"{self.path}/authorize", base_url=PROVIDER, data=form)

    def code(self, **changes: str | None) -> str:
        hint = f"testid:{IDA.identity_number}_idporten-loa-substantial"
        reference = self.push(login_hint=hint, **changes).json["request_uri"]
        return query_of(self.authorize(reference).location)["code"]

    def redeem(self, code: str, **changes: str | None) -> TestResponse:
        honest = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"{PORTAL}/auth/callback",
            "code_verifier": VERIFIER,
            "client_id": CLIENT_ID,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.proof(),
        }
        form = {name: value for name, value in {**honest, **changes}.items() if value is not None}
        return self.browser.post(f"{self.path}/token", base_url=PROVIDER, data=form)


@pytest.fixture
def counter(provider_state: Path) -> Counter:
    clock = Ahead()
    people = [IDA, TORE, BOSS]
    settings = ProviderSettings("test", PROVIDER, provider_state)
    app = create_provider(settings, people, [registered_client()], keys_as_text, clock)
    return Counter(app.test_client(), clock)


@pytest.mark.parametrize("environment", ["production", "staging", ""])
def test_it_starts_in_development_and_test_only(environment: str, provider_state: Path) -> None:
    with pytest.raises(ProviderForbidden):
        create_provider(ProviderSettings(environment, PROVIDER, provider_state), [], [], keys_as_text)


@pytest.mark.parametrize(
    "origin", ["https://vigo.no", "http://0.0.0.0:8001", "http://192.168.1.4", "http://localhost.evil.no", ""]
)
def test_it_starts_on_this_machine_only(origin: str, provider_state: Path) -> None:
    with pytest.raises(ProviderForbidden):
        create_provider(ProviderSettings("test", origin, provider_state), [], [], keys_as_text)


def test_a_foreign_name_for_this_machine_is_not_answered(counter: Counter) -> None:
    address = "/idporten/.well-known/openid-configuration"
    assert counter.browser.get(address, base_url="http://rebound.example:8001").status_code == 403
    assert counter.browser.get(address, base_url=PROVIDER).status_code == 200


def test_signing_keys_survive_a_restart(tmp_path: Path) -> None:
    first, second = (kept_key(tmp_path / "deep" / "key.json", "k") for _ in range(2))
    assert first.as_dict(private=True) == second.as_dict(private=True)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["key.json"]
    assert (tmp_path / "deep" / "key.json").stat().st_mode & 0o077 == 0


def test_the_honest_client_is_served(counter: Counter) -> None:
    pushed = counter.push()
    assert (pushed.status_code, pushed.json["expires_in"]) == (201, 120)
    answer = counter.redeem(counter.code())
    assert answer.status_code == 200
    keys = KeySet.import_key_set(counter.browser.get("/idporten/jwks", base_url=PROVIDER).json)
    claims = jwt.decode(answer.json["id_token"], keys, ["RS256"]).claims
    assert (claims["iss"], claims["aud"]) == (f"{PROVIDER}/idporten", CLIENT_ID)
    assert (claims["pid"], claims["acr"]) == (IDA.identity_number, "idporten-loa-substantial")
    assert claims["exp"] - claims["iat"] == 120
    assert claims["amr"] == ["TestID"]
    assert claims["sub"] != IDA.identity_number
    assert set(claims) >= {"sid", "jti", "auth_time", "nonce"}
    assert "at_hash" not in claims


def test_no_private_key_is_published(counter: Counter) -> None:
    [key] = counter.browser.get("/idporten/jwks", base_url=PROVIDER).json["keys"]
    assert set(key) <= {"kty", "kid", "use", "alg", "n", "e"}


REQUESTS: list[tuple[str, dict[str, str | None]]] = [
    ("no PKCE", {"code_challenge": None, "code_challenge_method": None}),
    ("PKCE in the clear", {"code_challenge_method": "plain"}),
    ("PKCE without a method", {"code_challenge_method": None}),
    ("foreign redirect", {"redirect_uri": "https://evil.example/auth/callback"}),
    ("longer redirect", {"redirect_uri": f"{PORTAL}/auth/callback/more"}),
    ("no redirect", {"redirect_uri": None}),
    ("no state", {"state": None}),
    ("no nonce", {"nonce": None}),
    ("token response", {"response_type": "token"}),
    ("code and token", {"response_type": "code id_token"}),
    ("no openid", {"scope": "profile"}),
    ("no scope", {"scope": None}),
    ("silent renewal", {"prompt": "none"}),
    ("unknown acr", {"acr_values": "urn:level:9"}),
    ("organisations at ID-porten", {"authorization_details": "[]"}),
    ("a request in a request", {"request_uri": "urn:x"}),
]


@pytest.mark.parametrize("changes", [r[1] for r in REQUESTS], ids=[r[0] for r in REQUESTS])
def test_a_request_that_is_not_as_it_should_be(counter: Counter, changes: dict[str, str | None]) -> None:
    answer = counter.push(**changes)
    assert 400 <= answer.status_code < 500
    assert answer.json["error"]


NOW = int(time.time())
PROOFS: list[tuple[str, Callable[[Counter], str | None]]] = [
    ("none", lambda c: None),
    ("nonsense", lambda c: "a.b.c"),
    ("another key under our name", lambda c: c.proof(FOREIGN_KEY)),
    ("121 seconds", lambda c: c.proof(iat=NOW, exp=NOW + 121)),
    ("expired", lambda c: c.proof(iat=NOW - 200, exp=NOW - 100)),
    ("no iat", lambda c: c.proof(iat=None)),
    ("no exp", lambda c: c.proof(exp=None)),
    ("no jti", lambda c: c.proof(jti=None)),
    ("no kid", lambda c: c.proof(header={"alg": "RS256"})),
    ("addressed to another", lambda c: c.proof(aud="https://idporten.no")),
    ("of another client", lambda c: c.proof(sub="other", iss="other")),
    ("issued by another", lambda c: c.proof(iss="other")),
]


@pytest.mark.parametrize("proof", [p[1] for p in PROOFS], ids=[p[0] for p in PROOFS])
def test_a_client_that_cannot_prove_itself(counter: Counter, proof: Callable[[Counter], str | None]) -> None:
    answer = counter.push(client_assertion=proof(counter))
    assert answer.status_code in {400, 401}
    assert answer.json["error"] == "invalid_client"


def test_a_proof_works_once_and_with_its_client_id(counter: Counter) -> None:
    proof = counter.proof()
    assert counter.push(client_assertion=proof).status_code == 201
    assert counter.push(client_assertion=proof).json["error"] == "invalid_client"
    assert counter.push(client_id=None).status_code in {400, 401}


def test_a_nonce_works_once(counter: Counter) -> None:
    assert counter.push(nonce="same").status_code == 201
    assert counter.push(nonce="same").status_code == 400


def test_a_code_works_once_with_its_verifier_and_address(counter: Counter) -> None:
    code = counter.code()
    assert counter.redeem(code).status_code == 200
    assert counter.redeem(code).json["error"] == "invalid_grant"
    assert counter.redeem(counter.code(), code_verifier="w" * 43).json["error"] == "invalid_grant"
    assert counter.redeem(counter.code(), code_verifier=None).status_code == 400
    assert counter.redeem(counter.code(), redirect_uri=f"{PORTAL}/x").json["error"] == "invalid_grant"
    assert counter.redeem(counter.code(), client_assertion=None).json["error"] == "invalid_client"
    assert counter.redeem("unknown").json["error"] == "invalid_grant"
    assert counter.redeem("x", grant_type="refresh_token").status_code == 400


def test_a_code_lives_for_a_minute(counter: Counter) -> None:
    code = counter.code()
    counter.clock.by = timedelta(seconds=61)
    assert counter.redeem(code).json["error"] == "invalid_grant"


def test_a_pushed_request_lives_for_two_minutes_and_for_its_client(counter: Counter) -> None:
    reference = counter.push().json["request_uri"]
    assert (
        counter.browser.get(
            f"/idporten/authorize?client_id=other&request_uri={reference}", base_url=PROVIDER
        ).status_code
        == 400
    )
    assert counter.browser.get("/idporten/authorize?response_type=code", base_url=PROVIDER).status_code == 400
    counter.clock.by = timedelta(seconds=121)
    answer = counter.authorize(reference)
    assert answer.status_code == 400
    assert "[nb auth.devop.request_unknown.title]" in answer.text


def test_the_answer_names_its_issuer_and_works_once(counter: Counter) -> None:
    reference = counter.push().json["request_uri"]
    answer = counter.choose(reference, IDA.identity_number, "idporten-loa-substantial")
    sent = query_of(answer.location)
    assert (sent["iss"], sent["state"]) == (f"{PROVIDER}/idporten", "state")
    assert counter.choose(reference, IDA.identity_number, "idporten-loa-substantial").status_code == 400


@pytest.mark.parametrize(("minutes", "silent"), [(29, True), (31, False)])
def test_single_sign_on_lasts_thirty_minutes(counter: Counter, minutes: int, silent: bool) -> None:
    counter.code()
    counter.clock.by = timedelta(minutes=minutes)
    reference = counter.push().json["request_uri"]
    assert (counter.authorize(reference).status_code == 302) is silent


def test_single_sign_on_ends_after_two_hours(counter: Counter) -> None:
    counter.code()
    for minutes in (25, 50, 75, 100):
        counter.clock.by = timedelta(minutes=minutes)
        assert counter.authorize(counter.push().json["request_uri"]).status_code == 302
    counter.clock.by = timedelta(minutes=121)
    assert counter.authorize(counter.push().json["request_uri"]).status_code == 200


def test_only_synthetic_people_can_be_named_in_a_hint(counter: Counter) -> None:
    for number, silent in [("14867800183", True), ("14460912345", True), ("14060912345", False)]:
        hint = f"testid:{number}_idporten-loa-high"
        reference = counter.push(login_hint=hint).json["request_uri"]
        assert (counter.authorize(reference).status_code == 302) is silent
        counter.browser.delete_cookie("vigo-provider-idporten", domain="127.0.0.1", path="/idporten")


def test_each_issuer_has_its_own_people(counter: Counter) -> None:
    page = counter.authorize(counter.push().json["request_uri"]).text
    assert IDA.name in page
    assert TORE.name not in page
    counter.path = "/ansattporten"
    page = counter.authorize(counter.push().json["request_uri"]).text
    assert TORE.name in page
    assert IDA.name not in page


def test_the_page_speaks_the_language_asked_for_until_the_person_changes_it(counter: Counter) -> None:
    reference = counter.push(ui_locales="en nb").json["request_uri"]
    assert '<html lang="en">' in counter.authorize(reference).text
    assert '<html lang="nn">' in counter.authorize(reference, "&lang=nn").text


def test_signing_out_sends_nobody_to_foreign_addresses(counter: Counter) -> None:
    counter.code()
    address = f"/idporten/endsession?client_id={CLIENT_ID}&post_logout_redirect_uri=https://evil.example"
    page = counter.browser.get(address, base_url=PROVIDER)
    assert "evil.example" not in page.text
    assert "Refresh" not in page.headers
    assert page.status_code == 200


def test_a_tampered_choice_shows_the_page_again(counter: Counter) -> None:
    reference = counter.push().json["request_uri"]
    for person, acr in [("00000000000", "idporten-loa-high"), (IDA.identity_number, "made-up")]:
        assert counter.choose(reference, person, acr).status_code == 200


def test_it_cannot_be_lured_below_the_level_asked_for(counter: Counter) -> None:
    """A lower level than asked for may be picked on purpose; the client must notice, as with the real one."""
    reference = counter.push(acr_values="idporten-loa-high").json["request_uri"]
    assert "idporten-loa-substantial" not in counter.authorize(reference).text
