"""What a run comes to in figures, and what is different from another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Result, Status
from backend.engine.snapshot import NONE, Right, Snapshot
from backend.features.intake.rules.outcomes import Published

KINDS = ("lost", "down", "gained", "up", "aside")
"""How somebody can have moved, what an officer looks at first before the rest."""
FURTHEST = 1000
"""Beyond any rank: no place, or one elsewhere."""
RANKS_COUNTED = 10
"""Ranks counted one by one; the last one stands for all beyond."""
COUNTED = {
    "offered": Status.OFFERED,
    "held": Status.HELD,
    "moved_up": Status.REPLACED,
    "waitlisted": Status.WAITLISTED,
    "unqualified": Status.UNQUALIFIED,
    "manual": Status.MANUAL,
}
"""Figures that count wishes by their status."""

Content = dict[str, Any]


def figures_of(snapshot: Snapshot, result: Result, programmes: tuple[str, ...]) -> Content:
    """The figures of one run. `programmes` names the education programme of each offering."""
    placements = result.placements
    placed = placements.offering != NONE
    wish = placements.wish[placements.wish != NONE]
    first = int((snapshot.wishes.rank[wish] == 1).sum())
    entitled = snapshot.applicants.right == Right.YOUTH
    statuses = np.bincount(result.wishes.status, minlength=len(Status))
    return {
        "applicants": len(snapshot.applicants),
        "entitled": int(entitled.sum()),
        "wishes": len(snapshot.wishes),
        "seats": int(result.cut_offs.seats.sum()),
        "placed": int(placed.sum()),
        "first_wish": first,
        "by_rank": _by_rank(snapshot, wish),
        "elsewhere": int((placed & (placements.wish == NONE)).sum()),
        "without": int((~placed).sum()),
        **{name: int(statuses[status]) for name, status in COUNTED.items()},
        "shortfalls": len(result.shortfalls),
        "extra_seats": int(result.extra_seats.seats.sum()),
        "programmes": list(_programmes(snapshot, result, programmes)),
    }


def _by_rank(snapshot: Snapshot, obtained: Column) -> list[int]:
    """How many obtained their first wish, their second, and so on."""
    ranks = np.minimum(snapshot.wishes.rank[obtained].astype(np.int64), RANKS_COUNTED)
    counted: list[int] = np.bincount(ranks, minlength=RANKS_COUNTED + 1)[1:].tolist()
    return counted


def _programmes(snapshot: Snapshot, result: Result, programmes: tuple[str, ...]) -> Iterator[Content]:
    """Programme by programme, by first wish: how many want it, how many have it, and how many seats there are."""
    names = sorted(set(programmes))
    number = {name: row for row, name in enumerate(names)}
    of_offering = np.array([number[name] for name in programmes], np.int64)
    first = np.flatnonzero(snapshot.wishes.rank == 1)
    wanted = of_offering[snapshot.wishes.offering[first]]
    got = result.placements.wish[snapshot.wishes.applicant[first]] == first
    seats = result.cut_offs.seats[: len(of_offering)].astype(np.int64)
    np.add.at(seats, snapshot.pools.offering, result.cut_offs.seats[len(of_offering) :])
    taken = result.placements.offering[result.placements.offering != NONE]
    counts = {
        "first_wishes": np.bincount(wanted, minlength=len(names)),
        "first_granted": np.bincount(wanted[got], minlength=len(names)),
        "placed": np.bincount(of_offering[taken], minlength=len(names)),
        "seats": np.bincount(of_offering, weights=seats, minlength=len(names)).astype(np.int64),
    }
    for row, name in enumerate(names):
        if counts["seats"][row] or counts["first_wishes"][row]:
            yield {"programme": name} | {what: int(values[row]) for what, values in counts.items()}


@dataclass(frozen=True, slots=True)
class Compared:
    """What moved between two runs, all of it, what matters most first."""

    moves: tuple[Content, ...]
    """People by account: those who lose something first, and of each kind the longest way first."""
    limits: tuple[Content, ...]
    """Cut-offs that differ, the largest step first."""
    came: int
    left: int

    def counts(self) -> dict[str, int]:
        """How many moved, by kind."""
        counted = Counter(move["kind"] for move in self.moves)
        return {kind: counted[kind] for kind in KINDS}


def compare(before: Published, after: Published) -> Compared:
    """What moved between two runs: people, by what they have now against then, and cut-offs."""
    old, new = before.snapshot.applicants.id, after.snapshot.applicants.id
    both = len(set(old) & set(new))
    order = {kind: place for place, kind in enumerate(KINDS)}
    return Compared(
        moves=tuple(sorted(_moves(before, after), key=lambda move: (order[move["kind"]], -_way(move)))),
        limits=tuple(sorted(_limits(before, after), key=_step, reverse=True)),
        came=len(new) - both,
        left=len(old) - both,
    )


def _way(move: Content) -> int:
    """How many wishes further up or down somebody is; a placement elsewhere is further than any wish."""
    before, after = (int((move[when] or {}).get("rank") or FURTHEST) for when in ("before", "after"))
    return abs(before - after)


def _step(limit: Content) -> float:
    """By how much a cut-off moved; more than any number where it came or went."""
    before, after = limit["before"], limit["after"]
    return inf if before is None or after is None else abs(after - before)


def _moves(before: Published, after: Published) -> Iterator[Content]:
    places = {offering: row for row, offering in enumerate(after.legend.offerings)}
    here = np.array([places.get(one, -2) for one in before.legend.offerings] + [NONE])
    then = here[before.result.placements.offering]
    rows = {account: row for row, account in enumerate(before.snapshot.applicants.id)}
    was = np.array([rows.get(account, -1) for account in after.snapshot.applicants.id], np.int64)
    known = np.flatnonzero(was >= 0)
    moved = known[then[was[known]] != after.result.placements.offering[known]]
    for row in moved.tolist():
        old, new = _place(before, int(was[row])), _place(after, row)
        yield {
            "account": after.snapshot.applicants.id[row],
            "kind": _kind(old, new),
            "before": old.content(),
            "after": new.content(),
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: what, and which of her wishes it was; the rank is 0 for a placement elsewhere."""

    offering: tuple[str, str, str] | None
    rank: int = 0

    def content(self) -> Content | None:
        if self.offering is None:
            return None
        area, school, _ = self.offering
        return {"area": area, "school": school, "rank": self.rank or None}


def _place(found: Published, applicant: int) -> Place:
    offering = int(found.result.placements.offering[applicant])
    wish = int(found.result.placements.wish[applicant])
    if offering == NONE:
        return Place(None)
    return Place(
        found.legend.offerings[offering], 0 if wish == NONE else int(found.snapshot.wishes.rank[wish])
    )


def _kind(before: Place, after: Place) -> str:
    if before.offering is None or after.offering is None:
        return "gained" if before.offering is None else "lost"
    if before.rank == after.rank:
        return "aside"
    if 0 in {before.rank, after.rank}:
        return "down" if after.rank == 0 else "up"
    return "up" if after.rank < before.rank else "down"


def _limits(before: Published, after: Published) -> Iterator[Content]:
    """Cut-offs that differ, by offering and pool. Under the smallest number that is told, neither is."""
    old = {_queue(row): row for row in before.cut_offs()}
    for row in after.cut_offs():
        earlier = old.get(_queue(row))
        if earlier is not None and (earlier["points"], earlier["band"]) != (row["points"], row["band"]):
            yield {
                "area": row["area"],
                "school": row["school"],
                "pool": row["pool"],
                "before": earlier["points"],
                "after": row["points"],
            }


def _queue(row: Content) -> tuple[str, str]:
    return row["offering"], row["pool"]
