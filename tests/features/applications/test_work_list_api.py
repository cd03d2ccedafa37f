"""The officer's work list and the papers she asks for, over HTTP; and everybody who must not see or ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.applications import service
from backend.features.applications.models import Application, FlagRow
from backend.features.applications.rules.desk import Search, Shelf
from backend.features.applications.rules.flags import Flag
from backend.features.applications.service.desk import DeskQuery, listing
from backend.features.grades import service as grades
from backend.platform.audit import AuditEntry
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import DRAFT, Pupil
from tests.features.applications.test_attachments_api import add
from tests.features.applications.test_desk_api import DESK, names
from tests.platform import samples

INDIVIDUAL = {**DRAFT, "category": "individual_treatment", "explanation": "Two schools in one year."}
MOVING = {**DRAFT, "moving": {"municipality": "0301", "day": "2027-06-01"}}
DAY = "2027-02-05"
TOO_LATE = datetime(2027, 2, 5, 23, 0, tzinfo=UTC)
"""The first moment after the 5th of February in Norway."""


@pytest.fixture
def officer(sign_in: SignIn, cast: dict[str, str]) -> FlaskClient:
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


def sent(sign_in: SignIn, account: str, content: dict[str, Any]) -> Pupil:
    pupil = Pupil(sign_in(account))
    pupil.begin()
    pupil.save(content)
    answer = pupil.submit()
    assert answer.status_code == 201, answer.json
    return pupil


@pytest.fixture
def astrid(sign_in: SignIn, cast: dict[str, str]) -> Pupil:
    """Asks for individual treatment and has added no paper."""
    return sent(sign_in, cast["astrid"], INDIVIDUAL)


@pytest.fixture
def jonas(sign_in: SignIn, cast: dict[str, str]) -> Pupil:
    """Is moving to Oslo and has not documented it."""
    return sent(sign_in, cast["jonas"], MOVING)


def counts(client: FlaskClient, query: str = "") -> dict[str, int]:
    return {one["flag"]: one["count"] for one in client.get(f"{DESK}{query}").json["flags"] if one["count"]}


def flags(client: FlaskClient, pupil: Pupil) -> list[str]:
    found: list[str] = client.get(f"{DESK}/{pupil.id}").json["flags"]
    return found


def ask(client: FlaskClient, pupil: Pupil, key: str | None = None, **more: str) -> Any:
    body = {"kind": "expert_assessment", "day": DAY, "note": "From the school's PPT, please.", **more}
    headers = {"Idempotency-Key": key or uuid4().hex}
    return client.post(f"{pupil.path}/paper-requests", json=body, headers=headers)


def test_each_kind_of_case_is_a_list_of_its_own_with_a_count(
    officer: FlaskClient, astrid: Pupil, jonas: Pupil, ida: Pupil, sign_in: SignIn, cast: dict[str, str]
) -> None:
    ida.save(DRAFT)
    assert ida.submit().status_code == 201
    assert counts(officer) == {
        "needs_you": 2,
        "undecided": 1,
        "individual": 1,
        "papers_missing": 1,
        "move_undocumented": 1,
    }
    assert names(officer, "?flag=individual") == names(officer, "?flag=papers_missing") == ["Astrid Vik"]
    assert names(officer, "?flag=needs_you") == ["Astrid Vik", "Jonas Haug"], "who has waited longest first"
    assert names(officer)[:2] == ["Jonas Haug", "Astrid Vik"], "who needs somebody comes before Ida"
    assert names(officer)[-1] == "Ida Lunde"
    listed = officer.get(f"{DESK}?flag=individual").json
    assert listed["items"][0]["flags"] == ["needs_you", "undecided", "individual", "papers_missing"]
    assert (listed["items"][0]["level"], listed["total"], listed["counts"]["all"]) == ("vg1", 1, 1)
    law = {one["flag"]: one["paragraph"] for one in listed["flags"]}
    assert law["individual"] == "§§ 4-20, 4-26"


def test_filters_combine(officer: FlaskClient, astrid: Pupil, jonas: Pupil) -> None:
    assert names(officer, "?flag=needs_you&q=jonas") == ["Jonas Haug"]
    assert names(officer, "?flag=needs_you&level=vg2") == []
    assert names(officer, "?flag=needs_you&level=vg1&deadline_class=early") == ["Astrid Vik"]
    assert names(officer, "?flag=individual&shelf=withdrawn") == []
    assert counts(officer, "?q=jonas") == {"needs_you": 1, "move_undocumented": 1}
    assert counts(officer, "?flag=individual")["move_undocumented"] == 1, "every other list keeps its count"
    for wrong in ("?flag=x", "?level=vg9"):
        assert officer.get(f"{DESK}{wrong}").status_code == 422


def test_a_withdrawn_application_waits_for_nobody(officer: FlaskClient, astrid: Pupil) -> None:
    assert astrid.withdraw().status_code == 200
    assert counts(officer) == {}


def test_a_protected_person_is_in_no_filter_and_no_count(
    officer: FlaskClient, astrid: Pupil, jonas: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    session.get_one(Account, cast["astrid"]).protected = True
    session.commit()
    assert counts(officer) == {"needs_you": 1, "move_undocumented": 1}
    assert names(officer, "?flag=individual") == []
    assert ask(officer, astrid).status_code == 404
    assert officer.get(f"{DESK}/{astrid.id}/grades").status_code == 404
    guard = sign_in(cast["tore"], Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    assert names(guard, "?flag=individual") == ["Astrid Vik"]
    assert ask(guard, astrid).status_code == 201


def test_an_officers_own_case_is_not_hers(
    officer: FlaskClient, sign_in: SignIn, cast: dict[str, str]
) -> None:
    himself = sent(sign_in, cast["tore"], INDIVIDUAL)
    assert counts(officer) == {}
    assert ask(officer, himself).status_code == 404


def test_grades_without_a_number_reported_and_doubtful_ones_are_found_before_a_run(
    officer: FlaskClient, sign_in: SignIn, cast: dict[str, str], session: Session, clock: MovableClock
) -> None:
    mehdi = sent(sign_in, cast["mehdi"], DRAFT)
    assert flags(officer, mehdi) == ["needs_you", "grades_missing"], "more than half of his subjects"
    seen = officer.get(f"{DESK}/{mehdi.id}/grades").json
    assert (seen["target"], seen["individual"]) == ("vg1", True)
    looks = mehdi.client.get("/api/me/looks").json["items"]
    assert "grades.read" in {one["action"] for one in looks}
    body = {"record": None, "kind": "missing", "text": "My Spanish grade."}
    report = mehdi.post("/api/grades/reports", body)
    assert report.status_code == 201
    assert service.flag_due(session, clock.now) > 0
    session.commit()
    assert flags(officer, mehdi) == ["needs_you", "grades_missing", "grades_reported"]
    assert names(officer, "?flag=grades_reported") == ["Mehdi Karimi"]


def test_a_grade_entered_twice_is_doubtful(
    officer: FlaskClient, ida: Pupil, session: Session, clock: MovableClock, cast: dict[str, str]
) -> None:
    ida.save(DRAFT)
    assert ida.submit().status_code == 201
    assert flags(officer, ida) == []
    one = grades.grades_of(session, cast["ida"])[0]
    again = type(one)(
        **{
            column.name: getattr(one, column.name)
            for column in type(one).__table__.columns
            if column.name not in {"id", "record_id"}
        },
        record_id="f" * 32,
    )
    session.add(again)
    session.flush()
    service.flag_due(session, clock.now)
    session.commit()
    assert flags(officer, ida) == [], "nobody has told the desk"
    application = session.get_one(Application, ida.id)
    application.flagged_at = None
    session.flush()
    assert service.flag_due(session, clock.now) > 0
    session.commit()
    assert flags(officer, ida) == ["needs_you", "grades_doubtful"]


def test_a_paper_is_asked_for_told_once_and_seen_to_arrive(
    officer: FlaskClient, astrid: Pupil, session: Session, cast: dict[str, str]
) -> None:
    before = officer.get(f"{DESK}/{astrid.id}").json
    assert [(one["paragraph"], one["met"]) for one in before["demands"]] == [("§§ 4-20, 4-26", False)]
    assert (before["first_day"], before["last_day"]) == ("2027-01-21", "2027-07-19")
    first, second = (ask(officer, astrid, "one-press-of-the-button") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201), first.json
    assert first.json == second.json
    assert (first.json["until"], first.json["state"]) == (TOO_LATE.isoformat(), "waiting")
    assert ask(officer, astrid).json["code"] == "applications.paper_asked_already"
    told = session.scalars(select(Message).where(Message.kind == "applications.message.paper_asked")).all()
    assert [one.person for one in told] == [cast["astrid"]]
    assert "PPT" not in str(told[0].params), "health stays behind the sign-in"
    assert "needs_you" not in flags(officer, astrid)
    (asked,) = astrid.get("/paper-requests").json["items"]
    assert (asked["kind"], asked["note"]) == ("expert_assessment", "From the school's PPT, please.")
    (event,) = [one for one in astrid.get("/timeline").json["items"] if one["kind"] == "paper_asked"]
    assert event["params"]["until"] == TOO_LATE.isoformat()

    assert add(astrid, samples.pdf(), kind="expert_assessment").status_code == 201
    assert flags(officer, astrid)[:1] == ["needs_you"]
    assert counts(officer)["papers_arrived"] == 1
    after = officer.get(f"{DESK}/{astrid.id}").json
    assert (after["asked"][0]["state"], after["demands"][0]["met"]) == ("arrived", True)
    door = f"{astrid.path}/paper-requests/{asked['id']}/settlement"
    for _ in range(2):
        settled = officer.post(door, headers={"Idempotency-Key": uuid4().hex})
        assert settled.json["items"][0]["state"] == "settled"
    assert "papers_arrived" not in counts(officer)
    assert ask(officer, astrid).status_code == 201, "another one can be asked for"
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == cast["astrid"])).all()
    assert actions.count("attachment.settled") == 1


def test_a_paper_asked_for_can_be_added_long_after_the_deadline_and_is_overdue_until_then(
    officer: FlaskClient, jonas: Pupil, session: Session, clock: MovableClock
) -> None:
    clock.now = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    assert jonas.get().json["window"] == "closed"
    days = {one["kind"]: one["day"] for one in officer.get(f"{DESK}/{jonas.id}").json["days"]}
    assert days["moving_document"] > "2027-04-01", "the county's own day"
    assert ask(officer, jonas, kind="moving_document", day="2027-04-10").status_code == 201
    clock.now = datetime(2027, 4, 10, 21, 59, tzinfo=UTC)
    assert service.flag_due(session, clock.now) == 0
    clock.move(minutes=1)
    assert service.flag_due(session, clock.now) == 1
    session.commit()
    assert counts(officer)["papers_overdue"] == 1
    assert names(officer, "?flag=needs_you") == ["Jonas Haug"]
    assert service.flag_due(session, clock.now) == 0, "once"
    session.commit()
    assert add(jonas, samples.pdf(), kind="moving_document").status_code == 201
    assert counts(officer) == {"needs_you": 1, "papers_arrived": 1}


@pytest.mark.parametrize("day", ["2027-01-20", "2026-12-31", "2027-12-01"])
def test_an_impossible_day_is_refused_and_nobody_is_told(
    officer: FlaskClient, astrid: Pupil, session: Session, day: str
) -> None:
    refused = ask(officer, astrid, day=day)
    assert (refused.status_code, refused.json["fields"][0]["pointer"]) == (422, "/day")
    assert astrid.get("/paper-requests").json["items"] == []
    kinds = session.scalars(select(Message.kind)).all()
    assert "applications.message.paper_asked" not in kinds


def test_of_what_was_never_sent_nothing_is_asked(officer: FlaskClient, ida: Pupil) -> None:
    assert ask(officer, ida).json["code"] == "applications.not_submitted"


def test_nobody_else_asks_settles_or_reads_what_was_asked(
    officer: FlaskClient,
    astrid: Pupil,
    ida: Pupil,
    sign_in: SignIn,
    anonymous: FlaskClient,
    cast: dict[str, str],
) -> None:
    asked = ask(officer, astrid).json["id"]
    door, end = f"{astrid.path}/paper-requests", f"{astrid.path}/paper-requests/{asked}/settlement"
    far = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    guardian = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["astrid"])
    adviser = sign_in(cast["tore"], Role.ADVISER, level=Level.HIGH, school="974589648")
    unsure = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03")
    for client, status in (
        (anonymous, 401),
        (unsure, 401),
        (astrid.client, 403),
        (guardian, 403),
        (adviser, 403),
        (far, 404),
    ):
        assert ask(client, astrid).status_code == status
        assert client.post(end, headers={"Idempotency-Key": uuid4().hex}).status_code == status
    for client, status in ((anonymous, 401), (guardian, 403), (far, 404), (ida.client, 404)):
        assert client.get(door).status_code == status
    for client, status in ((anonymous, 401), (guardian, 403), (far, 404), (astrid.client, 403)):
        assert client.get(f"{DESK}/{astrid.id}/grades").status_code == status
    elsewhere = f"{ida.path}/paper-requests/{asked}/settlement"
    assert officer.post(elsewhere, headers={"Idempotency-Key": uuid4().hex}).status_code == 404


def test_a_guardian_reads_that_something_was_asked_not_what(
    officer: FlaskClient, astrid: Pupil, sign_in: SignIn, cast: dict[str, str]
) -> None:
    ask(officer, astrid)
    guardian = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["astrid"])
    (event,) = [
        one for one in guardian.get(f"{astrid.path}/timeline").json["items"] if one["kind"] == "paper_asked"
    ]
    assert event["params"] == {}


@pytest.mark.parametrize(
    "wanted",
    [
        {"flag": Flag.NEEDS_YOU},
        {"flag": Flag.INDIVIDUAL, "shelf": Shelf.SUBMITTED, "search": Search(words=("vik",))},
        {},
    ],
)
def test_no_list_reads_every_application(
    session: Session, engine: Engine, astrid: Pupil, wanted: dict[str, Any]
) -> None:
    """Applications are found by the county's index, or one by one from the flags: never by reading the whole table."""
    dialect = sqlite.dialect() if engine.dialect.name == "sqlite" else postgresql.dialect()
    statement = listing(DeskQuery("03", 2027, "reader", **wanted), 1).compile(
        dialect=dialect, compile_kwargs={"literal_binds": True}
    )
    if engine.dialect.name == "sqlite":
        rows = session.execute(text(f"EXPLAIN QUERY PLAN {statement}".replace(":", "\\:"))).all()
        plan = "\n".join(row[3] for row in rows)
        assert "SCAN" not in plan, plan
        assert "ix_applications_flag_desk" in plan or "ix_applications_application_season" in plan
    else:
        # A table of five rows is read whole whatever its indexes; of many it would not be.
        session.execute(text("SET LOCAL enable_seqscan = off"))
        rows = session.execute(text(f"EXPLAIN {statement}".replace(":", "\\:").replace("%%", "%"))).all()
        plan = "\n".join(row[0] for row in rows)
        assert "Seq Scan" not in plan, plan


def test_the_workers_turn_flags_whatever_came_past_the_portal(
    session: Session, astrid: Pupil, clock: MovableClock
) -> None:
    """What an older version of the portal left, or a bulk load, is worked out by the worker."""
    for row in session.scalars(select(FlagRow)):
        session.delete(row)
    application = session.get_one(Application, astrid.id)
    application.flagged_at = application.sent_level = None
    session.flush()
    assert service.flag_due(session, clock.now + timedelta(seconds=1)) >= 1
    assert set(session.scalars(select(FlagRow.flag))) == {
        "needs_you",
        "undecided",
        "individual",
        "papers_missing",
    }
    session.refresh(application)
    assert application.sent_level == "vg1"
