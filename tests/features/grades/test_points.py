"""The worked examples, and the integer sums against a rational-arithmetic oracle."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.grades.rules.points import Points, Rounding, points, score
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.selection import Reason, Target, Vg3Basis

A, B = Rounding.MEAN_FIRST, Rounding.SCORE_FIRST


def final(
    marks: str, level: Level = Level.LOWER_SECONDARY, prefix: str = "S", **more: str
) -> list[GradeRecord]:
    """Final grades in subjects of their own."""
    return [
        GradeRecord(f"{prefix}{place}", level, Assessment.FINAL, Mark(mark), **more)
        for place, mark in enumerate(marks.split(","))
    ]


def exam(subject: str, mark: str, level: Level = Level.LOWER_SECONDARY) -> GradeRecord:
    return GradeRecord(subject, level, Assessment.EXAM, Mark(mark))


def half_year(subject: str, mark: str, level: Level, group: str = "") -> GradeRecord:
    return GradeRecord(subject, level, Assessment.HALF_YEAR, Mark(mark), subject_group=group)


def elective(subject: str, mark: str, year: int = 2026) -> GradeRecord:
    return GradeRecord(subject, Level.LOWER_SECONDARY, Assessment.ELECTIVE, Mark(mark), school_year=year)


W1 = final("5,4,4,5,4,3,4,5,5,4,4,5,5,4,5,4")
W2 = [*W1, exam("S0", "4"), exam("S1", "3")]
W3 = [*W2, elective("V1", "5"), elective("V2", "4"), elective("V3", "4")]
W4 = [*(r for r in W2 if r.mark is not Mark.THREE or r.assessment is not Assessment.EXAM), exam("S1", "IV")]
W5 = [*(r for r in W2 if r.mark is not Mark.THREE or r.assessment is not Assessment.EXAM), exam("S1", "F")]
W6 = final("5,5,5,5,5,4,4,4")
W7X = final("5,5,5,5,5,5,5,5,5,5,5,4,4,4,4,4")
W7Y = final("5,5,5,5,5,5,5,5,5,4,4,4,4")


@pytest.mark.parametrize(
    ("records", "literal", "alternative"),
    [
        pytest.param(W1, 4380, 4375, id="W1"),
        pytest.param(W2, 4280, 4278, id="W2"),
        pytest.param(W3, 4280, 4281, id="W3"),
        pytest.param(W4, 4110, 4111, id="W4"),
        pytest.param(W5, 4350, 4353, id="W5"),
        pytest.param(W6, 4630, 4625, id="W6"),
        pytest.param(W7X, 4690, 4688, id="W7 X"),
        pytest.param(W7Y, 4690, 4692, id="W7 Y"),
    ],
)
def test_worked_examples_to_vg1(records: list[GradeRecord], literal: int, alternative: int) -> None:
    assert points(records, Target.VG1, A).score == literal
    assert points(records, Target.VG1, B).score == alternative


@pytest.mark.parametrize(
    ("marks", "individual"),
    [
        pytest.param("F,F,F,F,F,F,IV,IV,IV,4,4,4,4,4,4,4,4", True, id="W8: 9 of 17 missing"),
        pytest.param("F,F,F,F,F,F,IV,IV,4,4,4,4,4,4,4,4", False, id="W8: exactly half"),
        pytest.param("F,F,F", True, id="nothing at all"),
    ],
)
def test_w8_more_than_half_missing_is_treated_individually(marks: str, individual: bool) -> None:
    assert points(final(marks), Target.VG1).individual is individual


W9 = [
    *final("4,5,4,3,4,5", Level.VG1),
    *(half_year(f"H{n}", mark, Level.VG1) for n, mark in enumerate("4554")),
    GradeRecord("X", Level.VG1, Assessment.EXAM, Mark.THREE),
    GradeRecord("P", Level.VG1, Assessment.FINAL, Mark.PASSED),
]


def test_w9_to_vg2() -> None:
    result = points(W9, Target.VG2, A)
    assert (result.total, result.count, result.score) == (4600, 11, 4180)
    assert points(W9, Target.VG2, B).score == 4182


W10 = [
    *final("4,5,3", Level.VG1, "K"),
    exam("K0", "4", Level.VG1),
    half_year("NOR1", "3", Level.VG1, "norsk"),
    half_year("GYM1", "4", Level.VG1, "gym"),
    half_year("NOR2", "4", Level.VG2, "norsk"),
    half_year("GYM2", "5", Level.VG2, "gym"),
    *final("5,4,4,5", Level.VG2, "P"),
    exam("P0", "3", Level.VG2),
]


def test_w10_to_vg3_drops_half_year_grades_that_have_a_newer_one() -> None:
    result = points(W10, Target.VG3)
    assert (result.total, result.count, result.score) == (4600, 11, 4180)
    dropped = [line for line in result.lines if line.reason is Reason.NEWER_ASSESSMENT]
    assert [line.record.subject for line in dropped if line.record] == ["NOR1", "GYM1"]


def test_w10_where_a_county_counts_vg2_only() -> None:
    result = points(W10, Target.VG3, vg3_basis=Vg3Basis.VG2_ONLY)
    assert (result.total, result.count, result.score) == (3000, 7, 4290)


@pytest.mark.parametrize(("mark", "expected"), [("5", 4360), ("2", 4180)])
def test_w11_a_private_candidate_keeps_the_better(mark: str, expected: int) -> None:
    retake = GradeRecord("K2", Level.VG1, Assessment.EXAM, Mark(mark), private_candidate=True)
    for records in ([*W10, retake], [retake, *W10]):
        assert points(records, Target.VG3).score == expected


def test_w12_the_best_of_two_programmes_in_common_subjects() -> None:
    first = [("norsk", "3"), ("engelsk", "4"), ("matte", "5"), ("gym", "4")]
    second = [("norsk", "4"), ("engelsk", "4"), ("matte", "3"), ("gym", "5")]
    records = [
        GradeRecord(subject, Level.VG1, Assessment.FINAL, Mark(mark), programme_area=area)
        for area, marks in (("BABAT1----", first), ("STUSP1----", second))
        for subject, mark in marks
    ] + final("4,4,5", Level.VG1, "P", programme_area="STUSP1----")
    result = points(records, Target.VG2)
    assert (result.total, result.count, result.score) == (3100, 7, 4430)


def test_the_same_elective_in_two_years_counts_once_with_the_later() -> None:
    result = points([*W1, elective("V1", "2", 2025), elective("V1", "6", 2026)], Target.VG1)
    together = [line for line in result.lines if line.reason is Reason.ELECTIVES_AS_ONE]
    assert [line.hundredths for line in together] == [600]
    assert sum(line.reason is Reason.ELECTIVE_LATER_YEAR for line in result.lines) == 1


def test_conduct_and_marks_without_a_number_are_shown_and_not_counted() -> None:
    records = [
        *W1,
        GradeRecord("ORD", Level.LOWER_SECONDARY, Assessment.CONDUCT, Mark.GOOD),
        GradeRecord("UTV", Level.LOWER_SECONDARY, Assessment.FINAL, Mark.TAKEN_PART),
        GradeRecord("NAT", Level.VG1, Assessment.FINAL, Mark.SIX),
    ]
    result = points(records, Target.VG1)
    assert result.score == 4380
    assert [line.reason for line in result.lines[-3:]] == [
        Reason.CONDUCT,
        Reason.NO_GRADE,
        Reason.OTHER_LEVEL,
    ]


def test_an_exam_grade_fills_a_subject_without_basis() -> None:
    records = final("IV,IV,4", Level.LOWER_SECONDARY)
    assert points(records, Target.VG1).individual
    assert not points([*records, exam("S0", "3")], Target.VG1).individual


def test_a_half_year_grade_gives_way_to_the_final_one_of_the_same_year() -> None:
    records = [half_year("MAT", "6", Level.VG1), *final("4,4", Level.VG1)]
    beside = GradeRecord("MAT", Level.VG1, Assessment.FINAL, Mark.TWO)
    assert points(records, Target.VG2).count == 3
    result = points([*records, beside], Target.VG2)
    assert (result.total, result.count) == (1000, 3)
    assert result.lines[0].reason is Reason.NEWER_ASSESSMENT


def test_approved_prior_learning_is_left_out() -> None:
    result = points(
        [*W1, GradeRecord("GK1", Level.LOWER_SECONDARY, Assessment.FINAL, Mark.APPROVED)], Target.VG1
    )
    assert result.score == 4380
    assert result.lines[-1].reason is Reason.APPROVED


def test_no_grades_make_no_points_and_an_individual_treatment() -> None:
    result = points([], Target.VG1)
    assert (result.score, result.individual) == (None, True)


marks = st.sampled_from(["1", "2", "3", "4", "5", "6"])
some_marks = st.lists(st.sampled_from([*"123456", "IV", "IM", "F", "D", "B"]), max_size=20)


def oracle(values: list[Fraction], rounding: Rounding) -> int | None:
    """The same rule in rational arithmetic and decimal rounding, sharing no code with the product."""
    if not values:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    written = _two_decimals(mean) * 10 if rounding is A else _two_decimals(10 * mean)
    return int(written * 100)


def _two_decimals(value: Fraction) -> Fraction:
    """Half up at the second decimal, decided on the exact fraction."""
    hundredths, rest = divmod(value * 100, 1)
    return Fraction(hundredths + (rest >= Fraction(1, 2)), 100)


@given(some_marks, st.lists(marks, max_size=5), st.sampled_from([A, B]))
def test_the_sum_is_the_oracles(subjects: list[str], electives: list[str], rounding: Rounding) -> None:
    records = final(",".join(subjects)) if subjects else []
    records += [elective(f"V{place}", mark) for place, mark in enumerate(electives)]
    values = [
        Fraction(int(mark)) if mark.isdigit() else Fraction(0) for mark in subjects if mark not in "FDB"
    ]
    if electives:
        mean = Fraction(sum(int(mark) for mark in electives), len(electives))
        values.append(_two_decimals(mean))
    assert points(records, Target.VG1, rounding).score == oracle(values, rounding)


def test_every_multiset_of_up_to_twenty_grades_by_both_readings() -> None:
    """The score hangs on the sum and the count alone: all of them are tried (invariant I-22)."""
    for count in range(1, 21):
        for total in range(6 * count + 1):
            # One multiset with this sum; a zero is an IV.
            values = [total // count + (place < total % count) for place in range(count)]
            records = final(",".join(str(value) if value else "IV" for value in values))
            for rounding in (A, B):
                expected = oracle([Fraction(value) for value in values], rounding)
                assert points(records, Target.VG1, rounding).score == expected


@given(some_marks, st.randoms())
def test_the_order_of_records_does_not_matter(subjects: list[str], random) -> None:
    records = final(",".join(subjects)) if subjects else []
    shuffled = records[:]
    random.shuffle(shuffled)
    first, second = points(records, Target.VG1), points(shuffled, Target.VG1)
    assert (first.score, first.total, first.count) == (second.score, second.total, second.count)


@given(st.lists(marks, min_size=1, max_size=20), st.integers(0, 19))
def test_a_better_grade_never_gives_fewer_points(subjects: list[str], place: int) -> None:
    place %= len(subjects)
    if subjects[place] == "6":
        return
    better = [*subjects]
    better[place] = str(int(better[place]) + 1)
    before, after = (points(final(",".join(each)), Target.VG1, B).score or 0 for each in (subjects, better))
    assert after > before


@given(st.lists(marks, max_size=20))
def test_every_record_stands_in_the_explanation_and_the_lines_add_up(subjects: list[str]) -> None:
    records = final(",".join(subjects)) if subjects else []
    result: Points = points(records, Target.VG1)
    assert len(result.lines) == len(records)
    assert sum(line.hundredths for line in result.lines) == result.total


@given(st.integers(0, 12000), st.integers(1, 20))
def test_reading_a_always_ends_in_a_zero(total: int, count: int) -> None:
    assert (score(total, count, A) or 0) % 10 == 0
