"""The cast signs in through the embedded provider, into the real portal, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from auth.session import IDLE_LIMIT
from backend.app import create_app
from backend.config import Settings, SettingsError
from backend.demo import provider
from backend.demo.cast import CAST, HANNE, IDA, TORE, Person
from backend.demo.country import load_into
from backend.features.accounts.models import LoginTransactionRow, SessionRow
from backend.platform.audit import AuditEntry
from backend.platform.db import Database
from backend.platform.secrets import SecretBox
from tests.conftest import MovableClock

STAFF = {
    "admissions_officer",
    "adviser",
    "school_officer",
    "county_administrator",
    "support",
    "protection_officer",
}


@dataclass
class Scene:
    app: Flask
    origin: str
    accounts: dict[str, str]

    def sign_in(self, person: Person) -> tuple[FlaskClient, Any]:
        """Sign in as the test facility of ID-porten lets one: by a hint instead of a page."""
        staff = person.role.value in STAFF
        acr = "high" if staff else "idporten-loa-substantial"
        entrance = "staff" if staff else "citizen"
        browser = self.app.test_client()
        query = f"as={entrance}&return=/calendar&hint=testid:{person.identity_number}_{acr}"
        begun = browser.get(f"/auth/login?{query}", base_url=self.origin)
        with httpx.Client(trust_env=False) as outside:
            answered = outside.get(begun.location)
        back = urlsplit(answered.headers["Location"])
        return browser, browser.get(f"{back.path}?{back.query}", base_url=self.origin)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def scene(state: Path, database: Database, session: Session, clock: MovableClock) -> Iterator[Scene]:
    def answer(environ: Any, start_response: Any) -> Any:
        return embedded(environ, start_response)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=provider.Quiet)
    settings = Settings.from_environment(
        {
            "VIGO_ENV": "test",
            "VIGO_STATE_DIR": str(state),
            "VIGO_BASE_URL": "http://localhost",
            "VIGO_PROVIDER_URL": f"http://127.0.0.1:{server.server_port}",
        }
    )
    embedded = provider.build(settings)
    accounts = load_into(
        session, SecretBox.from_settings(settings.encryption_keys, settings.index_key), clock()
    )
    session.commit()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Scene(create_app(settings, database, clock), settings.base_url, accounts)
    server.shutdown()
    thread.join()
    server.server_close()


def me(browser: FlaskClient, origin: str) -> Any:
    return browser.get("/api/me", base_url=origin, headers={"Sec-Fetch-Site": "same-origin"})


def test_everyone_of_the_cast_gets_in_as_who_they_are(scene: Scene) -> None:
    for person in CAST:
        browser, landed = scene.sign_in(person)
        assert (landed.status_code, landed.location) == (303, "/calendar"), person.key
        found = me(browser, scene.origin).json
        assert found["account_id"] == scene.accounts[person.key]
        # Hanne holds two roles at the citizens' entrance and has to say in which she comes.
        assert found["role"] == ("undecided" if person is HANNE else person.role.value), person.key
        assert found["given_name"] == person.given_name


def test_the_database_holds_no_number_no_cookie_and_no_open_transaction(
    scene: Scene, session: Session
) -> None:
    browser, _ = scene.sign_in(IDA)
    cookie = browser.get_cookie("__Host-vigo", domain="localhost")
    assert cookie is not None
    rows = [repr(dict(row._mapping)) for row in session.execute(select(SessionRow.__table__))]
    rows += [repr(dict(row._mapping)) for row in session.execute(select(AuditEntry.__table__))]
    assert len(rows) >= 2
    assert not [row for row in rows if IDA.identity_number in row or cookie.value in row]
    assert session.scalar(select(func.count()).select_from(LoginTransactionRow)) == 0


def test_signing_in_and_out_leaves_its_lines(scene: Scene, session: Session) -> None:
    browser, _ = scene.sign_in(IDA)
    headers = {"Sec-Fetch-Site": "same-origin", "X-Vigo": "1"}
    onwards = browser.post("/auth/logout", base_url=scene.origin, json={}, headers=headers).json["continue"]
    assert "/idporten/endsession?" in onwards
    assert me(browser, scene.origin).status_code == 401
    lines = session.execute(
        select(AuditEntry.action, AuditEntry.outcome).where(AuditEntry.actor_id == scene.accounts["ida"])
    ).all()
    assert sorted(tuple(line) for line in lines) == [
        ("auth.sign_in", "allowed"),
        ("auth.sign_out", "allowed"),
    ]


def test_the_same_person_is_the_same_account_the_next_time(scene: Scene) -> None:
    found = {me(scene.sign_in(TORE)[0], scene.origin).json["account_id"] for _ in range(2)}
    assert found == {scene.accounts["tore"]}


def test_a_quiet_session_is_over(scene: Scene, session: Session) -> None:
    browser, _ = scene.sign_in(IDA)
    row = session.scalars(select(SessionRow).where(SessionRow.account_id == scene.accounts["ida"])).one()
    row.last_seen_at = row.opened_at - IDLE_LIMIT
    session.commit()
    assert me(browser, scene.origin).status_code == 401


def test_the_provider_does_not_exist_in_production(state: Path) -> None:
    settings = Settings.from_environment({"VIGO_ENV": "test", "VIGO_STATE_DIR": str(state)})
    elsewhere = Settings.from_environment(
        {
            "VIGO_ENV": "test",
            "VIGO_STATE_DIR": str(state),
            "VIGO_IDPORTEN_ISSUER": "https://idporten.example/x",
        }
    )
    assert provider.build(settings).name == "auth.devop"
    with pytest.raises(SettingsError, match="loopback"):
        provider.build(elsewhere)
