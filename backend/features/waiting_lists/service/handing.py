"""Handing a county's lists over to its schools, and closing them: page by page, each page one transaction.

Nobody sees a thing before the last page has opened the lists, and wherever a worker is killed the page has been dealt
with or it has not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.catalogue import service as catalogue
from backend.features.intake import service as intake
from backend.features.offers import service as offers
from backend.features.waiting_lists.models import Call, Handover, Offering, Place, Queue, Seat
from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.opening import Season, Stage, State, response_time, stage_of
from backend.features.waiting_lists.rules.telling import Cause, Happened, MessageKind
from backend.features.waiting_lists.service.happening import Log, call_next
from backend.features.waiting_lists.service.state import (
    GENERAL,
    OPEN,
    WAITING,
    Locked,
    closes,
    load,
    lock,
)
from backend.kernel.errors import Conflict
from backend.kernel.ids import new_id
from backend.platform import audit, messages, outbox

HAND_OVER: Final = "waiting_lists.hand_over"
CLOSE: Final = "waiting_lists.close"
PAGE: Final = 1000
SEASON = timedelta(days=365)
AUDIT_HANDED_OVER: Final = "list.handed_over"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a county's lists stand, and what decides it."""

    county: str
    school_year: int
    round: intake.PublishedRound | None
    stage: Stage
    opens: datetime | None
    closes: datetime | None
    handover: Handover | None


def standing_of(session: Session, county: str, now: datetime) -> Standing:
    """How far the lists of a county have come in the season at `now`.

    Raises:
        NotFound: `annual_wheel.no_season`.
    """
    dates = annual_wheel.dates(session.connection())
    school_year = dates.season_at(now)
    newest = _newest_round(session, county, school_year, now)
    handover = _handover(session, newest.id, county) if newest else None
    moments = dates.moments(county, school_year)
    season = Season(
        round_number=newest.number if newest else None,
        is_under_way=intake.is_under_way(session, county, school_year),
        opens=offers.answers_end(moments, newest.number) if newest else None,
        closes=closes(dates, county, school_year),
        state=State(handover.state) if handover else None,
    )
    return Standing(county, school_year, newest, stage_of(season, now), season.opens, season.closes, handover)


def _newest_round(
    session: Session, county: str, school_year: int, now: datetime
) -> intake.PublishedRound | None:
    rounds = [
        one
        for one in intake.published_rounds(session, now - SEASON)
        if one.school_year == school_year and county in one.counties and one.published_at <= now
    ]
    return max(rounds, key=lambda one: one.number, default=None)


def _handover(session: Session, round_id: str, county: str) -> Handover | None:
    wanted = select(Handover).where(Handover.round_id == round_id, Handover.county == county)
    return session.scalars(wanted).one_or_none()


def hand_over(session: Session, county: str, actor: Principal, now: datetime) -> Standing:
    """Let the schools of a county call from the lists of its newest round. Safe to repeat.

    Raises:
        Conflict: `waiting_lists.hand_over.…`, a code for each stage in which it cannot be done.
    """
    present = standing_of(session, county, now)
    if present.stage in {Stage.HANDING_OVER, Stage.OPEN}:
        return present
    if present.stage is not Stage.READY or present.round is None:
        raise Conflict(_CANNOT[present.stage])
    rules = catalogue.county_rules(county, present.school_year)
    begun = Handover(
        round_id=present.round.id,
        county=county,
        school_year=present.school_year,
        round_number=present.round.number,
        state=State.HANDING_OVER.value,
        hours=response_time(rules.waiting_lists.value.response_hours).hours,
        handed_over_by=actor.account_id or "",
        asked_at=now,
        progress={"done": 0},
    )
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:
        # A colleague did it at the same moment; the index lets one be.
        return standing_of(session, county, now)
    _next_page(session, HAND_OVER, begun.id, "", now)
    audit.record(
        session,
        at=now,
        action=AUDIT_HANDED_OVER,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        object_id=begun.id,
        details={"county": county, "round": present.round.number},
    )
    return standing_of(session, county, now)


_CANNOT = {
    Stage.NO_ROUND: "waiting_lists.hand_over.no_round",
    Stage.ROUND_UNDER_WAY: "waiting_lists.hand_over.round_under_way",
    Stage.NOT_YET: "waiting_lists.hand_over.not_yet",
    Stage.NO_DATE: "waiting_lists.hand_over.no_date",
    Stage.CLOSED: "waiting_lists.hand_over.closed",
    Stage.READY: "waiting_lists.hand_over.no_round",
}


def _next_page(session: Session, task: str, handover_id: str, after: str, now: datetime) -> None:
    args = {"handover": handover_id, "after": after}
    outbox.enqueue(session, task, args, dedupe=f"{task}:{handover_id}:{after}", run_at=now)


def take_page(session: Session, handover_id: str, after: str, now: datetime) -> None:
    """Enter the seats and places of the next people of the round; after the last of them the lists open."""
    handover = session.get_one(Handover, handover_id, with_for_update=True)
    if handover.state != State.HANDING_OVER:
        return
    if not after:
        _enter_offerings(session, handover)
    page = offers.unanswered_page(session, handover.round_id, after, PAGE)
    if page is None:
        _open(session, handover, now)
        return
    # Whoever is still unanswered has let the deadline pass: that takes effect before her seat is looked at.
    offers.strike(session, handover.round_id, page, now)
    people = list(_people(session, handover, after, page.last))
    extra = {one.wish_id for one in intake.unrepaid(session, handover.school_year) if one.wish_id}
    entered = Entered(handover, _queues(session, handover), extra, now)
    for one in people:
        entered.enter(one)
    entered.write(session, lock(session, handover.round_id, now))
    handover.progress = {"done": handover.progress["done"] + len(people)}
    _next_page(session, HAND_OVER, handover.id, page.last, now)


def _enter_offerings(session: Session, handover: Handover) -> None:
    seats = intake.seats_of_round(session, handover.round_id, handover.county)
    total = Counter[tuple[str, str]]()
    for one in seats:
        total[one.area, one.school] += one.seats
    ids = {pair: new_id() for pair in total}
    offerings = [
        {
            "id": ids[area, school],
            "handover_id": handover.id,
            "county": handover.county,
            "area": area,
            "school": school,
            "seats": count,
        }
        for (area, school), count in total.items()
    ]
    queues = [
        {"id": new_id(), "offering_id": ids[one.area, one.school], "pool": one.pool, "free": 0}
        for one in seats
    ]
    for table, rows in ((Offering, offerings), (Queue, queues)):
        if rows:
            session.connection().execute(insert(table), rows)


QueueKey = tuple[str, str, str]
"""Area, school and pool."""


def _queues(session: Session, handover: Handover) -> dict[QueueKey, tuple[str, str]]:
    """Ids of offering and queue."""
    rows = session.connection().execute(
        select(Offering.area, Offering.school, Queue.pool, Offering.id, Queue.id)
        .join(Queue, Queue.offering_id == Offering.id)
        .where(Offering.handover_id == handover.id)
    )
    return {(area, school, pool): (offering, queue) for area, school, pool, offering, queue in rows}


@dataclass(frozen=True, slots=True)
class Person:
    """What the round came to for somebody, as it stands now."""

    account_id: str
    content: dict[str, Any]
    lines: Sequence[intake.InLine]
    codes: dict[str, str]
    """Official codes by wish."""
    keeps_elsewhere: bool
    """Whether she keeps a place the county found for her, which no wish tells of."""
    has_moved: bool
    """Whether another county's list has given her a better one meanwhile."""


def _people(session: Session, handover: Handover, after: str, last: str) -> Iterator[Person]:
    round_id = handover.round_id
    outcomes = intake.outcomes_after(session, round_id, after, PAGE)
    lines: dict[str, list[intake.InLine]] = {}
    for line in intake.waiting_between(session, round_id, after, last):
        lines.setdefault(line.account_id, []).append(line)
    answered = offers.places_answered(session, round_id, after, last)
    placed = [one.content.get(name) for one in outcomes for name in ("placement", "keeps")]
    wishes = {place["wish_id"] for place in placed if place and place["wish_id"]}
    wishes |= {line.wish_id for several in lines.values() for line in several}
    codes = applications.statuses_of(session, wishes)
    seated = select(Seat.account_id).where(
        Seat.round_id == round_id, Seat.ended_at.is_(None), Seat.account_id > after, Seat.account_id <= last
    )
    moved = set(session.execute(seated).scalars())
    for one in outcomes:
        account = one.account_id
        keeps = answered.get(account) is not False
        yield Person(account, one.content, lines.get(account, ()), codes, keeps, account in moved)


class Entered:
    """Rows for a page of people."""

    def __init__(
        self,
        handover: Handover,
        queues: dict[QueueKey, tuple[str, str]],
        extra: Collection[str],
        now: datetime,
    ) -> None:
        self._handover, self._queues, self._extra, self._now = handover, queues, extra, now
        self._granted: list[dict[str, Any]] = []
        self._seats: list[dict[str, Any]] = []
        self._places: list[dict[str, Any]] = []
        self._lost: list[tuple[str, str, str, str | None]] = []

    def enter(self, person: Person) -> None:
        """Her seat, if she has it still, and her places in line, if she has said yes to them."""
        ranks = {wish["wish_id"]: wish["rank"] for wish in person.content["wishes"]}
        for place in self._places_of(person):
            self._enter_seat(person, place, ranks)
        for line in person.lines:
            if person.codes.get(line.wish_id) in statuses.ON_THE_LIST:
                self._enter_place(line, ranks[line.wish_id])

    def _places_of(self, person: Person) -> list[dict[str, Any]]:
        """In this county: the place she got, and the one a corrected result lets her keep until she has answered it."""
        named = (person.content["placement"], person.content.get("keeps"))
        return [one for one in named if one and one["county"] == self._handover.county]

    def _enter_seat(self, person: Person, placement: dict[str, Any], ranks: dict[str, int]) -> None:
        key = placement["area"], placement["school"], placement.get("pool", GENERAL)
        if key not in self._queues:
            return
        offering, queue = self._queues[key]
        wish = placement["wish_id"]
        code = person.codes.get(wish) if wish else None
        row = self._row(offering, queue, person.account_id, wish, ranks.get(wish, len(ranks) + 1))
        if code in statuses.OFFERED and person.content.get("keeps"):
            # An extra seat she has still to answer: a call without a seat that is free.
            self._granted.append(row | {"called_at": self._now, "answer_by": None, "state": OPEN})
            return
        has_it = code in statuses.SEATED if wish else person.keeps_elsewhere
        if person.has_moved or not has_it:
            if not self._was_extra(wish):
                self._lost.append((offering, queue, person.account_id, wish))
            return
        self._seats.append(row | {"since": self._now, "reason": ""})

    def _was_extra(self, wish: str | None) -> bool:
        """An extra seat that was declined was never one of those there are."""
        return wish is not None and wish in self._extra

    def _enter_place(self, line: intake.InLine, rank: int) -> None:
        found = self._queues.get((line.area, line.school, line.pool))
        if found is not None:
            row = self._row(*found, line.account_id, line.wish_id, rank)
            self._places.append(row | {"number": line.place, "state": WAITING})

    def _row(self, offering: str, queue: str, account: str, wish: str | None, rank: int) -> dict[str, Any]:
        return {
            "id": new_id(),
            "round_id": self._handover.round_id,
            "offering_id": offering,
            "queue_id": queue,
            "account_id": account,
            "wish_id": wish,
            "rank": rank,
        }

    def write(self, session: Session, locked: Locked) -> None:
        connection = session.connection()
        for table, rows in ((Seat, self._seats), (Place, self._places), (Call, self._granted)):
            if rows:
                connection.execute(insert(table), rows)
        log = Log(locked, self._now)
        for offering, queue, account, wish in self._lost:
            log.add(
                Happened.FREED,
                self._handover.id,
                offering_id=offering,
                queue_id=queue,
                account_id=account,
                wish_id=wish,
                cause=Cause.NOT_TAKEN.value,
            )
        log.write(session)
        freed = Counter(queue for _, queue, _, _ in self._lost)
        if freed:
            more = update(Queue).where(Queue.id == bindparam("queue"))
            counts = [{"queue": queue, "more": count} for queue, count in freed.items()]
            connection.execute(more.values(free=Queue.free + bindparam("more")), counts)


def _make_up_for_extra_seats(session: Session, handover: Handover, now: datetime) -> None:
    """Each extra seat that is held takes one of those that came free; what is left over the next ones make up for."""
    queues = _queues(session, handover)
    extra = [one for one in intake.unrepaid(session, handover.school_year) if one.county == handover.county]
    held = applications.statuses_of(session, [one.wish_id for one in extra if one.wish_id])
    for one in extra:
        found = queues.get((one.area, one.school, one.pool)) or queues.get((one.area, one.school, GENERAL))
        if found is None or held.get(one.wish_id or "") not in statuses.HELD:
            continue
        free = session.execute(select(Queue.free).where(Queue.id == found[1])).scalar_one()
        session.execute(update(Queue).where(Queue.id == found[1]).values(free=free - 1))
        if free > 0:
            intake.repay(session, handover.school_year, one.area, one.school, now)


def _open(session: Session, handover: Handover, now: datetime) -> None:
    """List mode begins: every seat that was let go of calls the next in line."""
    _make_up_for_extra_seats(session, handover, now)
    handover.state, handover.opened_at = State.OPEN.value, now
    session.flush()
    locked = lock(session, handover.round_id, now)
    log = Log(locked, now)
    log.add(Happened.HANDED_OVER, handover.id, actor_id=handover.handed_over_by)
    log.write(session)
    mine = select(Queue.offering_id).join(Offering, Offering.id == Queue.offering_id)
    free = mine.where(Offering.handover_id == handover.id, Queue.free > 0).distinct()
    offerings = set(session.execute(free).scalars())
    call_next(session, locked, load(session, locked, offerings, ()), now)


def close_due(session: Session, now: datetime) -> int:
    """Queue the closing of lists whose last day is over; returns how many."""
    begun = 0
    dates = annual_wheel.dates(session.connection())
    for row in session.scalars(select(Handover).where(Handover.state == State.OPEN.value)):
        end = closes(dates, row.county, row.school_year)
        if end is not None and end <= now:
            args = {"handover": row.id, "after": ""}
            begun += outbox.enqueue(session, CLOSE, args, dedupe=f"{CLOSE}:{row.id}:", run_at=now)
    return begun


def close_page(session: Session, handover_id: str, now: datetime) -> None:
    """End the waiting of the next people whom nobody has called; after the last of them the lists are closed.

    Whoever has been called may answer to her last moment.
    """
    handover = session.get_one(Handover, handover_id)
    locked = lock(session, handover.round_id, now)
    if handover.state != State.OPEN:
        return
    called = select(Call.wish_id).where(Call.state == OPEN, Call.round_id == handover.round_id)
    waiting = (
        select(Place.id, Place.wish_id, Place.account_id)
        .join(Offering, Offering.id == Place.offering_id)
        .where(Offering.handover_id == handover.id, Place.state == WAITING, Place.wish_id.not_in(called))
        .order_by(Place.id)
        .limit(PAGE)
    )
    rows = session.connection().execute(waiting).all()
    if not rows:
        handover.state, handover.closed_at = State.CLOSED.value, now
        log = Log(locked, now)
        log.add(Happened.CLOSED, handover.id)
        log.write(session)
        return
    ended = update(Place).where(Place.id == bindparam("place"))
    session.connection().execute(
        ended.values(state=Happened.CLOSED.value, ended_at=now), [{"place": row.id} for row in rows]
    )
    codes = {row.wish_id: statuses.NEVER_CALLED for row in rows}
    applications.record_statuses(session, codes, now, EventKind.LISTS_CLOSED)
    people = sorted({row.account_id for row in rows})
    messages.tell_all(session, people, MessageKind.CLOSED.key, {}, now)
    _next_page(session, CLOSE, handover.id, rows[-1].id, now)
