"""Canonical order: references follow their rows, and what points nowhere is left for the gates to name."""

from __future__ import annotations

from dataclasses import replace

from backend.engine.canonical import snapshot_of
from backend.engine.gates import FaultCode, faults_of
from backend.engine.snapshot import PoolKind
from tests.engine.cases import read

SNAPSHOT = read(
    {
        "counties": {"north": {}, "east": {}},
        "offerings": {
            "y": {"seats": 3, "county": "north", "pools": {"RESERVE": 1, "AREA": 1}},
            "x": {"seats": 2, "county": "east", "pools": {"SKILL": 1}},
        },
        "applicants": {"b": {"home": "east", "wishes": {"y": 40, "x": 30}}, "a": {"wishes": {"y": 20}}},
    }
)


def test_rows_stand_by_id_and_references_follow() -> None:
    assert [county.id for county in SNAPSHOT.counties] == ["east", "north"]
    assert SNAPSHOT.applicants.id == ("a", "b")
    assert SNAPSHOT.applicants.home.tolist() == [1, 0]
    assert SNAPSHOT.offerings.county.tolist() == [0, 1]
    assert SNAPSHOT.wishes.applicant.tolist() == [0, 1, 1]
    assert SNAPSHOT.wishes.offering.tolist() == [1, 1, 0]
    assert SNAPSHOT.wishes.points.tolist() == [2000, 4000, 3000]


def test_pools_keep_the_order_of_filling_within_their_offering() -> None:
    assert SNAPSHOT.pools.offering.tolist() == [0, 1, 1]
    assert SNAPSHOT.pools.kind.tolist() == [PoolKind.SKILL, PoolKind.RESERVE, PoolKind.AREA]


def test_a_reference_that_points_nowhere_stays() -> None:
    broken = replace(SNAPSHOT, wishes=replace(SNAPSHOT.wishes, offering=[1, 7, -3]))
    again = snapshot_of(broken)
    assert sorted(again.wishes.offering.tolist()) == [-3, 1, 7]
    assert {fault.code for fault in faults_of(again)} == {FaultCode.POINTS_NOWHERE}
