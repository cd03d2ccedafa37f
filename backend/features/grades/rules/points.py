"""The points score, in whole numbers only.

Every grade counts with its value; the score is the mean with two decimals, times ten (opplæringsforskrifta
§§ 4-19 and 4-25). Half rounds up. The regulation can be read in two ways, which can order two applicants
differently, so the reading is a county parameter:

* **A**, the literal text: the mean is rounded to two decimals and then multiplied (4.375 → 4.38 → 43.8);
* **B**, as an older circular (Udir-2-2021) describes it: ten times the mean with two decimals (43.75).

Points are given in hundredths: 4380 is 43.8 points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.features.grades.rules.records import Assessment, GradeRecord, Level
from backend.features.grades.rules.selection import Chosen, Reason, Target, Vg3Basis, choose, paragraph

RULES_VERSION = "2026-08"


class Rounding(StrEnum):
    """How the two decimals are read (see the module)."""

    MEAN_FIRST = "mean"
    """Reading A."""
    SCORE_FIRST = "points"
    """Reading B."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum. `hundredths` is what it adds; a line that does not count adds nothing."""

    record: GradeRecord | None
    """`None` for the electives taken together."""
    counts: bool
    reason: Reason
    paragraph: str
    hundredths: int = 0


@dataclass(frozen=True, slots=True)
class Points:
    """A score with all its lines.

    `score` is in hundredths of a point, `None` where nothing counts. `total` is the sum of the lines in
    hundredths, `count` how many lines it was divided by.
    """

    score: int | None
    total: int
    count: int
    lines: tuple[Line, ...]
    individual: bool
    """The grades are too few to compete on: the application is treated individually (§§ 4-20 and 4-26)."""
    target: Target
    rounding: Rounding
    vg3_basis: Vg3Basis
    rules_version: str = RULES_VERSION

    @property
    def mean(self) -> int | None:
        """The mean of what counts, with two decimals, in hundredths."""
        return round_half_up(self.total, self.count) if self.count else None


def points(
    records: Iterable[GradeRecord],
    target: Target,
    rounding: Rounding = Rounding.MEAN_FIRST,
    vg3_basis: Vg3Basis = Vg3Basis.VG1_AND_VG2,
) -> Points:
    """The score for one person and one level, line by line."""
    chosen = choose(records, target, vg3_basis)
    lines = [_line(choice, target) for choice in chosen]
    together = electives_together(chosen)
    if together is not None:
        reason = Reason.ELECTIVES_AS_ONE
        lines.append(Line(None, True, reason, paragraph(reason, target), together))
    summed = [line for line in lines if line.counts and line.reason is not Reason.IN_ELECTIVES]
    total, count = sum(line.hundredths for line in summed), len(summed)
    return Points(
        score=score(total, count, rounding),
        total=total,
        count=count,
        lines=tuple(lines),
        individual=count == 0 or (target is Target.VG1 and lacks_most(chosen)),
        target=target,
        rounding=rounding,
        vg3_basis=vg3_basis,
    )


def score(total: int, count: int, rounding: Rounding) -> int | None:
    """Hundredths of a point from a sum in hundredths over `count` grades; `None` where there is no grade."""
    if count == 0:
        return None
    if rounding is Rounding.MEAN_FIRST:
        return round_half_up(total, count) * 10
    return round_half_up(10 * total, count)


def round_half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, half away from zero, for non-negative values."""
    return (2 * numerator + denominator) // (2 * denominator)


def electives_together(chosen: Iterable[Chosen]) -> int | None:
    """The electives as one entry: their mean with two decimals, in hundredths; `None` where there are none."""
    values = [choice.record.mark.value_of or 0 for choice in chosen if choice.reason is Reason.IN_ELECTIVES]
    return round_half_up(100 * sum(values), len(values)) if values else None


def lacks_most(chosen: Sequence[Chosen]) -> bool:
    """Whether more than half of the subjects on the diploma lack a grade (§ 4-20 first paragraph a).

    Missing are IV, IM, exemption and other marks that are no number, unless the subject has a grade from an
    exam. All electives are one subject; an exam is no subject of its own.
    """
    records = [choice.record for choice in chosen if choice.record.level is Level.LOWER_SECONDARY]
    subjects = {_diploma_subject(r) for r in records if r.assessment not in NO_SUBJECTS}
    graded = {
        _diploma_subject(r)
        for r in records
        if r.assessment is not Assessment.CONDUCT and r.mark.value_of is not None
    }
    return 2 * len(subjects - graded) > len(subjects) > 0


NO_SUBJECTS = frozenset({Assessment.EXAM, Assessment.CONDUCT})


def _diploma_subject(record: GradeRecord) -> str:
    return "electives" if record.assessment is Assessment.ELECTIVE else record.group


def _line(choice: Chosen, target: Target) -> Line:
    adds = choice.counts and choice.reason is not Reason.IN_ELECTIVES
    value = choice.record.mark.value_of or 0
    return Line(
        record=choice.record,
        counts=choice.counts,
        reason=choice.reason,
        paragraph=paragraph(choice.reason, target),
        hundredths=100 * value if adds else 0,
    )
