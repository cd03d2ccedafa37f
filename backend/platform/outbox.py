"""The outbox row is the job: written in the transaction that causes it, carried out at least once afterwards.

A worker claims due rows by lease, runs the registered function in a transaction of its own and marks the row
done in that same transaction. A worker that dies leaves its lease to run out, and another takes the row.
Functions must be idempotent: what leaves the house carries the row's dedupe key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.platform.db import Base, Database, Id, Json, Moment

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
ATTEMPTS = 8


class OutboxRow(Base):
    __tablename__ = "platform_outbox"

    id: Mapped[Id]
    task: Mapped[str] = mapped_column(String(80))
    args: Mapped[Json]
    dedupe: Mapped[str] = mapped_column(String(160), unique=True)
    run_at: Mapped[Moment] = mapped_column(index=True)
    lease_until: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[Moment | None] = mapped_column(index=True)
    fault: Mapped[str | None] = mapped_column(String(400))


@dataclass(frozen=True, slots=True)
class Job:
    """What a task function is told."""

    id: str
    dedupe: str
    args: dict[str, Any]
    now: datetime


Task = Callable[[Session, Job], None]
_tasks: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function as the one that carries out `name`."""

    def register(function: Task) -> Task:
        if name in _tasks:
            raise ValueError(f"two functions claim the task {name}")
        _tasks[name] = function
        return function

    return register


def enqueue(session: Session, name: str, args: dict[str, Any], *, dedupe: str, run_at: datetime) -> bool:
    """Write a job into the caller's transaction; False when a job with this dedupe key is there already."""
    try:
        with session.begin_nested():
            session.add(OutboxRow(task=name, args=args, dedupe=dedupe, run_at=run_at))
    except IntegrityError:
        return False
    return True


def claim(session: Session, now: datetime, limit: int = 20) -> list[OutboxRow]:
    """Take due rows for `LEASE`; no other worker gets them meanwhile."""
    due = (
        select(OutboxRow.id)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.run_at <= now,
            OutboxRow.attempts < ATTEMPTS,
            OutboxRow.lease_until.is_(None) | (OutboxRow.lease_until < now),
        )
        .order_by(OutboxRow.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(OutboxRow)
        .where(OutboxRow.id.in_(due.scalar_subquery()))
        .values(lease_until=now + LEASE, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(session.scalars(taken))


def carry_out(database: Database, row: OutboxRow, now: datetime) -> bool:
    """Run one claimed row; its effect and its mark are one transaction. False when it failed and will be retried."""
    try:
        with database.writing() as session:
            _tasks[row.task](session, Job(row.id, row.dedupe, row.args, now))
            session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row.id)
                .values(done_at=now, lease_until=None, fault=None)
            )
    except Exception as fault:
        log.warning(
            "task failed", extra={"task": row.task, "row": row.id, "attempt": row.attempts}, exc_info=True
        )
        with database.writing() as session:
            pause = timedelta(seconds=min(3600, 5 * 2**row.attempts))
            session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row.id)
                .values(lease_until=now + pause, fault=type(fault).__name__)
            )
        return False
    return True


def work_once(database: Database, now: datetime) -> int:
    """Claim what is due and carry it out; returns how many rows were claimed."""
    with database.writing() as session:
        rows = claim(session, now)
        session.expunge_all()
    for row in rows:
        carry_out(database, row, now)
    return len(rows)
