"""Section 8 of the rulebook: whose right to one of three programmes is not met, and what it would take (OL § 5-1)."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backend.engine.columns import Column
from backend.engine.eligibility import Verdicts
from backend.engine.elsewhere import names_programme
from backend.engine.facts import Facts
from backend.engine.result import ExtraSeats, Shortfalls, Status
from backend.engine.snapshot import NONE, Level, Right
from backend.engine.spans import among, distinct, pairs, rows_between

Programmes = tuple[int, ...]


def shortfalls_of(facts: Facts, status: Column, obtained: Column) -> Shortfalls:
    """`obtained` is applicant by applicant the offering she holds a seat in, or -1."""
    applicants, offerings = facts.snapshot.applicants, facts.snapshot.offerings
    with_right = (applicants.right == Right.YOUTH) & (applicants.home > NONE)
    rows = _listed(facts, status, np.flatnonzero(with_right[facts.applicant]))
    owner, programme = facts.applicant[rows], offerings.programme[facts.offering[rows]]
    seat = np.where(obtained == NONE, NONE, np.append(offerings.programme, NONE)[obtained])
    with_right[owner[programme == seat[owner]]] = False
    unmet = with_right[owner]
    number = np.bincount(distinct(pairs(owner[unmet], programme[unmet])) >> 32, minlength=len(applicants))
    guarantee = np.array([county.guarantee_programmes for county in facts.snapshot.counties] + [0])
    short = np.flatnonzero(with_right & (number >= guarantee[applicants.home]))
    return Shortfalls(short, applicants.home[short])


def _listed(facts: Facts, status: Column, rows: Column) -> Column:
    """Those of these wishes that count towards the guarantee: Vg1 in the home county, not withdrawn (OL § 5-1)."""
    offerings, home = facts.snapshot.offerings, facts.snapshot.applicants.home
    rows = rows[names_programme(facts)[facts.offering[rows]]]
    rows = rows[status[rows] != Status.WITHDRAWN]
    return rows[offerings.county[facts.offering[rows]] == home[facts.applicant[rows]]]


def extra_seats_of(facts: Facts, shortfalls: Shortfalls, verdicts: Verdicts, free: Column) -> ExtraSeats:
    """The smallest number of extra seats. `free` is offering by offering the general seats nobody took."""
    usable = _usable(facts, shortfalls.applicant, verdicts)
    alike: dict[int, Counter[Programmes]] = defaultdict(Counter)
    for programmes, county in zip(usable, shortfalls.county.tolist(), strict=True):
        alike[county][programmes] += 1
    rows = [
        (county, programme, seats)
        for county, groups in sorted(alike.items())
        for programme, seats in sorted(missing_seats(groups, _free_seats(facts, county, free)).items())
    ]
    return ExtraSeats(*np.array(rows, np.int64).reshape(-1, 3).T)


def _usable(facts: Facts, applicants: Column, verdicts: Verdicts) -> list[Programmes]:
    """The programmes each of them can be given, as she listed them: those she competes in, or all if in none."""
    _, rows = rows_between(facts.begin[applicants], facts.end[applicants])
    rows = _listed(facts, verdicts.status, rows)
    owner = facts.applicant[rows]
    named = pairs(owner, facts.snapshot.offerings.programme[facts.offering[rows]])
    once, turn = np.unique(named, return_index=True)
    competing = among(once, named[verdicts.competes[rows]])
    in_none = np.ones(len(facts.begin), np.bool_)
    in_none[once[competing] >> 32] = False
    kept = competing | in_none[once >> 32]
    # In the order of the wishes, and so of the applicants too.
    once = once[kept][np.argsort(turn[kept])]
    programmes = (once & 0xFFFFFFFF).tolist()
    begin, end = (np.searchsorted(once >> 32, applicants, side).tolist() for side in ("left", "right"))
    return [tuple(programmes[first:beyond]) for first, beyond in zip(begin, end, strict=True)]


def _free_seats(facts: Facts, county: int, free: Column) -> dict[int, int]:
    offerings = facts.snapshot.offerings
    there = np.flatnonzero(
        (offerings.county == county) & offerings.is_open & (offerings.level == Level.VG1) & (free > 0)
    )
    seats: Counter[int] = Counter()
    for programme, number in zip(offerings.programme[there].tolist(), free[there].tolist(), strict=True):
        seats[programme] += number
    return dict(seats)


def missing_seats(groups: Mapping[Programmes, int], free: Mapping[int, int]) -> dict[int, int]:
    """Programme by programme the seats that are missing when the free ones are used as well as can be.

    `groups` says how many applicants can use the same programmes, listed in the same order. A greatest flow from
    groups to programmes: what it leaves over is the least that has to be added (König and Hall).
    """
    flow = _Flow(groups, free)
    missing: Counter[int] = Counter()
    for group in sorted(groups):
        missing[group[0]] += flow.send(group)
    return {programme: seats for programme, seats in missing.items() if seats}


@dataclass(frozen=True, slots=True)
class _Move:
    """A group takes a seat in a programme; the group of the move after it is the one that gives it up."""

    group: Programmes
    programme: int


class _Flow:
    def __init__(self, groups: Mapping[Programmes, int], free: Mapping[int, int]) -> None:
        self._waiting, self._free = dict(groups), Counter(free)
        self._taken: dict[int, Counter[Programmes]] = defaultdict(Counter)
        self._exhausted: set[int] = set()
        """Programmes from which no way leads to a free seat, and never will."""

    def send(self, group: Programmes) -> int:
        """Seat as many of the group as can be; returns how many are left over."""
        while self._waiting[group] and (way := self._way(group)):
            self._shift(way)
        return self._waiting[group]

    def _way(self, group: Programmes) -> list[_Move]:
        """The shortest way for one of the group to a free seat, others changing seats on the way; else empty."""
        ways: dict[int, list[_Move]] = {}
        reached = {group}
        edge: deque[tuple[Programmes, list[_Move]]] = deque([(group, [])])
        while edge:
            taker, way = edge.popleft()
            for programme in taker:
                if programme in ways or programme in self._exhausted:
                    continue
                ways[programme] = [*way, _Move(taker, programme)]
                if self._free[programme] > 0:
                    return ways[programme]
                for other, seats in self._taken[programme].items():
                    if seats and other not in reached:
                        reached.add(other)
                        edge.append((other, ways[programme]))
        self._exhausted |= set(ways)
        return []

    def _shift(self, way: list[_Move]) -> None:
        """Move as many along the way as fit."""
        gives = [(after.group, move.programme) for move, after in pairwise(way)]
        first, last = way[0].group, way[-1].programme
        number = min(
            self._waiting[first],
            self._free[last],
            *(self._taken[programme][giver] for giver, programme in gives),
        )
        for move in way:
            self._taken[move.programme][move.group] += number
        for giver, programme in gives:
            self._taken[programme][giver] -= number
        self._waiting[first] -= number
        self._free[last] -= number
