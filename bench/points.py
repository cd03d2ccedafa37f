"""Points of 200 000 applicants: the batch against the explained rules and against a rational-arithmetic oracle.

The two slower ones score a sample and are scaled to the cohort; all three are timed in alternating rounds on the
same people, and must agree on every one of the sample.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from fractions import Fraction

from backend.features.grades.batch import columns_of, points_of_all
from backend.features.grades.rules.points import points
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.selection import Target

PEOPLE = 200_000
SAMPLE = 4_000
ROUNDS = 5
GOAL_SECONDS = 2.0

MARKS = [
    *(Mark(str(value)) for value in (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6)),
    Mark.NO_BASIS,
    Mark.EXEMPT,
]


def run() -> None:
    """Print the table and one line of JSON."""
    chance = random.Random(2027)
    levels = {target: _cohort(target, chance) for target in Target}
    results = {target.value: _measure(people, target) for target, people in levels.items()}
    print(f"Points of {PEOPLE:,} applicants, seconds of CPU, medians of {ROUNDS} alternating rounds")
    print(
        f"{'level':<7}{'records':>11}{'batch':>9}{'rules':>9}{'oracle':>9}{'rules/batch':>13}{'oracle/batch':>14}"
    )
    for name, found in results.items():
        print(
            f"{name:<7}{found['records']:>11,.0f}{found['batch']:>9.2f}{found['rules']:>9.1f}"
            f"{found['oracle']:>9.1f}{found['rules'] / found['batch']:>12.0f}x"
            f"{found['oracle'] / found['batch']:>13.0f}x"
        )
    print(f"rules and oracle: {SAMPLE:,} applicants, scaled. Goal for the batch: {GOAL_SECONDS} s.")
    slowest = max(found["batch"] for found in results.values())
    summary = {"bench": "points", "people": PEOPLE, "goal_seconds": GOAL_SECONDS, "slowest": slowest}
    print(json.dumps({**summary, "met": slowest <= GOAL_SECONDS, "levels": results}))


def _measure(people: list[list[GradeRecord]], target: Target) -> dict[str, float]:
    columns = columns_of(people)
    sample = people[:SAMPLE]
    contestants: dict[str, tuple[Callable[[], list[int]], float]] = {
        "batch": (lambda: [*points_of_all(columns, target).score.tolist()], 1),
        "rules": (lambda: [points(each, target).score or -1 for each in sample], PEOPLE / SAMPLE),
        "oracle": (lambda: [_oracle(each, target) for each in sample], PEOPLE / SAMPLE),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    scores: dict[str, list[int]] = {}
    for _ in range(ROUNDS):
        for name, (score, scale) in contestants.items():
            begun = time.process_time()
            scores[name] = score()
            seconds[name].append((time.process_time() - begun) * scale)
    if not scores["batch"][:SAMPLE] == scores["rules"] == scores["oracle"]:
        raise AssertionError("the three ways of counting disagree")
    medians = {name: round(statistics.median(each), 4) for name, each in seconds.items()}
    return {"records": float(len(columns.person)), **medians}


def _cohort(target: Target, chance: random.Random) -> list[list[GradeRecord]]:
    def taught(count: int, level: Level, assessment: Assessment, name: str) -> list[GradeRecord]:
        return [
            GradeRecord(f"{name}{place}", level, assessment, chance.choice(MARKS), 2026)
            for place in range(count)
        ]

    def lower_secondary() -> list[GradeRecord]:
        level = Level.LOWER_SECONDARY
        return [
            *taught(16, level, Assessment.FINAL, "S"),
            *taught(2, level, Assessment.EXAM, "S"),
            *taught(3, level, Assessment.ELECTIVE, "V"),
            *taught(2, level, Assessment.CONDUCT, "O"),
        ]

    def upper_secondary(level: Level) -> list[GradeRecord]:
        return [
            *taught(6, level, Assessment.FINAL, f"{level.value}"),
            *taught(1, level, Assessment.EXAM, f"{level.value}"),
            *taught(4, level, Assessment.HALF_YEAR, "H"),
        ]

    def records() -> list[GradeRecord]:
        match target:
            case Target.VG1:
                return lower_secondary()
            case Target.VG2:
                return upper_secondary(Level.VG1)
            case Target.VG3:
                return [*upper_secondary(Level.VG1), *upper_secondary(Level.VG2)]

    return [records() for _ in range(PEOPLE)]


def _oracle(records: list[GradeRecord], target: Target) -> int:
    """The score in rational arithmetic; knows no more of choosing than these cohorts need."""

    def two_decimals(value: Fraction) -> Fraction:
        hundredths, rest = divmod(value * 100, 1)
        return Fraction(int(hundredths) + (rest >= Fraction(1, 2)), 100)

    excluded = {"F", "D", "B", "IB"}
    counted = [r for r in records if r.mark.value not in excluded and r.assessment is not Assessment.CONDUCT]
    if target is Target.VG3:
        newer = {r.subject for r in counted if r.level is Level.VG2 and r.assessment is Assessment.HALF_YEAR}
        counted = [
            r
            for r in counted
            if r.level is Level.VG2 or r.assessment is not Assessment.HALF_YEAR or r.subject not in newer
        ]
    values = {
        name: [Fraction(r.mark.value) if r.mark.value.isdigit() else Fraction(0) for r in group]
        for name, group in (
            ("electives", [r for r in counted if r.assessment is Assessment.ELECTIVE]),
            ("rest", [r for r in counted if r.assessment is not Assessment.ELECTIVE]),
        )
    }
    entries = values["rest"]
    if values["electives"]:
        entries.append(two_decimals(sum(values["electives"], Fraction(0)) / len(values["electives"])))
    if not entries:
        return -1
    return int(two_decimals(sum(entries, Fraction(0)) / len(entries)) * 1000)
