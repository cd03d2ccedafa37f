"""Deadlines, weekends, daylight saving, and which date comes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.annual_wheel.rules import (
    Audience,
    Kind,
    Milestone,
    State,
    event_of,
    next_event,
    season,
)
from backend.features.annual_wheel.service import public_holidays
from backend.kernel.periods import next_working_day

OSLO = ZoneInfo("Europe/Oslo")


def milestone(kind: Kind, day: date, county: str | None = None) -> Milestone:
    return Milestone(kind, county, 2027, day, Audience.APPLICANTS, "state", "§ 4-9", confirmed=True)


@pytest.mark.parametrize(
    ("decided", "effective"),
    [
        (date(2025, 3, 1), date(2025, 3, 3)),  # Saturday
        (date(2026, 2, 1), date(2026, 2, 2)),  # Sunday
        (date(2026, 3, 1), date(2026, 3, 2)),
        (date(2027, 2, 1), date(2027, 2, 1)),  # Monday: stays
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 5, 17), date(2027, 5, 18)),  # Constitution day, a Monday in 2027 (also Whit Monday)
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday to the Tuesday after Easter
    ],
)
def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(decided: date, effective: date) -> None:
    event = event_of(milestone(Kind.DEADLINE, decided), public_holidays(decided.year))
    assert event.day == effective
    assert event.moved == (decided != effective)


def test_an_opening_never_moves() -> None:
    saturday = date(2027, 1, 2)
    assert event_of(milestone(Kind.APPLICATION_OPENS, saturday), public_holidays(2027)).day == saturday


def test_a_deadline_is_met_until_midnight_in_norway() -> None:
    event = event_of(milestone(Kind.DEADLINE, date(2027, 3, 1)), public_holidays(2027))
    last = datetime(2027, 3, 1, 23, 59, 59, 999999, tzinfo=OSLO)
    assert event.is_open(last)
    assert not event.is_open(last + timedelta(microseconds=1))
    assert event.moment == datetime(2027, 3, 1, 23, 0, tzinfo=UTC)


def test_midnight_is_counted_in_summer_time_too() -> None:
    event = event_of(milestone(Kind.FIRST_ANSWER, date(2027, 7, 13)), public_holidays(2027))
    assert event.moment == datetime(2027, 7, 13, 22, 0, tzinfo=UTC)


def test_states_through_the_day_of_a_deadline() -> None:
    event = event_of(milestone(Kind.DEADLINE, date(2027, 3, 1)), public_holidays(2027))
    seen = [
        event.state(datetime(2027, 2, 28, 12, tzinfo=OSLO)),
        event.state(datetime(2027, 3, 1, 0, 0, tzinfo=OSLO)),
        event.state(datetime(2027, 3, 2, 0, 0, tzinfo=OSLO)),
    ]
    assert seen == [State.COMING, State.TODAY, State.PAST]


def test_states_through_the_day_of_an_opening() -> None:
    event = event_of(milestone(Kind.APPLICATION_OPENS, date(2027, 1, 6)), public_holidays(2027))
    seen = [
        event.state(event.moment - timedelta(microseconds=1)),
        event.state(event.moment),
        event.state(datetime(2027, 1, 6, 23, 59, tzinfo=OSLO)),
        event.state(datetime(2027, 1, 7, 0, 0, tzinfo=OSLO)),
    ]
    assert seen == [State.COMING, State.TODAY, State.TODAY, State.PAST]


def test_a_county_replaces_the_national_date_and_only_that_one() -> None:
    dates = [
        milestone(Kind.DEADLINE, date(2027, 3, 1)),
        milestone(Kind.FIRST_ANSWER, date(2027, 7, 13)),
        milestone(Kind.FIRST_ANSWER, date(2027, 7, 16), county="11"),
        milestone(Kind.FIRST_ANSWER, date(2027, 7, 9), county="03"),
    ]
    for order in (dates, dates[::-1]):
        events = season(order, "11", public_holidays(2027))
        assert [event.day for event in events] == [date(2027, 3, 1), date(2027, 7, 16)]


def test_what_comes_next_is_none_when_the_season_is_over() -> None:
    events = season([milestone(Kind.DEADLINE, date(2027, 3, 1))], None, public_holidays(2027))
    assert next_event(events, datetime(2027, 2, 1, tzinfo=UTC)) == events[0]
    assert next_event(events, events[0].moment) is None


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_next_working_day_is_never_a_day_off_and_never_skips_one(day: date) -> None:
    holidays = public_holidays(day.year)
    found = next_working_day(day, holidays)
    assert found.weekday() < 5
    assert found not in holidays
    passed = (day + timedelta(days=step) for step in range((found - day).days))
    assert all(skipped.weekday() >= 5 or skipped in holidays for skipped in passed)
