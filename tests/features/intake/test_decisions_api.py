"""What officers decide about one application: once, with reason and paragraph, told, seen by colleagues, taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.applications.models import Application, Submission, Wish
from backend.features.applications.service import flag_due
from backend.features.intake.rules.decisions import Kind
from backend.platform.audit import AuditEntry
from backend.platform.files import FileStore
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.intake.conftest import JULY, Desk

REASON = "Documented by the expert assessment of 3 March."
WHY = "The assessment was withdrawn by the school."


@pytest.fixture(autouse=True)
def in_july(app: Flask, clock: MovableClock, store: FileStore) -> None:
    clock.now = JULY
    app.extensions["vigo.files"] = store


@pytest.fixture
def tore(sign_in: SignIn, cast: dict[str, str]) -> FlaskClient:
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


@pytest.fixture
def colleague(sign_in: SignIn) -> FlaskClient:
    return sign_in("b" * 32, Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


@pytest.fixture
def mehdi(session: Session, cast: dict[str, str]) -> Application:
    """Applies for individual treatment: grades in too few subjects."""
    found = session.scalars(select(Application).where(Application.account_id == cast["mehdi"])).one()
    sent = session.scalars(select(Submission).where(Submission.application_id == found.id)).one()
    sent.content = {**sent.content, "draft": {**sent.content["draft"], "category": "individual_treatment"}}
    found.flagged_at = None
    session.flush()
    while flag_due(session, JULY):
        pass
    session.commit()
    return found


def door(application: Application) -> str:
    return f"/api/intake/applications/{application.id}/decisions"


def see(client: FlaskClient, application: Application) -> Any:
    answer = client.get(door(application))
    assert answer.status_code == 200, answer.json
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    return answer.json


def decide(
    client: FlaskClient, application: Application, seen: int = 0, key: str | None = None, **more: Any
) -> Any:
    body = {"kind": "category", "value": 2, "legal_basis": "§ 4-20", "reason": REASON, **more}
    headers = {"Idempotency-Key": key or uuid4().hex, "If-Match": f'"{seen}"'}
    return client.post(door(application), json=body, headers=headers)


def end(client: FlaskClient, application: Application, decision: str, seen: int, reason: str = WHY) -> Any:
    headers = {"Idempotency-Key": uuid4().hex, "If-Match": f'"{seen}"'}
    return client.post(f"{door(application)}/{decision}/end", json={"reason": reason}, headers=headers)


def flags(client: FlaskClient, application: Application) -> list[str]:
    found: list[str] = client.get(f"/api/applications/desk/{application.id}").json["flags"]
    return found


def test_a_decision_is_made_counted_told_and_taken_back_with_a_reason(
    tore: FlaskClient, mehdi: Application, sign_in: SignIn, session: Session, cast: dict[str, str]
) -> None:
    assert flags(tore, mehdi) == ["needs_you", "undecided", "individual", "papers_missing", "grades_missing"]
    made = decide(tore, mehdi)
    assert made.status_code == 201, made.json
    (row,) = made.json["items"]
    assert (row["effect"], row["decided_by"], row["mine"]) == ("individual", "Tore Bakken", True)
    assert (made.json["version"], made.headers["ETag"]) == (1, '"1"')
    assert flags(tore, mehdi) == ["individual", "decided"], (
        "Oslo gives places outside the competition on points"
    )
    counted = {one["flag"]: one["count"] for one in tore.get("/api/applications/desk").json["flags"]}
    assert (counted["undecided"], counted["decided"]) == (0, 1)

    himself = sign_in(cast["mehdi"])
    (event,) = [
        one
        for one in himself.get(f"/api/applications/{mehdi.id}/timeline").json["items"]
        if one["kind"] == "decided"
    ]
    assert event["params"] == {
        "decision": "individual",
        "value": 2,
        "legal_basis": "§ 4-20",
        "reason": REASON,
    }
    (message,) = session.scalars(select(Message).where(Message.kind == "applications.message.decided"))
    assert message.person == cast["mehdi"]
    assert REASON not in str(message.params)

    assert end(tore, mehdi, row["id"], 1, "no").json["fields"][0]["code"] == "intake.reason_missing"
    taken = end(tore, mehdi, row["id"], 1)
    assert taken.status_code == 200, taken.json
    (row,) = taken.json["items"]
    assert (row["replaced_reason"], row["replaced_by"]) == (WHY, "Tore Bakken")
    assert end(tore, mehdi, row["id"], 1).status_code == 200, "twice is once"
    assert "undecided" in flags(tore, mehdi)
    kinds = [one["kind"] for one in himself.get(f"/api/applications/{mehdi.id}/timeline").json["items"]]
    assert kinds[:2] == ["decision_ended", "decided"]
    mine = himself.get("/api/me/export").json["intake"]["decisions"]
    assert [one["replaced_reason"] for one in mine] == [WHY]
    actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == cast["mehdi"])))
    assert actions.count("application.decided") == actions.count("application.decision_taken_back") == 1


def test_sent_twice_is_one_decision_with_the_same_press_or_a_new_one(
    tore: FlaskClient, mehdi: Application
) -> None:
    first, second = (decide(tore, mehdi, key="one-press-of-the-button") for _ in range(2))
    assert first.json == second.json
    after_a_reload = decide(tore, mehdi)
    assert (after_a_reload.status_code, len(after_a_reload.json["items"])) == (201, 1)


def test_two_officers_at_once_and_the_slower_sees_what_the_other_decided(
    tore: FlaskClient, colleague: FlaskClient, mehdi: Application
) -> None:
    assert see(tore, mehdi)["version"] == see(colleague, mehdi)["version"] == 0
    assert decide(tore, mehdi).status_code == 201
    slower = decide(colleague, mehdi, value=0)
    assert (slower.status_code, slower.json["code"]) == (412, "intake.decisions_stale")
    now = see(colleague, mehdi)
    assert [(one["value"], one["mine"]) for one in now["items"]] == [(2, False)]
    again = decide(colleague, mehdi, seen=now["version"], value=0)
    assert [(one["value"], one["replaced_at"] is None) for one in again.json["items"]] == [
        (0, True),
        (2, False),
    ]
    assert again.json["version"] == 3
    without = colleague.post(
        door(mehdi),
        json={"kind": "right", "legal_basis": "x", "reason": REASON},
        headers={"Idempotency-Key": "k" * 9},
    )
    assert without.status_code == 428


def test_a_place_set_aside_is_not_told_before_the_result(
    tore: FlaskClient, mehdi: Application, session: Session, sign_in: SignIn, cast: dict[str, str]
) -> None:
    wish = session.scalars(select(Wish).where(Wish.application_id == mehdi.id)).first()
    assert wish is not None
    place = {"area": wish.area, "school": wish.school}
    assert decide(tore, mehdi, kind="seat", value=0, wish=place, legal_basis="§ 4-21").status_code == 201
    timeline = sign_in(cast["mehdi"]).get(f"/api/applications/{mehdi.id}/timeline").json["items"]
    assert "decided" not in {one["kind"] for one in timeline}
    assert not session.scalars(select(Message).where(Message.kind == "applications.message.decided")).all()
    assert "grades_missing" not in flags(tore, mehdi)
    blocked = decide(tore, mehdi, 1, kind="blocked", value=0, wish=place, legal_basis="§ 4-12").json["items"]
    assert [(one["kind"], one["replaced_at"] is None) for one in blocked] == [
        ("blocked", True),
        ("seat", False),
    ]


def test_every_kind_says_what_it_can_be_and_by_which_paragraph(tore: FlaskClient, mehdi: Application) -> None:
    kinds = {one["kind"]: one for one in see(tore, mehdi)["kinds"]}
    assert set(kinds) == {kind.value for kind in Kind}
    category = {one["effect"]: one["bases"] for one in kinds["category"]["choices"]}
    assert category["individual"] == ["§ 4-20"]
    assert category["preferential"] == ["§ 4-21", "§ 4-22", "§ 4-23"]
    assert category["as_everyone"][0] == "§ 4-20", "the likeliest by what she applied for"
    assert (kinds["points"]["most"], kinds["category"]["most"]) == (6000, None)
    assert not kinds["seat"]["told"]


def test_every_fault_is_named_and_nothing_is_decided(tore: FlaskClient, mehdi: Application) -> None:
    bad = decide(tore, mehdi, kind="points", value=99_999, reason="no", legal_basis=" ")
    assert {(one["pointer"], one["code"]) for one in bad.json["fields"]} == {
        ("/wish", "intake.decision_needs_wish"),
        ("/value", "intake.decision_value"),
        ("/legal_basis", "intake.legal_basis_missing"),
        ("/reason", "intake.reason_missing"),
    }
    assert see(tore, mehdi)["items"] == []


def test_about_what_was_withdrawn_nothing_is_decided(
    tore: FlaskClient, mehdi: Application, session: Session
) -> None:
    mehdi.withdrawn_at = JULY
    session.commit()
    assert decide(tore, mehdi).json["code"] == "intake.not_submitted"


def test_the_newest_round_says_when_a_decision_counts(
    tore: FlaskClient, mehdi: Application, desk: Desk
) -> None:
    assert see(tore, mehdi)["round"] is None
    desk.prepare()
    assert see(tore, mehdi)["round"] == {"number": 1, "state": "prepared"}


def test_the_wrong_doors(
    tore: FlaskClient,
    mehdi: Application,
    sign_in: SignIn,
    anonymous: FlaskClient,
    session: Session,
    cast: dict[str, str],
) -> None:
    made = decide(tore, mehdi).json["items"][0]["id"]
    far = sign_in("d" * 32, Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    low = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03")
    own_case = sign_in(cast["mehdi"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    guardian = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["mehdi"])
    adviser = sign_in(cast["tore"], Role.ADVISER, level=Level.HIGH, school="974589648")
    for client, status in (
        (anonymous, 401),
        (low, 401),
        (sign_in(cast["mehdi"]), 403),
        (guardian, 403),
        (adviser, 403),
        (far, 404),
        (own_case, 404),
    ):
        assert client.get(door(mehdi)).status_code == status
        assert decide(client, mehdi, 1, value=0).status_code == status
        assert end(client, mehdi, made, 1).status_code == status
    told = guardian.get(f"/api/applications/{mehdi.id}/timeline").json["items"]
    assert [one["params"] for one in told if one["kind"] == "decided"] == [{}], "that, not what"

    session.get_one(Account, cast["mehdi"]).protected = True
    session.commit()
    for refused in (tore.get(door(mehdi)), decide(tore, mehdi, 1, value=0), end(tore, mehdi, made, 1)):
        assert refused.status_code == 404
    guard = sign_in("e" * 32, Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    assert guard.get(door(mehdi)).status_code == 200


def test_reading_leaves_a_trace(
    tore: FlaskClient, mehdi: Application, session: Session, cast: dict[str, str]
) -> None:
    see(tore, mehdi)
    looks = session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == "application.looked_at"))
    assert list(looks) == [cast["tore"]]


def test_a_decision_of_another_application_is_not_there(
    tore: FlaskClient, mehdi: Application, session: Session
) -> None:
    made = decide(tore, mehdi).json["items"][0]["id"]
    other = session.scalars(
        select(Application).where(
            Application.submissions > 0, Application.county == "03", Application.id != mehdi.id
        )
    ).first()
    assert other is not None
    assert end(tore, other, made, 0).status_code == 404
