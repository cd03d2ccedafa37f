"""Some lists of a round as the engine has them, read from the rows and under the round's lock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, select, union
from sqlalchemy.orm import Session

from backend.engine import lists as engine
from backend.engine.snapshot import PoolKind
from backend.features.annual_wheel import service as annual_wheel
from backend.features.waiting_lists.models import Call, Handover, Offering, Place, Queue, Seat
from backend.features.waiting_lists.rules.opening import State

AT_ONCE: Final = 500
"""Ids in one statement: below what either database takes as parameters."""
WAITING: Final = "waiting"
OPEN: Final = "open"
GENERAL: Final = PoolKind.GENERAL.name.lower()
RESERVE: Final = PoolKind.RESERVE.name.lower()
NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Numbers:
    """Ids as the engine's numbers, and back."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def of(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self._ids)
            self._ids.append(name)
        return self._numbers[name]

    def id(self, number: int) -> str:
        return self._ids[number]


@dataclass(frozen=True)
class Locked:
    """The handings over of a round, which nobody else changes before this transaction has ended."""

    round_id: str
    handovers: dict[str, Handover]
    calls_no_more: frozenset[str]
    """Ids of those whose lists have closed: whoever has been called may still answer."""


def lock(session: Session, round_id: str, now: datetime) -> Locked:
    """Take the round's lock: what happens on its lists happens one after the other."""
    rows = session.scalars(
        select(Handover)
        .where(Handover.round_id == round_id)
        .order_by(Handover.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    dates = annual_wheel.dates(session.connection())
    closed = {row.id for row in rows if row.state == State.CLOSED or _is_over(dates, row, now)}
    return Locked(round_id, {row.id: row for row in rows}, frozenset(closed))


def closes(dates: annual_wheel.Dates, county: str, school_year: int) -> datetime | None:
    """The first moment at which nobody is called any more; `None` where the county has set none."""
    return dates.moments(county, school_year).get("lists_close")


def _is_over(dates: annual_wheel.Dates, row: Handover, now: datetime) -> bool:
    end = closes(dates, row.county, row.school_year)
    return end is not None and end <= now


@dataclass
class Loaded:
    """Lists with the ids behind the engine's numbers. A queue's number is its place in `queues`."""

    lists: engine.WaitingLists
    queues: Sequence[Row[Any]]
    """Each with its offering's area, school and handing over, and the hours to answer."""
    wishes: Numbers = field(default_factory=Numbers)
    people: Numbers = field(default_factory=Numbers)

    def queue_number(self, queue_id: str) -> int:
        return next(number for number, row in enumerate(self.queues) if row.id == queue_id)


def concerned(session: Session, round_id: str, account_id: str) -> set[str]:
    """The offerings whose lists an answer of this person can touch: where she waits, is called, or has a seat."""
    mine = union(
        select(Place.offering_id).where(
            Place.account_id == account_id, Place.round_id == round_id, Place.state == WAITING
        ),
        select(Call.offering_id).where(
            Call.account_id == account_id, Call.round_id == round_id, Call.state == OPEN
        ),
        select(Seat.offering_id).where(
            Seat.account_id == account_id, Seat.round_id == round_id, Seat.ended_at.is_(None)
        ),
    )
    return set(session.execute(mine).scalars())


def load(session: Session, locked: Locked, offerings: Collection[str], people: Collection[str]) -> Loaded:
    """The lists of these offerings, and the seats of these people."""
    ids = sorted(offerings)
    queues = sorted(_rows(session, _QUEUES, Queue.offering_id, ids), key=_in_order)
    numbers = {row.id: number for number, row in enumerate(queues)}
    loaded = Loaded(engine.WaitingLists({}, {}), queues)
    calls = {
        loaded.wishes.of(row.wish_id): engine.Call(
            engine.Place(loaded.wishes.of(row.wish_id), loaded.people.of(row.account_id), row.rank),
            numbers[row.queue_id],
            row.answer_by or NEVER,
        )
        for row in _rows(session, _CALLS, Call.offering_id, ids)
    }
    loaded.lists = engine.WaitingLists(
        waiting=_waiting(session, locked, loaded, numbers, calls, ids),
        seats=_seats(session, locked, loaded, numbers, people),
        free={number: row.free for number, row in enumerate(queues) if row.free},
        calls=calls,
        serves_also=_served(queues),
        hours={number: row.hours for number, row in enumerate(queues)},
    )
    return loaded


_QUEUES = (
    select(
        Queue.id,
        Queue.offering_id,
        Queue.pool,
        Queue.free,
        Offering.area,
        Offering.school,
        Offering.handover_id,
        Handover.hours,
        Handover.school_year,
    )
    .join(Offering, Offering.id == Queue.offering_id)
    .join(Handover, Handover.id == Offering.handover_id)
)
_CALLS = select(Call.wish_id, Call.account_id, Call.rank, Call.queue_id, Call.answer_by).where(
    Call.state == OPEN
)
_PLACES = select(Place.queue_id, Place.wish_id, Place.account_id, Place.rank, Place.number).where(
    Place.state == WAITING
)


def _rows(session: Session, wanted: Any, by: Any, ids: Sequence[str]) -> list[Row[Any]]:
    connection, found = session.connection(), list[Row[Any]]()
    for start in range(0, len(ids), AT_ONCE):
        found += connection.execute(wanted.where(by.in_(ids[start : start + AT_ONCE]))).all()
    return found


def _in_order(row: Row[Any]) -> tuple[str, bool, int]:
    """An offering's general line first, then its pools in the order in which the intake fills them."""
    return row.offering_id, row.pool != GENERAL, PoolKind[row.pool.upper()].value


def _served(queues: Sequence[Row[Any]]) -> dict[int, int]:
    """A pool whose own line is empty serves the general one, unless its seats are held in reserve."""
    general = {row.offering_id: number for number, row in enumerate(queues) if row.pool == GENERAL}
    return {
        number: general[row.offering_id]
        for number, row in enumerate(queues)
        if row.pool not in {GENERAL, RESERVE} and row.offering_id in general
    }


def _waiting(
    session: Session,
    locked: Locked,
    loaded: Loaded,
    numbers: dict[str, int],
    calls: dict[int, engine.Call],
    offerings: Sequence[str],
) -> dict[int, tuple[engine.Place, ...]]:
    waiting: dict[int, list[engine.Place]] = {}
    found = _rows(session, _PLACES, Place.offering_id, offerings)
    for row in sorted(found, key=lambda row: row.number):
        wish, queue = loaded.wishes.of(row.wish_id), numbers[row.queue_id]
        if wish in calls or loaded.queues[queue].handover_id not in locked.calls_no_more:
            place = engine.Place(wish, loaded.people.of(row.account_id), row.rank)
            waiting.setdefault(queue, []).append(place)
    return {queue: tuple(places) for queue, places in waiting.items()}


def _seats(
    session: Session, locked: Locked, loaded: Loaded, numbers: dict[str, int], people: Collection[str]
) -> dict[int, engine.Seat]:
    wanted = select(Seat.account_id, Seat.queue_id, Seat.rank).where(
        Seat.round_id == locked.round_id, Seat.ended_at.is_(None)
    )
    return {
        loaded.people.of(row.account_id): engine.Seat(numbers[row.queue_id], row.rank)
        for row in _rows(session, wanted, Seat.account_id, sorted(people))
    }
