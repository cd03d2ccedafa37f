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

from array import array
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.pipeline import prepared
from backend.engine.queues import SLOTS
from backend.engine.ranking import POINTS_MASK, POINTS_SHIFT, TIER_SHIFT
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import LOTTERY_BITS, MOST_POINTS, NONE, Snapshot
from backend.engine.spans import by_queue

GRAIN: Final = 10
"""Points are given in steps of this many hundredths."""
LOTTERY_MASK: Final = (1 << LOTTERY_BITS) - 1
REMOVED: Final = -1
"""The place of someone who is not there: nothing is better."""

BELOW_ALL: Final = -1
ABOVE_ALL: Final = 1 << 64

Holder = tuple[int, int]
"""Key and applicant."""
Entry = tuple[int, int, int]
"""A queue somebody would stand in: its place in the one list of all entries, the queue, and the key."""


@dataclass(slots=True)
class World:
    """What differs from the published outcome."""

    place: dict[int, int] = field(default_factory=dict)
    queue: dict[int, int] = field(default_factory=dict)
    holders: dict[int, list[Holder]] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    """Queues whose holders no other world shares."""

    def branch(self) -> World:
        """A world that starts as this one is. This one must not change before the branch is done with."""
        return World(dict(self.place), dict(self.queue), dict(self.holders))


class Explainer:
    """Answers for one finished run. Making it takes about as long as preparing a run, an answer some dozen microseconds.

    Lists are kept as entries: every queue that somebody would stand in, applicant by applicant and best first, with
    the placements elsewhere of those whose list goes on after all of them.
    """

    def __init__(self, snapshot: Snapshot, result: Result, grain: int = GRAIN) -> None:
        self._state, self._result, self._grain = prepared(snapshot), result, grain
        self._seats: list[int] = result.cut_offs.seats.tolist()
        self._everywhere = np.ones(len(snapshot.offerings), np.bool_)
        self._continuations: dict[int, list[Entry]] = {}
        row, slot, queue, key = self._entries()
        self._first = _packed(np.searchsorted(row, np.arange(len(snapshot.wishes) + 1)))
        self._queue, self._key = _packed(queue), _packed(key, "Q")
        begin, end = self._state.lists.begin, self._state.lists.end
        self._begin = _packed(np.searchsorted(row, begin))
        self._end = _packed(np.searchsorted(row, end))
        self._elsewhere_at: Final = len(row)
        """Places in the continuation of a list come after all places in lists."""
        self._nowhere: Final = len(row) + len(snapshot.offerings)
        self._points, self._owner = _packed(self._state.facts.points), _packed(self._state.facts.applicant)
        wishes = snapshot.wishes
        self._most = _packed(MOST_POINTS - wishes.area_points.astype(np.int64) - wishes.skill_points)
        self._is_short_of_points = (
            np.isin(result.wishes.status, REFUSED)
            & np.isin(result.wishes.reason, FOR_POINTS)
            & ((self._state.facts.points >= 0) | (self._state.individual == 0))
        ).tobytes()
        self._keep_outcome(row, slot, queue, key)

    def needed(self, wish: int) -> int | None:
        """The smallest number of hundredths at this wish, all else equal, that would have given it or a better one.

        In steps of the grain; or exactly as many as the last one admitted has, where her draw is the higher. `None`
        where points are not what is missing: another class or tier comes first, there are no seats, the wish does
        not compete or was granted, or she competes without points in the INDIVIDUAL pool.
        """
        return self.needed_for([wish]).get(wish)

    def needed_for(self, wishes: Iterable[int]) -> dict[int, int]:
        """As `needed`, for many wishes in ascending order; those that it answers `None` for are left out.

        The wishes of one applicant share what they have in common: that she is taken out and asks from the top.
        """
        found: dict[int, int] = {}
        last, world, asked = NONE, World(), 0
        for wish in wishes:
            if not self._is_short_of_points[wish]:
                continue
            applicant = self._owner[wish]
            if applicant != last:
                last, world, asked = applicant, self._without(applicant), self._begin[applicant]
            self._ask(world, applicant, asked, self._first[wish])
            asked = self._first[wish]
            points = self._least(world.branch(), applicant, wish)
            if points is not None:
                found[wish] = points
        return found

    def _least(self, world: World, applicant: int, wish: int) -> int | None:
        """The fewest points with which she stays, once she has asked for everything above the wish."""
        while (offer := self._cheapest(world, wish)) is not None:
            points, entry = offer
            if self._stays(world, applicant, entry):
                return points
        return None

    # What the result says

    def _entries(self) -> tuple[Column, Column, Column, Column]:
        """Wish, slot, queue and key of every entry."""
        lists = self._state.lists
        rows, slots, queues, keys = [], [], [], []
        for slot in range(SLOTS):
            row = np.flatnonzero(lists.slots >> np.uint16(slot) & np.uint16(1))
            queue, key = lists.in_slot(row, slot)
            rows.append(row)
            slots.append(np.full(len(row), slot, np.int8))
            queues.append(queue.astype(np.int64))
            keys.append(key)
        row, slots_of = np.concatenate(rows), np.concatenate(slots)
        order = np.lexsort((slots_of, row))
        return row[order], slots_of[order], np.concatenate(queues)[order], np.concatenate(keys)[order]

    def _keep_outcome(self, row: Column, slot: Column, queue: Column, key: Column) -> None:
        """Where everybody stands in her list, who holds the seats of each queue, and who would rather stand there."""
        placements, ends = (
            self._result.placements,
            self._state.elsewhere.continuation(
                np.flatnonzero(self._result.placements.wish == NONE), self._everywhere
            ),
        )
        end_owner = np.repeat(ends.applicants, ends.lengths)
        before = np.cumsum(ends.lengths) - ends.lengths
        end_place = self._elsewhere_at + np.arange(len(end_owner)) - np.repeat(before, ends.lengths)
        place = np.full(len(placements.wish), self._nowhere, np.int64)
        reached = np.zeros(len(place), np.uint64)
        by_wish = np.flatnonzero(placements.wish != NONE)
        wishes = placements.wish[by_wish].astype(np.int64)
        at = np.searchsorted(row * SLOTS + slot, wishes * SLOTS + self._slot_of(wishes, by_wish))
        place[by_wish], reached[by_wish] = at, key[at]
        here = np.flatnonzero(ends.offering == placements.offering[end_owner])
        place[end_owner[here]], reached[end_owner[here]] = end_place[here], ends.key[here]

        stands = np.where(placements.queue == NONE, len(self._seats), placements.queue)
        holders = by_queue(stands, reached)[::-1]
        begin = np.searchsorted(-stands[holders], -np.arange(len(self._seats)))
        end = np.searchsorted(-stands[holders], -np.arange(len(self._seats)), side="right")
        each = list(zip(reached[holders].tolist(), holders.tolist(), strict=True))
        self._held = [each[first:last] for first, last in zip(begin.tolist(), end.tolist(), strict=True)]
        self._cuts = [self._cut(queue, held) for queue, held in enumerate(self._held)]

        owner = self._state.facts.applicant[row]
        rather = np.flatnonzero(np.arange(len(row)) < place[owner])
        rather_end = np.flatnonzero(end_place < place[end_owner])
        wanted_queue = np.concatenate((queue[rather], ends.offering[rather_end]))
        self._wanted_key = np.concatenate((key[rather], ends.key[rather_end]))
        self._wanted_by = np.concatenate((owner[rather], end_owner[rather_end]))
        self._wanted_at = np.concatenate((rather, end_place[rather_end]))
        self._wanted_rows = by_queue(wanted_queue, self._wanted_key)
        self._wanted_from = np.searchsorted(wanted_queue[self._wanted_rows], np.arange(len(self._seats) + 1))
        self._wanted: dict[int, list[tuple[int, int, int]]] = {}
        self._place, self._stands = _packed(place), _packed(placements.queue)

    def _slot_of(self, wishes: Column, applicants: Column) -> Column:
        return self._state.lists.slot_of(wishes, self._result.placements.queue[applicants])

    def _continuation(self, applicant: int) -> list[Entry]:
        """How her list goes on in placements elsewhere."""
        known = self._continuations.get(applicant)
        if known is None:
            more = self._state.elsewhere.continuation(np.array([applicant]), self._everywhere)
            known = self._continuations[applicant] = [
                (self._elsewhere_at + turn, queue, key)
                for turn, (queue, key) in enumerate(
                    zip(more.offering.tolist(), more.key.tolist(), strict=True)
                )
            ]
        return known

    def _holding(self, world: World, queue: int) -> list[Holder]:
        """Who holds the seats, the lowest key first: to look at."""
        held = world.holders.get(queue)
        return self._held[queue] if held is None else held

    def _cut(self, queue: int, held: list[Holder]) -> int:
        """What a key must be above to be taken."""
        if len(held) < self._seats[queue]:
            return BELOW_ALL
        return held[0][0] if held else ABOVE_ALL

    def _own(self, world: World, queue: int) -> list[Holder]:
        """As `_holding`, to be changed."""
        if queue in world.own:
            return world.holders[queue]
        world.own.add(queue)
        held = world.holders[queue] = self._holding(world, queue).copy()
        return held

    # One: taken out

    def _without(self, applicant: int) -> World:
        """The world in which she never applied, up to moves that nobody can tell apart by who has a place."""
        world = World()
        vacated = self._leave(world, applicant)
        world.place[applicant] = REMOVED
        while vacated:
            queue = vacated.pop()
            if len(self._holding(world, queue)) < self._seats[queue] and (
                next_in := self._next(world, queue)
            ):
                mover, entry = next_in
                vacated += [*self._leave(world, mover), queue]
                self._stand(world, mover, entry)
        return world

    def _leave(self, world: World, applicant: int) -> list[int]:
        """Take her out of her queue, which is returned; nothing if she stands in none."""
        queue = world.queue.get(applicant, self._stands[applicant])
        if queue < 0:
            return []
        held = self._own(world, queue)
        held.pop(next(at for at, (_, holder) in enumerate(held) if holder == applicant))
        world.queue[applicant] = NONE
        return [queue]

    def _stand(self, world: World, applicant: int, entry: Entry) -> None:
        place, queue, key = entry
        insort(self._own(world, queue), (key, applicant))
        world.place[applicant], world.queue[applicant] = place, queue

    def _at(self, world: World, applicant: int) -> int:
        return world.place.get(applicant, self._place[applicant])

    def _next(self, world: World, queue: int) -> tuple[int, Entry] | None:
        """The best of those who would rather stand here than where they are."""
        for key, applicant, place in self._wanting(queue):
            if place < self._at(world, applicant):
                return applicant, (place, queue, key)
        return None

    def _wanting(self, queue: int) -> list[tuple[int, int, int]]:
        """Key, applicant and place of those who ended further down, the highest key first."""
        known = self._wanted.get(queue)
        if known is None:
            rows = self._wanted_rows[self._wanted_from[queue] : self._wanted_from[queue + 1]]
            columns = (self._wanted_key[rows], self._wanted_by[rows], self._wanted_at[rows])
            known = self._wanted[queue] = list(zip(*(one.tolist() for one in columns), strict=True))
        return known

    # Two: back in

    def _ask(self, world: World, applicant: int, first: int, end: int) -> None:
        """Let her ask from one place in her list to before another, and everyone who is pushed out ask on.

        Who stands somewhere already has what she would ask for, or better.
        """
        if world.queue.get(applicant, NONE) >= 0:
            return
        asking, after, last = applicant, first, end
        while True:
            pushed = self._settle(world, asking, after, last)
            if pushed is None:
                return
            asking, after = pushed, self._at(world, pushed) + 1
            last = end if asking == applicant else self._nowhere

    def _settle(self, world: World, applicant: int, first: int, end: int) -> int | None:
        """Bring her to the first queue that takes her; returns whom that pushes out."""
        queues, keys, cuts, changed = self._queue, self._key, self._cuts, world.holders
        for place in range(max(self._begin[applicant], first), min(self._end[applicant], end)):
            queue, key = queues[place], keys[place]
            if key > (self._cut(queue, changed[queue]) if queue in changed else cuts[queue]):
                return self._take(world, applicant, (place, queue, key))
        if end > self._elsewhere_at:
            for entry in self._continuation(applicant):
                if entry[0] >= first and entry[2] > self._cut(entry[1], self._holding(world, entry[1])):
                    return self._take(world, applicant, entry)
        world.place[applicant], world.queue[applicant] = self._nowhere, NONE
        return None

    def _take(self, world: World, applicant: int, entry: Entry) -> int | None:
        """Let a queue that would have her take her; returns whom that pushes out."""
        place, queue, key = entry
        held = self._own(world, queue)
        pushed = None if len(held) < self._seats[queue] else held.pop(0)[1]
        insort(held, (key, applicant))
        world.place[applicant], world.queue[applicant] = place, queue
        return pushed

    def _cheapest(self, world: World, wish: int) -> tuple[int, Entry] | None:
        """The fewest points at which a queue of the wish takes her now, and the queue."""
        best: tuple[int, Entry] | None = None
        for place in range(self._first[wish], self._first[wish + 1]):
            queue, key = self._queue[place], self._key[place]
            points = self._price(world, wish, queue, key)
            if points is not None and (best is None or points < best[0]):
                more = points - max(self._points[wish], 0)
                best = points, (place, queue, key + (more << POINTS_SHIFT))
        return best

    def _price(self, world: World, wish: int, queue: int, key: int) -> int | None:
        """The fewest points with which her key is above the lowest one in the queue."""
        held = self._holding(world, queue)
        if not held or held[0][0] >> TIER_SHIFT != key >> TIER_SHIFT:
            return None
        lowest = held[0][0]
        bonus = (key >> POINTS_SHIFT & POINTS_MASK) - max(self._points[wish], 0)
        equal = (lowest >> POINTS_SHIFT & POINTS_MASK) - bonus
        wins_draw = key & LOTTERY_MASK > lowest & LOTTERY_MASK
        points = equal if wins_draw else (equal // self._grain + 1) * self._grain
        return points if points <= self._most[wish] else None

    def _stays(self, world: World, applicant: int, entry: Entry) -> bool:
        """Whether she still stands there when everyone she pushed out has found a place."""
        pushed = self._own(world, entry[1]).pop(0)[1]
        self._stand(world, applicant, entry)
        while pushed != applicant:
            further = self._settle(world, pushed, self._at(world, pushed) + 1, self._nowhere)
            if further is None:
                return True
            pushed = further
        world.place[applicant], world.queue[applicant] = self._nowhere, NONE
        return False


REFUSED: Final = (Status.WAITLISTED, Status.NO_SEAT)
FOR_POINTS: Final = (Reason.POINTS_TOO_LOW, Reason.DRAW)


def _packed(column: Column, code: str = "q") -> array[int]:
    """Whole numbers that are read one by one, many times: quicker so than out of a column."""
    return array(code, column.astype(np.uint64 if code == "Q" else np.int64).tobytes())
