"""The catalogue's file format: which tables there are, what their columns hold, what a row must satisfy.

FORMAT.md says the same in prose; a test holds the two together. Tables stand in the order they are loaded:
a row may refer to tables above its own only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from backend.features.catalogue.rules.columns import (
    Column,
    Fault,
    Value,
    choice,
    code,
    day,
    degrees,
    hundredths,
    organisation_number,
    several,
    shares,
    text,
    whole,
    yes_no,
)
from backend.features.catalogue.rules.kinds import (
    Certificate,
    ChangeKind,
    CountyKind,
    CutOffStatus,
    DemoField,
    Level,
    Pool,
    ProgrammeKind,
    Provision,
    Requirement,
    Stage,
    SubjectKind,
)

Row = Mapping[str, Value]
Check = Callable[[Row], tuple[str, Fault] | None]

COUNTY = r"\d{2}"
MUNICIPALITY = r"\d{4}"
POSTAL_CODE = r"\d{4}"
PROGRAMME = r"[A-Z][A-Z0-9]"
AREA = r"[A-Z][A-Z0-9][A-Z0-9]{3}[0-9A-Z][A-Z0-9-]{4}"
SUBJECT = r"[A-Z]{3}[0-9A-Z]\d{2,3}|[A-Z]{4}\d{3}"
LANGUAGE = r"[a-z]{2,3}"


def period_in_order(row: Row) -> tuple[str, Fault] | None:
    start, end = row["valid_from"], row["valid_to"]
    if isinstance(start, date) and isinstance(end, date) and end < start:
        return "valid_to", Fault.PERIOD_REVERSED
    return None


def code_from_parts(row: Row) -> tuple[str, Fault] | None:
    """Positions 1-6 are the base code, 7-10 the category, 1-2 the programme."""
    whole_code = str(row["code"])
    if whole_code != f"{row['base_code']}{row['category']}":
        return "base_code", Fault.CODE_PARTS
    if not whole_code.startswith(str(row["programme"])):
        return "programme", Fault.CODE_PARTS
    return None


def points_when_by_points(row: Row) -> tuple[str, Fault] | None:
    if (row["status"] == CutOffStatus.POINTS) != (row["points"] is not None):
        return "points", Fault.STATUS_AND_POINTS
    return None


def pools_fill_the_places(row: Row) -> tuple[str, Fault] | None:
    pools, places = row["pools"], row["places"]
    if isinstance(pools, dict) and sum(pools.values()) != places:
        return "pools", Fault.POOLS_SUM
    return None


def new_code_differs(row: Row) -> tuple[str, Fault] | None:
    return ("new", Fault.SAME_CODE) if row["old"] == row["new"] else None


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file. `snapshot`: the file is the whole truth of its origin, and what left it is closed."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    snapshot: bool = True

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def has_period(self) -> bool:
        return "valid_to" in self.column_names


VALIDITY = (Column("valid_from", day, required=False), Column("valid_to", day, required=False))
DATED = (Column("valid_from", day), Column("valid_to", day, required=False))
NAMES = (
    Column("name_nb", text(200)),
    Column("name_nn", text(200), required=False),
    Column("name_en", text(200), required=False),
)

TABLES: tuple[Table, ...] = (
    Table(
        "counties",
        (
            Column("number", code(COUNTY)),
            Column("name", text(100)),
            Column("kind", choice(CountyKind)),
            Column("owner_name", text(100), required=False),
            Column("owner_organisation", organisation_number, required=False),
            *DATED,
        ),
        key=("number", "valid_from"),
        checks=(period_in_order,),
    ),
    Table(
        "municipalities",
        (
            Column("number", code(MUNICIPALITY)),
            Column("name", text(100)),
            Column("official_name", text(200), required=False),
            Column("county", code(COUNTY), refers="counties"),
            Column("latitude", degrees(90), required=False),
            Column("longitude", degrees(180), required=False),
            *DATED,
        ),
        key=("number", "valid_from"),
        checks=(period_in_order,),
    ),
    Table(
        "postal_codes",
        (
            Column("code", code(POSTAL_CODE)),
            Column("place", text(100)),
            Column("municipality", code(MUNICIPALITY), refers="municipalities"),
            Column("category", code("[A-Z]"), required=False),
            *VALIDITY,
        ),
        key=("code",),
        checks=(period_in_order,),
    ),
    Table(
        "postal_points",
        (
            Column("code", code(POSTAL_CODE)),
            Column("latitude", degrees(90)),
            Column("longitude", degrees(180)),
        ),
        key=("code",),
    ),
    Table(
        "programmes",
        (
            Column("code", code(PROGRAMME)),
            *NAMES,
            Column("kind", choice(ProgrammeKind)),
            Column("first_area", code(AREA), required=False),
            *VALIDITY,
        ),
        key=("code",),
        checks=(period_in_order,),
    ),
    Table(
        "programme_areas",
        (
            Column("code", code(AREA)),
            Column("base_code", code(r"[A-Z0-9]{6}")),
            Column("category", code(r"[A-Z0-9-]{4}")),
            Column("programme", code(PROGRAMME), refers="programmes"),
            Column("level", choice(Level), required=False),
            *NAMES,
            Column("county", code(COUNTY), required=False, refers="counties"),
            Column("provision", choice(Provision)),
            Column("is_trade", yes_no),
            Column("in_force", yes_no),
            *VALIDITY,
        ),
        key=("code",),
        checks=(period_in_order, code_from_parts),
    ),
    Table(
        "transitions",
        (
            Column("from_area", code(AREA), refers="programme_areas"),
            Column("to_area", code(AREA), refers="programme_areas"),
            Column("county", code(COUNTY), required=False, refers="counties"),
            *VALIDITY,
        ),
        key=("from_area", "to_area", "county"),
        checks=(period_in_order,),
    ),
    Table(
        "trades",
        (
            Column("area", code(AREA), refers="programme_areas"),
            Column("direct_from_vg1", yes_no),
            Column("practical_subjects", several(code(SUBJECT)), required=False),
            Column("theory_subjects", several(code(SUBJECT)), required=False),
            Column("certificate", choice(Certificate), required=False),
            Column("contract_months", whole(1, 72), required=False),
            *VALIDITY,
        ),
        key=("area",),
        checks=(period_in_order,),
    ),
    Table(
        "synonyms",
        (
            Column("area", code(AREA), refers="programme_areas"),
            Column("language", code(LANGUAGE)),
            Column("words", several(text(80))),
        ),
        key=("area", "language"),
    ),
    Table(
        "subjects",
        (
            Column("code", code(SUBJECT)),
            *NAMES,
            Column("stage", choice(Stage)),
            Column("kind", choice(SubjectKind), required=False),
            Column("level", choice(Level), required=False),
            Column("area", code(AREA), required=False, refers="programme_areas"),
            Column("curriculum", text(80), required=False),
            Column("confirmed", yes_no),
            *VALIDITY,
        ),
        key=("code",),
        checks=(period_in_order,),
    ),
    Table(
        "schools",
        (
            Column("organisation_number", organisation_number),
            Column("name", text(200)),
            Column("address", text(200), required=False),
            Column("postal_code", code(POSTAL_CODE), required=False, refers="postal_codes"),
            Column("municipality", code(MUNICIPALITY), required=False, refers="municipalities"),
            Column("county", code(COUNTY), refers="counties"),
            Column("latitude", degrees(90), required=False),
            Column("longitude", degrees(180), required=False),
            Column("coordinate_source", text(40), required=False),
            Column("website", text(200), required=False),
            Column("vigo_number", code(r"\d{5}"), required=False),
            *VALIDITY,
        ),
        key=("organisation_number",),
        checks=(period_in_order,),
    ),
    Table(
        "code_changes",
        (
            Column("kind", choice(ChangeKind)),
            Column("old", text(20)),
            Column("new", text(20)),
            Column("changed_on", day, required=False),
            Column("basis", text(80), required=False),
        ),
        key=("kind", "old", "new"),
        checks=(new_code_differs,),
        snapshot=False,
    ),
    Table(
        "cut_offs",
        (
            Column("school", organisation_number, refers="schools"),
            Column("county", code(COUNTY), refers="counties"),
            Column("level", choice(Level)),
            Column("programme", code(PROGRAMME), required=False, refers="programmes"),
            Column("title", text(200)),
            Column("area", code(AREA), required=False, refers="programme_areas"),
            Column("year", whole(2000, 2100)),
            Column("round", whole(0, 9)),
            Column("points", hundredths(10_000), required=False),
            Column("status", choice(CutOffStatus)),
        ),
        key=("school", "level", "title", "year", "round"),
        checks=(points_when_by_points,),
        snapshot=False,
    ),
    Table(
        "offerings",
        (
            Column("school", organisation_number, refers="schools"),
            Column("area", code(AREA), refers="programme_areas"),
            Column("school_year", whole(2020, 2100)),
            Column("places", whole(0, 2000), required=False),
            Column("pools", shares(Pool), required=False),
            Column("requirements", several(choice(Requirement)), required=False),
            Column("beginner_languages", several(code(LANGUAGE)), required=False),
            Column("demo_fields", several(choice(DemoField)), required=False),
            Column("based_on", text(80), required=False),
            *VALIDITY,
        ),
        key=("school", "area", "school_year"),
        checks=(period_in_order, pools_fill_the_places),
    ),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
