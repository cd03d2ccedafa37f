"""Who did or read what about whom: append-only, chained by hash, never a number or a name inside.

A row is written in the transaction of what it tells of. Chaining would make every writer wait for the last,
so a job seals rows in order afterwards; `verify` recomputes the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from flask import g, has_app_context
from sqlalchemy import BigInteger, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.platform.db import Base, Id, Json, Moment

ONE_LOOK = timedelta(minutes=10)


class Outcome(StrEnum):
    ALLOWED = "allowed"
    REFUSED = "refused"


class AuditEntry(Base):
    __tablename__ = "platform_audit"

    id: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)
    actor_id: Mapped[str | None] = mapped_column(String(32), index=True)
    actor_role: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(32), index=True)
    action: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    details: Mapped[Json]
    request_id: Mapped[str | None] = mapped_column(String(64))
    sequence: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))


def record(  # noqa: PLR0913 - an entry has this many parts
    session: Session,
    *,
    at: datetime,
    action: str,
    actor_id: str | None,
    actor_role: str | None = None,
    subject_id: str | None = None,
    object_id: str | None = None,
    outcome: Outcome = Outcome.ALLOWED,
    details: dict[str, Any] | None = None,
    request_id: str | None = None,
) -> None:
    """Append one entry. `details` holds codes and counts only: no identity number, token, text or file name.

    Within a request the entry carries the request's id, which the person was given with every answer.
    """
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            actor_role=actor_role,
            subject_id=subject_id,
            action=action,
            object_id=object_id,
            outcome=outcome.value,
            details=details or {},
            request_id=request_id or (g.get("vigo_request_id") if has_app_context() else None),
        )
    )


def record_look(
    session: Session,
    *,
    at: datetime,
    action: str,
    actor_id: str | None,
    actor_role: str,
    subject_id: str,
    object_id: str | None = None,
) -> None:
    """Append that somebody looked. A screen asks for several things at once: what follows within `ONE_LOOK` is the
    same look.
    """
    same = (
        AuditEntry.at > at - ONE_LOOK,
        AuditEntry.action == action,
        AuditEntry.actor_id == actor_id,
        AuditEntry.subject_id == subject_id,
        AuditEntry.object_id.is_(None) if object_id is None else AuditEntry.object_id == object_id,
    )
    if session.scalar(select(AuditEntry.id).where(*same).limit(1)) is None:
        record(
            session,
            at=at,
            action=action,
            actor_id=actor_id,
            actor_role=actor_role,
            subject_id=subject_id,
            object_id=object_id,
        )


def record_looks(
    session: Session,
    *,
    at: datetime,
    action: str,
    actor_id: str | None,
    actor_role: str,
    subjects: Collection[str],
    object_id: str,
) -> None:
    """Append that somebody saw all of these people in one list; again within `ONE_LOOK` is the same look."""
    seen = select(AuditEntry.subject_id).where(
        AuditEntry.at > at - ONE_LOOK,
        AuditEntry.action == action,
        AuditEntry.actor_id == actor_id,
        AuditEntry.object_id == object_id,
    )
    for subject in sorted(set(subjects) - set(session.scalars(seen))):
        record(
            session,
            at=at,
            action=action,
            actor_id=actor_id,
            actor_role=actor_role,
            subject_id=subject,
            object_id=object_id,
        )


def _seal_of(entry: AuditEntry, previous: str) -> str:
    content = [
        previous,
        entry.sequence,
        entry.id,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_role,
        entry.subject_id,
        entry.action,
        entry.object_id,
        entry.outcome,
        entry.details,
        entry.request_id,
    ]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def seal(session: Session, limit: int = 10_000) -> int:
    """Chain what is not chained yet, oldest first; returns how many entries it sealed."""
    last = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.sequence.is_not(None))
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    ).first()
    number, previous = (last.sequence or 0, last.seal or "") if last else (0, "")
    waiting = session.scalars(
        select(AuditEntry).where(AuditEntry.sequence.is_(None)).order_by(AuditEntry.id).limit(limit)
    ).all()
    for entry in waiting:
        number += 1
        entry.sequence = number
        previous = entry.seal = _seal_of(entry, previous)
    return len(waiting)


def verify(session: Session) -> Iterator[str]:
    """Yield the id of every sealed entry whose content, place or seal was changed."""
    previous, expected = "", 0
    sealed = select(AuditEntry).where(AuditEntry.sequence.is_not(None)).order_by(AuditEntry.sequence)
    for entry in session.scalars(sealed.execution_options(yield_per=1000)):
        expected += 1
        if entry.sequence != expected or entry.seal != _seal_of(entry, previous):
            yield entry.id
            expected = entry.sequence or expected
        previous = entry.seal or ""
