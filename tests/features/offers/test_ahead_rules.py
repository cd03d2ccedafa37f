"""Answering in advance: between which moments, and what it says when the outcome comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.features.offers.rules.ahead import AheadTerms, answer_ahead
from backend.features.offers.rules.answers import CountyTerms, fault_of
from backend.features.offers.rules.outcomes import outcome_from
from tests.features.offers.outcomes import FIRST_WISH, LOWER_WISH, ONLY_LISTS

OPENS, CLOSES = datetime(2027, 5, 31, 22, tzinfo=UTC), datetime(2027, 7, 1, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_it_is_open_from_the_first_moment_to_the_last_second() -> None:
    terms = AheadTerms(True, OPENS, CLOSES)
    moments = (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES)
    assert [terms.is_open(moment) for moment in moments] == [False, True, True, False]
    assert AheadTerms(True).is_open(OPENS)
    assert not AheadTerms(False, OPENS, CLOSES).is_open(OPENS)


@pytest.mark.parametrize(
    ("published", "place", "lists"),
    [(FIRST_WISH, True, set()), (LOWER_WISH, True, {"w1", "w2"}), (ONLY_LISTS, None, {"w1", "w2"})],
)
def test_it_says_yes_to_everything(published: dict[str, Any], place: bool | None, lists: set[str]) -> None:
    outcome = outcome_from(published)
    given = answer_ahead(outcome)
    assert (given.place, set(given.lists)) == (place, lists)
    assert fault_of(outcome, given, lambda _: CountyTerms()) is None
