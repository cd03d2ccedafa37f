"""Importing: real files whole, bad files not at all, history kept, nothing written twice."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.catalogue import service
from backend.features.catalogue.attribution import sources
from backend.features.catalogue.commands import import_folder
from backend.features.catalogue.files import folder_loads
from backend.features.catalogue.importing import FileReport, Outcome, import_file, is_unchanged
from backend.features.catalogue.models import ROWS, MunicipalityRow, OfferingRow, TransitionRow
from backend.features.catalogue.profiles import loads_of
from backend.features.catalogue.rules.tables import BY_NAME
from backend.platform.db import Database
from tests.conftest import NOW
from tests.reference import SHARED_DATA, needs_shared_data

TODAY = NOW.date()


def load(session: Session, folder: Path, **options: bool) -> dict[str, FileReport]:
    reports = [import_file(session, one, NOW, **options) for one in loads_of(folder, 2027)]
    return {report.table: report for report in reports}


def write(folder: Path, table: str, *rows: str) -> None:
    (folder / f"{table}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def counted(session: Session, table: str) -> int:
    return session.scalar(select(func.count()).select_from(ROWS[table])) or 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue in our own format."""
    write(
        tmp_path,
        "counties",
        "number,name,kind,valid_from",
        "03,Oslo,county,2020-01-01",
        "11,Rogaland,county,2020-01-01",
    )
    write(tmp_path, "programmes", "code,name_nb,kind", "ST,Studiespesialisering,academic")
    write(
        tmp_path,
        "programme_areas",
        "code,base_code,category,programme,level,name_nb,provision,is_trade,in_force",
        "STUSP1----,STUSP1,----,ST,vg1,Studiespesialisering,school,no,yes",
        "STREA2----,STREA2,----,ST,vg2,Realfag,school,no,yes",
        "STSSA2----,STSSA2,----,ST,vg2,Språk,school,no,yes",
    )
    write(tmp_path, "transitions", "from_area,to_area", "STUSP1----,STREA2----", "STUSP1----,STSSA2----")
    return tmp_path


@needs_shared_data
def test_the_real_files_come_in_whole(session: Session) -> None:
    reports = [import_file(session, one, NOW) for one in loads_of(SHARED_DATA, 2027)]
    assert [report for report in reports if report.outcome is not Outcome.LOADED] == []
    rows = {(report.file, report.table): report.rows for report in reports}
    assert rows["programomrader.csv", "programme_areas"] == 497
    assert rows["overganger.csv", "transitions"] == 580
    assert rows["skoler_vgs.csv", "schools"] == 569
    assert rows["kommuner.csv", "municipalities"] == 357
    assert rows["postnummer.csv", "postal_codes"] == 5137
    assert rows["poenggrenser.csv", "cut_offs"] == 8442
    assert rows["laerefag.csv", "trades"] == 194
    assert rows["utdanningsprogram.csv", "programmes"] == 16
    assert {name: counted(session, name) for name in ("counties", "municipalities")} == {
        "counties": 15 + 3 + 3,
        "municipalities": 357 + 114 + 2,
    }
    again = [import_file(session, one, NOW + timedelta(days=1)) for one in loads_of(SHARED_DATA, 2027)]
    assert {(report.added, report.changed, report.closed) for report in again} == {(0, 0, 0)}
    _the_derived_offerings_are_those_of_an_independent_count(session)
    _the_2024_renumbering_is_kept(session)


def _the_derived_offerings_are_those_of_an_independent_count(session: Session) -> None:
    with (SHARED_DATA / "poenggrenser.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    last = {
        (row["fylkesnr"], row["niva"]): max(
            other["aar"]
            for other in rows
            if (other["fylkesnr"], other["niva"]) == (row["fylkesnr"], row["niva"])
        )
        for row in {(row["fylkesnr"], row["niva"]): row for row in rows}.values()
    }
    expected = {
        (row["orgnr"], row["programomradekode"])
        for row in rows
        if row["programomradekode"]
        and row["aar"] == last[row["fylkesnr"], row["niva"]]
        and row["status"] != "discontinued"
    }
    stored = session.execute(select(OfferingRow.school, OfferingRow.area, OfferingRow.school_year)).all()
    assert {(school, area) for school, area, _ in stored} == expected
    assert {year for *_, year in stored} == {2027}
    assert len(stored) == 1343


def _the_2024_renumbering_is_kept(session: Session) -> None:
    before, after = date(2023, 12, 31), date(2024, 1, 1)
    names = {day: {one.name for one in service.counties(session, day)} for day in (before, after)}
    assert names[before] >= {"Viken", "Troms og Finnmark", "Oslo"}
    assert len(names[after]) == 15
    assert names[after] >= {"Akershus", "Troms", "Oslo"}
    assert [one.number for one in service.counties_now(session, "30", after)] == ["32", "33", "31"]
    assert [one.name for one in service.counties_now(session, "54", after)] == ["Finnmark", "Troms"]
    assert [one.number for one in service.counties_now(session, "03", after)] == ["03"]
    assert len(service.municipalities(session, before)) == 356 + 2
    assert len(service.municipalities(session, after)) == 357 + 2
    assert [one.name for one in service.municipalities_now(session, "1507", after)] == ["Ålesund", "Haram"]
    assert [one.number for one in service.municipalities_now(session, "3024", after)] == ["3201"]
    assert [one.number for one in service.municipalities_now(session, "0301", after)] == ["0301"]
    assert [one.county for one in service.municipalities_now(session, "5401", after)] == ["55"]


def test_a_file_with_one_bad_row_loads_nothing_and_names_every_fault(session: Session, folder: Path) -> None:
    write(
        folder,
        "transitions",
        "from_area,to_area",
        "STUSP1----,STREA2----",
        "STUSP1----,STXXX2----",
        "STUSP1,STREA2----",
        "STUSP1----,STREA2----",
    )
    reports = load(session, folder)
    assert reports["transitions"].outcome is Outcome.REFUSED
    found = [(fault.line, fault.column, fault.code.value) for fault in reports["transitions"].faults]
    assert found == [
        (3, "to_area", "unknown_reference"),
        (4, "from_area", "not_a_code"),
        (5, "from_area", "duplicate"),
    ]
    assert counted(session, "transitions") == 0
    assert reports["programme_areas"].outcome is Outcome.LOADED


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"number,name,kind\n03,Oslo,county\n", (1, "valid_from", "column_missing")),
        (
            b"number,name,kind,valid_from,colour\n03,Oslo,county,2020-01-01,red\n",
            (1, "colour", "column_unknown"),
        ),
        (b"number,name,kind,valid_from\n03,Oslo,county\n", (2, "", "column_count")),
        (b"number,name,kind,valid_from\n03,\xd8stfold,county,2020-01-01\n", (2, "", "not_utf8")),
        (b"number,name,kind,valid_from\n", (0, "", "no_rows")),
        (b"", (1, "number", "column_missing")),
        (b"number,name,kind,valid_from,name\n03,Oslo,county,2020-01-01,Oslo\n", (1, "name", "duplicate")),
        (
            b'number,name,kind,valid_from\n03,Oslo,county,2020-01-01\n11,"Rogaland,county,2020-01-01\n',
            (3, "", "not_csv"),
        ),
        (b"number,name,kind,valid_from\n03," + b"O" * 200_000 + b",county,2020-01-01\n", (2, "", "not_csv")),
        (b"number,name,kind,valid_from\n03,Os\x00lo,county,2020-01-01\n", (2, "name", "control_character")),
    ],
)
def test_a_broken_file_is_named(
    session: Session, tmp_path: Path, content: bytes, fault: tuple[int, str, str]
) -> None:
    (tmp_path / "counties.csv").write_bytes(content)
    report = load(session, tmp_path)["counties"]
    assert report.outcome is Outcome.REFUSED
    assert fault in [(one.line, one.column, one.code.value) for one in report.faults]


def test_lines_are_counted_as_an_editor_counts_them(session: Session, tmp_path: Path) -> None:
    write(
        tmp_path,
        "counties",
        "number,name,kind,valid_from",
        '03,"Os\nlo",county,2020-01-01',
        "",
        "x,Y,county,2020-01-01",
    )
    assert [fault.line for fault in load(session, tmp_path)["counties"].faults] == [2, 5]


def test_importing_twice_changes_nothing_and_a_changed_row_is_changed(session: Session, folder: Path) -> None:
    first = load(session, folder)
    assert (first["programme_areas"].added, first["transitions"].added) == (3, 2)
    assert {(r.added, r.changed, r.closed) for r in load(session, folder).values()} == {(0, 0, 0)}
    areas = (folder / "programme_areas.csv").read_text(encoding="utf-8")
    (folder / "programme_areas.csv").write_text(
        areas.replace(",Realfag,", ",Naturvitenskap,"), encoding="utf-8"
    )
    assert load(session, folder)["programme_areas"].changed == 1
    assert service.area(session, "STREA2----").names.nb == "Naturvitenskap"


def test_what_left_the_file_is_closed_not_deleted_and_opens_again_when_it_returns(
    session: Session, folder: Path
) -> None:
    load(session, folder)
    whole = (folder / "transitions.csv").read_text(encoding="utf-8")
    write(folder, "transitions", "from_area,to_area", "STUSP1----,STREA2----")
    assert load(session, folder)["transitions"].closed == 1
    assert load(session, folder)["transitions"].closed == 0
    closed = session.get(TransitionRow, ("STUSP1----", "STSSA2----", ""), populate_existing=True)
    assert closed is not None
    assert closed.valid_to == TODAY - timedelta(days=1)
    open_now = service.open_areas(session, TODAY, completed="STUSP1----", county="03")
    assert [area.code for area in open_now] == ["STREA2----"]
    yesterday = service.open_areas(session, TODAY - timedelta(days=1), completed="STUSP1----", county="03")
    assert [area.code for area in yesterday] == ["STREA2----", "STSSA2----"]
    (folder / "transitions.csv").write_text(whole, encoding="utf-8")
    assert load(session, folder)["transitions"].changed == 1
    assert len(service.open_areas(session, TODAY, completed="STUSP1----", county="03")) == 2


def test_a_file_that_lost_many_rows_is_refused_unless_told_otherwise(session: Session, folder: Path) -> None:
    rows = [f"{number:04d},Sted {number},03,2020-01-01" for number in range(301, 331)]
    write(folder, "municipalities", "number,name,county,valid_from", *rows)
    assert load(session, folder)["municipalities"].rows == 30
    write(folder, "municipalities", "number,name,county,valid_from", *rows[:20])
    refused = load(session, folder)["municipalities"]
    assert [(f.line, f.code.value, f.value) for f in refused.faults] == [(0, "shrunk", "30 > 20")]
    assert session.scalar(select(func.count()).where(MunicipalityRow.valid_to.is_not(None))) == 0
    assert load(session, folder, may_shrink=True)["municipalities"].closed == 10


def test_a_code_cannot_hold_twice_on_a_day_whatever_file_says_so(
    session: Session, folder: Path, tmp_path_factory
) -> None:
    load(session, folder)
    other = tmp_path_factory.mktemp("other")
    write(other, "counties", "number,name,kind,valid_from", "03,Oslo,county,2024-01-01")
    assert [fault.code.value for fault in load(session, other)["counties"].faults] == ["overlap"]
    write(
        other,
        "counties",
        "number,name,kind,valid_from,valid_to",
        "03,Oslo,county,2020-01-01,2023-12-31",
        "03,Oslo by,county,2024-01-01,",
    )
    assert load(session, other)["counties"].outcome is Outcome.LOADED
    assert [one.name for one in service.counties(session, date(2023, 1, 1))] == ["Oslo", "Rogaland"]
    assert [one.name for one in service.counties(session, TODAY)] == ["Oslo by", "Rogaland"]


def test_a_county_can_add_a_transition_of_its_own(session: Session, folder: Path) -> None:
    write(
        folder,
        "transitions",
        "from_area,to_area,county",
        "STUSP1----,STREA2----,",
        "STUSP1----,STSSA2----,11",
    )
    load(session, folder)
    seen = {
        county: [a.code for a in service.open_areas(session, TODAY, completed="STUSP1----", county=county)]
        for county in ("03", "11")
    }
    assert seen == {"03": ["STREA2----"], "11": ["STREA2----", "STSSA2----"]}


def test_the_products_own_tables_are_small_and_say_where_they_come_from() -> None:
    files = list(service.REFERENCE.iterdir())
    assert sum(path.stat().st_size for path in files) < 600_000
    attributed = {table for source in sources() for table in source.what}
    assert {path.stem for path in files if path.suffix == ".csv"} <= attributed | {"synonyms"}


def test_the_products_own_tables_load_once(session: Session) -> None:
    assert service.load_reference(session, NOW)
    assert service.load_reference(session, NOW) == []
    assert all(is_unchanged(session, one) for one in folder_loads(service.REFERENCE, "reference"))


def test_every_table_of_the_format_has_columns_to_live_in() -> None:
    assert set(ROWS) == set(BY_NAME)
    for name, table in BY_NAME.items():
        columns = ROWS[name].__table__.columns.keys()
        assert set(table.column_names) <= set(columns), name
        assert {column.name for column in ROWS[name].__table__.primary_key} == set(table.key), name


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_reports_and_says_whether_all_went_well(
    database: Database, folder: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    assert import_folder(database, folder, NOW, as_json=as_json)
    assert "programme_areas" in capsys.readouterr().out
    write(folder, "counties", "number,name,kind,valid_from", "3,Oslo,county,2020-01-01")
    assert not import_folder(database, folder, NOW, as_json=as_json)
    assert "not_a_code" in capsys.readouterr().out


@needs_shared_data
def test_a_renamed_column_of_a_known_source_is_named_wherever_it_is_read(
    session: Session, tmp_path: Path
) -> None:
    for path in SHARED_DATA.glob("*.csv"):
        head, _, body = path.read_text(encoding="utf-8").partition("\n")
        renamed = ",".join(f"{name}_x" for name in head.split(","))
        (tmp_path / path.name).write_text(f"{renamed}\n{body}", encoding="utf-8")
    reports = [import_file(session, one, NOW) for one in loads_of(tmp_path, 2027)]
    from_files = [report for report in reports if not report.file.startswith("profile:")]
    assert {report.outcome for report in from_files} == {Outcome.REFUSED}
    missing = {fault.column for r in from_files for fault in r.faults if fault.code.value == "column_missing"}
    assert {"fylkesnr", "erstatter", "synonyms", "status", "fra_kommunenr"} <= missing


def test_files_that_are_not_ours_are_named(
    database: Database, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "shopping", "what", "milk")
    assert import_folder(database, folder, NOW)
    assert "not read: shopping.csv" in capsys.readouterr().out


def test_a_folder_without_catalogue_files_is_refused(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not import_folder(database, tmp_path, NOW)
    assert "FORMAT.md" in capsys.readouterr().err
