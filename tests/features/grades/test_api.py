"""One's own grades and reports over HTTP, and the wrong doors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.principal import Level, Role
from backend.demo.cast import LIV
from tests.conftest import SignIn


@pytest.fixture
def ida(cast: dict[str, str], sign_in: SignIn) -> FlaskClient:
    return sign_in(cast["ida"])


@pytest.fixture
def officer(cast: dict[str, str], sign_in: SignIn) -> FlaskClient:
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


def report(client: FlaskClient, key: str | None = None, **body: Any) -> TestResponse:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return client.post("/api/grades/reports", json=body, headers=headers)


def settle(
    client: FlaskClient, report_id: str, version: int | None, key: str | None = None, **body: Any
) -> TestResponse:
    headers = {"Idempotency-Key": key or uuid4().hex}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return client.put(f"/api/grades/reports/{report_id}/outcome", json=body, headers=headers)


def a_grade(client: FlaskClient) -> dict[str, Any]:
    lines = client.get("/api/grades").json["lines"]
    return next(line["grade"] for line in lines if line["counts"] and line["grade"])


def test_my_points_add_up_line_by_line(ida: FlaskClient) -> None:
    answer = ida.get("/api/grades")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json
    assert (found["target"], found["targets"], found["county"]) == ("vg1", ["vg1"], "03")
    assert sum(line["hundredths"] for line in found["lines"]) == found["total"]
    assert (found["score"], found["mean"], found["count"]) == (4470, 447, 16)
    together = [line for line in found["lines"] if line["grade"] is None]
    assert [(line["reason"], line["hundredths"]) for line in together] == [
        ("grades.reason.electives_as_one", 450)
    ]
    assert found["rounding"] == {
        "value": "mean",
        "legal": "FOR-2024-06-03-900 §§ 4-19 og 4-25",
        "verified": False,
    }
    assert all(line["paragraph"] == "§ 4-19" for line in found["lines"])


def test_another_level_and_another_county(cast: dict[str, str], sign_in: SignIn) -> None:
    sara = sign_in(cast["sara"])
    assert sara.get("/api/grades").json["count"] == 15
    assert sara.get("/api/grades?county=11").json["count"] == 10
    assert sara.get("/api/grades?target=vg2").json["target"] == "vg2"
    assert sara.get("/api/grades?target=vg9").status_code == 422


def test_nobody_without_grades_gets_points(cast: dict[str, str], sign_in: SignIn, clock: Any) -> None:
    empty = sign_in(cast["hanne"]).get("/api/grades").json
    assert (empty["score"], empty["mean"], empty["lines"], empty["individual"]) == (None, None, [], True)


def test_a_report_is_sent_once_and_followed(ida: FlaskClient, officer: FlaskClient) -> None:
    grade = a_grade(ida)
    sent = report(ida, "key-12345678", record=grade["id"], kind="wrong_grade", text="  Det skal være 5. ")
    assert sent.status_code == 201, sent.json
    assert (sent.json["state"], sent.json["text"]) == ("sent", "Det skal være 5.")
    again = report(ida, "key-12345678", record=grade["id"], kind="wrong_grade", text="  Det skal være 5. ")
    assert (again.status_code, again.json) == (201, sent.json)
    twice = report(ida, record=grade["id"], kind="other", text="Hei")
    assert (twice.status_code, twice.json["code"]) == (409, "grades.already_reported")
    looked = settle(officer, sent.json["id"], 1, state="looked_at")
    assert (looked.status_code, looked.headers["ETag"]) == (200, '"2"')
    assert settle(officer, sent.json["id"], 2, state="corrected", mark="6").status_code == 200
    late = settle(officer, sent.json["id"], 3, state="kept", answer="x")
    assert (late.status_code, late.json["code"]) == (409, "grades.report_settled")
    (mine,) = ida.get("/api/grades/reports").json["items"]
    assert (mine["state"], mine["mark"]) == ("corrected", grade["mark"])
    changed = next(
        line["grade"]
        for line in ida.get("/api/grades").json["lines"]
        if line["grade"] and line["grade"]["id"] == grade["id"]
    )
    assert (changed["mark"], changed["version"], changed["source"]) == ("6", 2, "correction")
    assert "grades.correct" in [entry["action"] for entry in ida.get("/api/me/looks").json["items"]]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "wrong_grade"}, "/record", "grades.report_without_grade"),
        ({"kind": "missing"}, "/text", "grades.report_without_words"),
        ({"kind": "nonsense"}, "/kind", "problems.field_invalid"),
        ({"kind": "missing", "text": "x" * 1001}, "/text", "problems.field_too_long"),
        ({"kind": "missing", "record": "zz", "text": "x"}, "/record", "problems.field_invalid"),
    ],
)
def test_a_report_nobody_could_act_on_is_told_where(
    ida: FlaskClient, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = report(ida, **body)
    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code} == {
        name: answer.json["fields"][0][name] for name in ("pointer", "code")
    }


def test_who_may_look_leaves_a_trace(cast: dict[str, str], sign_in: SignIn, ida: FlaskClient) -> None:
    path = f"/api/grades/{cast['ida']}"
    for reader in (
        sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03"),
        sign_in(cast["liv"], Role.ADVISER, level=Level.HIGH, school=LIV.organisation or ""),
        sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"]),
    ):
        answer = reader.get(path)
        assert (answer.status_code, answer.json["score"]) == (200, 4470)
    looks = [entry["role"] for entry in ida.get("/api/me/looks").json["items"]]
    assert sorted(looks) == ["admissions_officer", "adviser", "guardian"]


def test_the_wrong_doors_are_not_there(
    cast: dict[str, str], sign_in: SignIn, ida: FlaskClient, anonymous: FlaskClient
) -> None:
    path = f"/api/grades/{cast['ida']}"
    strangers = (
        sign_in(cast["astrid"]),
        sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11"),
        sign_in(cast["liv"], Role.ADVISER, level=Level.HIGH, school="999999999"),
        sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["astrid"]),
    )
    for stranger in strangers:
        answer = stranger.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "auth.not_found")
    protected = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="34")
    assert protected.get(f"/api/grades/{cast['nora']}").status_code == 404
    assert anonymous.get("/api/grades").status_code == 401
    nobodys = ida.get(f"/api/grades/{uuid4().hex}")
    assert (nobodys.status_code, nobodys.json["code"]) == (404, "auth.not_found")


def test_reports_are_for_the_pupil_and_outcomes_for_the_county(
    cast: dict[str, str], sign_in: SignIn, ida: FlaskClient
) -> None:
    grade = a_grade(ida)
    astrid = sign_in(cast["astrid"])
    theirs = report(astrid, record=grade["id"], kind="wrong_grade")
    assert (theirs.status_code, theirs.json["code"]) == (404, "grades.not_found")
    guardian = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    assert report(guardian, kind="missing", text="x").status_code == 403
    sent = report(ida, record=grade["id"], kind="wrong_grade").json
    assert settle(ida, sent["id"], 1, state="corrected", mark="6").status_code == 403
    elsewhere = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    assert settle(elsewhere, sent["id"], 1, state="kept", answer="x").status_code == 404
    weakly = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03")
    assert settle(weakly, sent["id"], 1, state="kept", answer="x").status_code == 401


def test_a_null_character_is_no_server_error(ida: FlaskClient, officer: FlaskClient) -> None:
    assert ida.get("/api/grades/" + "%00" * 32).status_code == 404
    assert settle(officer, "%00" * 32, 1, state="kept", answer="x").status_code == 404
    assert officer.get("/api/grades/desk/" + "%00" * 32).status_code == 404
    assert report(ida, kind="other", text="a\x00b").status_code == 422
