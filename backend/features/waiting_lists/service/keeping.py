"""The school's hand on its lists: who came, and which seat is free. Whom a seat goes to only the list decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.policy import Resource
from auth.principal import Principal, Role
from backend.engine import lists as engine
from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.catalogue import service as catalogue
from backend.features.waiting_lists.models import Handover, Offering, Seat
from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.attendance import (
    AbsenceRule,
    Attendance,
    Fault,
    fault_of,
    loses,
)
from backend.features.waiting_lists.rules.telling import Cause, Happened, MessageKind
from backend.features.waiting_lists.service.happening import Because, Log, happen
from backend.features.waiting_lists.service.state import Locked, load, lock
from backend.kernel.errors import Conflict, Invalid, NotFound
from backend.platform import audit, messages

AUDIT_ATTENDED: Final = "list.attendance_marked"
AUDIT_FREED: Final = "list.seat_freed"
KEPT_BY_COUNTY: Final = "county"


def find_offering(session: Session, offering_id: str) -> Offering | None:
    """One offering whose lists are open, or were."""
    found = (
        select(Offering)
        .join(Handover, Handover.id == Offering.handover_id)
        .where(Offering.id == offering_id, Handover.opened_at.is_not(None))
    )
    return session.scalars(found).one_or_none()


def resource_of(offering: Offering | None) -> Resource:
    """The facts that decide who may reach an offering's lists."""
    if offering is None:
        return Resource()
    return Resource(county=offering.county, school=offering.school)


def find_seat(session: Session, offering: Offering, seat_id: str) -> tuple[Seat, Resource]:
    """A seat at the offering, and what decides who may touch it.

    Raises:
        NotFound: `waiting_lists.no_seat`.
    """
    wanted = select(Seat).where(Seat.id == seat_id, Seat.offering_id == offering.id)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("waiting_lists.no_seat")
    person = accounts.listed(session, [found.account_id])[found.account_id]
    return found, Resource(
        owner=found.account_id,
        county=offering.county,
        school=offering.school,
        protected=person.protected,
    )


def is_kept_by_county(county: str, school_year: int) -> bool:
    """Whether the county calls from its lists itself, and the schools read along."""
    rules = catalogue.county_rules(county, school_year)
    return rules.waiting_lists.value.kept_by.value == KEPT_BY_COUNTY


def absence_rule(county: str, school_year: int) -> AbsenceRule:
    """What the county has decided about absence without an approved reason."""
    return AbsenceRule(catalogue.county_rules(county, school_year).first_day_absence.value.value)


def mark(
    session: Session,
    offering: Offering,
    seat: Seat,
    attendance: Attendance,
    loses_place: bool | None,
    reason: str,
    actor: Principal,
    now: datetime,
) -> None:
    """Write down how it was on the first day; an absence that costs the place frees it at once.

    The same mark again changes nothing.

    Raises:
        Conflict: `waiting_lists.seat_gone`, `waiting_lists.kept_by_county`.
        Invalid: a `rules.attendance.Fault`.
    """
    locked, handover = _locked(session, offering, seat, actor, now)
    rule = absence_rule(offering.county, handover.school_year)
    is_lost = loses(attendance, rule, loses_place)
    if seat.ended_at is not None and is_lost and seat.cause == Cause.ABSENT:
        return
    _require_current(seat)
    fault = fault_of(attendance, rule, loses_place, reason)
    if fault is not None:
        raise Invalid(fault.value)
    if (seat.attendance, seat.reason) == (attendance.value, reason) and not is_lost:
        return
    session.execute(
        update(Seat)
        .where(Seat.id == seat.id)
        .values(attendance=attendance.value, attendance_at=now, reason=reason)
    )
    log = Log(locked, now)
    log.add(
        Happened.ATTENDED,
        offering.handover_id,
        offering_id=offering.id,
        queue_id=seat.queue_id,
        account_id=seat.account_id,
        wish_id=seat.wish_id,
        cause=attendance.value,
        reason=reason,
        actor_id=actor.account_id,
    )
    log.write(session)
    _note(session, AUDIT_ATTENDED, seat, actor, now, attendance=attendance.value)
    if is_lost:
        because = Because(actor.account_id, Cause.ABSENT, reason)
        _release(session, locked, seat, because, statuses.lost_by_absence, now)


def free(
    session: Session, offering: Offering, seat: Seat, reason: str, actor: Principal, now: datetime
) -> None:
    """The pupil has let go of the seat: it is free, and the next in line is called. Safe to repeat.

    Raises:
        Conflict: `waiting_lists.seat_gone`, `waiting_lists.kept_by_county`.
        Invalid: `waiting_lists.reason_missing`.
    """
    locked, _ = _locked(session, offering, seat, actor, now)
    if seat.ended_at is not None and seat.cause == Cause.WITHDREW:
        return
    _require_current(seat)
    if not reason.strip():
        raise Invalid(Fault.REASON.value)
    _note(session, AUDIT_FREED, seat, actor, now)
    because = Because(actor.account_id, Cause.WITHDREW, reason.strip())
    _release(session, locked, seat, because, statuses.gave_up, now)


def _locked(
    session: Session, offering: Offering, seat: Seat, actor: Principal, now: datetime
) -> tuple[Locked, Handover]:
    locked = lock(session, seat.round_id, now)
    session.refresh(seat)
    handover = locked.handovers[offering.handover_id]
    if actor.role is Role.SCHOOL_OFFICER and is_kept_by_county(offering.county, handover.school_year):
        raise Conflict("waiting_lists.kept_by_county")
    return locked, handover


def _require_current(seat: Seat) -> None:
    if seat.ended_at is not None:
        raise Conflict("waiting_lists.seat_gone")


def _release(
    session: Session,
    locked: Locked,
    seat: Seat,
    because: Because,
    code: Callable[[str], str],
    now: datetime,
) -> None:
    """The pupil loses the seat, and the list is called."""
    loaded = load(session, locked, [seat.offering_id], [seat.account_id])
    person = loaded.people.of(seat.account_id)
    happen(
        session, locked, loaded, engine.SeatFreed(now, loaded.queue_number(seat.queue_id), person), because
    )
    if seat.wish_id is not None:
        before = applications.statuses_of(session, [seat.wish_id])
        codes = {wish: code(present) for wish, present in before.items()}
        applications.record_statuses(session, codes, now, EventKind.PLACE_LOST)
    messages.tell(session, seat.account_id, MessageKind.LOST.key, {}, now)


def _note(session: Session, action: str, seat: Seat, actor: Principal, now: datetime, **details: str) -> None:
    audit.record(
        session,
        at=now,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=seat.account_id,
        object_id=seat.id,
        details=details,
    )
