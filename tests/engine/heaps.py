"""Deferred acceptance as textbooks have it: one heap for each queue, one applicant at a time.

A second solver for the tests. It knows nothing of cut-offs, short lists as bits or lazy lists: everybody's entries
are written out in full before it starts.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from backend.engine.pipeline import Run
from backend.engine.queues import SLOTS


@dataclass(frozen=True, slots=True)
class Entry:
    queue: int
    key: int
    wish: int
    """Row in `Wishes`; -1 for a placement elsewhere."""


def entries_of(state: Run) -> list[list[Entry]]:
    """Everybody's entries, best first, those elsewhere included whether or not anyone gets that far."""
    lists, queues = state.lists, state.queues
    entries: list[list[Entry]] = []
    for applicant in range(len(lists.begin)):
        own = []
        for row in range(lists.begin[applicant], lists.end[applicant]):
            for slot in range(SLOTS):
                if int(lists.slots[row]) >> slot & 1:
                    queue, key = lists.in_slot(np.array([row]), slot)
                    own.append(Entry(int(queue[0]), int(key[0]), row))
        entries.append(own)
    everywhere = np.ones(queues.offerings, np.bool_)
    more = state.elsewhere.continuation(np.arange(len(entries)), everywhere)
    owners = np.repeat(more.applicants, more.lengths)
    for owner, offering, key in zip(owners.tolist(), more.offering.tolist(), more.key.tolist(), strict=True):
        entries[owner].append(Entry(offering, key, -1))
    return entries


def settle(entries: list[list[Entry]], seats: list[int]) -> list[Entry | None]:
    """Where everybody ends."""
    held: list[list[tuple[int, int, Entry]]] = [[] for _ in seats]
    position = [0] * len(entries)
    asking = list(range(len(entries)))
    placed: list[Entry | None] = [None] * len(entries)
    while asking:
        applicant = asking.pop()
        if position[applicant] == len(entries[applicant]):
            continue
        entry = entries[applicant][position[applicant]]
        position[applicant] += 1
        placed[applicant] = entry
        heapq.heappush(held[entry.queue], (entry.key, applicant, entry))
        if len(held[entry.queue]) > seats[entry.queue]:
            _, rejected, _ = heapq.heappop(held[entry.queue])
            placed[rejected] = None
            asking.append(rejected)
    return placed
