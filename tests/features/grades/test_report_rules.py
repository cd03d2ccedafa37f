"""What an outcome must say, so that no pupil is left without an answer."""

from __future__ import annotations

import pytest

from backend.features.grades.rules.records import Assessment, Mark, possible_marks
from backend.features.grades.rules.reports import (
    Kind,
    Outcome,
    State,
    require_outcome,
    require_step,
    takes_away,
)
from backend.kernel.errors import Conflict, Invalid

NUMBERS = possible_marks(Assessment.FINAL)


def faults(kind: Kind, outcome: Outcome, present: Mark | None = Mark.FOUR) -> list[tuple[str, str]]:
    try:
        require_outcome(kind, outcome, present, NUMBERS)
    except Invalid as refusal:
        return [(fault.pointer, fault.code) for fault in refusal.fields]
    return []


@pytest.mark.parametrize(
    ("kind", "outcome", "present"),
    [
        (Kind.WRONG_GRADE, Outcome(State.LOOKED_AT), Mark.FOUR),
        (Kind.WRONG_GRADE, Outcome(State.CORRECTED, Mark.FIVE), Mark.FOUR),
        (Kind.WRONG_GRADE, Outcome(State.CORRECTED, Mark.NO_BASIS, "Skolen sier IV."), Mark.FOUR),
        (Kind.WRONG_GRADE, Outcome(State.KEPT, answer="Skolen har bekreftet 4."), Mark.FOUR),
        (Kind.MISSING, Outcome(State.CORRECTED, answer="Skolen har meldt den inn."), None),
        (Kind.NOT_MINE, Outcome(State.CORRECTED, answer="Den er tatt bort."), Mark.FOUR),
    ],
)
def test_an_outcome_that_says_something_is_taken(kind: Kind, outcome: Outcome, present: Mark | None) -> None:
    assert faults(kind, outcome, present) == []


@pytest.mark.parametrize(
    ("kind", "outcome", "present", "fault"),
    [
        (Kind.WRONG_GRADE, Outcome(State.CORRECTED), Mark.FOUR, ("/mark", "grades.mark_missing")),
        (
            Kind.WRONG_GRADE,
            Outcome(State.CORRECTED, Mark.FOUR),
            Mark.FOUR,
            ("/mark", "grades.mark_unchanged"),
        ),
        (
            Kind.WRONG_GRADE,
            Outcome(State.CORRECTED, Mark.GOOD),
            Mark.FOUR,
            ("/mark", "grades.mark_impossible"),
        ),
        (Kind.WRONG_GRADE, Outcome(State.KEPT), Mark.FOUR, ("/answer", "grades.answer_missing")),
        (
            Kind.WRONG_GRADE,
            Outcome(State.KEPT, Mark.FIVE, "x"),
            Mark.FOUR,
            ("/mark", "grades.mark_impossible"),
        ),
        (Kind.MISSING, Outcome(State.CORRECTED), None, ("/answer", "grades.answer_missing")),
        (Kind.MISSING, Outcome(State.CORRECTED, Mark.FIVE, "x"), None, ("/mark", "grades.mark_impossible")),
        (Kind.NOT_MINE, Outcome(State.CORRECTED), Mark.FOUR, ("/answer", "grades.answer_missing")),
        (
            Kind.NOT_MINE,
            Outcome(State.CORRECTED, Mark.FIVE, "x"),
            Mark.FOUR,
            ("/mark", "grades.mark_impossible"),
        ),
    ],
)
def test_an_outcome_that_leaves_a_question_is_told_which(
    kind: Kind, outcome: Outcome, present: Mark | None, fault: tuple[str, str]
) -> None:
    assert faults(kind, outcome, present) == [fault]


def test_conduct_has_marks_of_its_own() -> None:
    assert possible_marks(Assessment.CONDUCT) == (Mark.GOOD, Mark.FAIR, Mark.POOR)
    for assessment in set(Assessment) - {Assessment.CONDUCT}:
        assert set(possible_marks(assessment)) == set(Mark) - set(possible_marks(Assessment.CONDUCT))


def test_a_grade_that_was_never_the_pupils_is_taken_away() -> None:
    assert takes_away(Kind.NOT_MINE, Outcome(State.CORRECTED))
    assert not takes_away(Kind.NOT_MINE, Outcome(State.KEPT))
    assert not takes_away(Kind.WRONG_GRADE, Outcome(State.CORRECTED))


@pytest.mark.parametrize("present", [State.CORRECTED, State.KEPT])
@pytest.mark.parametrize("wanted", State)
def test_what_is_settled_stays_settled(present: State, wanted: State) -> None:
    with pytest.raises(Conflict, match=r"grades\.report_settled"):
        require_step(present, wanted)
