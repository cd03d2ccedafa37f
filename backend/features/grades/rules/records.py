"""Grade records as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Where a grade was given."""

    LOWER_SECONDARY = "lower_secondary"
    VG1 = "vg1"
    VG2 = "vg2"


class Assessment(StrEnum):
    """How a grade was given (standpunkt, eksamen, halvår, valgfag, orden og oppførsel)."""

    FINAL = "final"
    EXAM = "exam"
    HALF_YEAR = "half_year"
    ELECTIVE = "elective"
    CONDUCT = "conduct"


class Mark(StrEnum):
    """What stands on the paper: a grade from 1 to 6, or why there is none."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
    NO_BASIS = "IV"
    """Ikke vurderingsgrunnlag."""
    NOT_MET = "IM"
    """Ikke møtt."""
    EXEMPT = "F"
    """Fritatt."""
    TAKEN_PART = "D"
    """Deltatt."""
    PASSED = "B"
    """Bestått."""
    PASSED_WELL = "BM"
    """Bestått meget godt."""
    NOT_PASSED = "IB"
    """Ikke bestått."""
    APPROVED = "GK"
    """Godkjent: prior learning (realkompetanse) stands for the subject."""
    INDIVIDUAL_PLAN = "VO"
    """Assessed without a grade after an individual plan; from spring 2024 in place of IV."""
    GOOD = "G"
    """Of conduct: god."""
    FAIR = "NG"
    """Of conduct: nokså god."""
    POOR = "LG"
    """Of conduct: lite god."""

    @property
    def value_of(self) -> int | None:
        """1 to 6, or `None` where the mark is no number."""
        return int(self) if self.isdigit() else None


WITHOUT_BASIS = frozenset({Mark.NO_BASIS, Mark.NOT_MET})
UNGRADED = frozenset(
    {
        Mark.TAKEN_PART,
        Mark.PASSED,
        Mark.PASSED_WELL,
        Mark.NOT_PASSED,
        Mark.INDIVIDUAL_PLAN,
        Mark.GOOD,
        Mark.FAIR,
        Mark.POOR,
    }
)


CONDUCT_MARKS = (Mark.GOOD, Mark.FAIR, Mark.POOR)


def possible_marks(assessment: Assessment) -> tuple[Mark, ...]:
    """What can stand on the paper for this way of being graded."""
    if assessment is Assessment.CONDUCT:
        return CONDUCT_MARKS
    return tuple(mark for mark in Mark if mark not in CONDUCT_MARKS)


@dataclass(frozen=True, slots=True)
class GradeRecord:
    """One assessment of one person in one subject.

    `subject_group` joins what is the same subject at two levels or in two programmes (norsk on Vg1 and Vg2);
    where it is empty the subject code itself is the group. Subjects graded side by side, such as written and oral
    Norwegian, never share a group. `programme_area` is the area the grade was earned in.
    """

    subject: str
    level: Level
    assessment: Assessment
    mark: Mark
    school_year: int = 0
    private_candidate: bool = False
    subject_group: str = ""
    programme_area: str = ""
    id: str = ""

    @property
    def group(self) -> str:
        return self.subject_group or self.subject

    @property
    def is_school_exam(self) -> bool:
        """An entry of its own beside the subject's grade; a private candidate's exam stands for the whole subject."""
        return self.assessment is Assessment.EXAM and not self.private_candidate

    @property
    def worth(self) -> int:
        """How good a mark is when the best counts: a number beats a missing basis, which beats nothing."""
        value = self.mark.value_of
        return value if value is not None else 0 if self.mark in WITHOUT_BASIS else -1
