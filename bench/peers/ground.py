"""What both FastAPI references stand on: the engine, the cookie, the calendar's and the draft's pure parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from fastapi import HTTPException, Request
from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from auth.session import ABSOLUTE_LIMIT, IDLE_LIMIT
from backend.app import all_models
from backend.config import Settings
from backend.features.accounts.rules import needs_confirmation
from backend.features.annual_wheel.rules import Milestone, season
from backend.features.annual_wheel.service import public_holidays
from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import DeadlineClass
from backend.features.applications.rules.check import check
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.facts import AreaFacts, Facts, OfferingFacts
from backend.features.applications.rules.findings import Finding
from backend.features.applications.service.world import DEADLINES, limits_of
from backend.features.catalogue import service as catalogue
from backend.platform.clock import shifted_clock

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

all_models()
settings = Settings.from_environment()
now = shifted_clock(settings.clock_offset)


def make_engine(**options: Any) -> AsyncEngine:
    """Our database through the async driver, with our durability on SQLite."""
    url = make_url(settings.database_url)
    dialect = url.get_backend_name()
    engine = create_async_engine(url.set(drivername=ASYNC_DRIVERS[dialect]), **options)
    if dialect == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, record: Any) -> None:  # noqa: ARG001
            cursor = connection.cursor()
            for pragma in (
                "synchronous=NORMAL",
                "foreign_keys=ON",
                "busy_timeout=10000",
                "mmap_size=134217728",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    return engine


def cookie_hash(request: Request) -> str:
    """The session's key. Raises 401 without a cookie."""
    cookie = request.cookies.get("__Host-vigo")
    if not cookie:
        raise HTTPException(401)
    return sha256(cookie.encode()).hexdigest()


def require_open(row: Any) -> None:
    """Raises 401 for a session that is not there, has ended, or has been idle too long."""
    if row is None or row.ended_at is not None:
        raise HTTPException(401)
    if datetime.now(UTC) >= min(row.last_seen_at + IDLE_LIMIT, row.opened_at + ABSOLUTE_LIMIT):
        raise HTTPException(401)


def require_applicant(grant: Mapping[str, Any], level: int) -> None:
    """Raises 403 for anyone but an applicant signed in at substantial level."""
    if grant["role"] != "applicant" or level < 3:
        raise HTTPException(403)


def version_in(if_match: str | None) -> int:
    """Raises 428 without If-Match, 412 for what is no version."""
    if if_match is None:
        raise HTTPException(428)
    try:
        return int(if_match.strip('"'))
    except ValueError:
        raise HTTPException(412) from None


def current_season(years: Iterable[int], moment: datetime) -> int:
    ordered = sorted(years)
    return [year for year in ordered if (moment.year, moment.month) >= (year - 1, 8)][-1]


def moments(milestones: Sequence[Milestone], county: str, school_year: int) -> dict[str, datetime]:
    found = season(milestones, county, public_holidays(school_year))
    return {one.milestone.kind.value: one.moment for one in found}


def days(milestones: Sequence[Milestone], county: str, school_year: int) -> dict[str, date]:
    found = season(milestones, county, public_holidays(school_year))
    return {one.milestone.kind.value: one.day for one in found}


@dataclass(frozen=True, slots=True)
class World:
    """What a reference has fetched to judge a draft by."""

    county: str
    school_year: int
    home_county: str | None
    contact_confirmed_at: datetime | None
    completed: str | None
    calendar: Mapping[str, date]
    areas: Mapping[str, AreaFacts]
    offerings: Mapping[tuple[str, str], OfferingFacts]
    attachments: Iterable[str]


def judged(content: dict[str, Any], world: World) -> tuple[Finding, ...]:
    """What the rules say of the draft; for an applicant to Vg1 in a county without the nearest-school rule."""
    facts = Facts(
        county=world.county,
        home_county=world.home_county,
        completed_area=world.completed,
        contact_confirmed=not needs_confirmation(world.contact_confirmed_at, now()),
        limits=limits_of(world.county, world.school_year),
        moving_documents_by=catalogue.county_rules(world.county, world.school_year).moving_documents_by.value,
        early_day=world.calendar[DEADLINES[DeadlineClass.EARLY]],
        areas=world.areas,
        offerings=world.offerings,
        attachments=frozenset(AttachmentKind(kind) for kind in world.attachments),
    )
    return check(read_draft(content), facts)
