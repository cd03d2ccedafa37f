"""By when an answer counts, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.features.annual_wheel.rules import Kind
from backend.features.offers.rules.deadlines import ANSWER_BY, LATER, answer_by, is_open

FIRST, SECOND, CLOSE = (datetime(2027, month, 13, 22, 0, tzinfo=UTC) for month in (7, 8, 9))
MOMENTS = {"first_answer": FIRST, "second_answer": SECOND, "lists_close": CLOSE}


@pytest.mark.parametrize(("number", "moment"), [(1, FIRST), (2, SECOND), (3, CLOSE), (4, CLOSE)])
def test_each_round_has_its_date(number: int, moment: datetime) -> None:
    assert answer_by(MOMENTS, number) == moment
    assert answer_by({}, number) is None


def test_the_last_second_counts_and_the_next_does_not() -> None:
    assert is_open(FIRST, FIRST - timedelta(seconds=1))
    assert is_open(FIRST, FIRST - timedelta(microseconds=1))
    assert not is_open(FIRST, FIRST)
    assert is_open(None, FIRST)


def test_the_dates_are_known_to_the_annual_wheel() -> None:
    assert {*ANSWER_BY.values(), LATER} <= {kind.value for kind in Kind}
