"""Safe to send twice: the first answer again, one effect, also from two requests at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from auth.policy import Permission
from auth.web import requires
from backend.app import create_app
from backend.config import Settings
from backend.kernel.errors import Conflict
from backend.platform import outbox
from backend.platform.api.idempotency import IdempotencyRecord, forget_old, idempotent
from backend.platform.api.unit_of_work import session
from backend.platform.db import Database
from backend.platform.outbox import OutboxRow
from tests.conftest import NOW, MovableClock, open_browser

KEY = {"Idempotency-Key": "a-key-for-this-intent"}


@pytest.fixture
def live(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    with database.writing() as clean:
        clean.execute(delete(OutboxRow))
        clean.execute(delete(IdempotencyRecord))
    database.dispose()


@pytest.fixture
def portal(live: Database, settings: Settings) -> Flask:
    """The portal with one more door, whose effect can be counted."""
    app = create_app(settings, live, MovableClock(NOW))

    @app.post("/api/test/effect")
    @requires(Permission.ACCOUNT_CHANGE)
    @idempotent
    def effect() -> object:
        if "refuse" in request.args:
            raise Conflict("problems.conflict")
        count = session().scalar(select(func.count()).select_from(OutboxRow)) or 0
        outbox.enqueue(session(), "effect", {}, dedupe=f"effect {threading.get_ident()} {count}", run_at=NOW)
        return jsonify(count=count)

    return app


@pytest.fixture
def browser(portal: Flask, live: Database) -> FlaskClient:
    return open_browser(portal, live, "0" * 32)


def effects(database: Database) -> int:
    with database.reading() as reading:
        return reading.scalar(select(func.count()).select_from(OutboxRow)) or 0


def test_a_repeated_request_gets_the_first_answer_and_has_one_effect(
    browser: FlaskClient, live: Database
) -> None:
    first = browser.post("/api/test/effect", json={"a": 1}, headers=KEY)
    again = browser.post("/api/test/effect", json={"a": 1}, headers=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert effects(live) == 1


def test_the_same_key_with_another_body_is_refused(browser: FlaskClient) -> None:
    browser.post("/api/test/effect", json={"a": 1}, headers=KEY)
    answer = browser.post("/api/test/effect", json={"a": 2}, headers=KEY)
    assert (answer.status_code, answer.json["code"]) == (422, "problems.idempotency_key_reused")


@pytest.mark.parametrize("length", [8, 64])
def test_a_key_may_be_short_or_long(browser: FlaskClient, live: Database, length: int) -> None:
    answer = browser.post("/api/test/effect", json={}, headers={"Idempotency-Key": "x" * length})
    assert answer.status_code == 200
    assert effects(live) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Idempotency-Key": "x" * 7}, {"Idempotency-Key": "x" * 65}, {"Idempotency-Key": '"" ""'}]
)
def test_without_a_proper_key_nothing_happens(
    browser: FlaskClient, live: Database, headers: dict[str, str]
) -> None:
    answer = browser.post("/api/test/effect", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, "problems.idempotency_key_required")
    assert effects(live) == 0


def test_a_refusal_is_not_remembered(browser: FlaskClient, live: Database) -> None:
    """Nothing happened, so the same press may succeed the next time."""
    refused = browser.post("/api/test/effect?refuse", json={"a": 1}, headers=KEY)
    assert (refused.status_code, effects(live)) == (409, 0)
    again = browser.post("/api/test/effect", json={"a": 1}, headers=KEY)
    assert (again.status_code, effects(live)) == (200, 1)
    assert "Idempotency-Replayed" not in again.headers


def test_one_persons_key_means_nothing_to_another(portal: Flask, live: Database) -> None:
    for account in ("1" * 32, "2" * 32):
        assert (
            open_browser(portal, live, account).post("/api/test/effect", json={}, headers=KEY).status_code
            == 200
        )
    assert effects(live) == 2


def test_two_requests_at_once_have_one_effect(portal: Flask, live: Database) -> None:
    browsers = [open_browser(portal, live, "3" * 32) for _ in range(4)]
    barrier = threading.Barrier(len(browsers))
    answers: list[tuple[int, bytes]] = []

    def send(browser: FlaskClient) -> None:
        barrier.wait()
        answer = browser.post("/api/test/effect", json={"a": 1}, headers=KEY)
        answers.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert effects(live) == 1


def test_keys_are_forgotten_after_a_day(browser: FlaskClient, live: Database) -> None:
    browser.post("/api/test/effect", json={}, headers=KEY)
    clock = MovableClock(NOW)
    with live.writing() as writing:
        clock.move(hours=24)
        assert forget_old(writing, clock()) == 0
        clock.move(seconds=1)
        assert forget_old(writing, clock()) == 1
