"""Cut-offs and heaps agree, the order of rows decides nothing, and equal intakes are equal bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.engine.canonical import snapshot_of
from backend.engine.codec import digest, encode
from backend.engine.gates import faults_of
from backend.engine.pipeline import prepared, run
from backend.engine.result import Result
from backend.engine.snapshot import Snapshot
from tests.engine.cases import read
from tests.engine.heaps import entries_of, settle
from tests.engine.instances import intake, snapshots


def shuffled(snapshot: Snapshot, seed: int) -> Snapshot:
    """The same intake with its rows in another order; pools keep theirs within an offering."""
    dice = np.random.default_rng(seed)
    county, applicant, offering = (
        dice.permutation(size)
        for size in (len(snapshot.counties), len(snapshot.applicants), len(snapshot.offerings))
    )
    pool = np.argsort(np.argsort(offering)[snapshot.pools.offering], kind="stable")

    def to(order: np.ndarray, references: np.ndarray) -> np.ndarray:
        return np.append(np.argsort(order), -1)[references]

    wishes, decisions = snapshot.wishes, snapshot.decisions
    wish, decision, journey = (
        dice.permutation(len(table)) for table in (wishes, decisions, snapshot.journeys)
    )
    return replace(
        snapshot,
        counties=tuple(snapshot.counties[row] for row in county),
        applicants=replace(snapshot.applicants, home=to(county, snapshot.applicants.home)).take(applicant),
        offerings=replace(snapshot.offerings, county=to(county, snapshot.offerings.county)).take(offering),
        pools=replace(snapshot.pools, offering=to(offering, snapshot.pools.offering)).take(pool),
        wishes=replace(
            wishes,
            applicant=to(applicant, wishes.applicant),
            offering=to(offering, wishes.offering),
            held_pool=to(pool, wishes.held_pool),
        ).take(wish),
        decisions=replace(
            decisions,
            applicant=to(applicant, decisions.applicant),
            offering=to(offering, decisions.offering),
            pool=to(pool, decisions.pool),
        ).take(decision),
        journeys=snapshot.journeys.take(journey),
    )


def assert_equal_to_heaps(snapshot: Snapshot) -> Result:
    state, result = prepared(snapshot), run(snapshot)
    expected = settle(entries_of(state), state.seats.tolist())
    assert result.placements.queue.tolist() == [-1 if one is None else one.queue for one in expected]
    assert result.placements.wish.tolist() == [-1 if one is None else one.wish for one in expected]
    return result


@settings(max_examples=120, deadline=None)
@given(snapshots())
def test_heaps_end_in_the_same_places(snapshot: Snapshot) -> None:
    if not faults_of(snapshot):
        assert_equal_to_heaps(snapshot)


def test_most_random_intakes_pass_the_gates() -> None:
    """Else the test above would compare nothing."""
    refused = sum(bool(faults_of(intake(seed, 12, 6))) for seed in range(200))
    assert refused < 40


def test_heaps_agree_where_it_is_crowded() -> None:
    result = assert_equal_to_heaps(intake(3, 700, 60))
    assert 0 < np.count_nonzero(result.placements.queue >= 0) < 700


@settings(max_examples=40, deadline=None)
@given(snapshots(), st.integers(0, 1000))
def test_the_order_of_rows_decides_nothing(snapshot: Snapshot, seed: int) -> None:
    again = snapshot_of(shuffled(snapshot, seed))
    assert encode(again) == encode(snapshot)
    if not faults_of(snapshot):
        assert encode(run(again)) == encode(run(snapshot))


def test_the_same_intake_gives_the_same_bytes() -> None:
    first, second = (run(intake(5, 200, 20)) for _ in range(2))
    assert encode(first) == encode(second)
    assert first.snapshot_hash == digest(intake(5, 200, 20))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_serial_dictatorship_where_one_order_rules_everywhere(seed: int) -> None:
    """With the same key everywhere the best applicant chooses first, then the next (admission of pure points)."""
    snapshot = one_order(seed)
    result, left = run(snapshot), snapshot.offerings.capacity.tolist()
    wishes = snapshot.wishes
    points = dict(zip(wishes.applicant.tolist(), wishes.points.tolist(), strict=True))
    lottery = snapshot.applicants.lottery.tolist()
    for applicant in sorted(points, key=lambda one: (points[one], lottery[one]), reverse=True):
        rows = np.flatnonzero(wishes.applicant == applicant)
        chosen = next((row for row in rows.tolist() if left[wishes.offering[row]] > 0), -1)
        assert result.placements.wish[applicant] == chosen
        if chosen >= 0:
            left[wishes.offering[chosen]] -= 1


def one_order(seed: int) -> Snapshot:
    dice = np.random.default_rng(seed)
    applicants = {
        f"a{row}": {
            "draw": int(row),
            "wishes": dict.fromkeys(
                (f"o{one}" for one in dice.permutation(5)[: dice.integers(1, 5)]), int(dice.integers(20, 25))
            ),
        }
        for row in range(15)
    }
    offerings = {f"o{one}": {"seats": int(dice.integers(0, 4))} for one in range(5)}
    return read({"counties": {"c": {"fallback": "NONE"}}, "offerings": offerings, "applicants": applicants})
