"""A whole round of a synthetic nation with its database: read, run, check, explain, write, publish, tell.

The worker's own steps, one after the other in one process, as they are carried out; beside SQLite the same on
PostgreSQL, whose server works on the other core. Filling the database is not counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select, text

from auth.principal import Grant, Principal, Role
from auth.principal import Level as SignedIn
from backend import migrations
from backend.app import all_models
from backend.features.intake import jobs
from backend.features.intake.models import OutcomeRow, Round, Run
from backend.features.intake.service import rounds
from backend.platform import outbox
from backend.platform.db import Database
from backend.platform.files import FileStore
from backend.platform.outbox import OutboxRow
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from bench._country import load
from tests.databases import DIALECTS, NoPostgres, fresh_database

NATIONAL = 200_000
GOAL_SECONDS = 60.0
NOW = datetime.fromisoformat("2027-07-01T08:00+00:00")
NO_DATABASE = 3
"""Exit status: there is nothing to measure on."""
CLEAR_PEAK = "5"
"""Written to `clear_refs` it lets the kernel forget the process's highest memory so far: see proc(5)."""


@dataclass
class Step:
    """What one kind of job came to."""

    seconds: float = 0.0
    cpu: float = 0.0
    jobs: int = 0
    longest: float = 0.0
    rss_mb: float = 0.0


@dataclass
class Measured:
    """The steps of a round in their order."""

    steps: dict[str, Step] = field(default_factory=dict)

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        step = self.steps.setdefault(name, Step())
        _forget_peak()
        began, cpu = time.perf_counter(), time.process_time()
        yield
        took = time.perf_counter() - began
        step.seconds += took
        step.cpu += time.process_time() - cpu
        step.jobs += 1
        step.longest = max(step.longest, took)
        step.rss_mb = max(step.rss_mb, _peak_mb())

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps.values())


def run(applicants: int = NATIONAL) -> None:
    """Print a table for each database and one line of JSON."""
    found: dict[str, dict[str, Any]] = {}
    for dialect in DIALECTS:
        measured = _in_own_process(dialect, applicants)
        if measured is None:
            print(f"{dialect}: no such database here")
            continue
        _show(dialect, applicants, measured)
        found[dialect] = {
            "seconds": round(measured.seconds, 2),
            "rss_mb": round(max(step.rss_mb for step in measured.steps.values())),
            "reveal_s": round(measured.steps[jobs.REVEAL].longest, 3),
            "steps": {name: round(step.seconds, 2) for name, step in measured.steps.items()},
        }
    summary = {
        "bench": "round",
        "applicants": applicants,
        "goal_seconds": GOAL_SECONDS,
        "met": all(one["seconds"] <= GOAL_SECONDS for one in found.values()),
    }
    print(json.dumps({**summary, **found}))


def _in_own_process(dialect: str, applicants: int) -> Measured | None:
    """The figures of one database, measured in a process whose memory is its own; nothing where there is none."""
    command = [sys.executable, "-m", "bench.round", dialect, str(applicants)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == NO_DATABASE:
        return None
    done.check_returncode()
    steps = json.loads(done.stdout.splitlines()[-1])
    return Measured({name: Step(**step) for name, step in steps.items()})


def _measure(dialect: str, applicants: int) -> Measured:
    all_models()
    with TemporaryDirectory(prefix="vigo-bench-") as folder, fresh_database(dialect) as url:
        database = Database(url)
        secrets = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)
        store = FileStore(Path(folder), secrets)
        jobs.install(store, secrets)
        try:
            migrations.upgrade(database.engine)
            counties = load(database, applicants, NOW)
            _settle(database)
            return _round(database, secrets, counties)
        finally:
            database.dispose()


def _settle(database: Database) -> None:
    """What a database does by itself in the course of a season: its planner knows how full the tables are."""
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _round(database: Database, secrets: SecretBox, counties: tuple[str, ...]) -> Measured:
    first, second = _officer("a" * 32, counties[0]), _officer("b" * 32, counties[0])
    measured = Measured()
    with database.writing() as session:
        begun, _ = rounds.prepare(session, secrets, counties, first, NOW)
        rounds.start_run(session, begun, is_dry=False, actor=first, now=NOW)
    _carry_out(database, measured, NOW)
    published_at = NOW + timedelta(minutes=1)
    with database.writing() as session:
        begun, run = session.scalars(select(Round)).one(), session.scalars(select(Run)).one()
        if run.gates or run.violations:
            raise AssertionError((run.state, run.gates[:5], run.violations[:5]))
        rounds.approve(session, begun, 1, "A bench accepts what is missing.", second, NOW)
        rounds.schedule(session, begun, published_at, second, NOW)
    _carry_out(database, measured, published_at)
    _require_published(database)
    return measured


def _officer(account: str, county: str) -> Principal:
    return Principal(
        account, Grant(Role.COUNTY_ADMINISTRATOR, county=county), SignedIn.HIGH, None, None, "nb"
    )


def _carry_out(database: Database, measured: Measured, now: datetime) -> None:
    """Every job of the round, one after the other; messages are left to their channels."""
    due = select(OutboxRow).where(OutboxRow.done_at.is_(None), OutboxRow.task.startswith("round."))
    while True:
        with database.reading() as session:
            row = session.scalars(due).first()
        if row is None:
            return
        with measured.one(row.task):
            done = outbox.carry_out(database, row, now)
        if not done:
            raise AssertionError(f"{row.task} failed")


def _require_published(database: Database) -> None:
    """Nothing is reported of a round that did not reach everybody."""
    with database.reading() as session:
        entered = session.scalars(select(Round)).one()
        outcomes = session.scalar(select(func.count()).select_from(OutcomeRow))
        if entered.published_at is None or outcomes != entered.progress["total"]:
            raise AssertionError((entered.state, entered.progress, outcomes))


def _show(dialect: str, applicants: int, measured: Measured) -> None:
    print(f"{dialect}: {applicants:,} applicants with 10 wishes each")
    print(f"{'step':<18}{'jobs':>6}{'seconds':>10}{'CPU':>10}{'longest':>10}{'MB':>8}")
    for name, step in measured.steps.items():
        print(
            f"{name:<18}{step.jobs:>6}{step.seconds:>10.2f}{step.cpu:>10.2f}{step.longest:>10.2f}{step.rss_mb:>8.0f}"
        )
    print(f"{'all':<24}{measured.seconds:>10.2f}\n", flush=True)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text(CLEAR_PEAK)


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def main() -> None:
    dialect, applicants = sys.argv[1:]
    try:
        measured = _measure(dialect, int(applicants))
    except NoPostgres:
        sys.exit(NO_DATABASE)
    print(json.dumps({name: asdict(step) for name, step in measured.steps.items()}))


if __name__ == "__main__":
    main()
