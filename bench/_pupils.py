"""A migrated demo country with pupils of its own, signed in, who have each sent six wishes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as SqlSession

from auth.principal import Grant, Level, Principal, Role
from auth.session import Session, hash_secret, new_secret
from backend import migrations
from backend.config import Settings
from backend.demo import country
from backend.demo.applications import IDAS
from backend.features.accounts.adapters import SqlSessionStore
from backend.features.accounts.models import Account
from backend.features.applications import service as applications
from backend.features.applications.models import Application
from backend.features.applications.rules.draft import TERMS
from backend.features.applications.service import Sending
from backend.features.catalogue.models import OfferingRow, ProgrammeAreaRow, SchoolRow
from backend.kernel.ids import new_id
from backend.kernel.periods import OSLO
from backend.platform.clock import shifted_clock
from backend.platform.db import Database
from tests.databases import fresh_database

MOMENT = datetime(2027, 1, 20, 9, 0, tzinfo=OSLO)
COUNTY = "03"
SCHOOL_YEAR = 2027
PUPILS = 4
SESSIONS = 20
"""Browsers per pupil: each session may ask 240 times a minute and write 90 times, and that stays on."""


@dataclass(frozen=True, slots=True)
class Pupil:
    application_id: str
    cookies: tuple[str, ...]
    draft: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Country:
    environment: dict[str, str]
    database: Database
    pupils: tuple[Pupil, ...]

    def draft_version(self, pupil: Pupil) -> int:
        with self.database.reading() as session:
            found = session.get(Application, pupil.application_id)
            assert found is not None
            return found.draft_version


@contextmanager
def fresh_country(dialect: str) -> Iterator[Country]:
    """The demo country in a database of its own; gone afterwards."""
    with TemporaryDirectory(prefix="vigo-bench-") as folder, fresh_database(dialect) as url:
        environment = _environment(Path(folder), url)
        settings = Settings.from_environment(environment)
        database = Database(url)
        try:
            migrations.upgrade(database.engine)
            country.load(settings)
            now = shifted_clock(settings.clock_offset)()
            with database.writing() as session:
                entered = [_enter(session, now) for _ in range(PUPILS)]
            store = SqlSessionStore(database)
            pupils = tuple(
                Pupil(application, tuple(_sign_in(store, account) for _ in range(SESSIONS)), draft)
                for account, application, draft in entered
            )
            yield Country(environment, database, pupils)
        finally:
            database.dispose()


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIGO_")}
    return kept | {
        "VIGO_ENV": "development",
        "VIGO_STATE_DIR": str(folder),
        "VIGO_DATABASE_URL": url,
        "VIGO_CLOCK_OFFSET": str(int((MOMENT - datetime.now(UTC)).total_seconds())),
    }


def _enter(session: SqlSession, now: datetime) -> tuple[str, str, dict[str, Any]]:
    """A pupil with a sent application: ids of account and application, and the draft."""
    account = Account(
        id=new_id(),
        number="-",
        number_index=new_id(),
        given_name="Prøve",
        family_name="Person",
        county=COUNTY,
        postal_code="0150",
        contact_confirmed_at=now,
        created_at=now,
    )
    session.add(account)
    session.flush()
    begun, _ = applications.open_application(session, account.id, COUNTY, now)
    begun.draft = draft = {
        **IDAS,
        "terms": TERMS,
        "foreign_language": "es",
        "wishes": _wishes(session),
    }
    session.flush()
    pupil = Principal(account.id, Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
    applications.submit(session, begun, Sending(begun.draft_version), pupil, now)
    session.flush()
    return account.id, begun.id, draft


def _wishes(session: SqlSession) -> list[dict[str, Any]]:
    """Three areas at Vg1, each at two schools of the county."""
    rows = session.execute(
        select(OfferingRow.area, OfferingRow.school, OfferingRow.requirements)
        .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
        .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
        .where(
            SchoolRow.county == COUNTY,
            ProgrammeAreaRow.level == "vg1",
            ProgrammeAreaRow.category == "----",
            OfferingRow.school_year == SCHOOL_YEAR,
        )
        .order_by(OfferingRow.area, OfferingRow.school)
    )
    schools: dict[str, list[str]] = {}
    for area, school, requirements in rows:
        if not requirements:
            schools.setdefault(area, []).append(school)
    chosen = [area for area, offered in schools.items() if len(offered) >= 2][:3]
    return [{"area": area, "schools": schools[area][:2]} for area in chosen]


def _sign_in(store: SqlSessionStore, account_id: str) -> str:
    """A cookie. Last used a little in the future: that activity is written down once a minute is not measured."""
    secret, now = new_secret(), datetime.now(UTC)
    store.add(
        Session(
            id_hash=hash_secret(secret),
            account_id=account_id,
            grant=Grant(Role.APPLICANT),
            level=Level.SUBSTANTIAL,
            auth_time=now,
            opened_at=now,
            last_seen_at=now + timedelta(minutes=15),
        )
    )
    return secret
