"""What a case is, and whether it waits for a human: pure rules, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import ApplicationType, Category
from backend.features.applications.rules.draft import Draft, Moving
from backend.features.applications.rules.flags import Circumstance, Flag, Matter, flags_of
from backend.features.applications.rules.papers import (
    OF_CATEGORY,
    Asked,
    Asking,
    asking_of,
    demands_of,
    is_possible_day,
    suggested_day,
)
from tests.conftest import NOW

SCHOOL = Draft(types=frozenset({ApplicationType.SCHOOL}), level="vg1")
MOVES = replace(SCHOOL, moving=Moving("0301", date(2027, 6, 1)))
PAPER = {category: demand.kinds[0] for category, demand in OF_CATEGORY.items()}


def case(category: Category = Category.ORDINARY, **more: object) -> Circumstance:
    return replace(Circumstance(replace(SCHOOL, category=category)), **more)  # type: ignore[arg-type]


def test_an_ordinary_application_has_no_flag_and_waits_for_nobody() -> None:
    assert flags_of(case()) == frozenset()
    assert flags_of(case(late=True)) == {Flag.LATE}, "late ones come after the others: nothing to decide"


@pytest.mark.parametrize(
    ("category", "flag"),
    [
        (Category.SPECIAL_PROGRAMME, Flag.PREFERENTIAL),
        (Category.ADAPTED_SCHOOL, Flag.PREFERENTIAL),
        (Category.SIGN_LANGUAGE, Flag.PREFERENTIAL),
        (Category.INDIVIDUAL_TREATMENT, Flag.INDIVIDUAL),
    ],
)
def test_terms_of_her_own_wait_for_a_decision_and_a_paper(category: Category, flag: Flag) -> None:
    assert flags_of(case(category)) == {flag, Flag.UNDECIDED, Flag.PAPERS_MISSING, Flag.NEEDS_YOU}
    with_paper = case(category, papers=frozenset({PAPER[category]}))
    assert flags_of(with_paper) == {flag, Flag.UNDECIDED, Flag.NEEDS_YOU}
    decided = case(category, decided=frozenset({Matter.CATEGORY}))
    assert flags_of(decided) == {flag, Flag.DECIDED}, "what the paper was for is decided"


@pytest.mark.parametrize("category", [Category.SPECIAL_LANGUAGE, Category.NEWLY_ARRIVED])
def test_language_gives_the_early_deadline_and_needs_no_decision(category: Category) -> None:
    documented = case(category, papers=frozenset({PAPER[category]}))
    assert flags_of(documented) == {Flag.EARLY_OTHER}
    assert flags_of(case(category)) == {Flag.EARLY_OTHER, Flag.PAPERS_MISSING, Flag.NEEDS_YOU}


def test_a_category_means_nothing_to_an_apprentice() -> None:
    trade = Draft(types=frozenset({ApplicationType.APPRENTICESHIP}), category=Category.INDIVIDUAL_TREATMENT)
    assert flags_of(Circumstance(trade, grades=frozenset({Flag.GRADES_MISSING}))) == frozenset()


def test_moving_is_documented_or_decided_or_asked_about() -> None:
    moving = Circumstance(MOVES)
    assert flags_of(moving) == {Flag.MOVE_UNDOCUMENTED, Flag.NEEDS_YOU}
    assert flags_of(replace(moving, papers=frozenset({AttachmentKind.MOVING_DOCUMENT}))) == frozenset()
    assert flags_of(replace(moving, decided=frozenset({Matter.RESIDENCE}))) == {Flag.DECIDED}
    asked = replace(moving, asked=frozenset({Asking.WAITING}))
    assert flags_of(asked) == {Flag.MOVE_UNDOCUMENTED, Flag.PAPERS_ASKED}, "the applicant's turn"
    overdue = replace(moving, asked=frozenset({Asking.OVERDUE}))
    assert Flag.NEEDS_YOU in flags_of(overdue)


def test_what_has_arrived_waits_for_the_officer_though_another_paper_is_awaited() -> None:
    both = replace(Circumstance(MOVES), asked=frozenset({Asking.WAITING, Asking.ARRIVED}))
    assert flags_of(both) >= {Flag.PAPERS_ASKED, Flag.PAPERS_ARRIVED, Flag.NEEDS_YOU}


def test_grades_that_cannot_be_compared_wait_until_something_stands_for_them() -> None:
    without = case(grades=frozenset({Flag.GRADES_MISSING}))
    assert flags_of(without) == {Flag.GRADES_MISSING, Flag.NEEDS_YOU}
    given_points = replace(without, decided=frozenset({Matter.GRADES}))
    assert flags_of(given_points) == {Flag.DECIDED}
    elsewhere = replace(without, decided=frozenset({Matter.RESIDENCE}))
    assert Flag.NEEDS_YOU in flags_of(elsewhere)


def test_doubtful_and_reported_grades_wait_whatever_else_is_decided() -> None:
    for flag in (Flag.GRADES_DOUBTFUL, Flag.GRADES_REPORTED):
        assert Flag.NEEDS_YOU in flags_of(case(grades=frozenset({flag}), decided=frozenset(Matter)))
    incomplete = case(grades=frozenset({Flag.GRADES_INCOMPLETE}))
    assert flags_of(incomplete) == {Flag.GRADES_INCOMPLETE}, "to be seen; it counts as nothing by law"


cases = st.builds(
    Circumstance,
    draft=st.builds(
        Draft,
        types=st.frozensets(st.sampled_from(ApplicationType)),
        category=st.sampled_from(Category),
        moving=st.sampled_from([None, Moving()]),
    ),
    late=st.booleans(),
    papers=st.frozensets(st.sampled_from(AttachmentKind)),
    asked=st.frozensets(st.sampled_from(Asking)),
    decided=st.frozensets(st.sampled_from(Matter)),
    grades=st.frozensets(st.sampled_from([flag for flag in Flag if flag.value.startswith("grades_")])),
)


@given(cases)
def test_nothing_waits_without_a_reason_to_be_seen(one: Circumstance) -> None:
    found = flags_of(one)
    assert (Flag.DECIDED in found) == bool(one.decided)
    if Flag.NEEDS_YOU in found:
        assert found - {Flag.NEEDS_YOU, Flag.DECIDED, Flag.LATE}


@given(cases)
def test_another_paper_never_makes_more_missing(one: Circumstance) -> None:
    more = replace(one, papers=frozenset(AttachmentKind))
    missing = {Flag.PAPERS_MISSING, Flag.MOVE_UNDOCUMENTED}
    assert not flags_of(more) & missing
    assert flags_of(more) - {Flag.NEEDS_YOU} <= flags_of(one)


@pytest.mark.parametrize("category", sorted(OF_CATEGORY))
def test_every_category_but_the_ordinary_one_is_documented_by_its_paragraph(category: Category) -> None:
    (demand,) = demands_of(replace(SCHOOL, category=category))
    assert demand.paragraph.startswith("§")
    assert set(OF_CATEGORY) == set(Category) - {Category.ORDINARY}
    assert len(demands_of(replace(MOVES, category=category))) == 2


def test_a_request_goes_from_waiting_to_arrived_or_overdue_and_ends_settled() -> None:
    asked = Asked(AttachmentKind.DECISION, NOW, NOW + timedelta(days=3))
    earlier = [(AttachmentKind.DECISION, NOW - timedelta(days=1)), (AttachmentKind.CV, NOW)]
    assert asking_of(asked, earlier, NOW) is Asking.WAITING, "an older paper is not what was asked for"
    assert asking_of(asked, earlier, asked.until - timedelta(seconds=1)) is Asking.WAITING
    assert asking_of(asked, earlier, asked.until) is Asking.OVERDUE, (
        "the deadline is the first moment too late"
    )
    later = [*earlier, (AttachmentKind.DECISION, NOW + timedelta(days=9))]
    assert asking_of(asked, later, asked.until + timedelta(days=9)) is Asking.ARRIVED, "late is there too"
    assert asking_of(replace(asked, settled_at=NOW), [], NOW) is Asking.SETTLED


def test_days_are_the_countys_for_a_move_and_two_weeks_otherwise() -> None:
    today, by = date(2027, 1, 20), date(2027, 5, 1)
    assert suggested_day(AttachmentKind.MOVING_DOCUMENT, today, by) == by
    assert suggested_day(AttachmentKind.DECISION, today, by) == date(2027, 2, 3)
    assert suggested_day(AttachmentKind.MOVING_DOCUMENT, by, by) == date(2027, 5, 15), "the day has come"
    assert [is_possible_day(today + timedelta(days=n), today) for n in (0, 1, 180, 181)] == [
        False,
        True,
        True,
        False,
    ]
