"""The long work of correcting a round: gather, calculate, compare; then write, reveal, tell.

Steps as those of `jobs`: each ends in one transaction, which writes the row of the next. What a correction gives is
written unseen, and becomes true for everybody in the one transaction of `reveal`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from backend.engine.codec import digest
from backend.engine.gates import faults_of
from backend.engine.pipeline import run as allocate
from backend.engine.snapshot import Round as EngineRound
from backend.engine.snapshot import Snapshot
from backend.engine.verify import Violation, verify
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind
from backend.features.intake.models import Correction, OutcomeRow, PlacedElsewhere, Round, Run, Supernumerary
from backend.features.intake.rules.assembly import assemble
from backend.features.intake.rules.correcting import (
    Amended,
    Because,
    CorrectionState,
    NothingGained,
    amended,
    new_pools,
    with_facts,
    with_rules,
)
from backend.features.intake.rules.corrections import Given, Worked, worked_out
from backend.features.intake.rules.gates import Gate, GateCode
from backend.features.intake.rules.material import Material
from backend.features.intake.rules.statuses import KEPT_UNANSWERED
from backend.features.intake.service import keeping
from backend.features.intake.service.correcting import MESSAGE, deadline_for
from backend.features.intake.service.corrections import GATHER, WRITE, had_since
from backend.features.intake.service.elsewhere import record_elsewhere
from backend.features.intake.service.gathering import engine_round, gather
from backend.features.intake.service.keeping import Files
from backend.features.intake.service.outcomes import newest_of
from backend.kernel.ids import new_id
from backend.platform import messages, outbox
from backend.platform.files import FileStore
from backend.platform.outbox import Job, Stages

CALCULATE = "correction.calculate"
COMPARE = "correction.compare"
REVEAL = "correction.reveal"
TELL = "correction.tell"
AT_ONCE = 1000
"""People in one transaction."""
SHOWN = 200
"""Violations that are kept."""

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a corrected round is made of."""

    round: EngineRound
    seed: bytes
    """Public by now."""
    material: Material
    files: Files


@dataclass(frozen=True, slots=True)
class Correcting:
    """The steps to the cost. Nothing anybody can read of her own is touched by them."""

    store: FileStore

    def gather(self) -> Stages:
        """Put the rules, the seats and the facts as they now are into the published snapshot."""

        def read(session: Session, job: Job) -> Gathered:
            entered = _round(session, _correction(session, job))
            return Gathered(
                engine_round(entered),
                bytes.fromhex(entered.seed or ""),
                gather(session, entered, job.now),
                _files(session, entered),
            )

        def compute(found: Gathered, job: Job) -> tuple[str, str, list[Gate]]:  # noqa: ARG001
            now = assemble(found.material, found.round, found.seed).snapshot
            old = keeping.snapshot(self.store, found.files.snapshot)
            corrected = with_facts(with_rules(old, now), now, old.applicants.id)
            return keeping.put(self.store, corrected), digest(corrected), _gates(old, now, corrected)

        def write(session: Session, job: Job, kept: tuple[str, str, list[Gate]]) -> None:
            correction = _correction(session, job)
            correction.snapshot, correction.snapshot_hash, gates = kept
            correction.gates = [gate.content() for gate in gates]
            correction.gathered_at = job.now
            stopped = CorrectionState.STOPPED if gates else CorrectionState.CALCULATING
            correction.state = stopped.value
            if not gates:
                _then(session, CALCULATE, job)

        return Stages(read, compute, write)

    def calculate(self) -> Stages:
        """Allocate on the same draw, and work it out a second time from the rulebook alone."""

        def compute(snapshot_id: str, job: Job) -> tuple[str, str, list[Content]]:  # noqa: ARG001
            snapshot = keeping.snapshot(self.store, snapshot_id)
            result = allocate(snapshot)
            violations = [_told(one) for one in verify(snapshot, result)[:SHOWN]]
            return keeping.put(self.store, result), digest(result), violations

        def write(session: Session, job: Job, kept: tuple[str, str, list[Content]]) -> None:
            correction = _correction(session, job)
            correction.result, correction.result_hash, correction.violations = kept
            _then(session, COMPARE, job)

        return Stages(lambda session, job: _correction(session, job).snapshot, compute, write)

    def compare(self) -> Stages:
        """Everyone the better of the two, and what that costs."""

        def read(session: Session, job: Job) -> Compared:
            correction = _correction(session, job)
            entered = _round(session, correction)
            return Compared(
                _files(session, entered),
                _corrected(session, correction),
                had_since(session, entered),
                applications.withdrawn_wishes(session, entered.school_year, entered.counties),
            )

        def compute(found: Compared, job: Job) -> tuple[str, Worked]:  # noqa: ARG001
            worked = worked_out(
                keeping.published(self.store, found.before),
                keeping.published(self.store, found.after),
                found.had_since,
                found.withdrawn,
            )
            return keeping.put_changes(self.store, worked.given), worked

        def write(session: Session, job: Job, found: tuple[str, Worked]) -> None:
            correction = _correction(session, job)
            correction.changes, correction.cost = found[0], found[1].cost
            correction.state = CorrectionState.READY.value

        return Stages(read, compute, write)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the cost is worked out from."""

    before: Files
    after: Files
    had_since: Mapping[str, set[str]]
    withdrawn: set[str]


@dataclass(frozen=True, slots=True)
class Carrying:
    """The steps after approval. Nobody sees a thing before the second has been taken whole."""

    store: FileStore

    def write(self) -> Stages:
        """Write the next version of what everyone may read of her own, a batch at a time, unseen."""

        def compute(changes: str, job: Job) -> tuple[int, list[Given]]:
            every = keeping.changes(self.store, changes)
            first = job.args["first"]
            return len(every), every[first : first + AT_ONCE]

        def write(session: Session, job: Job, found: tuple[int, list[Given]]) -> None:
            total, given = found
            correction = _locked(session, job)
            entered = _round(session, correction)
            made = _amendments(session, entered.school_year, given)
            outcomes = [
                _outcome_row(correction, entered, one, at, content) for one, (at, content) in made.items()
            ]
            _insert(session, OutcomeRow, outcomes)
            _insert(session, Supernumerary, [_seat_row(correction, entered, one, job.now) for one in made])
            done = job.args["first"] + len(given)
            correction.progress = {"step": WRITE, "done": done, "total": total}
            _next_batch(session, WRITE if done < total else REVEAL, correction.id, done, job)

        return Stages(lambda session, job: _correction(session, job).changes, compute, write)

    def reveal(self, session: Session, job: Job) -> None:
        """In one transaction: what has been written is true, with the answers that came in meanwhile."""
        correction = _locked(session, job)
        entered = _round(session, correction)
        written = session.execute(
            select(OutcomeRow.id, OutcomeRow.account_id).where(OutcomeRow.correction_id == correction.id)
        )
        rows = {row.account_id: row.id for row in written}
        given = {
            one.account_id: _given(one)
            for one in session.scalars(
                select(Supernumerary).where(Supernumerary.correction_id == correction.id)
            )
        }
        made = _amendments(session, entered.school_year, list(given.values()))
        _forget(session, correction, given.keys() - {one.account for one in made})
        deadlines = {
            county: deadline_for(county, entered.school_year, job.now) for county in entered.counties
        }
        for one, (_, change) in made.items():
            told = {"row": rows[one.account], "told": change.content, "until": deadlines[one.county]}
            session.connection().execute(_TELL_ANEW, told)
        correction.state, correction.revealed_at = CorrectionState.REVEALED.value, job.now
        session.flush()
        codes = {wish: code for _, change in made.values() for wish, code in change.codes.items()}
        applications.record_statuses(session, codes, job.now, EventKind.RESULT_CORRECTED)
        _keep_elsewhere(session, entered.school_year, made, job.now)
        correction.progress = {"step": TELL, "done": 0, "total": len(made)}
        _next_batch(session, TELL, correction.id, 0, job)

    def tell(self, session: Session, job: Job) -> None:
        """Tell everyone it gave something, a batch at a time."""
        correction = _locked(session, job)
        people = list(
            session.scalars(
                select(OutcomeRow.account_id)
                .where(OutcomeRow.correction_id == correction.id)
                .order_by(OutcomeRow.account_id)
                .offset(job.args["first"])
                .limit(AT_ONCE)
            )
        )
        messages.tell_all(session, people, MESSAGE, {}, job.now)
        done = job.args["first"] + len(people)
        correction.progress = {**correction.progress, "done": done}
        if done < correction.progress["total"]:
            _next_batch(session, TELL, correction.id, done, job)


_TELL_ANEW = (
    update(OutcomeRow)
    .where(OutcomeRow.id == bindparam("row"))
    .values(content=bindparam("told"), answer_by=bindparam("until"))
    .execution_options(synchronize_session=None)
)


def install(store: FileStore) -> None:
    """Hand the worker what it carries a correction's jobs out with."""
    correcting, carrying = Correcting(store), Carrying(store)
    outbox.staged_task(GATHER, correcting.gather())
    outbox.staged_task(CALCULATE, correcting.calculate())
    outbox.staged_task(COMPARE, correcting.compare())
    outbox.staged_task(WRITE, carrying.write())
    outbox.task(REVEAL)(carrying.reveal)
    outbox.task(TELL)(carrying.tell)


def _gates(old: Snapshot, now: Snapshot, corrected: Snapshot) -> list[Gate]:
    """What keeps a corrected intake from being calculated."""
    added = new_pools(old, now)
    gates = [Gate(GateCode.POOL_ADDED, len(added), offerings=added)] if added else []
    return gates + [
        Gate(GateCode.ENGINE, fault.count, params={"fault": fault.code}) for fault in faults_of(corrected)
    ]


def _told(one: Violation) -> Content:
    return {"invariant": one.invariant.name.lower(), "what": one.what, "applicants": len(one.applicants)}


def _amendments(
    session: Session, school_year: int, given: Sequence[Given]
) -> dict[Given, tuple[tuple[str, int], Amended]]:
    """For each of these people who still gains: round and version of what she now reads, and what she will read."""
    accounts = [one.account for one in given]
    newest = newest_of(session, accounts, school_year)
    wishes = [line["wish_id"] for one in newest.values() for line in one.content["wishes"]]
    codes = applications.statuses_of(session, wishes)
    elsewhere = _elsewhere(session, school_year, accounts)
    codes |= {row.id: row.code for row in elsewhere.values()}
    made = {}
    for one in given:
        found, place = newest.get(one.account), elsewhere.get(one.account)
        if found is None:
            continue
        try:
            change = amended(found.content, one.placement(), codes, None if place is None else place.code)
        except NothingGained:
            # She has it by now, or has withdrawn: since the cost was counted.
            continue
        made[one] = (found.round_id, found.version), change
    return made


def _elsewhere(session: Session, school_year: int, accounts: Sequence[str]) -> dict[str, PlacedElsewhere]:
    wanted = frozenset(accounts)
    rows = session.scalars(select(PlacedElsewhere).where(PlacedElsewhere.school_year == school_year))
    return {row.account_id: row for row in rows if row.account_id in wanted}


def _outcome_row(
    correction: Correction, entered: Round, one: Given, at: tuple[str, int], change: Amended
) -> Content:
    round_id, version = at
    return {
        "id": new_id(),
        "round_id": round_id,
        "account_id": one.account,
        "school_year": entered.school_year,
        "version": version + 1,
        "content": change.content,
        "because": Because.RULE.value,
        "correction_id": correction.id,
    }


def _seat_row(correction: Correction, entered: Round, one: Given, now: datetime) -> Content:
    named = asdict(one)
    return {
        "id": new_id(),
        "round_id": entered.id,
        "school_year": entered.school_year,
        **{name: named[name] for name in ("county", "offering", "area", "school", "pool")},
        "wish_id": one.wish,
        "application_id": one.application,
        "account_id": one.account,
        "because": Because.RULE.value,
        "legal_basis": correction.legal_basis,
        "reason": correction.reason,
        "decided_by": correction.approved_by,
        "at": now,
        "correction_id": correction.id,
    }


def _given(row: Supernumerary) -> Given:
    return Given(
        row.account_id,
        row.application_id,
        row.wish_id,
        row.county,
        row.area,
        row.school,
        row.offering,
        row.pool,
    )


def _forget(session: Session, correction: Correction, accounts: set[str]) -> None:
    """Drop what was written, unseen, for people who no longer gain by it."""
    for table in (OutcomeRow, Supernumerary):
        for account in accounts:
            session.execute(
                delete(table).where(table.correction_id == correction.id, table.account_id == account)
            )


def _keep_elsewhere(
    session: Session,
    school_year: int,
    made: Mapping[Given, tuple[tuple[str, int], Amended]],
    now: datetime,
) -> None:
    """A place found elsewhere that nobody has answered is kept for her as an offered wish is."""
    kept = [
        one.account
        for one, (_, change) in made.items()
        if change.keeps is not None and change.keeps["wish_id"] is None
    ]
    answered = _elsewhere(session, school_year, kept)
    for account in kept:
        if account not in answered:
            record_elsewhere(session, account, school_year, found=KEPT_UNANSWERED["TILBO"], codes={}, now=now)


def _correction(session: Session, job: Job) -> Correction:
    return session.get_one(Correction, job.args["correction"])


def _locked(session: Session, job: Job) -> Correction:
    return session.get_one(Correction, job.args["correction"], with_for_update=True)


def _round(session: Session, correction: Correction) -> Round:
    return session.get_one(Round, correction.round_id)


def _files(session: Session, entered: Round) -> Files:
    return keeping.files_of(session.get_one(Run, entered.run_id))


def _corrected(session: Session, correction: Correction) -> Files:
    """The corrected round, read by the published one's legend: the wishes are the same."""
    files = _files(session, _round(session, correction))
    return Files(correction.snapshot or "", files.legend, correction.result or "")


def _then(session: Session, name: str, job: Job) -> None:
    outbox.enqueue(session, name, job.args, dedupe=f"{name}:{job.args['correction']}", run_at=job.now)


def _next_batch(session: Session, name: str, correction_id: str, first: int, job: Job) -> None:
    args = {"correction": correction_id, "first": first}
    outbox.enqueue(session, name, args, dedupe=f"{name}:{correction_id}:{first}", run_at=job.now)


def _insert(session: Session, table: Any, rows: list[Content]) -> None:
    if rows:
        session.execute(insert(table), rows)
