"""A season with a crowd of applicants under every test of the intake, and officers who take a round along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.demo import crowd
from backend.demo.country import load_into
from backend.features.intake.models import Round, Run
from backend.features.intake.service import rounds
from backend.platform import outbox
from backend.platform.db import Database
from backend.platform.files import FileStore
from backend.platform.secrets import SecretBox
from tests.conftest import NOW

PEOPLE = 120
JULY = datetime.fromisoformat("2027-07-01T08:00+00:00")
"""When an intake is worked at: the deadline is long past."""
ACCEPTED = "Seats are being added."
OSLO = ["03"]


@dataclass(frozen=True)
class Country:
    connection: Connection
    cast: dict[str, str]


@pytest.fixture(scope="module")
def country(engine: Engine, secrets: SecretBox) -> Iterator[Country]:
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            cast = load_into(session, secrets, NOW)
            crowd.load(session, secrets, PEOPLE, NOW)
            session.commit()
        yield Country(connection, cast)
        transaction.rollback()


@pytest.fixture
def connection(country: Country) -> Iterator[Connection]:
    with country.connection.begin_nested() as savepoint:
        yield country.connection
        savepoint.rollback()


@pytest.fixture
def cast(country: Country) -> dict[str, str]:
    return country.cast


def officer(account: str, county: str = "03", role: Role = Role.ADMISSIONS_OFFICER) -> Principal:
    return Principal(account, Grant(role, county=county), Level.HIGH, None, None, "nb")


FIRST, SECOND = officer("a" * 32), officer("b" * 32)


@dataclass
class Desk:
    """An officer's verbs, without the web."""

    database: Database
    session: Session
    secrets: SecretBox

    def prepare(self) -> Round:
        begun, _ = rounds.prepare(self.session, self.secrets, OSLO, FIRST, JULY)
        self.session.commit()
        return begun

    def run(self, begun: Round, *, is_dry: bool = False) -> Run:
        asked = rounds.start_run(self.session, begun, is_dry=is_dry, actor=FIRST, now=JULY)
        self.session.commit()
        self.work()
        self.session.refresh(asked)
        self.session.refresh(begun)
        return asked

    def work(self, now: datetime = JULY) -> None:
        """Let the worker carry out what is due until nothing is."""
        while outbox.work_once(self.database, now):
            pass
        self.session.expire_all()

    def publish(self, begun: Round, run: Run, at: datetime = JULY + timedelta(days=1)) -> None:
        rounds.approve(self.session, begun, run.number, ACCEPTED, SECOND, JULY)
        rounds.schedule(self.session, begun, at, SECOND, JULY)
        self.session.commit()
        self.work(at)


@pytest.fixture
def desk(database: Database, session: Session, store: FileStore, secrets: SecretBox) -> Desk:
    return Desk(database, session, secrets)
