"""Hand cases: an intake as a case worker would write it down, and what should come of it.

Names in place of row numbers, points as on the diploma (43.8), wishes in their order, and everything left out as it
usually is. `cases/README.md` describes the form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from backend.engine.canonical import snapshot_of
from backend.engine.columns import Table, columns_of
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import (
    Applicants,
    AreaModel,
    County,
    DecisionKind,
    Decisions,
    FallbackScope,
    GuestPolicy,
    Journeys,
    LatePolicy,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Right,
    Round,
    Snapshot,
    Standing,
    Wishes,
)

FOLDER = Path(__file__).parent / "cases"
NO_SEED = "0" * 64
ENUMERATED: dict[str, type[IntEnum]] = {
    "area_model": AreaModel,
    "late": LatePolicy,
    "guests": GuestPolicy,
    "fallback": FallbackScope,
    "right": Right,
    "level": Level,
    "kind": PoolKind,
    "standing": Standing,
}
IN_POINTS = ("points", "area_points", "skill_points")


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    title: str
    snapshot: Snapshot
    expected: dict[str, Any]


def load(path: Path) -> Case:
    written = json.loads(path.read_text())
    return Case(path.stem, written["case"], read(written), written["expect"])


def all_cases() -> list[Case]:
    return [load(path) for path in sorted(FOLDER.glob("*.json"))]


def read(written: dict[str, Any]) -> Snapshot:
    """The snapshot that a case describes."""
    return _Reader(written).snapshot()


class _Reader:
    def __init__(self, written: dict[str, Any]) -> None:
        self._written = written
        self._counties: dict[str, Any] = written.get("counties", {"home": {}})
        self._offerings: dict[str, Any] = written["offerings"]
        self._applicants: dict[str, Any] = written["applicants"]
        self._pools = [
            (offering, kind, given if isinstance(given, dict) else {"seats": given})
            for offering, one in self._offerings.items()
            for kind, given in one.get("pools", {}).items()
        ]

    def snapshot(self) -> Snapshot:
        counties = tuple(
            County(id=name, **{key: self._county_value(key, value) for key, value in given.items()})
            for name, given in self._counties.items()
        )
        round_ = Round(
            **{"number": 1, "year": 2027, "rules_version": "test", "seed_hash": NO_SEED}
            | self._written.get("round", {})
        )
        return snapshot_of(
            Snapshot(
                round_,
                counties,
                self._table(Applicants, self._applicant_rows()),
                self._table(Offerings, self._offering_rows()),
                self._table(Pools, self._pool_rows()),
                self._table(Wishes, self._wish_rows()),
                self._table(Decisions, self._decision_rows()),
                self._table(Journeys, self._written.get("journeys", [])),
            )
        )

    def _county_value(self, key: str, value: Any) -> Any:
        if key == "own_school_levels":
            return tuple(Level[name] for name in value)
        return _value(key, value)

    def _table(self, of: type[Table], rows: list[dict[str, Any]]) -> Any:
        """The table of these rows; what a row does not mention is as it usually is."""
        usual = {one.name: one.metadata.get("default") for one in columns_of(of)}
        names = [name for name in usual if usual[name] is None or any(name in row for row in rows)]
        return of(**{name: [row.get(name, usual[name]) for row in rows] for name in names})

    def _applicant_rows(self) -> list[dict[str, Any]]:
        home = next(iter(self._counties))
        rows = []
        for place, (name, given) in enumerate(self._applicants.items()):
            row = {"id": name, "home": home, "lottery": given.get("draw", 1000 - place)} | given
            row["home"] = self._row(self._counties, row["home"])
            rows.append(
                {key: _value(key, value) for key, value in row.items() if key not in {"wishes", "draw"}}
            )
        return rows

    def _offering_rows(self) -> list[dict[str, Any]]:
        home = next(iter(self._counties))
        rows = []
        for name, given in self._offerings.items():
            row = {"id": name, "county": home} | given
            row["capacity"] = row.pop("seats")
            row["county"] = self._row(self._counties, row["county"])
            rows.append({key: _value(key, value) for key, value in row.items() if key != "pools"})
        return rows

    def _pool_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "offering": self._row(self._offerings, offering),
                "kind": PoolKind[kind],
                "serves_all": kind != "RESERVE",
            }
            | given
            for offering, kind, given in self._pools
        ]

    def _wish_rows(self) -> list[dict[str, Any]]:
        rows = []
        for applicant, person in self._applicants.items():
            for rank, (offering, given) in enumerate(person["wishes"].items(), start=1):
                wish = given if isinstance(given, dict) else {"points": given}
                row = {"points": None} | {key: _value(key, value) for key, value in wish.items()}
                row |= {
                    "applicant": self._row(self._applicants, applicant),
                    "offering": self._row(self._offerings, offering),
                    "rank": rank,
                    "points": -1 if row["points"] is None else row["points"],
                    "held_pool": self._pool(offering, wish.get("held_pool")),
                }
                rows.append(row)
        return rows

    def _decision_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "applicant": self._row(self._applicants, given["applicant"]),
                "offering": self._row(self._offerings, given["offering"]),
                "kind": DecisionKind[given["decision"]],
                "value": _hundredths(given.get("points", 0)),
                "pool": self._pool(given["offering"], given.get("pool")),
            }
            for given in self._written.get("decisions", [])
        ]

    def _pool(self, offering: str, kind: str | None) -> int:
        return next((at for at, pool in enumerate(self._pools) if pool[:2] == (offering, kind)), -1)

    @staticmethod
    def _row(names: dict[str, Any], name: str | None) -> int:
        return -1 if name is None else list(names).index(name)


def _value(key: str, value: Any) -> Any:
    if isinstance(value, str) and key in ENUMERATED:
        return ENUMERATED[key][value]
    return _hundredths(value) if key in IN_POINTS else value


def _hundredths(points: float | None) -> int | None:
    return None if points is None else round(points * 100)


def outcome_of(snapshot: Snapshot, result: Result) -> dict[str, dict[str, str]]:
    """Applicant by applicant and wish by wish: status, reason and, on a waiting list, the number."""
    outcome: dict[str, dict[str, str]] = {}
    for row in range(len(snapshot.wishes)):
        applicant = snapshot.applicants.id[snapshot.wishes.applicant[row]]
        offering = snapshot.offerings.id[snapshot.wishes.offering[row]]
        status, reason = Status(result.wishes.status[row]), Reason(result.wishes.reason[row])
        number = int(result.wishes.number[row])
        text = f"{status.name} {reason.name}" + (f" {number}" if number else "")
        outcome.setdefault(applicant, {})[offering] = text
    return outcome


def seats_of(snapshot: Snapshot, result: Result) -> dict[str, str]:
    """Who has a seat where: the offering, and the pool if it is a named one."""
    seats = {}
    for row, queue in enumerate(result.placements.queue.tolist()):
        if queue >= 0:
            seats[snapshot.applicants.id[row]] = queue_name(snapshot, queue)
    return seats


def queue_name(snapshot: Snapshot, queue: int) -> str:
    offerings = snapshot.offerings
    if queue < len(offerings):
        return offerings.id[queue]
    pool = queue - len(offerings)
    return f"{offerings.id[snapshot.pools.offering[pool]]} {PoolKind(snapshot.pools.kind[pool]).name}"


def cut_offs_of(snapshot: Snapshot, result: Result) -> dict[str, str]:
    """Queue by queue: taken of seats, and the points of the last one admitted where that is a limit."""
    cut_offs = {}
    for queue in range(len(result.cut_offs)):
        seats, taken = int(result.cut_offs.seats[queue]), int(result.cut_offs.taken[queue])
        points = int(result.cut_offs.points[queue])
        text = f"{taken} of {seats}" + (f", {points / 100:g}" if points >= 0 else "")
        cut_offs[queue_name(snapshot, queue)] = text + (", draw" if result.cut_offs.by_draw[queue] else "")
    return cut_offs


def lists_of(snapshot: Snapshot, result: Result) -> dict[str, list[str]]:
    """The waiting lists, next in line first."""
    lists: dict[str, list[str]] = {}
    for queue, wish in zip(result.waiting.queue.tolist(), result.waiting.wish.tolist(), strict=True):
        name = snapshot.applicants.id[snapshot.wishes.applicant[wish]]
        lists.setdefault(queue_name(snapshot, queue), []).append(name)
    return lists


def right_of(snapshot: Snapshot, result: Result) -> dict[str, Any]:
    """Whose right is not met, and the seats it would take, programme by programme."""
    return {
        "shortfall": [snapshot.applicants.id[row] for row in result.shortfalls.applicant.tolist()],
        "extra": {
            str(programme): seats
            for programme, seats in zip(
                result.extra_seats.programme.tolist(), result.extra_seats.seats.tolist(), strict=True
            )
        },
    }
