"""How often one may ask: a session has its own count, visitors share one per address, and a no says when to come back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.app import create_app
from backend.config import Settings
from backend.platform.db import Database
from backend.platform.web import limits
from tests.conftest import MovableClock, browser_of, open_browser


@pytest.fixture
def limited(
    settings: Settings, database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> Flask:
    monkeypatch.setattr(limits, "PER_SESSION", 3)
    monkeypatch.setattr(limits, "PER_ADDRESS", 5)
    monkeypatch.setattr(limits, "WRITES", 2)
    monkeypatch.setattr(limits, "SIGN_INS", 3)
    return create_app(replace(settings, limits="memory://"), database, clock)


def statuses(browser: FlaskClient, times: int) -> list[int]:
    return [browser.get("/api/health").status_code for _ in range(times)]


def test_a_session_that_asks_too_often_is_told_when_to_come_back(limited: Flask, database: Database) -> None:
    browser = open_browser(limited, database, "a" * 32)
    assert statuses(browser, 4) == [200, 200, 200, 429]
    refused = browser.get("/api/health")
    assert refused.json["code"] == "problems.too_many_requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_sessions_do_not_share_a_count(limited: Flask, database: Database) -> None:
    for account in ("a" * 32, "b" * 32):
        assert statuses(open_browser(limited, database, account), 3) == [200, 200, 200]


def test_visitors_of_one_address_share_a_generous_one(limited: Flask) -> None:
    assert statuses(browser_of(limited), 3) == [200, 200, 200]
    assert statuses(browser_of(limited), 3) == [200, 200, 429]


def test_switched_off_nothing_is_counted(app: Flask) -> None:
    assert set(statuses(browser_of(app), 50)) == {200}


def with_cookie(app: Flask, cookie: str) -> FlaskClient:
    browser = browser_of(app)
    browser.set_cookie(limits.SESSION_COOKIE, cookie, secure=True, path="/")
    return browser


def test_a_cookie_made_up_for_every_request_buys_nothing(limited: Flask) -> None:
    answers = [with_cookie(limited, f"cookie {n}").get("/api/health").status_code for n in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_sign_ins_are_counted_by_address_whatever_the_cookie(limited: Flask) -> None:
    answers = [with_cookie(limited, f"cookie {n}").get("/auth/login?as=x").status_code for n in range(4)]
    assert answers == [303, 303, 303, 429]


def test_what_comes_from_another_site_is_counted_before_it_is_refused(limited: Flask) -> None:
    forged = {"Sec-Fetch-Site": "cross-site"}
    answers = [browser_of(limited).get("/api/me", headers=forged).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


@pytest.mark.parametrize(
    ("proxies", "expected"), [(0, [200] * 5 + [429]), (1, [200] * 6)], ids=["nobody's word", "our proxy's"]
)
def test_behind_our_proxy_every_visitor_has_a_count(
    settings: Settings,
    database: Database,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    proxies: int,
    expected: list[int],
) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", 5)
    app = create_app(replace(settings, limits="memory://", proxies=proxies), database, clock)
    answers = [
        browser_of(app).get("/api/health", headers={"X-Forwarded-For": f"10.0.0.1, 192.0.2.{n}"}).status_code
        for n in range(6)
    ]
    assert answers == expected
