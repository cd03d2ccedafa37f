"""A complaint over HTTP: write, add papers, send, follow, withdraw; and the wrong doors."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.complaints import service
from backend.features.complaints.models import Case, Paper
from backend.platform import exports
from backend.platform.audit import AuditEntry
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import Pupil
from tests.features.complaints.conftest import WRITTEN, Complainant, Desk
from tests.features.offers.conftest import PUBLISHED, Publish
from tests.features.offers.outcomes import NOTHING
from tests.platform import samples


def test_before_a_result_there_is_nothing_to_complain_about(ida: Pupil, wishes: list[str]) -> None:
    pupil = Complainant(ida.client)
    listed = ida.client.get("/api/complaints").json
    assert (listed["items"], listed["deadline"], listed["can_defer"]) == ([], None, False)
    refused = pupil.begin()
    assert (refused.status_code, refused.json["code"]) == (404, "complaints.no_result")


def test_a_complaint_is_begun_once_written_and_sent(
    pupil: Complainant, wishes: list[str], session: Session, cast: dict[str, str]
) -> None:
    begun = pupil.begin()
    assert (begun.status_code, begun.json["state"], begun.headers["ETag"]) == (201, "draft", '"1"')
    assert [wish["rank"] for wish in begun.json["wishes"]] == [1, 2, 3, 4]
    again = pupil.begin()
    assert (again.status_code, again.json["id"]) == (200, begun.json["id"])
    assert pupil.save(wish=wishes[0]).json["version"] == 2
    sent = pupil.send()
    assert sent.status_code == 201, sent.json
    told = sent.json
    assert (told["state"], told["late"], told["body"]) == ("received", False, "county_body")
    assert told["deadline"] == "2027-07-27T22:00:00+00:00"
    assert "Oslo" in told["body_name"]
    assert [letter["kind"] for letter in told["letters"]] == ["received"]
    assert told["content"]["text"] == WRITTEN["text"]
    assert told["answer_by"] is not None, "she must still answer her offer"
    assert session.scalars(select(Message.kind).where(Message.kind.startswith("complaints."))).all() == [
        "complaints.message.received"
    ]
    traced = session.scalars(select(AuditEntry).where(AuditEntry.action == "complaint.sent")).one()
    assert traced.details == {"kind": "complaint", "subject": "programme_or_school", "late": False}


def test_what_she_was_shown_is_frozen(
    pupil: Complainant, wishes: list[str], publish: Publish, session: Session
) -> None:
    case = pupil.written(wishes[0])
    frozen = session.get_one(Case, case).explanation
    assert (frozen["round"], frozen["version"], frozen["situation"]) == (1, 1, "offer_and_lists")
    first = frozen["wishes"][0]
    assert (first["points"], first["number"], first["cut_off"]["points"]) == (4380, 3, 4410)
    assert (first["area_names"]["nb"], first["status"]) == ("Studiespesialisering", "VENTO")
    publish(NOTHING, version=2)
    session.expire_all()
    assert session.get_one(Case, case).explanation == frozen
    assert [wish["rank"] for wish in pupil.case().json["wishes"]] == [1, 2, 3, 4]


def test_what_is_missing_is_said_and_nothing_is_lost(pupil: Complainant) -> None:
    pupil.begin()
    pupil.save(subject="programme_or_school", text="")
    refused = pupil.send()
    assert (refused.status_code, refused.json["code"]) == (422, "complaints.incomplete")
    assert [fault["pointer"] for fault in refused.json["fields"]] == ["/wish", "/text"]
    kept = pupil.case().json
    assert (kept["state"], kept["content"]["wanted"]) == ("draft", WRITTEN["wanted"])


def test_two_devices_are_told_of_each_other(pupil: Complainant, wishes: list[str]) -> None:
    pupil.begin()
    pupil.save(text="Fra telefonen.")
    stale = pupil.client.put(
        f"/api/complaints/{pupil.id}/draft", json={**WRITTEN, "text": "Fra PC."}, headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, stale.json["code"]) == (412, "complaints.edited_elsewhere")
    assert stale.json["present"]["content"]["text"] == "Fra telefonen."
    assert pupil.post(f"/{pupil.id}/submission", None, **{"If-Match": '"1"'}).status_code == 412
    assert pupil.post(f"/{pupil.id}/submission").status_code == 428


def test_sending_twice_counts_once(pupil: Complainant, wishes: list[str], session: Session) -> None:
    pupil.begin()
    pupil.save(wish=wishes[0])
    edited = pupil.version()
    first = pupil.post(f"/{pupil.id}/submission", None, "one-press", **edited)
    again = pupil.post(f"/{pupil.id}/submission", None, "one-press", **edited)
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert pupil.post(f"/{pupil.id}/submission", None, "other-press", **edited).status_code == 200
    assert (
        len(session.scalars(select(Message).where(Message.kind == "complaints.message.received")).all()) == 1
    )
    changed = pupil.save(text="Mer.")
    assert (changed.status_code, changed.json["code"]) == (409, "complaints.already_sent")


def test_the_last_second_is_in_time_and_the_next_needs_a_reason(
    pupil: Complainant, wishes: list[str], clock: MovableClock
) -> None:
    pupil.begin()
    pupil.save(wish=wishes[0])
    clock.now = PUBLISHED.replace(day=27, hour=22)
    shown = pupil.case().json
    assert (shown["late"], shown["deadline"]) == (True, clock.now.isoformat())
    refused = pupil.send()
    assert [fault["code"] for fault in refused.json["fields"]] == ["complaints.late_reason_required"]
    clock.move(seconds=-1)
    assert pupil.case().json["late"] is False
    clock.move(seconds=1)
    pupil.save(wish=wishes[0], late_reason="Jeg var på sykehus.")
    sent = pupil.send()
    assert (sent.status_code, sent.json["late"]) == (201, True)


def test_a_complaint_sent_in_the_last_second(
    pupil: Complainant, wishes: list[str], clock: MovableClock
) -> None:
    pupil.begin()
    pupil.save(wish=wishes[0])
    clock.now = PUBLISHED.replace(day=27, hour=22) - timedelta(seconds=1)
    assert pupil.send().json["late"] is False


def test_papers_are_added_read_and_removed_until_it_is_sent(
    pupil: Complainant, wishes: list[str], session: Session
) -> None:
    pupil.begin()
    content = samples.pdf()
    added, other = pupil.add(content).json, pupil.add(name="fullmakt.pdf").json
    path = f"/api/complaints/{pupil.id}/papers"
    read = pupil.client.get(f"{path}/{added['id']}/content")
    assert (read.data, read.mimetype) == (content, "application/pdf")
    assert read.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert pupil.client.delete(f"{path}/{other['id']}").status_code == 204
    pupil.save(wish=wishes[0])
    pupil.send()
    kept = pupil.client.delete(f"{path}/{added['id']}")
    assert (kept.status_code, kept.json["code"]) == (409, "complaints.already_sent")
    assert pupil.add(name="mer.pdf").status_code == 201, "papers can come later"
    assert [paper["name"] for paper in pupil.case().json["papers"]] == ["papir.pdf", "mer.pdf"]
    files = [paper.file_id for paper in session.scalars(select(Paper))]
    assert service.named_files(session, [*files, "0" * 32]) == set(files)
    pupil.withdraw()
    assert pupil.add().json["code"] == "complaints.not_open"


@pytest.mark.parametrize(
    ("content", "name", "declared", "status", "code"),
    [
        (samples.SVG, "a.svg", "image/svg+xml", 415, "files.kind_unknown"),
        (samples.picture(), "a.pdf", "application/pdf", 415, "files.kind_differs"),
        (samples.pdf_with_script(), "a.pdf", "application/pdf", 422, "files.pdf_active"),
        (b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "a.pdf", "application/pdf", 413, "files.too_large"),
    ],
)
def test_a_wrong_file_is_refused(
    pupil: Complainant, content: bytes, name: str, declared: str, status: int, code: str
) -> None:
    pupil.begin()
    refused = pupil.add(content, name, declared)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert pupil.case().json["papers"] == []


def test_there_is_room_for_so_many_papers(pupil: Complainant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.features.complaints.service.writing.MOST", 1)
    pupil.begin()
    assert pupil.add().status_code == 201
    assert pupil.add().json["code"] == "complaints.too_many_papers"


def test_a_draft_is_thrown_away_and_a_new_one_begun(pupil: Complainant, session: Session) -> None:
    first = pupil.begin().json
    pupil.add()
    gone = pupil.client.delete(f"/api/complaints/{first['id']}/draft", headers=pupil.version())
    assert gone.status_code == 204
    assert pupil.case().status_code == 404
    assert session.scalars(select(Paper)).all() == []
    assert pupil.begin().json["id"] != first["id"]


def test_withdrawn_is_withdrawn(pupil: Complainant, wishes: list[str], tore: Desk) -> None:
    case = pupil.written(wishes[0])
    assert pupil.withdraw().json["state"] == "withdrawn"
    assert pupil.withdraw().status_code == 200
    refused = tore.decide(case)
    assert (refused.status_code, refused.json["code"]) == (409, "complaints.not_open")
    assert pupil.begin().status_code == 201, "she can write a new one"
    assert pupil.withdraw().json["code"] == "complaints.not_open", "a draft is thrown away, not withdrawn"


def doors(case: str, paper: str) -> list[tuple[str, str]]:
    one = f"/api/complaints/{case}"
    return [
        ("GET", one),
        ("PUT", f"{one}/draft"),
        ("DELETE", f"{one}/draft"),
        ("POST", f"{one}/submission"),
        ("POST", f"{one}/withdrawal"),
        ("GET", f"{one}/papers/{paper}/content"),
        ("DELETE", f"{one}/papers/{paper}"),
        ("GET", f"{one}/letters/1.pdf"),
        ("GET", f"/api/complaints/desk/{case}"),
        ("POST", f"/api/complaints/desk/{case}/consideration"),
        ("POST", f"/api/complaints/desk/{case}/decisions"),
    ]


def knock(client: FlaskClient, method: str, path: str) -> int:
    body = None
    if path.endswith("/draft") and method == "PUT":
        body = WRITTEN
    if path.endswith("/decisions"):
        body = {"outcome": "rejected", "legal_basis": "§ 33", "reason": "Nei."}
    headers = {"Idempotency-Key": uuid4().hex, "If-Match": '"3"'}
    return client.open(path, method=method, json=body, headers=headers).status_code


@pytest.mark.parametrize(
    ("who", "role", "scope"),
    [
        ("mehdi", Role.APPLICANT, {}),
        ("hanne", Role.GUARDIAN, {"acting_for": "ida"}),
        ("liv", Role.ADVISER, {"school": "974589648"}),
        ("tore", Role.ADMISSIONS_OFFICER, {"county": "11"}),
        ("ida", Role.ADMISSIONS_OFFICER, {"county": "03"}),
    ],
    ids=["another pupil", "her mother", "her school", "another county", "an officer whose own case it is"],
)
def test_the_wrong_doors(
    pupil: Complainant,
    wishes: list[str],
    sign_in: SignIn,
    cast: dict[str, str],
    who: str,
    role: Role,
    scope: dict[str, str],
) -> None:
    pupil.begin()
    paper = pupil.add().json["id"]
    pupil.save(wish=wishes[0])
    assert pupil.send().status_code == 201
    scope = {name: cast.get(value, value) for name, value in scope.items()}
    stranger = sign_in(cast[who], role, level=Level.HIGH, **scope)
    for method, path in doors(pupil.id, paper):
        assert knock(stranger, method, path) in {403, 404}, (method, path)
    assert pupil.case().json["state"] == "received"


def test_signed_out_nothing_is_there(pupil: Complainant, anonymous: FlaskClient) -> None:
    pupil.begin()
    for method, path in doors(pupil.id, "0" * 32):
        assert knock(anonymous, method, path) == 401


def test_a_draft_is_nobodys_but_hers(pupil: Complainant, tore: Desk) -> None:
    pupil.begin()
    paper = pupil.add().json["id"]
    assert tore.case(pupil.id).status_code == 404
    assert tore.client.get(f"/api/complaints/{pupil.id}/papers/{paper}/content").status_code == 404
    assert tore.page().json["total"] == 0


def test_her_own_copy_holds_it(
    pupil: Complainant, wishes: list[str], session: Session, cast: dict[str, str]
) -> None:
    pupil.written(wishes[0])
    (kept,) = exports.collect(session, cast["ida"])["complaints"]
    assert kept["content"]["text"] == WRITTEN["text"]
    assert kept["explanation"]["wishes"][0]["points"] == 4380
    assert [letter["kind"] for letter in kept["letters"]] == ["received"]
    assert exports.collect(session, cast["mehdi"])["complaints"] == []
