from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auth.principal import Grant, Level, Role
from auth.session import EndReason, Session, hash_secret, new_secret

START = datetime(2027, 2, 3, 12, 0, tzinfo=UTC)


def fresh() -> Session:
    return Session(
        id_hash=hash_secret("cookie"),
        account_id="ida",
        grant=Grant(Role.APPLICANT),
        level=Level.SUBSTANTIAL,
        auth_time=START,
        entrance="citizen",
        issuer="https://idporten.no",
        provider_session="sid",
        locale="nn",
        opened_at=START,
        last_seen_at=START,
    )


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(("minutes", "is_open"), [(0, True), (29.99, True), (30, False), (45, False)])
def test_thirty_minutes_without_activity_end_it(minutes: float, is_open: bool) -> None:
    assert fresh().is_open(at(minutes)) is is_open


def test_activity_extends_it_up_to_two_hours() -> None:
    session = fresh()
    for minutes in range(20, 121, 20):
        assert session.is_open(at(minutes)) is (minutes < 120)
        session = session.touched(at(minutes))
    assert session.idle_end == session.absolute_end == at(120)


def test_the_time_left_is_told_in_whole_seconds() -> None:
    session = fresh().touched(at(100))
    left = session.seconds_left(at(101.5))
    assert (left.idle, left.absolute) == (18 * 60 + 30, 18 * 60 + 30)
    assert session.seconds_left(at(500)).idle == 0


def test_an_ended_session_is_closed_at_once() -> None:
    assert not replace(fresh(), ended_at=START, end_reason=EndReason.SIGNED_OUT).is_open(START)


def test_activity_is_written_down_once_a_minute() -> None:
    assert not fresh().needs_touch(START + timedelta(seconds=59))
    assert fresh().needs_touch(START + timedelta(seconds=60))


def test_secrets_are_long_different_and_stored_as_hashes() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert len(one) == 43
    assert len(hash_secret(one)) == 64
    assert hash_secret(one) != hash_secret(other)


def test_the_principal_carries_the_session_and_no_more() -> None:
    principal = fresh().principal()
    assert (principal.account_id, principal.role, principal.locale) == ("ida", Role.APPLICANT, "nn")
    assert principal.session_hash == fresh().id_hash
