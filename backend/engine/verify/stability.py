"""The promises about places: seats, envy, waste, classes, holdings, and that nobody could do better (I-2 to I-6)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import NONE, PoolKind, Standing
from backend.engine.verify.merits import AHEAD, ELSEWHERE
from backend.engine.verify.places import NOBODY, Places, Wanting, holders_of, rank_class_of
from backend.engine.verify.violations import Invariant, Violation, at_offerings


def check_seats(places: Places) -> Iterator[Violation]:
    """I-2 and I-15: effective seats and places given, queue by queue."""
    claims, cut_offs = places.claims, places.result.cut_offs
    for what, right, found in (
        ("cut_offs.seats", places.seats, cut_offs.seats),
        ("cut_offs.taken", places.taken, cut_offs.taken),
    ):
        wrong = np.flatnonzero(right != found)
        yield from _at_queues(places, Invariant.CAPACITY, what, wrong, right[wrong], found[wrong])
    over = np.flatnonzero(places.taken > places.seats)
    yield from _at_queues(
        places, Invariant.CAPACITY, "placements.queue", over, places.seats[over], places.taken[over]
    )
    skill = np.flatnonzero(claims.queues.kind == PoolKind.SKILL)
    half = claims.snapshot.offerings.capacity[claims.queues.offering[skill]] // 2
    most = np.maximum(half, holders_of(claims)[skill])
    for what, found in (("cut_offs.seats", cut_offs.seats[skill]), ("placements.queue", places.taken[skill])):
        over = np.flatnonzero(found > most)
        yield from _at_queues(places, Invariant.SKILL_SHARE, what, skill[over], most[over], found[over])


def _at_queues(
    places: Places, invariant: Invariant, what: str, queue: Column, expected: Column, found: Column
) -> Iterator[Violation]:
    offering = places.claims.queues.offering[queue]
    return at_offerings(invariant, what, offering, queues=queue, expected=expected, found=found)


def check_stability(places: Places, wanting: list[Wanting]) -> Iterator[Violation]:
    """I-4, I-5, I-14 and I-6: what people would rather have is rightly out of their reach."""
    size = len(places.seats)
    best, best_resident = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    for wanted in wanting:
        np.maximum.at(best, wanted.queue, wanted.worth)
        rank_class = rank_class_of(wanted.quality)
        residents = (rank_class > ELSEWHERE) & (rank_class < AHEAD)
        np.maximum.at(best_resident, wanted.queue[residents], rank_class[residents])
        envious = wanted.worth > places.lowest[wanted.queue]
        yield from _against(places, Invariant.NO_ENVY, "placements", wanted, envious)
        yield from _against(places, Invariant.NO_WASTE, "placements", wanted, ~places.is_full[wanted.queue])
    last_class = rank_class_of(places.lowest_quality)
    guests = (places.lowest != NOBODY) & (last_class < ELSEWHERE)
    outranked = np.flatnonzero(guests & (best_resident > ELSEWHERE))
    yield from _at_queues(
        places,
        Invariant.CLASSES,
        "placements",
        outranked,
        best_resident[outranked],
        last_class[outranked],
    )
    yield from _check_best(places, wanting, best)


def _against(
    places: Places, invariant: Invariant, what: str, wanted: Wanting, broken: Column
) -> Iterator[Violation]:
    rows = np.flatnonzero(broken)
    queue, wish = wanted.queue[rows], wanted.wish[rows]
    return at_offerings(
        invariant,
        what,
        places.claims.queues.offering[queue],
        queues=queue,
        applicants=wanted.applicant[rows],
        **({"wishes": wish} if np.all(wish != NONE) else {}),
    )


def _check_best(places: Places, wanting: list[Wanting], best: Column) -> Iterator[Violation]:
    """I-6. If a queue lost a holder, the first who waits would move in and leave her own: where following those
    moves from queue to queue leads back, all of them could have moved up, and a stable outcome better for the
    applicants exists. In a stable outcome such a circle exists exactly when it is not the best one."""
    size = len(best)
    onward = np.full(size + 1, size)
    mover = np.full(size, NONE)
    for wanted in wanting:
        first = np.flatnonzero(wanted.worth == best[wanted.queue])
        mover[wanted.queue[first]] = wanted.applicant[first]
    moving = np.flatnonzero(mover != NONE)
    queue = places.result.placements.queue[mover[moving]]
    onward[moving] = np.where(queue == NONE, size, queue)
    reached = onward
    for _ in range(size.bit_length()):
        reached = reached[reached]
    circle = np.unique(reached)
    circle = circle[circle < size]
    return at_offerings(
        Invariant.BEST_FOR_APPLICANTS,
        "placements",
        places.claims.queues.offering[circle],
        queues=circle,
        applicants=mover[circle],
    )


def check_holdings(places: Places) -> Iterator[Violation]:
    """I-18: who holds a seat has that seat, or a wish she ranked higher."""
    claims, placements = places.claims, places.result.placements
    held = np.flatnonzero(claims.competes & (claims.snapshot.wishes.standing == Standing.HELD))
    applicant = claims.snapshot.wishes.applicant[held]
    now = placements.wish[applicant]
    is_kept = (now == held) & (placements.queue[applicant] == claims.only[held])
    lost = held[~is_kept & ((now == NONE) | (now >= held))]
    return at_offerings(
        Invariant.HOLDINGS,
        "placements.wish",
        claims.snapshot.wishes.offering[lost],
        applicants=claims.snapshot.wishes.applicant[lost],
        wishes=lost,
    )
