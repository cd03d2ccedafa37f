"""What a run comes to in figures, and what is different from another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.engine.result import Result, Status
from backend.engine.snapshot import NONE, Right, Snapshot
from backend.features.intake.rules.outcomes import Published

SHOWN = 200
"""Rows of a comparison that are told one by one."""
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
        "elsewhere": int((placed & (placements.wish == NONE)).sum()),
        "without": int((~placed).sum()),
        **{name: int(statuses[status]) for name, status in COUNTED.items()},
        "shortfalls": len(result.shortfalls),
        "extra_seats": int(result.extra_seats.seats.sum()),
        "programmes": list(_programmes(snapshot, result, programmes)),
    }


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


def compare(before: Published, after: Published) -> Content:
    """What moved between two runs: people, by what they have now against then, and cut-offs."""
    moves = list(_moves(before, after))
    kinds = ("gained", "lost", "up", "down", "aside")
    limits = list(_limits(before, after))
    old, new = set(before.snapshot.applicants.id), set(after.snapshot.applicants.id)
    return {
        "moved": {kind: sum(move["kind"] == kind for move in moves) for kind in kinds},
        "came": len(new - old),
        "left": len(old - new),
        "moves": moves[:SHOWN],
        "cut_offs_moved": len(limits),
        "cut_offs": limits[:SHOWN],
    }


def _moves(before: Published, after: Published) -> Iterator[Content]:
    rows = {account: row for row, account in enumerate(before.snapshot.applicants.id)}
    for row, account in enumerate(after.snapshot.applicants.id):
        if account not in rows:
            continue
        old, new = _place(before, rows[account]), _place(after, row)
        if old.offering != new.offering:
            yield {
                "account": account,
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
