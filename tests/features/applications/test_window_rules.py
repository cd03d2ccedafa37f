"""By when: the deadline to the second, the county's rule afterwards, and what an officer may open again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.applications.rules.window import (
    ChangePolicy,
    ChangeRule,
    ReopeningGround,
    Sent,
    Times,
    Window,
    may_reopen,
    reopened_until,
    window,
)

OPENS = datetime(2027, 1, 4, 23, 0, tzinfo=UTC)
DEADLINE = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
EARLY = datetime(2027, 2, 1, 23, 0, tzinfo=UTC)
TIMES = Times(OPENS, DEADLINE)
SECOND = timedelta(seconds=1)
ONCE = ChangeRule(ChangePolicy.ONCE, until=datetime(2027, 4, 1, 22, 0, tzinfo=UTC))
SENT = Sent(is_sent=True)


def test_the_deadline_holds_to_the_microsecond() -> None:
    assert window(TIMES, Sent(), DEADLINE - timedelta(microseconds=1)) is Window.OPEN
    assert window(TIMES, Sent(), DEADLINE) is Window.LATE
    assert window(TIMES, SENT, DEADLINE - SECOND) is Window.OPEN
    assert window(TIMES, SENT, DEADLINE) is Window.CLOSED


def test_nothing_is_sent_before_it_opens() -> None:
    assert window(TIMES, Sent(), OPENS - SECOND) is Window.NOT_OPEN_YET
    assert window(TIMES, Sent(), OPENS) is Window.OPEN
    assert window(replace(TIMES, opens=None), Sent(), OPENS - SECOND) is Window.OPEN


def test_nobody_is_late_when_the_lists_are_closed() -> None:
    over = datetime(2027, 9, 1, 22, 0, tzinfo=UTC)
    times = replace(TIMES, over=over, change=ChangeRule(ChangePolicy.ONCE))
    assert window(times, Sent(), over - SECOND) is Window.LATE
    assert window(times, Sent(), over) is Window.CLOSED
    assert window(times, SENT, over - SECOND) is Window.CHANGE_ONCE
    assert window(times, SENT, over) is Window.CLOSED
    assert window(times, Sent(reopened_until=over + SECOND), over) is Window.REOPENED


def test_one_change_where_the_county_gives_one() -> None:
    times = replace(TIMES, change=ONCE)
    assert window(times, SENT, DEADLINE) is Window.CHANGE_ONCE
    assert window(times, replace(SENT, late_changes=1), DEADLINE) is Window.CLOSED
    assert ONCE.until is not None
    assert window(times, SENT, ONCE.until - SECOND) is Window.CHANGE_ONCE
    assert window(times, SENT, ONCE.until) is Window.CLOSED


@pytest.mark.parametrize(
    "rule",
    [
        ChangeRule(ChangePolicy.NONE),
        ChangeRule(ChangePolicy.REOPENED_BY_OFFICER),
        ChangeRule(ChangePolicy.ONCE, alone=False),
    ],
)
def test_otherwise_it_takes_an_officer(rule: ChangeRule) -> None:
    times = replace(TIMES, change=rule)
    assert window(times, SENT, DEADLINE) is Window.CLOSED
    opened = replace(SENT, reopened_until=DEADLINE + timedelta(days=1))
    assert window(times, opened, DEADLINE) is Window.REOPENED
    assert window(times, opened, DEADLINE + timedelta(days=1)) is Window.CLOSED


def test_who_missed_the_early_deadline_is_late_until_the_ordinary_one() -> None:
    times = Times(OPENS, EARLY, last_deadline=DEADLINE)
    assert window(times, SENT, EARLY) is Window.LATE
    assert window(times, SENT, DEADLINE) is Window.CLOSED


@pytest.mark.parametrize(
    ("ground", "rule", "may"),
    [
        (ReopeningGround.COUNTY_RULE, ChangeRule(), False),
        (ReopeningGround.COUNTY_RULE, ONCE, True),
        (ReopeningGround.COUNTY_RULE, replace(ONCE, until=DEADLINE), False),
        (ReopeningGround.COUNTY_RULE, ChangeRule(ChangePolicy.REOPENED_BY_OFFICER), True),
        (ReopeningGround.CHILD_WELFARE, ChangeRule(), True),
        (ReopeningGround.RETURNED_FROM_ABROAD, ChangeRule(), True),
        (ReopeningGround.OUR_MISTAKE, ChangeRule(), True),
    ],
)
def test_on_which_grounds_an_officer_may_open_again(
    ground: ReopeningGround, rule: ChangeRule, may: bool
) -> None:
    assert may_reopen(rule, ground, DEADLINE + SECOND) is may


def test_the_countys_own_ground_ends_with_its_rule() -> None:
    ground = ReopeningGround.COUNTY_RULE
    assert ONCE.until is not None
    assert may_reopen(ONCE, ground, ONCE.until - timedelta(microseconds=1))
    assert not may_reopen(ONCE, ground, ONCE.until)


def test_a_reopening_ends_and_is_not_long() -> None:
    assert reopened_until(DEADLINE, DEADLINE) is None
    assert reopened_until(DEADLINE, DEADLINE + timedelta(days=14)) == DEADLINE + timedelta(days=14)
    assert reopened_until(DEADLINE, DEADLINE + timedelta(days=14, seconds=1)) is None


moments = st.integers(0, 220 * 24 * 60).map(
    lambda minutes: OPENS - timedelta(days=5) + timedelta(minutes=minutes)
)
rules = st.builds(ChangeRule, st.sampled_from(ChangePolicy), st.none() | moments, alone=st.booleans())
histories = st.builds(Sent, st.booleans(), st.integers(0, 2), st.none() | moments)


@given(rules, histories, moments)
def test_in_time_everything_is_open_and_afterwards_only_what_somebody_allowed(
    rule: ChangeRule, sent: Sent, now: datetime
) -> None:
    found = window(replace(TIMES, change=rule), sent, now)
    if now < OPENS:
        assert found is Window.NOT_OPEN_YET
    elif now < DEADLINE:
        assert found is Window.OPEN
    elif found is Window.REOPENED:
        assert sent.reopened_until is not None
        assert now < sent.reopened_until
    elif found is Window.CHANGE_ONCE:
        assert (rule.policy, rule.alone, sent.is_sent, sent.late_changes) == (
            ChangePolicy.ONCE,
            True,
            True,
            0,
        )
    elif found is Window.LATE:
        assert not sent.is_sent
    else:
        assert (found, sent.is_sent) == (Window.CLOSED, True)
