"""Use cases of the calendar. Typed functions here are the door for neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import holidays as holiday_calendar
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.features.annual_wheel.models import MilestoneRow
from backend.features.annual_wheel.rules import Audience, Event, Kind, Milestone, next_event, season
from backend.kernel.errors import NotFound
from backend.kernel.periods import norwegian_day

# Nearly every answer needs the calendar: columns instead of entities, one statement for the life of the process.
SCHOOL_YEARS = select(MilestoneRow.school_year).distinct()
CALENDAR = (
    select(
        MilestoneRow.kind,
        MilestoneRow.county,
        MilestoneRow.school_year,
        MilestoneRow.day,
        MilestoneRow.audience,
        MilestoneRow.owner,
        MilestoneRow.legal_source,
        MilestoneRow.confirmed,
    )
    .where(
        MilestoneRow.school_year == bindparam("school_year"),
        MilestoneRow.replaced_at.is_(None),
        MilestoneRow.county.in_(("", bindparam("county"))),
    )
    .order_by(MilestoneRow.id)
)


@lru_cache(maxsize=8)
def public_holidays(year: int) -> frozenset[date]:
    """Norwegian public holidays of the three years that a season touches: it begins in the one before `year`."""
    calendar: Any = holiday_calendar.country_holidays("NO", years=(year - 1, year, year + 1))
    return frozenset(calendar)


def calendar(session: Session, county: str | None, school_year: int) -> tuple[Event, ...]:
    """The season's events in order, for a county or for the whole country."""
    wanted = {"school_year": school_year, "county": county or ""}
    rows = session.connection().execute(CALENDAR, wanted)
    return _season(tuple(tuple(row) for row in rows), county, school_year)


@lru_cache(maxsize=256)
def _season(rows: tuple[tuple[Any, ...], ...], county: str | None, school_year: int) -> tuple[Event, ...]:
    """The season of these dates. They are the same for months, and every screen asks for them."""
    milestones = [
        Milestone(Kind(kind), where or None, year, day, Audience(audience), owner, legal_source, confirmed)
        for kind, where, year, day, audience, owner, legal_source, confirmed in rows
    ]
    return season(milestones, county, public_holidays(school_year))


def event(session: Session, county: str, school_year: int, kind: Kind) -> Event:
    """One event of a county's season.

    Raises:
        NotFound: `annual_wheel.not_set`, nobody has entered this date.
    """
    for found in calendar(session, county, school_year):
        if found.milestone.kind is kind:
            return found
    raise NotFound("annual_wheel.not_set", kind=kind.value)


def upcoming(session: Session, county: str | None, school_year: int, now: datetime) -> Event | None:
    """The next thing that happens; `None` when the season is over."""
    return next_event(calendar(session, county, school_year), now)


def season_at(session: Session, now: datetime) -> int:
    """The school year people apply for at `now`: the latest one whose calendar has been entered and has begun,
    else the first one entered.

    A season begins on 1 August of the year before its school year, when the last one has closed its lists.

    Raises:
        NotFound: `annual_wheel.no_season`, no dates have been entered at all.
    """
    years = sorted(session.connection().execute(SCHOOL_YEARS).scalars())
    if not years:
        raise NotFound("annual_wheel.no_season")
    today = norwegian_day(now)
    begun = [year for year in years if (today.year, today.month) >= (year - 1, 8)]
    return begun[-1] if begun else years[0]


def record_dates(session: Session, milestones: Iterable[Milestone], now: datetime) -> int:
    """Enter dates; a date that changed replaces the old one, an equal one is left alone. Returns how many changed."""
    changed = 0
    for milestone in milestones:
        present = session.scalars(
            select(MilestoneRow).where(
                MilestoneRow.school_year == milestone.school_year,
                MilestoneRow.kind == milestone.kind.value,
                MilestoneRow.county == (milestone.county or ""),
                MilestoneRow.replaced_at.is_(None),
            )
        ).one_or_none()
        if present is not None:
            if present.milestone() == milestone:
                continue
            present.replaced_at = now
            session.flush()
        session.add(MilestoneRow.of(milestone, now))
        changed += 1
    session.flush()
    return changed
