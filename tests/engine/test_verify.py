"""The checker is checked: right results pass, and every way of breaking one is caught by the promise it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

import numpy as np
import pytest

from backend.engine.codec import digest
from backend.engine.columns import Table
from backend.engine.result import ExtraSeats, Reason, Result, Shortfalls, Status, WaitingPlaces
from backend.engine.snapshot import NONE, PoolKind, Snapshot, Standing
from backend.engine.verify import Invariant, verify
from backend.engine.verify.claims import claims_of
from tests.engine.oracles import by_matching
from tests.engine.reference import Ask, Key, Reference, solve
from tests.engine.snapshots import CROSSED, ELSEWHERE, seeded

ENOUGH = 12
"""How often each fault must have been planted, in intakes that differ."""

Solved = tuple[Snapshot, Reference, Result]


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Intakes of every kind with their right results."""
    found = []
    for snapshot in [*islice(seeded(), 400), *islice(seeded(ELSEWHERE), 200)]:
        reference = Reference(snapshot)
        found.append((snapshot, reference, reference.result(digest(snapshot))))
    return found


def test_right_results_pass(solved: list[Solved]) -> None:
    for snapshot, _, result in solved:
        assert verify(snapshot, result) == ()


def test_intakes_without_anything_pass() -> None:
    """No wishes, then nobody, then no schools, then no counties."""
    empty = next(seeded())
    for tables in (("wishes", "decisions"), ("applicants",), ("offerings", "pools", "journeys")):
        empty = replace(empty, **{name: getattr(empty, name).take(np.array([], int)) for name in tables})
        assert verify(empty, solve(empty, digest(empty))) == ()
    nothing = replace(empty, counties=())
    assert verify(nothing, solve(nothing, digest(nothing))) == ()


def test_a_snapshot_out_of_order_is_not_looked_into() -> None:
    snapshot = next(one for one in seeded() if len(one.wishes) > 1)
    turned = replace(snapshot, wishes=snapshot.wishes.take(np.arange(len(snapshot.wishes))[::-1]))
    with pytest.raises(ValueError, match="out of order"):
        claims_of(turned)


# A wrong number, word or row in a result that is right otherwise

Tampering = Callable[[Random, Reference, Result], Iterator[Result]]


def changed(result: Result, table: str, column: str, row: int, value: int) -> Result:
    held: Table = getattr(result, table)
    content = getattr(held, column).copy()
    content[row] = value
    return replace(result, **{table: replace(held, **{column: content})})


def without_row(table: Any, row: int) -> Any:
    return table.take(np.delete(np.arange(len(table)), row))


def each(table: str, column: str, wrong: Callable[[int], int]) -> Tampering:
    """Change one value of a column, wherever `wrong` makes another of it."""

    def tampered(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
        content = getattr(getattr(result, table), column).tolist()
        rows = [row for row, value in enumerate(content) if wrong(value) != value]
        for row in random.sample(rows, min(2, len(rows))):
            yield changed(result, table, column, row, wrong(content[row]))

    return tampered


def key_one_lower(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    for row in np.flatnonzero(result.cut_offs.key > 0)[:2]:
        yield changed(result, "cut_offs", "key", row, result.cut_offs.key[row] - np.uint64(1))


def limit_where_seats_are_free(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    for row in np.flatnonzero(result.cut_offs.key == 0)[:2]:
        yield changed(result, "cut_offs", "key", row, 1)


def waiting_row_lost(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    if len(result.waiting):
        row = random.randrange(len(result.waiting))
        yield replace(result, waiting=without_row(result.waiting, row))


def waiting_row_twice(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    if len(result.waiting):
        row = random.randrange(len(result.waiting))
        yield replace(result, waiting=result.waiting.take(np.sort([*range(len(result.waiting)), row])))


def waiting_rows_swapped(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    queue, wish = result.waiting.queue, result.waiting.wish.copy()
    for row in np.flatnonzero(np.diff(queue) == 0)[:1]:
        wish[[row, row + 1]] = wish[[row + 1, row]]
        yield replace(result, waiting=WaitingPlaces(queue, wish))


def stranger_in_a_list(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    outside = np.flatnonzero(result.wishes.status == Status.UNQUALIFIED)
    for wish in outside[:1]:
        queue = reference.wishes[wish].offering
        place = np.searchsorted(result.waiting.queue, queue)
        yield replace(
            result,
            waiting=WaitingPlaces(
                np.insert(result.waiting.queue, place, queue), np.insert(result.waiting.wish, place, wish)
            ),
        )


def shortfall_lost(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    if len(result.shortfalls):
        row = random.randrange(len(result.shortfalls))
        yield replace(result, shortfalls=without_row(result.shortfalls, row))


def shortfall_made_up(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    for applicant in reference.applicants:
        if applicant.home != NONE and applicant.number not in result.shortfalls.applicant:
            yield replace(
                result,
                shortfalls=Shortfalls(
                    [*result.shortfalls.applicant, applicant.number],  # type: ignore[arg-type]
                    [*result.shortfalls.county, applicant.home],  # type: ignore[arg-type]
                ),
            )
            return


def one_extra_seat_more(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    extra = result.extra_seats
    if len(extra):
        yield changed(result, "extra_seats", "seats", 0, int(extra.seats[0]) + 1)
    else:
        yield replace(result, extra_seats=ExtraSeats([0], [1], [1]))  # type: ignore[arg-type]


def extra_seat_lost(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    if len(result.extra_seats):
        yield replace(result, extra_seats=without_row(result.extra_seats, 0))


def extra_seat_where_it_helps_nobody(
    random: Random, reference: Reference, result: Result
) -> Iterator[Result]:
    if len(result.extra_seats):
        yield changed(result, "extra_seats", "programme", 0, 77)


def two_places_told(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    for wish in reference.wishes:
        place = int(result.placements.wish[wish.applicant])
        if place not in (NONE, wish.number):
            yield changed(result, "wishes", "status", wish.number, Status.OFFERED)
            return


def place_of_somebody_else(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    seated = np.flatnonzero(result.placements.wish != NONE)
    if len(seated) > 1:
        wish = result.placements.wish.copy()
        wish[seated[:2]] = wish[seated[1::-1]]
        yield replace(result, placements=replace(result.placements, wish=wish))


def a_table_cut_short(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    name = random.choice(["wishes", "placements", "cut_offs"])
    table = getattr(result, name)
    if len(table):
        yield replace(result, **{name: without_row(table, 0)})


def a_row_that_is_not_there(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    yield changed(result, "placements", "queue", 0, len(reference.seats))


def another_intakes_result(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    yield replace(result, snapshot_hash="f" * 64)


def more_on_skill_than_half(random: Random, reference: Reference, result: Result) -> Iterator[Result]:
    for pool in reference.pools:
        if pool.kind == PoolKind.SKILL:
            row = len(reference.offerings) + pool.number
            half = reference.offerings[pool.offering].capacity // 2
            yield changed(result, "cut_offs", "seats", row, max(half, reference.seats[row]) + 1)


def one_more(number: int) -> int:
    return number + 1


TAMPERINGS: list[tuple[Invariant, Tampering]] = [
    (Invariant.REASONS, each("wishes", "status", lambda _: Status.MANUAL)),
    (Invariant.REASONS, each("wishes", "status", lambda s: Status.NO_SEAT if s == Status.WAITLISTED else s)),
    (Invariant.REASONS, each("wishes", "reason", lambda _: Reason.JUDGED)),
    (Invariant.REASONS, each("wishes", "reason", lambda r: Reason.DRAW if r == Reason.POINTS_TOO_LOW else r)),
    (Invariant.REASONS, each("wishes", "reason", lambda r: Reason.POINTS_TOO_LOW if r == Reason.DRAW else r)),
    (Invariant.WAITING_LISTS, each("wishes", "number", one_more)),
    (Invariant.WAITING_LISTS, waiting_row_lost),
    (Invariant.WAITING_LISTS, waiting_row_twice),
    (Invariant.WAITING_LISTS, waiting_rows_swapped),
    (Invariant.WAITING_LISTS, stranger_in_a_list),
    (Invariant.CAPACITY, each("cut_offs", "seats", one_more)),
    (Invariant.CAPACITY, each("cut_offs", "taken", one_more)),
    (Invariant.CONSERVATION, each("cut_offs", "taken", one_more)),
    (Invariant.CUT_OFFS, each("cut_offs", "ranked", one_more)),
    (Invariant.CUT_OFFS, each("cut_offs", "points", one_more)),
    (Invariant.CUT_OFFS, each("cut_offs", "by_draw", lambda drawn: 1 - drawn)),
    (Invariant.CUT_OFFS, key_one_lower),
    (Invariant.CUT_OFFS, limit_where_seats_are_free),
    (Invariant.SKILL_SHARE, more_on_skill_than_half),
    (Invariant.GUARANTEE, shortfall_lost),
    (Invariant.GUARANTEE, shortfall_made_up),
    (Invariant.GUARANTEE, each("shortfalls", "county", one_more)),
    (Invariant.GUARANTEE, one_extra_seat_more),
    (Invariant.GUARANTEE, extra_seat_lost),
    (Invariant.GUARANTEE, extra_seat_where_it_helps_nobody),
    (Invariant.ONE_SEAT_EACH, two_places_told),
    (Invariant.ONE_SEAT_EACH, place_of_somebody_else),
    (Invariant.CONSERVATION, a_table_cut_short),
    (Invariant.CONSERVATION, a_row_that_is_not_there),
    (Invariant.CONSERVATION, each("wishes", "status", lambda _: 99)),
    (Invariant.SAME_INTAKE, another_intakes_result),
]


@pytest.mark.parametrize(
    ("invariant", "tampering"), TAMPERINGS, ids=lambda part: getattr(part, "__qualname__", str(part))
)
def test_tampering_is_caught(solved: list[Solved], invariant: Invariant, tampering: Tampering) -> None:
    random, planted = Random(7), 0
    for snapshot, reference, result in solved:
        for wrong in tampering(random, reference, result):
            found = {violation.invariant for violation in verify(snapshot, wrong)}
            assert invariant in found
            planted += 1
        if planted >= ENOUGH:
            return
    pytest.fail(f"planted {planted} times only")


def test_proposals_are_counted(solved: list[Solved]) -> None:
    for snapshot, _, result in solved[:ENOUGH]:
        for difference in (-1, 1):
            wrong = replace(result, proposals=result.proposals + difference)
            assert [v.invariant for v in verify(snapshot, wrong)] == [Invariant.PROPOSALS]


def test_a_violation_blocks_what_it_touches_and_says_why(solved: list[Solved]) -> None:
    snapshot, reference, result = next(one for one in solved if np.any(one[2].cut_offs.points > 0))
    queue = int(np.flatnonzero(result.cut_offs.points > 0)[0])
    points = int(result.cut_offs.points[queue])
    (found,) = verify(snapshot, changed(result, "cut_offs", "points", queue, points - 10))
    assert (found.invariant, found.what) == (Invariant.CUT_OFFS, "cut_offs.points")
    assert found.offering == reference._offering_of(queue)
    assert found.queues == (queue,)
    assert (found.expected, found.found) == (points, points - 10)


# Another allocation, and everything told that follows from it: only the promises about places can see it

Misplacing = Callable[[Reference], Iterator[list[Ask | None]]]


def misplaced(reference: Reference) -> list[Ask | None]:
    return list(reference.held)


def holder_dropped(reference: Reference) -> Iterator[list[Ask | None]]:
    for applicant, ask in enumerate(reference.held):
        if ask is not None:
            held = misplaced(reference)
            held[applicant] = None
            yield held


def holding_taken_away(reference: Reference) -> Iterator[list[Ask | None]]:
    for applicant, ask in enumerate(reference.held):
        if ask is not None and ask.wish != NONE and reference.wishes[ask.wish].standing == Standing.HELD:
            held = misplaced(reference)
            held[applicant] = None
            yield held


def waiting(reference: Reference) -> Iterator[tuple[Ask, Ask]]:
    """Who waits for a full queue, and its lowest holder."""
    for wish in reference.wishes:
        if reference.competes(wish) and reference.is_above(wish):
            for ask in reference.short_list(wish):
                holders = reference.holders(ask.queue)
                if holders and len(holders) == reference.seats[ask.queue]:
                    yield ask, min(holders, key=lambda one: one.key)


def pushed_past_the_last_one(reference: Reference) -> Iterator[list[Ask | None]]:
    for ask, last in waiting(reference):
        if last.key.rank < 8:
            held = misplaced(reference)
            held[ask.applicant], held[last.applicant] = ask, None
            yield held


def guest_before_resident(reference: Reference) -> Iterator[list[Ask | None]]:
    for ask, last in waiting(reference):
        if ask.key.rank < 4 < last.key.rank < 7 and last.wish != NONE:
            held = misplaced(reference)
            held[ask.applicant], held[last.applicant] = ask, None
            yield held


def one_too_many(reference: Reference) -> Iterator[list[Ask | None]]:
    for ask, _ in waiting(reference):
        held = misplaced(reference)
        held[ask.applicant] = ask
        yield held


def let_in_unqualified(reference: Reference) -> Iterator[list[Ask | None]]:
    for wish in reference.wishes:
        if not reference.competes(wish):
            held = misplaced(reference)
            key = Key(6, True, True, False, 0, 4000, reference.applicants[wish.applicant].lottery)
            held[wish.applicant] = Ask(wish.applicant, wish.number, wish.offering, key)
            yield held


def elsewhere_without_a_reason(reference: Reference) -> Iterator[list[Ask | None]]:
    for applicant in reference.applicants:
        allowed = {ask.queue for ask in reference.elsewhere(applicant)}
        for offering in reference.offerings:
            if offering.number not in allowed and reference.held[applicant.number] is None:
                held = misplaced(reference)
                key = Key(4, True, True, False, 0, 0, applicant.lottery)
                held[applicant.number] = Ask(applicant.number, NONE, offering.number, key)
                yield held


def elsewhere_farther_away(reference: Reference) -> Iterator[list[Ask | None]]:
    for ask in reference.held:
        if ask is not None and ask.wish == NONE:
            for other in reference.elsewhere(reference.applicants[ask.applicant]):
                if (
                    other.queue != ask.queue
                    and len(reference.holders(other.queue)) < reference.seats[other.queue]
                ):
                    held = misplaced(reference)
                    held[ask.applicant] = other
                    yield held


MISPLACINGS: list[tuple[Invariant, Misplacing]] = [
    (Invariant.NO_WASTE, holder_dropped),
    (Invariant.NO_ENVY, pushed_past_the_last_one),
    (Invariant.CLASSES, guest_before_resident),
    (Invariant.CAPACITY, one_too_many),
    (Invariant.ELIGIBILITY, let_in_unqualified),
    (Invariant.ELIGIBILITY, elsewhere_without_a_reason),
    (Invariant.NO_WASTE, elsewhere_farther_away),
    (Invariant.HOLDINGS, holding_taken_away),
]


@pytest.mark.parametrize(
    ("invariant", "misplacing"), MISPLACINGS, ids=lambda part: getattr(part, "__qualname__", str(part))
)
def test_wrong_allocation_is_caught(
    solved: list[Solved], invariant: Invariant, misplacing: Misplacing
) -> None:
    planted = 0
    for snapshot, reference, right in solved:
        for held in islice(misplacing(reference), 3):
            wrong = Reference(snapshot)
            wrong.held = held
            found = verify(snapshot, wrong.result(right.snapshot_hash))
            assert invariant in {violation.invariant for violation in found}
            planted += 1
        if planted >= ENOUGH:
            return
    pytest.fail(f"planted {planted} times only")


def test_stable_but_not_best_is_seen_for_just_that() -> None:
    """Each would rather have the other's seat; nobody who waits is envious, nothing is free."""
    planted = 0
    for snapshot in islice(seeded(CROSSED), 600):
        right, wrong = Reference(snapshot), Reference(snapshot)
        wrong.held = by_matching(right, "hospital")
        if wrong.held != right.held:
            found = {one.invariant for one in verify(snapshot, wrong.result(digest(snapshot)))}
            assert found == {Invariant.BEST_FOR_APPLICANTS}
            planted += 1
    assert planted >= 5
