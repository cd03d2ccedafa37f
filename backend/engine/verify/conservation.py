"""Whether a result can be read at all: tables of the right size, rows that exist, one place each (I-1, I-25)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import NONE, Snapshot
from backend.engine.verify.violations import Invariant, Violation


def check_tables(snapshot: Snapshot, result: Result) -> Iterator[Violation]:
    """I-25: one outcome for each wish, one place for each applicant, one limit for each queue; no row points nowhere."""
    queues = len(snapshot.offerings) + len(snapshot.pools)
    for what, expected, found in (
        ("wishes", len(snapshot.wishes), len(result.wishes)),
        ("placements", len(snapshot.applicants), len(result.placements)),
        ("cut_offs", queues, len(result.cut_offs)),
    ):
        if expected != found:
            yield Violation(Invariant.CONSERVATION, what, expected=expected, found=found)
    for what, column, least, size in (
        ("wishes.status", result.wishes.status, 0, len(Status)),
        ("wishes.reason", result.wishes.reason, 0, len(Reason)),
        ("placements.wish", result.placements.wish, NONE, len(snapshot.wishes)),
        ("placements.offering", result.placements.offering, NONE, len(snapshot.offerings)),
        ("placements.queue", result.placements.queue, NONE, queues),
        ("waiting.queue", result.waiting.queue, 0, queues),
        ("waiting.wish", result.waiting.wish, 0, len(snapshot.wishes)),
        ("shortfalls.applicant", result.shortfalls.applicant, 0, len(snapshot.applicants)),
        ("extra_seats.county", result.extra_seats.county, 0, len(snapshot.counties)),
    ):
        wrong = column[(column < least) | (column >= size)]
        if len(wrong):
            yield Violation(Invariant.CONSERVATION, what, found=int(wrong[0]))


def check_places(snapshot: Snapshot, result: Result) -> Iterator[Violation]:
    """I-1: a place is one wish of its own applicant, one offering and one queue of that offering."""
    placements, wishes = result.placements, snapshot.wishes
    rows = np.arange(len(placements))
    wish, offering, queue = placements.wish, placements.offering, placements.queue
    at_wish, at_queue = np.flatnonzero(wish != NONE), np.flatnonzero(queue != NONE)
    of_queue = np.concatenate([np.arange(len(snapshot.offerings)), snapshot.pools.offering])
    yield from _one_seat("placements.wish", at_wish[wishes.applicant[wish[at_wish]] != at_wish])
    yield from _one_seat(
        "placements.offering",
        np.concatenate(
            [
                at_wish[wishes.offering[wish[at_wish]] != offering[at_wish]],
                at_queue[of_queue[queue[at_queue]] != offering[at_queue]],
                rows[(queue == NONE) != (offering == NONE)],
            ]
        ),
    )
    elsewhere = (wish == NONE) & (queue >= len(snapshot.offerings))
    yield from _one_seat("placements.queue", rows[elsewhere])


def _one_seat(what: str, applicants: Column) -> Iterator[Violation]:
    if len(applicants):
        yield Violation(Invariant.ONE_SEAT_EACH, what, applicants=tuple(np.unique(applicants).tolist()))


def check_counts(snapshot: Snapshot, result: Result) -> Iterator[Violation]:
    """I-1, I-25: nobody is told of two places, and as many are told of one as have one."""
    seated = np.flatnonzero((result.wishes.status == Status.OFFERED) | (result.wishes.status == Status.HELD))
    told = np.bincount(snapshot.wishes.applicant[seated], minlength=len(snapshot.applicants))
    yield from _one_seat("wishes.status", np.flatnonzero(told > 1))
    placed = int(np.count_nonzero(result.placements.wish != NONE))
    if placed != len(seated):
        yield Violation(Invariant.CONSERVATION, "wishes.status", expected=placed, found=len(seated))
    given = int(np.count_nonzero(result.placements.queue != NONE))
    if given != int(result.cut_offs.taken.sum()):
        yield Violation(
            Invariant.CONSERVATION, "cut_offs.taken", expected=given, found=int(result.cut_offs.taken.sum())
        )
