"""Deferred acceptance with applicants proposing, in cut-off form (section 4 of the rulebook).

Every queue has a cut-off: the lowest key it would still take. Applicants stand at the first queue of their lists
whose cut-off they reach; a queue with too many raises its cut-off to the key of the last one it has a seat for, and
only those below it move on. Cut-offs never fall, so it ends, in the stable outcome that is best for every applicant,
whatever the order of the steps (Gale and Shapley). A queue without seats starts closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.elsewhere import Continuation
from backend.engine.queues import AS_GENERAL, GENERAL, LOWEST, OTHERS, SLOTS, Queues
from backend.engine.ranking import CLOSED, MEMBER, POINTS_SHIFT
from backend.engine.spans import by_queue

MEMBERSHIP: Final = np.array([CLOSED if slot < OTHERS else ~MEMBER for slot in range(SLOTS)], np.uint64)
"""Slot by slot, what stays of a key: the member bit goes where the pool is not meant for her."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Everybody's list of preference: rows that lie together, best first, each with a short list of queues."""

    queues: Queues
    begin: Column
    """Applicant by applicant; the other columns have one value for each row."""
    end: Column
    offering: Column
    key: Column
    """In the general queue."""
    slots: Column
    """The short list; 0 where the wish does not compete."""
    skill: Column
    """Hundredths that count in the SKILL pool."""

    def at(self, rows: Column, slot: Column) -> tuple[Column, Column]:
        """Queue and key of these rows in these slots."""
        offering, key = self.offering[rows], self.key[rows]
        if self.queues.only_general:
            return offering, key
        queue = self.queues.at(offering, slot)
        key &= MEMBERSHIP[slot]
        skilled = np.flatnonzero(self.queues.skill[queue] & (slot < GENERAL))
        key[skilled] += self.skill[rows[skilled]].astype(np.uint64) << np.uint64(POINTS_SHIFT)
        return queue, key

    def in_slot(self, rows: Column, slot: int) -> tuple[Column, Column]:
        """Queue and key of these rows, all in the same slot."""
        queue, key = self.queues.in_slot(self.offering[rows], slot), self.key[rows]
        if slot < GENERAL:
            skill = self.skill[rows] * self.queues.skill[queue]
            key += skill.astype(np.uint64) << np.uint64(POINTS_SHIFT)
        return queue, key & MEMBERSHIP[slot]

    def slot_of(self, rows: Column, queue: Column) -> Column:
        """In which slot these rows stand in these queues."""
        place = queue.astype(np.int64) - self.queues.first_pool[self.offering[rows]]
        named = queue >= self.queues.offerings
        member = self.slots[rows] >> np.where(named, place, 0).astype(np.uint16) & np.uint16(1)
        return np.where(named, np.where(member, place, OTHERS + place), GENERAL).astype(np.int8)

    def extended(self, more: Continuation) -> Lists:
        """The same lists, with those of some applicants going on in general queues."""
        begin, end = self.begin.copy(), self.end.copy()
        end[more.applicants] = len(self.offering) + np.cumsum(more.lengths)
        begin[more.applicants] = end[more.applicants] - more.lengths
        return Lists(
            self.queues,
            begin,
            end,
            np.concatenate((self.offering, more.offering)),
            np.concatenate((self.key, more.key)),
            np.concatenate((self.slots, np.full(len(more.offering), AS_GENERAL, np.uint16))),
            self.skill,
        )


class Allocation:
    """Where everybody stands. Settled between calls: no queue has more than it has seats."""

    def __init__(self, lists: Lists, seats: Column) -> None:
        applicants = len(lists.begin)
        self.lists = lists
        self.nowhere: Final = len(seats)
        """The queue number of those who stand in none."""
        self.queue = np.full(applicants, self.nowhere, np.intp)
        self.key = np.zeros(applicants, np.uint64)
        self.row = np.full(applicants, -1, np.intp)
        """Where in her list each applicant stands; the end of the list when nowhere."""
        self.cut = np.append(np.where(seats == 0, CLOSED, np.uint64(0)), np.uint64(0))
        self._seats = np.append(seats, np.iinfo(np.int64).max)
        self._counts = np.zeros(len(self._seats), np.int64)
        self._left = np.zeros(applicants, np.uint16)
        """The slots of that row from the present one on."""
        self._begin(np.arange(applicants))

    def extend(self, more: Continuation) -> None:
        """Let applicants who are at the end of their lists go on."""
        self.lists = self.lists.extended(more)
        self._begin(more.applicants)

    def _begin(self, applicants: Column) -> None:
        applicants = applicants[self.lists.begin[applicants] < self.lists.end[applicants]]
        self.row[applicants] = self.lists.begin[applicants]
        self._left[applicants] = self.lists.slots[self.row[applicants]]
        self._settle(applicants)

    def _settle(self, asking: Column) -> None:
        # Each turn of the loop moves someone on by one entry at least; there are no more turns than entries.
        for _ in range(len(self.lists.offering) * SLOTS + 1):
            if asking.size == 0:
                return
            self._ask(asking)
            asking = self._turn_away(self.queue[asking])
        raise AssertionError("the allocation does not end")

    def _ask(self, asking: Column) -> None:
        """Bring each of these applicants to the first queue from where she stands that takes her."""
        lists, row, left = self.lists, self.row[asking], self._left[asking]
        end = lists.end[asking]
        while asking.size:
            queue, key = lists.at(row, LOWEST[left])
            taken = (key >= self.cut[queue]) & (left != 0)
            self._stand(asking[taken], row[taken], left[taken], queue[taken], key[taken])
            on = np.flatnonzero(~taken)
            asking, row, left, end = asking[on], row[on], left[on], end[on]
            left &= left - np.uint16(1)
            spent = left == 0
            row += spent
            lost = row >= end
            if lost.any():
                gone = asking[lost]
                self.queue[gone], self.key[gone], self.row[gone] = self.nowhere, 0, row[lost]
                on = np.flatnonzero(~lost)
                asking, row, left, end, spent = asking[on], row[on], left[on], end[on], spent[on]
            left[spent] = lists.slots[row[spent]]

    def _stand(self, who: Column, row: Column, left: Column, queue: Column, key: Column) -> None:
        self.row[who], self._left[who], self.queue[who], self.key[who] = row, left, queue, key

    def _turn_away(self, touched: Column) -> Column:
        """Raise the cut-off of each of these queues that has too many; returns those it sends on."""
        self._counts += np.bincount(touched, minlength=len(self._counts))
        full = self._counts > self._seats
        inside = np.flatnonzero(full[self.queue])
        if inside.size == 0:
            return inside
        over = np.flatnonzero(full)
        queue, key = self.queue[inside], self.key[inside]
        in_order = key[by_queue((np.cumsum(full) - 1)[queue], key)]
        first = np.cumsum(self._counts[over]) - self._counts[over]
        self.cut[over] = in_order[first + self._seats[over] - 1]
        self._counts[over] = self._seats[over]
        return inside[key < self.cut[queue]]
