"""The officers' doors, the right ones and the wrong ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import i18n
from auth.principal import Level, Role
from backend.engine.pipeline import run as allocate
from backend.engine.result import Result
from backend.engine.snapshot import Snapshot
from backend.features.accounts.models import Account
from backend.features.applications.models import Application
from backend.features.intake import jobs
from backend.platform import outbox
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
    again: Any = one.put(path, json=body, headers={"If-Match": '"0"'})
    assert (again.status_code, again.json["version"]) == (200, 1), "the same change sent twice is one"
    assert one.put(path, json={**body, "capacity": 27}, headers={"If-Match": '"0"'}).status_code == 412
    assert one.put(path, json=body).status_code == 428
    too_many = {**body, "pools": {"skill": 20}, "reason": ""}
    refused: Any = one.put(path, json=too_many, headers={"If-Match": '"1"'})
    assert {fault["code"] for fault in refused.json["fields"]} == {
        "intake.skill_share",
        "intake.reason_missing",
    }
    history = get(one, f"/offerings/{first['id']}/history")
    assert [(row["number"], row["capacity"], row["reason"]) for row in history["items"]] == [
        (1, 28, "One class is smaller.")
    ]
    assert history["original"] == first["seats"]


def test_a_change_names_the_officer_and_a_colleague_s_is_not_overwritten(
    sign_in: SignIn, other: FlaskClient, cast: dict[str, str]
) -> None:
    one = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    first = get(one, "/offerings")["items"][0]
    path = f"/api/intake/offerings/{first['id']}"
    body = {**first["seats"], "pools": {}, "reason": "One class is smaller."}
    assert one.put(path, json={**body, "capacity": 28}, headers={"If-Match": '"0"'}).status_code == 200
    late: Any = other.put(path, json={**body, "capacity": 26}, headers={"If-Match": '"0"'})
    assert (late.status_code, late.json["code"]) == (412, "problems.stale")
    same: Any = other.put(path, json={**body, "capacity": 28}, headers={"If-Match": '"0"'})
    assert same.status_code == 412, "somebody else's change is not mine, though the numbers are the same"
    assert get(one, f"/offerings/{first['id']}")["seats"]["capacity"] == 28
    (row,) = get(other, f"/offerings/{first['id']}/history")["items"]
    assert row["changed_by"] == "Tore Bakken"


def test_offerings_are_narrowed_ordered_and_paged(one: FlaskClient) -> None:
    whole = get(one, "/offerings")
    assert whole["total"] > whole["size"] == len(whole["items"])
    assert whole["first_wishes"] > 0
    second = get(one, "/offerings?page=2")["items"]
    assert {item["id"] for item in second}.isdisjoint(item["id"] for item in whole["items"])
    assert get(one, "/offerings?page=999")["items"] == []
    tight = get(one, "/offerings?order=tightest")["items"]
    ratios = [item["first_wishes"] / item["seats"]["capacity"] for item in tight if item["seats"]]
    assert ratios[:10] == sorted(ratios[:10], reverse=True)
    assert tight[0]["first_wishes"] <= tight[0]["all_wishes"]
    school = whole["schools"][0]["number"]
    narrowed = get(one, f"/offerings?school={school}&level=vg1")["items"]
    assert {(item["school"], item["level"]) for item in narrowed} == {(school, "vg1")}
    named = get(one, "/offerings?q=elektro&level=vg1")
    assert {item["programme"] for item in named["items"]} == {"EL"}
    assert get(one, "/offerings?q=zzzz")["total"] == 0
    wrong: Any = one.get("/api/intake/offerings?order=random&page=0")
    assert wrong.status_code == 422


@pytest.mark.parametrize("rest", ["", "/history"])
def test_an_offering_of_another_county_is_not_there(
    one: FlaskClient, far: FlaskClient, sign_in: SignIn, anonymous: FlaskClient, rest: str
) -> None:
    first = get(one, "/offerings")["items"][0]
    path = f"/api/intake/offerings/{first['id']}"
    assert one.get(path + rest).status_code == 200
    assert far.get(path + rest).status_code == 404
    body = {**first["seats"], "reason": "One class is smaller."}
    assert far.put(path, json=body, headers={"If-Match": '"0"'}).status_code == 404
    assert anonymous.get(path + rest).status_code == 401
    assert sign_in("f" * 32).get(path + rest).status_code == 403
    assert sign_in("f" * 32, Role.GUARDIAN).get(path + rest).status_code == 403
    assert sign_in("9" * 32, Role.ADVISER, level=Level.HIGH).get(path + rest).status_code == 403
    assert one.get(f"/api/intake/offerings/{'9' * 32}{rest}").status_code == 404


def test_fewer_places_show_in_the_comparison_by_name_and_in_the_cut_offs(
    one: FlaskClient, far: FlaskClient, desk: Desk
) -> None:
    path = f"/rounds/{post(one, '/rounds', {'counties': ['03']}).json['id']}"
    post(one, f"{path}/runs", {"is_dry": True})
    desk.work()
    assert one.get(f"/api/intake{path}/runs/1/comparison").status_code == 404
    tight = get(one, "/offerings?order=tightest&level=vg1")["items"][0]
    fewer = {**tight["seats"], "capacity": 1, "pools": {}, "reason": "The class is not started."}
    one.put(f"/api/intake/offerings/{tight['id']}", json=fewer, headers={"If-Match": '"0"'})
    post(one, f"{path}/runs", {"is_dry": True})
    desk.work()
    found = get(one, f"{path}/runs/2/comparison")
    assert found["moved"]["lost"] + found["moved"]["down"] > 0
    assert found["total"] == sum(found["moved"].values())
    kinds = [move["kind"] for move in found["moves"]]
    assert kinds == sorted(kinds, key=["lost", "down", "gained", "up", "aside"].index)
    left = [move for move in found["moves"] if (move["before"] or {}).get("school") == tight["school"]]
    assert {move["before"]["school_name"] for move in left} == {tight["school_name"]}
    assert {
        move["before"]["area_names"]["nb"] for move in left if move["before"]["area"] == tight["area"]
    } == {tight["area_names"]["nb"]}
    downs = get(one, f"{path}/runs/2/comparison?kind=down")
    assert downs["total"] == found["moved"]["down"]
    assert {move["kind"] for move in downs["moves"]} <= {"down"}
    assert get(one, f"{path}/runs/2/comparison?page=99")["moves"] == []

    limits = get(one, f"{path}/runs/2/cut-offs")
    assert limits["before"] == 1
    assert 0 < len(limits["items"]) <= limits["size"]
    steps = [
        abs(line["points"] - than)
        if line["points"] is not None
        and (than := line["last_year"] if line["last_year"] is not None else line["earlier"]) is not None
        else 0
        for line in limits["items"]
    ]
    assert steps == sorted(steps, reverse=True)
    assert any(line["last_year"] is not None for line in limits["items"])
    programme = limits["items"][0]["area"][:2]
    highest = get(one, f"{path}/runs/2/cut-offs?sorting=highest&programme={programme}")["items"]
    assert {line["area"][:2] for line in highest} == {programme}
    assert far.get(f"/api/intake{path}/runs/2/cut-offs").status_code == 404
    assert far.get(f"/api/intake{path}/runs/2/comparison").status_code == 404
    assert one.get(f"/api/intake{path}/runs/9/cut-offs").status_code == 404


def test_publication_tells_how_far_it_has_come_step_by_step(
    one: FlaskClient, other: FlaskClient, desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 50)
    path = f"/rounds/{post(one, '/rounds', {'counties': ['03']}).json['id']}"
    post(one, f"{path}/runs", {"is_dry": False})
    desk.work()
    people = get(one, path)["runs"][0]["figures"]["applicants"]
    post(other, f"{path}/approval", {"run": 1, "shortfall_reason": ACCEPTED})
    post(other, f"{path}/publication", {"publish_at": JULY.isoformat()})
    seen = []
    while outbox.work_once(desk.database, clock.now):
        desk.session.expire_all()
        told = get(one, path)
        if told["progress"] and told["progress"] not in seen:
            seen.append(told["progress"])
            assert (told["state"] == "published") == (told["progress"]["step"] == "tell")
    batches = [min(first + 50, people) for first in range(0, people, 50)]
    assert [step["done"] for step in seen if step["step"] == "write"] == [0, *batches]
    assert [step["done"] for step in seen if step["step"] == "tell"] == [0, *batches]
    assert seen[-1] == {"step": "tell", "done": people, "total": people}


def test_a_broken_promise_is_said_in_words_and_blocks_the_round(
    one: FlaskClient, other: FlaskClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine goes wrong: one who came in is left out. The second opinion sees it, and nobody can publish."""

    def wrong(snapshot: Snapshot) -> Result:
        result = allocate(snapshot)
        row = int(np.flatnonzero(result.placements.wish != -1)[0])
        changed = {
            name: np.where(np.arange(len(snapshot.applicants)) == row, -1, getattr(result.placements, name))
            for name in ("offering", "wish", "queue")
        }
        return replace(result, placements=replace(result.placements, **changed))

    monkeypatch.setattr(jobs, "allocate", wrong)
    path = f"/rounds/{post(one, '/rounds', {'counties': ['03']}).json['id']}"
    post(one, f"{path}/runs", {"is_dry": False})
    desk.work()
    (run,) = get(one, path)["runs"]
    assert (run["state"], run["figures"]) == ("done", None)
    broken = {violation["invariant"]: violation for violation in run["violations"]}
    assert broken
    assert any(violation["applications"] for violation in broken.values()), "it names whom it touches"
    assert any(violation["offering"] for violation in broken.values()), "and where"
    for locale in i18n.LOCALES:
        for name in broken:
            assert i18n.text(locale, f"intake.broken.{name}")
    refused = post(other, f"{path}/approval", {"run": 1, "shortfall_reason": ACCEPTED})
    assert (refused.status_code, refused.json["code"]) == (409, "intake.violations_found")
    tomorrow = {"publish_at": (JULY + timedelta(days=1)).isoformat()}
    assert post(other, f"{path}/publication", tomorrow).json["code"] == "intake.too_early"
    assert one.get(f"/api/intake{path}/runs/1/cut-offs").status_code == 404

    monkeypatch.undo()
    post(one, f"{path}/runs", {"is_dry": False})
    desk.work()
    assert get(one, path)["runs"][0]["violations"] == []
    assert post(other, f"{path}/approval", {"run": 2, "shortfall_reason": ACCEPTED}).status_code == 201
