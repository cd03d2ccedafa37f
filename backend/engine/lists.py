"""List mode: what becomes of the waiting lists when the rounds are over and the schools call (admission at the school).

A seat becomes free; the next one on the list is called and has a number of hours to answer. Yes gives her the seat,
frees the one she had, and with it calls someone there; no and silence pass the seat on. Nothing here knows the time:
every event brings its moment along. Silence is an event too, noticed after the last moment: whoever is called then has
all her hours before her, and an event touches no lists but those it concerns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from typing import Final

from backend.engine.result import Result
from backend.engine.snapshot import NONE, Snapshot

USUAL_HOURS: Final = 24


class ListFault(StrEnum):
    """Why an answer is not taken."""

    NOT_CALLED = "intake_list_not_called"
    TOO_LATE = "intake_list_too_late"
    TOO_EARLY = "intake_list_too_early"
    """Silence, while an answer still counts."""


class ListRefusal(ValueError):
    def __init__(self, code: ListFault) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place on a list, to which she has said yes."""

    wish: int
    applicant: int
    rank: int


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody has: the queue it is taken from and the rank of the wish; a placement elsewhere ranks last."""

    queue: int
    rank: int


@dataclass(frozen=True, slots=True)
class Call:
    place: Place
    queue: int
    answer_by: datetime
    """The last moment at which an answer counts."""


@dataclass(frozen=True, slots=True)
class SeatFreed:
    at: datetime
    queue: int
    applicant: int | None = None
    """Who had it; nobody where it was never taken."""


@dataclass(frozen=True, slots=True)
class Accepted:
    at: datetime
    wish: int


@dataclass(frozen=True, slots=True)
class Declined:
    at: datetime
    wish: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The last moment of a call has passed."""

    at: datetime
    wish: int


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody waits for a wish no longer, called or not."""

    at: datetime
    wish: int


Event = SeatFreed | Accepted | Declined | Unanswered | Left


@dataclass(frozen=True, slots=True)
class WaitingLists:
    """The lists at one moment."""

    waiting: Mapping[int, tuple[Place, ...]]
    """Queue by queue those who wait, the next in line first."""
    seats: Mapping[int, Seat]
    """By applicant."""
    free: Mapping[int, int] = field(default_factory=dict)
    """Queue by queue the seats nobody has; those that somebody is called to are among them. Below zero where seats were
    given beyond those there are: each one that is freed makes up for one of them first.
    """
    calls: Mapping[int, Call] = field(default_factory=dict)
    """Calls without an answer, by wish."""
    serves_also: Mapping[int, int] = field(default_factory=dict)
    """The queue whose list is called when the pool's own is empty."""
    hours: Mapping[int, int] = field(default_factory=dict)
    """Time to answer, where it is another than the usual."""


def waiting_lists(
    snapshot: Snapshot, result: Result, said_yes: Iterable[int], hours: Mapping[int, int]
) -> WaitingLists:
    """The lists a run ends in, of the wishes whose waiting place was answered with yes.

    Seats the run left free stay as they are: nobody waits for them. `hours` is by county.
    """
    yes, waiting = set(said_yes), dict[int, list[Place]]()
    for queue, wish in zip(result.waiting.queue.tolist(), result.waiting.wish.tolist(), strict=True):
        if wish in yes:
            place = Place(wish, int(snapshot.wishes.applicant[wish]), int(snapshot.wishes.rank[wish]))
            waiting.setdefault(queue, []).append(place)
    last = int(snapshot.wishes.rank.max(initial=0)) + 1
    placements = zip(result.placements.queue.tolist(), result.placements.wish.tolist(), strict=True)
    seats = {
        applicant: Seat(queue, last if wish == NONE else int(snapshot.wishes.rank[wish]))
        for applicant, (queue, wish) in enumerate(placements)
        if queue != NONE
    }
    offerings, pools = len(snapshot.offerings), snapshot.pools
    pool_rows = list(zip(pools.offering.tolist(), pools.serves_all.tolist(), strict=True))
    offering_of = [*range(offerings), *(offering for offering, _ in pool_rows)]
    return WaitingLists(
        waiting={queue: tuple(places) for queue, places in waiting.items()},
        seats=seats,
        serves_also={offerings + row: offering for row, (offering, serves) in enumerate(pool_rows) if serves},
        hours={
            queue: hours[county]
            for queue, offering in enumerate(offering_of)
            if (county := int(snapshot.offerings.county[offering])) in hours
        },
    )


def replay(lists: WaitingLists, events: Iterable[Event]) -> WaitingLists:
    """The lists after all these events, which are in the order of their moments."""
    return reduce(after, events, lists)


def after(lists: WaitingLists, event: Event) -> WaitingLists:
    """The lists after an event, and whoever is next called.

    :raises ListRefusal: the answer is to no call, or came too late; the silence came too early.
    """
    match event:
        case SeatFreed(_, queue, applicant):
            lists = _freed(lists, queue, applicant)
        case Accepted(at, wish):
            lists = _accepted(lists, _answered(lists, at, wish))
        case Declined(at, wish):
            lists = _struck(lists, _answered(lists, at, wish).place.wish)
        case Unanswered(at, wish):
            if at <= _call(lists, wish).answer_by:
                raise ListRefusal(ListFault.TOO_EARLY)
            lists = _struck(lists, wish)
        case Left(_, wish):
            lists = _struck(lists, wish)
    return called(lists, event.at)


def _call(lists: WaitingLists, wish: int) -> Call:
    if wish not in lists.calls:
        raise ListRefusal(ListFault.NOT_CALLED)
    return lists.calls[wish]


def _answered(lists: WaitingLists, at: datetime, wish: int) -> Call:
    call = _call(lists, wish)
    if call.answer_by < at:
        raise ListRefusal(ListFault.TOO_LATE)
    return call


def _freed(lists: WaitingLists, queue: int, applicant: int | None = None) -> WaitingLists:
    return replace(
        lists,
        free={**lists.free, queue: lists.free.get(queue, 0) + 1},
        seats={one: seat for one, seat in lists.seats.items() if one != applicant},
    )


def _accepted(lists: WaitingLists, call: Call) -> WaitingLists:
    """She has the seat; the one she had is free, and what she wished for less is no longer waited for."""
    place, former = call.place, lists.seats.get(call.place.applicant)
    lists = replace(
        lists,
        free={**lists.free, call.queue: lists.free.get(call.queue, 0) - 1},
        seats={**lists.seats, place.applicant: Seat(call.queue, place.rank)},
    )
    if former is not None:
        lists = _freed(lists, former.queue)
    return _without(lists, lambda one: one.applicant == place.applicant and one.rank >= place.rank)


def _struck(lists: WaitingLists, wish: int) -> WaitingLists:
    return _without(lists, lambda one: one.wish == wish)


def _without(lists: WaitingLists, gone: Callable[[Place], bool]) -> WaitingLists:
    """The lists without some places, and without the calls to them."""
    return replace(
        lists,
        waiting={
            queue: tuple(place for place in places if not gone(place))
            for queue, places in lists.waiting.items()
        },
        calls={wish: call for wish, call in lists.calls.items() if not gone(call.place)},
    )


def called(lists: WaitingLists, moment: datetime) -> WaitingLists:
    """Call the next in line to every free seat that nobody is called to. An answer counts to the end of a minute."""
    calls = dict(lists.calls)
    for queue in sorted(lists.free):
        pending = sum(call.queue == queue for call in calls.values())
        hours = timedelta(hours=lists.hours.get(queue, USUAL_HOURS))
        in_line = [place for place in _in_line(lists, queue) if place.wish not in calls]
        for place in in_line[: max(0, lists.free[queue] - pending)]:
            calls[place.wish] = Call(place, queue, _whole_minute(moment + hours))
    return replace(lists, calls=calls)


def _whole_minute(moment: datetime) -> datetime:
    """The moment, or the next whole minute: what is said to the minute must not end within it."""
    return moment + -timedelta(seconds=moment.second, microseconds=moment.microsecond) % timedelta(minutes=1)


def _in_line(lists: WaitingLists, queue: int) -> Iterator[Place]:
    """Whom a seat of the queue is offered to: those it is meant for, then whom it serves also."""
    meant = lists.waiting.get(queue, ())
    yield from meant
    if queue in lists.serves_also:
        yield from (place for place in lists.waiting.get(lists.serves_also[queue], ()) if place not in meant)
