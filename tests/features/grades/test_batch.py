"""The scores of a whole cohort are exactly those that the rules explain line by line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.features.grades.batch import columns_of, failed_of_all, points_of_all
from backend.features.grades.rules.passing import failed_subjects
from backend.features.grades.rules.points import Rounding, points
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.selection import Target, Vg3Basis

# Few subjects and years on purpose: what repeats, replaces and beats one another is where the two could differ.
records = st.builds(
    GradeRecord,
    subject=st.sampled_from("ABCD"),
    level=st.sampled_from(Level),
    assessment=st.sampled_from(Assessment),
    mark=st.sampled_from(Mark),
    school_year=st.sampled_from([0, 2025, 2026]),
    private_candidate=st.booleans(),
    programme_area=st.sampled_from(["", "STUSP1----"]),
    subject_group=st.sampled_from(["", "norsk"]),
)
cohorts = st.lists(st.lists(records, max_size=12), max_size=6)


@pytest.mark.parametrize("target", Target)
@settings(deadline=None)
@given(people=cohorts, rounding=st.sampled_from(Rounding), basis=st.sampled_from(Vg3Basis))
def test_the_cohort_gets_what_each_would_get_alone(
    target: Target, people: list[list[GradeRecord]], rounding: Rounding, basis: Vg3Basis
) -> None:
    """I-22, beside the arithmetic of `test_points.py`."""
    found = points_of_all(columns_of(people), target, rounding, basis)
    alone = [points(each, target, rounding, basis) for each in people]
    assert found.score.tolist() == [-1 if each.score is None else each.score for each in alone]
    assert found.total.tolist() == [each.total for each in alone]
    assert found.count.tolist() == [each.count for each in alone]
    assert found.individual.tolist() == [each.individual for each in alone]


@settings(deadline=None)
@given(people=cohorts)
def test_the_cohort_has_failed_what_each_has_failed_alone(people: list[list[GradeRecord]]) -> None:
    assert failed_of_all(columns_of(people)).tolist() == [failed_subjects(each) for each in people]


def test_an_elective_supersedes_no_half_year_grade() -> None:
    half_year = GradeRecord("A", Level.VG1, Assessment.HALF_YEAR, Mark.FOUR, 2025)
    elective = GradeRecord("A", Level.VG2, Assessment.ELECTIVE, Mark.SIX, 2026)
    alone = points([half_year, elective], Target.VG3)
    assert (alone.total, alone.count) == (1000, 2)
    assert points_of_all(columns_of([[half_year, elective]]), Target.VG3).total.tolist() == [1000]


def test_nobody_at_all() -> None:
    found = points_of_all(columns_of([]), Target.VG1)
    assert len(found.score) == 0
