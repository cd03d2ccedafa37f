"""By when an answer counts, to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.features.annual_wheel.rules import Kind
from backend.features.offers.rules.deadlines import ANSWER_BY, LATER, answer_by, complaint_by, is_open

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


@pytest.mark.parametrize(
    ("published", "last_day"),
    [
        (datetime(2027, 7, 6, 7, 0, tzinfo=UTC), date(2027, 7, 27)),
        # Half past midnight in Norway is the next day: the notice came on the 7th.
        (datetime(2027, 7, 6, 22, 30, tzinfo=UTC), date(2027, 7, 28)),
        (datetime(2027, 7, 10, 7, 0, tzinfo=UTC), date(2027, 8, 2)),
        (datetime(2027, 4, 26, 7, 0, tzinfo=UTC), date(2027, 5, 18)),
    ],
    ids=["three weeks", "by Norwegian days", "a Saturday ends on Monday", "17 May ends on the 18th"],
)
def test_three_weeks_to_complain(published: datetime, last_day: date) -> None:
    holidays = {date(2027, 5, 17)}
    too_late = complaint_by(published, holidays)
    assert too_late == datetime(last_day.year, last_day.month, last_day.day, 22, tzinfo=UTC)
