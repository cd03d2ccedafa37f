"""Section 8 over: whose right is not met, and how few extra seats would meet it (I-16)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Status
from backend.engine.snapshot import NONE, Level, Right
from backend.engine.verify.elsewhere import programmes_listed
from backend.engine.verify.places import Places
from backend.engine.verify.rows import spread
from backend.engine.verify.violations import Invariant, Violation

Programmes = frozenset[int]


@dataclass(frozen=True, slots=True)
class Shortage:
    """One county: those without a place, alike by the programmes they can use, and the room there is."""

    groups: Mapping[Programmes, int]
    room: Mapping[int, int]
    first_choice: Mapping[int, int]
    """How many of them list each programme first among those they can use."""


def check_guarantee(places: Places) -> Iterator[Violation]:
    """I-16: the list of those whose right is not met is right, and the extra seats are the fewest that meet it."""
    short = _short(places)
    yield from _check_list(places, short)
    yield from _check_extra_seats(places, short)


def _short(places: Places) -> Column:
    claims, snapshot = places.claims, places.claims.snapshot
    applicants, offerings, wishes = snapshot.applicants, snapshot.offerings, snapshot.wishes
    at = places.result.placements.offering
    programme = np.where(at == NONE, NONE, offerings.programme[at])
    entitled = (applicants.right == Right.YOUTH) & (applicants.home != NONE)
    placed = np.flatnonzero(entitled & (programme != NONE))
    which, row = spread(claims.starts, placed)
    offering = wishes.offering[row]
    meets = (
        (offerings.programme[offering] == programme[placed[which]])
        & (offerings.county[offering] == applicants.home[placed[which]])
        & (offerings.level[offering] == Level.VG1)
        & (claims.status[row] != Status.WITHDRAWN)
    )
    entitled[placed[which[meets]]] = False
    candidates = np.flatnonzero(entitled)
    asked_for = np.array([county.guarantee_programmes for county in snapshot.counties])
    enough = programmes_listed(claims, candidates) >= asked_for[applicants.home[candidates]]
    return candidates[enough]


def _check_list(places: Places, short: Column) -> Iterator[Violation]:
    shortfalls, home = places.result.shortfalls, places.claims.snapshot.applicants.home
    missing = np.setdiff1d(short, shortfalls.applicant)
    if len(missing):
        yield _about(missing, "shortfalls.missing", len(short), len(shortfalls))
    surplus = np.setdiff1d(shortfalls.applicant, short)
    if len(surplus) or len(np.unique(shortfalls.applicant)) != len(shortfalls):
        yield _about(surplus, "shortfalls.applicant", len(short), len(shortfalls))
    elsewhere = np.flatnonzero(home[shortfalls.applicant] != shortfalls.county)
    if len(elsewhere):
        yield _about(shortfalls.applicant[elsewhere], "shortfalls.county")


def _about(applicants: Column, what: str, expected: int | None = None, found: int | None = None) -> Violation:
    return Violation(
        Invariant.GUARANTEE,
        what,
        applicants=tuple(applicants.tolist()),
        expected=expected,
        found=found,
    )


def _check_extra_seats(places: Places, short: Column) -> Iterator[Violation]:
    extra, home = places.result.extra_seats, places.claims.snapshot.applicants.home
    for county in np.union1d(home[short], extra.county).tolist():
        mine = np.flatnonzero(extra.county == county)
        given = dict(zip(extra.programme[mine].tolist(), extra.seats[mine].tolist(), strict=True))
        concerned = short[home[short] == county]
        shortage = _shortage(places, county, concerned)
        seating = Seating(shortage.groups, shortage.room)
        fewest, sum_given = seating.waiting.total(), sum(given.values())
        if sum_given != fewest or len(given) != len(mine) or min(given.values(), default=1) < 1:
            yield _about(concerned, "extra_seats.seats", fewest, sum_given)
            continue
        seating.add(given)
        left = seating.waiting.total()
        if left or any(seats > shortage.first_choice.get(programme, 0) for programme, seats in given.items()):
            yield _about(concerned, "extra_seats.programme", 0, left)


def _shortage(places: Places, county: int, applicants: Column) -> Shortage:
    claims, offerings = places.claims, places.claims.snapshot.offerings
    which, row = spread(claims.starts, applicants)
    offering = claims.snapshot.wishes.offering[row]
    listed = (
        (offerings.county[offering] == county)
        & (offerings.level[offering] == Level.VG1)
        & (offerings.programme[offering] != NONE)
        & (claims.status[row] != Status.WITHDRAWN)
    )
    listed_by: list[dict[int, bool]] = [{} for _ in applicants]
    columns = (which[listed], offerings.programme[offering[listed]], claims.competes[row[listed]])
    for owner, programme, competes in zip(*(column.tolist() for column in columns), strict=True):
        listed_by[owner][programme] = competes or listed_by[owner].get(programme, False)
    usable = [_usable(programmes) for programmes in listed_by]
    return Shortage(
        groups=Counter(map(frozenset, usable)),
        room=_room(places, county),
        first_choice=Counter(programmes[0] for programmes in usable if programmes),
    )


def _usable(listed: Mapping[int, bool]) -> list[int]:
    """The programmes in which a wish competes, or all when none does; in the order they were listed."""
    return [programme for programme, competes in listed.items() if competes] or list(listed)


def _room(places: Places, county: int) -> dict[int, int]:
    offerings = places.claims.snapshot.offerings
    rows = np.flatnonzero((offerings.county == county) & (offerings.level == Level.VG1) & offerings.is_open)
    room: Counter[int] = Counter()
    for programme, free in zip(
        offerings.programme[rows].tolist(), (places.seats - places.taken)[rows].tolist(), strict=True
    ):
        room[programme] += max(0, free)
    return room


Chain = list[tuple[Programmes, int]]
"""Moves that end in a free seat: a group to a programme, one of those there to another, …"""


class Seating:
    """As many as possible of those waiting in seats they can use: a maximum flow from groups to programmes.

    Whoever finds no seat looks for a chain of moves that frees one. Where none is found, no programme that was looked
    at can ever be reached again until seats are added, and none is looked at again.
    """

    def __init__(self, groups: Mapping[Programmes, int], room: Mapping[int, int]) -> None:
        self.waiting = Counter(groups)
        self._left = Counter(room)
        self._seated: defaultdict[int, Counter[Programmes]] = defaultdict(Counter)
        self._closed: set[int] = set()
        self._seat()

    def add(self, seats: Mapping[int, int]) -> None:
        """More seats, and who can be moved into them."""
        self._left.update(seats)
        self._closed.clear()
        self._seat()

    def _seat(self) -> None:
        for group in sorted(self.waiting, key=len):
            while self.waiting[group] and (chain := self._chain(group)):
                self._move(chain)

    def _chain(self, group: Programmes) -> Chain:
        """The shortest chain that seats one of the group; nothing if there is none."""
        came: dict[int, tuple[Programmes, int]] = {}
        front = [(group, NONE)]
        while front:
            ahead: list[tuple[Programmes, int]] = []
            for mover, origin in front:
                for programme in mover - came.keys() - self._closed:
                    came[programme] = mover, origin
                    if self._left[programme] > 0:
                        return _walk_back(programme, came)
                    ahead += [(other, programme) for other, n in self._seated[programme].items() if n]
            front = ahead
        self._closed |= came.keys()
        return []

    def _move(self, chain: Chain) -> None:
        """Move as many along the chain as it bears."""
        (group, _), (_, last) = chain[0], chain[-1]
        departures = [(programme, mover) for (_, programme), (mover, _) in pairwise(chain)]
        leaving = [self._seated[programme][mover] for programme, mover in departures]
        moved = min(self.waiting[group], self._left[last], *leaving)
        for programme, mover in departures:
            self._seated[programme][mover] -= moved
        for mover, programme in chain:
            self._seated[programme][mover] += moved
        self._left[last] -= moved
        self.waiting[group] -= moved


def _walk_back(last: int, came: Mapping[int, tuple[Programmes, int]]) -> Chain:
    chain: Chain = []
    while last != NONE:
        mover, origin = came[last]
        chain.append((mover, last))
        last = origin
    return chain[::-1]
