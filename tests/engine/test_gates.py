"""Every gate closes for what it is there for, names the rows, and all faults are named at once."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backend.engine.gates import FaultCode, SnapshotRefused, faults_of
from backend.engine.pipeline import run
from backend.engine.snapshot import Snapshot
from tests.engine.cases import read

SOUND: dict[str, Any] = {
    "round": {"number": 2},
    "offerings": {
        "x": {"seats": 4, "pools": {"SKILL": 2, "RESERVE": 1}},
        "y": {"seats": 2, "pools": {"AREA": 1}},
    },
    "applicants": {
        "a": {"wishes": {"x": 40, "y": {"points": 40, "standing": "HELD"}}},
        "b": {"wishes": {"y": 30}},
    },
    "decisions": [
        {"applicant": "a", "offering": "x", "decision": "POINTS", "points": 50},
        {"applicant": "b", "offering": "y", "decision": "SEAT"},
    ],
    "journeys": [{"zone": 1, "school": 1, "minutes": 5}],
}


def written(**changes: Callable[[Any], Any]) -> Snapshot:
    case = deepcopy(SOUND)
    for part, change in changes.items():
        change(case[part])
    return read(case)


def table(name: str, **columns: dict[int, Any]) -> Snapshot:
    """The sound intake with some values of a table put in by hand, past the canonical order."""
    snapshot = read(SOUND)
    changed = {}
    for column, values in columns.items():
        content = list(getattr(getattr(snapshot, name), column))
        for row, value in values.items():
            content[row] = value
        changed[column] = content
    return replace(snapshot, **{name: replace(getattr(snapshot, name), **changed)})


def around(**changes: Any) -> Snapshot:
    snapshot = read(SOUND)
    return replace(snapshot, round=replace(snapshot.round, **changes))


def county(**changes: Any) -> Snapshot:
    snapshot = read(SOUND)
    return replace(snapshot, counties=tuple(replace(one, **changes) for one in snapshot.counties))


FAULTY = {
    FaultCode.NOT_CANONICAL: table("applicants", id={0: "z"}),
    FaultCode.ID_TWICE: table("applicants", id={0: "b"}),
    FaultCode.POINTS_NOWHERE: table("wishes", offering={0: 9}),
    FaultCode.UNKNOWN_VALUE: table("pools", kind={0: 0}),
    FaultCode.NEGATIVE: table("wishes", points={0: -2}),
    FaultCode.ROUND_NUMBER: around(number=0),
    FaultCode.SEED_HASH: around(seed_hash="0" * 63 + "x"),
    FaultCode.LOTTERY_RANGE: table("applicants", lottery={0: 1 << 40}),
    FaultCode.LOTTERY_TWICE: table("applicants", lottery={0: 5, 1: 5}),
    FaultCode.GUARANTEE: county(guarantee_programmes=0),
    FaultCode.OFFERING_TWICE: table("wishes", offering={1: 0}, held_pool={1: -1}),
    FaultCode.RANKS: table("wishes", rank={1: 3}),
    FaultCode.POINTS_TOO_MANY: table("wishes", points={0: 32000}, skill_points={0: 768}),
    FaultCode.POOLS_EXCEED_CAPACITY: table("pools", seats={2: 3}),
    FaultCode.POOLS_EXCEED_CALLED: table("offerings", call_permille={0: 500}),
    FaultCode.SKILL_SHARE: written(offerings=lambda one: one["x"]["pools"].update(SKILL=3)),
    FaultCode.POOL_KIND_TWICE: table("pools", kind={1: 1}),
    FaultCode.RESERVE_SERVES_ALL: table("pools", serves_all={1: True}),
    FaultCode.TWO_SEATS_HELD: table("wishes", standing={0: 1}),
    FaultCode.POOL_ELSEWHERE: table("wishes", held_pool={1: 0}),
    FaultCode.SEAT_NOT_WISHED: table("decisions", offering={1: 0}),
    FaultCode.DECISION_TWICE: written(decisions=lambda one: one.append(one[1])),
    FaultCode.SEAT_AND_BLOCKED: written(decisions=lambda one: one.append({**one[1], "decision": "BLOCKED"})),
    FaultCode.STANDING_IN_FIRST_ROUND: around(number=1),
    FaultCode.FROZEN_EXCEEDS_CALLED: table("offerings", frozen={1: 9}),
}


def test_the_sound_one_passes() -> None:
    assert faults_of(read(SOUND)) == ()


@pytest.mark.parametrize("code", FaultCode)
def test_each_gate_closes_for_its_own_reason_alone(code: FaultCode) -> None:
    faults = faults_of(FAULTY[code])
    assert {fault.code for fault in faults} == {code}
    with pytest.raises(SnapshotRefused) as refused:
        run(FAULTY[code])
    assert refused.value.faults == faults


def test_a_fault_says_where() -> None:
    (fault,) = faults_of(table("wishes", points={2: -7}))
    assert (fault.table, fault.column, fault.rows, fault.count) == ("wishes", "points", (2,), 1)


def test_all_faults_are_named_at_once() -> None:
    snapshot = replace(table("wishes", points={0: -2}, offering={1: 7}), round=around(number=0).round)
    codes = {fault.code for fault in faults_of(snapshot)}
    assert codes == {FaultCode.NEGATIVE, FaultCode.POINTS_NOWHERE, FaultCode.ROUND_NUMBER}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("offerings", "capacity"),
        ("offerings", "frozen"),
        ("offerings", "call_permille"),
        ("pools", "seats"),
        ("applicants", "failed"),
        ("wishes", "area_points"),
        ("wishes", "skill_points"),
        ("journeys", "minutes"),
    ],
)
def test_numbers_below_nought(name: str, column: str) -> None:
    assert FaultCode.NEGATIVE in {fault.code for fault in faults_of(table(name, **{column: {0: -1}}))}


def test_decided_points_count_with_the_bonus() -> None:
    faults = faults_of(table("decisions", value={0: 32768}))
    assert [(fault.code, fault.table) for fault in faults] == [(FaultCode.POINTS_TOO_MANY, "decisions")]


def test_an_empty_intake_has_nothing_wrong() -> None:
    empty = read({"offerings": {}, "applicants": {}})
    assert faults_of(empty) == ()
    result = run(empty)
    assert len(result.wishes) == len(result.cut_offs) == result.proposals == 0
    assert np.asarray(result.placements.offering).size == 0
