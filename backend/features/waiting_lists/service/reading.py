"""What a school and its county see: their offerings, and one offering with its seats, its lists and what happened.

People with a protected address are shown to the protection officer alone. They count wherever seats and calls are
counted, and a number says how many the county handles; no row stands for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import Session

from auth.policy import lists_protected
from auth.principal import Principal
from backend.features.accounts import service as accounts
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.catalogue import service as catalogue
from backend.features.offers import service as offers
from backend.features.offers.service import OfferingNames
from backend.features.waiting_lists.models import Call, Handover, Line, Offering, Place, Queue, Seat
from backend.features.waiting_lists.rules.attendance import AbsenceRule, Attendance
from backend.features.waiting_lists.rules.opening import State, response_time
from backend.features.waiting_lists.rules.telling import Cause, Happened
from backend.features.waiting_lists.service.keeping import absence_rule, is_kept_by_county
from backend.features.waiting_lists.service.state import GENERAL, OPEN, WAITING, closes
from backend.platform import audit

AUDIT_LOOKED: Final = "list.looked_at"
LOG_LINES: Final = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """How an offering stands, everybody counted."""

    seats: int
    held: int
    called: int
    waiting: int

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is asked about."""
        return max(0, self.seats - self.held - self.called)


@dataclass(frozen=True, slots=True)
class Overview:
    """One offering in the list of them."""

    row: Offering
    names: OfferingNames
    counts: Counts


def offerings(
    session: Session, school_year: int, now: datetime, *, county: str | None = None, school: str | None = None
) -> list[Overview]:
    """The offerings of a county or a school whose lists are open, or were, by school and name."""
    wanted = (
        select(Offering)
        .join(Handover, Handover.id == Offering.handover_id)
        .where(Handover.school_year == school_year, Handover.opened_at.is_not(None))
    )
    wanted = wanted.where(Offering.county == county) if county else wanted.where(Offering.school == school)
    rows = list(session.scalars(wanted))
    counts = _counts(session, rows)
    names = offers.offering_names(session, {(row.area, row.school) for row in rows}, school_year, now)
    found = [Overview(row, names[row.area, row.school], counts[row.id]) for row in rows]
    return sorted(found, key=lambda one: (one.names.school, one.names.area["nb"] or "", one.row.id))


def _counts(session: Session, rows: Sequence[Offering]) -> dict[str, Counts]:
    """Four statements, however many offerings: each counts by offering within the same hand-overs."""
    handovers = sorted({row.handover_id for row in rows})
    mine = select(Offering.id).where(Offering.handover_id.in_(handovers))
    if len(rows) == 1:
        mine = mine.where(Offering.id == rows[0].id)

    def by_offering(of: Any, count: Any, *where: ColumnElement[bool]) -> dict[str, int]:
        found = select(of.offering_id, count).where(of.offering_id.in_(mine), *where).group_by(of.offering_id)
        return {offering: int(number) for offering, number in session.execute(found)}

    held = by_offering(Seat, func.count(), Seat.ended_at.is_(None))
    called = by_offering(Call, func.count(), Call.state == OPEN)
    waiting = by_offering(Place, func.count(Place.wish_id.distinct()), Place.state == WAITING)
    return {
        row.id: Counts(row.seats, held.get(row.id, 0), called.get(row.id, 0), waiting.get(row.id, 0))
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody who has a seat."""

    seat_id: str
    name: str
    attendance: Attendance | None
    attendance_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is asked. Without a last moment the seat was granted, and is answered as an offer."""

    id: str
    name: str
    called_at: datetime
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits."""

    id: str
    number: int
    """In the line as it is now; those the county handles count."""
    name: str
    is_called: bool


@dataclass(frozen=True, slots=True)
class OneLine:
    """One line of an offering, the next first."""

    pool: str
    people: tuple[InLine, ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """What happened."""

    number: int
    at: datetime
    kind: Happened
    cause: str | None
    name: str | None
    reason: str
    by_staff: bool


@dataclass(frozen=True, slots=True)
class ByCounty:
    """How many the county handles, and no row shows."""

    held: int
    called: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Page:
    """One offering as its school sees it."""

    row: Offering
    names: OfferingNames
    counts: Counts
    by_county: ByCounty
    state: State
    hours: int
    hours_set: bool
    hours_source: str
    closes: datetime | None
    kept_by_county: bool
    absence: AbsenceRule
    absence_source: str
    absence_verified: bool
    pupils: tuple[Pupil, ...]
    calls: tuple[Called, ...]
    lines: tuple[OneLine, ...]
    log: tuple[LogLine, ...]


def page_of(session: Session, offering: Offering, reader: Principal, now: datetime) -> Page:
    """One offering: a handful of statements, however long its lists. Everybody it names can see that she was seen."""
    handover = session.get_one(Handover, offering.handover_id)
    seats = _current_seats(session, offering)
    calls = _open_calls(session, offering)
    places = _places(session, offering)
    lines = _log(session, offering)
    people = {seat.account_id for seat in seats} | {call.account_id for call in calls}
    people |= {row.account_id for row in places} | {line.account_id for line in lines if line.account_id}
    shown = _names(session, sorted(people), handover.school_year, reader)
    audit.record_looks(
        session,
        at=now,
        action=AUDIT_LOOKED,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subjects=[account for account in shown if account != reader.account_id],
        object_id=offering.id,
    )
    rules = catalogue.county_rules(offering.county, handover.school_year)
    dates = annual_wheel.dates(session.connection())
    hidden = people - shown.keys()
    pair = (offering.area, offering.school)
    return Page(
        row=offering,
        names=offers.offering_names(session, {pair}, handover.school_year, now)[pair],
        counts=_counts(session, [offering])[offering.id],
        by_county=ByCounty(
            held=sum(row.account_id in hidden for row in seats),
            called=sum(row.account_id in hidden for row in calls),
            waiting=len({row.account_id for row in places} & hidden),
        ),
        state=State(handover.state),
        hours=handover.hours,
        hours_set=response_time(rules.waiting_lists.value.response_hours).is_set,
        hours_source=rules.waiting_lists.legal,
        closes=closes(dates, offering.county, handover.school_year),
        kept_by_county=is_kept_by_county(offering.county, handover.school_year),
        absence=absence_rule(offering.county, handover.school_year),
        absence_source=rules.first_day_absence.legal,
        absence_verified=rules.first_day_absence.verified,
        pupils=tuple(sorted((_pupil(row, shown) for row in seats if row.account_id in shown), key=_by_name)),
        calls=tuple(
            Called(row.id, shown[row.account_id], row.called_at, row.answer_by)
            for row in calls
            if row.account_id in shown
        ),
        lines=_lines(places, {row.wish_id for row in calls}, shown),
        log=tuple(
            _log_line(line, shown) for line in lines if not line.account_id or line.account_id in shown
        ),
    )


def _current_seats(session: Session, offering: Offering) -> Sequence[Seat]:
    current = select(Seat).where(Seat.offering_id == offering.id, Seat.ended_at.is_(None))
    return session.scalars(current).all()


def _open_calls(session: Session, offering: Offering) -> Sequence[Call]:
    called = select(Call).where(Call.offering_id == offering.id, Call.state == OPEN)
    return session.scalars(called.order_by(Call.answer_by, Call.id)).all()


def _places(session: Session, offering: Offering) -> list[Row[Any]]:
    waiting = (
        select(Place.id, Place.account_id, Place.wish_id, Queue.pool)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Place.offering_id == offering.id, Place.state == WAITING)
        .order_by(case((Queue.pool == GENERAL, 0), else_=1), Queue.pool, Place.number)
    )
    return list[Row[Any]](session.execute(waiting))


def _log(session: Session, offering: Offering) -> Sequence[Line]:
    newest = select(Line).where(Line.offering_id == offering.id).order_by(Line.number.desc())
    return session.scalars(newest.limit(LOG_LINES)).all()


def _names(session: Session, people: Sequence[str], school_year: int, reader: Principal) -> dict[str, str]:
    """Whom the reader may see, by name; somebody the register has no name for goes by her reference number."""
    listed = accounts.listed(session, people)
    sees_all = lists_protected(reader)
    shown = {account: one.name for account, one in listed.items() if sees_all or not one.protected}
    nameless = [account for account, name in shown.items() if not name]
    references = applications.references_of_people(session, nameless, school_year) if nameless else {}
    return shown | {account: reference for account, (_, reference) in references.items()}


def _pupil(row: Seat, shown: Mapping[str, str]) -> Pupil:
    attendance = Attendance(row.attendance) if row.attendance else None
    return Pupil(row.id, shown[row.account_id], attendance, row.attendance_at, row.reason)


def _by_name(one: Pupil) -> tuple[str, str]:
    return one.name.casefold(), one.seat_id


def _lines(places: Sequence[Row[Any]], called: set[str], shown: Mapping[str, str]) -> tuple[OneLine, ...]:
    pools: dict[str, list[InLine]] = {}
    length: dict[str, int] = {}
    for row in places:
        number = length[row.pool] = length.get(row.pool, 0) + 1
        line = pools.setdefault(row.pool, [])
        if row.account_id in shown:
            line.append(InLine(row.id, number, shown[row.account_id], row.wish_id in called))
    return tuple(OneLine(pool, tuple(people)) for pool, people in pools.items())


def _log_line(line: Line, shown: Mapping[str, str]) -> LogLine:
    name = shown[line.account_id] if line.account_id else None
    kind = Happened(line.kind)
    by_staff = line.actor_id is not None and kind in {Happened.FREED, Happened.ATTENDED}
    cause = line.cause and (Attendance if kind is Happened.ATTENDED else Cause)(line.cause).value
    return LogLine(line.number, line.at, kind, cause, name, line.reason, by_staff)
