"""The long work of an intake: gather, calculate, check; then write, list, reveal, tell.

Every step is a row of the outbox and ends in one transaction, which writes the row of the next step. Wherever a worker
is killed, either the step has not happened, and another worker takes it anew, or it has, and the next one is waiting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.engine.codec import digest
from backend.engine.pipeline import run as allocate
from backend.engine.verify import verify, verify_draw
from backend.features.applications import service as applications
from backend.features.catalogue import service as catalogue
from backend.features.intake import correction_jobs
from backend.features.intake.models import CutOff, OutcomeRow, Round, Run, Waiting
from backend.features.intake.rules.assembly import Assembled, assemble
from backend.features.intake.rules.corrections import over_capacity
from backend.features.intake.rules.figures import figures_of
from backend.features.intake.rules.material import Material
from backend.features.intake.rules.outcomes import Content
from backend.features.intake.rules.rounds import RunState, State
from backend.features.intake.rules.violations import told
from backend.features.intake.service import keeping
from backend.features.intake.service.elsewhere import record_codes
from backend.features.intake.service.extra_seats import settle
from backend.features.intake.service.gathering import engine_round, gather
from backend.features.intake.service.keeping import Files
from backend.features.intake.service.rounds import GATHER, PUBLISH, find_round, seed_of
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform import messages, outbox
from backend.platform.files import FileStore
from backend.platform.outbox import Job, Stages
from backend.platform.secrets import SecretBox

CALCULATE = "round.calculate"
CHECK = "round.check"
WRITE = "round.write"
LIST = "round.list"
REVEAL = "round.reveal"
TELL = "round.tell"
AT_ONCE = 5000
"""People in one transaction."""
RUN_ATTEMPTS = 3
"""Half a minute apart in all: an officer sits and waits, and can ask again herself."""
PLACES_AT_ONCE = 50_000
"""Places on waiting lists in one transaction."""
MESSAGE = "intake.message.published"


@dataclass(frozen=True, slots=True)
class Calculation:
    """The three steps of a run."""

    store: FileStore
    secrets: SecretBox

    def gather(self) -> Stages:
        """Fetch what the round starts from, and keep it as a snapshot."""

        def read(session: Session, job: Job) -> tuple[Round, Material]:
            entered = _round_of(session, _run(session, job))
            return entered, gather(session, entered, job.now)

        def compute(found: tuple[Round, Material], job: Job) -> Kept:  # noqa: ARG001
            entered, material = found
            made = assemble(material, engine_round(entered), seed_of(self.secrets, entered))
            snapshot = keeping.put(self.store, made.snapshot)
            return Kept(made, snapshot, keeping.put_legend(self.store, made.legend), digest(made.snapshot))

        def write(session: Session, job: Job, kept: Kept) -> None:
            run = _run(session, job)
            run.snapshot, run.legend, run.snapshot_hash = kept.snapshot, kept.legend, kept.hash
            run.gates = [gate.content() for gate in kept.made.gates]
            run.gathered_at = job.now
            run.state = RunState.CALCULATING.value if kept.made.runs else RunState.STOPPED.value
            if kept.made.runs:
                _then(session, CALCULATE, job)
            else:
                run.done_at = job.now

        return Stages(read, compute, write, RUN_ATTEMPTS, _failed)

    def calculate(self) -> Stages:
        """Allocate."""

        def compute(snapshot_id: str, job: Job) -> tuple[str, str]:  # noqa: ARG001
            result = allocate(keeping.snapshot(self.store, snapshot_id))
            return keeping.put(self.store, result), digest(result)

        def write(session: Session, job: Job, kept: tuple[str, str]) -> None:
            run = _run(session, job)
            run.result, run.result_hash = kept
            run.state = RunState.CHECKING.value
            _then(session, CHECK, job)

        return Stages(lambda session, job: _run(session, job).snapshot, compute, write, RUN_ATTEMPTS, _failed)

    def check(self) -> Stages:
        """Work the result out a second time from the rulebook alone, and count."""

        def read(session: Session, job: Job) -> tuple[Files, bytes, dict[str, str]]:
            run = _run(session, job)
            entered = _round_of(session, run)
            return keeping.files_of(run), seed_of(self.secrets, entered), _programmes(session, job)

        def compute(read: tuple[Files, bytes, dict[str, str]], job: Job) -> tuple[Content, list[Content]]:  # noqa: ARG001
            files, seed, programmes = read
            whole = keeping.published(self.store, files)
            violations = (*verify(whole.snapshot, whole.result), *verify_draw(whole.snapshot, seed))
            if violations:
                # A result that breaks a promise is good for nothing, and may not even be readable: no figures of it.
                return {}, [told(one, whole) for one in violations]
            names = tuple(programmes[area] for area, _, _ in whole.legend.offerings)
            return figures_of(whole.snapshot, whole.result, names), []

        def write(session: Session, job: Job, found: tuple[Content, list[Content]]) -> None:
            run = _run(session, job)
            run.figures, run.violations = found
            run.state, run.done_at = RunState.DONE.value, job.now
            entered = _round_of(session, run)
            if not run.is_dry and entered.state == State.PREPARED:
                entered.state = State.RUN.value
                entered.version += 1

        return Stages(read, compute, write, RUN_ATTEMPTS, _failed)


@dataclass(frozen=True, slots=True)
class Kept:
    """What gathering ends in."""

    made: Assembled
    snapshot: str
    legend: str
    hash: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The steps from the moment of publication on. Nobody sees a thing before the third, and that one is small:
    outcomes, lists and official statuses lie ready, and wait for the round to be published (decision 23).
    """

    store: FileStore
    secrets: SecretBox

    def begin(self, session: Session, job: Job) -> None:
        """From here on nothing can be undone; does nothing when the moment was taken back or moved."""
        entered = find_round(session, job.args["round"], lock=True)
        if entered is None or (entered.state, entered.version) != (State.SCHEDULED, job.args["version"]):
            return
        entered.state = State.PUBLISHING.value
        entered.progress = {"step": WRITE, "done": 0, "total": 0}
        _next_batch(session, WRITE, entered.id, 0, job)

    def write(self) -> Stages:
        """Write what everyone may read of her own, and her wishes' official statuses: a batch at a time, unseen."""

        def compute(files: Files, job: Job) -> tuple[int, list[tuple[str, Content]]]:
            whole = keeping.published(self.store, files)
            first = job.args["first"]
            rows = range(first, min(first + AT_ONCE, whole.people))
            return whole.people, [(whole.snapshot.applicants.id[row], whole.outcome(row)) for row in rows]

        def write(session: Session, job: Job, found: tuple[int, list[tuple[str, Content]]]) -> None:
            total, outcomes = found
            entered = _publishing(session, job)
            rows = [
                {
                    "id": new_id(),
                    "round_id": entered.id,
                    "account_id": account,
                    "school_year": entered.school_year,
                    "version": 1,
                    "content": content,
                }
                for account, content in outcomes
            ]
            _insert(session, OutcomeRow, rows)
            statuses = {
                wish["wish_id"]: wish["status"] for _, content in outcomes for wish in content["wishes"]
            }
            applications.hold_statuses(session, statuses, entered.id, job.now)
            done = job.args["first"] + len(outcomes)
            entered.progress = {"step": WRITE, "done": done, "total": total}
            if done < total:
                _next_batch(session, WRITE, entered.id, done, job)
            else:
                _next_batch(session, LIST, entered.id, 0, job)

        return Stages(_approved_files, compute, write)

    def list(self) -> Stages:
        """Write the waiting lists, a batch at a time, and with the first one the cut-offs: unseen too."""

        def compute(files: Files, job: Job) -> Listed:
            whole = keeping.published(self.store, files)
            first = job.args["first"]
            places = islice(whole.waiting(), first, first + PLACES_AT_ONCE)
            total = len(whole.result.waiting)
            return Listed([] if first else [*whole.cut_offs()], [*places], total)

        def write(session: Session, job: Job, found: Listed) -> None:
            entered = _publishing(session, job)
            for table, rows in ((CutOff, found.cut_offs), (Waiting, found.waiting)):
                _insert(session, table, [{"id": new_id(), "round_id": entered.id} | row for row in rows])
            done = job.args["first"] + len(found.waiting)
            entered.progress = {"step": LIST, "done": done, "total": found.total}
            if done < found.total:
                _next_batch(session, LIST, entered.id, done, job)
            else:
                _next_batch(session, REVEAL, entered.id, 0, job)

        return Stages(_approved_files, compute, write)

    def reveal(self) -> Stages:
        """Let it be seen: outcomes, cut-offs, lists, official statuses and the seed, all at once. Now it is published."""

        def compute(files: Files, job: Job) -> Revealed:  # noqa: ARG001
            whole = keeping.published(self.store, files)
            return Revealed(whole.codes_elsewhere(), over_capacity(whole), whole.people)

        def write(session: Session, job: Job, found: Revealed) -> None:
            entered = _publishing(session, job)
            applications.release(session, entered.id, job.now)
            record_codes(session, entered.school_year, found.elsewhere, job.now)
            # Reads the statuses that have just become official.
            settle(session, entered.school_year, entered.counties, found.over, job.now)
            entered.seed = seed_of(self.secrets, entered).hex()
            entered.state, entered.published_at = State.PUBLISHED.value, job.now
            entered.progress = {"step": TELL, "done": 0, "total": found.people}
            entered.version += 1
            _next_batch(session, TELL, entered.id, 0, job)

        return Stages(_approved_files, compute, write)

    def tell(self) -> Stages:
        """Tell everyone, in her own timeline and by message, a batch at a time: who is not told yet can see it all the
        same.
        """

        def compute(files: Files, job: Job) -> Told:
            whole = keeping.published(self.store, files)
            first = job.args["first"]
            end = min(first + AT_ONCE, whole.people)
            return Told(whole.people, whole.snapshot.applicants.id[first:end], whole.wishes_of(first, end))

        def write(session: Session, job: Job, found: Told) -> None:
            entered = _publishing(session, job)
            applications.note_statuses(session, found.wishes, job.now)
            messages.tell_all(session, found.accounts, MESSAGE, {"number": entered.number}, job.now)
            done = job.args["first"] + len(found.accounts)
            entered.progress = {"step": TELL, "done": done, "total": found.people}
            if done < found.people:
                _next_batch(session, TELL, entered.id, done, job)
            else:
                keeping.forget()

        return Stages(_approved_files, compute, write)


@dataclass(frozen=True, slots=True)
class Listed:
    """A batch of lists."""

    cut_offs: list[Content]
    waiting: list[Content]
    total: int
    """Places on all lists."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """What a round comes to beside what lies ready: a few rows."""

    elsewhere: Mapping[str, str]
    """The official codes of the places found elsewhere that it knew as held, by their ids."""
    over: Mapping[tuple[str, str], int]
    """By area and school: how many more hold a place than there are seats for."""
    people: int


@dataclass(frozen=True, slots=True)
class Told:
    """A batch of people, and their wishes by id."""

    people: int
    """All that there are."""
    accounts: Sequence[str]
    wishes: Sequence[str]


def install(store: FileStore, secrets: SecretBox) -> None:
    """Hand the worker what it carries an intake's jobs out with."""
    calculation, publication = Calculation(store, secrets), Publication(store, secrets)
    outbox.staged_task(GATHER, calculation.gather())
    outbox.staged_task(CALCULATE, calculation.calculate())
    outbox.staged_task(CHECK, calculation.check())
    outbox.task(PUBLISH)(publication.begin)
    outbox.staged_task(WRITE, publication.write())
    outbox.staged_task(LIST, publication.list())
    outbox.staged_task(REVEAL, publication.reveal())
    outbox.staged_task(TELL, publication.tell())
    correction_jobs.install(store)


def _failed(session: Session, job: Job) -> None:
    """A run that will come to nothing keeps nobody waiting."""
    run = _run(session, job)
    run.state, run.done_at = RunState.FAILED.value, job.now


def _run(session: Session, job: Job) -> Run:
    return session.get_one(Run, job.args["run"])


def _round_of(session: Session, run: Run) -> Round:
    return session.get_one(Round, run.round_id)


def _publishing(session: Session, job: Job) -> Round:
    return session.get_one(Round, job.args["round"], with_for_update=True)


def _approved_files(session: Session, job: Job) -> Files:
    entered = session.get_one(Round, job.args["round"])
    return keeping.files_of(session.get_one(Run, entered.run_id))


def _programmes(session: Session, job: Job) -> dict[str, str]:
    """The education programme of each area in force."""
    today = norwegian_day(job.now)
    return {one.code: one.programme for one in catalogue.areas(session, today)}


def _then(session: Session, name: str, job: Job) -> None:
    outbox.enqueue(session, name, job.args, dedupe=f"{name}:{job.args['run']}", run_at=job.now)


def _next_batch(session: Session, name: str, round_id: str, first: int, job: Job) -> None:
    args = {"round": round_id, "first": first}
    outbox.enqueue(session, name, args, dedupe=f"{name}:{round_id}:{first}", run_at=job.now)


def _insert(session: Session, table: Any, rows: list[Content]) -> None:
    if rows:
        session.connection().execute(insert(table.__table__), rows)
