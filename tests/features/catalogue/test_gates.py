"""The file format and its gates: every fault is named, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.catalogue.rules import tables
from backend.features.catalogue.rules.columns import Fault
from backend.features.catalogue.rules.gates import (
    Reading,
    RowFault,
    SourceRow,
    read,
    shrunk,
    unknown_references,
)
from backend.features.catalogue.rules.tables import BY_NAME, TABLES

COUNTY = {"number": "03", "name": "Oslo", "kind": "county", "valid_from": "2020-01-01"}
AREA = {
    "code": "BARLF3----", "base_code": "BARLF3", "category": "----", "programme": "BA", "level": "vg3",
    "name_nb": "Rørleggerfaget", "provision": "company", "is_trade": "yes", "in_force": "yes",
}  # fmt: skip
CUT_OFF = {
    "school": "974590999", "county": "03", "level": "vg1", "title": "Studiespesialisering", "year": "2026",
    "round": "1", "points": "45.3", "status": "points",
}  # fmt: skip
OFFERING = {"school": "974590999", "area": "STUSP1----", "school_year": "2027", "places": "30"}
SCHOOL = {"organisation_number": "974590999", "name": "Elvebakken", "county": "03"}


def judge(table: str, *rows: Mapping[str, str]) -> Reading:
    return read(BY_NAME[table], [SourceRow(line, row) for line, row in enumerate(rows, start=2)])


def faults(table: str, *rows: Mapping[str, str]) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.code.value) for fault in judge(table, *rows).faults]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("counties", COUNTY),
        ("programme_areas", AREA),
        ("cut_offs", CUT_OFF),
        ("offerings", OFFERING),
        ("schools", SCHOOL),
    ],
)
def test_a_good_row_passes(table: str, row: dict[str, str]) -> None:
    reading = judge(table, row)
    assert reading.faults == ()
    assert len(reading.rows) == 1


def test_values_get_their_kinds() -> None:
    values = judge("cut_offs", CUT_OFF).rows[0].values
    assert (values["points"], values["year"], values["area"]) == (4530, 2026, None)
    pools = judge("offerings", {**OFFERING, "pools": "points=18|skills=12", "beginner_languages": "de|es"})
    assert pools.rows[0].values["pools"] == {"points": 18, "skills": 12}
    assert pools.rows[0].values["beginner_languages"] == ("de", "es")


@pytest.mark.parametrize(
    ("table", "row", "change", "column", "fault"),
    [
        ("counties", COUNTY, {"number": "3"}, "number", "not_a_code"),
        ("counties", COUNTY, {"number": "٠٣"}, "number", "not_a_code"),
        ("counties", COUNTY, {"name": ""}, "name", "required"),
        ("counties", COUNTY, {"name": "   "}, "name", "required"),
        ("counties", COUNTY, {"name": "x" * 101}, "name", "too_long"),
        ("counties", COUNTY, {"kind": "shire"}, "kind", "unknown_value"),
        ("counties", COUNTY, {"valid_from": "1.1.2020"}, "valid_from", "not_a_date"),
        ("counties", COUNTY, {"valid_from": "2020-02-30"}, "valid_from", "not_a_date"),
        ("counties", COUNTY, {"valid_to": "2019-12-31"}, "valid_to", "period_reversed"),
        ("programme_areas", AREA, {"code": "BARLF3"}, "code", "not_a_code"),
        ("programme_areas", AREA, {"base_code": "BARLF2"}, "base_code", "code_parts"),
        ("programme_areas", AREA, {"programme": "EL"}, "programme", "code_parts"),
        ("programme_areas", AREA, {"in_force": "maybe"}, "in_force", "unknown_value"),
        ("cut_offs", CUT_OFF, {"points": "45.333"}, "points", "not_a_number"),
        ("cut_offs", CUT_OFF, {"points": "NaN"}, "points", "not_a_number"),
        ("cut_offs", CUT_OFF, {"points": "1E999999"}, "points", "not_a_number"),
        ("cut_offs", CUT_OFF, {"points": "4_5"}, "points", "not_a_number"),
        ("cut_offs", CUT_OFF, {"points": "٤٥"}, "points", "not_a_number"),
        ("cut_offs", CUT_OFF, {"title": "Studie\x00spesialisering"}, "title", "control_character"),
        ("cut_offs", CUT_OFF, {"title": "Studie\nspesialisering"}, "title", "control_character"),
        ("cut_offs", CUT_OFF, {"points": "-1"}, "points", "out_of_range"),
        ("cut_offs", CUT_OFF, {"points": ""}, "points", "status_and_points"),
        ("cut_offs", CUT_OFF, {"status": "open"}, "points", "status_and_points"),
        ("cut_offs", CUT_OFF, {"year": "1999"}, "year", "out_of_range"),
        ("cut_offs", CUT_OFF, {"year": "soon"}, "year", "not_a_number"),
        ("cut_offs", CUT_OFF, {"school": "974590998"}, "school", "control_digit"),
        ("cut_offs", CUT_OFF, {"school": "12345678"}, "school", "not_a_code"),
        ("offerings", OFFERING, {"pools": "points=20|skills=12"}, "pools", "pools_sum"),
        ("offerings", OFFERING, {"pools": "points=15|points=15"}, "pools", "unknown_value"),
        ("offerings", OFFERING, {"pools": "points=many"}, "pools", "not_a_number"),
        ("offerings", OFFERING, {"requirements": "magic"}, "requirements", "unknown_value"),
        ("offerings", OFFERING, {"beginner_languages": "de||es"}, "beginner_languages", "not_a_code"),
        ("schools", SCHOOL, {"latitude": "north"}, "latitude", "not_a_number"),
        ("schools", SCHOOL, {"latitude": "91"}, "latitude", "out_of_range"),
        ("code_changes", {"kind": "county", "old": "30", "new": "30"}, {}, "new", "same_code"),
    ],
)
def test_a_bad_cell_is_named(
    table: str, row: dict[str, str], change: dict[str, str], column: str, fault: str
) -> None:
    assert faults(table, {**row, **change}) == [(2, column, fault)]


def test_every_fault_of_every_row_is_reported() -> None:
    bad = {**COUNTY, "number": "x", "kind": "y"}
    assert faults("counties", COUNTY, bad, {**COUNTY, "number": "11", "name": ""}) == [
        (3, "kind", "unknown_value"),
        (3, "number", "not_a_code"),
        (4, "name", "required"),
    ]


def test_rows_that_exclude_one_another_are_named() -> None:
    assert faults("schools", SCHOOL, SCHOOL) == [(3, "organisation_number", "duplicate")]
    first = {**COUNTY, "valid_to": "2023-12-31"}
    assert faults("counties", first, {**COUNTY, "valid_from": "2024-01-01"}) == []
    assert faults("counties", first, {**COUNTY, "valid_from": "2023-12-31"}) == [(3, "valid_from", "overlap")]


def test_a_file_without_rows_is_a_fault() -> None:
    assert judge("counties").faults == (RowFault(0, "", Fault.NO_ROWS),)


def test_faults_speak_the_senders_column_names() -> None:
    row = SourceRow(7, {**SCHOOL, "county": "3"}, {"county": "fylkesnr"})
    assert read(BY_NAME["schools"], [row]).faults == (RowFault(7, "fylkesnr", Fault.NOT_A_CODE, "3"),)


def test_references_must_be_known() -> None:
    rows = judge("cut_offs", CUT_OFF, {**CUT_OFF, "year": "2025", "area": "STUSP1----"}).rows
    known = {
        "schools": {"974590999"},
        "counties": {"03"},
        "programme_areas": set[str](),
        "programmes": set[str](),
    }
    found = unknown_references(BY_NAME["cut_offs"], rows, known)
    assert [(fault.line, fault.column, fault.value) for fault in found] == [(3, "area", "STUSP1----")]


@pytest.mark.parametrize(
    ("before", "after", "suspect"),
    [(0, 5, False), (19, 1, False), (100, 80, False), (100, 79, True), (20, 0, True)],
)
def test_a_file_that_lost_a_fifth_is_suspect(before: int, after: int, suspect: bool) -> None:
    assert shrunk(before, after) is suspect


def test_a_table_refers_to_tables_above_it_only() -> None:
    above: set[str] = set()
    for table in TABLES:
        assert {column.refers for column in table.columns if column.refers} <= above
        assert set(table.key) <= set(table.column_names)
        above.add(table.name)


@given(st.sampled_from(TABLES), st.data())
def test_no_text_in_any_column_breaks_the_gate(table, data: st.DataObject) -> None:
    cells = {name: data.draw(st.text(max_size=20)) for name in table.column_names}
    reading = read(table, [SourceRow(2, cells)])
    assert bool(reading.faults) is not bool(reading.rows)


def test_the_document_says_what_the_code_does() -> None:
    text = (Path(tables.__file__).parents[1] / "FORMAT.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| ")}
    for table in TABLES:
        row = rows[table.name]
        for column in table.columns:
            shown = f"**`{column.name}`**" if column.name in table.key else f"`{column.name}`"
            shown += ("" if column.required else "?") + (f" → {column.refers}" if column.refers else "")
            assert shown in row, (table.name, column.name)
    assert [name for name in rows if name in BY_NAME] == [table.name for table in TABLES]
    assert all(f"`{fault.value}`" in text for fault in Fault)
