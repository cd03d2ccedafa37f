"""The door through which it is told what became of wishes: in bulk, past the ORM. Features above can hear of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from backend.features.applications.models import Event, Release, Wish
from backend.features.applications.rules.statuses import BEST_FIRST, STATUSES, WITHDRAWN, group_of
from backend.features.applications.rules.timeline import EventKind
from backend.kernel.ids import new_id
from backend.platform.db import GIVEN, insert_pairs, pairs

AT_ONCE = 20_000
"""Wishes in one statement."""


Hearer = Callable[[Session, Mapping[str, str], datetime], None]
"""Told of wishes, by id, that have new official codes: in the transaction that gave them, but of a round's, which become
official all at once, a batch at a time right after.
"""

_hearers: list[Hearer] = []


def hears_statuses(hearer: Hearer) -> Hearer:
    """Register who wants to know, whoever changed a status."""
    _hearers.append(hearer)
    return hearer


def tell_hearers(session: Session, statuses: Mapping[str, str], now: datetime) -> None:
    """Tell everyone who wants to know."""
    for hear in _hearers:
        hear(session, statuses, now)


def statuses_of(session: Session, wishes: Iterable[str]) -> dict[str, str]:
    """The official code of each of these wishes; a wish that is gone is left out."""
    return {wish: code for wish, _, code in _official(session.connection(), wishes)}


def record_statuses(
    session: Session,
    statuses: Mapping[str, str],
    now: datetime,
    kind: EventKind = EventKind.INTAKE_PUBLISHED,
) -> None:
    """Give wishes, by id, their new official codes, and each application one event that names its best.

    A wish that is gone or withdrawn is left as it is. Wishes that the caller has loaded as entities are not refreshed.

    Raises:
        KeyError: no such code; nothing has been written.
    """
    _write(session, statuses, {"status_at": now, "release_id": None, "status_before": None})
    note_statuses(session, statuses, now, kind)


def hold_statuses(session: Session, statuses: Mapping[str, str], release_id: str, now: datetime) -> None:
    """Record new official codes that nobody sees before `release`; whoever withdraws meanwhile stays withdrawn.

    As many transactions may take part as one likes. One release at a time can have a wish.

    Raises:
        KeyError: no such code; nothing has been written.
    """
    _write(session, statuses, {"status_at": now, "release_id": release_id, "status_before": Wish.status})


def release(session: Session, release_id: str, now: datetime) -> None:
    """Let everything that was held for this release be official: one row, whatever the number of wishes."""
    session.execute(insert(Release), [{"id": release_id, "released_at": now}])


def note_statuses(
    session: Session,
    wishes: Collection[str],
    now: datetime,
    kind: EventKind = EventKind.INTAKE_PUBLISHED,
) -> None:
    """Write one event for each application that has some of these wishes, naming the best official code among them, and
    tell everyone who hears of statuses. Whoever has been told of one by somebody else finds it so already.
    """
    connection = session.connection()
    best, codes = dict[str, str](), dict[str, str]()
    for wish, application, code in _official(connection, wishes):
        codes[wish] = code
        best[application] = min(best.get(application, code), code, key=_rank)
    for code in sorted(set(best.values())):
        same: dict[str, Any] = {"kind": kind.value, "at": now, "params": {}, "status": code}
        theirs = {new_id(): application for application, its_best in best.items() if its_best == code}
        insert_pairs(connection, Event, theirs, partial(_event, same))
    if codes:
        tell_hearers(session, codes, now)


def _event(same: Mapping[str, Any], event: Any, application: Any) -> Mapping[str, Any]:
    return {"id": event, "application_id": application, **same}


def _write(session: Session, statuses: Mapping[str, str], values: Mapping[str, Any]) -> None:
    for code in set(statuses.values()):
        group_of(code)
    session.flush()
    connection, given = session.connection(), list(statuses.items())
    each = pairs(connection)
    recorded = (
        update(Wish)
        .where(Wish.id == each.c.key, Wish.status != WITHDRAWN)
        .values(status=each.c.value, **values)
        .execution_options(synchronize_session=None)
    )
    for start in range(0, len(given), AT_ONCE):
        connection.execute(recorded, {GIVEN: dict(given[start : start + AT_ONCE])})


def _official(connection: Connection, wishes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Wish, application and official code of those of these wishes that are there."""
    each, given = pairs(connection), list(wishes)
    found = select(Wish.id, Wish.application_id, Wish.official).join(each, each.c.key == Wish.id)
    for start in range(0, len(given), AT_ONCE):
        some = dict.fromkeys(given[start : start + AT_ONCE], 0)
        yield from connection.execute(found, {GIVEN: some}).all()


def _rank(code: str) -> tuple[int, int]:
    return BEST_FIRST.index(group_of(code)), STATUSES[code].number
