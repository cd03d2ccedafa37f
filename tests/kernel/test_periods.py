"""Days and deadlines in Norwegian time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend.kernel.periods import OSLO, last_minute, norwegian_day


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
