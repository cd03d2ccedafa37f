"""List mode: who is called, what silence and an answer do, and what a yes frees elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.engine.lists import (
    Accepted,
    Declined,
    Left,
    ListFault,
    ListRefusal,
    Seat,
    SeatFreed,
    Unanswered,
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


def test_silence_passes_the_seat_on_when_it_is_noticed() -> None:
    state = after(lists(), SeatFreed(NOON, X))
    with pytest.raises(ListRefusal) as refused:
        after(state, Unanswered(NOON + 24 * HOUR, BX))
    assert refused.value.code is ListFault.TOO_EARLY, "the last moment counts"
    late = after(state, Unanswered(NOON + 30 * HOUR, BX))
    assert called(late) == [CX]
    assert late.calls[CX].answer_by == NOON + 54 * HOUR, "she has her whole day, however late it was noticed"


def test_a_deadline_stands_at_a_whole_minute() -> None:
    state = after(lists(), SeatFreed(NOON + timedelta(seconds=1), X))
    assert state.calls[BX].answer_by == NOON + 24 * HOUR + timedelta(minutes=1)


def test_who_has_let_go_of_a_seat_frees_none_when_she_is_called_elsewhere() -> None:
    state = replay(lists(), [SeatFreed(NOON, Y, B), SeatFreed(NOON, X), Accepted(NOON, BX)])
    assert state.seats[B] == Seat(X, 1)
    assert state.free == {X: 0, Y: 1}


def test_who_leaves_is_passed_over_called_or_not() -> None:
    state = after(lists(), Left(NOON, BX))
    assert called(after(state, SeatFreed(NOON, X))) == [CX]
    state = replay(lists(), [SeatFreed(NOON, X), Left(NOON, BX)])
    assert called(state) == [CX]


def test_a_seat_beyond_those_there_are_is_made_up_for_first() -> None:
    state = replace(lists(), free={X: -1})
    state = after(state, SeatFreed(NOON, X))
    assert (called(state), state.free[X]) == ([], 0)
    assert called(after(state, SeatFreed(NOON, X))) == [BX]


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
