"""The promises about what is told: statuses, reasons, limits, waiting lists and counts (I-8, I-9, I-20, I-23)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Reason, Status
from backend.engine.snapshot import LOTTERY_BITS, MOST_POINTS, NONE, DecisionKind, Standing
from backend.engine.verify.claims import Claims
from backend.engine.verify.merits import (
    AHEAD,
    COMPETES,
    PER_CLASS,
    PER_FULL,
    PER_MEMBER,
    PER_PREFERENTIAL,
    PER_TIER,
)
from backend.engine.verify.places import Places
from backend.engine.verify.violations import Invariant, Violation, at_offerings

NO_LIMIT = 0
NO_SEATS = (1 << 64) - 1


def check_statuses(places: Places) -> Iterator[Violation]:
    """I-23, I-9, I-8: every status, reason and limit over again."""
    claims, result = places.claims, places.result
    status, reason = _outcomes(places)
    has_seats = np.zeros(len(status), bool)
    by_draw = np.zeros(len(status), bool)
    drawn = np.zeros(len(places.seats), bool)
    for asks in claims.asks(np.flatnonzero(places.is_above)):
        has_seats[asks.wish[places.seats[asks.queue] > 0]] = True
        ties = places.is_full[asks.queue] & (claims.quality_in(asks) == places.lowest_quality[asks.queue])
        wish, queue = asks.wish[ties], asks.queue[ties]
        worth = claims.worth(places.lowest_quality[queue], claims.snapshot.wishes.applicant[wish])
        lost = worth < places.lowest[queue]
        by_draw[wish[lost]] = True
        drawn[queue[lost]] = True
    reason[places.is_above & by_draw] = Reason.DRAW
    reason[places.is_above & ~has_seats] = Reason.NO_SEATS
    yield from _at_wishes(places, Invariant.REASONS, "wishes.status", status, result.wishes.status)
    yield from _at_wishes(places, Invariant.REASONS, "wishes.reason", reason, result.wishes.reason)
    yield from _check_cut_offs(places, drawn)
    proposals = int(np.count_nonzero(places.is_above | (places.is_obtained & claims.competes)))
    if proposals != result.proposals:
        yield Violation(Invariant.PROPOSALS, "proposals", expected=proposals, found=result.proposals)


def _outcomes(places: Places) -> tuple[Column, Column]:
    claims = places.claims
    competes, is_held = claims.competes, claims.snapshot.wishes.standing == Standing.HELD
    status = np.where(competes, np.int8(Status.LAPSED), claims.status)
    reason = np.where(competes, np.int8(Reason.HIGHER_WISH), claims.reason)
    moved_up = competes & is_held
    status[moved_up], reason[moved_up] = Status.REPLACED, Reason.MOVED_UP
    keeps = claims.snapshot.round.keeps_waiting_lists
    status[places.is_above] = Status.WAITLISTED if keeps else Status.NO_SEAT
    reason[places.is_above] = Reason.POINTS_TOO_LOW
    obtained = np.flatnonzero(places.is_obtained & competes)
    status[obtained] = Status.OFFERED
    reason[obtained] = Reason.REACHED
    for kind, why in ((DecisionKind.AHEAD, Reason.TAKEN_AHEAD), (DecisionKind.SEAT, Reason.SEAT_DECIDED)):
        reason[obtained[claims.decided[obtained] >> kind & 1 == 1]] = why
    kept = obtained[is_held[obtained]]
    status[kept], reason[kept] = Status.HELD, Reason.KEPT
    return status, reason


def _at_wishes(
    places: Places, invariant: Invariant, what: str, expected: Column, found: Column
) -> Iterator[Violation]:
    wrong = np.flatnonzero(expected != found)
    return at_offerings(
        invariant,
        what,
        places.claims.snapshot.wishes.offering[wrong],
        wishes=wrong,
        applicants=places.claims.snapshot.wishes.applicant[wrong],
        expected=expected[wrong],
        found=found[wrong],
    )


def _check_cut_offs(places: Places, drawn: Column) -> Iterator[Violation]:
    claims, cut_offs = places.claims, places.result.cut_offs
    has_limit = np.flatnonzero((places.seats > 0) & places.is_full & (places.lowest_applicant != NONE))
    key = np.where(places.seats > 0, np.uint64(NO_LIMIT), np.uint64(NO_SEATS))
    points = np.full(len(key), NONE)
    last = places.lowest_applicant[has_limit]
    quality = places.lowest_quality[has_limit]
    key[has_limit] = packed(quality, claims.snapshot.applicants.lottery[last])
    points[has_limit] = np.where(quality // PER_CLASS < AHEAD, quality % PER_TIER, NONE)
    ranked = _ranked(claims)
    for what, right, found in (
        ("cut_offs.key", key, cut_offs.key),
        ("cut_offs.points", points, cut_offs.points),
        ("cut_offs.by_draw", drawn, cut_offs.by_draw),
        ("cut_offs.ranked", ranked, cut_offs.ranked),
    ):
        wrong = np.flatnonzero(right != found)
        yield from at_offerings(
            Invariant.CUT_OFFS,
            what,
            claims.queues.offering[wrong],
            queues=wrong,
            expected=right[wrong],
            found=found[wrong],
        )


def packed(quality: Column, draw: Column) -> Column:
    """The key the rulebook states, from the parts of a quality: each field shifted to its place."""
    fields = (
        (quality // PER_CLASS, 4),
        (quality // PER_MEMBER % 2, 1),
        (quality // PER_FULL % 2, 1),
        (quality // PER_PREFERENTIAL % 2, 1),
        (quality // PER_TIER % 4, 2),
        (quality % PER_TIER, MOST_POINTS.bit_length()),
        (draw, LOTTERY_BITS),
    )
    key = np.zeros(len(quality), np.uint64)
    for value, bits in fields:
        key = (key << np.uint64(bits)) + value.astype(np.uint64)
    return key


def _ranked(claims: Claims) -> Column:
    ranked = np.zeros(len(claims.queues.offering), np.int64)
    for asks in claims.asks(np.flatnonzero(claims.status == COMPETES)):
        ranked += np.bincount(asks.queue[asks.member], minlength=len(ranked))
    return ranked


def check_waiting(places: Places) -> Iterator[Violation]:
    """I-20: who stands in which list, in which order, under which number."""
    claims, waiting = places.claims, places.result.waiting
    queue, wish = waiting.queue, waiting.wish
    wishes = claims.snapshot.wishes
    stands = np.zeros(len(wish), bool)
    rows = np.flatnonzero(claims.queues.offering[queue] == wishes.offering[wish])
    asks, listed = claims.look_up(wish[rows], queue[rows])
    waits = places.is_above & claims.snapshot.round.keeps_waiting_lists
    stands[rows] = listed & asks.member & waits[wish[rows]]
    strangers = np.flatnonzero(~stands)
    yield from _at_places(places, "waiting.wish", queue[strangers], wish[strangers])
    rows = np.flatnonzero(stands)
    asks, _ = claims.look_up(wish[rows], queue[rows])
    worth = claims.worth(claims.quality_in(asks), wishes.applicant[asks.wish])
    same_list = np.diff(asks.queue) == 0
    wrong = np.flatnonzero((np.diff(asks.queue) < 0) | (same_list & (np.diff(worth) >= 0))) + 1
    yield from _at_places(places, "waiting.order", asks.queue[wrong], asks.wish[wrong])
    expected, number = _expected_lists(places, waits)
    found = np.bincount(asks.queue, minlength=len(expected))
    missing = np.flatnonzero(expected != found)
    yield from at_offerings(
        Invariant.WAITING_LISTS,
        "waiting.queue",
        claims.queues.offering[missing],
        queues=missing,
        expected=expected[missing],
        found=found[missing],
    )
    counts = _is_numbered(claims, asks.wish, asks.queue)
    number[asks.wish[counts]] = _rank_in_list(asks.queue, worth)[counts]
    yield from _at_wishes(
        places, Invariant.WAITING_LISTS, "wishes.number", number, places.result.wishes.number
    )


def _is_numbered(claims: Claims, wish: Column, queue: Column) -> Column:
    """Whether the place in this queue is the one a wish shows: the general one, or the only one it may use."""
    return (queue < len(claims.snapshot.offerings)) | (claims.only[wish] == queue)


def _expected_lists(places: Places, waits: Column) -> tuple[Column, Column]:
    """How long each list should be, and a number of 0 for every wish."""
    expected = np.zeros(len(places.seats), np.int64)
    for asks in places.claims.asks(np.flatnonzero(waits)):
        expected += np.bincount(asks.queue[asks.member], minlength=len(expected))
    return expected, np.zeros(len(waits), np.int64)


def _rank_in_list(queue: Column, worth: Column) -> Column:
    """1 for the highest of each queue; costs nothing where the rows stand in order already."""
    order = np.arange(len(queue))
    if np.any((np.diff(queue) < 0) | ((np.diff(queue) == 0) & (np.diff(worth) > 0))):
        order = np.lexsort((-worth, queue))
    ordered = queue[order]
    first = np.searchsorted(ordered, ordered)
    rank = np.empty(len(queue), np.int64)
    rank[order] = np.arange(len(queue)) - first + 1
    return rank


def _at_places(places: Places, what: str, queue: Column, wish: Column) -> Iterator[Violation]:
    return at_offerings(
        Invariant.WAITING_LISTS,
        what,
        places.claims.queues.offering[queue],
        queues=queue,
        wishes=wish,
        applicants=places.claims.snapshot.wishes.applicant[wish],
    )
