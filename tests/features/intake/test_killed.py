"""Workers killed at every boundary of preparing, running and publishing: the old state or the new one, never half."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import migrations
from backend.demo import crowd
from backend.demo.country import load_into
from backend.features.applications.models import Event, Wish
from backend.features.intake import service
from backend.features.intake.models import Correction, OutcomeRow, Round, Run, Supernumerary
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import corrections, keeping, rounds, structure
from backend.platform.db import Database
from backend.platform.files import FileStore
from backend.platform.messages import Message
from backend.platform.secrets import SecretBox
from tests.conftest import NOW
from tests.databases import DIALECTS, fresh_database
from tests.features.intake.conftest import ACCEPTED, FIRST, JULY, OSLO, SECOND

PEOPLE = 60
DEADLY = (2, 3, 4, 5)
"""Boundaries at which one worker after the other dies: files kept, before the commit, after it, at the next claim."""
MOST_WORKERS = 40
WRONG = "One seat for each class was entered."
NEVER = 1_000_000
"""A boundary that no worker meets."""


@dataclass
class Office:
    """A database of its own, whose workers die."""

    database: Database
    secrets: SecretBox
    files: Path
    now: datetime = JULY
    deaths: int = 0

    def worker(self, fatal: int) -> None:
        """One worker, later than the last one's lease lasts."""
        self.now += timedelta(minutes=2)
        command = [sys.executable, "-m", "tests.features.intake.dying_worker"]
        ended = subprocess.run(
            [*command, self.database.url, str(self.files), self.now.isoformat(), str(fatal)],
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr.decode()
        self.deaths += ended.returncode != 0

    def until(self, is_reached: str) -> None:
        """Send workers to their deaths until the round's newest step is taken."""
        for fatal, _ in zip(cycle(DEADLY), range(MOST_WORKERS), strict=False):
            self.worker(fatal)
            with self.database.reading() as session:
                whole_or_nothing(session)
                if state_of(session) == is_reached:
                    return
        raise AssertionError(f"{MOST_WORKERS} workers did not get there")


def state_of(session: Session) -> str:
    entered, run = session.scalars(select(Round)).one(), session.scalars(select(Run)).one()
    if entered.state == "published":
        return "telling"
    return run.state if entered.state in {"prepared", "run"} else entered.state


def whole_or_nothing(session: Session) -> None:
    """Before the moment of publication nobody sees anything of it; from then on everyone sees all of it."""
    published = session.scalars(select(Round.published_at)).one()
    codes = Counter(session.scalars(select(Wish.official)))
    seen = [
        service.outcome_of(session, account, 2027)
        for account in session.scalars(select(OutcomeRow.account_id).distinct())
    ]
    cut_offs = service.county_cut_offs(session, session.scalars(select(Round.id)).one(), "03")
    if published is None:
        assert set(codes) <= {"SBEHA"}
        assert not any(seen)
        assert not cut_offs
    else:
        assert cut_offs
        assert codes["SBEHA"] < codes.total() / 2
        assert len(seen) == PEOPLE + 1
        assert all(seen)


@pytest.fixture(params=DIALECTS)
def office(request: pytest.FixtureRequest, tmp_path: Path, secrets: SecretBox) -> Iterator[Office]:
    with fresh_database(request.param) as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        with database.writing() as session:
            load_into(session, secrets, NOW)
            crowd.load(session, secrets, PEOPLE, NOW)
        yield Office(database, secrets, tmp_path)
        database.dispose()


def test_a_round_survives_workers_that_die_everywhere(office: Office) -> None:
    with office.database.writing() as session:
        begun, _ = rounds.prepare(session, office.secrets, OSLO, FIRST, office.now)
        rounds.start_run(session, begun, is_dry=False, actor=FIRST, now=office.now)
    office.until("done")
    with office.database.writing() as session:
        begun = session.scalars(select(Round)).one()
        rounds.approve(session, begun, 1, ACCEPTED, SECOND, office.now)
        rounds.schedule(session, begun, office.now, SECOND, office.now)
    office.until("telling")
    office.worker(NEVER)
    assert office.deaths > 10

    store = FileStore(office.files, office.secrets)
    with office.database.reading() as session:
        run = session.scalars(select(Run)).one()
        assert run.violations == []
        whole = keeping.published(store, keeping.files_of(run))
        assert whole.people == PEOPLE + 1
        rows = session.execute(select(OutcomeRow.account_id, OutcomeRow.content)).all()
        assert Counter(account for account, _ in rows) == Counter(whole.snapshot.applicants.id)
        expected = {account: whole.outcome(row) for row, account in enumerate(whole.snapshot.applicants.id)}
        assert {row.account_id: row.content for row in rows} == expected
        stored = {row.id: row.official for row in session.execute(select(Wish.id, Wish.official))}
        assert stored.items() >= whole.codes().items()
        told = select(Message.person).where(Message.kind == "intake.message.published")
        assert Counter(session.scalars(told)) == Counter(whole.snapshot.applicants.id)
        events = select(func.count()).select_from(Event).where(Event.kind == "intake_published")
        assert session.scalar(events) == PEOPLE + 1


def test_a_correction_survives_workers_that_die_everywhere(office: Office) -> None:
    """Until the correction is revealed everybody reads what was published; from then on those it is about read more."""
    with office.database.writing() as session:
        give_everything(session, 1, office.now)
        begun, _ = rounds.prepare(session, office.secrets, OSLO, FIRST, office.now)
        rounds.start_run(session, begun, is_dry=False, actor=FIRST, now=office.now)
    office.worker(NEVER)
    with office.database.writing() as session:
        begun = session.scalars(select(Round)).one()
        rounds.approve(session, begun, 1, ACCEPTED, SECOND, office.now)
        rounds.schedule(session, begun, office.now, SECOND, office.now)
    office.worker(NEVER)
    with office.database.writing() as session:
        begun = session.scalars(select(Round)).one()
        give_everything(session, 15, office.now)
        corrections.ask(session, begun, legal_basis="fvl. § 35", reason=WRONG, actor=FIRST, now=office.now)
    correct_until(office, "ready")
    with office.database.writing() as session:
        begun = session.scalars(select(Round)).one()
        corrections.approve(session, begun, 1, WRONG, SECOND, office.now)
    correct_until(office, "revealed")
    office.worker(NEVER)
    assert office.deaths > 8

    with office.database.reading() as session:
        found = session.scalars(select(Correction)).one()
        seats = session.scalars(select(Supernumerary)).all()
        assert len(seats) == found.cost["better"] > 6, "several batches"
        versions = Counter(session.scalars(select(OutcomeRow.account_id)))
        assert {account for account, count in versions.items() if count == 2} == {
            one.account_id for one in seats
        }
        told = select(Message.person).where(Message.kind == "intake.message.corrected")
        assert Counter(session.scalars(told)) == Counter(one.account_id for one in seats)
        stored = {row.id: row.status for row in session.execute(select(Wish.id, Wish.status))}
        assert {stored[one.wish_id] for one in seats if one.wish_id} == {"TILBO"}


def give_everything(session: Session, seats: int, now: datetime) -> None:
    for given in structure.offered_in(session, 2027, "03", now):
        structure.change(session, given, Seats(seats), WRONG, given.version, FIRST, now)


def correct_until(office: Office, is_reached: str) -> None:
    for fatal, _ in zip(cycle(DEADLY), range(MOST_WORKERS), strict=False):
        office.worker(fatal)
        with office.database.reading() as session:
            state = session.scalars(select(Correction.state)).one()
            seen = [
                service.outcome_of(session, account, 2027)
                for account in session.scalars(select(OutcomeRow.account_id).distinct())
            ]
            corrected = sum(one is not None and one.version == 2 for one in seen)
            better = session.scalars(select(Correction.cost)).one().get("better", 0)
            offers = session.scalar(select(func.count()).where(Event.kind == "result_corrected"))
            assert corrected == (better if state == "revealed" else 0)
            assert (offers or 0) == (better if state == "revealed" else 0)
            if state == is_reached:
                return
    raise AssertionError(f"{MOST_WORKERS} workers did not get there")
