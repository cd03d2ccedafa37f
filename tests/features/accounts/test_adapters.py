"""auth's ports on real tables: what must be atomic is, and a refusal leaves its line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from auth.policy import Permission, Resource
from auth.ports import LoginTransaction, VerifiedIdentity
from auth.principal import Grant, Level, Role
from auth.session import EndReason, Session, hash_secret
from auth.web import check, requires
from backend import migrations
from backend.app import create_app
from backend.config import Settings
from backend.demo.cast import IDA
from backend.features.accounts.adapters import (
    SqlAccountDirectory,
    SqlLoginTransactionStore,
    SqlSessionStore,
)
from backend.features.accounts.models import Account
from backend.kernel.identity_number import Fault, InvalidNumber
from backend.platform.api.unit_of_work import session as unit_session
from backend.platform.audit import AuditEntry
from backend.platform.db import Database
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from tests.databases import DIALECTS, fresh_database

NOW = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
SECRETS = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)


def transaction(secret: str) -> LoginTransaction:
    return LoginTransaction(
        id_hash=hash_secret(secret),
        entrance="company",
        state="state",
        nonce="nonce",
        code_verifier="verifier",
        level=Level.HIGH,
        fresh=True,
        return_to="/grades?year=2027",
        locale="nn",
        started_at=NOW,
        expires_at=NOW + timedelta(minutes=10),
        previous_session="before",
        bound_account="ida",
    )


def open_session(secret: str, grant: Grant | None = None, sid: str | None = "sid") -> Session:
    return Session(
        id_hash=hash_secret(secret),
        account_id="ida",
        grant=grant or Grant(Role.APPLICANT),
        level=Level.SUBSTANTIAL,
        auth_time=NOW,
        opened_at=NOW,
        last_seen_at=NOW,
        locale="nn",
        entrance="citizen",
        issuer="https://idporten.example",
        provider_session=sid,
        user_agent="A phone",
    )


def test_a_sign_in_under_way_comes_back_whole_and_once(database: Database) -> None:
    store = SqlLoginTransactionStore(database)
    store.add(transaction("one"))
    assert store.take(hash_secret("one")) == transaction("one")
    assert store.take(hash_secret("one")) is None
    assert store.take(hash_secret("other")) is None


def test_a_session_comes_back_whole(database: Database) -> None:
    store = SqlSessionStore(database)
    stored = open_session("one", Grant(Role.COMPANY, organisation="974760673"))
    store.add(stored)
    assert store.find(stored.id_hash) == stored
    store.touch(stored.id_hash, NOW + timedelta(minutes=5))
    assert store.find(stored.id_hash) == stored.touched(NOW + timedelta(minutes=5))
    assert store.find(hash_secret("two")) is None


def test_sessions_end_once_and_keep_the_first_reason(database: Database) -> None:
    store = SqlSessionStore(database)
    for name, sid in (("one", "a"), ("two", "a"), ("three", "b")):
        store.add(open_session(name, sid=sid))
    assert store.end(hash_secret("one"), NOW, EndReason.SIGNED_OUT)
    assert not store.end(hash_secret("one"), NOW, EndReason.REVOKED)
    elsewhere = EndReason.SIGNED_OUT_ELSEWHERE
    assert store.end_by_provider_session("https://other.example", "a", NOW, elsewhere) == 0
    assert store.end_by_provider_session("https://idporten.example", "a", NOW, elsewhere) == 1
    reasons = [row.end_reason for name in ("one", "two", "three") if (row := store.find(hash_secret(name)))]
    assert reasons == [EndReason.SIGNED_OUT, elsewhere, None]


@pytest.fixture
def own_database(tmp_path: Path) -> Database:
    """A database of its own with real connections, gate and all."""
    database = Database(f"sqlite:///{tmp_path / 'own.sqlite'}")
    migrations.upgrade(database.engine)
    return database


def test_of_many_at_once_one_takes_the_sign_in(own_database: Database) -> None:
    store = SqlLoginTransactionStore(own_database)
    store.add(transaction("one"))
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: store.take(hash_secret("one")), range(8)))
    assert sum(found is not None for found in taken) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_devices_at_the_first_sign_in_open_one_account(dialect: str) -> None:
    with fresh_database(dialect) as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        directory = SqlAccountDirectory(database, SECRETS, real_people=False)
        with ThreadPoolExecutor(4) as pool:
            opened = list(pool.map(lambda _: directory.sign_in(identity(IDA.identity_number), NOW), range(4)))
        assert len({one.account_id for one in opened}) == 1
        database.dispose()


def identity(number: str) -> VerifiedIdentity:
    return VerifiedIdentity("https://idporten.example", "sub", number, Level.SUBSTANTIAL, NOW)


@pytest.mark.parametrize(
    ("number", "real_people", "fault"),
    [
        (IDA.identity_number, True, Fault.SYNTHETIC),
        (f"{IDA.identity_number[:10]}{(int(IDA.identity_number[10]) + 1) % 10}", False, Fault.CONTROL_DIGITS),
        ("00000000000", False, Fault.DATE),
    ],
)
def test_a_number_that_nobody_has_opens_no_account(
    database: Database, number: str, real_people: bool, fault: Fault
) -> None:
    with pytest.raises(InvalidNumber, match=f"^{fault}$"):
        SqlAccountDirectory(database, SECRETS, real_people=real_people).sign_in(identity(number), NOW)
    with database.reading() as sql:
        assert sql.scalars(select(Account)).all() == []


def test_a_refusal_inside_a_writing_view_is_undone_and_noted(tmp_path: Path, own_database: Database) -> None:
    settings = Settings.from_environment(
        {"VIGO_ENV": "test", "VIGO_STATE_DIR": str(tmp_path), "VIGO_BASE_URL": "http://localhost"}
    )
    app = create_app(settings, own_database)

    @app.post("/api/things")
    @requires(Permission.APPLICATION_CHANGE)
    def change() -> str:
        # The request holds this process's one turn to write when the refusal comes.
        unit_session().execute(select(AuditEntry)).all()
        check(Permission.APPLICATION_CHANGE, Resource(owner="somebody else"))
        return ""

    now = datetime.now(UTC)
    SqlSessionStore(own_database).add(replace(open_session("one"), opened_at=now, last_seen_at=now))
    browser = app.test_client()
    browser.set_cookie("__Host-vigo", "one", domain="localhost")
    headers = {"X-Vigo": "1", "Sec-Fetch-Site": "same-origin"}
    answer = browser.post("/api/things", base_url="http://localhost", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (404, "auth.not_found")
    with own_database.reading() as sql:
        [line] = sql.scalars(select(AuditEntry))
    assert (line.action, line.actor_id) == ("auth.access", "ida")
