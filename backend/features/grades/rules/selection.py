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
    APPROVED = "grades.reason.approved"
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
    Reason.APPROVED: "§ 4-19 / § 4-25",
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
    against = {id(r): reason for r in records if (reason := _outright_reason(r, levels)) is not None}

    def left() -> list[GradeRecord]:
        return [record for record in records if id(record) not in against]

    against |= dict.fromkeys(_earlier_electives(left()), Reason.ELECTIVE_LATER_YEAR)
    if target is not Target.VG1:
        against |= dict.fromkeys(_superseded(left()), Reason.NEWER_ASSESSMENT)
        against |= dict.fromkeys(_beaten(left()), Reason.BETTER_ATTEMPT)
    return [_chosen(record, against.get(id(record))) for record in records]


def _chosen(record: GradeRecord, against: Reason | None) -> Chosen:
    if against is not None:
        return Chosen(record, False, against)
    if record.assessment is Assessment.ELECTIVE:
        return Chosen(record, True, Reason.IN_ELECTIVES)
    return Chosen(record, True, Reason.COUNTS if record.mark.value_of is not None else Reason.COUNTS_AS_ZERO)


def _outright_reason(record: GradeRecord, levels: Collection[Level]) -> Reason | None:
    """Why a record never counts, whatever else there is; `None` when it may."""
    if record.level not in levels:
        return Reason.OTHER_LEVEL
    if record.assessment is Assessment.CONDUCT:
        return Reason.CONDUCT
    match record.mark:
        case Mark.EXEMPT:
            return Reason.EXEMPT
        case Mark.APPROVED:
            return Reason.APPROVED
        case _:
            return Reason.NO_GRADE if record.mark in UNGRADED else None


def _earlier_electives(candidates: Iterable[GradeRecord]) -> set[int]:
    """Electives that were taken again in a later year."""
    last: dict[str, GradeRecord] = {}
    earlier: set[int] = set()
    for record in candidates:
        if record.assessment is Assessment.ELECTIVE:
            present = last.setdefault(record.group, record)
            if present is not record:
                newer = (record.school_year, record.worth) > (present.school_year, present.worth)
                earlier.add(id(present if newer else record))
                last[record.group] = record if newer else present
    return earlier


def _superseded(candidates: Iterable[GradeRecord]) -> set[int]:
    """Half-year grades with a newer assessment in the same subject: the final one of the same programme and
    level, or anything but a school exam from Vg2 where they are from Vg1. Only the newest counts. Electives are an
    entry of their own and supersede nothing."""
    assessed = [r for r in candidates if not r.is_school_exam and r.assessment is not Assessment.ELECTIVE]
    finals = {(r.group, r.level, r.programme_area) for r in assessed if r.assessment is Assessment.FINAL}
    from_vg2 = {r.group for r in assessed if r.level is Level.VG2}
    return {
        id(r)
        for r in assessed
        if r.assessment is Assessment.HALF_YEAR
        and ((r.group, r.level, r.programme_area) in finals or (r.level is Level.VG1 and r.group in from_vg2))
    }


def _beaten(candidates: Iterable[GradeRecord]) -> set[int]:
    """All but the best attempt at the same thing (§ 4-25 e and f).

    A private candidate's result replaces the one it repeats where it is better; of two programmes that both
    qualify, or of a year taken twice, the better grade in a common subject counts.
    """
    best: dict[tuple[str, Level, bool], GradeRecord] = {}
    beaten: set[int] = set()
    for record in candidates:
        if record.assessment is Assessment.ELECTIVE:
            continue
        attempt = (record.group, record.level, record.is_school_exam)
        present = best.setdefault(attempt, record)
        if present is not record:
            better, worse = (record, present) if record.worth > present.worth else (present, record)
            best[attempt] = better
            beaten.add(id(worse))
    return beaten
