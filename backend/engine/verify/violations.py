"""What a check can find: which promise is broken, whom it touches, and the two numbers that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import NONE


class Invariant(IntEnum):
    """What is promised of every result. Numbers are those of the specification (I-1, I-2, …)."""

    ONE_SEAT_EACH = 1
    """I-1: nobody has two places, and a place is one of its applicant's own wishes or one made for her (§ 4-14)."""
    CAPACITY = 2
    """I-2: the seats are those of the county's decisions, and no more are given (§§ 4-4, 4-6)."""
    ELIGIBILITY = 3
    """I-3: who has a place is qualified and listed it, or may be placed there without (§§ 4-12, 4-13)."""
    NO_ENVY = 4
    """I-4: nobody stands outside a queue that holds someone who comes after (§ 4-14, §§ 4-18, 4-24)."""
    NO_WASTE = 5
    """I-5: no seat is free that someone prefers to what she has (§ 4-14)."""
    BEST_FOR_APPLICANTS = 6
    """I-6: no circle of applicants could move up together without anyone coming after being preferred (§ 4-7)."""
    PROPOSALS = 8
    """I-8: the number of wishes asked for is the sum of the ranks obtained."""
    CUT_OFFS = 9
    """I-9: each published limit is that of the last one admitted, and says truly whether the draw decided (§ 4-18)."""
    SAME_INTAKE = 10
    """I-10, I-24: the result belongs to this snapshot."""
    DRAW = 11
    """I-10, I-11: the draw is that of the seed whose hash was published (§§ 4-18, 4-24)."""
    CLASSES = 14
    """I-14: nobody from outside is in while a resident with a right waits (§ 4-14 third paragraph)."""
    SKILL_SHARE = 15
    """I-15: at most half of the seats are given on skill (§ 4-6)."""
    GUARANTEE = 16
    """I-16: everyone whose right is not met is on the list, nobody else, and the extra seats are the fewest that
    meet it (OL § 5-1)."""
    HOLDINGS = 18
    """I-18: who holds a seat keeps it or moves up."""
    LIST_ORDER = 19
    """I-19: between rounds a waiting list changes by removals, new entries and corrected scores alone."""
    WAITING_LISTS = 20
    """I-20: the waiting lists are complete and in order, and each number is the true place."""
    REASONS = 23
    """I-23: status and reason of every wish follow from the facts."""
    CONSERVATION = 25
    """I-25: every wish, place and queue is accounted for once."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise broken at one offering: what may not be published, and why."""

    invariant: Invariant
    what: str
    """The column or relation that is wrong, as in `cut_offs.points`."""
    offering: int = NONE
    """Row of the offering whose publication it blocks; -1 blocks the whole result."""
    queues: tuple[int, ...] = ()
    applicants: tuple[int, ...] = ()
    wishes: tuple[int, ...] = ()
    expected: int | None = None
    """What was right for the first row, where it is a number."""
    found: int | None = None


def at_offerings(
    invariant: Invariant,
    what: str,
    offering: Column,
    *,
    expected: Column | None = None,
    found: Column | None = None,
    **rows: Column,
) -> Iterator[Violation]:
    """One violation for each offering that occurs. `rows` are `queues`, `applicants` and `wishes` beside it."""
    if not len(offering):
        return
    order = np.argsort(offering, kind="stable")
    starts = np.flatnonzero(np.diff(offering[order], prepend=offering[order[0]] - 1))
    for group in np.split(order, starts[1:]):
        yield Violation(
            invariant,
            what,
            int(offering[group[0]]),
            **{name: tuple(np.unique(column[group]).tolist()) for name, column in rows.items()},
            expected=None if expected is None else int(expected[group[0]]),
            found=None if found is None else int(found[group[0]]),
        )
