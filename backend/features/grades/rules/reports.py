"""Reports that something is wrong with a grade: what they can say, and the way they go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from backend.features.grades.rules.records import Mark
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


class Queue(StrEnum):
    """The two piles on the officer's desk."""

    OPEN = "open"
    SETTLED = "settled"


class MessageKind(StrEnum):
    """What a pupil is told outside of the portal too."""

    CORRECTED = "report_corrected"
    KEPT = "report_kept"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"grades.message.{self.value}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an officer takes a report one step on: where to, with which new mark, and what she says to the pupil."""

    state: State
    mark: Mark | None = None
    answer: str = ""


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


def takes_away(kind: Kind, outcome: Outcome) -> bool:
    """Whether a grade that was never the pupil's is taken off her list."""
    return outcome.state is State.CORRECTED and kind is Kind.NOT_MINE


def require_outcome(kind: Kind, outcome: Outcome, present: Mark | None, possible: Collection[Mark]) -> None:
    """Refuse an outcome that would leave the pupil without an answer, or the grade as it was.

    `present` is the mark in force of the grade reported, if there is one, and `possible` what it could be.

    Raises:
        Invalid: field faults `grades.answer_missing`, `grades.mark_missing`, `grades.mark_unchanged`,
            `grades.mark_impossible`.
    """
    faults = []
    replaces = outcome.state is State.CORRECTED and present is not None and kind is not Kind.NOT_MINE
    if replaces and outcome.mark is None:
        faults.append(FieldFault("/mark", "grades.mark_missing"))
    elif replaces and outcome.mark is present:
        faults.append(FieldFault("/mark", "grades.mark_unchanged"))
    elif outcome.mark is not None and (not replaces or outcome.mark not in possible):
        faults.append(FieldFault("/mark", "grades.mark_impossible"))
    # A new mark speaks for itself; everything else is said in a sentence.
    if outcome.state in SETTLED and not replaces and not outcome.answer:
        faults.append(FieldFault("/answer", "grades.answer_missing"))
    if faults:
        raise Invalid("problems.invalid", fields=faults)
