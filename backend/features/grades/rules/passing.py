"""Which subjects were not passed (§ 4-13: what an applicant to Vg2 or Vg3 must have behind her)."""

from __future__ import annotations

from collections.abc import Iterable

from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark

PASSED = frozenset({Mark.PASSED, Mark.PASSED_WELL, Mark.TAKEN_PART, Mark.EXEMPT, Mark.APPROVED})
LOWEST_PASSED = 2
COUNTING = frozenset({Assessment.FINAL, Assessment.EXAM})
"""A half-year grade tells how it goes, not how it went; conduct is no subject."""


def failed_subjects(records: Iterable[GradeRecord]) -> int:
    """How many subjects of upper secondary school were assessed and never passed, whichever way was tried."""
    passed: dict[str, bool] = {}
    for record in records:
        if record.level is not Level.LOWER_SECONDARY and record.assessment in COUNTING:
            passed[record.group] = passed.get(record.group, False) or is_passed(record.mark)
    return sum(not one for one in passed.values())


def is_passed(mark: Mark) -> bool:
    """Whether a mark is a pass."""
    value = mark.value_of
    return mark in PASSED if value is None else value >= LOWEST_PASSED
