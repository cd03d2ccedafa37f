"""The worker: carries out the outbox and, at their intervals, the housekeeping jobs. Stops when asked, between tasks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.platform import outbox
from backend.platform.clock import Clock
from backend.platform.db import Database

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Routine:
    """Housekeeping that runs again and again: idempotent, one transaction, returns how much it did."""

    name: str
    every: timedelta
    run: Callable[[Session, datetime], int]


def work(database: Database, clock: Clock, routines: Sequence[Routine], stop: threading.Event) -> None:
    """Work until `stop` is set. A failing routine is logged and tried again at its next turn."""
    due = {routine.name: clock() for routine in routines}
    while not stop.is_set():
        now = clock()
        for routine in routines:
            if due[routine.name] <= now:
                due[routine.name] = now + routine.every
                _run(database, routine, now)
        if outbox.work_once(database, clock()) == 0:
            stop.wait(IDLE_SECONDS)


def _run(database: Database, routine: Routine, now: datetime) -> None:
    try:
        with database.writing() as session:
            count = routine.run(session, now)
    except Exception:
        log.exception("routine failed", extra={"routine": routine.name})
    else:
        if count:
            log.info("routine done", extra={"routine": routine.name, "count": count})
