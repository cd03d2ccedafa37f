"""What others do to a wish, as list mode hears of it: an application withdrawn, a seat granted, an offer answered.

It is told after every change of an official status, its own among them: those are found done already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.engine import lists as engine
from backend.features.applications import service as applications
from backend.features.waiting_lists.models import Call, Handover, Offering, Place, Queue, Seat
from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.telling import Cause, Happened
from backend.features.waiting_lists.service.happening import Because, Log, happen
from backend.features.waiting_lists.service.state import (
    AT_ONCE,
    GENERAL,
    OPEN,
    WAITING,
    concerned,
    load,
    lock,
)
from backend.kernel.ids import new_id


@applications.hears_statuses
def hear(session: Session, codes: Mapping[str, str], now: datetime) -> None:
    """Keep the lists true to what has become of these wishes."""
    any_open = select(Handover.id).where(Handover.opened_at.is_not(None)).limit(1)
    if session.execute(any_open).scalar() is None:
        return
    wishes = iter(codes)
    while page := list(islice(wishes, AT_ONCE)):
        ended = [wish for wish in page if codes[wish] not in statuses.SEATED | statuses.ON_THE_LIST]
        _end_waiting(session, ended, now)
        _end_seats(session, ended, now)
        _grant(session, [wish for wish in page if codes[wish] in statuses.OFFERED], now)
        _take(session, [wish for wish in page if codes[wish] in statuses.HELD], now)


def _end_waiting(session: Session, wishes: Sequence[str], now: datetime) -> None:
    """Nobody waits, or is called, for a wish that has ended."""
    waiting = select(Place.wish_id, Place.account_id, Place.round_id)
    called = select(Call.wish_id, Call.account_id, Call.round_id)
    gone = waiting.where(Place.wish_id.in_(wishes), Place.state == WAITING).union(
        called.where(Call.wish_id.in_(wishes), Call.state == OPEN)
    )
    for wish, account, round_id in session.execute(gone).all():
        locked = lock(session, round_id, now)
        loaded = load(session, locked, concerned(session, round_id, account), [account])
        happen(session, locked, loaded, engine.Left(now, loaded.wishes.of(wish)))


def _end_seats(session: Session, wishes: Sequence[str], now: datetime) -> None:
    """A seat whose wish has ended is free."""
    current = select(Seat).where(Seat.wish_id.in_(wishes), Seat.ended_at.is_(None))
    for seat in session.scalars(current).all():
        locked = lock(session, seat.round_id, now)
        loaded = load(session, locked, [seat.offering_id], [seat.account_id])
        person = loaded.people.of(seat.account_id)
        freed = engine.SeatFreed(now, loaded.queue_number(seat.queue_id), person)
        happen(session, locked, loaded, freed, Because(cause=Cause.ENDED))


def _grant(session: Session, wishes: Sequence[str], now: datetime) -> None:
    """A wish on these lists is offered, and no list has called: a seat beyond those there are, answered as an offer.

    Once it is taken, the next one that is freed makes up for it.
    """
    called = select(Call.wish_id).where(Call.wish_id.in_(wishes), Call.state == OPEN)
    seated = select(Seat.wish_id).where(Seat.wish_id.in_(wishes), Seat.ended_at.is_(None))
    known = set(session.execute(called.union(seated)).scalars())
    places = select(Place).where(Place.wish_id.in_(set(wishes) - known)).order_by(Place.id)
    granted = {place.wish_id: place for place in session.scalars(places)}
    for place in granted.values():
        locked = lock(session, place.round_id, now)
        queue, handover = session.execute(
            select(Queue.id, Offering.handover_id)
            .join(Offering, Offering.id == Queue.offering_id)
            .where(Queue.offering_id == place.offering_id, Queue.pool == GENERAL)
        ).one()
        seat = {
            "id": new_id(),
            "round_id": place.round_id,
            "offering_id": place.offering_id,
            "queue_id": queue,
            "account_id": place.account_id,
            "wish_id": place.wish_id,
            "rank": place.rank,
        }
        session.execute(insert(Call).values(**seat, called_at=now, answer_by=None, state=OPEN))
        log = Log(locked, now)
        about = {name: str(seat[name]) for name in ("offering_id", "queue_id", "account_id", "wish_id")}
        log.add(Happened.GRANTED, handover, **about)
        log.write(session)


def _take(session: Session, wishes: Sequence[str], now: datetime) -> None:
    """A granted seat was accepted, or a correction has let her keep one she was called to: what she had is free."""
    in_time = Call.answer_by.is_(None) | (Call.answer_by >= now)
    asked = select(Call).where(Call.wish_id.in_(wishes), Call.state == OPEN, in_time)
    for call in session.scalars(asked).all():
        locked = lock(session, call.round_id, now)
        offerings = concerned(session, call.round_id, call.account_id)
        loaded = load(session, locked, offerings, [call.account_id])
        taken = engine.Accepted(now, loaded.wishes.of(call.wish_id))
        happen(session, locked, loaded, taken, Because(actor_id=call.account_id))
