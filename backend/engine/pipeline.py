"""The rulebook as an ordered list of steps, and `run`, which takes them.

Each step reads what the ones before found out and adds its own. `RULES.md` beside this file says what they do, by
the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from backend.engine.allocation import Allocation, Lists
from backend.engine.areas import Areas, areas_of
from backend.engine.codec import digest
from backend.engine.columns import Column
from backend.engine.eligibility import Verdicts, judge
from backend.engine.elsewhere import Elsewhere
from backend.engine.facts import Facts, facts_of
from backend.engine.gates import SnapshotRefused, faults_of
from backend.engine.outcomes import (
    Outcome,
    cut_off_keys,
    cut_offs_of,
    draws_of,
    placements_of,
    proposals_of,
    waiting_places_of,
    wishes_of,
)
from backend.engine.queues import Queues, individual_slots, ordinary_slots, queues_of, short_lists
from backend.engine.ranking import CLASS_SHIFT, LATE_RESIDENT, keys_of
from backend.engine.result import ExtraSeats, Result, Shortfalls
from backend.engine.right import extra_seats_of, shortfalls_of
from backend.engine.seats import seats_of
from backend.engine.snapshot import Snapshot


@dataclass(slots=True)
class Run:
    """What is known so far."""

    snapshot: Snapshot
    facts: Facts = field(init=False)
    areas: Areas = field(init=False)
    queues: Queues = field(init=False)
    ordinary: Column = field(init=False)
    individual: Column = field(init=False)
    verdicts: Verdicts = field(init=False)
    lists: Lists = field(init=False)
    seats: Column = field(init=False)
    elsewhere: Elsewhere = field(init=False)
    outcome: Outcome = field(init=False)
    shortfalls: Shortfalls = field(init=False)
    extra_seats: ExtraSeats = field(init=False)
    result: Result = field(init=False)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    take: Callable[[Run], None]


def run(snapshot: Snapshot) -> Result:
    """Allocate the intake.

    :raises SnapshotRefused: it does not pass the gates; every fault is named.
    """
    state = Run(snapshot)
    for step in RULEBOOK:
        step.take(state)
    return state.result


def prepared(snapshot: Snapshot) -> Run:
    """Everything up to the allocation, for those who ask what would happen if."""
    state = Run(snapshot)
    for step in PREPARING:
        step.take(state)
    return state


def _gates(state: Run) -> None:
    if faults := faults_of(state.snapshot):
        raise SnapshotRefused(faults)


def _facts(state: Run) -> None:
    state.facts = facts_of(state.snapshot)
    state.areas = areas_of(state.facts)
    state.queues = queues_of(state.snapshot)
    state.ordinary = ordinary_slots(state.facts, state.queues, state.areas)
    state.individual = individual_slots(state.facts, state.queues, state.ordinary)


def _eligibility(state: Run) -> None:
    state.verdicts = judge(state.facts, state.individual != 0)


def _lists(state: Run) -> None:
    facts = state.facts
    slots = short_lists(facts, state.queues, state.ordinary, state.individual)
    state.lists = Lists(
        queues=state.queues,
        begin=facts.begin,
        end=facts.end,
        offering=facts.offering.astype(np.int32),
        key=keys_of(facts, state.areas),
        slots=slots * state.verdicts.competes,
        skill=state.snapshot.wishes.skill_points,
    )


def _seats(state: Run) -> None:
    state.seats = seats_of(state.facts, state.queues, state.verdicts.competes)
    state.elsewhere = Elsewhere(state.facts, state.verdicts)


def _allocation(state: Run) -> None:
    allocation = Allocation(state.lists, state.seats)
    asked = np.zeros(len(state.snapshot.applicants), np.bool_)
    while (lost := np.flatnonzero((allocation.queue == allocation.nowhere) & ~asked)).size:
        asked[lost] = True
        # A cut-off of a higher class never comes within reach again, for none ever falls.
        general = allocation.cut[: state.queues.offerings]
        within_reach = general < np.uint64(LATE_RESIDENT << CLASS_SHIFT)
        allocation.extend(state.elsewhere.continuation(lost, within_reach))
    state.outcome = Outcome(state.facts, state.verdicts, allocation, state.seats)


def _right(state: Run) -> None:
    facts, verdicts, outcome = state.facts, state.verdicts, state.outcome
    free = (state.seats - outcome.taken())[: state.queues.offerings]
    state.shortfalls = shortfalls_of(facts, verdicts.status, placements_of(outcome).offering)
    state.extra_seats = extra_seats_of(facts, state.shortfalls, verdicts, free)


def _outcomes(state: Run) -> None:
    snapshot, outcome = state.snapshot, state.outcome
    waiting = outcome.waiting()
    keeps_lists = snapshot.round.keeps_waiting_lists
    cut = cut_off_keys(outcome)
    draws = draws_of(outcome, waiting, cut)
    places, number = waiting_places_of(outcome, waiting if keeps_lists else waiting[:0])
    state.result = Result(
        snapshot_hash=digest(snapshot),
        wishes=wishes_of(outcome, waiting, keeps_lists, draws, number),
        placements=placements_of(outcome),
        cut_offs=cut_offs_of(outcome, cut, draws),
        waiting=places,
        shortfalls=state.shortfalls,
        extra_seats=state.extra_seats,
        proposals=proposals_of(outcome),
    )


PREPARING: Final = (
    Step("0 gates", _gates),
    Step("facts", _facts),
    Step("1 eligibility", _eligibility),
    Step("2 ranking, 4 lists", _lists),
    Step("3 seats", _seats),
)
RULEBOOK: Final = (
    *PREPARING,
    Step("4 allocation, 5 elsewhere", _allocation),
    Step("8 right", _right),
    Step("6 statuses, 7 lists and cut-offs", _outcomes),
)
