"""Grades of the cast. Invented; the subject codes are the real ones where they are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from backend.demo.cast import ASTRID, IDA, JONAS, MEHDI, NORA, SARA
from backend.features.grades import service as grades
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.reports import Source
from backend.features.grades.service import Reported

YEAR = 2026
"""The school year that ends before the one applied for begins."""

DIPLOMA = (
    ("NOR0218", "Norsk hovedmål, skriftlig"),
    ("NOR0219", "Norsk sidemål, skriftlig"),
    ("NOR0220", "Norsk muntlig"),
    ("MAT0015", "Matematikk"),
    ("ENG0030", "Engelsk"),
    ("NAT0021", "Naturfag"),
    ("SAF0010", "Samfunnsfag"),
    ("RLE0030", "Kristendom, religion, livssyn og etikk"),
    ("KHV0010", "Kunst og håndverk"),
    ("KRO0020", "Kroppsøving"),
    ("MHE0010", "Mat og helse"),
    ("MUS0010", "Musikk"),
    ("FSP0042", "Fremmedspråk"),
)
"""The subjects of a diploma from lower secondary school, in its order."""

CONDUCT = (("ORDEN", "Orden"), ("OPPFORSEL", "Oppførsel"))


def load(session: Session, ids: dict[str, str], now: datetime) -> None:
    """Enter the cast's grades, as their schools would report them."""
    for person, reported in (
        (IDA, _ida()),
        (ASTRID, _diploma("3,3,4,3,4,3,4,4,5,5,4,4,3")),
        (NORA, _diploma("5,5,5,6,5,5,6,5,4,4,5,5,5")),
        (MEHDI, _mehdi()),
        (JONAS, _jonas()),
        (SARA, _sara()),
    ):
        grades.record_grades(session, ids[person.key], list(reported), now)


def _ida() -> Iterator[Reported]:
    yield from _diploma("5,4,5,4,5,4,5,5,4,4,5,4,4")
    yield _lower("NOR0218", "Norsk hovedmål, skriftlig", "4", Assessment.EXAM)
    yield _lower("NAT0021", "Naturfag, muntlig", "5", Assessment.EXAM)
    # The same elective in two years: only the later one counts.
    yield _lower("VALG01", "Innsats for andre", "4", Assessment.ELECTIVE, YEAR - 2)
    yield _lower("VALG01", "Innsats for andre", "5", Assessment.ELECTIVE)
    yield _lower("VALG02", "Programmering", "4", Assessment.ELECTIVE, YEAR - 1)
    yield _lower("UTV0010", "Utdanningsvalg", "D")


def _mehdi() -> Iterator[Reported]:
    """Two years in Norway: more than half of the subjects without a grade, so he is treated individually."""
    yield from _diploma("IV,F,3,4,5,IV,IV,IV,4,5,F,IV,F")
    yield _lower("MAT0015", "Matematikk", "4", Assessment.EXAM)


def _jonas() -> Iterator[Reported]:
    yield from _diploma("3,2,3,3,4,4,3,3,4,5,4,3,3", YEAR - 1)
    area = "ELELE1----"
    for subject, name, mark in (
        ("ENG1009", "Engelsk, yrkesfag", "4"),
        ("MAT1113", "Matematikk 1P-Y, elektro", "4"),
        ("NAT1009", "Naturfag, elektro", "3"),
        ("ELE1006", "Elektroniske kretser og nettverk", "5"),
        ("ELE1007", "Energi og styresystemer", "4"),
        ("YFF1001", "Yrkesfaglig fordypning", "5"),
    ):
        yield _upper(Level.VG1, subject, name, mark, area)
    yield _upper(Level.VG1, "KRO1017", "Kroppsøving", "5", area, Assessment.HALF_YEAR, "KRO")
    yield _upper(Level.VG1, "ELE1007", "Energi og styresystemer", "4", area, Assessment.EXAM)
    yield from _conduct(Level.VG1, area)


def _sara() -> Iterator[Reported]:
    """Continuing subjects: the half-year grades from Vg1 give way to those from Vg2."""
    first, second = "STUSP1----", "STREA2----"
    for subject, name, mark in (
        ("ENG1007", "Engelsk", "5"),
        ("GEO1003", "Geografi", "4"),
        ("MAT1021", "Matematikk 1T", "3"),
        ("NAT1007", "Naturfag", "5"),
    ):
        yield _upper(Level.VG1, subject, name, mark, first, year=YEAR - 1)
    for subject, name, mark, group in (
        ("NOR1260", "Norsk, skriftlig", "4", "NOR-S"),
        ("NOR1261", "Norsk, muntlig", "4", "NOR-M"),
        ("KRO1017", "Kroppsøving", "4", "KRO"),
        ("FSP6221", "Spansk II", "4", "FSP"),
    ):
        yield _upper(Level.VG1, subject, name, mark, first, Assessment.HALF_YEAR, group, YEAR - 1)
    yield _upper(Level.VG1, "ENG1007", "Engelsk", "4", first, Assessment.EXAM, year=YEAR - 1)
    for subject, name, mark in (
        ("REA3056", "Matematikk R1", "4"),
        ("REA3045", "Kjemi 1", "5"),
        ("REA3038", "Fysikk 1", "4"),
        ("REA3035", "Biologi 1", "5"),
    ):
        yield _upper(Level.VG2, subject, name, mark, second)
    for subject, name, mark, group in (
        ("NOR1264", "Norsk, skriftlig", "5", "NOR-S"),
        ("NOR1265", "Norsk, muntlig", "5", "NOR-M"),
        ("HIS1009", "Historie", "4", "HIS"),
        ("KRO1018", "Kroppsøving", "5", "KRO"),
    ):
        yield _upper(Level.VG2, subject, name, mark, second, Assessment.HALF_YEAR, group)
    yield _upper(Level.VG2, "FSP6222", "Spansk II", "5", second, group="FSP")
    yield _upper(Level.VG2, "REA3045", "Kjemi 1", "4", second, Assessment.EXAM)
    retake = GradeRecord("MAT1021", Level.VG1, Assessment.EXAM, Mark.FIVE, YEAR, private_candidate=True)
    yield Reported(retake, "Matematikk 1T", source=Source.PRIVATE_EXAM)
    yield from _conduct(Level.VG2, second)


def _diploma(marks: str, year: int = YEAR) -> Iterator[Reported]:
    for (subject, name), mark in zip(DIPLOMA, marks.split(","), strict=True):
        yield _lower(subject, name, mark, year=year)
    yield from _conduct(Level.LOWER_SECONDARY, year=year)


def _conduct(level: Level, area: str = "", year: int = YEAR) -> Iterator[Reported]:
    for subject, name in CONDUCT:
        record = GradeRecord(subject, level, Assessment.CONDUCT, Mark.GOOD, year, programme_area=area)
        yield Reported(record, name)


def _lower(
    subject: str, name: str, mark: str, assessment: Assessment = Assessment.FINAL, year: int = YEAR
) -> Reported:
    return Reported(GradeRecord(subject, Level.LOWER_SECONDARY, assessment, Mark(mark), year), name)


def _upper(
    level: Level,
    subject: str,
    name: str,
    mark: str,
    area: str,
    assessment: Assessment = Assessment.FINAL,
    group: str = "",
    year: int = YEAR,
) -> Reported:
    record = GradeRecord(
        subject, level, assessment, Mark(mark), year, subject_group=group, programme_area=area
    )
    return Reported(record, name)
