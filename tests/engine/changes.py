"""Intakes that differ in one thing, and what became of people in them, told apart from rows and numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Any

import numpy as np

from backend.engine.canonical import snapshot_of
from backend.engine.columns import Column, Table
from backend.engine.pipeline import run
from backend.engine.result import Result, Status
from backend.engine.snapshot import NONE, Decisions, Snapshot, Standing
from tests.engine.reference import Reference


def with_value(snapshot: Snapshot, table: str, column: str, row: int, value: int) -> Snapshot:
    """The same intake with one other value."""
    held: Table = getattr(snapshot, table)
    content = getattr(held, column).copy()
    content[row] = value
    return replace(snapshot, **{table: replace(held, **{column: content})})


def with_counties(snapshot: Snapshot, **rules: Any) -> Snapshot:
    """The same intake under other rules in every county."""
    return replace(snapshot, counties=tuple(replace(county, **rules) for county in snapshot.counties))


def redrawn(snapshot: Snapshot, random: Random) -> Snapshot:
    """The same intake after another draw."""
    lottery = snapshot.applicants.lottery.tolist()
    random.shuffle(lottery)
    return replace(snapshot, applicants=replace(snapshot.applicants, lottery=lottery))


def renamed(snapshot: Snapshot, random: Random) -> Snapshot:
    """The same people and schools under other ids, which puts every table in another order."""
    applicants, offerings = list(snapshot.applicants.id), list(snapshot.offerings.id)
    random.shuffle(applicants)
    random.shuffle(offerings)
    return snapshot_of(
        replace(
            snapshot,
            applicants=replace(snapshot.applicants, id=tuple(applicants)),
            offerings=replace(snapshot.offerings, id=tuple(offerings)),
        )
    )


def without(snapshot: Snapshot, applicant: int) -> Snapshot:
    """The same intake where she never applied."""
    standing = snapshot.wishes.standing.copy()
    standing[snapshot.wishes.applicant == applicant] = Standing.WITHDRAWN
    return replace(snapshot, wishes=replace(snapshot.wishes, standing=standing))


def with_list(snapshot: Snapshot, applicant: int, offerings: tuple[int, ...]) -> Snapshot:
    """The same intake where she sends another list, of offerings she knows."""
    wishes = snapshot.wishes
    mine = {int(wishes.offering[row]): row for row in np.flatnonzero(wishes.applicant == applicant).tolist()}
    before, after = np.flatnonzero(wishes.applicant < applicant), np.flatnonzero(wishes.applicant > applicant)
    rows = np.concatenate([before, np.array([mine[one] for one in offerings], np.int64), after])
    rank = wishes.rank.copy()
    rank[[mine[one] for one in offerings]] = np.arange(1, len(offerings) + 1)
    return replace(snapshot, wishes=replace(wishes, rank=rank).take(rows))


def places(snapshot: Snapshot, result: Result) -> dict[int, tuple[int, str, int]]:
    """What each has, by her number in the draw: lottery, school and kind of pool are the same under any name."""
    pools, size = snapshot.pools, len(snapshot.offerings)
    found = {}
    for row, queue in enumerate(result.placements.queue.tolist()):
        if queue != NONE:
            offering = int(result.placements.offering[row])
            kind = int(pools.kind[queue - size]) if queue >= size else 0
            found[int(snapshot.applicants.lottery[row])] = offering, snapshot.offerings.id[offering], kind
    return found


def steps_down(reference: Reference, result: Result) -> list[int]:
    """How far down her list of queues each came; the length of the list where she has nothing."""
    queues = result.placements.queue.tolist()
    lists = [[ask.queue for ask in asks] for asks in reference.lists]
    return [
        asked.index(queue) if queue != NONE else len(asked)
        for asked, queue in zip(lists, queues, strict=True)
    ]


def next_round(snapshot: Snapshot, result: Result, random: Random) -> Snapshot:
    """The round after: people answered, some seats came and went, some grades were corrected."""
    wishes = snapshot.wishes
    standing, held_pool, points = wishes.standing.copy(), wishes.held_pool.copy(), wishes.points.copy()
    for row, status in enumerate(result.wishes.status.tolist()):
        if status in (Status.OFFERED, Status.HELD):
            queue = int(result.placements.queue[wishes.applicant[row]])
            standing[row] = random.choice([Standing.HELD, Standing.HELD, Standing.OUT])
            held_pool[row] = queue - len(snapshot.offerings) if queue >= len(snapshot.offerings) else NONE
        elif status == Status.WAITLISTED:
            standing[row] = random.choice([Standing.WAITING, Standing.WAITING, Standing.OUT])
        elif status == Status.REPLACED:
            standing[row] = Standing.OUT
        if standing[row] != Standing.HELD:
            held_pool[row] = NONE
        if points[row] >= 0 and random.randrange(8) == 0:
            points[row] += 10
    capacity = snapshot.offerings.capacity + [random.choice([0, 0, 1]) for _ in snapshot.offerings.id]
    return replace(
        snapshot,
        round=replace(snapshot.round, number=snapshot.round.number + 1),
        offerings=replace(snapshot.offerings, capacity=capacity),
        wishes=replace(wishes, standing=standing, held_pool=held_pool, points=points),
        decisions=Decisions(applicant=[], offering=[], kind=[]),  # type: ignore[arg-type]
    )


def better_lists(snapshot: Snapshot, applicant: int, cap: int = 99) -> list[tuple[int, ...]]:
    """Every list that would have served her better than the true one, of which only the first `cap` may be sent."""
    wishes = snapshot.wishes
    true = wishes.offering[wishes.applicant == applicant].tolist()
    honest = tuple(true[:cap])
    served = _place_on(true, snapshot, applicant, honest)
    return [
        other
        for size in range(min(cap, len(true)) + 1)
        for other in permutations(true, size)
        if other != honest and _place_on(true, snapshot, applicant, other) < served
    ]


def _place_on(true: list[int], snapshot: Snapshot, applicant: int, sent: tuple[int, ...]) -> int:
    """Where on her true list the school stands that she comes to with the list she sent."""
    offering = int(run(with_list(snapshot, applicant, sent)).placements.offering[applicant])
    return true.index(offering) if offering in true else len(true)


def ties_at_a_limit(reference: Reference, held: Column) -> bool:
    """Whether the draw decided between somebody who has a seat and somebody who would rather have it."""
    for applicant, asks in enumerate(reference.lists):
        for ask in asks:
            if ask.queue == held[applicant]:
                break
            last = reference.last(ask.queue)
            if last is not None and ask.key.ties_with(last):
                return True
    return False
