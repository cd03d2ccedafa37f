"""Which records count, and why the others do not (opplæringsforskrifta §§ 4-19 and 4-25)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.features.grades.rules.records import UNGRADED, Assessment, GradeRecord, Level, Mark


class Target(StrEnum):
    """The level that is applied for."""

    VG1 = "vg1"
    VG2 = "vg2"
    VG3 = "vg3"


class Vg3Basis(StrEnum):
    """Which years count for Vg3: the regulation says both, some counties only the second."""

    VG1_AND_VG2 = "vg1_and_vg2"
    VG2_ONLY = "vg2_only"


class Reason(StrEnum):
    """Why a line counts or does not. The value is the translation key of the sentence shown."""

    COUNTS = "grades.reason.counts"
    COUNTS_AS_ZERO = "grades.reason.counts_as_zero"
    ELECTIVES_AS_ONE = "grades.reason.electives_as_one"
    IN_ELECTIVES = "grades.reason.in_electives"
    ELECTIVE_LATER_YEAR = "grades.reason.elective_later_year"
    EXEMPT = "grades.reason.exempt"
    NO_GRADE = "grades.reason.no_grade"
    CONDUCT = "grades.reason.conduct"
    OTHER_LEVEL = "grades.reason.other_level"
    NEWER_ASSESSMENT = "grades.reason.newer_assessment"
    BETTER_ATTEMPT = "grades.reason.better_attempt"


PARAGRAPHS: dict[Reason, str] = {
    Reason.COUNTS: "§ 4-19 / § 4-25",
    Reason.COUNTS_AS_ZERO: "§ 4-19 / § 4-25",
    Reason.ELECTIVES_AS_ONE: "§ 4-19",
    Reason.IN_ELECTIVES: "§ 4-19",
    Reason.ELECTIVE_LATER_YEAR: "§ 4-19",
    Reason.EXEMPT: "§ 4-19 / § 4-25",
    Reason.NO_GRADE: "§ 4-19 / § 4-25",
    Reason.CONDUCT: "§ 4-19 / § 4-25",
    Reason.OTHER_LEVEL: "§ 4-25",
    Reason.NEWER_ASSESSMENT: "§ 4-25",
    Reason.BETTER_ATTEMPT: "§ 4-25",
}
"""Where in opplæringsforskrifta each reason comes from."""


def paragraph(reason: Reason, target: Target) -> str:
    """The paragraph that decides a line, for the level applied for."""
    vg1, _, later = PARAGRAPHS[reason].partition(" / ")
    return vg1 if target is Target.VG1 or not later else later


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record and what becomes of it."""

    record: GradeRecord
    counts: bool
    reason: Reason


LEVELS: dict[tuple[Target, Vg3Basis], frozenset[Level]] = {
    (Target.VG1, Vg3Basis.VG1_AND_VG2): frozenset({Level.LOWER_SECONDARY}),
    (Target.VG1, Vg3Basis.VG2_ONLY): frozenset({Level.LOWER_SECONDARY}),
    (Target.VG2, Vg3Basis.VG1_AND_VG2): frozenset({Level.VG1}),
    (Target.VG2, Vg3Basis.VG2_ONLY): frozenset({Level.VG1}),
    (Target.VG3, Vg3Basis.VG1_AND_VG2): frozenset({Level.VG1, Level.VG2}),
    (Target.VG3, Vg3Basis.VG2_ONLY): frozenset({Level.VG2}),
}


def choose(
    records: Iterable[GradeRecord], target: Target, vg3_basis: Vg3Basis = Vg3Basis.VG1_AND_VG2
) -> list[Chosen]:
    """Decide for every record whether it counts. Keeps the order of `records`; drops none."""
    records = list(records)
    levels = LEVELS[target, vg3_basis]
    candidates = [record for record in records if _may_count(record, levels)]
    beaten = _beaten(candidates, target)
    superseded = _superseded([r for r in candidates if id(r) not in beaten], target)
    latest = _latest_electives(candidates)
    return [_judge(record, levels, beaten, superseded, latest) for record in records]


def _may_count(record: GradeRecord, levels: Collection[Level]) -> bool:
    return record.level in levels and _outright_reason(record) is None


def _outright_reason(record: GradeRecord) -> Reason | None:
    """Why a record never counts, whatever else there is; `None` when it may."""
    if record.assessment is Assessment.CONDUCT:
        return Reason.CONDUCT
    if record.mark is Mark.EXEMPT:
        return Reason.EXEMPT
    return Reason.NO_GRADE if record.mark in UNGRADED else None


def _judge(
    record: GradeRecord,
    levels: Collection[Level],
    beaten: Collection[int],
    superseded: Collection[int],
    latest_electives: Collection[int],
) -> Chosen:
    if record.level not in levels:
        return Chosen(record, False, Reason.OTHER_LEVEL)
    outright = _outright_reason(record)
    if outright is not None:
        return Chosen(record, False, outright)
    if record.assessment is Assessment.ELECTIVE:
        kept = id(record) in latest_electives
        return Chosen(record, kept, Reason.IN_ELECTIVES if kept else Reason.ELECTIVE_LATER_YEAR)
    if id(record) in beaten:
        return Chosen(record, False, Reason.BETTER_ATTEMPT)
    if id(record) in superseded:
        return Chosen(record, False, Reason.NEWER_ASSESSMENT)
    return Chosen(record, True, Reason.COUNTS if record.mark.value_of is not None else Reason.COUNTS_AS_ZERO)


def _beaten(candidates: Iterable[GradeRecord], target: Target) -> set[int]:
    """Records outdone by a better attempt in the same subject and way of assessment (§ 4-25 e and f).

    A private candidate's result replaces the one it repeats where it is better; of two programmes that both
    qualify, the better grade in a common subject counts. To Vg1 nobody competes with themselves.
    """
    if target is Target.VG1:
        return set()
    best: dict[tuple[str, Level, bool], GradeRecord] = {}
    outdone: set[int] = set()
    for record in candidates:
        if record.assessment is Assessment.ELECTIVE:
            continue
        key = (record.group, record.level, _is_exam_of_the_school(record))
        present = best.get(key)
        if present is None or not _competes(record, present):
            best.setdefault(key, record)
        elif record.worth > present.worth:
            outdone.add(id(present))
            best[key] = record
        else:
            outdone.add(id(record))
    return outdone


def _is_exam_of_the_school(record: GradeRecord) -> bool:
    # A private candidate's exam stands for the whole subject; the school's own exam is an entry of its own.
    return record.assessment is Assessment.EXAM and not record.private_candidate


def _competes(record: GradeRecord, other: GradeRecord) -> bool:
    if record.private_candidate or other.private_candidate:
        return True
    return record.assessment is other.assessment and record.programme_area != other.programme_area


def _superseded(candidates: Collection[GradeRecord], target: Target) -> set[int]:
    """Half-year grades from Vg1 in a subject that has a newer assessment from Vg2: only the newest counts."""
    if target is not Target.VG3:
        return set()
    newer = {
        record.group
        for record in candidates
        if record.level is Level.VG2 and record.assessment in {Assessment.HALF_YEAR, Assessment.FINAL}
    }
    return {
        id(record)
        for record in candidates
        if record.level is Level.VG1 and record.assessment is Assessment.HALF_YEAR and record.group in newer
    }


def _latest_electives(candidates: Iterable[GradeRecord]) -> set[int]:
    """Of the same elective in several years only the last counts."""
    last: dict[str, GradeRecord] = {}
    for record in candidates:
        if record.assessment is Assessment.ELECTIVE:
            present = last.get(record.group)
            if present is None or record.school_year > present.school_year:
                last[record.group] = record
    return {id(record) for record in last.values()}
