"""The grades of a whole intake, read at once and counted in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.grades.batch import Columns, columns_of, points_of_all
from backend.features.grades.models import GradeRow
from backend.features.grades.rules.passing import failed_subjects
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.selection import Target
from backend.features.grades.service import parameters_of

AT_ONCE = 500
"""Ids in one statement: below what either database takes as parameters."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Grades in force of many people. A row for each, in the order they were asked for."""

    accounts: tuple[str, ...]
    columns: Columns
    failed: dict[str, int]
    """By account, the subjects of upper secondary school that were not passed; those without any are left out."""

    def points(self, target: Target, county: str | None, school_year: int) -> dict[str, int]:
        """Points in hundredths by account, as the county counts; without those whose grades cannot be compared."""
        rules = parameters_of(county, school_year)
        scores = points_of_all(self.columns, target, rules.rounding, rules.vg3_basis)
        known = (scores.score >= 0) & ~scores.individual
        return {self.accounts[row]: int(scores.score[row]) for row in known.nonzero()[0]}


def cohort(session: Session, account_ids: Sequence[str]) -> Cohort:
    """The grades of these people."""
    accounts = tuple(account_ids)
    records: dict[str, list[GradeRecord]] = {account: [] for account in accounts}
    for start in range(0, len(accounts), AT_ONCE):
        rows = _IN_FORCE.where(GradeRow.account_id.in_(accounts[start : start + AT_ONCE]))
        for account, subject, level, assessment, mark, *rest in session.connection().execute(rows):
            kept = GradeRecord(subject, Level(level), Assessment(assessment), Mark(mark), *rest)
            records[account].append(kept)
    failed = {account: failed_subjects(mine) for account, mine in records.items()}
    return Cohort(
        accounts,
        columns_of(list(records.values())),
        {account: many for account, many in failed.items() if many},
    )


_IN_FORCE = select(
    GradeRow.account_id,
    GradeRow.subject,
    GradeRow.level,
    GradeRow.assessment,
    GradeRow.mark,
    GradeRow.school_year,
    GradeRow.private_candidate,
    GradeRow.subject_group,
    GradeRow.programme_area,
    GradeRow.record_id,
).where(GradeRow.replaced_at.is_(None))
"""In the order of the fields of a record."""
