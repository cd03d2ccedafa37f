"""Guards in a small Flask application: who gets in, what is read, what the audit log holds."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask.views import MethodView

from auth.policy import Permission, Resource
from auth.principal import Grant, Level, Role
from auth.session import EndReason, Session, hash_secret, new_secret
from auth.web import (
    Adapters,
    WebSettings,
    accepts,
    check,
    current_principal,
    declared_permission,
    install,
    is_public,
    public,
    requires,
)
from tests.auth.memory import ManualClock, MemoryAccounts, MemoryAudit, MemorySessions, MemoryTransactions

ORIGIN = "http://localhost:8000"
OURS = {"Sec-Fetch-Site": "same-origin", "X-Vigo": "1"}


class Things(MethodView):
    @requires(Permission.GRADES_READ)
    def get(self, owner: str) -> dict[str, str]:
        check(Permission.GRADES_READ, Resource(owner=owner))
        return {"owner": owner}

    @requires(Permission.APPLICATION_SUBMIT)
    def post(self, owner: str) -> dict[str, Any]:
        return {"body": request.get_json()}

    @requires(Permission.ATTACHMENT_CHANGE)
    @accepts("multipart/form-data")
    def put(self, owner: str) -> dict[str, Any]:
        return {"type": request.mimetype}


@dataclass
class House:
    client: FlaskClient
    sessions: MemorySessions
    audit: MemoryAudit
    clock: ManualClock
    app: Flask

    def enter(self, role: Role = Role.APPLICANT, level: Level = Level.SUBSTANTIAL) -> str:
        now = self.clock()
        secret = new_secret()
        session = Session(
            id_hash=hash_secret(secret),
            account_id="ida",
            grant=Grant(role),
            level=level,
            auth_time=now,
            opened_at=now,
            last_seen_at=now,
        )
        self.sessions.add(session)
        self.client.set_cookie("__Host-vigo", secret, domain="localhost")
        return session.id_hash


@pytest.fixture
def house() -> House:
    app = Flask(__name__)
    clock, sessions, audit = ManualClock(), MemorySessions(), MemoryAudit()
    install(
        app,
        WebSettings(
            base_url=ORIGIN,
            locale=lambda request: "nb",
            translate=lambda locale, key, /, **params: key,
            request_id=lambda: "request-1",
        ),
        Adapters(MemoryAccounts(), sessions, MemoryTransactions(), audit, clock),
    )
    app.add_url_rule("/api/things/<owner>", view_func=Things.as_view("things"))

    @app.get("/api/open")
    @public
    def open_to_all() -> dict[str, str | None]:
        return {"account": current_principal().account_id}

    return House(app.test_client(), sessions, audit, clock, app)


def test_a_visitor_is_told_to_sign_in(house: House) -> None:
    answer = house.client.get("/api/things/ida")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "urn:vigo:problem:auth.sign_in_required",
        "status": 401,
        "code": "auth.sign_in_required",
        "params": {},
        "instance": "request-1",
        "fields": [],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert house.audit.events == []


def test_one_sees_ones_own_and_nothing_of_others(house: House) -> None:
    house.enter()
    assert house.client.get("/api/things/ida").json == {"owner": "ida"}
    answer = house.client.get("/api/things/jonas")
    assert (answer.status_code, answer.json["code"]) == (404, "auth.not_found")
    event = house.audit.last
    assert (event.account_id, event.code, event.allowed) == ("ida", "auth.not_found", False)
    assert event.detail == "grades.read GET /api/things/<owner>"


def test_the_refusal_comes_before_the_body_is_read(house: House) -> None:
    answer = house.client.post(
        "/api/things/ida", data="{ no json at all", content_type="application/json", headers=OURS
    )
    assert answer.status_code == 401


def test_a_low_level_is_told_which_one_is_needed(house: House) -> None:
    house.enter(Role.ADMISSIONS_OFFICER)
    answer = house.client.get("/api/things/ida")
    assert (answer.status_code, answer.json["code"]) == (401, "auth.step_up_required")
    assert answer.json["params"] == {"level": "high"}


def test_the_wrong_role_is_refused_and_noted(house: House) -> None:
    house.enter(Role.COMPANY, Level.HIGH)
    assert house.client.get("/api/things/ida").status_code == 403
    assert house.audit.last.role == "company"


def test_marks_can_be_read_by_a_test_over_all_routes(house: House) -> None:
    assert declared_permission(Things.get) is Permission.GRADES_READ
    assert declared_permission(Things.put) is Permission.ATTACHMENT_CHANGE
    assert is_public(house.app.view_functions["open_to_all"])
    assert not is_public(Things.get)


def test_thirty_quiet_minutes_sign_out(house: House) -> None:
    house.enter()
    house.clock.advance(minutes=29)
    assert house.client.get("/api/things/ida").status_code == 200
    house.clock.advance(minutes=29)
    assert house.client.get("/api/things/ida").status_code == 200
    house.clock.advance(minutes=30)
    assert house.client.get("/api/things/ida").status_code == 401


def test_two_hours_sign_out_whatever_one_does(house: House) -> None:
    house.enter()
    for _ in range(11):
        house.clock.advance(minutes=10)
        assert house.client.get("/api/things/ida").status_code == 200
    house.clock.advance(minutes=10)
    assert house.client.get("/api/things/ida").status_code == 401


def test_what_nobody_asked_for_does_not_extend(house: House) -> None:
    house.enter()
    for _ in range(2):
        house.clock.advance(minutes=14)
        answer = house.client.get("/api/things/ida", headers={"X-Vigo-Background": "1"})
        assert answer.status_code == 200
    house.client.get("/api/open")
    assert house.sessions.touches == 0
    house.clock.advance(minutes=3)
    assert house.client.get("/api/things/ida").status_code == 401


def test_activity_within_a_minute_writes_nothing(house: House) -> None:
    house.enter()
    for _ in range(5):
        house.clock.advance(seconds=10)
        house.client.get("/api/things/ida")
    assert house.sessions.touches == 0
    house.clock.advance(seconds=10)
    house.client.get("/api/things/ida")
    assert house.sessions.touches == 1


def test_an_ended_or_invented_session_is_a_visitor(house: House) -> None:
    id_hash = house.enter()
    house.sessions.end(id_hash, house.clock(), EndReason.REVOKED)
    assert house.client.get("/api/open").json == {"account": None}
    house.client.set_cookie("__Host-vigo", "invented", domain="localhost")
    assert house.client.get("/api/things/ida").status_code == 401


def test_the_store_never_sees_the_cookie(house: House) -> None:
    id_hash = house.enter()
    cookie = house.client.get_cookie("__Host-vigo", domain="localhost")
    assert cookie is not None
    assert cookie.value not in repr(house.sessions.rows)
    assert hash_secret(cookie.value) == id_hash


def test_an_open_page_knows_who_came(house: House) -> None:
    house.enter()
    assert house.client.get("/api/open").json == {"account": "ida"}


def test_audit_lines_are_written_after_every_other_teardown(house: House) -> None:
    order: list[str] = []
    house.app.teardown_request(lambda _: order.append(f"closed with {len(house.audit.events)} lines"))
    house.enter()
    house.client.get("/api/things/jonas")
    assert order == ["closed with 0 lines"]
    assert len(house.audit.events) == 1


CROSS = "auth.cross_site"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200, None),
        ({}, 200, None),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200, None),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "cors"}, 403, CROSS),
        ({"Sec-Fetch-Site": "same-site"}, 403, CROSS),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403, CROSS),
    ],
)
def test_reading_from_elsewhere(house: House, headers: dict[str, str], status: int, code: str | None) -> None:
    house.enter()
    answer = house.client.get("/api/things/ida", headers=headers)
    assert answer.status_code == status
    if code:
        assert answer.json["code"] == code
        assert house.audit.last.code == code


@pytest.mark.parametrize("site", ["same-origin", "same-site", "cross-site", "none", None])
@pytest.mark.parametrize("origin", [ORIGIN, "http://evil.example", "null", None])
@pytest.mark.parametrize("header", ["1", None])
def test_writing_matrix(house: House, site: str | None, origin: str | None, header: str | None) -> None:
    house.enter()
    given = {"Sec-Fetch-Site": site, "Origin": origin, "X-Vigo": header}
    answer = house.client.post(
        "/api/things/ida", json={}, headers={name: value for name, value in given.items() if value}
    )
    is_ours = (site == "same-origin" and origin in {ORIGIN, None}) or (site is None and origin == ORIGIN)
    if not is_ours:
        assert (answer.status_code, answer.json["code"]) == (403, CROSS)
    elif not header:
        assert (answer.status_code, answer.json["code"]) == (403, "auth.header_missing")
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_form_of_another_kind_is_not_read(house: House, content_type: str) -> None:
    house.enter()
    answer = house.client.post("/api/things/ida", data="x=1", content_type=content_type, headers=OURS)
    assert (answer.status_code, answer.json["code"]) == (415, "auth.content_type")


def test_an_upload_says_which_bodies_it_takes(house: House) -> None:
    house.enter()
    sent = {"data": {"file": (BytesIO(b"x"), "a.pdf")}, "content_type": "multipart/form-data"}
    assert house.client.put("/api/things/ida", **sent, headers=OURS).json == {"type": "multipart/form-data"}
    assert house.client.put("/api/things/ida", json={}, headers=OURS).status_code == 415


def test_there_is_no_cors(house: House) -> None:
    answer = house.client.options(
        "/api/things/ida", headers={"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
