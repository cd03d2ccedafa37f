"""Corrections after publication: an extra seat where one was owed, and nobody loses anything."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.engine.correction import (
    Case,
    Change,
    OtherIntake,
    Published,
    SupernumerarySeat,
    best_remedy,
    correct,
    remedy,
)
from backend.engine.gates import faults_of
from backend.engine.pipeline import run
from backend.engine.snapshot import Snapshot
from tests.engine.cases import read
from tests.engine.instances import intake

INTAKE: dict[str, Any] = {
    "counties": {"c": {"fallback": "NONE"}},
    "offerings": {"x": {"seats": 1}, "y": {"seats": 1}, "z": {"seats": 1}},
    "applicants": {
        "a": {"wishes": {"x": 60}},
        "b": {"wishes": {"x": 30, "y": 30, "z": 30}},
        "c": {"wishes": {"y": 45}},
    },
}
B = 1
X, Y, Z = range(3)


def published(round_number: int = 1) -> Published:
    snapshot = read({**INTAKE, "round": {"number": round_number}})
    return Published(snapshot, run(snapshot))


def with_points(points: float, round_number: int = 1) -> Snapshot:
    case = deepcopy(INTAKE) | {"round": {"number": round_number}}
    case["applicants"]["b"]["wishes"] = {"x": points, "y": points, "z": points}
    return read(case)


@pytest.mark.parametrize(("points", "offering"), [(61, X), (60, Y), (45, Y), (44, None)])
def test_the_highest_wish_her_right_points_reach(points: float, offering: int | None) -> None:
    """Level with the last one admitted the draw decides: hers is lower than that at x and higher than that at y."""
    seat = remedy(published(), with_points(points), B)
    assert seat == (None if offering is None else SupernumerarySeat(1, 1 + offering, offering))


def test_of_several_rounds_the_best_counts() -> None:
    rounds = [
        Case(published(1), with_points(46, 1), B),
        Case(published(2), with_points(61, 2), B),
        Case(published(3), with_points(31, 3), B),
    ]
    assert best_remedy(rounds) == SupernumerarySeat(2, 1, X)
    assert best_remedy(rounds[2:]) is None


def test_only_the_wishes_asked_about_are_given() -> None:
    """b's rows are 1 to 3, in her order."""
    assert remedy(published(), with_points(61), B, among={2, 3}) == SupernumerarySeat(1, 2, Y)


def test_a_wrong_capacity_gives_and_takes_from_nobody() -> None:
    case = deepcopy(INTAKE)
    case["offerings"]["x"]["seats"], case["offerings"]["y"]["seats"] = 2, 0
    correction = correct(published(), read(case))
    assert correction.changes == (Change(B, Z, X, X),)
    assert correction.would_lose == (2,)
    assert correction.extra_seats == {Y: 1}


def test_another_intake_is_no_correction() -> None:
    case = deepcopy(INTAKE)
    case["applicants"]["b"]["wishes"] = {"y": 30}
    for refused in (remedy, lambda one, two, _: correct(one, two)):
        with pytest.raises(OtherIntake):
            refused(published(), read(case), B)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_nobody_loses_and_the_seats_are_counted(seed: int, other: int) -> None:
    snapshot = intake(seed, 12, 5)
    if faults_of(snapshot):
        return
    corrected = corrected_by(snapshot, other)
    if faults_of(corrected):
        return
    old, new = run(snapshot), run(corrected)
    correction = correct(Published(snapshot, old), corrected)
    wish = {row: int(one) for row, one in enumerate(old.placements.wish)}
    queue = {row: int(one) for row, one in enumerate(old.placements.queue)}
    for change in correction.changes:
        better = int(new.placements.wish[change.applicant])
        assert wish[change.applicant] < 0 or 0 <= better < wish[change.applicant]
        queue[change.applicant] = change.queue
    for at, seats in enumerate(new.cut_offs.seats.tolist()):
        holders = sum(one == at for one in queue.values())
        assert holders <= seats + correction.extra_seats.get(at, 0)
        assert at not in correction.extra_seats or holders == seats + correction.extra_seats[at]


def corrected_by(snapshot: Snapshot, seed: int) -> Snapshot:
    """Some capacities one higher, some points changed."""
    dice = np.random.default_rng(seed)
    offerings, wishes = snapshot.offerings, snapshot.wishes
    more = dice.integers(0, 2, len(offerings))
    points = np.where(dice.random(len(wishes)) < 0.2, 290, wishes.points)
    return replace(
        snapshot,
        offerings=replace(offerings, capacity=offerings.capacity + more),
        wishes=replace(wishes, points=points),
    )
