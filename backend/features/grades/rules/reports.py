"""Reports that something is wrong with a grade: what they can say, and the way they go."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.errors import Conflict, FieldFault, Invalid


class Kind(StrEnum):
    """What is wrong."""

    WRONG_GRADE = "wrong_grade"
    NOT_MINE = "not_mine"
    MISSING = "missing"
    WRONGLY_COUNTED = "wrongly_counted"
    OTHER = "other"


class State(StrEnum):
    """Where a report stands."""

    SENT = "sent"
    LOOKED_AT = "looked_at"
    CORRECTED = "corrected"
    KEPT = "kept"


class Source(StrEnum):
    """Where a version of a grade comes from."""

    SCHOOL = "school"
    PRIVATE_EXAM = "private_exam"
    CORRECTION = "correction"


SETTLED = frozenset({State.CORRECTED, State.KEPT})
WITHOUT_RECORD = frozenset({Kind.MISSING, Kind.OTHER})
IN_WORDS = frozenset({Kind.MISSING, Kind.OTHER})
"""Kinds that say nothing without a text."""


def require_sensible(kind: Kind, text: str, *, has_record: bool) -> None:
    """Refuse a report that nobody could act on.

    Raises:
        Invalid: a field fault `grades.report_without_grade` or `grades.report_without_words`.
    """
    faults = []
    if not has_record and kind not in WITHOUT_RECORD:
        faults.append(FieldFault("/record", "grades.report_without_grade"))
    if not text and kind in IN_WORDS:
        faults.append(FieldFault("/text", "grades.report_without_words"))
    if faults:
        raise Invalid("problems.invalid", fields=faults)


def require_step(present: State, wanted: State) -> None:
    """A report goes forward only, and once settled it stays settled.

    Raises:
        Conflict: `grades.report_settled`.
    """
    if present in SETTLED or wanted is State.SENT:
        raise Conflict("grades.report_settled")
