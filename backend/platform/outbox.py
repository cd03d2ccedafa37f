"""The outbox row is the job: written in the transaction that causes it, carried out at least once afterwards.

A worker claims due rows by lease, runs the registered function in a transaction of its own and marks the row
done in that same transaction. A worker that dies leaves its lease to run out, and another takes the row.
Functions must be idempotent: what leaves the house carries the row's dedupe key.

Long work comes in three stages: `read` sees one moment of the database, `compute` sees no database at all, `write` is
the transaction. While the first two last the lease is renewed, and nobody else's writing waits for them.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.kernel.ids import new_id
from backend.platform.db import Base, Database, Id, Json, Moment, insert_pairs

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


@dataclass(frozen=True, slots=True)
class Stages:
    """Long work: what is read, what is made of it, and what is written in the end."""

    read: Callable[[Session, Job], Any]
    compute: Callable[[Any, Job], Any]
    write: Callable[[Session, Job, Any], None]
    attempts: int = ATTEMPTS
    give_up: Callable[[Session, Job], None] | None = None
    """Called in the transaction that marks the row as failed for good, so that whoever waits for it is told."""


class TakenOver(Exception):
    """Another worker has finished the row meanwhile: what was worked out here is dropped."""


_tasks: dict[str, Task] = {}
_stages: dict[str, Stages] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function as the one that carries out `name`."""

    def register(function: Task) -> Task:
        _require_free(name)
        _tasks[name] = function
        return function

    return register


def staged_task(name: str, stages: Stages) -> None:
    """Register long work as what carries out `name`."""
    _require_free(name)
    _stages[name] = stages


def _require_free(name: str) -> None:
    if name in _tasks or name in _stages:
        raise ValueError(f"two functions claim the task {name}")


def enqueue(session: Session, name: str, args: dict[str, Any], *, dedupe: str, run_at: datetime) -> bool:
    """Write a job into the caller's transaction; False when a job with this dedupe key is there already."""
    try:
        with session.begin_nested():
            session.add(OutboxRow(task=name, args=args, dedupe=dedupe, run_at=run_at))
    except IntegrityError:
        return False
    return True


def enqueue_all(
    session: Session, name: str, argument: str, values: Iterable[str], *, run_at: datetime
) -> None:
    """Write a job for each of many values of its one argument, in bulk. None of them may have one already."""
    connection = session.connection()
    build = func.json_object if connection.dialect.name == "sqlite" else func.jsonb_build_object
    insert_pairs(
        connection,
        OutboxRow,
        {new_id(): value for value in values},
        lambda row, value: {
            "id": row,
            "task": name,
            "args": build(argument, value),
            "dedupe": literal(f"{name}:") + value,
            "run_at": run_at,
            "attempts": 0,
        },
    )


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
    job = Job(row.id, row.dedupe, row.args, now)
    try:
        write = _written_by(database, row, job)
        with database.writing() as session:
            write(session, job)
            _mark_done(session, row, now)
    except TakenOver:
        return False
    except Exception as fault:
        log.warning(
            "task failed", extra={"task": row.task, "row": row.id, "attempt": row.attempts}, exc_info=True
        )
        with database.writing() as session:
            _put_off(session, row, job, type(fault).__name__)
        return False
    return True


def _put_off(session: Session, row: OutboxRow, job: Job, fault: str) -> None:
    """Try a failed row again later; after the last attempt at long work, say that it is given up."""
    pause = timedelta(seconds=min(3600, 5 * 2**row.attempts))
    values: dict[str, Any] = {"lease_until": job.now + pause, "fault": fault}
    stages = _stages.get(row.task)
    if stages is not None and stages.give_up is not None and row.attempts >= stages.attempts:
        stages.give_up(session, job)
        values |= {"lease_until": None, "done_at": job.now}
    session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(values))


def _written_by(database: Database, row: OutboxRow, job: Job) -> Task:
    """What is left to do in the transaction; of long work everything else is done here."""
    stages = _stages.get(row.task)
    if stages is None:
        return _tasks[row.task]
    with _renewed(database, row, job.now), _undisturbed():
        with database.reading_whole() as session:
            found = stages.read(session, job)
        made = stages.compute(found, job)
    return lambda session, job: stages.write(session, job, made)


def _mark_done(session: Session, row: OutboxRow, now: datetime) -> None:
    marked = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id, OutboxRow.done_at.is_(None))
        .values(done_at=now, lease_until=None, fault=None)
    )
    if not marked.rowcount:  # type: ignore[attr-defined]
        raise TakenOver


@contextmanager
def _renewed(database: Database, row: OutboxRow, now: datetime) -> Iterator[None]:
    """Renew the lease at every third of it, until the work is done."""
    ended, began = threading.Event(), time.monotonic()

    def renew() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            until = now + timedelta(seconds=time.monotonic() - began) + LEASE
            with database.writing() as session:
                session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(lease_until=until))

    beat = threading.Thread(target=renew, daemon=True)
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Long work makes millions of values that live to its end: looking among them for cycles again and again is what
    would take most of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def work_once(database: Database, now: datetime) -> int:
    """Claim what is due and carry it out; returns how many rows were claimed."""
    with database.writing() as session:
        rows = claim(session, now)
        session.expunge_all()
    for row in rows:
        carry_out(database, row, now)
    return len(rows)
