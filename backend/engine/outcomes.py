"""Sections 6 and 7 of the rulebook: what the allocation means for every wish, every applicant and every queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.engine.allocation import Allocation
from backend.engine.columns import Column
from backend.engine.eligibility import Verdicts
from backend.engine.facts import Facts
from backend.engine.queues import GENERAL, OTHERS, SLOTS
from backend.engine.ranking import AHEAD, CLASS_SHIFT, CLOSED, MEMBER, POINTS_MASK, POINTS_SHIFT
from backend.engine.result import (
    CutOffs,
    Placements,
    Reason,
    Status,
    WaitingPlaces,
    WishOutcomes,
)
from backend.engine.snapshot import NONE, DecisionKind
from backend.engine.spans import by_queue

DRAW = np.uint64(POINTS_SHIFT)
"""How far the draw lies to the right of everything else in a key."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the steps before left: the facts, the verdicts, and the settled allocation."""

    facts: Facts
    verdicts: Verdicts
    allocation: Allocation
    seats: Column

    @property
    def wishes(self) -> int:
        return len(self.facts.offering)

    def taken(self) -> Column:
        """Queue by queue the seats that are taken."""
        return np.bincount(self.allocation.queue, minlength=self.allocation.nowhere + 1)[:-1]

    def obtained(self) -> Column:
        """Applicant by applicant the row of the wish obtained; -1 for none and for a placement elsewhere."""
        row = self.allocation.row
        by_wish = (self.allocation.queue != self.allocation.nowhere) & (row < self.wishes)
        return np.where(by_wish, row, NONE)

    def waiting(self) -> Column:
        """Rows of the wishes that compete and were not granted, nor anything above them."""
        obtained = self.obtained()
        before = np.where(obtained == NONE, self.wishes, obtained)
        above = np.arange(self.wishes) < before[self.facts.applicant]
        return np.flatnonzero(self.verdicts.competes & above)


def placements_of(outcome: Outcome) -> Placements:
    allocation = outcome.allocation
    placed = allocation.queue != allocation.nowhere
    offering = np.full(len(placed), NONE, np.int32)
    offering[placed] = allocation.lists.offering[allocation.row[placed]]
    return Placements(outcome.obtained(), offering, np.where(placed, allocation.queue, NONE))


def cut_off_keys(outcome: Outcome) -> Column:
    """Queue by queue the key of the lowest holder where all seats are taken; 0 where one is free."""
    queue, count = outcome.allocation.queue, len(outcome.seats)
    lowest = np.full(count + 1, CLOSED, np.uint64)
    np.minimum.at(lowest, queue, outcome.allocation.key)
    return np.where(outcome.taken() == outcome.seats, lowest[:count], np.uint64(0))


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Where the draw alone stood between a wish and a seat: waiting wish by waiting wish, and queue by queue."""

    wishes: Column
    queues: Column


def draws_of(outcome: Outcome, waiting: Column, cut: Column) -> Draws:
    lists = outcome.allocation.lists
    wishes, queues = np.zeros(len(waiting), np.bool_), np.zeros(len(cut), np.bool_)
    others_inside = (cut & MEMBER == 0) & (cut != 0)
    for slot, at in _by_slot(lists.slots[waiting], SLOTS):
        # Those for whom a pool is not meant differ from those for whom it is in more than the draw.
        near = at if slot < OTHERS else at[others_inside[_queues(outcome, waiting[at], slot)]]
        queue, key = lists.in_slot(waiting[near], slot)
        alike = key >> DRAW == cut[queue] >> DRAW
        wishes[near[alike]] = True
        queues[queue[alike]] = True
    return Draws(wishes, queues)


def _by_slot(slots: Column, end: int) -> Iterator[tuple[int, Column]]:
    """Each slot before `end` that any of these short lists has, and which of them have it."""
    present = int(np.bitwise_or.reduce(slots, initial=0))
    for slot in range(end):
        if present >> slot & 1:
            yield slot, np.flatnonzero(slots & np.uint16(1 << slot))


def _queues(outcome: Outcome, rows: Column, slot: int) -> Column:
    lists = outcome.allocation.lists
    return lists.queues.in_slot(lists.offering[rows], slot)


def cut_offs_of(outcome: Outcome, key: Column, draws: Draws) -> CutOffs:
    taken, seats = outcome.taken(), outcome.seats
    limited = (taken == seats) & (seats > 0) & (key >> np.uint64(CLASS_SHIFT) < AHEAD)
    points = (key >> np.uint64(POINTS_SHIFT) & np.uint64(POINTS_MASK)).astype(np.int32)
    return CutOffs(
        seats=seats,
        taken=taken,
        ranked=_ranked(outcome),
        key=key,
        points=np.where(limited, points, NONE),
        by_draw=draws.queues,
    )


def _ranked(outcome: Outcome) -> Column:
    count = np.zeros(len(outcome.seats), np.int64)
    for slot, rows in _by_slot(outcome.allocation.lists.slots[: outcome.wishes], OTHERS):
        count += np.bincount(_queues(outcome, rows, slot), minlength=len(count))
    return count


def wishes_of(
    outcome: Outcome, waiting: Column, keeps_lists: bool, draws: Draws, number: Column
) -> WishOutcomes:
    verdicts, facts = outcome.verdicts, outcome.facts
    status = np.where(verdicts.competes, np.int8(Status.LAPSED), verdicts.status)
    reason = np.where(verdicts.competes, np.int8(Reason.HIGHER_WISH), verdicts.reason)
    status[facts.held], reason[facts.held] = Status.REPLACED, Reason.MOVED_UP
    status[waiting] = Status.WAITLISTED if keeps_lists else Status.NO_SEAT
    reason[waiting] = np.where(draws.wishes, Reason.DRAW, Reason.POINTS_TOO_LOW)
    reason[waiting[~_seats_in_sight(outcome, waiting)]] = Reason.NO_SEATS
    obtained = outcome.obtained()
    obtained = obtained[obtained != NONE]
    status[obtained], reason[obtained] = Status.OFFERED, Reason.REACHED
    for kind, because in ((DecisionKind.AHEAD, Reason.TAKEN_AHEAD), (DecisionKind.SEAT, Reason.SEAT_DECIDED)):
        reason[_granted(facts.decided[kind], status)] = because
    kept = _granted(facts.held, status)
    status[kept], reason[kept] = Status.HELD, Reason.KEPT
    return WishOutcomes(status, reason, number)


def _granted(rows: Column, status: Column) -> Column:
    return rows[status[rows] == Status.OFFERED]


def _seats_in_sight(outcome: Outcome, waiting: Column) -> Column:
    """Whether any queue of the short list has a seat at all."""
    seen = np.zeros(len(waiting), np.bool_)
    for slot, at in _by_slot(outcome.allocation.lists.slots[waiting], SLOTS):
        seen[at] |= outcome.seats[_queues(outcome, waiting[at], slot)] > 0
    return seen


def waiting_places_of(outcome: Outcome, waiting: Column) -> tuple[WaitingPlaces, Column]:
    """The lists, queue by queue, and each wish's number on its own."""
    lists, number = outcome.allocation.lists, np.zeros(outcome.wishes, np.int32)
    if waiting.size == 0:
        return WaitingPlaces(waiting, waiting), number
    parts = []
    for slot, at in _by_slot(lists.slots[waiting], OTHERS):
        rows = waiting[at]
        own = (lists.slots[rows] == 1 << slot) | (slot == GENERAL)
        parts.append((rows, *lists.in_slot(rows, slot), own))
    row, queue, key, own = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = by_queue(queue, key)
    row, queue, own = row[order], queue[order], own[order]
    lengths = np.bincount(queue, minlength=len(outcome.seats))
    place = np.arange(1, len(row) + 1) - (np.cumsum(lengths) - lengths)[queue]
    number[row[own]] = place[own]
    return WaitingPlaces(queue, row), number


def proposals_of(outcome: Outcome) -> int:
    """How many wishes were asked for: up to and with the one obtained, or all that compete."""
    obtained = outcome.obtained()
    before = np.where(obtained == NONE, outcome.facts.end, obtained + 1)
    competing = np.concatenate(([0], np.cumsum(outcome.verdicts.competes)))
    return int((competing[before] - competing[outcome.facts.begin]).sum())
