"""Section 0 of the rulebook: what must hold before anything is decided.

All faults are named at once, each with a code, the column it stands in and the rows. Two storeys: what a row means
can be judged only where its references lead somewhere, so the second storey is entered when the first is clean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import lt
from typing import Final

import numpy as np

from backend.engine.columns import Column, Table
from backend.engine.enumerated import ENUMERATIONS
from backend.engine.facts import wish_rows
from backend.engine.snapshot import (
    LOTTERY_BITS,
    MOST_POINTS,
    NONE,
    DecisionKind,
    PoolKind,
    Snapshot,
    Standing,
)
from backend.engine.spans import among

SHOWN: Final = 20
"""Rows named for one fault; `count` says how many there are."""


class FaultCode(StrEnum):
    """Why an intake cannot be run. The words are in the catalogues."""

    NOT_CANONICAL = "rows_not_canonical"
    ID_TWICE = "id_twice"
    POINTS_NOWHERE = "reference_points_nowhere"
    UNKNOWN_VALUE = "value_unknown"
    NEGATIVE = "number_negative"
    ROUND_NUMBER = "round_number"
    SEED_HASH = "seed_hash"
    LOTTERY_RANGE = "lottery_out_of_range"
    LOTTERY_TWICE = "lottery_twice"
    GUARANTEE = "guarantee_empty"
    OFFERING_TWICE = "offering_twice"
    RANKS = "ranks_not_consecutive"
    POINTS_TOO_MANY = "points_too_many"
    POOLS_EXCEED_CAPACITY = "pools_exceed_capacity"
    POOLS_EXCEED_CALLED = "pools_exceed_called"
    SKILL_SHARE = "skill_share"
    POOL_KIND_TWICE = "pool_kind_twice"
    RESERVE_SERVES_ALL = "reserve_serves_all"
    TWO_SEATS_HELD = "two_seats_held"
    POOL_ELSEWHERE = "pool_of_another_offering"
    SEAT_NOT_WISHED = "seat_not_wished"
    DECISION_TWICE = "decision_twice"
    SEAT_AND_BLOCKED = "seat_and_blocked"
    STANDING_IN_FIRST_ROUND = "standing_in_first_round"
    FROZEN_EXCEEDS_CALLED = "frozen_exceeds_called"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason to refuse the snapshot: `rows` are the first of `count` in `table`."""

    code: FaultCode
    table: str
    column: str = ""
    rows: tuple[int, ...] = ()
    count: int = 1


class SnapshotRefused(ValueError):
    """The snapshot has faults; nothing was run."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(sorted({fault.code for fault in faults})))
        self.faults = faults


def faults_of(snapshot: Snapshot) -> tuple[Fault, ...]:
    """Every fault of the snapshot; none when it can be run."""
    for storey in (GROUND, ABOVE):
        found = tuple(fault for gate in storey for fault in gate(snapshot))
        if found:
            return found
    return ()


Gate = Callable[[Snapshot], Iterator[Fault]]


def _faulty(code: FaultCode, table: str, column: str, wrong: Column) -> Iterator[Fault]:
    """One fault for all rows in which `wrong` is true."""
    rows = np.flatnonzero(wrong)
    if rows.size:
        yield Fault(code, table, column, tuple(rows[:SHOWN].tolist()), len(rows))


# Ground floor: rows on their own


def _round(snapshot: Snapshot) -> Iterator[Fault]:
    if snapshot.round.number < 1:
        yield Fault(FaultCode.ROUND_NUMBER, "round", "number")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", snapshot.round.seed_hash):
        yield Fault(FaultCode.SEED_HASH, "round", "seed_hash")


def _identities(snapshot: Snapshot) -> Iterator[Fault]:
    ids = {
        "counties": tuple(county.id for county in snapshot.counties),
        "applicants": snapshot.applicants.id,
        "offerings": snapshot.offerings.id,
    }
    for table, known in ids.items():
        if all(map(lt, known, known[1:])):
            continue
        twice = Counter(known)
        again = np.array([twice[one] > 1 for one in known])
        yield from _faulty(FaultCode.ID_TWICE, table, "id", again)
        if not again.any():
            yield Fault(FaultCode.NOT_CANONICAL, table, "id")


def _references(snapshot: Snapshot) -> Iterator[Fault]:
    counties, applicants = len(snapshot.counties), len(snapshot.applicants)
    offerings, pools = len(snapshot.offerings), len(snapshot.pools)
    targets = {
        ("applicants", "home"): (NONE, counties),
        ("offerings", "county"): (0, counties),
        ("pools", "offering"): (0, offerings),
        ("wishes", "applicant"): (0, applicants),
        ("wishes", "offering"): (0, offerings),
        ("wishes", "held_pool"): (NONE, pools),
        ("decisions", "applicant"): (0, applicants),
        ("decisions", "offering"): (0, offerings),
        ("decisions", "pool"): (NONE, pools),
    }
    for (table, column), (least, beyond) in targets.items():
        reference = getattr(getattr(snapshot, table), column)
        yield from _faulty(
            FaultCode.POINTS_NOWHERE, table, column, (reference < least) | (reference >= beyond)
        )


def _enumerations(snapshot: Snapshot) -> Iterator[Fault]:
    for name in ("applicants", "offerings", "pools", "wishes", "decisions"):
        table: Table = getattr(snapshot, name)
        for column, members in ENUMERATIONS[type(table)].items():
            values = getattr(table, column)
            least = PoolKind.SKILL if members is PoolKind else min(members)
            wrong = (values < least) | (values > max(members))
            yield from _faulty(FaultCode.UNKNOWN_VALUE, name, column, wrong)


NOT_NEGATIVE: Final = (
    ("offerings", ("capacity", "frozen", "call_permille")),
    ("pools", ("seats",)),
    ("applicants", ("failed",)),
    ("wishes", ("area_points", "skill_points")),
    ("journeys", ("minutes",)),
)
COUNTY_NUMBERS: Final = ("failed_admitted", "failed_judged", "reserve_permille")


def _numbers(snapshot: Snapshot) -> Iterator[Fault]:
    for table, columns in NOT_NEGATIVE:
        for column in columns:
            values = getattr(getattr(snapshot, table), column)
            yield from _faulty(FaultCode.NEGATIVE, table, column, values < 0)
    yield from _faulty(FaultCode.NEGATIVE, "wishes", "points", snapshot.wishes.points < NONE)
    given = snapshot.decisions.kind == DecisionKind.POINTS
    yield from _faulty(FaultCode.NEGATIVE, "decisions", "value", given & (snapshot.decisions.value < 0))
    for column in COUNTY_NUMBERS:
        values = np.array([getattr(county, column) for county in snapshot.counties])
        yield from _faulty(FaultCode.NEGATIVE, "counties", column, values < 0)
    guarantees = np.array([county.guarantee_programmes for county in snapshot.counties])
    yield from _faulty(FaultCode.GUARANTEE, "counties", "guarantee_programmes", guarantees < 1)


def _lottery(snapshot: Snapshot) -> Iterator[Fault]:
    lottery = snapshot.applicants.lottery
    outside = (lottery < 0) | (lottery >= 1 << LOTTERY_BITS)
    yield from _faulty(FaultCode.LOTTERY_RANGE, "applicants", "lottery", outside)
    ordered = np.sort(lottery)
    alike = ordered[1:][ordered[1:] == ordered[:-1]]
    if alike.size:
        yield from _faulty(FaultCode.LOTTERY_TWICE, "applicants", "lottery", among(lottery, alike))


# Above: rows and what they refer to


def _lists(snapshot: Snapshot) -> Iterator[Fault]:
    wishes = snapshot.wishes
    if (wishes.applicant[1:] < wishes.applicant[:-1]).any():
        yield Fault(FaultCode.NOT_CANONICAL, "wishes", "applicant")
        return
    lengths = np.bincount(wishes.applicant, minlength=len(snapshot.applicants))
    first = np.repeat((np.cumsum(lengths) - lengths).astype(np.int32), lengths)
    in_place = np.arange(1, len(wishes) + 1, dtype=np.int32) - first
    yield from _faulty(FaultCode.RANKS, "wishes", "rank", wishes.rank != in_place)
    yield from _faulty(
        FaultCode.OFFERING_TWICE, "wishes", "offering", _twice(wishes.applicant, wishes.offering)
    )


def _twice(*keys: Column) -> Column:
    """Rows whose values together occur in more than one row."""
    packed = keys[0].astype(np.int64)
    for key in keys[1:]:
        packed = packed * (int(key.max(initial=0)) + 1) + key
    ordered = np.sort(packed)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return among(packed, again)


def _points(snapshot: Snapshot) -> Iterator[Fault]:
    wishes, decisions = snapshot.wishes, snapshot.decisions
    bonus = wishes.area_points.astype(np.int64) + wishes.skill_points
    yield from _faulty(FaultCode.POINTS_TOO_MANY, "wishes", "points", wishes.points + bonus > MOST_POINTS)
    given = np.flatnonzero(decisions.kind == DecisionKind.POINTS)
    at = wish_rows(snapshot, given)
    total = decisions.value[given].astype(np.int64)
    total[at >= 0] += bonus[at[at >= 0]]
    too_many = np.zeros(len(decisions), np.bool_)
    too_many[given] = total > MOST_POINTS
    yield from _faulty(FaultCode.POINTS_TOO_MANY, "decisions", "value", too_many)


def _pools(snapshot: Snapshot) -> Iterator[Fault]:
    pools, offerings = snapshot.pools, snapshot.offerings
    capacity = offerings.capacity
    if (pools.offering[1:] < pools.offering[:-1]).any():
        yield Fault(FaultCode.NOT_CANONICAL, "pools", "offering")
    named = np.bincount(pools.offering, pools.seats, minlength=len(capacity))
    yield from _faulty(FaultCode.POOLS_EXCEED_CAPACITY, "offerings", "capacity", named > capacity)
    called = _called(snapshot)
    # Where one of the two alone is too much, that is what is said.
    too_many = (named + offerings.frozen > called) & (named <= capacity) & (offerings.frozen <= called)
    yield from _faulty(FaultCode.POOLS_EXCEED_CALLED, "offerings", "call_permille", too_many)
    skill = pools.kind == PoolKind.SKILL
    yield from _faulty(
        FaultCode.SKILL_SHARE, "pools", "seats", skill & (pools.seats > capacity[pools.offering] // 2)
    )
    yield from _faulty(FaultCode.POOL_KIND_TWICE, "pools", "kind", _twice(pools.offering, pools.kind))
    reserve = pools.kind == PoolKind.RESERVE
    yield from _faulty(FaultCode.RESERVE_SERVES_ALL, "pools", "serves_all", reserve & pools.serves_all)


def _standings(snapshot: Snapshot) -> Iterator[Fault]:
    wishes, offerings = snapshot.wishes, snapshot.offerings
    held = wishes.standing == Standing.HELD
    seats_of = np.bincount(wishes.applicant[held], minlength=len(snapshot.applicants))
    yield from _faulty(FaultCode.TWO_SEATS_HELD, "applicants", "id", seats_of > 1)
    if snapshot.round.number == 1:
        early = held | (wishes.standing == Standing.WAITING)
        yield from _faulty(FaultCode.STANDING_IN_FIRST_ROUND, "wishes", "standing", early)
    elsewhere = _pool_elsewhere(snapshot, wishes.held_pool, wishes.offering)
    yield from _faulty(FaultCode.POOL_ELSEWHERE, "wishes", "held_pool", elsewhere)
    frozen = offerings.frozen > _called(snapshot)
    yield from _faulty(FaultCode.FROZEN_EXCEEDS_CALLED, "offerings", "capacity", frozen)


def _called(snapshot: Snapshot) -> Column:
    """Seats of each offering that are called (section 3)."""
    return snapshot.offerings.capacity.astype(np.int64) * snapshot.offerings.call_permille // 1000


def _decisions(snapshot: Snapshot) -> Iterator[Fault]:
    decisions = snapshot.decisions
    about = (decisions.applicant, decisions.offering)
    yield from _faulty(FaultCode.DECISION_TWICE, "decisions", "kind", _twice(*about, decisions.kind))
    seat = decisions.kind == DecisionKind.SEAT
    opposed = np.flatnonzero(seat | (decisions.kind == DecisionKind.BLOCKED))
    both = np.zeros(len(decisions), np.bool_)
    both[opposed] = _twice(*(key[opposed] for key in about))
    once = ~_twice(*about, decisions.kind)
    yield from _faulty(FaultCode.SEAT_AND_BLOCKED, "decisions", "kind", both & once)
    elsewhere = _pool_elsewhere(snapshot, decisions.pool, decisions.offering)
    yield from _faulty(FaultCode.POOL_ELSEWHERE, "decisions", "pool", elsewhere)
    not_wished = np.zeros(len(decisions), np.bool_)
    rows = np.flatnonzero(seat)
    not_wished[rows] = wish_rows(snapshot, rows) < 0
    yield from _faulty(FaultCode.SEAT_NOT_WISHED, "decisions", "offering", not_wished)


def _pool_elsewhere(snapshot: Snapshot, pool: Column, offering: Column) -> Column:
    wrong = pool >= 0
    wrong[wrong] = snapshot.pools.offering[pool[wrong]] != offering[wrong]
    return wrong


GROUND: Final[tuple[Gate, ...]] = (_round, _identities, _references, _enumerations, _numbers, _lottery)
ABOVE: Final[tuple[Gate, ...]] = (_lists, _points, _pools, _standings, _decisions)
