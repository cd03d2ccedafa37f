"""Days and deadlines in Norwegian time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.kernel.periods import OSLO, last_minute, norwegian_day, start_of_day


@pytest.mark.parametrize(
    ("too_late", "day", "clock"),
    [
        (datetime(2027, 3, 1, 23, 0, tzinfo=UTC), date(2027, 3, 1), "23:59"),
        (datetime(2027, 7, 13, 22, 0, tzinfo=UTC), date(2027, 7, 13), "23:59"),
    ],
)
def test_a_deadline_is_named_by_its_last_minute(too_late: datetime, day: date, clock: str) -> None:
    named = last_minute(too_late)
    assert (norwegian_day(named), f"{named.astimezone(OSLO):%H:%M}") == (day, clock)


def test_the_day_in_norway_begins_before_the_day_in_utc() -> None:
    assert norwegian_day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 3, 1), datetime(2027, 3, 1, 23, 0, tzinfo=UTC)),
        (date(2027, 6, 1), datetime(2027, 6, 1, 22, 0, tzinfo=UTC)),
        # The clocks go forward in the night to 28 March and back in the night to 31 October.
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_ends_by_norwegian_time(day: date, end: datetime) -> None:
    assert start_of_day(day + timedelta(days=1)) == end
    assert norwegian_day(end - timedelta(seconds=1)) == day
    assert norwegian_day(end) == day + timedelta(days=1)
