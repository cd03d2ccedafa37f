"""An event on the lists: the engine says what becomes of them, and every change is written, recorded and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from backend.engine import lists as engine
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.intake import service as intake
from backend.features.waiting_lists.models import Call, Line, Place, Queue, Seat
from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.telling import Cause, Happened, MessageKind
from backend.features.waiting_lists.service.state import OPEN, WAITING, Loaded, Locked
from backend.kernel.ids import new_id
from backend.platform import messages, outbox

DEADLINE: Final = "waiting_lists.deadline"
GRACE = timedelta(seconds=5)
"""After the last moment: an answer that came in time is on its way through the door."""
HIGHER: Final = "higher"


@dataclass(frozen=True, slots=True)
class Because:
    """Who did it, and why: what the log says of an event beside what it was."""

    actor_id: str | None = None
    cause: Cause | None = None
    reason: str = ""


NOBODY = Because()

_KINDS: Mapping[type[engine.Event], Happened] = {
    engine.SeatFreed: Happened.FREED,
    engine.Accepted: Happened.ACCEPTED,
    engine.Declined: Happened.DECLINED,
    engine.Unanswered: Happened.UNANSWERED,
    engine.Left: Happened.LEFT,
}


@dataclass
class Log:
    """Lines for the log, in their order."""

    locked: Locked
    now: datetime
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: Happened, handover_id: str, **more: str | None) -> None:
        empty = dict.fromkeys(("offering_id", "queue_id", "account_id", "wish_id", "cause", "actor_id"))
        told = {"kind": kind.value, "handover_id": handover_id, "reason": ""}
        self.lines.append({**empty, **told, **more})

    def write(self, session: Session) -> None:
        if not self.lines:
            return
        newest = select(func.max(Line.number)).where(Line.round_id == self.locked.round_id)
        last = session.execute(newest).scalar() or 0
        common = {"round_id": self.locked.round_id, "at": self.now}
        rows = [
            {"id": new_id(), "number": number, **common, **line}
            for number, line in enumerate(self.lines, last + 1)
        ]
        session.connection().execute(insert(Line), rows)


def happen(
    session: Session, locked: Locked, loaded: Loaded, event: engine.Event, because: Because = NOBODY
) -> None:
    """Let an event happen on lists that were loaded under the lock.

    Raises:
        ListRefusal: the answer is to no call, or came too late; the silence came too early.
    """
    change = Change(locked, loaded, engine.after(loaded.lists, event), event.at, event)
    change.log_event(because)
    change.write(session, because)


def call_next(session: Session, locked: Locked, loaded: Loaded, now: datetime) -> None:
    """Call to every free seat that nobody is called to."""
    Change(locked, loaded, engine.called(loaded.lists, now), now, None).write(session, NOBODY)


@dataclass
class Change:
    """What an event makes of the lists."""

    locked: Locked
    loaded: Loaded
    new: engine.WaitingLists
    now: datetime
    event: engine.Event | None
    log: Log = field(init=False)
    codes: dict[str, str] = field(default_factory=dict)
    """New official codes by wish, apart from those of whoever is called."""

    def __post_init__(self) -> None:
        self.log = Log(self.locked, self.now)

    def log_event(self, because: Because) -> None:
        event, loaded = self.event, self.loaded
        assert event is not None  # noqa: S101 - it is what is logged
        wish = None if isinstance(event, engine.SeatFreed) else event.wish
        queue = self._queue_of(event)
        row = loaded.queues[queue]
        person = event.applicant if isinstance(event, engine.SeatFreed) else self._person_of(event.wish)
        self.log.add(
            _KINDS[type(event)],
            row.handover_id,
            offering_id=row.offering_id,
            queue_id=row.id,
            account_id=None if person is None else loaded.people.id(person),
            wish_id=None if wish is None else loaded.wishes.id(wish),
            cause=because.cause and because.cause.value,
            reason=because.reason,
            actor_id=because.actor_id,
        )

    def _queue_of(self, event: engine.Event) -> int:
        if isinstance(event, engine.SeatFreed):
            return event.queue
        lists = self.loaded.lists
        if event.wish in lists.calls:
            return lists.calls[event.wish].queue
        return next(queue for queue, places in lists.waiting.items() if _has(places, event.wish))

    def _person_of(self, wish: int) -> int:
        lists = self.loaded.lists
        if wish in lists.calls:
            return lists.calls[wish].place.applicant
        return next(
            place.applicant for places in lists.waiting.values() for place in places if place.wish == wish
        )

    def write(self, session: Session, because: Because) -> None:
        """Rows first, then the log, the official statuses and what people are told."""
        self._write_seats(session, because)
        self._write_places(session)
        taken_back = self._end_calls(session)
        called = self._begin_calls(session)
        self._write_queues(session)
        session.flush()
        self.log.write(session)
        kind = EventKind.OFFER_UNANSWERED if self._is(engine.Unanswered) else EventKind.OFFER_ANSWERED
        applications.record_statuses(session, self.codes, self.now, kind)
        self._tell_called(session, called)
        messages.tell_all(session, taken_back, MessageKind.TAKEN_BACK.key, {}, self.now)

    def _is(self, kind: type[engine.Event]) -> bool:
        return isinstance(self.event, kind)

    def _write_queues(self, session: Session) -> None:
        before = self.loaded.lists.free
        for queue, free in self.new.free.items():
            if free != before.get(queue, 0):
                row = self.loaded.queues[queue]
                session.connection().execute(update(Queue).where(Queue.id == row.id).values(free=free))
                if before.get(queue, 0) < 0 and free > before[queue]:
                    intake.repay(session, row.school_year, row.area, row.school, self.now)

    def _write_seats(self, session: Session, because: Because) -> None:
        before, after = self.loaded.lists.seats, self.new.seats
        for person in before.keys() | after.keys():
            if before.get(person) == after.get(person):
                continue
            account = self.loaded.people.id(person)
            if person in before:
                cause = because.cause if self._is(engine.SeatFreed) else Cause.MOVED_UP
                self._end_seat(session, account, before[person], cause or Cause.ENDED, because.reason)
            if person in after:
                self._begin_seat(session, account, after[person])

    def _end_seat(self, session: Session, account: str, seat: engine.Seat, cause: Cause, reason: str) -> None:
        current = (
            Seat.round_id == self.locked.round_id,
            Seat.account_id == account,
            Seat.ended_at.is_(None),
        )
        ended = {"ended_at": self.now, "cause": cause.value} | ({"reason": reason} if reason else {})
        wish = session.execute(select(Seat.wish_id).where(*current)).scalar()
        session.connection().execute(update(Seat).where(*current).values(**ended))
        if cause is Cause.MOVED_UP:
            row = self.loaded.queues[seat.queue]
            self.log.add(
                Happened.FREED,
                row.handover_id,
                offering_id=row.offering_id,
                queue_id=row.id,
                account_id=account,
                wish_id=wish,
                cause=cause.value,
            )
            if wish is not None:
                self.codes[wish] = statuses.MOVED_UP

    def _begin_seat(self, session: Session, account: str, seat: engine.Seat) -> None:
        assert isinstance(self.event, engine.Accepted)  # noqa: S101 - nothing else gives anybody a seat
        row = self.loaded.queues[seat.queue]
        taken = {
            "id": new_id(),
            "round_id": self.locked.round_id,
            "offering_id": row.offering_id,
            "queue_id": row.id,
            "account_id": account,
            "wish_id": self.loaded.wishes.id(self.event.wish),
            "rank": seat.rank,
            "since": self.now,
            "reason": "",
        }
        session.connection().execute(insert(Seat).values(taken))

    def _write_places(self, session: Session) -> None:
        gone = defaultdict[str, list[tuple[int, int]]](list)
        for queue, places in self.loaded.lists.waiting.items():
            left = {place.wish for place in self.new.waiting.get(queue, ())}
            for place in places:
                if place.wish not in left:
                    gone[self._end_of(place.wish)].append((queue, place.wish))
        for state, places_gone in gone.items():
            for queue, wish in places_gone:
                mine = (
                    Place.queue_id == self.loaded.queues[queue].id,
                    Place.wish_id == self.loaded.wishes.id(wish),
                )
                ended = update(Place).where(*mine).values(state=state, ended_at=self.now)
                session.connection().execute(ended)
                self._code(wish, state)

    def _end_of(self, wish: int) -> str:
        """How waiting for a wish, or being called to it, has ended."""
        assert self.event is not None  # noqa: S101 - without an event nobody leaves
        mine = not isinstance(self.event, engine.SeatFreed) and self.event.wish == wish
        return _KINDS[type(self.event)].value if mine else HIGHER

    def _code(self, wish: int, ended: str) -> None:
        was_called = wish in self.loaded.lists.calls
        code = {
            Happened.ACCEPTED.value: statuses.YES,
            Happened.DECLINED.value: statuses.NO,
            Happened.UNANSWERED.value: statuses.SILENCE,
            HIGHER: statuses.MOVED_UP if was_called else statuses.HIGHER_WISH,
        }.get(ended)
        if code is not None:
            self.codes[self.loaded.wishes.id(wish)] = code

    def _end_calls(self, session: Session) -> list[str]:
        """End the calls that are there no more; returns whose were taken back."""
        taken_back = []
        for wish, call in self.loaded.lists.calls.items():
            if wish in self.new.calls:
                continue
            ended = self._end_of(wish)
            self._code(wish, ended)
            state = Happened.TAKEN_BACK.value if ended in {HIGHER, Happened.LEFT.value} else ended
            mine = (Call.wish_id == self.loaded.wishes.id(wish), Call.state == OPEN)
            session.connection().execute(update(Call).where(*mine).values(state=state, ended_at=self.now))
            if state == Happened.TAKEN_BACK:
                taken_back.append(self.loaded.people.id(call.place.applicant))
                self._log_call(Happened.TAKEN_BACK, call)
        return taken_back

    def _begin_calls(self, session: Session) -> list[dict[str, Any]]:
        called = [call for wish, call in self.new.calls.items() if wish not in self.loaded.lists.calls]
        rows = []
        for call in called:
            row = self.loaded.queues[call.queue]
            rows.append(
                {
                    "id": new_id(),
                    "round_id": self.locked.round_id,
                    "offering_id": row.offering_id,
                    "queue_id": row.id,
                    "account_id": self.loaded.people.id(call.place.applicant),
                    "wish_id": self.loaded.wishes.id(call.place.wish),
                    "rank": call.place.rank,
                    "called_at": self.now,
                    "answer_by": call.answer_by,
                    "state": OPEN,
                }
            )
            self._log_call(Happened.CALLED, call)
        if rows:
            session.connection().execute(insert(Call), rows)
        return rows

    def _log_call(self, kind: Happened, call: engine.Call) -> None:
        row = self.loaded.queues[call.queue]
        self.log.add(
            kind,
            row.handover_id,
            offering_id=row.offering_id,
            queue_id=row.id,
            account_id=self.loaded.people.id(call.place.applicant),
            wish_id=self.loaded.wishes.id(call.place.wish),
        )

    def _tell_called(self, session: Session, called: list[dict[str, Any]]) -> None:
        """Everyone who is called is told, has the status of an offer, and a job waits for her last moment."""
        codes = {row["wish_id"]: statuses.CALLED for row in called}
        applications.record_statuses(session, codes, self.now, EventKind.LIST_CALLED)
        for answer_by, rows in _by_deadline(called):
            told = {"answer_by": answer_by.isoformat()}
            messages.tell_all(
                session, [row["account_id"] for row in rows], MessageKind.CALLED.key, told, self.now
            )
            calls = [row["id"] for row in rows]
            outbox.enqueue_all(session, DEADLINE, "call", calls, run_at=answer_by + GRACE)


def _by_deadline(called: list[dict[str, Any]]) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    found = defaultdict[datetime, list[dict[str, Any]]](list)
    for row in called:
        found[row["answer_by"]].append(row)
    yield from found.items()


def _has(places: Collection[engine.Place], wish: int) -> bool:
    return any(place.wish == wish for place in places)


def waits(session: Session, wish_id: str) -> bool:
    """Whether somebody still waits for a wish."""
    waiting = select(Place.id).where(Place.wish_id == wish_id, Place.state == WAITING)
    return session.execute(waiting.limit(1)).scalar() is not None
