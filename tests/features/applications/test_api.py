"""The whole way over HTTP: begin, save, check, send, change, withdraw; and the wrong doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.annual_wheel.models import MilestoneRow
from backend.features.annual_wheel.rules import Kind
from backend.features.applications import service
from backend.features.applications.models import Application, Submission, Wish
from backend.features.applications.rules.draft import EMPTY
from backend.features.applications.rules.reference import normal_form
from backend.features.applications.schemas import DraftSchema
from backend.platform import audit, exports, outbox
from backend.platform.audit import AuditEntry
from backend.platform.db import Database
from backend.platform.messages import Message
from tests.conftest import NOW, MovableClock, SignIn
from tests.features.applications.conftest import DRAFT, Pupil
from tests.platform.statements import counted

DEADLINE = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
EARLY_DEADLINE = datetime(2027, 2, 1, 23, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAST_MINUTE = DEADLINE - timedelta(minutes=1)
"""How people name the deadline: 1 March 23:59."""
INNLANDET: dict[str, Any] = {
    **DRAFT,
    "wishes": [
        {"area": "STUSP1----", "schools": ["874597252", "970963847"]},
        {"area": "HSHSF1----", "schools": ["974571897", "970963847"]},
        {"area": "ELELE1----", "schools": ["970963847", "974571897"]},
    ],
}


@pytest.fixture
def officer(sign_in: SignIn, cast: dict[str, str]) -> FlaskClient:
    """Tore of Oslo's admissions office, surely identified."""
    return sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")


def reopening(client: FlaskClient, pupil: Pupil, until: datetime, ground: str = "child_welfare") -> Any:
    body = {"ground": ground, "reason": "Moved in May.", "until": until.isoformat()}
    return client.post(f"{pupil.path}/reopening", json=body, headers={"Idempotency-Key": f"{until}"[:40]})


def test_a_draft_answers_as_its_schema_would_write_it(ida: Pupil, session: Session) -> None:
    full = {
        **DRAFT,
        "moving": {"municipality": "0301", "day": "2027-06-01"},
        "mother_tongue": {"language": "pl", "years_in_norway": 2, "norwegian_classes": "2 år"},
        "extra_forms": [{"area": "STUSP1----", "school": "874590932", "requirement": "x", "text": ""}],
        "apprenticeship_wishes": [
            {"trade": "ELELE3----", "municipalities": ["0301"], "company": None},
            {
                "trade": "ELELE3----",
                "municipalities": [],
                "company": {"organisation_number": "1", "name": "A"},
            },
        ],
    }
    for content in (DRAFT, full):
        answered = ida.save(content).json
        assert DraftSchema().load(answered)
        assert DraftSchema().dump(DraftSchema().load(answered)) == answered == ida.get("/draft").json
        session.expire_all()
        stored = session.get_one(Application, ida.id)
        assert stored.draft == content == answered["content"]
        assert stored.draft_version == answered["version"]


def test_the_hot_paths_ask_the_database_little(ida: Pupil, session: Session) -> None:
    version = ida.save(DRAFT).json["version"]
    with counted(session) as statements:
        assert ida.client.get("/api/applications/status").status_code == 200
    assert len(statements) == 2, "who is asking; how it stands, and by which dates"
    with counted(session) as statements:
        assert ida.save({**DRAFT, "explanation": "More."}, version).status_code == 200
    assert len(statements) == 3, "who is asking; the draft, whose it is and what it is judged by; the save"


def test_a_season_whose_early_deadline_nobody_has_entered(ida: Pupil, session: Session) -> None:
    saved = ida.save({**DRAFT, "category": "individual_treatment"})
    assert "applications.finding.early_deadline" in {one["code"] for one in saved.json["findings"]}
    session.execute(delete(MilestoneRow).where(MilestoneRow.kind == Kind.EARLY_DEADLINE.value))
    kept = ida.save({**DRAFT, "category": "individual_treatment", "explanation": "Still typing."})
    assert kept.status_code == 200, kept.json
    assert "applications.finding.early_deadline" not in {one["code"] for one in kept.json["findings"]}
    status = ida.client.get("/api/applications/status")
    assert (status.status_code, status.json["code"]) == (404, "annual_wheel.not_set")


def test_from_the_first_choice_to_the_receipt(ida: Pupil) -> None:
    fresh = ida.get("/draft").json
    assert (fresh["version"], fresh["ready"], fresh["unsent_changes"]) == (1, False, True)
    saved = ida.save(DRAFT)
    assert saved.status_code == 200, saved.json
    assert saved.headers["ETag"] == '"2"'
    assert saved.json["ready"], saved.json["findings"]
    assert saved.json["content"] == DRAFT
    sent = ida.submit()
    assert sent.status_code == 201, sent.json
    assert normal_form(sent.json["reference"]) == sent.json["reference"]
    assert sent.json["reference"].startswith("27-03-")
    assert [(line["rank"], line["area"], line["school"]) for line in sent.json["lines"]] == [
        (1, "STUSP1----", "874590932"),
        (2, "STUSP1----", "912001008"),
        (3, "HSHSF1----", "899178092"),
        (4, "HSHSF1----", "912001008"),
        (5, "ELELE1----", "974590964"),
    ]
    assert sent.json["received_at"] == NOW.isoformat()
    assert sent.json["deadline"] == DEADLINE.isoformat()
    assert (sent.json["late"], sent.json["latest"], sent.json["number"]) == (False, True, 1)
    assert ida.get("/submissions/1").json == sent.json
    now = ida.get().json
    assert (now["state"], now["group"], now["window"]) == ("submitted", "received", "open")
    assert now["reference"] == sent.json["reference"]


def test_change_her_mind_and_take_it_back(ida: Pupil, clock: MovableClock, session: Session) -> None:
    ida.save(DRAFT)
    first = ida.submit().json
    clock.move(days=3)
    changed = {**DRAFT, "wishes": list(reversed(DRAFT["wishes"]))}
    assert ida.save(changed).json["unsent_changes"] is True
    assert ida.get().json["state"] == "changed"
    clock.move(days=1)
    second = ida.submit().json
    assert (second["number"], second["reference"]) == (2, first["reference"])
    assert second["lines"][0]["area"] == "ELELE1----"
    assert second["content_hash"] != first["content_hash"]
    assert ida.get("/submissions/1").json == {**first, "latest": False}
    assert [one["number"] for one in ida.get("/submissions").json["items"]] == [2, 1]
    clock.move(days=1)
    assert ida.withdraw().json["state"] == "withdrawn"
    assert set(session.scalars(select(Wish.status))) == {"TRUKK"}
    events = ida.get("/timeline").json["items"]
    assert [event["kind"] for event in events] == ["withdrawn", "resubmitted", "submitted", "started"]
    assert events[0]["status"] == {"number": 83, "code": "TRUKK", "group": "ended_by_you"}
    assert events[1]["params"] == {"number": 2, "reference": first["reference"], "wishes": 5}
    # And changes her mind once more: what was withdrawn can be sent again.
    assert ida.submit().json["number"] == 3
    assert set(session.scalars(select(Wish.status))) == {"SBEHA"}


def test_the_status_is_small_and_known_again(ida: Pupil) -> None:
    first = ida.client.get("/api/applications/status")
    assert [item["state"] for item in first.json["items"]] == ["draft"]
    assert first.headers["Cache-Control"] == "no-store", "school computers are shared"
    again = ida.client.get("/api/applications/status", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    ida.save(DRAFT)
    ida.submit()
    (item,) = ida.client.get("/api/applications/status").json["items"]
    assert (item["state"], item["group"], item["deadline"]) == ("submitted", "received", DEADLINE.isoformat())
    assert item["wishes"][0] == {
        "rank": 1,
        "type": "school",
        "area": "STUSP1----",
        "school": "874590932",
        "group": "received",
        "status": "SBEHA",
    }


def test_both_a_school_and_a_company(sign_in: SignIn, cast: dict[str, str], session: Session) -> None:
    service.record_history(session, cast["jonas"], service.Year(2026, "ELELE2----"), "test", NOW)
    session.commit()
    jonas = Pupil(sign_in(cast["jonas"]))
    jonas.begin("11")
    content = {
        **DRAFT,
        "types": ["apprenticeship"],
        "level": None,
        "wishes": [],
        "apprenticeship_wishes": [
            {
                "trade": "ELELE3----",
                "municipalities": ["1103"],
                "company": {"organisation_number": "958935420", "name": "Lys og Strøm"},
            }
        ],
        "letter": "I like wires.",
    }
    saved = jonas.save(content)
    assert saved.json["ready"], saved.json["findings"]
    sent = jonas.submit()
    assert [(line["type"], line["school"], line["school_name"]) for line in sent.json["lines"]] == [
        ("apprenticeship", None, "Lys og Strøm")
    ]
    assert jonas.get().json["group"] == "matching"
    assert jonas.get("/timeline").json["items"][0]["status"]["code"] == "SFORM"


def test_one_application_per_county_each_with_its_own_order(ida: Pupil) -> None:
    assert ida.begin("03").status_code == 200, "Oslo has begun already"
    oslo = ida.id
    assert ida.begin("34").status_code == 201
    items = ida.client.get("/api/applications").json["items"]
    assert {item["county"]: item["id"] for item in items} == {"03": oslo, "34": ida.id}
    assert [item["limits"]["schools_per_programme"] for item in items] == [6, 6]
    assert [item["limits"]["nearest_school_first"] for item in items] == [False, True]
    assert len({item["reference"] for item in items}) == 2
    warned = {finding["code"] for finding in ida.save(INNLANDET).json["findings"]}
    assert "applications.finding.other_county" in warned


def test_a_county_that_is_none(ida: Pupil) -> None:
    assert ida.begin("99").json["code"] == "applications.county_unknown"
    assert ida.begin("Oslo").json["fields"][0]["pointer"] == "/county"


def test_what_is_wrong_is_kept_and_only_sending_stops(ida: Pupil) -> None:
    wrong = {
        **DRAFT,
        "terms": None,
        "wishes": [{"area": "GONE------", "schools": ["000000000"]}, *DRAFT["wishes"][:2]],
    }
    saved = ida.save(wrong)
    assert (saved.status_code, saved.json["ready"]) == (200, False)
    assert ida.get("/draft").json["content"] == wrong
    refused = ida.submit()
    assert (refused.status_code, refused.json["code"]) == (422, "applications.not_ready")
    assert [(fault["pointer"], fault["code"].split(".")[-1]) for fault in refused.json["fields"]] == [
        ("/terms", "terms_not_accepted"),
        ("/wishes/0/area", "area_unknown"),
        ("/wishes/0/schools/0", "not_offered_here"),
    ]
    assert ida.get().json["state"] == "draft"


def test_checking_keeps_nothing(ida: Pupil) -> None:
    answer = ida.post(f"{ida.path}/check", {**DRAFT, "terms": None})
    assert answer.json["ready"] is False
    assert ida.get("/draft").json["content"] == EMPTY


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({"category": "royal"}, "/category"),
        ({"level": "vg9"}, "/level"),
        ({"explanation": "x" * 4001}, "/explanation"),
        ({"wishes": [{"schools": []}]}, "/wishes/0/area"),
        ({"wishes": [{"area": "STUSP1----"}] * 31}, "/wishes"),
        ({"moving": {"day": "tomorrow"}}, "/moving/day"),
        ({"favourite_colour": "blue"}, "/favourite_colour"),
    ],
)
def test_what_is_no_draft_at_all_is_refused_by_field(ida: Pupil, content: Any, pointer: str) -> None:
    refused = ida.save(content)
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json["fields"]] == [pointer]


def test_two_devices_see_both_versions(ida: Pupil) -> None:
    ida.save(DRAFT, version=1)
    stale = ida.save({**DRAFT, "level": "vg2"}, version=1)
    assert (stale.status_code, stale.json["code"]) == (412, "applications.draft_stale")
    assert (stale.json["present"]["version"], stale.json["present"]["content"]) == (2, DRAFT)
    for answer in (
        ida.submit(version=1),
        ida.client.delete(f"{ida.path}/draft", headers={"If-Match": '"1"'}),
    ):
        assert (answer.status_code, answer.json["code"]) == (412, "applications.draft_stale")
    assert ida.get("/draft").json["content"] == DRAFT
    blind = ida.client.put(f"{ida.path}/draft", json=DRAFT)
    assert (blind.status_code, blind.json["code"]) == (428, "problems.if_match_required")


def test_saving_the_same_again_is_no_new_version(ida: Pupil) -> None:
    assert ida.save(DRAFT).json["version"] == 2
    assert ida.save(DRAFT).json["version"] == 2


def test_unsent_changes_can_be_thrown_away(ida: Pupil) -> None:
    ida.save(DRAFT)
    ida.submit()
    ida.save({**DRAFT, "level": "vg2"})
    version = ida.get("/draft").json["version"]
    assert ida.client.delete(f"{ida.path}/draft", headers={"If-Match": f'"{version}"'}).status_code == 204
    draft = ida.get("/draft").json
    assert (draft["content"], draft["unsent_changes"]) == (DRAFT, False)
    assert ida.get().json["state"] == "submitted"


def test_sending_twice_sends_once(ida: Pupil, session: Session) -> None:
    ida.save(DRAFT)
    first = ida.submit(version=2, key="the-same-key")
    again = ida.submit(version=2, key="the-same-key")
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = ida.submit(version=2, key="another-key-")
    assert (other.status_code, other.json["number"]) == (200, 1), "nothing changed: the receipt there is"
    assert len(session.scalars(select(Submission)).all()) == 1
    bare = ida.client.post(f"{ida.path}/submissions", json={}, headers={"If-Match": '"2"'})
    assert (bare.status_code, bare.json["code"]) == (400, "problems.idempotency_key_required")


def test_withdrawing_twice_withdraws_once(ida: Pupil) -> None:
    assert ida.withdraw().json["code"] == "applications.not_submitted"
    ida.save(DRAFT)
    ida.submit()
    assert ida.withdraw().status_code == ida.withdraw().status_code == 200
    kinds = [event["kind"] for event in ida.get("/timeline").json["items"]]
    assert kinds.count("withdrawn") == 1


def test_nothing_is_sent_before_it_opens(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    clock.now = datetime(2027, 1, 4, 22, 59, 59, tzinfo=UTC)
    refused = ida.submit()
    assert (refused.status_code, refused.json["code"]) == (409, "applications.not_open_yet")
    assert refused.json["params"] == {"opens": "2027-01-05"}
    clock.move(seconds=1)
    assert ida.submit().status_code == 201


def test_the_last_second_counts_and_the_next_does_not(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    clock.now = DEADLINE
    refused = ida.submit(claimed_at=DEADLINE.isoformat())
    assert (refused.status_code, refused.json["code"]) == (409, "applications.deadline_passed")
    assert refused.json["params"] == {
        "deadline": LAST_MINUTE.isoformat(),
        "received_at": DEADLINE.isoformat(),
    }
    clock.now = DEADLINE - SECOND
    assert ida.submit().json["late"] is False


def test_what_left_the_phone_in_time_and_came_late_is_told_the_truth(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    claimed = (DEADLINE - timedelta(minutes=2)).isoformat()
    clock.now = DEADLINE + timedelta(minutes=5)
    refused = ida.submit(claimed_at=claimed)
    assert (refused.status_code, refused.json["code"]) == (409, "applications.deadline_passed_on_the_way")
    assert refused.json["params"] == {
        "deadline": LAST_MINUTE.isoformat(),
        "received_at": clock.now.isoformat(),
        "claimed_at": claimed,
    }
    assert ida.get().json["window"] == "late"
    sent = ida.submit(claimed_at=claimed, late=True)
    assert (sent.status_code, sent.json["late"], sent.json["claimed_at"]) == (201, True, claimed)
    assert ida.get("/timeline").json["items"][0]["kind"] == "submitted_late"


def test_special_reasons_are_due_a_month_earlier(ida: Pupil, clock: MovableClock) -> None:
    ida.save(
        {**DRAFT, "category": "newly_arrived", "mother_tongue": {"language": "fas", "years_in_norway": 1}}
    )
    seen = ida.get().json
    assert (seen["deadline_class"], seen["deadline"]) == ("early", EARLY_DEADLINE.isoformat())
    clock.now = EARLY_DEADLINE
    assert ida.submit().json["code"] == "applications.deadline_passed"
    assert ida.get().json["window"] == "late"
    ida.save(DRAFT)
    assert ida.submit().json["late"] is False, "an ordinary applicant has until 1 March"


def test_when_the_lists_are_closed_only_an_officer_lets_someone_in(
    ida: Pupil, officer: FlaskClient, clock: MovableClock
) -> None:
    ida.save(DRAFT)
    clock.now = datetime(2027, 9, 1, 21, 59, tzinfo=UTC)
    assert ida.get().json["window"] == "late"
    clock.now = datetime(2028, 1, 20, 8, 0, tzinfo=UTC)
    assert ida.get().json["window"] == "closed"
    for late in (False, True):
        refused = ida.submit(late=late)
        assert (refused.status_code, refused.json["code"]) == (409, "applications.season_over")
    reopening(officer, ida, clock.now + timedelta(days=3))
    assert ida.submit().status_code == 201


def test_after_the_deadline_oslo_lets_nobody_change(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    ida.submit()
    ida.save({**DRAFT, "wishes": DRAFT["wishes"][:2]})
    clock.now = DEADLINE
    assert ida.submit().json["code"] == "applications.changes_closed"
    claimed = (DEADLINE - SECOND).isoformat()
    assert ida.submit(claimed_at=claimed).json["code"] == "applications.changes_closed_on_the_way"
    assert ida.submit(late=True).json["code"] == "applications.changes_closed"
    assert ida.withdraw().json["code"] == "applications.withdrawal_closed"
    assert ida.get().json["state"] == "changed", "what was sent still counts, what was typed is still there"


def test_a_county_that_gives_one_change_gives_one(
    ida: Pupil, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.features.applications.rules.window import ChangePolicy, ChangeRule
    from backend.features.applications.service import world

    ida.save(DRAFT)
    ida.submit()
    clock.now = DEADLINE + timedelta(days=1)
    monkeypatch.setattr(world, "change_rule_of", lambda *_: ChangeRule(ChangePolicy.ONCE))
    assert ida.get().json["window"] == "change_once"
    ida.save({**DRAFT, "wishes": DRAFT["wishes"][:2]})
    assert ida.submit().json["late"] is False
    assert ida.get().json["window"] == "closed"
    ida.save(DRAFT)
    assert ida.submit().json["code"] == "applications.changes_closed"


def test_an_officer_opens_it_again(
    ida: Pupil, officer: FlaskClient, clock: MovableClock, session: Session, cast: dict[str, str]
) -> None:
    ida.save(DRAFT)
    ida.submit()
    until = DEADLINE + timedelta(days=3)
    assert reopening(officer, ida, until).json["code"] == "applications.still_open"
    clock.now = DEADLINE + timedelta(days=2)
    assert reopening(officer, ida, until, "county_rule").json["code"] == "applications.reopening_not_here"
    assert (
        reopening(officer, ida, until + timedelta(days=30)).json["code"] == "applications.reopening_too_long"
    )
    opened = reopening(officer, ida, until + SECOND)
    assert (opened.status_code, opened.json["window"]) == (200, "reopened")
    ida.save({**DRAFT, "wishes": DRAFT["wishes"][:2]})
    assert ida.submit().status_code == 201
    assert ida.get().json["window"] == "closed", "one change, then it is closed again"
    event = ida.get("/timeline").json["items"][1]
    assert (event["kind"], event["params"]["ground"]) == ("reopened", "child_welfare")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "application.reopened"))
    assert [(one.actor_id, one.subject_id, one.details) for one in entries] == [
        (cast["tore"], cast["ida"], {"ground": "child_welfare"})
    ]


def test_why_it_was_opened_again_is_between_the_applicant_and_the_county(
    ida: Pupil, officer: FlaskClient, sign_in: SignIn, cast: dict[str, str], clock: MovableClock
) -> None:
    ida.save(DRAFT)
    ida.submit()
    clock.now = DEADLINE + timedelta(days=1)
    reopening(officer, ida, DEADLINE + timedelta(days=3))
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])

    def told(client: FlaskClient) -> dict[str, Any]:
        newest: dict[str, Any] = client.get(f"{ida.path}/timeline").json["items"][0]
        assert newest["kind"] == "reopened"
        return newest["params"]

    assert told(ida.client)["ground"] == "child_welfare"
    assert set(told(mother)) == {"until"}


def test_reopening_is_the_countys_alone(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], clock: MovableClock
) -> None:
    clock.now = DEADLINE + timedelta(days=2)
    until = clock.now + timedelta(days=1)
    assert reopening(ida.client, ida, until).status_code == 403
    other = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    assert reopening(other, ida, until).status_code == 404
    unsure = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, county="03")
    assert reopening(unsure, ida, until).json["code"] == "auth.step_up_required"


DOORS: tuple[tuple[str, str], ...] = (
    ("GET", ""),
    ("GET", "/draft"),
    ("PUT", "/draft"),
    ("DELETE", "/draft"),
    ("POST", "/check"),
    ("GET", "/submissions"),
    ("POST", "/submissions"),
    ("GET", "/submissions/1"),
    ("GET", "/submissions/1/receipt.pdf"),
    ("POST", "/withdrawal"),
    ("GET", "/timeline"),
    ("GET", "/attachments"),
)


def knock(client: FlaskClient, method: str, path: str) -> Any:
    headers = {"If-Match": '"2"', "Idempotency-Key": "a-key-for-this-door"}
    body = DRAFT if path in {"/draft", "/check"} else {}
    kwargs: dict[str, Any] = {} if method in {"GET", "DELETE"} else {"json": body}
    return client.open(path, method=method, headers=headers, **kwargs)


def test_a_strangers_application_is_not_there(ida: Pupil, sign_in: SignIn, cast: dict[str, str]) -> None:
    ida.save(DRAFT)
    ida.submit()
    stranger = sign_in(cast["astrid"])
    for method, path in DOORS:
        hers = knock(stranger, method, ida.path + path)
        nobodys = knock(stranger, method, f"/api/applications/{'0' * 32}{path}")
        assert hers.status_code == nobodys.status_code == 404, path
        assert {**hers.json, "instance": ""} == {**nobodys.json, "instance": ""}, path
    assert ida.get().json["state"] == "submitted"


def test_a_visitor_is_asked_to_sign_in(ida: Pupil, anonymous: FlaskClient) -> None:
    found = {door: knock(anonymous, door[0], ida.path + door[1]).status_code for door in DOORS}
    assert found == dict.fromkeys(DOORS, 401)


def test_a_guardian_sees_how_it_stands_and_nothing_else(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str]
) -> None:
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    found = {door: knock(mother, door[0], ida.path + door[1]).status_code for door in DOORS}
    assert found == {**dict.fromkeys(DOORS, 403), ("GET", ""): 200, ("GET", "/timeline"): 200}
    (item,) = mother.get("/api/applications/status").json["items"]
    assert item["id"] == ida.id


@pytest.mark.parametrize("path", ["/api/applications", "/api/applications/status"])
def test_a_guardian_without_a_child_has_no_applications(
    sign_in: SignIn, cast: dict[str, str], path: str
) -> None:
    answer = sign_in(cast["hanne"], Role.GUARDIAN).get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "problems.not_found")


def test_a_protected_person_is_seen_by_herself_and_the_protection_group(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    ida.save(DRAFT)
    ida.submit()
    session.get_one(Account, cast["ida"]).protected = True
    session.commit()
    reading = [path for method, path in DOORS if method == "GET" and path != "/draft"]

    def seen_by(role: Role) -> set[int]:
        client = sign_in(cast["tore"], role, level=Level.HIGH, county="03")
        return {client.get(ida.path + path).status_code for path in reading}

    assert seen_by(Role.ADMISSIONS_OFFICER) == seen_by(Role.COUNTY_ADMINISTRATOR) == {404}
    assert seen_by(Role.PROTECTION_OFFICER) == {200}
    assert {ida.get(path).status_code for path in reading} == {200}


def test_an_officer_reads_what_was_sent_and_leaves_a_trace(
    ida: Pupil, officer: FlaskClient, session: Session, cast: dict[str, str]
) -> None:
    ida.save(DRAFT)
    ida.submit()
    ida.get("/submissions/1")
    read = officer.get(f"{ida.path}/submissions/1")
    assert read.status_code == 200
    assert officer.get(f"{ida.path}/draft").status_code == 403, "a draft is the applicant's own"
    reads = session.scalars(select(AuditEntry).where(AuditEntry.action == "application.read")).all()
    assert [(one.actor_id, one.subject_id, one.request_id) for one in reads] == [
        (cast["tore"], cast["ida"], read.headers["X-Request-Id"])
    ]
    sent = session.scalars(select(AuditEntry).where(AuditEntry.action == "application.submitted")).one()
    assert (sent.actor_id, sent.details) == (cast["ida"], {"number": 1, "late": False})
    audit.seal(session)
    assert list(audit.verify(session)) == []


def test_whoever_else_looks_leaves_one_trace_a_visit(
    ida: Pupil,
    officer: FlaskClient,
    sign_in: SignIn,
    cast: dict[str, str],
    session: Session,
    clock: MovableClock,
) -> None:
    ida.save(DRAFT)
    ida.submit()
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    stranger = sign_in(cast["astrid"])

    def visit() -> None:
        for client in (ida.client, stranger, officer, mother):
            for path in ("", "/timeline", "/submissions", "/attachments"):
                client.get(ida.path + path)
        mother.get("/api/applications")
        mother.get("/api/applications/status")

    visit()
    looks = select(AuditEntry).where(AuditEntry.action == "application.looked_at").order_by(AuditEntry.id)
    once = [
        (cast["tore"], cast["ida"], ida.id),
        (cast["hanne"], cast["ida"], ida.id),
        (cast["hanne"], cast["ida"], None),
    ]
    found = session.scalars(looks)
    assert [(one.actor_id, one.subject_id, one.object_id) for one in found] == once
    clock.move(minutes=9)
    visit()
    clock.move(minutes=2)
    visit()
    assert len(session.scalars(looks).all()) == 2 * len(once)
    assert {one["role"] for one in ida.client.get("/api/me/looks").json["items"]} == {
        "admissions_officer",
        "guardian",
    }


@pytest.mark.parametrize("number", ["0", "2", "9999", "10000", "9" * 30, "-1", "x"])
def test_a_version_that_was_never_sent_is_not_there(ida: Pupil, number: str) -> None:
    ida.save(DRAFT)
    ida.submit()
    assert ida.get(f"/submissions/{number}").status_code == 404
    assert ida.get(f"/submissions/{number}/receipt.pdf").status_code == 404


def test_staff_have_no_applications_of_their_own(officer: FlaskClient) -> None:
    refused = officer.post(
        "/api/applications", json={"county": "03"}, headers={"Idempotency-Key": "a-key-of-theirs"}
    )
    assert refused.status_code == 403


def test_a_message_waits_for_the_channels(
    ida: Pupil, session: Session, database: Database, cast: dict[str, str]
) -> None:
    ida.save(DRAFT)
    reference = ida.submit().json["reference"]
    ida.withdraw()
    told = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(one.person, one.kind, one.state) for one in told] == [
        (cast["ida"], "applications.message.submitted", "waiting"),
        (cast["ida"], "applications.message.withdrawn", "waiting"),
    ]
    assert told[0].params == {"reference": reference, "number": 1, "received_at": NOW.isoformat()}
    assert outbox.work_once(database, NOW) == 2
    session.expire_all()
    assert {one.state for one in session.scalars(select(Message))} == {"waiting"}, "no channel took them"


def test_a_refused_submission_leaves_nothing(ida: Pupil, session: Session) -> None:
    assert ida.submit().status_code == 422
    for table in (Submission, Wish, Message):
        assert session.scalars(select(table)).all() == []
    row = session.scalars(select(Application)).one()
    assert (row.submissions, row.submitted_at) == (0, None)


def test_everything_is_in_the_persons_own_copy(ida: Pupil, session: Session, cast: dict[str, str]) -> None:
    ida.save(DRAFT)
    sent = ida.submit().json
    (copy,) = exports.collect(session, cast["ida"])["applications"]
    assert copy["reference"] == sent["reference"]
    assert copy["draft"] == DRAFT
    assert copy["submissions"][0]["content_hash"] == sent["content_hash"]
    assert exports.collect(session, cast["astrid"])["applications"] == []


def test_an_old_draft_with_codes_that_are_gone_is_a_finding_and_no_crash(
    ida: Pupil, session: Session
) -> None:
    row = session.scalars(select(Application)).one()
    row.draft = {
        "types": ["school"],
        "level": "vg1",
        "wishes": [{"area": "ALLMENNFAG", "schools": ["1"]}],
        "apprenticeship_wishes": [{"trade": ""}],
    }
    session.commit()
    draft = ida.get("/draft")
    assert draft.status_code == 200
    assert "applications.finding.area_unknown" in {one["code"] for one in draft.json["findings"]}


def test_innlandet_wants_the_nearest_school_first(sign_in: SignIn, cast: dict[str, str]) -> None:
    sara = Pupil(sign_in(cast["sara"]))
    sara.begin("34")
    saved = sara.save(INNLANDET).json
    assert saved["ready"], saved["findings"]
    told = [one["params"]["school"] for one in saved["findings"] if one["code"].endswith("nearest_not_first")]
    assert told, "from Hamar these schools are not the nearest"
    assert all("Hamar" in name or "Storhamar" in name for name in told)
