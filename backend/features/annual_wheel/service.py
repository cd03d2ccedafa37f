"""Use cases of the calendar. Typed functions here are the door for neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import holidays as holiday_calendar
from sqlalchemy import Connection, String, cast, func, select
from sqlalchemy.orm import Session

from backend.features.annual_wheel.models import MilestoneRow
from backend.features.annual_wheel.rules import Audience, Event, Kind, Milestone, next_event, season
from backend.kernel.errors import NotFound
from backend.kernel.periods import norwegian_day

EDITION = (
    select(func.max(MilestoneRow.id) + "/" + cast(func.count(), String)).correlate(None).scalar_subquery()
)
"""Names all that has been entered so far: no row is ever changed but to be closed, and then a new one comes with it.

Who reads rows of their own selects it along with them, and hands it to `dates`.
"""
ENTERED = select(
    EDITION,
    MilestoneRow.kind,
    MilestoneRow.county,
    MilestoneRow.school_year,
    MilestoneRow.day,
    MilestoneRow.audience,
    MilestoneRow.owner,
    MilestoneRow.legal_source,
    MilestoneRow.confirmed,
).where(MilestoneRow.replaced_at.is_(None))


class Dates:
    """All dates in force, as one edition has them."""

    def __init__(self, edition: str | None, milestones: Iterable[Milestone]) -> None:
        self.edition = edition
        self._milestones = tuple(milestones)
        self._years = sorted({one.school_year for one in self._milestones})
        self._seasons: dict[tuple[str | None, int], tuple[Event, ...]] = {}

    def season_at(self, now: datetime) -> int:
        """As `season_at` below."""
        if not self._years:
            raise NotFound("annual_wheel.no_season")
        today = norwegian_day(now)
        begun = [year for year in self._years if (today.year, today.month) >= (year - 1, 8)]
        return begun[-1] if begun else self._years[0]

    def calendar(self, county: str | None, school_year: int) -> tuple[Event, ...]:
        """As `calendar` below."""
        if school_year not in self._years:
            return ()
        key = county, school_year
        if key not in self._seasons:
            ours = [one for one in self._milestones if one.school_year == school_year]
            self._seasons[key] = season(ours, county, public_holidays(school_year))
        return self._seasons[key]

    def moments(self, county: str, school_year: int) -> dict[str, datetime]:
        """The moments of the county's season by what happens."""
        return {one.milestone.kind.value: one.moment for one in self.calendar(county, school_year)}

    def find(self, county: str, school_year: int, kind: str) -> Event | None:
        """One event of a county's season; `None` where nobody has entered this date."""
        events = self.calendar(county, school_year)
        return next((one for one in events if one.milestone.kind == kind), None)

    def event(self, county: str, school_year: int, kind: str) -> Event:
        """As `event` below."""
        found = self.find(county, school_year, kind)
        if found is None:
            raise NotFound("annual_wheel.not_set", kind=str(kind))
        return found


@lru_cache(maxsize=8)
def public_holidays(year: int) -> frozenset[date]:
    """Norwegian public holidays of the three years that a season touches: it begins in the one before `year`."""
    calendar: Any = holiday_calendar.country_holidays("NO", years=(year - 1, year, year + 1))
    return frozenset(calendar)


_kept = Dates(None, ())


def dates(rows: Connection, edition: str | None = None) -> Dates:
    """All dates in force. They are the same for months and every screen asks for them, so the process keeps them;
    `edition`, read in the asking transaction, tells whether they still hold. Without it this asks for it first.
    """
    global _kept  # noqa: PLW0603 - whole or not at all: a reader has the old dates or the new
    present = _kept
    edition = edition or rows.execute(select(EDITION)).scalar()
    if edition is None or edition != present.edition:
        # The rows bring their own edition: more may have been entered since ours was read.
        found = rows.execute(ENTERED).all()
        milestones = [
            Milestone(
                Kind(kind), where or None, year, day, Audience(audience), owner, legal_source, confirmed
            )
            for _, kind, where, year, day, audience, owner, legal_source, confirmed in found
        ]
        _kept = present = Dates(found[0][0] if found else None, milestones)
    return present


def calendar(session: Session, county: str | None, school_year: int) -> tuple[Event, ...]:
    """The season's events in order, for a county or for the whole country."""
    return dates(session.connection()).calendar(county, school_year)


def event(session: Session, county: str, school_year: int, kind: Kind) -> Event:
    """One event of a county's season.

    Raises:
        NotFound: `annual_wheel.not_set`, nobody has entered this date.
    """
    return dates(session.connection()).event(county, school_year, kind)


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
    return dates(session.connection()).season_at(now)


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
