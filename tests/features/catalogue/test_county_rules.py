"""The counties' rules: read from files, each value with its source, the national text where a county is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend.features.catalogue import service
from backend.features.catalogue.county_rules import FOLDER, read, written
from backend.features.catalogue.rules.county import (
    AreaModel,
    Change,
    FailedSubjects,
    Judgement,
    Origin,
    RulesError,
    Vg3Basis,
)

ALL = ("03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56")


@pytest.mark.parametrize("county", ALL)
def test_every_county_has_rules_with_sources(county: str) -> None:
    rules = service.county_rules(county, 2027)
    assert rules.vg1_programmes.value == 3
    assert rules.vg1_programmes.legal == "FOR-2024-06-03-900 § 4-7"
    for name, ruled in rules.values():
        assert ruled.legal.startswith("FOR-"), name
        assert ruled.verified or name in rules.unverified()


def test_the_three_demo_counties_differ() -> None:
    oslo, rogaland, innlandet = (service.county_rules(county, 2027) for county in ("03", "11", "34"))
    assert (oslo.area_model.value, oslo.schools_per_programme.value) == (AreaModel.ONE_AREA, 6)
    assert (rogaland.area_model.value, rogaland.schools_per_programme.value) == (AreaModel.FREE_CHOICE, 3)
    assert (innlandet.area_model.value, innlandet.nearest_school_first.value) == (
        AreaModel.NEAREST_FIRST,
        True,
    )
    assert rogaland.waiting_lists.value.response_hours == 24
    assert rogaland.vg23_areas.value == 3
    assert rogaland.vg3_basis.value is Vg3Basis.VG2_ONLY
    assert rogaland.failed_subjects.value == FailedSubjects(3, Judgement.UNQUALIFIED)
    assert [rules.change_after_deadline.value.policy for rules in (oslo, rogaland, innlandet)] == [
        Change.NONE,
        Change.NONE,
        Change.ONCE,
    ]
    assert rogaland.change_after_deadline.origin is Origin.NATIONAL
    assert rogaland.moving_documents_by.value == date(2027, 6, 23)
    assert (oslo.outside_points_percent.value, rogaland.outside_points_percent.value) == (10, 0)
    assert "moving_documents_by" in oslo.unverified()


def test_no_limit_is_none() -> None:
    assert service.county_rules("32", 2027).schools_per_programme.value is None


def test_rules_are_carried_on_until_newer_ones_are_written() -> None:
    later = service.county_rules("11", 2030)
    assert (later.carried_from, later.moving_documents_by.value) == (2027, date(2030, 6, 23))
    assert service.county_rules("11", 2027).carried_from is None
    before = service.county_rules("11", 2020)
    assert before.area_model.origin is Origin.NATIONAL


def rules_file(folder: Path, text: str) -> Path:
    """A folder with the national rules, and these of Rogaland for 2028."""
    (folder / "national.toml").write_bytes((FOLDER / "national.toml").read_bytes())
    (folder / "11").mkdir()
    head = 'county = "11"\nschool_year = 2028\nregulation = "FOR-1"\n'
    (folder / "11" / "2028.toml").write_text(head + text)
    return folder


def test_a_leap_day_is_carried_on_as_the_last_day_of_february(tmp_path: Path) -> None:
    folder = rules_file(tmp_path, 'moving_documents_by = { value = "02-29", verified = true }\n')
    days = [read("11", year, folder).moving_documents_by.value for year in (2028, 2029, 2032)]
    assert days == [date(2028, 2, 29), date(2029, 2, 28), date(2032, 2, 29)]


def test_a_value_holds_in_its_own_days_and_the_national_one_outside(tmp_path: Path) -> None:
    folder = rules_file(
        tmp_path,
        "schools_per_programme = { value = 2, verified = true, valid_to = 2029-02-28 }\n"
        "vg23_areas = { value = 2, verified = true, valid_from = 2029-01-01 }\n",
    )
    found = [
        (rules.schools_per_programme.origin, rules.vg23_areas.origin)
        for rules in (read("11", year, folder) for year in (2028, 2029))
    ]
    assert found == [(Origin.COUNTY, Origin.NATIONAL), (Origin.NATIONAL, Origin.COUNTY)]


def test_every_file_is_read() -> None:
    assert {county for county, _ in written()} == {"03", "11", "18", "32", "34", "42", "46"}
    for county, year in written():
        assert read(county, year).county == county


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("schools_per_programm = { value = 6, verified = true }", "schools_per_programm: unknown"),
        ('schools_per_programme = { value = "six", verified = true }', "schools_per_programme"),
        ("schools_per_programme = { value = 6 }", "schools_per_programme: KeyError"),
        ('schools_per_programme = { value = 6, verified = "yes" }', "verified is neither"),
        ('area_model = { value = "anarchy", verified = true }', "area_model"),
        ("skill_pool = { value = { share_percent = 60 }, verified = true }", "at most half"),
        ('moving_documents_by = { value = "02-30", verified = true }', "moving_documents_by"),
        ("vg23_areas = 2", "vg23_areas"),
        (
            "vg23_areas = { value = 2, verified = true, valid_from = 2028-01-01, valid_to = 2027-01-01 }",
            "period ends",
        ),
        (
            'change_after_deadline = { value = { policy = "once", on = 1 }, verified = true }',
            "change_after_deadline",
        ),
    ],
)
def test_a_bad_file_names_every_fault(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "national.toml").write_bytes((FOLDER / "national.toml").read_bytes())
    (tmp_path / "11").mkdir()
    (tmp_path / "11" / "2027.toml").write_text(
        'county = "11"\nschool_year = 2027\nregulation = "FOR-1"\n'
        f'rounding = {{ value = "up", verified = true }}\n{text}\n'
    )
    with pytest.raises(RulesError) as caught:
        read("11", 2027, tmp_path)
    assert any(fault in one for one in caught.value.faults)
    assert any(one.startswith("rounding") for one in caught.value.faults)


def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "national.toml").write_bytes((FOLDER / "national.toml").read_bytes())
    (tmp_path / "11").mkdir()
    (tmp_path / "11" / "2027.toml").write_text('county = "03"\nschool_year = 2027\n')
    with pytest.raises(RulesError, match="not those of the file's name"):
        read("11", 2027, tmp_path)
