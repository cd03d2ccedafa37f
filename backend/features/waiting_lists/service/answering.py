"""The called applicant: her calls, her places in line, her answer; and silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from auth.principal import Principal
from backend.engine import lists as engine
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.offers import service as offers
from backend.features.waiting_lists.models import Call, Handover, Offering, Place, Seat
from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.telling import Cause, Happened, MessageKind
from backend.features.waiting_lists.service.happening import Because, happen
from backend.features.waiting_lists.service.state import OPEN, WAITING, concerned, load, lock
from backend.kernel.errors import Conflict, NotFound
from backend.platform import audit, messages
from backend.platform.exports import exports

AUDIT_ANSWERED: Final = "list.answered"
Pair = tuple[str, str]
"""Area and school."""


@dataclass(frozen=True, slots=True)
class MyCall:
    """A call to somebody, open or over."""

    row: Call
    at: Pair


@dataclass(frozen=True, slots=True)
class MyPlace:
    """Where somebody stands in a line now."""

    wish_id: str
    at: Pair
    number: int
    length: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What list mode means to one person."""

    school_year: int
    calls: tuple[MyCall, ...]
    """The open ones by their last moment, then those that are over, the newest first."""
    seat: Pair | None
    """The place a yes would give up."""
    lost: Cause | None
    """Why she has lost the last place she had, and has none since."""
    places: tuple[MyPlace, ...]
    closed: bool
    """Whether somewhere she waited the lists have closed."""


NOTHING = Mine(0, (), None, None, (), closed=False)


def mine(session: Session, account_id: str, now: datetime) -> Mine:
    """The calls to somebody, her seat, and her places in line in the season at `now`."""
    season = annual_wheel.season_at(session, now)
    rounds = select(Handover.round_id).where(Handover.school_year == season, Handover.opened_at.is_not(None))
    ids = sorted(set(session.execute(rounds).scalars()))
    if not ids:
        return NOTHING
    calls = session.execute(
        select(Call, Offering.area, Offering.school)
        .join(Offering, Offering.id == Call.offering_id)
        .where(Call.account_id == account_id, Call.round_id.in_(ids), Call.answer_by.is_not(None))
        .order_by(Call.state != OPEN, Call.ended_at.desc(), Call.answer_by)
    )
    seats = session.execute(
        select(Offering.area, Offering.school, Seat.ended_at, Seat.cause)
        .join(Offering, Offering.id == Seat.offering_id)
        .where(Seat.account_id == account_id, Seat.round_id.in_(ids))
        .order_by(Seat.ended_at.is_not(None), Seat.ended_at.desc())
        .limit(1)
    ).all()
    newest = seats[0] if seats else None
    has_seat = newest is not None and newest.ended_at is None
    return Mine(
        school_year=season,
        calls=tuple(MyCall(row, (area, school)) for row, area, school in calls),
        seat=(newest.area, newest.school) if newest is not None and has_seat else None,
        lost=Cause(newest.cause) if newest is not None and not has_seat and newest.cause else None,
        places=tuple(_places(session, account_id, ids)),
        closed=_has_closed(session, account_id, ids),
    )


def _places(session: Session, account_id: str, rounds: list[str]) -> list[MyPlace]:
    """A number counts those who wait before her in the same line; of two lines the shorter way."""
    hers, other = aliased(Place), aliased(Place)
    ahead = func.sum(case((other.number <= hers.number, 1), else_=0))
    rows = session.execute(
        select(hers.wish_id, Offering.area, Offering.school, ahead, func.count(other.id))
        .join(Offering, Offering.id == hers.offering_id)
        .join(other, and_(other.queue_id == hers.queue_id, other.state == WAITING))
        .where(hers.account_id == account_id, hers.round_id.in_(rounds), hers.state == WAITING)
        .group_by(hers.id, hers.wish_id, hers.rank, Offering.area, Offering.school)
        .order_by(hers.rank, ahead)
    )
    found: dict[str, MyPlace] = {}
    for wish, area, school, number, length in rows:
        found.setdefault(wish, MyPlace(wish, (area, school), int(number), int(length)))
    return list(found.values())


def _has_closed(session: Session, account_id: str, rounds: list[str]) -> bool:
    closed = select(Place.id).where(
        Place.account_id == account_id,
        Place.round_id.in_(rounds),
        Place.state == Happened.CLOSED.value,
    )
    return session.execute(closed.limit(1)).scalar() is not None


def answer(session: Session, call_id: str, says_yes: bool, actor: Principal, now: datetime) -> None:
    """Take the answer to a call. It is final: the seat, or the one it frees, goes to somebody else at once.

    The same answer again changes nothing.

    Raises:
        NotFound: `waiting_lists.no_call`, no such call to this person.
        Conflict: `waiting_lists.answered_already`, `waiting_lists.call_over`, `waiting_lists.too_late`.
    """
    account = actor.account_id or ""
    call = _find(session, call_id, account)
    locked = lock(session, call.round_id, now)
    session.refresh(call)
    wanted = Happened.ACCEPTED if says_yes else Happened.DECLINED
    if call.state == wanted:
        return
    _require_open(call, now)
    loaded = load(session, locked, concerned(session, call.round_id, account), [account])
    wish = loaded.wishes.of(call.wish_id)
    event = engine.Accepted(now, wish) if says_yes else engine.Declined(now, wish)
    happen(session, locked, loaded, event, Because(actor_id=account))
    if says_yes:
        _let_go_elsewhere(session, account, call, now)
    kind = MessageKind.ACCEPTED if says_yes else MessageKind.DECLINED
    messages.tell(session, account, kind.key, {}, now)
    audit.record(
        session,
        at=now,
        action=AUDIT_ANSWERED,
        actor_id=account,
        actor_role=actor.role.value,
        subject_id=account,
        object_id=call.id,
        details={"yes": says_yes},
    )


def _find(session: Session, call_id: str, account_id: str) -> Call:
    wanted = select(Call).where(
        Call.id == call_id, Call.account_id == account_id, Call.answer_by.is_not(None)
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("waiting_lists.no_call")
    return found


def _require_open(call: Call, now: datetime) -> None:
    over = {
        Happened.ACCEPTED.value: "waiting_lists.answered_already",
        Happened.DECLINED.value: "waiting_lists.answered_already",
        Happened.TAKEN_BACK.value: "waiting_lists.call_over",
    }
    if call.state in over:
        raise Conflict(over[call.state])
    if call.answer_by is not None and (call.state != OPEN or call.answer_by < now):
        raise Conflict("waiting_lists.too_late", answer_by=call.answer_by.isoformat())


def _let_go_elsewhere(session: Session, account: str, call: Call, now: datetime) -> None:
    """What she wished for less, where no list has been handed over: the place goes, and so do the lists."""
    result = offers.published_result(session, account, now)
    if result is None or result.round_id != call.round_id:
        return
    lower = [wish.wish_id for wish in result.outcome.wishes if wish.rank > call.rank]
    present = applications.statuses_of(session, lower)
    codes = {wish: _replaced(code) for wish, code in present.items()}
    kept = {wish: code for wish, code in codes.items() if code is not None}
    applications.record_statuses(session, kept, now, EventKind.OFFER_ANSWERED)


def _replaced(code: str) -> str | None:
    if code in statuses.SEATED:
        return statuses.MOVED_UP
    return statuses.HIGHER_WISH if code in statuses.ON_THE_LIST else None


def note_silence(session: Session, call_id: str, now: datetime) -> None:
    """The last moment of a call has passed: the next in line is called. Safe to repeat."""
    call = session.get_one(Call, call_id)
    locked = lock(session, call.round_id, now)
    session.refresh(call)
    if call.state != OPEN or call.answer_by is None or now <= call.answer_by:
        return
    loaded = load(session, locked, concerned(session, call.round_id, call.account_id), [call.account_id])
    happen(session, locked, loaded, engine.Unanswered(now, loaded.wishes.of(call.wish_id)))
    messages.tell(session, call.account_id, MessageKind.UNANSWERED.key, {}, now)


def call_view(row: Call, at: Pair) -> Mapping[str, Any]:
    """A call in plain values, as a person's own copy has it."""
    return {
        "area": at[0],
        "school": at[1],
        "called_at": row.called_at,
        "answer_by": row.answer_by,
        "state": row.state,
        "ended_at": row.ended_at,
    }


@exports("waiting_lists")
def export(session: Session, account_id: str) -> dict[str, list[Mapping[str, Any]]]:
    """A person's calls, places in line and seats, for her own copy."""
    calls = session.execute(
        select(Call, Offering.area, Offering.school)
        .join(Offering, Offering.id == Call.offering_id)
        .where(Call.account_id == account_id)
        .order_by(Call.id)
    )
    places = session.execute(
        select(Offering.area, Offering.school, Place.number, Place.state, Place.ended_at)
        .join(Offering, Offering.id == Place.offering_id)
        .where(Place.account_id == account_id)
        .order_by(Place.id)
    )
    columns = (Seat.since, Seat.attendance, Seat.attendance_at, Seat.reason, Seat.ended_at, Seat.cause)
    seats = session.execute(
        select(Offering.area, Offering.school, *columns)
        .join(Offering, Offering.id == Seat.offering_id)
        .where(Seat.account_id == account_id)
        .order_by(Seat.id)
    )
    return {
        "calls": [call_view(row, (area, school)) for row, area, school in calls],
        "places": [dict(row) for row in places.mappings()],
        "seats": [dict(row) for row in seats.mappings()],
    }
