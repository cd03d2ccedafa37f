"""Fixtures shared by all tests: both databases, the app over a connection that is rolled back, the cast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Role
from auth.session import Session as AuthSession
from auth.session import hash_secret, new_secret
from backend import migrations
from backend.app import create_app
from backend.config import Settings
from backend.features.accounts.adapters import SqlSessionStore
from backend.platform.db import ConnectionDatabase, Database
from tests.databases import DIALECTS, NoPostgres, fresh_database

NOW = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)
"""The moment at which tests stand unless they say otherwise: a Wednesday in the open season."""

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("vigo", deadline=None)
hypothesis_settings.load_profile("vigo")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on",
        choices=DIALECTS,
        help="postgresql: only the tests on PostgreSQL; sqlite: all others. Without it: all.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--on")
    if wanted is None:
        return
    unwanted = {item for item in items if is_on_postgresql(item) != (wanted == "postgresql")}
    items[:] = [item for item in items if item not in unwanted]
    config.hook.pytest_deselected(items=list(unwanted))


def is_on_postgresql(item: pytest.Item) -> bool:
    chosen = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(isinstance(value, str) and value == "postgresql" for value in chosen)


@pytest.fixture(scope="session", params=DIALECTS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database on each dialect."""
    try:
        with fresh_database(request.param) as url:
            database = Database(url)
            migrations.upgrade(database.engine)
            database.dispose()
            yield url
    except NoPostgres as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOT RUN on PostgreSQL: {fault}")


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    database = Database(database_url)
    yield database.engine
    database.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose transaction ends with the test and leaves nothing."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        if transaction.is_active:
            transaction.rollback()


@pytest.fixture
def database(connection: Connection) -> Database:
    return ConnectionDatabase(connection)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for arranging and looking; commits become savepoints."""
    with database.open_write() as session:
        yield session


class MovableClock:
    """The portal's clock in a test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment(
        {
            "VIGO_ENV": "test",
            "VIGO_STATE_DIR": str(tmp_path_factory.mktemp("state")),
            "VIGO_BASE_URL": "http://localhost",
        }
    )


@pytest.fixture
def app(settings: Settings, database: Database, clock: MovableClock) -> Flask:
    return create_app(settings, database, clock)


SignIn = Callable[..., FlaskClient]


@pytest.fixture
def anonymous(app: Flask) -> FlaskClient:
    """A browser that has not signed in, with the header every page of ours sends."""
    return browser_of(app)


@pytest.fixture
def sign_in(app: Flask, database: Database) -> SignIn:
    """`sign_in(account_id, role=…, county=…)`: a browser with an open session, without the dance at the provider."""

    def sign_in(account_id: str, role: Role = Role.APPLICANT, **more: Any) -> FlaskClient:
        return open_browser(app, database, account_id, role, **more)

    return sign_in


def open_browser(
    app: Flask,
    database: Database,
    account_id: str,
    role: Role = Role.APPLICANT,
    level: Level = Level.SUBSTANTIAL,
    **scope: str,
) -> FlaskClient:
    """A browser with an open session."""
    cookie = new_secret()
    moment = datetime.now(UTC)
    SqlSessionStore(database).add(
        AuthSession(
            id_hash=hash_secret(cookie),
            account_id=account_id,
            grant=Grant(role, **scope),
            level=level,
            auth_time=moment,
            entrance="idporten",
            issuer="http://127.0.0.1:8001/idporten",
            provider_session=None,
            locale="nb",
            opened_at=moment,
            last_seen_at=moment,
        )
    )
    client = browser_of(app)
    client.set_cookie("__Host-vigo", cookie, secure=True, path="/")
    return client


def browser_of(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_X_VIGO"] = "1"
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
