"""A corrected result: a yes gives the lower place up, a no and silence keep it, and nobody loses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.offers.rules.answers import (
    Answer,
    CountyTerms,
    elsewhere_after,
    meaning_of,
    options,
    silence,
    statuses_after,
)
from backend.features.offers.rules.outcomes import Situation, outcome_from
from tests.features.offers.outcomes import ONLY_LISTS, content, corrected, line, offered, waiting

FOUR = content(waiting(1), waiting(2), waiting(3), offered(4))
CORRECTED = corrected(FOUR, 2)
"""She had her fourth wish and is given her second: the first list is above it, the third below."""


def strict(_: str) -> CountyTerms:
    return CountyTerms()


def answer(place: bool, *lists: str) -> Answer:
    return Answer(place, frozenset(lists))


def test_it_asks_about_the_new_place_and_the_lists_above_it() -> None:
    outcome = outcome_from(CORRECTED)
    assert outcome.situation is Situation.OFFER_AND_LISTS
    assert [wish.wish_id for wish in outcome.waiting] == ["w1"]
    assert [wish.wish_id for wish in outcome.waiting_below] == ["w3"]
    assert outcome.keeps is not None
    found = [(one.place, one.lists.value, one.consequence.value) for one in options(outcome, strict)]
    assert found == [
        (True, "all", "place_and_lists"),
        (True, "none", "place_only"),
        (False, "all", "keeps_and_lists"),
        (False, "none", "keeps"),
    ]


def test_a_place_that_an_earlier_round_took_is_no_price_of_this_offer() -> None:
    """Whoever keeps a place is not told that a no leaves her without one."""
    moved_up = content(waiting(1), offered(2), line(3, "replaced", "STRTLB"), number=2)
    assert outcome_from(moved_up).replaced is not None
    assert outcome_from(corrected(moved_up, 1)).replaced is None


def test_a_yes_gives_up_what_is_below() -> None:
    outcome = outcome_from(CORRECTED)
    assert statuses_after(outcome, answer(True, "w1")) == {
        "w1": "VENTOJ",
        "w2": "INNTO",
        "w3": "UAKTU",
        "w4": "STRTLB",
    }


def test_a_no_keeps_what_is_below_also_after_a_yes() -> None:
    outcome = outcome_from(CORRECTED)
    assert statuses_after(outcome, answer(False, "w1")) == {
        "w1": "VENTOJ",
        "w2": "STRONT",
        "w3": "VENTO",
        "w4": "INNTOI",
    }
    assert meaning_of(outcome, answer(False)).value == "keeps"


@pytest.mark.parametrize("loses", [True, False])
def test_silence_keeps_the_old_place_whatever_the_county_says(loses: bool) -> None:
    outcome = outcome_from(CORRECTED)
    left = silence(outcome, lambda _: CountyTerms(silence_loses_place=loses))
    assert left.consequence.value == "keeps"
    assert {left.statuses[wish] for wish in ("w2", "w4")} == {"STROIT", "INNTOI"}


def test_without_a_place_before_silence_costs_what_it_costs_everyone() -> None:
    outcome = outcome_from(corrected(ONLY_LISTS, 1))
    assert outcome.keeps is None
    assert silence(outcome, strict).consequence.value == "out"
    mild = CountyTerms(silence_loses_place=False)
    assert silence(outcome, lambda _: mild).statuses["w1"] == "INNTOI"


def test_a_place_elsewhere_is_kept_by_a_no_and_given_up_by_a_yes() -> None:
    elsewhere = {**FOUR["placement"], "wish_id": None, "kind": "elsewhere"}
    found = outcome_from(content(waiting(1), waiting(2)) | {"placement": elsewhere})
    assert elsewhere_after(found, answer(True)) == "INNTO"
    assert elsewhere_after(found, answer(False)) == "STRONT"
    assert elsewhere_after(found, answer(False), silent=True) == "STROIT"
    given = outcome_from(corrected(content(waiting(1), waiting(2)) | {"placement": elsewhere}, 1))
    assert elsewhere_after(given, answer(True)) == "STRTLB"
    assert elsewhere_after(given, answer(False)) == "INNTO"
    assert elsewhere_after(outcome_from(CORRECTED), answer(True)) is None


@given(st.integers(2, 4), st.integers(1, 3), st.booleans(), st.booleans())
def test_nobody_who_had_a_place_is_left_without_one(had: int, given_: int, place: bool, silent: bool) -> None:
    if given_ >= had:
        return
    lines = [waiting(rank) if rank != had else offered(rank) for rank in range(1, 5)]
    outcome = outcome_from(corrected(content(*lines), given_))
    left = silence(outcome, strict).statuses if silent else statuses_after(outcome, answer(place))
    held = [code for code in left.values() if code.startswith("INNT")]
    assert len(held) == 1
