"""List mode: who is called, what silence and an answer do, and what a yes frees elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.engine.lists import (
    Accepted,
    Declined,
    ListFault,
    ListRefusal,
    Moment,
    Seat,
    SeatFreed,
    WaitingLists,
    after,
    replay,
    waiting_lists,
)
from backend.engine.pipeline import run
from tests.engine.cases import read

NOON = datetime(2027, 8, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
INTAKE = {
    "counties": {"c": {"fallback": "NONE"}},
    "offerings": {"x": {"seats": 1}, "y": {"seats": 1, "pools": {"INDIVIDUAL": 0}}, "z": {"seats": 1}},
    "applicants": {
        "a": {"wishes": {"x": 60}},
        "b": {"wishes": {"x": 50, "y": 50}},
        "c": {"wishes": {"x": 40, "y": 40, "z": 40}},
        "d": {"wishes": {"y": 30, "z": 30}},
    },
}
A, B, C, D = range(4)
X, Y, Z = range(3)
BX, BY, CX, CY, CZ, DY, DZ = range(1, 8)
"""Rows of the wishes, by applicant and offering."""


def lists(
    *, yes: tuple[int, ...] = (BX, CX, CY, DY, DZ), hours: dict[int, int] | None = None
) -> WaitingLists:
    snapshot = read(INTAKE)
    return waiting_lists(snapshot, run(snapshot), yes, hours or {})


def called(state: WaitingLists) -> list[int]:
    return sorted(state.calls)


def test_the_lists_are_those_of_the_run_with_a_yes() -> None:
    state = lists(yes=(CX, DY))
    assert {queue: [place.wish for place in places] for queue, places in state.waiting.items()} == {
        X: [CX],
        Y: [DY],
    }
    assert state.seats == {A: Seat(X, 1), B: Seat(Y, 2), C: Seat(Z, 3)}


def test_the_next_in_line_is_called_and_has_a_day() -> None:
    state = after(lists(), SeatFreed(NOON, X))
    assert called(state) == [BX]
    assert state.calls[BX].answer_by == NOON + 24 * HOUR


def test_the_county_sets_the_hours() -> None:
    assert after(lists(hours={0: 8}), SeatFreed(NOON, X)).calls[BX].answer_by == NOON + 8 * HOUR


def test_yes_frees_the_former_seat_and_calls_there() -> None:
    state = replay(lists(), [SeatFreed(NOON, X), Accepted(NOON + HOUR, BX)])
    assert state.seats[B] == Seat(X, 1)
    assert called(state) == [CY]
    state = replay(state, [Accepted(NOON + 2 * HOUR, CY)])
    assert called(state) == [DZ]
    assert [place.wish for place in state.waiting[X]] == [CX], "she waits on for what she wished for more"
    state = after(state, Accepted(NOON + 3 * HOUR, DZ))
    assert state.seats == {A: Seat(X, 1), B: Seat(X, 1), C: Seat(Y, 2), D: Seat(Z, 2)}
    assert [place.wish for place in state.waiting[Y]] == [DY]


def test_yes_ends_the_waiting_for_what_she_wished_for_less() -> None:
    state = replay(lists(), [SeatFreed(NOON, Y), SeatFreed(NOON, X)])
    assert called(state) == [BX, CY]
    state = replay(state, [Declined(NOON + HOUR, BX)])
    assert called(state) == [CX, CY]
    state = after(state, Accepted(NOON + 2 * HOUR, CX))
    assert CY not in state.calls
    assert called(state) == [DY, DZ], (
        "the seat she was called to at y goes on, and so does the one she had at z"
    )


def test_no_gives_up_that_place_alone() -> None:
    state = replay(lists(), [SeatFreed(NOON, X), Declined(NOON, BX)])
    assert called(state) == [CX]
    assert state.seats[B] == Seat(Y, 2)
    assert [place.wish for place in state.waiting[X]] == [CX]


def test_silence_passes_the_seat_on_at_its_own_hour() -> None:
    state = after(lists(), SeatFreed(NOON, X))
    on_the_second = after(state, Moment(NOON + 24 * HOUR))
    assert called(on_the_second) == [BX], "the last second counts"
    late = after(state, Moment(NOON + 24 * HOUR + timedelta(seconds=1)))
    assert called(late) == [CX]
    assert late.calls[CX].answer_by == NOON + 48 * HOUR
    assert called(after(state, Moment(NOON + 80 * HOUR))) == []


def test_too_late_and_never_called_are_two_things() -> None:
    state = after(lists(), SeatFreed(NOON, X))
    with pytest.raises(ListRefusal) as refused:
        after(state, Accepted(NOON + 25 * HOUR, BX))
    assert refused.value.code is ListFault.TOO_LATE
    with pytest.raises(ListRefusal) as refused:
        after(state, Declined(NOON, CX))
    assert refused.value.code is ListFault.NOT_CALLED


def test_a_pool_nobody_waits_for_serves_the_general_list() -> None:
    individual = 3
    state = after(lists(), SeatFreed(NOON, individual))
    assert called(state) == [CY]
    assert after(state, Accepted(NOON, CY)).seats[C] == Seat(individual, 2)


def test_several_free_seats_call_several() -> None:
    state = replay(lists(), [SeatFreed(NOON, X), SeatFreed(NOON, X), SeatFreed(NOON, X)])
    assert called(state) == [BX, CX]
    assert state.free[X] == 3
