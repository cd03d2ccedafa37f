"""The door through which it is told what became of wishes: in bulk, past the ORM. Features above can hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from backend.features.applications.models import Event, Wish
from backend.features.applications.rules.statuses import BEST_FIRST, STATUSES, WITHDRAWN, group_of
from backend.features.applications.rules.timeline import EventKind
from backend.kernel.ids import new_id

AT_ONCE = 500
"""Ids in one statement: below what either database takes as parameters."""

_RECORD = (
    update(Wish)
    .where(Wish.id == bindparam("wish_id"), Wish.status != WITHDRAWN)
    .values(status=bindparam("code"), status_at=bindparam("moment"))
)
"""Who has withdrawn stays withdrawn, whatever was calculated meanwhile."""


Hearer = Callable[[Session, Mapping[str, str], datetime], None]
"""Told of wishes, by id, that have new official codes, in the transaction that gave them."""

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
    ids, found = sorted(set(wishes)), dict[str, str]()
    connection = session.connection()
    for start in range(0, len(ids), AT_ONCE):
        rows = select(Wish.id, Wish.status).where(Wish.id.in_(ids[start : start + AT_ONCE]))
        found |= {row.id: row.status for row in connection.execute(rows)}
    return found


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
    for code in set(statuses.values()):
        group_of(code)
    if not statuses:
        return
    session.flush()
    connection = session.connection()
    connection.execute(
        _RECORD.execution_options(synchronize_session=None),
        [{"wish_id": wish, "code": code, "moment": now} for wish, code in statuses.items()],
    )
    best = _best_by_application(connection, list(statuses))
    if best:
        connection.execute(insert(Event), list(_events(best, kind, now)))
    tell_hearers(session, statuses, now)


def _best_by_application(connection: Connection, wishes: Sequence[str]) -> dict[str, str]:
    best: dict[str, str] = {}
    for start in range(0, len(wishes), AT_ONCE):
        found = select(Wish.application_id, Wish.status).where(Wish.id.in_(wishes[start : start + AT_ONCE]))
        for application, code in connection.execute(found):
            best[application] = min(best.get(application, code), code, key=_rank)
    return best


def _rank(code: str) -> tuple[int, int]:
    return BEST_FIRST.index(group_of(code)), STATUSES[code].number


def _events(best: Mapping[str, str], kind: EventKind, now: datetime) -> Iterator[dict[str, Any]]:
    for application, code in best.items():
        yield {
            "id": new_id(),
            "application_id": application,
            "kind": kind.value,
            "at": now,
            "params": {},
            "status": code,
        }
