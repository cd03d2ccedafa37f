"""Every invariant of the specification as a property of `run`, I-1 to I-26.

Those of a single result are what `verify` looks for; `test_verify.py` proves that it finds them. I-22, the points, is
in `tests/features/grades/test_batch.py`. `test_invariants_named.py` fails when one of the 26 has no property.
`VIGO_TEST_THOROUGH=1` takes twenty times as many intakes.
"""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import islice
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.engine import lottery
from backend.engine.canonical import snapshot_of
from backend.engine.codec import decode, digest, encode
from backend.engine.explanation import GRAIN, Explainer
from backend.engine.pipeline import run
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import (
    NONE,
    Applicants,
    County,
    Decisions,
    FallbackScope,
    Journeys,
    Offerings,
    Pools,
    Right,
    Round,
    Snapshot,
    Wishes,
)
from backend.engine.verify import Intake, Invariant, verify, verify_succession
from tests.engine.cases import Case, all_cases
from tests.engine.changes import (
    better_lists,
    next_round,
    places,
    redrawn,
    renamed,
    steps_down,
    ties_at_a_limit,
    with_counties,
    with_value,
    without,
)
from tests.engine.oracles import by_algmatch, by_matching
from tests.engine.reference import Reference, solve
from tests.engine.snapshots import CROSSED, ELSEWHERE, PLAIN, Shape, intakes, seeded

MANY = 20 if os.environ.get("VIGO_TEST_THOROUGH") else 1

few = settings(max_examples=40 * MANY, deadline=None, database=None, derandomize=MANY == 1)
some = settings(few, max_examples=100 * MANY)

chances = st.integers(0, 2**32).map(Random)


def same_but_for_choices_left_open(one: Result, other: Result) -> bool:
    """Equal in everything the rulebook fixes; which of several programmes gets the extra seat it leaves open."""
    bare = replace(one, extra_seats=other.extra_seats)
    totals = [np.bincount(r.extra_seats.county, r.extra_seats.seats, 8).tolist() for r in (one, other)]
    return digest(bare) == digest(other) and totals[0] == totals[1]


# One result


@some
@given(intakes())
def test_nothing_is_promised_that_does_not_hold(snapshot: Snapshot) -> None:
    """I-1, I-2, I-3, I-4, I-5, I-8, I-9, I-14, I-15, I-16, I-20, I-23 and I-25: what `verify` looks for."""
    assert verify(snapshot, run(snapshot)) == ()


@some
@given(intakes(ELSEWHERE))
def test_nothing_is_promised_that_does_not_hold_elsewhere(snapshot: Snapshot) -> None:
    assert verify(snapshot, run(snapshot)) == ()


@some
@given(intakes())
def test_the_plain_reading_of_the_rulebook_comes_to_the_same(snapshot: Snapshot) -> None:
    assert same_but_for_choices_left_open(run(snapshot), solve(snapshot, digest(snapshot)))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_the_hand_cases_pass_both_other_opinions(case: Case) -> None:
    result = run(case.snapshot)
    assert verify(case.snapshot, result) == ()
    assert same_but_for_choices_left_open(result, solve(case.snapshot, digest(case.snapshot)))


@pytest.mark.parametrize(
    "shape", [Shape(), PLAIN, ELSEWHERE, CROSSED], ids=["all", "plain", "elsewhere", "crossed"]
)
def test_two_published_packages_come_to_the_same(shape: Shape) -> None:
    """I-6, on a thousand intakes."""
    for snapshot in islice(seeded(shape, since=10_000), 250 * MANY):
        reference = Reference(snapshot)
        queues = run(snapshot).placements.queue.tolist()
        for oracle in (by_matching, by_algmatch):
            assert queues == [ask.queue if ask else -1 for ask in oracle(reference)], oracle.__name__


def alike_everywhere(random: Random) -> Snapshot:
    """An intake of one county in which every offering ranks its applicants in the same order."""
    applicants, offerings = random.randrange(1, 40), random.randrange(1, 9)
    points = [random.randrange(3000, 3100, 10) for _ in range(applicants)]
    lists = [random.sample(range(offerings), random.randint(1, offerings)) for _ in range(applicants)]
    rows = [
        (one, rank, offering) for one, wished in enumerate(lists) for rank, offering in enumerate(wished, 1)
    ]
    ids = tuple(f"{one:02d}" for one in range(applicants))
    return snapshot_of(
        Snapshot(
            round=Round(1, 2027, "test", lottery.commitment(b"seed")),
            counties=(County("00"),),
            applicants=Applicants(ids, lottery.draw(b"seed", 2027, ids), home=np.zeros(applicants, "int16")),
            offerings=Offerings(
                id=tuple(f"o{one}" for one in range(offerings)),
                county=[0] * offerings,
                capacity=[random.randrange(5) for _ in range(offerings)],
            ),
            pools=Pools.empty(),
            wishes=Wishes(
                applicant=[one for one, _, _ in rows],
                rank=[rank for _, rank, _ in rows],
                offering=[offering for _, _, offering in rows],
                points=[points[one] for one, _, _ in rows],
            ),
            decisions=Decisions.empty(),
            journeys=Journeys.empty(),
        )
    )


@some
@given(chances)
def test_with_one_order_for_all_they_choose_one_after_another(random: Random) -> None:
    """I-6 where all queues share one key: serial dictatorship."""
    snapshot = alike_everywhere(random)
    wishes, draw = snapshot.wishes, snapshot.applicants.lottery.tolist()
    points = dict(zip(wishes.applicant.tolist(), wishes.points.tolist(), strict=True))
    left, chosen = snapshot.offerings.capacity.tolist(), [NONE] * len(draw)
    for one in sorted(points, key=lambda row: (points[row], draw[row]), reverse=True):
        for offering in wishes.offering[wishes.applicant == one].tolist():
            if left[offering]:
                chosen[one] = offering
                left[offering] -= 1
                break
    assert run(snapshot).placements.offering.tolist() == chosen


# The same intake again


@few
@given(intakes(Shape(fallback=False)), chances)
def test_names_and_rows_decide_nothing(snapshot: Snapshot, random: Random) -> None:
    """I-7. Where people are placed elsewhere ids break the last tie, so those intakes have no such places."""
    other = renamed(snapshot, random)
    before, after = run(snapshot), run(other)

    def by_kind_of_place(intake: Snapshot, result: Result) -> dict[int, tuple[object, ...]]:
        offerings = intake.offerings
        return {
            number: (kind, *(content[row] for name, content in offerings.items() if name != "id"))
            for number, (row, _, kind) in places(intake, result).items()
        }

    assert by_kind_of_place(snapshot, before) == by_kind_of_place(other, after)
    assert before.proposals == after.proposals
    assert sorted(before.wishes.number) == sorted(after.wishes.number)


@few
@given(intakes())
def test_the_same_snapshot_gives_the_same_bytes(snapshot: Snapshot) -> None:
    """I-10 and I-24: a round is recomputed from what was kept of it."""
    kept = decode(encode(snapshot), Snapshot)
    assert encode(run(kept)) == encode(run(snapshot))
    assert run(snapshot).snapshot_hash == digest(kept)


# Intakes that differ in one thing


@some
@given(intakes(PLAIN), chances)
def test_the_draw_decides_between_equals_only(snapshot: Snapshot, random: Random) -> None:
    """I-11: where it stood between nobody in and nobody out, another draw changes nothing."""
    other = redrawn(snapshot, random)
    results = run(snapshot), run(other)
    if not any(
        ties_at_a_limit(Reference(intake), result.placements.queue)
        for intake, result in zip((snapshot, other), results, strict=True)
    ):
        assert results[0].placements.queue.tolist() == results[1].placements.queue.tolist()


@some
@given(intakes(Shape(first_wish_rules=True)), chances)
def test_better_grades_never_harm(snapshot: Snapshot, random: Random) -> None:
    """I-12."""
    graded = np.flatnonzero(snapshot.wishes.points >= 0)
    assume(len(graded))
    wish = int(random.choice(graded))
    better = with_value(snapshot, "wishes", "points", wish, int(snapshot.wishes.points[wish]) + 400)
    who = snapshot.wishes.applicant[wish]
    before, after = (steps_down(Reference(one), run(one))[who] for one in (snapshot, better))
    assert after <= before


@some
@given(intakes(), chances)
def test_more_seats_never_harm(snapshot: Snapshot, random: Random) -> None:
    """I-13."""
    row = random.randrange(len(snapshot.offerings))
    capacity = int(snapshot.offerings.capacity[row])
    roomier = with_value(snapshot, "offerings", "capacity", row, capacity + random.randint(1, 3))
    before, after = Reference(snapshot), Reference(roomier)
    assume(all(more >= less for more, less in zip(after.seats, before.seats, strict=True)))
    ends = zip(steps_down(before, run(snapshot)), steps_down(after, run(roomier)), strict=True)
    assert all(now <= then for then, now in ends)


@some
@given(intakes(), chances)
def test_who_leaves_harms_nobody(snapshot: Snapshot, random: Random) -> None:
    """I-13, as long as no seat goes with her."""
    leaving = random.randrange(len(snapshot.applicants))
    rest = without(snapshot, leaving)
    before, after = Reference(snapshot), Reference(rest)
    assume(before.seats == after.seats)
    then, now = steps_down(before, run(snapshot)), steps_down(after, run(rest))
    assert all(now[who] <= then[who] for who in range(len(then)) if who != leaving)


@some
@given(intakes(ELSEWHERE), st.sampled_from([FallbackScope.LISTED, FallbackScope.ANY_WHEN_FEW]))
def test_placing_people_elsewhere_takes_no_wish_from_anybody(
    snapshot: Snapshot, scope: FallbackScope
) -> None:
    """I-17: where everybody is at home and has a right, adding such places changes no wish's outcome."""
    size = len(snapshot.applicants)
    everyone = replace(snapshot.applicants, home=[0] * size, right=[Right.YOUTH] * size)
    at_home = replace(snapshot, applicants=everyone)
    results = [
        run(with_counties(at_home, fallback=one, fallback_from_round=1))
        for one in (FallbackScope.NONE, scope)
    ]
    assert results[0].wishes.status.tolist() == results[1].wishes.status.tolist()
    assert results[0].placements.wish.tolist() == results[1].placements.wish.tolist()


ENOUGH_FOR_ANYTHING = 20_000


@some
@given(intakes())
def test_the_points_somebody_needed_are_the_points_she_needed(snapshot: Snapshot) -> None:
    """I-26: with that many she has the wish or a better one in a run of its own, with a step less she has not."""
    result = run(snapshot)
    explainer = Explainer(snapshot, result)
    decided = set(
        zip(snapshot.decisions.applicant.tolist(), snapshot.decisions.offering.tolist(), strict=True)
    )
    for wish in np.flatnonzero(np.isin(result.wishes.reason, (Reason.POINTS_TOO_LOW, Reason.DRAW))).tolist():
        applicant = int(snapshot.wishes.applicant[wish])
        if snapshot.wishes.points[wish] < 0 or (applicant, int(snapshot.wishes.offering[wish])) in decided:
            continue

        def gets(points: int, wish: int = wish, applicant: int = applicant) -> bool:
            there = run(with_value(snapshot, "wishes", "points", wish, points)).placements.wish[applicant]
            return bool(0 <= there <= wish)

        needed = explainer.needed(wish)
        assert needed is None or gets(needed)
        assert not gets(ENOUGH_FOR_ANYTHING if needed is None else max(0, needed - GRAIN)) or needed == 0


# Round after round


@some
@given(intakes(Shape(rounds=(1,))), chances)
def test_holders_lose_nothing_and_lists_keep_their_order(snapshot: Snapshot, random: Random) -> None:
    """I-18 and I-19, over three rounds."""
    before = Intake(snapshot, run(snapshot))
    for _ in range(2):
        later = next_round(*before, random)
        after = Intake(later, run(later))
        assert verify(*after) == ()
        assert verify_succession(before, after) == ()
        before = after


@pytest.fixture(scope="module")
def rounds() -> list[tuple[Intake, Intake]]:
    """First rounds, each with the one that follows."""
    random, found = Random(3), []
    for snapshot in islice(seeded(Shape(rounds=(1,))), 300):
        later = next_round(snapshot, run(snapshot), random)
        found.append((Intake(snapshot, run(snapshot)), Intake(later, run(later))))
    return found


def test_a_second_draw_is_seen(rounds: list[tuple[Intake, Intake]]) -> None:
    before, after = next(pair for pair in rounds if len(pair[0].snapshot.applicants) > 4)
    other = redrawn(after.snapshot, Random(1))
    found = verify_succession(before, Intake(other, run(other)))
    assert Invariant.DRAW in {one.invariant for one in found}


def test_a_seat_that_nobody_gave_up_is_missed(rounds: list[tuple[Intake, Intake]]) -> None:
    planted = 0
    for before, after in rounds:
        for row in np.flatnonzero(before.result.wishes.status == Status.OFFERED)[:1]:
            forgotten = with_value(after.snapshot, "wishes", "standing", row, 0)
            forgotten = with_value(forgotten, "wishes", "held_pool", row, -1)
            found = verify_succession(before, Intake(forgotten, run(forgotten)))
            assert (Invariant.HOLDINGS, "wishes.standing") in {(one.invariant, one.what) for one in found}
            planted += 1
    assert planted > 10


def test_who_lost_by_the_next_round_is_missed(rounds: list[tuple[Intake, Intake]]) -> None:
    planted = 0
    for before, after in rounds:
        for row in np.flatnonzero(after.result.wishes.status == Status.HELD)[:1]:
            wish = after.result.placements.wish.copy()
            wish[after.snapshot.wishes.applicant[row]] = -1
            lost = replace(after.result, placements=replace(after.result.placements, wish=wish))
            found = verify_succession(before, Intake(after.snapshot, lost))
            assert (Invariant.HOLDINGS, "placements.wish") in {(one.invariant, one.what) for one in found}
            planted += 1
    assert planted > 10


def test_a_list_in_another_order_is_seen(rounds: list[tuple[Intake, Intake]]) -> None:
    planted = 0
    for before, _ in rounds:
        waiting = before.result.waiting
        for row in np.flatnonzero(np.diff(waiting.queue) == 0)[:1]:
            order = np.arange(len(waiting))
            order[[row, row + 1]] = order[[row + 1, row]]
            other = replace(before.result, waiting=waiting.take(order))
            found = verify_succession(before, Intake(before.snapshot, other))
            assert {one.invariant for one in found} >= {Invariant.LIST_ORDER}
            planted += 1
    assert planted > 10


# Can anybody gain by a list that is not her true one? (I-21)

TINY = Shape(
    counties=1,
    offerings=4,
    applicants=4,
    wishes=3,
    rounds=(1,),
    first_wish_rules=False,
    decisions=False,
    fallback=False,
)
CAPPED = replace(CROSSED, applicants=5, wishes=3)


@settings(few, max_examples=12 * MANY)
@given(intakes(TINY), chances)
def test_the_true_list_is_the_best_list(snapshot: Snapshot, random: Random) -> None:
    """I-21, where no rule asks for the first wish and every list may be as long as she likes."""
    assert better_lists(snapshot, random.randrange(len(snapshot.applicants))) == []


def found_manipulation(shape: Shape, cap: int = 99) -> tuple[Snapshot, int, tuple[int, ...]]:
    """The first intake in which somebody gains by another list, who, and the list."""
    for snapshot in islice(seeded(shape), 400):
        for applicant in range(len(snapshot.applicants)):
            for other in better_lists(snapshot, applicant, cap):
                return snapshot, applicant, other
    pytest.fail("the search finds nothing where there is something")


def test_rules_about_the_first_wish_reward_another_list() -> None:
    """Reported, not hidden: where a county asks for the first wish, some do better not to send their true list."""
    snapshot, applicant, other = found_manipulation(replace(TINY, first_wish_rules=True))
    relaxed = replace(snapshot, pools=replace(snapshot.pools, first_wish_only=[False] * len(snapshot.pools)))
    assert other not in better_lists(with_counties(relaxed, own_school_first_wish=False), applicant)


def test_a_short_list_rewards_another_list() -> None:
    """Who may send one wish of three may do better to send her second."""
    snapshot, applicant, other = found_manipulation(CAPPED, cap=1)
    assert len(other) == 1
    assert better_lists(snapshot, applicant) == []
