"""Signing in, stepping up and out against the embedded provider, in one process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from auth.session import EndReason
from tests.auth.stage import (
    BOSS,
    HANNE,
    IDA,
    PORTAL,
    PROVIDER,
    TORE,
    Browser,
    Portal,
    embedded_provider,
    portal,
    query_of,
    through,
)


@dataclass
class Stage:
    portal: Portal
    provider: Flask
    browser: Browser

    def new_browser(self) -> Browser:
        return Browser({PORTAL: self.portal.app, PROVIDER: self.provider})

    def pick(self, page: TestResponse, number: str, acr: str = "idporten-loa-substantial") -> TestResponse:
        """Pick a person on the provider's page."""
        reference = re.search(r'name="request_uri" value="([^"]+)"', page.text)
        assert reference is not None, page.text
        here = urlsplit(self.browser.visited[-1])
        return self.browser.go(
            f"{PROVIDER}{here.path}",
            method="POST",
            data={"request_uri": reference[1], "person": number, "acr": acr},
        )

    def sign_in(self, number: str = IDA.identity_number, query: str = "") -> TestResponse:
        return self.pick(self.browser.go(f"{PORTAL}/auth/login?{query}"), number)


@pytest.fixture
def stage(provider_state: Path) -> Stage:
    provider = embedded_provider(provider_state)
    house = portal(through({PROVIDER: provider}))
    return Stage(house, provider, Browser({PORTAL: house.app, PROVIDER: provider}))


def test_ida_signs_in_and_lands_where_she_wanted(stage: Stage) -> None:
    landed = stage.sign_in(query="return=/application?step=2")
    assert landed.text == "page application"
    assert stage.browser.visited[-1] == f"{PORTAL}/application?step=2"
    assert stage.browser.me() == {
        "account": "account-1277",
        "role": "applicant",
        "level": 3,
        "county": None,
        "organisation": None,
        "acting_for": None,
    }
    identity = stage.portal.accounts.seen[0]
    assert identity.identity_number == IDA.identity_number
    assert identity.issuer == f"{PROVIDER}/idporten"
    line = stage.portal.last_line
    assert (line.action, line.allowed, line.account_id) == ("sign_in", True, "account-1277")
    assert line.provider_session


def test_the_browser_carries_no_parameter_of_ours_and_no_number(stage: Stage) -> None:
    stage.sign_in()
    to_provider = [url for url in stage.browser.visited if "/idporten/authorize?" in url]
    assert [set(query_of(url)) for url in to_provider] == [{"client_id", "request_uri"}]
    assert not any(IDA.identity_number in url for url in stage.browser.visited)
    assert IDA.identity_number not in repr(stage.portal.sessions.rows)
    assert IDA.identity_number not in repr(stage.portal.audit.events)
    assert IDA.identity_number not in repr(stage.portal.accounts.seen)


def test_cookies_are_bound_to_the_host_and_to_nothing_else(stage: Stage) -> None:
    begun = stage.browser.go(f"{PORTAL}/auth/login", follow=False)
    [transaction] = begun.headers.getlist("Set-Cookie")
    assert transaction.startswith("__Host-vigo-tx=")
    assert set(transaction.split("; ")[1:]) >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"}
    page = stage.browser.go(begun.location)
    back = page and stage.browser.go(
        f"{PROVIDER}/idporten/authorize",
        method="POST",
        data={
            "request_uri": query_of(begun.location)["request_uri"],
            "person": IDA.identity_number,
            "acr": "idporten-loa-substantial",
        },
        follow=False,
    )
    done = stage.browser.go(back.location, follow=False)
    session = next(c for c in done.headers.getlist("Set-Cookie") if c.startswith("__Host-vigo="))
    assert session.split("; ")[1:] == ["Secure", "HttpOnly", "Path=/", "SameSite=Strict"]
    assert len(session.partition("=")[2].split(";")[0]) == 43
    assert done.headers["Cache-Control"] == "no-store"
    assert not any("Domain" in c for c in done.headers.getlist("Set-Cookie"))


def test_single_sign_on_asks_nothing_the_second_time(stage: Stage) -> None:
    stage.sign_in()
    first = stage.browser.cookie("__Host-vigo")
    assert stage.browser.go(f"{PORTAL}/auth/login?return=/calendar").text == "page calendar"
    assert stage.browser.cookie("__Host-vigo") != first
    ended = [row.end_reason for row in stage.portal.sessions.rows.values()]
    assert ended == [EndReason.REPLACED, None]


def test_the_language_goes_along(stage: Stage) -> None:
    stage.browser.client(PORTAL).set_cookie("__Host-vigo-lang", "nn", domain="localhost")
    page = stage.browser.go(f"{PORTAL}/auth/login")
    assert "[nn auth.devop.picker.title]" in page.text
    stage.pick(page, IDA.identity_number)
    assert [row.locale for row in stage.portal.sessions.rows.values()] == ["nn"]


def test_stepping_up_by_the_same_person_gives_a_new_session(stage: Stage) -> None:
    stage.sign_in()
    before = stage.browser.cookie("__Host-vigo")
    page = stage.browser.go(f"{PORTAL}/auth/login?level=high&return=/letters")
    assert "idporten-loa-high" in page.text
    assert "idporten-loa-substantial" not in page.text
    assert stage.pick(page, IDA.identity_number, "idporten-loa-high").text == "page letters"
    assert stage.browser.me()["level"] == 4
    assert stage.browser.cookie("__Host-vigo") != before
    assert stage.portal.last_line.action == "step_up"


def test_stepping_up_as_somebody_else_signs_both_out(stage: Stage) -> None:
    stage.sign_in()
    page = stage.browser.go(f"{PORTAL}/auth/login?level=high")
    refused = stage.pick(page, HANNE.identity_number, "idporten-loa-high")
    assert refused.status_code == 400
    assert "[nb auth.failure.other_person.title]" in refused.text
    assert stage.browser.me() is None
    assert [row.end_reason for row in stage.portal.sessions.rows.values()] == [EndReason.OTHER_PERSON]


def test_a_fresh_sign_in_is_asked_of_the_provider(stage: Stage) -> None:
    stage.sign_in()
    page = stage.browser.go(f"{PORTAL}/auth/login?fresh=1&return=/letters")
    assert "auth.devop.picker.title" in page.text
    assert stage.pick(page, IDA.identity_number).text == "page letters"


def test_someone_without_assurance_is_not_let_in(stage: Stage) -> None:
    page = stage.browser.go(f"{PORTAL}/auth/login")
    refused = stage.pick(page, IDA.identity_number, "selfregistered-email")
    assert refused.status_code == 400
    assert "[nb auth.failure.level_too_low.text]" in refused.text
    assert stage.portal.last_line.code == "auth.failure.level_too_low"
    assert stage.browser.me() is None


def test_turning_back_at_the_provider(stage: Stage) -> None:
    begun = stage.browser.go(f"{PORTAL}/auth/login?return=/application", follow=False)
    reference = query_of(begun.location)["request_uri"]
    stage.browser.go(begun.location)
    page = stage.browser.go(
        f"{PROVIDER}/idporten/authorize", method="POST", data={"request_uri": reference, "cancel": "1"}
    )
    assert "[nb auth.failure.cancelled.title]" in page.text
    assert 'href="/auth/login?as=citizen&amp;return=%2Fapplication"' in page.text
    assert stage.portal.last_line.code == "auth.failure.cancelled"


def test_a_guardian_acts_for_her_child(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    assert stage.browser.me()["role"] == "guardian"
    assert stage.browser.me()["acting_for"] == "account-1277"


def test_staff_come_in_by_ansattporten_at_the_high_level(stage: Stage) -> None:
    page = stage.browser.go(f"{PORTAL}/auth/login?as=staff")
    assert "/ansattporten/authorize" in stage.browser.visited[-1]
    stage.pick(page, TORE.identity_number, "high")
    assert stage.browser.me()["role"] == "admissions_officer"
    assert stage.browser.me()["county"] == "03"


def test_staff_are_not_let_in_at_the_citizens_entrance_as_staff(stage: Stage) -> None:
    stage.portal.accounts.held[IDA.identity_number] = stage.portal.accounts.held[TORE.identity_number]
    page = stage.sign_in()
    assert page.status_code == 400
    assert "[nb auth.failure.no_role.title]" in page.text
    assert "auth.page.try_again" not in page.text


def test_a_company_is_chosen_at_ansattporten(stage: Stage) -> None:
    page = stage.browser.go(f"{PORTAL}/auth/login?as=company")
    assert "auth.devop.act_for" in page.text
    stage.pick(page, f"{BOSS.identity_number}/974760673", "substantial")
    assert stage.browser.me()["role"] == "company"
    assert stage.browser.me()["organisation"] == "974760673"
    assert stage.portal.last_line.organisation == "974760673"


def test_without_a_company_nobody_acts_for_one(stage: Stage) -> None:
    page = stage.browser.go(f"{PORTAL}/auth/login?as=company")
    refused = stage.pick(page, BOSS.identity_number, "substantial")
    assert "[nb auth.failure.no_organisation.title]" in refused.text
    assert stage.browser.me() is None


def test_the_test_hint_signs_in_without_a_page(stage: Stage) -> None:
    hint = f"hint=testid:{IDA.identity_number}_idporten-loa-high"
    assert stage.browser.go(f"{PORTAL}/auth/login?{hint}&return=/grades").text == "page grades"
    assert stage.browser.me()["level"] == 4


def test_the_test_hint_is_nothing_in_production(provider_state: Path) -> None:
    provider = embedded_provider(provider_state)
    house = portal(through({PROVIDER: provider}), test_hints=False)
    browser = Browser({PORTAL: house.app, PROVIDER: provider})
    page = browser.go(f"{PORTAL}/auth/login?hint=testid:{IDA.identity_number}_idporten-loa-high")
    assert "auth.devop.picker.title" in page.text


def test_signing_out_ends_the_session_first_and_then_at_the_provider(stage: Stage) -> None:
    stage.sign_in()
    answer = stage.browser.post("/auth/logout")
    assert stage.browser.me() is None
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "__Host-vigo=;" in answer.headers["Set-Cookie"]
    onwards = answer.json["continue"]
    assert query_of(onwards) == {
        "client_id": "vigo-portal",
        "post_logout_redirect_uri": f"{PORTAL}/auth/signed-out",
        "ui_locales": "nb",
    }
    page = stage.browser.go(onwards)
    frame = re.search(r'<iframe src="([^"]+)"', page.text)
    assert frame is not None
    assert urlsplit(frame[1]).path == "/auth/frontchannel-logout"
    assert page.headers["Refresh"] == f"1; url={PORTAL}/auth/signed-out"
    landed = stage.browser.go(f"{PORTAL}/auth/signed-out")
    assert "[nb auth.signed_out.title]" in landed.text
    again = stage.browser.go(f"{PORTAL}/auth/login")
    assert "auth.devop.picker.title" in again.text, "the provider has forgotten the browser too"
    assert [event.action for event in stage.portal.audit.events] == ["sign_in", "sign_out"]


def test_who_wants_to_keep_drafts_on_the_device_does(stage: Stage) -> None:
    stage.sign_in()
    answer = stage.browser.post("/auth/logout", {"keep_on_device": True})
    assert "Clear-Site-Data" not in answer.headers


@pytest.mark.parametrize("sent", [[1], "x", 1, {}])
def test_signing_out_asks_for_nothing(stage: Stage, sent: object) -> None:
    stage.sign_in()
    answer = stage.browser.post("/auth/logout", sent)
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (200, '"storage"')


def test_signing_out_twice_is_no_error(stage: Stage) -> None:
    assert stage.browser.post("/auth/logout").json == {"continue": "/auth/signed-out"}


def test_signing_out_elsewhere_ends_every_session_of_that_sign_in(stage: Stage) -> None:
    stage.sign_in()
    sid = next(iter(stage.portal.sessions.rows.values())).provider_session
    frame = stage.new_browser()
    answer = frame.go(f"{PORTAL}/auth/frontchannel-logout?iss={PROVIDER}/idporten&sid={sid}")
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["Content-Security-Policy"] == f"default-src 'none'; frame-ancestors {PROVIDER}"
    assert stage.browser.me() is None
    assert stage.portal.last_line.action == "provider_sign_out"


@pytest.mark.parametrize(
    "query", ["", "sid=unknown", "iss=x&sid=SID", f"iss={PROVIDER}/ansattporten&sid=SID", "iss=ISS&sid="]
)
def test_the_frame_learns_nothing(stage: Stage, query: str) -> None:
    stage.sign_in()
    sid = next(iter(stage.portal.sessions.rows.values())).provider_session
    query = query.replace("SID", str(sid)).replace("ISS", f"{PROVIDER}/idporten")
    answer = stage.new_browser().go(f"{PORTAL}/auth/frontchannel-logout?{query}")
    known = stage.new_browser().go(f"{PORTAL}/auth/frontchannel-logout?iss={PROVIDER}/idporten&sid=other")
    assert (answer.status_code, answer.data, dict(answer.headers)) == (200, known.data, dict(known.headers))
    assert stage.browser.me() is not None


def test_the_page_learns_how_long_it_has_and_may_ask_for_more(stage: Stage) -> None:
    stage.sign_in()
    stage.portal.clock.advance(minutes=26)
    left = stage.browser.go(f"{PORTAL}/auth/session").json
    assert left["signed_in"]
    assert (left["role"], left["level"]) == ("applicant", "substantial")
    assert 230 <= left["idle_seconds"] <= 240
    assert stage.browser.go(f"{PORTAL}/auth/session").json["idle_seconds"] <= left["idle_seconds"]
    extended = stage.browser.post("/auth/extend").json
    assert 1790 <= extended["idle_seconds"] <= 1800
    for _ in range(3):
        stage.portal.clock.advance(minutes=29)
        assert stage.browser.post("/auth/extend").status_code == 200
    stage.portal.clock.advance(minutes=8)
    assert stage.browser.post("/auth/extend").status_code == 401
    assert stage.browser.go(f"{PORTAL}/auth/session").json == {"signed_in": False}


HOSTILE = "//evil.example"


@pytest.mark.parametrize(
    "wanted",
    [
        HOSTILE,
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/auth/logout",
        "/api/me",
        "/ok%0d%0aSet-Cookie:x",
        "/\t/evil.example",
        "/" + "x" * 600,
        "",
    ],
)
def test_there_is_no_way_out_through_return(stage: Stage, wanted: str) -> None:
    encoded = wanted if "%" in wanted else quote(wanted, safe="")
    stage.browser.go(f"{PORTAL}/auth/login?return={encoded}")
    [transaction] = stage.portal.transactions.rows.values()
    assert transaction.return_to == "/"


def test_a_link_on_another_site_starts_no_sign_in(stage: Stage) -> None:
    for site in ("cross-site", "same-site"):
        answer = stage.browser.go(f"{PORTAL}/auth/login", headers={"Sec-Fetch-Site": site}, follow=False)
        assert (answer.status_code, answer.location) == (303, "/")
    assert stage.portal.transactions.rows == {}


def test_an_unknown_entrance_leads_home(stage: Stage) -> None:
    assert stage.browser.go(f"{PORTAL}/auth/login?as=admin", follow=False).location == "/"


def test_an_account_that_cannot_be_opened_lets_nobody_in(stage: Stage) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"row of {IDA.identity_number} is locked")

    stage.portal.accounts.sign_in = broken  # type: ignore[method-assign, assignment]
    page = stage.sign_in()
    assert page.status_code == 503
    assert "[nb auth.failure.unavailable.title]" in page.text
    assert stage.portal.last_line.detail == "RuntimeError"
    assert stage.browser.me() is None
