"""The intake of a synthetic nation: the engine beside one sort of all wishes, beside heaps, and beside packages.

Each size and shape is measured in a process of its own, so that its memory is its own; contestants alternate within it.
The packages build objects with links to each other and are measured at the sizes they manage; every contestant must
place the same applicants at the same offerings, or nothing is reported.
"""

from __future__ import annotations

import heapq
import json
import math
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.engine.columns import Column
from backend.engine.pipeline import run as run_engine
from backend.engine.snapshot import NONE, Snapshot
from backend.engine.verify import verify
from bench._nation import nation

NATIONAL = 200_000
SIZES = (20_000, 50_000, 100_000, NATIONAL, 400_000)
PACKAGE_SIZE = 1_000
PACKAGE_WISHES = 5
ROUNDS = 3
GOALS = {
    "run_s": 2.0,
    "verify_s": 2.0,
    "rss_mb": 1024,
    "run_to_sort": 1.5,
    "pools_to_sort": 4.0,
    "exponent": 1.2,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an instance looks like."""

    applicants: int
    wishes: int = 10
    pools: int = 0
    places_elsewhere: bool = False
    packages: bool = False


def run() -> None:
    """Print the tables and one line of JSON."""
    print(
        f"Seconds of CPU, medians of {ROUNDS} alternating rounds; 10 wishes each, one offering to 25 applicants\n"
    )
    print(
        f"{'applicants':>10}  {'shape':<24}{'run':>8}{'verify':>8}{'sort':>8}{'heaps':>8}{'run/sort':>10}{'MB':>7}"
    )
    plain = {size: _show(Shape(size), "no pools") for size in SIZES}
    pools = _show(Shape(NATIONAL, pools=3), "three pools each")
    elsewhere = _show(Shape(NATIONAL, pools=3, places_elsewhere=True), "and placed elsewhere")
    packages = _in_own_process(Shape(PACKAGE_SIZE, wishes=PACKAGE_WISHES, packages=True))
    print(f"\n{PACKAGE_SIZE} applicants, {PACKAGE_WISHES} wishes: ", end="")
    print(", ".join(f"{name} {packages[name]:.3f} s" for name in ("run", "heaps", "matching", "algmatch")))
    exponent = math.log(plain[SIZES[-1]]["run"] / plain[SIZES[0]]["run"]) / math.log(SIZES[-1] / SIZES[0])
    slowest = max((plain[NATIONAL], pools, elsewhere), key=lambda found: found["run"])
    found = {
        "run_s": slowest["run"],
        "verify_s": max(plain[NATIONAL]["verify"], pools["verify"], elsewhere["verify"]),
        "rss_mb": max(plain[NATIONAL]["rss_mb"], pools["rss_mb"], elsewhere["rss_mb"]),
        "run_to_sort": plain[NATIONAL]["run"] / plain[NATIONAL]["sort"],
        "pools_to_sort": pools["run"] / pools["sort"],
        "exponent": exponent,
    }
    missed = [name for name, goal in GOALS.items() if found[name] > goal]
    figures = {name: round(figure, 3) for name, figure in found.items()}
    summary = {
        "bench": "intake",
        "met": not missed,
        "missed": missed,
        **figures,
        "sort_s": plain[NATIONAL]["sort"],
    }
    print(json.dumps({**summary, "packages": packages}))


def _show(shape: Shape, name: str) -> dict[str, float]:
    found = _in_own_process(shape)
    print(
        f"{shape.applicants:>10,}  {name:<24}{found['run']:>8.2f}{found['verify']:>8.2f}{found['sort']:>8.2f}"
        f"{found.get('heaps', float('nan')):>8.2f}{found['run'] / found['sort']:>10.2f}{found['rss_mb']:>7.0f}",
        flush=True,
    )
    return found


def _in_own_process(shape: Shape) -> dict[str, Any]:
    arguments = [
        str(shape.applicants),
        str(shape.wishes),
        str(shape.pools),
        str(shape.places_elsewhere),
        str(shape.packages),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", *arguments], check=True, capture_output=True, text=True
    )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure(shape: Shape) -> dict[str, float]:
    """Figures of one shape, in this process.

    Raises:
        AssertionError: the check found a violation, or two contestants do not agree.
    """
    snapshot = nation(
        shape.applicants, wishes=shape.wishes, pools=shape.pools, places_elsewhere=shape.places_elsewhere
    )
    result = run_engine(snapshot)
    violations = verify(snapshot, result)
    if violations:
        raise AssertionError(violations[:5])
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    contestants: dict[str, Callable[[], object]] = {
        "run": lambda: run_engine(snapshot),
        "verify": lambda: verify(snapshot, result),
        "sort": lambda: np.lexsort((_plain_keys(snapshot), snapshot.wishes.offering)),
    }
    if not shape.pools and not shape.places_elsewhere:
        contestants["heaps"] = lambda: _heaps(snapshot)
        _agree("heaps", result.placements.offering, _heaps(snapshot))
    if shape.packages:
        contestants |= _packages(snapshot, result.placements.offering)
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, contestant in contestants.items():
            begun = time.process_time()
            contestant()
            seconds[name].append(time.process_time() - begun)
    return {"rss_mb": rss_mb, **{name: round(statistics.median(each), 4) for name, each in seconds.items()}}


def _plain_keys(snapshot: Snapshot) -> Column:
    """Points and draw: all that tells applicants to one offering apart where nobody has a tier."""
    wishes, applicants = snapshot.wishes, snapshot.applicants
    resident = applicants.home[wishes.applicant] == snapshot.offerings.county[wishes.offering]
    points = wishes.points.astype("int64") | resident.astype("int64") << 15
    keys: Column = points << 40 | applicants.lottery[wishes.applicant]
    return keys


def _heaps(snapshot: Snapshot) -> Column:
    """Deferred acceptance as it is written down: one heap an offering, one proposal at a time."""
    keys, starts = _plain_keys(snapshot).tolist(), _starts(snapshot).tolist()
    wished, seats = snapshot.wishes.offering.tolist(), snapshot.offerings.capacity.tolist()
    admitted: list[list[tuple[int, int]]] = [[] for _ in seats]
    turn = starts[:-1]
    asking = list(range(len(turn)))
    while asking:
        applicant = asking.pop()
        if turn[applicant] == starts[applicant + 1]:
            continue
        row = turn[applicant]
        turn[applicant] += 1
        holders = admitted[wished[row]]
        if len(holders) < seats[wished[row]]:
            heapq.heappush(holders, (keys[row], applicant))
        else:
            asking.append(heapq.heappushpop(holders, (keys[row], applicant))[1])
    placed = np.full(len(turn), NONE, "int32")
    for offering, holders in enumerate(admitted):
        placed[[applicant for _, applicant in holders]] = offering
    return placed


def _starts(snapshot: Snapshot) -> Column:
    """Where each applicant's wishes begin, and where the last one's end."""
    return np.searchsorted(snapshot.wishes.applicant, np.arange(len(snapshot.applicants) + 1))


def _packages(snapshot: Snapshot, placed: Column) -> dict[str, Callable[[], object]]:
    """The published packages over the same preferences, objects and all."""
    from matching.games import HospitalResident

    from tests.engine import oracles

    residents, hospitals = _preferences(snapshot)
    capacities = snapshot.offerings.capacity.tolist()

    def matching() -> Column:
        game = HospitalResident.create_from_dictionaries(
            residents, hospitals, {offering: capacities[offering] for offering in hospitals}
        )
        return _placed(
            {hospital.name: [each.name for each in found] for hospital, found in game.solve().items()}
        )

    def algmatch() -> Column:
        ranked = {
            offering: {"capacity": capacities[offering], "preferences": order}
            for offering, order in hospitals.items()
        }
        found = oracles.algmatch()(dictionary={"residents": residents, "hospitals": ranked})
        return _placed(
            {
                int(name[1:]): [int(one[1:]) for one in each]
                for name, each in found.get_stable_matching()["hospital_sided"].items()
            }
        )

    def _placed(by_offering: dict[int, list[int]]) -> Column:
        found = np.full(len(snapshot.applicants), NONE, "int32")
        for offering, each in by_offering.items():
            found[each] = offering
        return found

    _agree("matching", placed, matching())
    _agree("algmatch", placed, algmatch())
    return {"matching": matching, "algmatch": algmatch}


def _preferences(snapshot: Snapshot) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Offerings in the order of each applicant, and applicants in the order of each offering."""
    wishes = snapshot.wishes
    residents: dict[int, list[int]] = {}
    hospitals: dict[int, list[int]] = {}
    for row in range(len(wishes)):
        residents.setdefault(int(wishes.applicant[row]), []).append(int(wishes.offering[row]))
    for row in np.argsort(-_plain_keys(snapshot)):
        hospitals.setdefault(int(wishes.offering[row]), []).append(int(wishes.applicant[row]))
    return residents, hospitals


def _agree(name: str, ours: Column, theirs: Column) -> None:
    if not np.array_equal(ours, theirs):
        raise AssertionError(f"{name} places {np.count_nonzero(ours != theirs)} applicants differently")


def main() -> None:
    applicants, wishes, pools, *flags = sys.argv[1:]
    shape = Shape(int(applicants), int(wishes), int(pools), *(flag == "True" for flag in flags))
    print(json.dumps(measure(shape)))


if __name__ == "__main__":
    # The packages copy objects that refer to each other, some thousand deep.
    sys.setrecursionlimit(200_000)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
