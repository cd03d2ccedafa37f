"""Grades that an officer must look at before an intake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.selection import Target, Vg3Basis
from backend.features.grades.rules.soundness import Fault, faults_of

MATHS = GradeRecord("MAT0015", Level.LOWER_SECONDARY, Assessment.FINAL, Mark.FOUR, 2026)
ENGLISH = replace(MATHS, subject="ENG0030")


def faults(*records: GradeRecord, target: Target = Target.VG1) -> set[Fault]:
    return set(faults_of(records, target))


def test_sound_grades_have_no_fault() -> None:
    assert faults(MATHS, ENGLISH) == set()
    exam = replace(MATHS, assessment=Assessment.EXAM, mark=Mark.FIVE)
    assert faults(MATHS, exam, ENGLISH) == set(), "an exam is a grade of its own"


def test_none_for_the_level_applied_for_is_missing() -> None:
    assert faults() == {Fault.MISSING}
    assert faults(MATHS, target=Target.VG2) == {Fault.MISSING}
    gaps = [replace(MATHS, subject=f"S{n}", mark=Mark.EXEMPT) for n in range(3)]
    assert faults(MATHS, *gaps) == {Fault.MISSING}, "more than half without: § 4-20"


def test_a_subject_without_basis_is_told() -> None:
    assert faults(MATHS, ENGLISH, replace(MATHS, subject="NAT0021", mark=Mark.NO_BASIS)) == {Fault.INCOMPLETE}
    assert faults(MATHS, replace(MATHS, subject="NAT0021", mark=Mark.EXEMPT)) == set()


def test_the_same_twice_and_two_different_ones() -> None:
    assert faults(MATHS, replace(MATHS, id="2")) == {Fault.TWICE}
    assert faults(MATHS, replace(MATHS, mark=Mark.FIVE)) == {Fault.CONFLICTING}
    assert faults(MATHS, replace(MATHS, school_year=2025)) == set(), "a year taken again"
    assert faults(MATHS, replace(MATHS, private_candidate=True, assessment=Assessment.EXAM)) == set()


def test_a_subject_under_two_codes_of_one_group_is_the_same_subject() -> None:
    old = replace(MATHS, subject="MAT1", subject_group="MAT")
    assert faults(old, replace(old, subject="MAT2", mark=Mark.TWO)) == {Fault.CONFLICTING}


@pytest.mark.parametrize(
    ("basis", "found"), [(Vg3Basis.VG1_AND_VG2, {Fault.TWICE}), (Vg3Basis.VG2_ONLY, set())]
)
def test_only_what_counts_for_the_level_is_looked_at(basis: Vg3Basis, found: set[Fault]) -> None:
    vg1, vg2 = replace(MATHS, level=Level.VG1), replace(MATHS, level=Level.VG2)
    assert faults_of([vg1, vg1, vg2], Target.VG3, basis) == found
