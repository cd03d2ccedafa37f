"""The officers' doors, the right ones and the wrong ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.applications.models import Application
from backend.platform.files import FileStore
from tests.conftest import MovableClock, SignIn
from tests.features.intake.conftest import ACCEPTED, JULY, Desk

ONE, OTHER, FAR, ADMINISTRATOR, PROTECTOR = (letter * 32 for letter in "abcde")


@pytest.fixture(autouse=True)
def in_july(app: Flask, clock: MovableClock, store: FileStore) -> None:
    clock.now = JULY
    app.extensions["vigo.files"] = store


def post(browser: FlaskClient, path: str, body: Any = None, **headers: str) -> Any:
    return browser.post(f"/api/intake{path}", json=body, headers={"Idempotency-Key": uuid4().hex, **headers})


def get(browser: FlaskClient, path: str) -> Any:
    return browser.get(f"/api/intake{path}").json


@pytest.fixture
def one(sign_in: SignIn) -> FlaskClient:
    return sign_in(ONE, Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


@pytest.fixture
def other(sign_in: SignIn) -> FlaskClient:
    return sign_in(OTHER, Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


@pytest.fixture
def far(sign_in: SignIn) -> FlaskClient:
    return sign_in(FAR, Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")


def test_two_officers_take_a_round_to_its_publication(
    one: FlaskClient, other: FlaskClient, desk: Desk, clock: MovableClock
) -> None:
    begun = post(one, "/rounds", {"counties": ["03"]})
    assert begun.status_code == 201, begun.json
    path = f"/rounds/{begun.json['id']}"
    assert post(one, f"{path}/runs", {"is_dry": True}).status_code == 201
    desk.work()
    assert post(one, f"{path}/runs", {"is_dry": False}).json["runs"][0]["state"] == "queued"
    assert post(one, f"{path}/runs", {"is_dry": False}).json["code"] == "intake.run_under_way"
    desk.work()
    seen = get(one, f"{path}")
    assert [(run["number"], run["state"], run["mine"]) for run in seen["runs"]] == [
        (2, "done", True),
        (1, "done", True),
    ]
    assert seen["seed"] is None
    compared = get(one, f"{path}/runs/2/comparison")
    assert (compared["before"], compared["moves"], compared["cut_offs"]) == (1, [], [])

    approval = {"run": 2, "shortfall_reason": ACCEPTED}
    assert post(one, f"{path}/approval", approval).json["code"] == "intake.same_officer"
    assert post(other, f"{path}/approval", approval).json["approved_run"] == 2
    tomorrow = JULY + timedelta(days=1)
    scheduled = post(other, f"{path}/publication", {"publish_at": tomorrow.isoformat()})
    assert scheduled.json["state"] == "scheduled"
    version = str(scheduled.json["version"])
    undone: Any = one.delete(f"/api/intake{path}/approval", headers={"If-Match": f'"{version}"'})
    assert undone.json["state"] == "run"
    assert post(other, f"{path}/approval", approval).status_code == 201
    assert post(other, f"{path}/publication", {"publish_at": tomorrow.isoformat()}).status_code == 201
    clock.now = tomorrow
    desk.work(tomorrow)
    told = get(one, f"{path}")
    assert told["state"] == "published"
    assert len(told["seed"]) == 64
    assert post(one, f"{path}/runs", {}).json["code"] == "intake.too_late"


def test_the_wrong_doors(one: FlaskClient, far: FlaskClient, sign_in: SignIn, anonymous: FlaskClient) -> None:
    round_id = post(one, "/rounds", {"counties": ["03"]}).json["id"]
    path = f"/api/intake/rounds/{round_id}"
    assert far.get(path).status_code == 404
    assert get(far, "/rounds") == {"items": []}
    assert post(far, f"/rounds/{round_id}/runs", {}).status_code == 404
    assert post(far, "/rounds", {"counties": ["03"]}).json["code"] == "intake.counties_invalid"
    assert anonymous.get(path).status_code == 401
    assert sign_in("f" * 32).get(path).status_code == 403
    low = sign_in(ONE, Role.ADMISSIONS_OFFICER, county="03")
    assert low.get(path).status_code == 401
    assert one.get(f"/api/intake/rounds/{'9' * 32}").status_code == 404


def test_a_round_of_several_counties_is_an_administrators(
    sign_in: SignIn, one: FlaskClient, far: FlaskClient
) -> None:
    administrator = sign_in(ADMINISTRATOR, Role.COUNTY_ADMINISTRATOR, level=Level.HIGH, county="03")
    begun = post(administrator, "/rounds", {"counties": ["11", "03"]})
    assert begun.json["counties"] == ["03", "11"]
    assert [len(get(browser, "/rounds")["items"]) for browser in (one, far)] == [1, 1]
    assert post(one, "/rounds", {"counties": ["03"]}).json["code"] == "intake.county_taken"


def test_a_protected_person_counts_and_is_not_seen(
    one: FlaskClient, sign_in: SignIn, desk: Desk, session: Session, cast: dict[str, str]
) -> None:
    from backend.features.applications.models import Submission

    mehdi = session.scalars(select(Application).where(Application.account_id == cast["mehdi"])).one()
    session.execute(update(Account).where(Account.id == cast["mehdi"]).values(protected=True))
    sent = session.scalars(select(Submission).where(Submission.application_id == mehdi.id)).one()
    sent.content = {**sent.content, "draft": {**sent.content["draft"], "category": "individual_treatment"}}
    session.commit()
    path = f"/rounds/{post(one, '/rounds', {'counties': ['03']}).json['id']}"
    post(one, f"{path}/runs", {"is_dry": True})
    desk.work()
    protector = sign_in(PROTECTOR, Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    gates = {
        name: get(browser, f"{path}")["runs"][0]["gates"]
        for name, browser in (("one", one), ("protector", protector))
    }
    assert [(gate["count"], gate["applications"]) for gate in gates["one"]] == [(1, [])]
    assert [gate["applications"][0]["application_id"] for gate in gates["protector"]] == [mehdi.id]
    assert one.get(f"/api/intake/applications/{mehdi.id}/decisions").status_code == 404
    assert protector.get(f"/api/intake/applications/{mehdi.id}/decisions").status_code == 200


def test_places_are_changed_with_a_reason_and_a_version(one: FlaskClient, far: FlaskClient) -> None:
    first = get(one, "/offerings")["items"][0]
    path = f"/api/intake/offerings/{first['id']}"
    body = {**first["seats"], "capacity": 28, "pools": {}, "reason": "One class is smaller."}
    changed: Any = one.put(path, json=body, headers={"If-Match": '"0"'})
    assert (changed.status_code, changed.json["version"]) == (200, 1)
    assert one.put(path, json=body, headers={"If-Match": '"0"'}).status_code == 412
    assert one.put(path, json=body).status_code == 428
    too_many = {**body, "pools": {"skill": 20}, "reason": ""}
    refused: Any = one.put(path, json=too_many, headers={"If-Match": '"1"'})
    assert {fault["code"] for fault in refused.json["fields"]} == {
        "intake.skill_share",
        "intake.reason_missing",
    }
    history = get(one, f"/offerings/{first['id']}/history")["items"]
    assert [(row["number"], row["capacity"], row["reason"]) for row in history] == [
        (1, 28, "One class is smaller.")
    ]
    assert far.put(path, json=body, headers={"If-Match": '"1"'}).status_code == 404
