"""A person's own account: seen, changed and revoked by nobody else."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auth.principal import Role
from backend.demo.cast import CAST, IDA, NORA
from backend.demo.country import load_cast
from backend.features.accounts import service
from backend.features.accounts.models import Account, RoleGrant, SessionRow
from backend.kernel.periods import norwegian_day
from backend.platform import audit, messages
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from tests.conftest import NOW, MovableClock, SignIn


@pytest.fixture
def cast(session: Session, app: Flask) -> dict[str, str]:
    secrets: SecretBox = app.extensions["vigo.secrets"]
    ids = load_cast(session, secrets, NOW)
    session.commit()
    return ids


@pytest.fixture
def ida(cast: dict[str, str], sign_in: SignIn) -> FlaskClient:
    return sign_in(cast["ida"])


def test_i_see_who_i_am_here(ida: FlaskClient) -> None:
    me = ida.get("/api/me")
    assert me.status_code == 200
    assert me.json["given_name"] == "Ida"
    assert me.json["role"] == "applicant"
    assert me.json["county"] == "03"
    assert me.headers["Cache-Control"] == "no-store"
    assert IDA.identity_number not in me.text


def test_strangers_must_sign_in(anonymous: FlaskClient, cast: dict[str, str]) -> None:
    for path in ("/api/me", "/api/me/sessions", "/api/me/looks", "/api/me/export"):
        answer = anonymous.get(path)
        assert (answer.status_code, answer.json["code"]) == (401, "auth.sign_in_required")


def test_loading_the_cast_again_changes_nothing(session: Session, app: Flask, cast: dict[str, str]) -> None:
    secrets: SecretBox = app.extensions["vigo.secrets"]
    assert load_cast(session, secrets, NOW) == cast
    assert session.scalar(text("SELECT count(*) FROM accounts_account")) == len(CAST)
    working = [person for person in CAST if person.role is not Role.APPLICANT]
    assert session.scalar(text("SELECT count(*) FROM accounts_role")) == len(CAST) + len(working)


def test_identity_numbers_are_sealed_at_rest(session: Session, app: Flask, cast: dict[str, str]) -> None:
    secrets: SecretBox = app.extensions["vigo.secrets"]
    row = session.execute(
        text("SELECT id, number, number_index FROM accounts_account WHERE id = :id"), {"id": cast["ida"]}
    ).one()
    assert IDA.identity_number not in f"{row.number} {row.number_index}"
    assert secrets.open_text(row.number, f"accounts_account.number:{row.id}") == IDA.identity_number


def test_after_a_change_of_keys_the_numbers_are_sealed_again(
    session: Session, app: Flask, cast: dict[str, str]
) -> None:
    new = f"new:{b64encode(bytes(range(32))).decode()}"
    ring = SecretBox.from_settings((new, DEVELOPMENT_KEY), DEVELOPMENT_KEY)
    assert service.seal_numbers_again(session, app.extensions["vigo.secrets"]) == 0
    assert service.seal_numbers_again(session, ring) == len(cast)
    assert service.seal_numbers_again(session, ring) == 0
    alone = SecretBox.from_settings((new,), DEVELOPMENT_KEY)
    assert service.find_or_open(session, alone, IDA.identity_number, NOW).id == cast["ida"]
    sealed = session.get_one(Account, cast["ida"]).number
    assert alone.open_text(sealed, f"accounts_account.number:{cast['ida']}") == IDA.identity_number


def test_a_protected_person_has_no_address_stored(session: Session, cast: dict[str, str]) -> None:
    row = session.execute(
        text("SELECT address, postal_code FROM accounts_account WHERE id = :id"), {"id": cast["nora"]}
    ).one()
    assert NORA.protected
    assert tuple(row) == (None, None)


def put_contact(client: FlaskClient, version: int | None, **contact: str):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return client.put("/api/me/contact", json={"phone": "", "email": "", **contact}, headers=headers)


def test_contact_details_are_tidied_confirmed_and_grow_old(ida: FlaskClient, clock: MovableClock) -> None:
    before = ida.get("/api/me").json["contact"]
    assert before["confirmed"] is False
    answer = put_contact(ida, before["version"], phone="412 34 567", email=" ida@example.no ")
    assert answer.status_code == 200
    assert answer.json == {"phone": "+4741234567", "email": "ida@example.no", "confirmed": True, "version": 2}
    assert answer.headers["ETag"] == '"2"'
    clock.move(days=181)
    assert ida.get("/api/me").json["contact"]["confirmed"] is False


@pytest.mark.parametrize(
    ("contact", "pointer", "code"),
    [
        ({}, "/phone", "accounts.contact_missing"),
        ({"phone": "12"}, "/phone", "accounts.phone_invalid"),
        ({"phone": "+47 abc"}, "/phone", "accounts.phone_invalid"),
        ({"phone": "٤١٢٣٤٥٦٧"}, "/phone", "accounts.phone_invalid"),
        ({"email": "ida"}, "/email", "accounts.email_invalid"),
        ({"email": "ida@a.no,eva@b.no"}, "/email", "accounts.email_invalid"),
        ({"email": "<ida@a.no>"}, "/email", "accounts.email_invalid"),
        ({"email": "ida\x7f@a.no"}, "/email", "accounts.email_invalid"),
        ({"email": "ida@nowhere"}, "/email", "accounts.email_invalid"),
        ({"email": "x" * 300}, "/email", "problems.field_too_long"),
    ],
)
def test_a_wrong_contact_is_told_where(
    ida: FlaskClient, contact: dict[str, str], pointer: str, code: str
) -> None:
    answer = put_contact(ida, 1, **contact)
    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code} == {k: answer.json["fields"][0][k] for k in ("pointer", "code")}


def test_two_devices_cannot_overwrite_each_other(ida: FlaskClient) -> None:
    assert put_contact(ida, None, phone="41234567").status_code == 428
    assert put_contact(ida, 1, phone="41234567").status_code == 200
    late = put_contact(ida, 1, phone="49999999")
    assert (late.status_code, late.json["code"]) == (412, "problems.stale")
    assert ida.get("/api/me").json["contact"]["phone"] == "+4741234567"


def test_the_language_is_remembered(ida: FlaskClient) -> None:
    assert ida.put("/api/me/language", json={"locale": "nn"}).status_code == 200
    assert ida.get("/api/me").json["locale"] == "nn"
    assert (
        ida.put("/api/me/language", json={"locale": "sv"}).json["fields"][0]["code"]
        == "problems.field_choice"
    )


def test_i_can_sign_another_browser_of_mine_out_and_nobody_elses(
    cast: dict[str, str], sign_in: SignIn, ida: FlaskClient
) -> None:
    library = sign_in(cast["ida"])
    stranger = sign_in(cast["astrid"])
    sessions = ida.get("/api/me/sessions").json["items"]
    assert len(sessions) == 2
    other = next(item["id"] for item in sessions if not item["current"])
    assert stranger.delete(f"/api/me/sessions/{other}").status_code == 404
    assert library.get("/api/me").status_code == 200
    assert ida.delete(f"/api/me/sessions/{other}").status_code == 204
    assert library.get("/api/me").status_code == 401
    assert ida.get("/api/me").status_code == 200


def test_i_see_who_else_has_looked(cast: dict[str, str], ida: FlaskClient, session: Session) -> None:
    audit.record(
        session,
        at=NOW,
        action="application.read",
        actor_id=cast["tore"],
        actor_role=Role.ADMISSIONS_OFFICER.value,
        subject_id=cast["ida"],
    )
    audit.record(session, at=NOW, action="grades.read", actor_id=cast["ida"], subject_id=cast["ida"])
    session.commit()
    assert ida.get("/api/me/looks").json["items"] == [
        {"at": "2027-01-20T08:00:00+00:00", "role": "admissions_officer", "action": "application.read"}
    ]


def test_my_export_is_mine_and_holds_no_number(ida: FlaskClient) -> None:
    answer = ida.get("/api/me/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    mine = answer.get_json()["accounts"]
    assert (mine["given_name"], mine["postal_code"], mine["address"]) == ("Ida", "0467", "Eksempelgata 12")
    assert len(mine["sessions"]) == 1
    assert IDA.identity_number not in answer.text


def test_what_i_was_told_and_who_looked_is_in_my_copy(
    ida: FlaskClient, session: Session, cast: dict[str, str]
) -> None:
    messages.tell(session, cast["ida"], "applications.message.submitted", {"number": 1}, NOW)
    messages.tell(session, cast["jonas"], "applications.message.submitted", {"number": 2}, NOW)
    audit.record(session, at=NOW, action="application.read", actor_id=cast["tore"], subject_id=cast["ida"])
    session.commit()
    mine = ida.get("/api/me/export").get_json()
    assert [one["params"] for one in mine["messages"]] == [{"number": 1}]
    assert [one["action"] for one in mine["accounts"]["looked_at_by"]] == ["application.read"]


def test_a_browser_past_its_two_hours_is_not_listed(
    ida: FlaskClient, session: Session, cast: dict[str, str], sign_in: SignIn
) -> None:
    sign_in(cast["ida"])
    newer = session.scalars(select(SessionRow).order_by(SessionRow.id.desc())).first()
    assert newer is not None
    newer.opened_at -= timedelta(hours=2)
    session.commit()
    assert [one["current"] for one in ida.get("/api/me/sessions").json["items"]] == [True]


def test_who_loses_a_role_loses_the_session_in_it(
    session: Session, cast: dict[str, str], sign_in: SignIn, ida: FlaskClient
) -> None:
    mother = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    another = sign_in(cast["astrid"], Role.GUARDIAN, acting_for=cast["ida"])
    now = datetime.now(UTC)
    assert service.end_sessions_of_lost_roles(session, now) == 1
    session.commit()
    assert (mother.get("/api/me").status_code, another.get("/api/me").status_code) == (200, 401)
    held = session.scalars(select(RoleGrant).where(RoleGrant.role == Role.GUARDIAN.value)).one()
    held.valid_to = norwegian_day(now) - timedelta(days=1)
    session.commit()
    assert service.end_sessions_of_lost_roles(session, now) == 1
    session.commit()
    assert (mother.get("/api/me").status_code, ida.get("/api/me").status_code) == (401, 200)


def test_a_role_begins_and_ends_with_the_day_in_norway(
    ida: FlaskClient, session: Session, cast: dict[str, str], clock: MovableClock
) -> None:
    session.add(
        RoleGrant(
            account_id=cast["ida"],
            role=Role.ADVISER.value,
            rank=1,
            school="974589648",
            valid_from=date(2027, 2, 1),
            valid_to=date(2027, 2, 1),
        )
    )
    session.commit()

    def roles(moment: datetime) -> set[str]:
        clock.now = moment
        return {one["role"] for one in ida.get("/api/me").json["grants"]}

    assert roles(datetime(2027, 1, 31, 22, 59, tzinfo=UTC)) == {"applicant"}
    assert roles(datetime(2027, 1, 31, 23, 0, tzinfo=UTC)) == {"applicant", "adviser"}
    assert roles(datetime(2027, 2, 1, 23, 0, tzinfo=UTC)) == {"applicant"}
