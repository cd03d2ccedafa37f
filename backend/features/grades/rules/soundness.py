"""Whether somebody's grades can be counted as they stand, or an officer must look at them before an intake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from backend.features.grades.rules.points import points
from backend.features.grades.rules.records import GradeRecord
from backend.features.grades.rules.selection import LEVELS, Reason, Target, Vg3Basis


class Fault(StrEnum):
    """What is wrong with the grades that count for a level."""

    MISSING = "missing"
    """None, or too few to compete on (§§ 4-20 and 4-26)."""
    INCOMPLETE = "incomplete"
    """A subject without a basis for a grade (IV, IM) counts as nothing."""
    TWICE = "twice"
    """The same grade stands there twice."""
    CONFLICTING = "conflicting"
    """The same subject of the same year has two different grades."""


def faults_of(
    records: Iterable[GradeRecord], target: Target, vg3_basis: Vg3Basis = Vg3Basis.VG1_AND_VG2
) -> frozenset[Fault]:
    """Everything that keeps these grades from being taken as they are for this level."""
    records = list(records)
    found = points(records, target, vg3_basis=vg3_basis)
    faults = {Fault.MISSING} if found.individual else set()
    if not found.individual and any(line.reason is Reason.COUNTS_AS_ZERO for line in found.lines):
        faults.add(Fault.INCOMPLETE)
    levels = LEVELS[target, vg3_basis]
    same: dict[tuple[object, ...], list[GradeRecord]] = defaultdict(list)
    for one in records:
        if one.level in levels:
            same[_place(one)].append(one)
    for several in same.values():
        if len(several) > 1:
            faults.add(Fault.TWICE if len({one.mark for one in several}) == 1 else Fault.CONFLICTING)
    return frozenset(faults)


def _place(record: GradeRecord) -> tuple[object, ...]:
    """What can hold one grade: a subject of a year in a programme, assessed in one way."""
    return (
        record.group,
        record.level,
        record.assessment,
        record.school_year,
        record.programme_area,
        record.private_candidate,
    )
