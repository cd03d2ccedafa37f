"""The county's desk over HTTP: the list, one application, and everybody who must not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.demo.cast import CAST
from backend.features.accounts.models import Account
from backend.features.accounts.service import enter_name
from backend.features.applications import service
from backend.features.applications.service import Year
from backend.platform.audit import AuditEntry
from backend.platform.messages import Message
from tests.conftest import NOW, MovableClock, SignIn
from tests.features.applications.conftest import DRAFT, Pupil
from tests.features.applications.test_attachments_api import add
from tests.platform import samples

DESK = "/api/applications/desk"
DEADLINE = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
EARLY = {**DRAFT, "category": "individual_treatment", "explanation": "Two schools in one year."}


@pytest.fixture
def officer(sign_in: SignIn, cast: dict[str, str]) -> FlaskClient:
    """Tore of Oslo's admissions office, surely identified."""
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


@pytest.fixture
def others(sign_in: SignIn, cast: dict[str, str], ida: Pupil) -> dict[str, Pupil]:
    """Mehdi has sent his; Astrid has changed hers since; Sara has withdrawn; Jonas applies to Rogaland."""
    ida.save(DRAFT)
    pupils = {}
    for key in ("mehdi", "astrid", "sara"):
        pupils[key] = pupil = Pupil(sign_in(cast[key]))
        pupil.begin()
        pupil.save(DRAFT)
        assert pupil.submit().status_code == 201
    pupils["astrid"].save({**DRAFT, "letter": "A secret thought"})
    pupils["sara"].withdraw()
    pupils["jonas"] = Pupil(sign_in(cast["jonas"]))
    pupils["jonas"].begin("11")
    return pupils


def names(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"{DESK}{query}")
    assert answer.status_code == 200, answer.json
    return [item["name"] for item in answer.json["items"]]


def test_the_list_says_how_everyone_in_the_county_stands(
    officer: FlaskClient, ida: Pupil, others: dict[str, Pupil]
) -> None:
    found = officer.get(DESK).json
    assert (found["county"], found["school_year"], found["page"], found["size"]) == ("03", 2027, 1, 50)
    assert found["counts"] == {
        "all": 4,
        "draft": 1,
        "submitted": 1,
        "changed": 1,
        "withdrawn": 1,
        "late": 0,
    }
    states = {item["name"]: (item["state"], item["deadline_class"]) for item in found["items"]}
    assert states == {
        "Mehdi Karimi": ("submitted", "ordinary"),
        "Astrid Vik": ("changed", "ordinary"),
        "Sara Moen": ("withdrawn", "ordinary"),
        "Ida Lunde": ("draft", None),
    }
    assert found["items"][-1]["name"] == "Ida Lunde", "what was never sent comes last"


def test_no_list_holds_an_identity_number_or_what_was_typed_and_not_sent(
    officer: FlaskClient, others: dict[str, Pupil]
) -> None:
    text = officer.get(DESK).text
    assert not [person.key for person in CAST if person.identity_number in text]
    assert "A secret thought" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?shelf=draft", ["Ida Lunde"]),
        ("?shelf=changed", ["Astrid Vik"]),
        ("?shelf=withdrawn", ["Sara Moen"]),
        ("?shelf=late", []),
        ("?q=ida", ["Ida Lunde"]),
        ("?q=KAR meh", ["Mehdi Karimi"]),
        ("?q=arimi", []),
        ("?q=%25", []),
        ("?q=_", []),
        ("?deadline_class=early", []),
        ("?page=2", []),
    ],
)
def test_search_and_shelves(
    officer: FlaskClient, others: dict[str, Pupil], query: str, found: list[str]
) -> None:
    assert names(officer, query) == found


def test_names_are_found_without_minding_accents_and_capitals(
    officer: FlaskClient, others: dict[str, Pupil], session: Session, cast: dict[str, str]
) -> None:
    enter_name(session.get_one(Account, cast["mehdi"]), "Åse-Linn", "Østbø Müller")
    session.commit()
    for typed in ("åse", "ÅSE", "linn", "østbø", "muller", "Åse-Linn müller"):
        assert names(officer, f"?q={typed}") == ["Åse-Linn Østbø Müller"], typed
    assert names(officer, "?q=ase") == [], "å is a letter of its own"


def test_a_reference_number_is_found_however_it_is_typed(
    officer: FlaskClient, others: dict[str, Pupil]
) -> None:
    reference = others["mehdi"].get().json["reference"]
    for typed in (reference, reference.lower().replace("-", ""), reference[:10]):
        found = officer.get(f"{DESK}?q={typed}").json
        assert [item["reference"] for item in found["items"]] == [reference], typed
        assert (found["total"], found["counts"]["all"]) == (1, 1)
    assert names(officer, f"?q={others['jonas'].get().json['reference']}") == []


def test_late_ones_have_a_shelf_of_their_own(
    officer: FlaskClient, ida: Pupil, others: dict[str, Pupil], clock: MovableClock
) -> None:
    clock.now = DEADLINE + timedelta(hours=2)
    ida.save(DRAFT)
    assert ida.submit(late=True).status_code == 201
    assert names(officer, "?shelf=late") == ["Ida Lunde"]
    assert officer.get(DESK).json["counts"]["late"] == 1


def test_the_list_costs_four_statements_however_long_it_is(
    officer: FlaskClient, others: dict[str, Pupil], engine: Engine
) -> None:
    with counted(engine) as statements:
        officer.get(f"{DESK}?shelf=submitted")
    of_the_desk = [one for one in statements if re.search("applications_(application|flag)", one)]
    assert len(of_the_desk) == 4


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_one_application_with_all_it_takes_to_answer_a_call(
    officer: FlaskClient, others: dict[str, Pupil], cast: dict[str, str], session: Session
) -> None:
    mehdi = others["mehdi"]
    service.record_history(session, cast["mehdi"], Year(2025, "STUSP1----", "974591006"), "test", NOW)
    session.commit()
    paper = add(mehdi, samples.pdf(), kind="expert_assessment").json["id"]
    found = officer.get(f"{DESK}/{mehdi.id}").json
    assert (found["state"], found["late"], found["deadline_class"]) == ("submitted", False, "ordinary")
    assert found["person"]["name"] == "Mehdi Karimi"
    assert [(year["school_year"], year["area"]) for year in found["history"]] == [(2025, "STUSP1----")]
    assert found["history"][0]["school_name"]
    assert found["sent"]["content"] == DRAFT
    assert [one["id"] for one in found["papers"]] == [paper]
    assert [one["kind"] for one in found["timeline"]] == ["paper_added", "submitted", "started"]
    assert found["grounds"] == [], "it is open anyway"
    assert {one["severity"] for one in found["findings"]} <= {"stop", "warn", "inform"}
    looks = mehdi.client.get("/api/me/looks").json["items"]
    assert [(one["role"], one["action"]) for one in looks] == [("admissions_officer", "application.read")]


def test_of_a_draft_the_county_learns_that_it_was_begun(
    officer: FlaskClient, ida: Pupil, session: Session, cast: dict[str, str]
) -> None:
    ida.save({**EARLY, "letter": "A secret thought"})
    add(ida, samples.pdf(), kind="cv")
    answer = officer.get(f"{DESK}/{ida.id}")
    found = answer.json
    assert (found["state"], found["sent"], found["deadline_class"], found["deadline"]) == (
        "draft",
        None,
        None,
        None,
    )
    assert (found["papers"], found["findings"]) == ([], [])
    assert "A secret thought" not in answer.text
    assert [one["kind"] for one in found["timeline"]] == ["started"]
    assert officer.get(ida.path).json["deadline_class"] == "ordinary", "not what the draft says"
    assert ida.get().json["deadline_class"] == "early"
    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "application.looked_at")).all()
    assert [(one.actor_id, one.subject_id) for one in looks] == [(cast["tore"], cast["ida"])], "one visit"


def test_what_was_typed_since_is_not_shown(officer: FlaskClient, others: dict[str, Pupil]) -> None:
    answer = officer.get(f"{DESK}/{others['astrid'].id}")
    assert (answer.json["state"], answer.json["sent"]["number"]) == ("changed", 1)
    assert "A secret thought" not in answer.text


def test_opening_again_is_told_with_its_reason(
    officer: FlaskClient, others: dict[str, Pupil], clock: MovableClock, session: Session
) -> None:
    mehdi = others["mehdi"]
    clock.now = DEADLINE + timedelta(days=2)
    before = officer.get(f"{DESK}/{mehdi.id}").json
    assert before["grounds"] == ["child_welfare", "returned_from_abroad", "our_mistake"]
    latest = datetime.fromisoformat(before["reopen_latest"])
    assert latest == clock.now + timedelta(days=14)
    body = {"ground": "our_mistake", "reason": "Feil i skjemaet vårt.", "until": latest.isoformat()}
    headers = {"Idempotency-Key": "one-press-of-the-button"}
    for _ in range(2):
        answer = officer.post(f"{mehdi.path}/reopening", json=body, headers=headers)
        assert answer.status_code == 200, answer.json
    after = officer.get(f"{DESK}/{mehdi.id}").json
    assert after["reopened_until"] == latest.isoformat()
    told = [one for one in mehdi.get("/timeline").json["items"] if one["kind"] == "reopened"]
    assert [one["params"]["reason"] for one in told] == ["Feil i skjemaet vårt."]
    messages = session.scalars(select(Message).where(Message.kind == "applications.message.reopened")).all()
    assert [one.params["reason"] for one in messages] == ["Feil i skjemaet vårt."]


@pytest.mark.parametrize("path", ["", "?q=ida", "/{id}"])
def test_the_desk_is_the_countys_alone(
    ida: Pupil, sign_in: SignIn, anonymous: FlaskClient, cast: dict[str, str], path: str
) -> None:
    door = DESK + path.format(id=ida.id)
    assert anonymous.get(door).status_code == 401
    unsure = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03").get(door)
    assert (unsure.status_code, unsure.json["code"]) == (401, "auth.step_up_required")
    for role, scope in (
        (Role.APPLICANT, {}),
        (Role.GUARDIAN, {"acting_for": cast["ida"]}),
        (Role.ADVISER, {"school": "974589648"}),
        (Role.COMPANY, {"organisation": "974760673"}),
        (Role.SUPPORT, {}),
        (Role.UNDECIDED, {}),
    ):
        assert sign_in(cast["tore"], role, level=Level.HIGH, **scope).get(door).status_code == 403, role


def test_another_countys_application_is_not_there(
    others: dict[str, Pupil], sign_in: SignIn, cast: dict[str, str]
) -> None:
    rogaland = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    assert names(rogaland) == ["Jonas Haug"]
    hers = rogaland.get(f"{DESK}/{others['mehdi'].id}")
    nobodys = rogaland.get(f"{DESK}/{'0' * 32}")
    assert hers.status_code == nobodys.status_code == 404
    assert {**hers.json, "instance": ""} == {**nobodys.json, "instance": ""}
    nowhere = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH)
    assert nowhere.get(DESK).status_code == 404


def test_a_protected_person_is_in_no_list_count_or_search(
    others: dict[str, Pupil], sign_in: SignIn, officer: FlaskClient, cast: dict[str, str], session: Session
) -> None:
    mehdi = others["mehdi"]
    session.get_one(Account, cast["mehdi"]).protected = True
    session.commit()
    reference = mehdi.get().json["reference"]
    assert "Mehdi Karimi" not in names(officer)
    assert officer.get(DESK).json["counts"]["submitted"] == 0
    assert names(officer, "?q=mehdi") == names(officer, f"?q={reference}") == []
    assert officer.get(f"{DESK}/{mehdi.id}").status_code == 404
    guard = sign_in(cast["tore"], Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    assert "Mehdi Karimi" in names(guard)
    found = guard.get(f"{DESK}/{mehdi.id}").json["person"]
    assert (found["protected"], found["postal_code"]) == (True, None)


def test_an_officer_does_not_meet_her_own_application(
    sign_in: SignIn, officer: FlaskClient, cast: dict[str, str]
) -> None:
    himself = Pupil(sign_in(cast["tore"]))
    himself.begin()
    assert names(officer) == []
    assert officer.get(DESK).json["counts"]["all"] == 0
    assert officer.get(f"{DESK}/{himself.id}").status_code == 404


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=x", "?shelf=nonsense", "?deadline_class=x", "?q=" + "x" * 81]
)
def test_nonsense_is_told_where(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"{DESK}{query}").status_code == 422
