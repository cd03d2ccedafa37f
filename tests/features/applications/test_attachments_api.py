"""Papers over HTTP: added, read, removed; wrong ones refused; read only by those who may."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from auth.principal import Level, Role
from backend.config import Settings
from backend.features.accounts.models import Account
from backend.features.applications import service
from backend.features.applications.models import Attachment
from backend.kernel.errors import Unavailable
from backend.platform.audit import AuditEntry
from tests.conftest import SignIn
from tests.features.applications.conftest import DRAFT, Pupil
from tests.platform import samples


def add(
    pupil: Pupil,
    content: bytes,
    name: str = "vedtak.pdf",
    declared: str = "application/pdf",
    kind: str = "decision",
    key: str = "key-of-this-upload",
) -> TestResponse:
    return pupil.client.post(
        f"{pupil.path}/attachments?kind={kind}",
        data={"file": (io.BytesIO(content), name, declared)},
        headers={"Idempotency-Key": key + name + kind},
    )


def send(pupil: Pupil) -> None:
    pupil.save(DRAFT)
    assert pupil.submit().status_code == 201


def test_a_paper_is_added_read_and_removed(ida: Pupil, settings: Settings) -> None:
    content = samples.pdf()
    added = add(ida, content, "Vedtak æ.pdf")
    assert added.status_code == 201, added.json
    assert added.json["sensitivity"] == "sensitive"
    read = ida.get(f"/attachments/{added.json['id']}/content")
    assert read.data == content
    assert read.mimetype == "application/pdf"
    assert read.headers["Content-Disposition"] == (
        "attachment; filename=\"Vedtak _.pdf\"; filename*=UTF-8''Vedtak%20%C3%A6.pdf"
    )
    assert read.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (read.headers["X-Content-Type-Options"], read.headers["Cache-Control"]) == ("nosniff", "no-store")
    stored = [path.read_bytes() for path in (settings.state_dir / "files").rglob("*.sealed")]
    assert len(stored) == 1
    assert b"%PDF" not in stored[0]
    assert ida.client.delete(f"{ida.path}/attachments/{added.json['id']}").status_code == 204
    assert ida.get("/attachments").json["items"] == []
    assert ida.get(f"/attachments/{added.json['id']}/content").status_code == 404


def test_the_same_upload_sent_twice_is_added_once(ida: Pupil) -> None:
    content = samples.pdf()
    first, second = add(ida, content), add(ida, content)
    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(ida.get("/attachments").json["items"]) == 1


def test_one_key_is_for_one_file(ida: Pupil) -> None:
    add(ida, samples.pdf())
    other = add(ida, samples.pdf(2))
    assert (other.status_code, other.json["code"]) == (422, "problems.idempotency_key_reused")


@pytest.mark.parametrize(
    ("content", "name", "declared", "status", "code"),
    [
        (samples.SVG, "a.svg", "image/svg+xml", 415, "files.kind_unknown"),
        (samples.picture(), "a.pdf", "application/pdf", 415, "files.kind_differs"),
        (samples.bomb(), "a.png", "image/png", 422, "files.image_too_many_pixels"),
        (samples.pdf_with_script(), "a.pdf", "application/pdf", 422, "files.pdf_active"),
        (samples.encrypted_pdf(), "a.pdf", "application/pdf", 422, "files.pdf_encrypted"),
        (b"", "a.pdf", "application/pdf", 422, "files.empty"),
        (b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "a.pdf", "application/pdf", 413, "files.too_large"),
        (b"%PDF-1.7" + b"0" * (13 * 1024 * 1024), "a.pdf", "application/pdf", 413, "problems.too_large"),
    ],
)
def test_a_wrong_file_is_refused_and_the_application_is_as_it_was(
    ida: Pupil, settings: Settings, content: bytes, name: str, declared: str, status: int, code: str
) -> None:
    ida.save(DRAFT)
    before = ida.get("/draft").json
    refused = add(ida, content, name, declared)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert ida.get("/draft").json == before
    assert ida.get("/attachments").json["items"] == []
    assert not list((settings.state_dir / "files").rglob("*.sealed"))


def test_an_unknown_kind_and_a_missing_file_are_said_by_field(ida: Pupil) -> None:
    assert add(ida, samples.pdf(), kind="secret").json["fields"][0]["pointer"] == "/kind"
    answer = ida.client.post(
        f"{ida.path}/attachments?kind=cv",
        data={},
        headers={"Idempotency-Key": "a-key-of-its-own"},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, answer.json["fields"][0]["pointer"]) == (422, "/file")


def test_there_is_room_for_so_many(ida: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.features.applications.service.attachments.MOST", 2)
    for number in range(2):
        assert add(ida, samples.pdf(), key=f"paper-number-{number}").status_code == 201
    refused = add(ida, samples.pdf(), key="one-paper-too-many")
    assert (refused.status_code, refused.json["code"]) == (409, "applications.too_many_attachments")


def test_a_silent_scanner_closes_the_door(ida: Pupil, app: Flask) -> None:
    class Silent:
        def scan(self, content: bytes) -> None:
            raise Unavailable("files.scanner_silent")

    app.extensions["vigo.scanner"] = Silent()
    refused = add(ida, samples.pdf())
    assert (refused.status_code, refused.json["code"]) == (503, "files.scanner_silent")


def test_what_was_sent_keeps_its_papers(ida: Pupil, session: Session) -> None:
    paper = add(ida, samples.pdf(), kind="grades").json["id"]
    ida.save(DRAFT)
    sent = ida.submit().json
    assert [(one["id"], one["kind"]) for one in sent["attachments"]] == [(paper, "grades")]
    assert ida.client.delete(f"{ida.path}/attachments/{paper}").status_code == 204
    assert ida.get("/attachments").json["items"] == []
    assert ida.get(f"/attachments/{paper}/content").status_code == 200
    kept = session.get(Attachment, paper)
    assert kept is not None
    assert service.named_files(session, [kept.file_id]) == {kept.file_id}


def test_a_paper_added_after_sending_stands_in_the_timeline(ida: Pupil) -> None:
    ida.save(DRAFT)
    ida.submit()
    add(ida, samples.pdf(), kind="moving_document")
    assert ida.get("/timeline").json["items"][0]["kind"] == "paper_added"


def test_reading_is_recorded_by_whoever_reads(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    paper = add(ida, samples.pdf()).json["id"]
    send(ida)
    officer = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    assert officer.get(f"{ida.path}/attachments/{paper}/content").status_code == 200
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "attachment.read")).all()
    assert [(one.actor_id, one.subject_id, one.object_id, one.details) for one in entries] == [
        (cast["tore"], cast["ida"], paper, {"kind": "decision"})
    ]


def test_health_and_special_needs_are_the_countys_alone(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    session.get_one(Account, cast["ida"]).school = "974589648"
    session.commit()
    secret = add(ida, samples.pdf(), kind="expert_assessment").json["id"]
    plain = add(ida, samples.pdf(), kind="cv").json["id"]
    send(ida)
    adviser = sign_in(cast["liv"], Role.ADVISER, level=Level.HIGH, school="974589648")
    listed = adviser.get(f"{ida.path}/attachments").json["items"]
    assert [one["id"] for one in listed] == [plain]
    assert adviser.get(f"{ida.path}/attachments/{plain}/content").status_code == 200
    hidden = adviser.get(f"{ida.path}/attachments/{secret}/content")
    nothing = adviser.get(f"{ida.path}/attachments/{'0' * 32}/content")
    assert (hidden.status_code, hidden.json["code"]) == (nothing.status_code, nothing.json["code"])


def test_receipt_and_timeline_keep_them_too(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    session.get_one(Account, cast["ida"]).school = "974589648"
    session.commit()
    ida.save(DRAFT)
    for kind in ("medical_certificate", "cv"):
        add(ida, samples.pdf(), kind=kind)
    ida.submit()
    for kind in ("expert_assessment", "moving_document"):
        add(ida, samples.pdf(), kind=kind)

    def told(client: FlaskClient) -> tuple[list[str], list[str | None]]:
        receipt = client.get(f"{ida.path}/submissions/1").json or {}
        events = client.get(f"{ida.path}/timeline").json["items"]
        papers = [one["kind"] for one in receipt.get("attachments", [])]
        return papers, [one["params"].get("kind") for one in events if one["kind"] == "paper_added"]

    officer = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    everything = (["medical_certificate", "cv"], ["moving_document", "expert_assessment"])
    assert told(ida.client) == told(officer) == everything
    adviser = sign_in(cast["liv"], Role.ADVISER, level=Level.HIGH, school="974589648")
    assert told(adviser) == (["cv"], ["moving_document", None])
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    assert told(mother) == ([], ["moving_document", None])


def test_an_adviser_reads_neither_the_reasons_nor_a_health_declaration(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], session: Session
) -> None:
    session.get_one(Account, cast["ida"]).school = "974589648"
    session.commit()
    forms = [
        {"area": "STUSP1----", "school": "874590932", "requirement": requirement, "text": "Written."}
        for requirement in ("own_form", "health_declaration")
    ]
    ida.save({**DRAFT, "explanation": "An illness in spring.", "extra_forms": forms})
    assert ida.submit().status_code == 201

    def read(client: FlaskClient) -> tuple[str, list[str]]:
        content = client.get(f"{ida.path}/submissions/1").json["content"]
        return content["explanation"], [form["requirement"] for form in content["extra_forms"]]

    officer = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    whole = ("An illness in spring.", ["own_form", "health_declaration"])
    assert read(ida.client) == read(officer) == whole
    adviser = sign_in(cast["liv"], Role.ADVISER, level=Level.HIGH, school="974589648")
    assert read(adviser) == ("", ["own_form"])


def test_a_paper_in_a_draft_that_was_never_sent_is_the_applicants_own(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str]
) -> None:
    paper = add(ida, samples.pdf(), kind="cv").json["id"]
    officer = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03")
    assert officer.get(f"{ida.path}/attachments").json["items"] == []
    assert officer.get(f"{ida.path}/attachments/{paper}/content").status_code == 404
    assert ida.get(f"/attachments/{paper}/content").status_code == 200


@pytest.mark.parametrize("path", ["/attachments", "/attachments/{paper}/content"])
def test_strangers_and_guardians_find_no_papers(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str], path: str
) -> None:
    paper = add(ida, samples.pdf(), kind="cv").json["id"]
    wanted = ida.path + path.format(paper=paper)
    assert sign_in(cast["astrid"]).get(wanted).status_code == 404
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    assert mother.get(wanted).status_code == 403
    stranger = sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11")
    assert stranger.get(wanted).status_code == 404


def test_one_application_does_not_open_anothers_papers(
    ida: Pupil, sign_in: SignIn, cast: dict[str, str]
) -> None:
    paper = add(ida, samples.pdf(), kind="cv").json["id"]
    mine = Pupil(sign_in(cast["astrid"]))
    mine.begin("11")
    assert mine.get(f"/attachments/{paper}/content").status_code == 404
    assert mine.client.delete(f"{mine.path}/attachments/{paper}").status_code == 404


def test_a_discarded_application_takes_its_papers_with_it(ida: Pupil, session: Session) -> None:
    add(ida, samples.pdf())
    version = ida.get("/draft").json["version"]
    assert ida.client.delete(f"{ida.path}/draft", headers={"If-Match": f'"{version}"'}).status_code == 204
    assert ida.get().status_code == 404
    assert session.scalars(select(Attachment)).all() == []


def test_state_lives_outside_what_is_served(settings: Settings) -> None:
    assert "dist" not in Path(settings.state_dir, "files").parts
