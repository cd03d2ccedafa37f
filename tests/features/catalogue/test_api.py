"""The catalogue over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine

from backend.app import create_app
from backend.config import Settings
from backend.platform.clock import Clock
from backend.platform.db import Database
from tests.features.catalogue.loaded import reference_loaded

BASE = "/api/catalogue"


@pytest.fixture(scope="module")
def connection(engine: Engine) -> Iterator[Connection]:
    with reference_loaded(engine) as connection:
        yield connection


@pytest.mark.parametrize(
    ("path", "many", "least"),
    [
        ("/counties", "counties", 15),
        ("/municipalities", "municipalities", 357),
        ("/municipalities?county=34", "municipalities", 46),
        ("/programmes", "programmes", 15),
        ("/programme-areas", "areas", 300),
        ("/programme-areas?programme=BA&level=vg2", "areas", 5),
        ("/open-areas?county=03", "areas", 15),
        ("/open-areas?county=11&completed=ELELE1----", "areas", 8),
        ("/offerings?county=11", "offerings", 40),
        ("/search?q=helse", "hits", 5),
        ("/attribution", "sources", 5),
    ],
)
def test_everyone_may_read_and_keep_the_answer(
    anonymous: FlaskClient, path: str, many: str, least: int
) -> None:
    answer = anonymous.get(BASE + path)
    assert answer.status_code == 200
    assert len(answer.json[many]) >= least
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    again = anonymous.get(BASE + path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_names_come_in_the_languages_there_are(anonymous: FlaskClient) -> None:
    areas = {one["code"]: one["names"] for one in anonymous.get(f"{BASE}/programme-areas").json["areas"]}
    assert areas["BARLF3----"] == {"nb": "Rørleggerfaget", "nn": "Røyrleggjarfaget", "en": "Plumbing"}
    assert areas["KDKDA1RS--"]["en"] is None


def test_an_offering_tells_what_is_invented_and_what_the_last_one_in_had(anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"{BASE}/offerings?school=974590999&area=STUSP1----").json
    assert (answer["total"], answer["school_year"], answer["page"]) == (1, 2027, 1)
    offering = answer["offerings"][0]
    assert offering["school_name"] == "Elvebakken videregående skole"
    assert "places" in offering["demo_fields"]
    assert [one["year"] for one in offering["cut_offs"]] == [2026, 2025]
    assert 4000 < offering["cut_offs"][0]["points"] < 6000
    assert set(offering["point"]) == {"latitude", "longitude"}


def test_a_school_with_what_it_offers(anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"{BASE}/schools/974590999").json
    assert (answer["name"], answer["county"], answer["place"]) == (
        "Elvebakken videregående skole",
        "03",
        "OSLO",
    )
    assert {one["school"] for one in answer["offerings"]} == {"974590999"}
    assert len(answer["offerings"]) > 5


def test_an_area_with_its_neighbours(anonymous: FlaskClient) -> None:
    plumber = anonymous.get(f"{BASE}/programme-areas/BARLF3----").json
    assert plumber["trade"]["practical_subjects"] == ["RLF3004"]
    assert [one["code"] for one in plumber["builds_on"]] == ["BARLF2----"]
    assert "PBPBY4----" in [one["code"] for one in plumber["leads_to"]]
    assert anonymous.get(f"{BASE}/programme-areas/STUSP1----").json["trade"] is None


def test_a_countys_rules_with_their_sources(anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"{BASE}/counties/11/rules").json
    assert (answer["county"], answer["school_year"], answer["carried_from"]) == ("11", 2027, None)
    rules = {rule["name"]: rule for rule in answer["rules"]}
    assert rules["schools_per_programme"]["value"] == 3
    assert rules["schools_per_programme"]["origin"] == "county"
    assert rules["moving_documents_by"]["value"] == "2027-06-23"
    assert rules["waiting_lists"]["value"] == {
        "kept_by": "schools",
        "response_hours": 24,
        "until": "2027-09-01",
    }
    assert rules["vg1_programmes"]["legal"] == "FOR-2024-06-03-900 § 4-7"
    assert rules["skill_pool"]["value"]["bonus_points"] == [0, 7, 15]
    assert {rule["verified"] for rule in rules.values()} == {True, False}
    later = anonymous.get(f"{BASE}/counties/11/rules?school_year=2029").json
    assert later["carried_from"] == 2027


def test_a_postal_code_with_its_place(anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"{BASE}/postal-codes/4007").json
    assert (answer["place"], answer["county"]) == ("STAVANGER", "11")
    assert answer["point"]["latitude"] == pytest.approx(58.98, abs=0.05)


def test_a_misspelt_trade_is_guessed_and_said_so(anonymous: FlaskClient) -> None:
    answer = anonymous.get(f"{BASE}/search?q=rørleger").json
    assert answer["guessed"] is True
    assert "BARLF3----" in [hit["code"] for hit in answer["hits"]]
    assert answer["hits"][0]["match"] == "slip"
    assert anonymous.get(f"{BASE}/search?q=rørlegger").json["guessed"] is False


def test_search_pages(anonymous: FlaskClient) -> None:
    whole = anonymous.get(f"{BASE}/search?q=faget&size=200").json
    second = anonymous.get(f"{BASE}/search?q=faget&size=10&page=2").json
    assert second["total"] == whole["total"] > 20
    assert second["hits"] == whole["hits"][10:20]


@pytest.mark.parametrize(
    "query",
    [
        "/search",
        "/search?q=",
        f"/search?q={'x' * 81}",
        "/search?q=a&county=Oslo",
        "/search?q=a&level=vg9",
        "/search?q=a&page=0",
        "/offerings?size=1000",
        "/offerings?school_year=next",
        "/offerings?area=STUSP1",
        "/open-areas",
    ],
)
def test_a_question_we_do_not_understand_is_answered_with_codes(anonymous: FlaskClient, query: str) -> None:
    answer = anonymous.get(BASE + query)
    assert answer.status_code == 422
    assert answer.json["code"] == "problems.invalid"
    assert answer.json["fields"][0]["code"].startswith("problems.field_")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/counties/30/rules", "catalogue.county_not_found"),
        ("/schools/999999999", "catalogue.school_not_found"),
        ("/programme-areas/NOSUCH----", "catalogue.area_not_found"),
        ("/postal-codes/0000", "catalogue.postal_code_not_found"),
        ("/postal-codes/%00", "problems.not_found"),
    ],
)
def test_what_is_not_there(anonymous: FlaskClient, path: str, code: str) -> None:
    answer = anonymous.get(BASE + path)
    assert (answer.status_code, answer.json["code"]) == (404, code)


@pytest.fixture
def visitor(settings: Settings, database: Database, clock: Clock, tmp_path: Path) -> FlaskClient:
    """Somebody who opens pages: built ones in miniature, so that the test needs no build."""
    named = {"area": "/areas/:code", "programme": "/programmes/:code", "school": "/schools/:number"}
    routes = [{"path": path, "page": page, "preload": [], "signed_in": False} for page, path in named.items()]
    (tmp_path / "pages").mkdir()
    (tmp_path / "www").mkdir()
    for name in (*(f"pages/{page}" for page in named), "www/shell"):
        (tmp_path / f"{name}.nb.html").write_text(name)
    (tmp_path / "routes.json").write_text(json.dumps(routes))
    (tmp_path / "csp.json").write_text(json.dumps({"style": []}))
    return create_app(replace(settings, pages_dir=tmp_path), database, clock).test_client()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/areas/STUSP1----", 200),
        ("/areas/STUSP9----", 404),
        ("/areas/%00", 404),
        ("/schools/974590999", 200),
        ("/schools/000000000", 404),
        ("/schools/974590999'--", 404),
        ("/programmes/ST", 200),
        ("/programmes/XX", 404),
    ],
)
def test_a_page_about_nothing_answers_404(visitor: FlaskClient, path: str, status: int) -> None:
    assert visitor.get(path).status_code == status
