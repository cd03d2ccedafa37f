"""Sections 6 and 7 of the rulebook: what the allocation means for every wish, every applicant and every queue."""

from __future__ import annotations

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


def cut_offs_of(outcome: Outcome, waiting: Column) -> CutOffs:
    allocation, seats = outcome.allocation, outcome.seats
    taken = np.bincount(allocation.queue, minlength=len(seats) + 1)[: len(seats)]
    lowest = np.full(len(seats) + 1, CLOSED, np.uint64)
    np.minimum.at(lowest, allocation.queue, allocation.key)
    key = np.where(taken == seats, lowest[: len(seats)], np.uint64(0))
    limited = (taken == seats) & (seats > 0) & (key >> np.uint64(CLASS_SHIFT) < AHEAD)
    points = key >> np.uint64(POINTS_SHIFT) & np.uint64(POINTS_MASK)
    return CutOffs(
        seats=seats,
        taken=taken,
        ranked=_ranked(outcome),
        key=key,
        points=np.where(limited, points.astype(np.int32), NONE),
        by_draw=_decided_by_draw(outcome, waiting, key)[1],
    )


def _ranked(outcome: Outcome) -> Column:
    lists, count = outcome.allocation.lists, np.zeros(len(outcome.seats), np.int64)
    for slot in range(OTHERS):
        rows = _in_slot(lists.slots[: outcome.wishes], slot)
        count += np.bincount(_queues(outcome, rows, slot), minlength=len(count))
    return count


def _in_slot(slots: Column, slot: int) -> Column:
    return np.flatnonzero(slots & np.uint16(1 << slot))


def _queues(outcome: Outcome, rows: Column, slot: int) -> Column:
    lists = outcome.allocation.lists
    return lists.queues.in_slot(lists.offering[rows], slot)


def _decided_by_draw(outcome: Outcome, waiting: Column, cut: Column) -> tuple[Column, Column]:
    """Of the waiting wishes and of the queues, those in which the draw alone stood between a wish and a seat."""
    lists = outcome.allocation.lists
    wishes, queues = np.zeros(len(waiting), np.bool_), np.zeros(len(cut), np.bool_)
    others_inside = (cut & MEMBER == 0) & (cut != 0)
    for slot in range(SLOTS):
        at = _in_slot(lists.slots[waiting], slot)
        if slot >= OTHERS and at.size:
            # Those for whom a pool is not meant differ from those for whom it is in more than the draw.
            at = at[others_inside[_queues(outcome, waiting[at], slot)]]
        queue, key = lists.in_slot(waiting[at], slot)
        alike = key >> DRAW == cut[queue] >> DRAW
        wishes[at[alike]] = True
        queues[queue[alike]] = True
    return wishes, queues


def wishes_of(
    outcome: Outcome, waiting: Column, keeps_lists: bool, cut: Column, number: Column
) -> WishOutcomes:
    verdicts, facts = outcome.verdicts, outcome.facts
    status = np.where(verdicts.competes, np.int8(Status.LAPSED), verdicts.status)
    reason = np.where(verdicts.competes, np.int8(Reason.HIGHER_WISH), verdicts.reason)
    status[facts.held], reason[facts.held] = Status.REPLACED, Reason.MOVED_UP
    status[waiting] = Status.WAITLISTED if keeps_lists else Status.NO_SEAT
    reason[waiting] = _why_not(outcome, waiting, cut)
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


def _why_not(outcome: Outcome, waiting: Column, cut: Column) -> Column:
    reason = np.full(len(waiting), Reason.POINTS_TOO_LOW, np.int8)
    reason[_decided_by_draw(outcome, waiting, cut)[0]] = Reason.DRAW
    reason[~_seats_in_sight(outcome, waiting)] = Reason.NO_SEATS
    return reason


def _seats_in_sight(outcome: Outcome, waiting: Column) -> Column:
    """Whether any queue of the short list has a seat at all."""
    lists = outcome.allocation.lists
    seen = np.zeros(len(waiting), np.bool_)
    for slot in range(SLOTS):
        at = np.flatnonzero((lists.slots[waiting] & np.uint16(1 << slot) != 0) & ~seen)
        seen[at] = outcome.seats[_queues(outcome, waiting[at], slot)] > 0
    return seen


def waiting_places_of(outcome: Outcome, waiting: Column) -> tuple[WaitingPlaces, Column]:
    """The lists, queue by queue, and each wish's number on its own."""
    lists = outcome.allocation.lists
    parts = []
    for slot in range(OTHERS):
        at = waiting[_in_slot(lists.slots[waiting], slot)]
        alone = (lists.slots[at] == 1 << slot) | (slot == GENERAL)
        parts.append((at, *lists.in_slot(at, slot), alone))
    row, queue, key, mine = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = by_queue(queue, key)
    row, queue, mine = row[order], queue[order], mine[order]
    lengths = np.bincount(queue, minlength=len(outcome.seats))
    place = np.arange(1, len(row) + 1) - (np.cumsum(lengths) - lengths)[queue]
    number = np.zeros(outcome.wishes, np.int32)
    number[row[mine]] = place[mine]
    return WaitingPlaces(queue, row), number


def proposals_of(outcome: Outcome) -> int:
    """How many wishes were asked for: up to and with the one obtained, or all that compete."""
    obtained = outcome.obtained()
    before = np.where(obtained == NONE, outcome.facts.end, obtained + 1)
    competing = np.concatenate(([0], np.cumsum(outcome.verdicts.competes)))
    return int((competing[before] - competing[outcome.facts.begin]).sum())
