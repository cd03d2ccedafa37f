"""The situations, every answer in them, what each means, and what silence costs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from backend.features.applications.rules.statuses import STATUSES, Group, group_of
from backend.features.offers.rules.answers import (
    Answer,
    Consequence,
    CountyTerms,
    Fault,
    Lists,
    fault_of,
    meaning_of,
    needs_answer,
    options,
    silence,
    statuses_after,
)
from backend.features.offers.rules.outcomes import Movement, Situation, outcome_from
from tests.features.offers.outcomes import (
    CONSIDERED,
    FIRST_WISH,
    KEPT,
    LOWER_WISH,
    NOTHING,
    ONLY_LISTS,
    STILL_WAITING,
    content,
    lapsed,
    line,
    offered,
    waiting,
)

ALL_OR_NONE, EACH = CountyTerms(), CountyTerms(list_by_list=True)
MILD = CountyTerms(silence_loses_place=True, silence_loses_lists=False)
ELSEWHERE = content(waiting(1), waiting(2)) | {
    "placement": {
        "wish_id": None,
        "application_id": "a1",
        "county": "03",
        "area": "ELELE1----",
        "school": "974590964",
        "kind": "elsewhere",
    }
}


def strict(_: str) -> CountyTerms:
    return ALL_OR_NONE


def choosy(_: str) -> CountyTerms:
    return EACH


def answer(place: bool | None, *lists: str) -> Answer:
    return Answer(place, frozenset(lists))


@pytest.mark.parametrize(
    ("published", "situation", "first", "needed"),
    [
        (FIRST_WISH, Situation.OFFER, True, True),
        (LOWER_WISH, Situation.OFFER_AND_LISTS, False, True),
        (ELSEWHERE, Situation.OFFER_AND_LISTS, False, True),
        (content(line(1, "unqualified", "UKVAL"), offered(2)), Situation.OFFER, False, True),
        (ONLY_LISTS, Situation.LISTS, False, True),
        (STILL_WAITING, Situation.LISTS, False, False),
        (KEPT, Situation.KEPT, False, False),
        (NOTHING, Situation.NOTHING, False, False),
        (content(), Situation.NOTHING, False, False),
        (CONSIDERED, Situation.CONSIDERED, False, False),
    ],
)
def test_the_situation(published: dict[str, Any], situation: Situation, first: bool, needed: bool) -> None:
    outcome = outcome_from(published)
    assert outcome.situation is situation
    assert outcome.is_first_wish is first
    assert needs_answer(outcome) is needed


@pytest.mark.parametrize(
    ("published", "terms", "open_to_her"),
    [
        (FIRST_WISH, strict, [(True, "none", "place"), (False, "none", "out")]),
        (
            LOWER_WISH,
            strict,
            [
                (True, "all", "place_and_lists"),
                (True, "none", "place_only"),
                (False, "all", "lists_without_place"),
                (False, "none", "out"),
            ],
        ),
        (
            LOWER_WISH,
            choosy,
            [
                (True, "all", "place_and_lists"),
                (True, "some", "place_and_some_lists"),
                (True, "none", "place_only"),
                (False, "all", "lists_without_place"),
                (False, "some", "lists_without_place"),
                (False, "none", "out"),
            ],
        ),
        (ONLY_LISTS, strict, [(None, "all", "lists"), (None, "none", "out")]),
        (ONLY_LISTS, choosy, [(None, "all", "lists"), (None, "some", "some_lists"), (None, "none", "out")]),
        (content(waiting(1)), choosy, [(None, "all", "lists"), (None, "none", "out")]),
        (KEPT, strict, []),
        (NOTHING, strict, []),
    ],
)
def test_what_can_be_answered_and_what_it_means(
    published: dict[str, Any], terms: Any, open_to_her: list[tuple[bool | None, str, str]]
) -> None:
    found = list(options(outcome_from(published), terms))
    assert [(one.place, one.lists.value, one.consequence.value) for one in found] == open_to_her
    assert [one.is_recommended for one in found if one.is_recommended] == (
        [True] if any(meant == "place_and_lists" for _, _, meant in open_to_her) else []
    )


def test_lists_in_two_counties_are_left_one_county_at_a_time() -> None:
    outcome = outcome_from(content(waiting(1), waiting(2, county="11"), waiting(3, county="11"), offered(4)))
    assert Lists.SOME in {one.lists for one in options(outcome, strict)}
    assert fault_of(outcome, answer(True, "w1"), strict) is None
    assert fault_of(outcome, answer(True, "w2", "w3"), strict) is None
    assert fault_of(outcome, answer(True, "w1", "w2"), strict) is Fault.ALL_OR_NONE


@pytest.mark.parametrize(
    ("published", "given", "fault"),
    [
        (FIRST_WISH, answer(True), None),
        (FIRST_WISH, answer(None), Fault.PLACE_NOT_ANSWERED),
        (FIRST_WISH, answer(True, "w2"), Fault.NOT_ON_THE_LIST),
        (LOWER_WISH, answer(True, "w1", "w2"), None),
        (LOWER_WISH, answer(False), None),
        (LOWER_WISH, answer(True, "w1"), Fault.ALL_OR_NONE),
        (LOWER_WISH, answer(True, "w4"), Fault.NOT_ON_THE_LIST),
        (ONLY_LISTS, answer(True, "w1", "w2"), Fault.NO_PLACE_OFFERED),
        (ONLY_LISTS, answer(None), None),
        (KEPT, answer(True, "w1"), Fault.NOTHING_TO_ANSWER),
        (NOTHING, answer(None), Fault.NOTHING_TO_ANSWER),
    ],
)
def test_answers_that_cannot_be_taken(published: dict[str, Any], given: Answer, fault: Fault | None) -> None:
    assert fault_of(outcome_from(published), given, strict) is fault


def test_a_county_may_let_her_choose_list_by_list() -> None:
    outcome = outcome_from(LOWER_WISH)
    assert fault_of(outcome, answer(True, "w1"), choosy) is None
    assert meaning_of(outcome, answer(True, "w1")) is Consequence.PLACE_AND_SOME_LISTS


@pytest.mark.parametrize(
    ("published", "given", "statuses"),
    [
        (FIRST_WISH, answer(True), {"w1": "INNTO"}),
        (FIRST_WISH, answer(False), {"w1": "STRONT"}),
        (content(offered(1, status="TILBS")), answer(True), {"w1": "INNTS"}),
        (content(offered(1, status="TILBS")), answer(False), {"w1": "STRSNT"}),
        (LOWER_WISH, answer(True, "w1", "w2"), {"w1": "VENTOJ", "w2": "VENTOJ", "w3": "INNTO"}),
        (LOWER_WISH, answer(True), {"w1": "STRONV", "w2": "STRONV", "w3": "INNTO"}),
        (LOWER_WISH, answer(False, "w1", "w2"), {"w1": "VENTOJ", "w2": "VENTOJ", "w3": "STRONT"}),
        (LOWER_WISH, answer(False), {"w1": "STRONV", "w2": "STRONV", "w3": "STRONT"}),
        (ONLY_LISTS, answer(None, "w1"), {"w1": "VENTOJ", "w2": "STRONV"}),
        (STILL_WAITING, answer(None, "w2"), {"w1": "STRONV", "w2": "VENTOJ"}),
        (ELSEWHERE, answer(True, "w1", "w2"), {"w1": "VENTOJ", "w2": "VENTOJ"}),
    ],
)
def test_the_official_status_of_an_answer(
    published: dict[str, Any], given: Answer, statuses: dict[str, str]
) -> None:
    assert statuses_after(outcome_from(published), given) == statuses


def test_silence_in_oslo_loses_everything() -> None:
    left = silence(outcome_from(LOWER_WISH), strict)
    assert left.statuses == {"w1": "STROIV", "w2": "STROIV", "w3": "STROIT"}
    assert (left.answer, left.consequence) == (answer(False), Consequence.OUT)


def test_silence_where_the_county_keeps_the_lists() -> None:
    left = silence(outcome_from(LOWER_WISH), lambda _: MILD)
    assert left.statuses == {"w1": "VENTOI", "w2": "VENTOI", "w3": "STROIT"}
    assert left.consequence is Consequence.LISTS_WITHOUT_PLACE


def test_silence_where_the_county_keeps_the_place() -> None:
    kept = CountyTerms(silence_loses_place=False)
    assert silence(outcome_from(FIRST_WISH), lambda _: kept).statuses == {"w1": "INNTOI"}
    special = outcome_from(content(offered(1, status="TILBS")))
    assert silence(special, lambda _: kept).statuses == {"w1": "INNTSI"}
    assert silence(special, strict).statuses == {"w1": "STRSIT"}


def test_each_county_rules_over_its_own_lists() -> None:
    outcome = outcome_from(content(waiting(1), waiting(2, county="32"), offered(3)))
    left = silence(outcome, {"03": ALL_OR_NONE, "32": MILD}.__getitem__)
    assert left.statuses == {"w1": "STROIV", "w2": "VENTOI", "w3": "STROIT"}


def test_silence_takes_nobody_off_a_list_she_has_said_yes_to_before() -> None:
    left = silence(outcome_from(STILL_WAITING), strict)
    assert (left.statuses, left.consequence) == ({}, Consequence.LISTS)


def test_the_place_given_up_for_a_better_one_is_named() -> None:
    moved = outcome_from(content(offered(1), line(2, "replaced", "STRTLB"), number=2))
    assert moved.replaced is not None
    assert moved.replaced.wish_id == "w2"
    assert moved.situation is Situation.OFFER
    assert outcome_from(FIRST_WISH).replaced is None


@pytest.mark.parametrize(
    ("now", "before", "movement"),
    [(3, None, "new"), (3, 7, "closer"), (3, 3, "same"), (3, 2, "back")],
)
def test_how_a_number_moves(now: int, before: int | None, movement: str) -> None:
    wish = outcome_from(content(waiting(1, now, previous_number=before))).wishes[0]
    assert wish.movement is Movement(movement)
    assert outcome_from(FIRST_WISH).wishes[0].movement is None


def test_the_county_that_is_answered_to() -> None:
    assert outcome_from(content(waiting(1, county="11"), offered(2))).answering_county == "03"
    assert outcome_from(content(waiting(1, county="11"), waiting(2))).answering_county == "11"
    assert outcome_from(NOTHING).answering_county is None


answered = st.sampled_from((True, False))
published = st.sampled_from((FIRST_WISH, LOWER_WISH, ONLY_LISTS, ELSEWHERE, STILL_WAITING))


@given(published=published, place=answered, kept=st.sets(st.sampled_from(("w1", "w2", "w3"))))
def test_every_answer_that_is_taken_is_an_option_and_gives_official_codes(
    published: dict[str, Any], place: bool, kept: set[str]
) -> None:
    outcome = outcome_from(published)
    given = Answer(None if outcome.offer is None else place, frozenset(kept))
    if fault_of(outcome, given, choosy) is not None:
        return
    assert meaning_of(outcome, given) in {one.consequence for one in options(outcome, choosy)}
    codes = statuses_after(outcome, given)
    assert set(codes) >= {wish.wish_id for wish in outcome.waiting}
    assert set(codes.values()) <= set(STATUSES)
    if published is ELSEWHERE:  # no wish of hers bears the status of that place
        return
    out = meaning_of(outcome, given) is Consequence.OUT
    assert out == ({group_of(code) for code in codes.values()} == {Group.ENDED_BY_YOU})


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_no_two_answers_are_explained_alike(locale: str) -> None:
    assert len({i18n.text(locale, one.key) for one in Consequence}) == len(Consequence)
    assert len({i18n.text(locale, one.key) for one in Situation}) == len(Situation)


def test_wishes_come_in_her_order() -> None:
    assert [wish.rank for wish in outcome_from(content(lapsed(3), offered(1), lapsed(2))).wishes] == [1, 2, 3]
