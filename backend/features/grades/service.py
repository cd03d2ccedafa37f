"""Use cases of grades. Typed functions here are the door for neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.policy import Resource
from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.grades.batch import Columns, columns_of_rows, failed_of_all, points_of_all
from backend.features.grades.models import GradeRow, ReportRow
from backend.features.grades.rules.points import Points, Rounding, points
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark, possible_marks
from backend.features.grades.rules.reports import (
    SETTLED,
    Kind,
    MessageKind,
    Outcome,
    Source,
    State,
    require_outcome,
    require_sensible,
    require_step,
    takes_away,
)
from backend.features.grades.rules.selection import Reason, Target, Vg3Basis
from backend.features.grades.rules.soundness import Fault, faults_of
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.ids import new_id
from backend.platform import messages
from backend.platform.api.versions import require_version
from backend.platform.exports import exports

TARGET_AFTER = {Level.LOWER_SECONDARY: Target.VG1, Level.VG1: Target.VG2, Level.VG2: Target.VG3}
NATIONAL = "00"
"""No county: the national rules."""
AT_ONCE = 500
"""Ids in one statement: below what either database takes as parameters."""

Listener = Callable[[Session, str], None]
"""Hears, in the same transaction, that somebody's grades, or what they report about them, have changed."""

_listeners: list[Listener] = []


def on_change(listener: Listener) -> Listener:
    """Register a neighbour who must look again at whoever's grades have changed."""
    _listeners.append(listener)
    return listener


def _tell(session: Session, account_id: str) -> None:
    for listener in _listeners:
        listener(session, account_id)


@dataclass(frozen=True, slots=True)
class Reported:
    """A grade as a school reports it."""

    record: GradeRecord
    subject_name: str
    school: str | None = None
    source: Source = Source.SCHOOL


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a county counts: its two choices, each with its legal source and whether somebody has checked it."""

    rounding: Rounding
    rounding_source: str
    rounding_verified: bool
    vg3_basis: Vg3Basis
    vg3_basis_source: str
    vg3_basis_verified: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """Somebody's points for one level, with the rows behind them and the rules that were used."""

    points: Points
    rows: dict[str, GradeRow]
    targets: tuple[Target, ...]
    county: str | None
    parameters: Parameters


def resource_of(session: Session, account_id: str, now: datetime) -> Resource:
    """The facts that decide who may see somebody's grades; of nobody, a resource in nobody's reach."""
    try:
        person = accounts.person(session, account_id, now)
    except NotFound:
        return Resource()
    return Resource(
        owner=person.account_id, county=person.county, school=person.school, protected=person.protected
    )


def grades_of(session: Session, account_id: str) -> list[GradeRow]:
    """Somebody's grades in force: the newest level first, each level in the order of its subjects."""
    rows = session.scalars(
        select(GradeRow).where(GradeRow.account_id == account_id, GradeRow.replaced_at.is_(None))
    )
    levels, assessments = list(Level), list(Assessment)
    return sorted(
        rows,
        key=lambda row: (
            -levels.index(Level(row.level)),
            assessments.index(Assessment(row.assessment)),
            row.subject_name,
            row.record_id,
        ),
    )


def explain(
    session: Session, account_id: str, school_year: int, county: str | None, target: Target | None = None
) -> Explained:
    """Somebody's points for a level by a county's reading of the rules; without a level, for the next one."""
    rows = grades_of(session, account_id)
    targets = tuple(dict.fromkeys(TARGET_AFTER[Level(row.level)] for row in rows)) or (Target.VG1,)
    parameters = parameters_of(county, school_year)
    return Explained(
        points=_points(rows, target or targets[0], parameters),
        rows={row.record_id: row for row in rows},
        targets=targets,
        county=county,
        parameters=parameters,
    )


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One grade of the level that counts, in the words of the wire."""

    id: str
    name: str
    assessment: str
    mark: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What somebody competes with: points in hundredths, and the grades they come from."""

    target: str
    score: int | None
    individual: bool
    """The grades are too few to compete on."""
    lines: tuple[SummaryLine, ...]


def summary(session: Session, account_id: str, target: str, county: str, school_year: int) -> Summary:
    """Somebody's points for a level (`vg1`, `vg2` or `vg3`), as a county counts them."""
    found = explain(session, account_id, school_year, county, Target(target))
    lines = [
        SummaryLine(
            line.record.id, found.rows[line.record.id].subject_name, *_marked(line.record), line.counts
        )
        for line in found.points.lines
        if line.record is not None and line.reason is not Reason.OTHER_LEVEL
    ]
    return Summary(target, found.points.score, found.points.individual, tuple(lines))


def _marked(record: GradeRecord) -> tuple[str, str]:
    return record.assessment.value, record.mark.value


def points_for(
    session: Session, account_id: str, target: Target, county: str | None, school_year: int
) -> Points:
    """Somebody's points for a level, as a county counts them."""
    return _points(grades_of(session, account_id), target, parameters_of(county, school_year))


def parameters_of(county: str | None, school_year: int) -> Parameters:
    """How a county counts in a season; the national way without a county."""
    rules = catalogue.county_rules(county or NATIONAL, school_year)
    return Parameters(
        rounding=Rounding(rules.rounding.value.value),
        rounding_source=rules.rounding.legal,
        rounding_verified=rules.rounding.verified,
        vg3_basis=Vg3Basis(rules.vg3_basis.value.value),
        vg3_basis_source=rules.vg3_basis.legal,
        vg3_basis_verified=rules.vg3_basis.verified,
    )


def _points(rows: Iterable[GradeRow], target: Target, parameters: Parameters) -> Points:
    return points([row.record() for row in rows], target, parameters.rounding, parameters.vg3_basis)


def record_grades(session: Session, account_id: str, reported: Iterable[Reported], now: datetime) -> int:
    """Enter what a school reports: a grade that differs gets a new version, an equal one is left alone.

    Returns how many changed. A grade is known by its level, kind, subject, year and programme.
    """
    present = {_identity(row.record()): row for row in grades_of(session, account_id)}
    changed = 0
    for one in reported:
        old = present.get(_identity(one.record))
        if old is not None and (old.mark, old.subject_name) == (one.record.mark, one.subject_name):
            continue
        _enter(session, account_id, one, old, now)
        changed += 1
    session.flush()
    if changed:
        _tell(session, account_id)
    return changed


def _identity(record: GradeRecord) -> GradeRecord:
    # Everything but the mark and what we call it ourselves.
    return replace(record, mark=Mark.ONE, subject_group="", id="")


def _enter(session: Session, account_id: str, one: Reported, old: GradeRow | None, now: datetime) -> None:
    if old is not None:
        old.replaced_at = now
        session.flush()
    record = one.record
    session.add(
        GradeRow(
            record_id=old.record_id if old else new_id(),
            version=old.version + 1 if old else 1,
            account_id=account_id,
            subject=record.subject,
            subject_name=one.subject_name,
            subject_group=record.subject_group,
            level=record.level.value,
            assessment=record.assessment.value,
            mark=record.mark.value,
            school_year=record.school_year,
            programme_area=record.programme_area,
            private_candidate=record.private_candidate,
            school=one.school,
            source=one.source.value,
            recorded_at=now,
        )
    )


def reports_of(session: Session, account_id: str) -> list[tuple[ReportRow, GradeRow | None]]:
    """What somebody has reported, the newest first, each with the version of the grade they saw."""
    rows = session.execute(
        select(ReportRow, GradeRow)
        .outerjoin(GradeRow, GradeRow.id == ReportRow.seen_id)
        .where(ReportRow.account_id == account_id)
        .order_by(ReportRow.id.desc())
    )
    return [(report, seen) for report, seen in rows]


def report(
    session: Session, account_id: str, record_id: str | None, kind: Kind, text: str, now: datetime
) -> tuple[ReportRow, GradeRow | None]:
    """Say that something is wrong.

    Raises:
        Invalid: as `rules.reports.require_sensible`.
        NotFound: `grades.not_found`, no such grade of theirs.
        Conflict: `grades.already_reported`, and nobody has settled it yet.
    """
    require_sensible(kind, text, has_record=record_id is not None)
    seen = _own_grade(session, account_id, record_id) if record_id else None
    row = ReportRow(
        account_id=account_id,
        record_id=seen and seen.record_id,
        seen_id=seen and seen.id,
        kind=kind.value,
        text=text,
        state=State.SENT.value,
        sent_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # The index allows one open report per grade, also to two phones at once.
        raise Conflict("grades.already_reported") from None
    _tell(session, account_id)
    return row, seen


def find_report(session: Session, report_id: str, *, lock: bool = False) -> ReportRow | None:
    """One report; with `lock`, nobody else settles it before this transaction has ended."""
    wanted = select(ReportRow).where(ReportRow.id == report_id)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def settle(session: Session, found: ReportRow, outcome: Outcome, edited: int, now: datetime) -> None:
    """Take a report one step on, and tell the pupil when that was the last.

    With a mark the grade gets a corrected version; a grade that was never the pupil's is taken away. What stood
    there before is kept. The caller holds the report's lock.

    Raises:
        Conflict: `grades.report_settled`.
        Stale: `problems.stale`, somebody else has taken it a step on since version `edited`.
        Invalid: as `rules.reports.require_outcome`.
    """
    require_step(State(found.state), outcome.state)
    require_version(edited, found.version)
    kind, present = Kind(found.kind), _present_grade(session, found.account_id, found.record_id)
    record = present.record() if present else None
    possible = possible_marks(record.assessment) if record else ()
    require_outcome(kind, outcome, record.mark if record else None, possible)
    found.state, found.changed_at, found.version = outcome.state.value, now, found.version + 1
    if outcome.state not in SETTLED:
        session.flush()
        return
    found.settled_at, found.answer = now, outcome.answer
    if present is not None and takes_away(kind, outcome):
        present.replaced_at = now
    if present is not None and record is not None and outcome.mark is not None:
        found.corrected_to = outcome.mark.value
        corrected = replace(record, mark=outcome.mark)
        one = Reported(corrected, present.subject_name, present.school, Source.CORRECTION)
        _enter(session, found.account_id, one, present, now)
    message = MessageKind.CORRECTED if outcome.state is State.CORRECTED else MessageKind.KEPT
    messages.tell(session, found.account_id, message.key, {}, now)
    session.flush()
    _tell(session, found.account_id)


def _own_grade(session: Session, account_id: str, record_id: str) -> GradeRow:
    found = _present_grade(session, account_id, record_id)
    if found is None:
        raise NotFound("grades.not_found")
    return found


def _present_grade(session: Session, account_id: str, record_id: str | None) -> GradeRow | None:
    """The version in force of somebody's grade, if the grade still is."""
    return session.scalars(
        select(GradeRow).where(
            GradeRow.record_id == record_id,
            GradeRow.account_id == account_id,
            GradeRow.replaced_at.is_(None),
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Soundness:
    """What an officer must look at in somebody's grades before an intake."""

    missing: bool
    """None, or too few to compete on (§§ 4-20 and 4-26)."""
    incomplete: bool
    """A subject without a basis for a grade."""
    doubtful: bool
    """The same grade twice, or two different ones."""


def soundness(
    session: Session, targets: Sequence[tuple[str, str]], county: str, school_year: int
) -> list[Soundness]:
    """How sound the grades of each of these people (account, level applied for) are, as the county counts."""
    vg3_basis = parameters_of(county, school_year).vg3_basis
    records = _records(session, [account for account, _ in targets])
    return [_sound(faults_of(records[account], Target(target), vg3_basis)) for account, target in targets]


def _sound(faults: frozenset[Fault]) -> Soundness:
    return Soundness(
        missing=Fault.MISSING in faults,
        incomplete=Fault.INCOMPLETE in faults,
        doubtful=bool(faults & {Fault.TWICE, Fault.CONFLICTING}),
    )


def reporting(session: Session, account_ids: Sequence[str]) -> set[str]:
    """Those of these people who have reported something that nobody has settled yet."""
    found: set[str] = set()
    for start in range(0, len(account_ids), AT_ONCE):
        unsettled = select(ReportRow.account_id).where(
            ReportRow.account_id.in_(account_ids[start : start + AT_ONCE]), ReportRow.settled_at.is_(None)
        )
        found |= set(session.scalars(unsettled))
    return found


def _records(session: Session, accounts: Sequence[str]) -> dict[str, list[GradeRecord]]:
    """The grades in force of these people."""
    session.flush()
    records: dict[str, list[GradeRecord]] = {account: [] for account in accounts}
    for start in range(0, len(accounts), AT_ONCE):
        rows = _IN_FORCE.add_columns(GradeRow.record_id).where(
            GradeRow.account_id.in_(accounts[start : start + AT_ONCE])
        )
        for account, subject, group, area, level, assessment, mark, *rest in session.connection().execute(
            rows
        ):
            year, private, record = rest
            kept = GradeRecord(
                subject, Level(level), Assessment(assessment), Mark(mark), year, private, group, area, record
            )
            records[account].append(kept)
    return records


@dataclass(frozen=True, slots=True)
class Cohort:
    """Grades in force of many people. A row for each, in the order they were asked for."""

    accounts: tuple[str, ...]
    columns: Columns
    failed: dict[str, int]
    """By account, the subjects of upper secondary school that were not passed; those without any are left out."""
    _counted: dict[tuple[Target, Rounding, Vg3Basis], dict[str, int]] = field(default_factory=dict)

    def points(self, target: str, county: str | None, school_year: int) -> Mapping[str, int]:
        """Points in hundredths by account for `vg1`, `vg2` or `vg3`, as the county counts; without those whose grades
        cannot be compared. Counties that count alike share one answer.
        """
        rules = parameters_of(county, school_year)
        key = Target(target), rules.rounding, rules.vg3_basis
        if key not in self._counted:
            scores = points_of_all(self.columns, *key)
            known = ((scores.score >= 0) & ~scores.individual).nonzero()[0]
            accounts = (self.accounts[row] for row in known.tolist())
            self._counted[key] = dict(zip(accounts, scores.score[known].tolist(), strict=True))
        return self._counted[key]


def cohort(session: Session, account_ids: Sequence[str]) -> Cohort:
    """The grades of these people."""
    accounts = tuple(account_ids)
    columns = columns_of_rows(len(accounts), _rows_of(session, accounts))
    failed = failed_of_all(columns)
    return Cohort(
        accounts, columns, {accounts[row]: int(failed[row]) for row in failed.nonzero()[0].tolist()}
    )


def _rows_of(
    session: Session, accounts: Sequence[str]
) -> Iterator[tuple[int, str, str, str, str, str, int, bool]]:
    """Grades in force, with the place of their owner for her account."""
    session.flush()
    place = {account: row for row, account in enumerate(accounts)}
    connection = session.connection()
    for start in range(0, len(accounts), AT_ONCE):
        rows = _IN_FORCE.where(GradeRow.account_id.in_(accounts[start : start + AT_ONCE]))
        for account, subject, group, area, level, assessment, mark, year, private in connection.execute(
            rows
        ).all():
            yield place[account], group or subject, area, level, assessment, mark, year, private


_IN_FORCE = select(
    GradeRow.account_id,
    GradeRow.subject,
    GradeRow.subject_group,
    GradeRow.programme_area,
    GradeRow.level,
    GradeRow.assessment,
    GradeRow.mark,
    GradeRow.school_year,
    GradeRow.private_candidate,
).where(GradeRow.replaced_at.is_(None))


@exports("grades")
def export(session: Session, account_id: str) -> dict[str, Any]:
    """What this feature holds about a person, for their own copy: every version, and what they reported."""
    versions = session.scalars(
        select(GradeRow)
        .where(GradeRow.account_id == account_id)
        .order_by(GradeRow.record_id, GradeRow.version)
    )
    return {
        "grades": [
            {
                "subject": row.subject,
                "name": row.subject_name,
                "level": row.level,
                "assessment": row.assessment,
                "mark": row.mark,
                "school_year": row.school_year,
                "version": row.version,
                "source": row.source,
                "recorded_at": row.recorded_at,
                "replaced_at": row.replaced_at,
            }
            for row in versions
        ],
        "reports": [
            {
                "kind": row.kind,
                "text": row.text,
                "state": row.state,
                "sent_at": row.sent_at,
                "answer": row.answer,
            }
            for row, _ in reports_of(session, account_id)
        ],
    }
