# ruff: noqa: F811 - fixtures are asked for by name
"""A real round, handed over, and a month of calls: the log alone gives the same lists as the rows."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.engine import lists as engine
from backend.engine.snapshot import PoolKind
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.intake.models import OutcomeRow, Round, Run
from backend.features.intake.rules.outcomes import Published
from backend.features.intake.service import keeping
from backend.features.offers import service as offers
from backend.features.offers.rules.answers import Answer
from backend.features.offers.rules.outcomes import Situation
from backend.features.waiting_lists import jobs  # noqa: F401 - the worker carries them out
from backend.features.waiting_lists.models import Call, Handover, Line, Offering, Place, Queue, Seat
from backend.features.waiting_lists.service import answering, handing
from backend.features.waiting_lists.service import keeping as school
from backend.kernel.errors import Conflict
from backend.platform.files import FileStore
from tests.builders.lists import OPENS
from tests.features.intake.conftest import (  # noqa: F401
    JULY,
    Desk,
    cast,
    connection,
    country,
    desk,
    officer,
)

PUBLISHED = JULY + timedelta(days=1)
COUNTY = officer("c" * 32)
STEPS = 60


def herself(account: str) -> Principal:
    return Principal(account, Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")


def answer_some(session: Session, round_id: str) -> None:
    """Whoever waits for better says yes to it all; of the others one in eight says no, and one nothing."""
    accounts = session.scalars(
        select(OutcomeRow.account_id).where(OutcomeRow.round_id == round_id).order_by(OutcomeRow.account_id)
    ).all()
    for number, account in enumerate(accounts):
        outcome = offers.result_of(session, account, PUBLISHED).outcome
        lists = frozenset(wish.wish_id for wish in outcome.waiting)
        if outcome.situation is Situation.LISTS:
            given = Answer(None, lists)
        elif outcome.situation is Situation.OFFER_AND_LISTS:
            given = Answer(True, lists)
        elif outcome.situation is Situation.OFFER and number % 8 != 7:
            given = Answer(number % 8 != 3, frozenset())
        else:
            continue
        offers.answer(session, given, 0, herself(account), PUBLISHED)
    session.commit()


def test_the_log_gives_the_same_lists(desk: Desk, session: Session, store: FileStore) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    answer_some(session, begun.id)
    handing.hand_over(session, "03", COUNTY, OPENS)
    session.commit()
    desk.work(OPENS)
    yes = set(session.scalars(select(Place.wish_id)))

    chance, now = random.Random(27), OPENS
    taken = 0
    for _ in range(STEPS):
        now += timedelta(minutes=chance.randrange(1, 900))
        desk.work(now)
        taken += step(session, chance, now)
        session.commit()
    assert taken, "something has happened"
    assert session.scalars(select(Line.id).where(Line.kind == "accepted")).all(), "and somebody said yes"

    entered = session.scalars(select(Round)).one()
    whole = keeping.published(store, keeping.files_of(session.get_one(Run, entered.run_id)))
    recomputed = Recomputed(session, whole, yes)
    assert recomputed.after_the_log() == recomputed.as_the_rows_have_it()


def step(session: Session, chance: random.Random, now: datetime) -> bool:
    """One thing that happens, or nothing: an answer, a seat let go of, an application withdrawn."""
    what = chance.random()
    calls = session.scalars(select(Call).where(Call.state == "open").order_by(Call.wish_id)).all()
    if calls and what < 0.4:
        call = chance.choice(calls)
        with suppress(Conflict):
            answering.answer(session, call.id, chance.random() < 0.6, herself(call.account_id), now)
        return True
    waited_for = select(Place.offering_id).where(Place.state == "waiting")
    wanted = select(Seat).where(Seat.ended_at.is_(None), Seat.offering_id.in_(waited_for))
    seats = session.scalars(wanted.order_by(Seat.account_id)).all()
    if not seats or what > 0.8:
        return False
    seat = chance.choice(seats)
    if what < 0.7:
        school.free(session, session.get_one(Offering, seat.offering_id), seat, "Har flyttet.", COUNTY, now)
    else:
        wishes = session.scalars(select(Place.wish_id).where(Place.account_id == seat.account_id)).all()
        codes = dict.fromkeys([*wishes, *filter(None, [seat.wish_id])], "TRUKK")
        applications.record_statuses(session, codes, now, EventKind.WITHDRAWN)
    return True


class Recomputed:
    """The lists by the engine's own numbers, from the round's files and the log, and from the rows."""

    def __init__(self, session: Session, whole: Published, yes: set[str]) -> None:
        self._session = session
        snapshot, legend = whole.snapshot, whole.legend
        self._wish = {wish: row for row, wish in enumerate(legend.wishes)}
        self._applicant = {account: row for row, account in enumerate(snapshot.applicants.id)}
        by_place = {(area, school): row for row, (area, school, _) in enumerate(legend.offerings)}
        pools = {
            (int(offering), PoolKind(int(kind)).name.lower()): len(legend.offerings) + row
            for row, (offering, kind) in enumerate(
                zip(snapshot.pools.offering, snapshot.pools.kind, strict=True)
            )
        }
        named = session.execute(
            select(Queue.id, Queue.pool, Queue.free, Offering.area, Offering.school).join(
                Offering, Offering.id == Queue.offering_id
            )
        ).all()
        self._rows: list[Row[tuple[str, str, int, str, str]]] = list(named)
        self._queue = {}
        for row in named:
            offering = by_place[row.area, row.school]
            self._queue[row.id] = offering if row.pool == "general" else pools[offering, row.pool]
        said = [self._wish[wish] for wish in yes]
        self._begin = engine.waiting_lists(snapshot, whole.result, said, {})
        assert len(np.unique(list(self._queue.values()))) == len(self._queue)

    def after_the_log(self) -> engine.WaitingLists:
        lines = self._session.scalars(select(Line).order_by(Line.number)).all()
        lists = self._begin
        for line in lines:
            if line.cause == "not_taken":
                queue = self._queue[line.queue_id or ""]
                gone = self._applicant[line.account_id or ""]
                lists = replace(
                    lists,
                    free={**lists.free, queue: lists.free.get(queue, 0) + 1},
                    seats={one: seat for one, seat in lists.seats.items() if one != gone},
                )
        opened = self._session.scalars(select(Handover.opened_at)).one()
        assert opened is not None
        happened = [event for line in lines if (event := self._event(line)) is not None]
        return self._plain(engine.replay(engine.called(lists, opened), happened))

    def _event(self, line: Line) -> engine.Event | None:
        if line.kind == "freed" and line.cause not in {"not_taken", "moved_up"}:
            queue = self._queue[line.queue_id or ""]
            return engine.SeatFreed(line.at, queue, self._applicant[line.account_id or ""])
        kinds = {
            "accepted": engine.Accepted,
            "declined": engine.Declined,
            "unanswered": engine.Unanswered,
            "left": engine.Left,
        }
        return kinds[line.kind](line.at, self._wish[line.wish_id or ""]) if line.kind in kinds else None

    def as_the_rows_have_it(self) -> engine.WaitingLists:
        session = self._session
        waiting: dict[int, list[engine.Place]] = {}
        for place in session.scalars(
            select(Place).where(Place.state == "waiting").order_by(Place.queue_id, Place.number)
        ):
            waiting.setdefault(self._queue[place.queue_id], []).append(self._place(place))
        seats = {
            self._applicant[seat.account_id]: engine.Seat(self._queue[seat.queue_id], seat.rank)
            for seat in session.scalars(select(Seat).where(Seat.ended_at.is_(None)))
        }
        calls = {}
        for call in session.scalars(select(Call).where(Call.state == "open")):
            assert call.answer_by is not None
            calls[self._wish[call.wish_id]] = engine.Call(
                self._place(call), self._queue[call.queue_id], call.answer_by
            )
        return self._plain(
            replace(
                self._begin,
                waiting={queue: tuple(places) for queue, places in waiting.items()},
                seats=seats,
                free={self._queue[row.id]: row.free for row in self._rows},
                calls=calls,
            )
        )

    def _place(self, row: Place | Call) -> engine.Place:
        return engine.Place(self._wish[row.wish_id], self._applicant[row.account_id], row.rank)

    def _plain(self, lists: engine.WaitingLists) -> engine.WaitingLists:
        """Without what says nothing, and a place elsewhere ranked as below all wishes."""
        wishes = self._begin_wishes()
        return replace(
            lists,
            waiting={queue: places for queue, places in lists.waiting.items() if places},
            free={queue: free for queue, free in lists.free.items() if free},
            seats={
                one: replace(seat, rank=seat.rank if (one, seat.rank) in wishes else 0)
                for one, seat in lists.seats.items()
            },
        )

    def _begin_wishes(self) -> set[tuple[int, int]]:
        ranks = self._session.execute(select(OutcomeRow.account_id, OutcomeRow.content)).all()
        return {
            (self._applicant[account], wish["rank"])
            for account, content in ranks
            for wish in content["wishes"]
        }
