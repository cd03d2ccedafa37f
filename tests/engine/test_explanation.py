"""«You needed X points» is true: run again with X, and with less (I-26)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from backend.engine.explanation import Explainer
from backend.engine.gates import faults_of
from backend.engine.pipeline import run
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import DecisionKind, Snapshot
from tests.engine.cases import read
from tests.engine.instances import intake, snapshots

MOST = 500
"""More points than anyone has in these intakes."""


def with_points(snapshot: Snapshot, wish: int, points: int) -> Snapshot:
    """The same intake but for one applicant's points at one wish, decided or computed."""
    applicant, offering = snapshot.wishes.applicant[wish], snapshot.wishes.offering[wish]
    decisions, given_points = snapshot.decisions, snapshot.wishes.points.copy()
    given_points[wish] = points
    values = np.where(
        (decisions.applicant == applicant)
        & (decisions.offering == offering)
        & (decisions.kind == DecisionKind.POINTS),
        points,
        decisions.value,
    )
    return replace(
        snapshot,
        wishes=replace(snapshot.wishes, points=given_points),
        decisions=replace(decisions, value=values),
    )


def gets(snapshot: Snapshot, wish: int, points: int) -> bool:
    """Whether a re-run with these points gives her the wish or one above it."""
    result = run(with_points(snapshot, wish, points))
    obtained = int(result.placements.wish[snapshot.wishes.applicant[wish]])
    return 0 <= obtained <= wish


def refused_wishes(result: Result) -> list[int]:
    status, reason = result.wishes.status, result.wishes.reason
    waits = (status == Status.WAITLISTED) | (status == Status.NO_SEAT)
    return np.flatnonzero(waits & ((reason == Reason.POINTS_TOO_LOW) | (reason == Reason.DRAW))).tolist()


def assert_true(snapshot: Snapshot, wish: int, needed: int | None) -> None:
    least, beyond = 0, MOST if needed is None else needed
    if needed is not None:
        assert gets(snapshot, wish, needed)
    # More points never hurt, so the highest number below is the one to try.
    below = range(least, beyond, 10)
    assert not below or not gets(snapshot, wish, below[-1])


@settings(max_examples=80, deadline=None)
@given(snapshots())
def test_the_number_is_true(snapshot: Snapshot) -> None:
    if faults_of(snapshot):
        return
    result = run(snapshot)
    explainer = Explainer(snapshot, result)
    for wish in refused_wishes(result)[:4]:
        if snapshot.wishes.points[wish] >= 0:
            assert_true(snapshot, wish, explainer.needed(wish))


def test_the_number_is_true_where_it_is_crowded() -> None:
    snapshot = intake(11, 300, 30)
    result = run(snapshot)
    explainer = Explainer(snapshot, result)
    wishes = refused_wishes(result)[::12]
    answers = [explainer.needed(wish) for wish in wishes]
    assert any(one is None for one in answers)
    assert any(one is not None for one in answers)
    for wish, needed in zip(wishes, answers, strict=True):
        if snapshot.wishes.points[wish] >= 0:
            assert_true(snapshot, wish, needed)


CHAIN = {
    "counties": {"c": {"fallback": "NONE", "own_school_levels": ["VG1"]}},
    "offerings": {"x": {"seats": 1}, "y": {"seats": 1}},
    "applicants": {
        # h comes first at y, where she would go if she were pushed out of x; k would then come back to x.
        "h": {"wishes": {"x": 40, "y": {"points": 40, "own_school": True}}},
        "k": {"wishes": {"y": 45, "x": 45}},
        "asks": {"wishes": {"x": 30}},
    },
}


def test_the_cut_off_is_not_always_enough() -> None:
    """With 40.1 she pushes h out, h pushes k out of y, and k comes to x with 45: she needs more than 45."""
    snapshot = read(CHAIN)
    result = run(snapshot)
    wish = snapshot.applicants.id.index("asks")
    row = int(np.flatnonzero(snapshot.wishes.applicant == wish)[0])
    cut_off = int(result.cut_offs.points[snapshot.wishes.offering[row]])
    assert cut_off == 4000
    assert not gets(snapshot, row, cut_off + 10)
    assert Explainer(snapshot, result).needed(row) == 4510
    assert gets(snapshot, row, 4510)


@pytest.mark.parametrize(
    ("draw", "needed"), [(9, 4000), (1, 4010)], ids=["the draw is enough", "one step more"]
)
def test_equal_points_are_enough_with_the_better_draw(draw: int, needed: int) -> None:
    snapshot = read(
        {
            "offerings": {"x": {"seats": 1}},
            "applicants": {
                "in": {"draw": 5, "wishes": {"x": 40}},
                "out": {"draw": draw, "wishes": {"x": 30}},
            },
        }
    )
    assert Explainer(snapshot, run(snapshot)).needed(1) == needed


def test_points_are_not_what_is_missing() -> None:
    snapshot = read(
        {
            "counties": {"c": {}, "d": {"fallback": "NONE"}},
            "offerings": {"x": {"seats": 1}, "none": {"seats": 0}},
            "applicants": {
                "in": {"wishes": {"x": 20, "none": 20}},
                "guest": {"home": "d", "wishes": {"x": 60}},
            },
        }
    )
    explainer = Explainer(snapshot, run(snapshot))
    granted, lapsed, guest = 1, 2, 0
    assert [explainer.needed(wish) for wish in (granted, lapsed, guest)] == [None, None, None]


@settings(max_examples=80, deadline=None)
@given(snapshots())
def test_asked_for_all_at_once_the_answers_are_those_to_one_at_a_time(snapshot: Snapshot) -> None:
    if faults_of(snapshot):
        return
    result = run(snapshot)
    wishes = range(len(snapshot.wishes))
    each = {wish: Explainer(snapshot, result).needed(wish) for wish in wishes}
    known = {wish: points for wish, points in each.items() if points is not None}
    assert Explainer(snapshot, result).needed_for(wishes) == known
