"""«You needed X points»: the number that is true (I-26).

A cut-off is not that number. Whoever comes in pushes someone out, who asks elsewhere and pushes out others, and the
last of them may come back to the same queue with a higher key. So it is tried out, in the neighbourhood of one
applicant and not in the whole country:

1. She is taken out; her seat goes to the best of those who would rather have it, theirs to the next, until nobody
   wants to move. What is left is stable without her.
2. She asks from the top of her list down to the wish in question, with the points at which a queue of that wish
   takes her. Whom she pushes out asks on, and so forth.
3. If in the end she is pushed out again, more points are needed: back to 2.

Each stop is a stable outcome of the intake as it would have been, and whoever is left without a place in one stable
outcome is so in all of them (Roth's rural hospitals theorem). So the first number of points with which she stays is
the smallest with which `run` itself would have given her that wish.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.pipeline import prepared
from backend.engine.queues import GENERAL, OTHERS, SLOTS
from backend.engine.ranking import POINTS_MASK, POINTS_SHIFT, TIER_SHIFT
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import LOTTERY_BITS, MOST_POINTS, NONE, Snapshot
from backend.engine.spans import by_queue

GRAIN: Final = 10
"""Points are given in steps of this many hundredths."""
LOTTERY_MASK: Final = (1 << LOTTERY_BITS) - 1
STEPS: Final = 16
"""A place in a list is the row times this plus the slot."""
REMOVED: Final = -1
"""The place of someone who is not there: nothing is better."""

Holder = tuple[int, int]
"""Key and applicant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A queue somebody would stand in, and how far down her list it is."""

    place: int
    queue: int
    key: int


@dataclass(slots=True)
class World:
    """What differs from the published outcome."""

    place: dict[int, int] = field(default_factory=dict)
    queue: dict[int, int] = field(default_factory=dict)
    holders: dict[int, list[Holder]] = field(default_factory=dict)


class Explainer:
    """Answers for one finished run. Making it takes about as long as preparing a run; an answer takes milliseconds."""

    def __init__(self, snapshot: Snapshot, result: Result, grain: int = GRAIN) -> None:
        self._state, self._result, self._grain = prepared(snapshot), result, grain
        self._facts, self._lists = self._state.facts, self._state.lists
        self._seats: list[int] = result.cut_offs.seats.tolist()
        self._elsewhere_at = len(snapshot.wishes) * STEPS
        """Places in the continuation of a list come after all places in lists."""
        self._nowhere = self._elsewhere_at + len(snapshot.offerings)
        self._everywhere = np.ones(len(snapshot.offerings), np.bool_)
        self._continuations: dict[int, list[Entry]] = {}
        self._wanted: dict[int, list[tuple[int, int, int]]] = {}
        offering = snapshot.wishes.offering
        self._by_offering = np.argsort(offering, kind="stable")
        self._first = np.searchsorted(offering[self._by_offering], np.arange(len(snapshot.offerings) + 1))
        ended = np.flatnonzero(result.placements.wish == NONE)
        self._ends = self._state.elsewhere.continuation(ended, self._everywhere)
        self._end_owner = np.repeat(self._ends.applicants, self._ends.lengths)
        before = np.cumsum(self._ends.lengths) - self._ends.lengths
        turn = np.arange(len(self._end_owner)) - np.repeat(before, self._ends.lengths)
        self._end_place = self._elsewhere_at + turn
        self._place, self._key = self._reached(len(snapshot.applicants))
        queue = np.where(result.placements.queue == NONE, len(self._seats), result.placements.queue)
        self._holders = by_queue(queue, self._key)
        self._holders_from = np.searchsorted(queue[self._holders], np.arange(len(self._seats) + 1))

    def needed(self, wish: int) -> int | None:
        """The smallest number of hundredths at this wish, all else equal, that would have given it or a better one.

        In steps of the grain; or exactly as many as the last one admitted has, where her draw is the higher. `None`
        where points are not what is missing: another class or tier comes first, there are no seats, the wish does
        not compete or was granted, or she competes without points in the INDIVIDUAL pool.
        """
        outcome = self._result.wishes
        refused = outcome.status[wish] in {Status.WAITLISTED, Status.NO_SEAT}
        if not refused or outcome.reason[wish] not in {Reason.POINTS_TOO_LOW, Reason.DRAW}:
            return None
        if self._facts.points[wish] < 0 and self._state.individual[wish]:
            return None
        applicant = int(self._facts.applicant[wish])
        world = self._without(applicant)
        self._ask(world, applicant, wish * STEPS)
        while (offer := self._cheapest(world, wish)) is not None:
            points, entry = offer
            if self._stays(world, applicant, entry):
                return points
        return None

    # What the result says

    def _reached(self, applicants: int) -> tuple[Column, Column]:
        """Where everybody stands in her list, and with what key."""
        placements = self._result.placements
        place = np.full(applicants, self._nowhere, np.int64)
        key = np.zeros(applicants, np.uint64)
        by_wish = np.flatnonzero(placements.wish != NONE)
        rows = placements.wish[by_wish].astype(np.int64)
        slot = self._lists.slot_of(rows, placements.queue[by_wish])
        place[by_wish] = rows * STEPS + slot
        key[by_wish] = self._lists.at(rows, slot)[1]
        here = np.flatnonzero(self._ends.offering == placements.offering[self._end_owner])
        place[self._end_owner[here]] = self._end_place[here]
        key[self._end_owner[here]] = self._ends.key[here]
        return place, key

    def _continuation(self, applicant: int) -> list[Entry]:
        """How her list goes on in placements elsewhere."""
        known = self._continuations.get(applicant)
        if known is None:
            more = self._state.elsewhere.continuation(np.array([applicant]), self._everywhere)
            known = self._continuations[applicant] = [
                Entry(self._elsewhere_at + turn, queue, key)
                for turn, (queue, key) in enumerate(
                    zip(more.offering.tolist(), more.key.tolist(), strict=True)
                )
            ]
        return known

    def _entries(self, applicant: int, after: int, end: int) -> Iterator[Entry]:
        """What stands in her list after one place and before another."""
        first = max(int(self._lists.begin[applicant]), after // STEPS)
        last = min(int(self._lists.end[applicant]), end // STEPS)
        for row in range(first, last):
            for slot in range(SLOTS):
                place = row * STEPS + slot
                if place > after and int(self._lists.slots[row]) >> slot & 1:
                    yield self._entry(row, slot)
        if end > self._elsewhere_at:
            yield from (entry for entry in self._continuation(applicant) if entry.place > after)

    def _entry(self, row: int, slot: int) -> Entry:
        queue, key = self._lists.in_slot(np.array([row]), slot)
        return Entry(row * STEPS + slot, int(queue[0]), int(key[0]))

    def _held(self, world: World, queue: int) -> list[Holder]:
        """Who holds the seats, the lowest key first."""
        held = world.holders.get(queue)
        if held is None:
            rows = self._holders[self._holders_from[queue] : self._holders_from[queue + 1]][::-1]
            held = world.holders[queue] = list(zip(self._key[rows].tolist(), rows.tolist(), strict=True))
        return held

    # One: taken out

    def _without(self, applicant: int) -> World:
        """The world in which she never applied, up to moves that nobody can tell apart by who has a place."""
        world = World()
        vacated = self._leave(world, applicant)
        world.place[applicant] = REMOVED
        while vacated:
            queue = vacated.pop()
            if len(self._held(world, queue)) < self._seats[queue] and (next_in := self._next(world, queue)):
                mover, entry = next_in
                vacated += [*self._leave(world, mover), queue]
                self._stand(world, mover, entry)
        return world

    def _leave(self, world: World, applicant: int) -> list[int]:
        """Take her out of her queue, which is returned; nothing if she stands in none."""
        queue = world.queue.get(applicant, int(self._result.placements.queue[applicant]))
        if queue < 0:
            return []
        held = self._held(world, queue)
        held.pop(next(at for at, (_, holder) in enumerate(held) if holder == applicant))
        world.queue[applicant] = NONE
        return [queue]

    def _stand(self, world: World, applicant: int, entry: Entry) -> None:
        insort(self._held(world, entry.queue), (entry.key, applicant))
        world.place[applicant], world.queue[applicant] = entry.place, entry.queue

    def _at(self, world: World, applicant: int) -> int:
        return world.place.get(applicant, int(self._place[applicant]))

    def _next(self, world: World, queue: int) -> tuple[int, Entry] | None:
        """The best of those who would rather stand here than where they are."""
        for key, applicant, place in self._wanting(queue):
            if place < self._at(world, applicant):
                return applicant, Entry(place, queue, key)
        return None

    def _wanting(self, queue: int) -> list[tuple[int, int, int]]:
        """Key, applicant and place of those who ended further down, the highest key first."""
        known = self._wanted.get(queue)
        if known is None:
            known = self._wanted[queue] = sorted(self._below(queue), reverse=True)
        return known

    def _below(self, queue: int) -> Iterator[tuple[int, int, int]]:
        offering, slots = self._slots_of(queue)
        rows = self._by_offering[self._first[offering] : self._first[offering + 1]]
        for slot in slots:
            inside = rows[self._lists.slots[rows] & np.uint16(1 << slot) != 0]
            inside = inside[inside * STEPS + slot < self._place[self._facts.applicant[inside]]]
            _, key = self._lists.in_slot(inside, slot)
            applicant, place = self._facts.applicant[inside], inside * STEPS + slot
            yield from zip(key.tolist(), applicant.tolist(), place.tolist(), strict=True)
        if queue < self._state.queues.offerings:
            ends = np.flatnonzero(self._ends.offering == queue)
            ends = ends[self._end_place[ends] < self._place[self._end_owner[ends]]]
            applicant, place = self._end_owner[ends], self._end_place[ends]
            yield from zip(self._ends.key[ends].tolist(), applicant.tolist(), place.tolist(), strict=True)

    def _slots_of(self, queue: int) -> tuple[int, tuple[int, ...]]:
        """The offering a queue belongs to, and the slots of its short lists that are this queue."""
        queues = self._state.queues
        if queue < queues.offerings:
            return queue, (GENERAL,)
        offering = int(self._state.snapshot.pools.offering[queue - queues.offerings])
        place = queue - int(queues.first_pool[offering])
        return offering, (place, OTHERS + place)

    # Two: back in

    def _ask(self, world: World, applicant: int, end: int) -> None:
        """Let her ask from the top down to a place in her list, and everyone who is pushed out ask on."""
        asking, after, last = applicant, REMOVED, end
        while True:
            pushed = self._settle(world, asking, after, last)
            if pushed is None:
                return
            asking, after = pushed, self._at(world, pushed)
            last = end if asking == applicant else self._nowhere

    def _settle(self, world: World, applicant: int, after: int, end: int) -> int | None:
        """Bring her to the first queue that takes her; returns whom that pushes out."""
        for entry in self._entries(applicant, after, end):
            held = self._held(world, entry.queue)
            if len(held) < self._seats[entry.queue]:
                self._stand(world, applicant, entry)
                return None
            if held and entry.key > held[0][0]:
                pushed = held.pop(0)[1]
                self._stand(world, applicant, entry)
                return pushed
        world.place[applicant], world.queue[applicant] = self._nowhere, NONE
        return None

    def _cheapest(self, world: World, wish: int) -> tuple[int, Entry] | None:
        """The fewest points at which a queue of the wish takes her now, and the queue."""
        best: tuple[int, Entry] | None = None
        for slot in range(SLOTS):
            if int(self._lists.slots[wish]) >> slot & 1:
                entry = self._entry(wish, slot)
                points = self._price(world, wish, entry)
                if points is not None and (best is None or points < best[0]):
                    more = points - max(int(self._facts.points[wish]), 0)
                    best = points, replace(entry, key=entry.key + (more << POINTS_SHIFT))
        return best

    def _price(self, world: World, wish: int, entry: Entry) -> int | None:
        """The fewest points with which her key is above the lowest one in the queue."""
        held = self._held(world, entry.queue)
        if not held or held[0][0] >> TIER_SHIFT != entry.key >> TIER_SHIFT:
            return None
        lowest = held[0][0]
        bonus = (entry.key >> POINTS_SHIFT & POINTS_MASK) - max(int(self._facts.points[wish]), 0)
        equal = (lowest >> POINTS_SHIFT & POINTS_MASK) - bonus
        wins_draw = entry.key & LOTTERY_MASK > lowest & LOTTERY_MASK
        points = equal if wins_draw else (equal // self._grain + 1) * self._grain
        wishes = self._state.snapshot.wishes
        most = MOST_POINTS - int(wishes.area_points[wish]) - int(wishes.skill_points[wish])
        return points if points <= most else None

    def _stays(self, world: World, applicant: int, entry: Entry) -> bool:
        """Whether she still stands there when everyone she pushed out has found a place."""
        pushed = self._held(world, entry.queue).pop(0)[1]
        self._stand(world, applicant, entry)
        while pushed != applicant:
            further = self._settle(world, pushed, self._at(world, pushed), self._nowhere)
            if further is None:
                return True
            pushed = further
        world.place[applicant], world.queue[applicant] = self._nowhere, NONE
        return False
