"""From one round to the next: nobody who holds a seat loses by it, and lists keep their order (I-18, I-19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Result
from backend.engine.snapshot import NONE, Snapshot, Standing
from backend.engine.verify.claims import Claims, claims_of
from backend.engine.verify.violations import Invariant, Violation, at_offerings


class Intake(NamedTuple):
    """A round that was run."""

    snapshot: Snapshot
    result: Result


def verify_succession(before: Intake, after: Intake) -> tuple[Violation, ...]:
    """What the later round does that the earlier one forbids. Rows of a violation are those of the later snapshot.

    People, offerings and pools are known again by their ids and kinds; both results have passed `verify`.
    """
    return tuple(_check(before, after))


def _check(before: Intake, after: Intake) -> Iterator[Violation]:
    applicant = _known(before.snapshot.applicants.id, after.snapshot.applicants.id)
    offering = _known(before.snapshot.offerings.id, after.snapshot.offerings.id)
    yield from _check_draw(before, after, applicant)
    yield from _check_seats(before, after, applicant, offering)
    yield from _check_lists(before, after, applicant, offering)


def _known(before: Sequence[str], after: Sequence[str]) -> Column:
    """For each row of the later round the row of the earlier; -1 for who is new."""
    rows: Mapping[str, int] = {one: row for row, one in enumerate(before)}
    return np.array([rows.get(one, NONE) for one in after], np.int64)


def _check_draw(before: Intake, after: Intake, applicant: Column) -> Iterator[Violation]:
    known = np.flatnonzero(applicant != NONE)
    redrawn = known[
        after.snapshot.applicants.lottery[known] != before.snapshot.applicants.lottery[applicant[known]]
    ]
    if len(redrawn):
        yield Violation(Invariant.DRAW, "applicants.lottery", applicants=tuple(redrawn.tolist()))


def _check_seats(before: Intake, after: Intake, applicant: Column, offering: Column) -> Iterator[Violation]:
    """A seat once given is held or given up, and who holds it ends there or at something she wanted more."""
    wishes = after.snapshot.wishes
    given = before.result.placements.offering
    earlier = applicant[wishes.applicant]
    was_here = (earlier != NONE) & (given[earlier] != NONE) & (given[earlier] == offering[wishes.offering])
    forgotten = was_here & ((wishes.standing == Standing.NEW) | (wishes.standing == Standing.WAITING))
    yield from _at_wishes(after, "wishes.standing", np.flatnonzero(forgotten))
    held = np.flatnonzero(was_here & (wishes.standing == Standing.HELD))
    held = held[after.snapshot.offerings.is_open[wishes.offering[held]]]
    now = after.result.placements.wish[wishes.applicant[held]]
    worse = (now == NONE) | (wishes.rank[now] > wishes.rank[held])
    yield from _at_wishes(after, "placements.wish", held[worse])


def _at_wishes(after: Intake, what: str, wish: Column) -> Iterator[Violation]:
    wishes = after.snapshot.wishes
    return at_offerings(
        Invariant.HOLDINGS,
        what,
        wishes.offering[wish],
        wishes=wish,
        applicants=wishes.applicant[wish],
    )


def _check_lists(before: Intake, after: Intake, applicant: Column, offering: Column) -> Iterator[Violation]:
    """Those who stand in both lists of a queue with the same worth stand in the same order."""
    earlier, later = claims_of(before.snapshot), claims_of(after.snapshot)
    queue = _queues(earlier, later, offering)
    then = _places(
        earlier, before.result, np.arange(len(earlier.queues.offering)), np.arange(len(earlier.draw))
    )
    now = _places(later, after.result, queue, applicant)
    order = np.argsort(then[0], kind="stable")
    found = np.searchsorted(then[0][order], now[0])
    found = order[np.minimum(found, len(order) - 1)] if len(order) else found
    same = np.zeros(len(now[0]), bool)
    if len(order):
        same = (now[0] >= 0) & (then[0][found] == now[0]) & (then[1][found] == now[1])
    rows = np.flatnonzero(same)
    place, line = found[rows], after.result.waiting.queue[rows]
    overtaken = rows[1:][(np.diff(line) == 0) & (np.diff(place) < 0)]
    wish = after.result.waiting.wish[overtaken]
    yield from at_offerings(
        Invariant.LIST_ORDER,
        "waiting.order",
        after.snapshot.wishes.offering[wish],
        queues=after.result.waiting.queue[overtaken],
        wishes=wish,
        applicants=after.snapshot.wishes.applicant[wish],
    )


def _queues(earlier: Claims, later: Claims, offering: Column) -> Column:
    """For each queue of the later round the queue of the earlier; -1 for a new one."""
    rows = {
        (int(at), int(kind)): row
        for row, (at, kind) in enumerate(zip(earlier.queues.offering, earlier.queues.kind, strict=True))
    }
    return np.array(
        [
            rows.get((int(offering[at]), int(kind)), NONE)
            for at, kind in zip(later.queues.offering, later.queues.kind, strict=True)
        ],
        np.int64,
    )


def _places(claims: Claims, result: Result, queue: Column, applicant: Column) -> tuple[Column, Column]:
    """For each place in a list who stands in which, by the earlier rows (-1: not there then), and how well."""
    waiting, wishes = result.waiting, claims.snapshot.wishes
    asks, _ = claims.look_up(waiting.wish, waiting.queue)
    line, person = queue[waiting.queue], applicant[wishes.applicant[waiting.wish]]
    known = (line != NONE) & (person != NONE)
    return np.where(known, line << 32 | person, NONE), claims.quality_in(asks)
