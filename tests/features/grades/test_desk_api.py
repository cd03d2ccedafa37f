"""The officer's pile of reports over HTTP: read, settled once, answered; and the wrong doors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.demo.cast import CAST
from backend.features.accounts.models import Account
from backend.features.grades.models import GradeRow
from backend.platform.audit import AuditEntry
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.grades.test_api import a_grade, report, settle

DESK = "/api/grades/desk"


@pytest.fixture
def ida(cast: dict[str, str], sign_in: SignIn) -> FlaskClient:
    return sign_in(cast["ida"])


@pytest.fixture
def officer(cast: dict[str, str], sign_in: SignIn) -> FlaskClient:
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


def pile(client: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    answer = client.get(f"{DESK}{query}")
    assert answer.status_code == 200, answer.json
    return [(item["name"], item["kind"]) for item in answer.json["items"]]


def test_the_oldest_report_lies_on_top_and_settled_ones_apart(
    ida: FlaskClient, officer: FlaskClient, sign_in: SignIn, cast: dict[str, str], clock: MovableClock
) -> None:
    mehdi, astrid = sign_in(cast["mehdi"]), sign_in(cast["astrid"])
    first = report(mehdi, kind="missing", text="Morsmål mangler").json["id"]
    clock.move(hours=1)
    report(ida, record=a_grade(ida)["id"], kind="wrong_grade", text="Det skal være 5.")
    report(astrid, kind="other", text="I Rogaland")
    assert pile(officer) == [("Mehdi Karimi", "missing"), ("Ida Lunde", "wrong_grade")]
    found = officer.get(DESK)
    assert (found.json["county"], found.json["counts"]) == ("03", {"open": 2, "settled": 0})
    assert "Det skal være 5." not in found.text, "what she wrote is for the one who opens it"
    assert not [person.key for person in CAST if person.identity_number in found.text]
    assert settle(officer, first, 1, state="kept", answer="Ta det med skolen.").status_code == 200
    assert pile(officer) == [("Ida Lunde", "wrong_grade")]
    assert pile(officer, "?pile=settled") == [("Mehdi Karimi", "missing")]
    assert pile(officer, "?page=2") == []
    assert officer.get(DESK).json["counts"] == {"open": 1, "settled": 1}
    assert officer.get(f"{DESK}?pile=nonsense").status_code == 422


def test_a_report_is_opened_with_every_version_and_the_pupil_sees_the_look(
    ida: FlaskClient, officer: FlaskClient
) -> None:
    grade = a_grade(ida)
    sent = report(ida, record=grade["id"], kind="wrong_grade", text="Det skal være 5.").json
    answer = officer.get(f"{DESK}/{sent['id']}")
    found = answer.json
    assert answer.headers["ETag"] == '"1"'
    assert (found["name"], found["text"], found["mark"]) == ("Ida Lunde", "Det skal være 5.", grade["mark"])
    assert [(one["version"], one["mark"], one["source"]) for one in found["versions"]] == [
        (1, grade["mark"], "school")
    ]
    assert "5" in found["marks"]
    assert "G" not in found["marks"]
    looks = ida.get("/api/me/looks").json["items"]
    assert [(one["role"], one["action"]) for one in looks] == [("admissions_officer", "grades.read")]


def test_a_correction_is_a_new_version_and_the_pupil_is_told(
    ida: FlaskClient, officer: FlaskClient, session: Session, cast: dict[str, str]
) -> None:
    grade = a_grade(ida)
    sent = report(ida, record=grade["id"], kind="wrong_grade", text="Det skal være 6.").json
    done = settle(officer, sent["id"], 1, state="corrected", mark="6", answer="Skolen har bekreftet 6.")
    assert (done.status_code, done.json["state"], done.headers["ETag"]) == (200, "corrected", '"2"')
    assert [(one["version"], one["mark"]) for one in done.json["versions"]] == [(2, "6"), (1, grade["mark"])]
    assert done.json["versions"][1]["replaced_at"]
    (mine,) = ida.get("/api/grades/reports").json["items"]
    assert (mine["answer"], mine["mark"], mine["corrected_to"]) == (
        "Skolen har bekreftet 6.",
        grade["mark"],
        "6",
    )
    (message,) = session.scalars(select(Message).where(Message.person == cast["ida"])).all()
    assert (message.kind, message.params) == ("grades.message.report_corrected", {})
    lines = session.scalars(select(AuditEntry).where(AuditEntry.action == "grades.correct")).all()
    assert [(one.actor_id, one.details) for one in lines] == [(cast["tore"], {"state": "corrected"})]


def test_a_grade_that_is_not_hers_is_taken_away_and_kept_in_the_past(
    ida: FlaskClient, officer: FlaskClient, session: Session
) -> None:
    grade = a_grade(ida)
    sent = report(ida, record=grade["id"], kind="not_mine").json
    assert officer.get(f"{DESK}/{sent['id']}").json["marks"] == []
    assert settle(officer, sent["id"], 1, state="corrected", answer="Tatt bort.").status_code == 200
    left = [line["grade"]["id"] for line in ida.get("/api/grades").json["lines"] if line["grade"]]
    assert grade["id"] not in left
    (row,) = session.scalars(select(GradeRow).where(GradeRow.record_id == grade["id"])).all()
    assert row.replaced_at is not None
    (mine,) = ida.get("/api/grades/reports").json["items"]
    assert (mine["subject_name"], mine["corrected_to"]) == (grade["name"], None)


def test_a_sentence_is_what_a_pupil_gets_when_nothing_changes(
    ida: FlaskClient, officer: FlaskClient, session: Session
) -> None:
    sent = report(ida, record=a_grade(ida)["id"], kind="wrongly_counted").json
    empty = settle(officer, sent["id"], 1, state="kept", answer="   ")
    assert empty.status_code == 422
    assert [(one["pointer"], one["code"]) for one in empty.json["fields"]] == [
        ("/answer", "grades.answer_missing")
    ]
    assert officer.get(f"{DESK}/{sent['id']}").json["state"] == "sent"
    assert settle(officer, sent["id"], 1, state="kept", answer="Faget teller ikke.").status_code == 200
    (mine,) = ida.get("/api/grades/reports").json["items"]
    assert (mine["state"], mine["answer"]) == ("kept", "Faget teller ikke.")
    assert session.scalars(select(Message.kind)).all() == ["grades.message.report_kept"]


def test_the_same_press_twice_settles_once(ida: FlaskClient, officer: FlaskClient, session: Session) -> None:
    sent = report(ida, record=a_grade(ida)["id"], kind="wrong_grade").json
    body: dict[str, Any] = {"state": "corrected", "mark": "6"}
    first = settle(officer, sent["id"], 1, "one-press-of-it", **body)
    second = settle(officer, sent["id"], 1, "one-press-of-it", **body)
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(session.scalars(select(Message)).all()) == 1
    assert officer.get(f"{DESK}/{sent['id']}").json["version"] == 2


def test_two_officers_do_not_settle_the_same_report(
    ida: FlaskClient, officer: FlaskClient, sign_in: SignIn, cast: dict[str, str]
) -> None:
    sent = report(ida, record=a_grade(ida)["id"], kind="wrong_grade").json
    other = sign_in(cast["liv"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    assert settle(officer, sent["id"], None, state="looked_at").status_code == 428
    assert settle(officer, sent["id"], 1, state="looked_at").status_code == 200
    late = settle(other, sent["id"], 1, state="corrected", mark="6")
    assert (late.status_code, late.json["code"]) == (412, "problems.stale")
    assert settle(other, sent["id"], 2, state="corrected", mark="6").status_code == 200


@pytest.mark.parametrize("path", ["", "/{id}"])
def test_the_pile_is_the_countys_alone(
    ida: FlaskClient, sign_in: SignIn, anonymous: FlaskClient, cast: dict[str, str], path: str
) -> None:
    sent = report(ida, kind="missing", text="Valgfag").json
    door = DESK + path.format(id=sent["id"])
    assert anonymous.get(door).status_code == 401
    unsure = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03").get(door)
    assert unsure.json["code"] == "auth.step_up_required"
    for role, scope in (
        (Role.APPLICANT, {}),
        (Role.GUARDIAN, {"acting_for": cast["ida"]}),
        (Role.ADVISER, {"school": "974589648"}),
        (Role.UNDECIDED, {}),
    ):
        assert sign_in(cast["tore"], role, level=Level.HIGH, **scope).get(door).status_code == 403, role


def test_what_is_out_of_reach_is_not_there(
    ida: FlaskClient, sign_in: SignIn, officer: FlaskClient, cast: dict[str, str], session: Session
) -> None:
    sent = report(ida, kind="missing", text="Valgfag").json
    rogaland = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    assert pile(rogaland) == []
    assert rogaland.get(f"{DESK}/{sent['id']}").status_code == 404
    assert rogaland.get(f"{DESK}/{uuid4().hex}").status_code == 404
    session.get_one(Account, cast["ida"]).protected = True
    session.commit()
    assert (pile(officer), officer.get(DESK).json["counts"]["open"]) == ([], 0)
    assert officer.get(f"{DESK}/{sent['id']}").status_code == 404
    guard = sign_in(cast["tore"], Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    assert pile(guard) == [("Ida Lunde", "missing")]
    assert guard.get(f"{DESK}/{sent['id']}").status_code == 200


def test_an_officer_does_not_settle_her_own_report(
    sign_in: SignIn, officer: FlaskClient, cast: dict[str, str]
) -> None:
    sent = report(sign_in(cast["tore"]), kind="missing", text="Vitnemålet mitt").json
    assert pile(officer) == []
    assert settle(officer, sent["id"], 1, state="kept", answer="x").status_code == 404


def test_the_own_copy_holds_the_answer(ida: FlaskClient, officer: FlaskClient, clock: MovableClock) -> None:
    sent = report(ida, kind="missing", text="Valgfag").json
    clock.now += timedelta(days=1)
    settle(officer, sent["id"], 1, state="corrected", answer="Skolen har meldt det inn.")
    (copy,) = ida.get("/api/me/export").json["grades"]["reports"]
    assert copy["answer"] == "Skolen har meldt det inn."
