"""Corrections after publication: nobody loses anything (section 10 of the domain notes).

One wrong fact about one applicant gives her the seat she would have had, on top of the others. A rule or a capacity
that was wrong for many is run again with the same draw, and each keeps the better of the two outcomes; the seats that
takes are counted before anyone decides.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np

from backend.engine.columns import Column
from backend.engine.pipeline import prepared, run
from backend.engine.queues import SLOTS
from backend.engine.result import Result
from backend.engine.snapshot import NONE, Snapshot


class OtherIntake(ValueError):
    """The corrected snapshot has other applicants, offerings or wishes than the published one."""


@dataclass(frozen=True, slots=True)
class Published:
    """A finished round."""

    snapshot: Snapshot
    result: Result


@dataclass(frozen=True, slots=True)
class SupernumerarySeat:
    """An extra seat (ekstra plass): not counted in any cut-off, and repaid by the next seat vacated in the queue."""

    round: int
    wish: int
    queue: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction gives an applicant in place of what was published; -1 for nothing."""

    applicant: int
    old_offering: int
    offering: int
    queue: int


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    changes: tuple[Change, ...]
    """Those who come out better, and by the corrected rules where."""
    would_lose: tuple[int, ...]
    """Applicants who keep what the corrected rules would not have given them."""
    extra_seats: dict[int, int]
    """Queue by queue the seats it takes beyond those there are."""


def remedy(
    published: Published, corrected: Snapshot, applicant: int, among: Container[int] | None = None
) -> SupernumerarySeat | None:
    """The highest wish above what she got whose cut-off her corrected key beats; `None` when there is none.

    `corrected` is the snapshot of that round with the right facts about her. With `among` only these of her wishes,
    by their rows, are asked about.

    :raises OtherIntake: it differs in more than facts.
    """
    _same_intake(published.snapshot, corrected)
    lists = prepared(corrected).lists
    cut_off, seats = published.result.cut_offs.key, published.result.cut_offs.seats
    obtained = int(published.result.placements.wish[applicant])
    end = int(lists.end[applicant]) if obtained == NONE else obtained
    for wish in range(int(lists.begin[applicant]), end):
        if among is not None and wish not in among:
            continue
        for slot in range(SLOTS):
            if int(lists.slots[wish]) >> slot & 1:
                queue, key = lists.in_slot(np.array([wish]), slot)
                if seats[queue[0]] > 0 and key[0] > cut_off[queue[0]]:
                    return SupernumerarySeat(published.snapshot.round.number, wish, int(queue[0]))
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """A finished round, its snapshot with the right facts about an applicant, and her rows in both."""

    published: Published
    corrected: Snapshot
    applicant: int
    among: Container[int] | None = None


def best_remedy(rounds: Iterable[Case]) -> SupernumerarySeat | None:
    """Of several finished rounds the one that gives most."""
    found = []
    for case in rounds:
        seat = remedy(case.published, case.corrected, case.applicant, case.among)
        if seat is not None:
            found.append((int(case.corrected.wishes.rank[seat.wish]), seat.round, seat))
    return min(found, key=lambda one: one[:2])[2] if found else None


def correct(published: Published, corrected: Snapshot) -> Correction:
    """Run the corrected intake on the same draw and give everyone the better of the two, by her own order.

    :raises OtherIntake: it is about other applicants, offerings or wishes.
    :raises SnapshotRefused: it does not pass the gates.
    """
    _same_intake(published.snapshot, corrected)
    return better_of(published.result, run(corrected))


def better_of(old: Result, new: Result, may_change: Column | None = None) -> Correction:
    """Everyone the better of two outcomes of the same intake; with `may_change` only those applicants come out better
    for whom it is true.
    """
    before, after = _standing(old), _standing(new)
    better = after < before
    if may_change is not None:
        better &= may_change
    queue = np.where(better, new.placements.queue, old.placements.queue)
    holders = np.bincount(queue[queue != NONE], minlength=len(new.cut_offs))
    extra = np.maximum(holders - new.cut_offs.seats, 0)
    return Correction(
        changes=tuple(
            Change(
                row,
                *(int(column[row]) for column in (old.placements.offering, new.placements.offering, queue)),
            )
            for row in np.flatnonzero(better).tolist()
        ),
        would_lose=tuple(np.flatnonzero(after > before).tolist()),
        extra_seats={at: int(extra[at]) for at in np.flatnonzero(extra).tolist()},
    )


def _standing(result: Result) -> Column:
    """How well everyone fared, the lower the better: her wish, else a placement elsewhere, else nothing."""
    elsewhere, nothing = len(result.wishes), len(result.wishes) + 1
    placed = np.where(result.placements.offering == NONE, nothing, elsewhere)
    return np.where(result.placements.wish == NONE, placed, result.placements.wish)


def _same_intake(published: Snapshot, corrected: Snapshot) -> None:
    same = (
        published.applicants.id == corrected.applicants.id
        and published.offerings.id == corrected.offerings.id
        and np.array_equal(published.applicants.lottery, corrected.applicants.lottery)
        and np.array_equal(published.pools.offering, corrected.pools.offering)
        and np.array_equal(published.pools.kind, corrected.pools.kind)
        and np.array_equal(published.wishes.applicant, corrected.wishes.applicant)
        and np.array_equal(published.wishes.offering, corrected.wishes.offering)
    )
    if not same:
        raise OtherIntake("other applicants, offerings, pools or wishes")
