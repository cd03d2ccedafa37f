"""Choosing a role after signing in, changing it later, and everything that must not work."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from auth.principal import Grant, Role
from auth.session import EndReason
from tests.auth.stage import HANNE, IDA, PORTAL, PROVIDER, TORE, Browser, embedded_provider, portal, through
from tests.auth.test_flow import Stage

MOTHER = Grant(Role.GUARDIAN, acting_for="account-1277")
HERSELF = Grant(Role.APPLICANT)
OSLO = Grant(Role.ADMISSIONS_OFFICER, county="03")
SCHOOL = Grant(Role.ADVISER, school="974588951")


@pytest.fixture
def stage(provider_state: Path) -> Stage:
    provider = embedded_provider(provider_state)
    house = portal(through({PROVIDER: provider}))
    house.accounts.held[HANNE.identity_number] = (MOTHER, HERSELF)
    house.accounts.held[TORE.identity_number] = (OSLO, SCHOOL, HERSELF)
    return Stage(house, provider, Browser({PORTAL: house.app, PROVIDER: provider}))


def change(browser: Browser, grant: Grant, path: str = "/me") -> TestResponse:
    return browser.post("/auth/role", {"grant": grant.id, "return": path})


def enter(stage: Stage) -> None:
    """Tore comes by the entrance for staff, where he holds two roles."""
    page = stage.browser.go(f"{PORTAL}/auth/login?as=staff")
    stage.pick(page, TORE.identity_number, "high")


def role(stage: Stage) -> object:
    me = stage.browser.me()
    return me and me["role"]


def test_whoever_holds_one_role_has_it_and_whoever_holds_several_is_asked(stage: Stage) -> None:
    stage.sign_in(IDA.identity_number)
    assert role(stage) == "applicant"
    stage.browser.post("/auth/logout")
    enter(stage)
    assert role(stage) == "undecided"


def test_a_chosen_role_comes_with_a_new_session_and_the_old_time(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    before = stage.browser.cookie("__Host-vigo")
    stage.portal.clock.advance(minutes=20)
    answer = change(stage.browser, MOTHER, "/status")
    assert (answer.status_code, answer.json) == (200, {"continue": "/status"})
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-vigo=")
    assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert stage.browser.cookie("__Host-vigo") != before
    old, new = stage.portal.sessions.rows.values()
    assert (old.end_reason, new.end_reason) == (EndReason.REPLACED, None)
    assert (new.opened_at, new.auth_time, new.level) == (old.opened_at, old.auth_time, old.level)
    assert (new.provider_session, new.entrance) == (old.provider_session, old.entrance)
    assert new.grant == MOTHER
    assert role(stage) == "guardian"
    line = stage.portal.last_line
    assert (line.action, line.allowed, line.role, line.detail) == (
        "role_change",
        True,
        "guardian",
        "from undecided",
    )


def test_changing_back_and_forth_never_outlives_the_two_hours(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    for grant in (MOTHER, HERSELF, MOTHER, HERSELF, MOTHER):
        assert change(stage.browser, grant).status_code == 200
        stage.portal.clock.advance(minutes=25)
    assert stage.browser.me() is None
    assert change(stage.browser, HERSELF).status_code == 401


def test_an_old_cookie_opens_nothing_after_the_change(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    stolen = stage.browser.cookie("__Host-vigo") or ""
    change(stage.browser, MOTHER)
    thief = stage.new_browser()
    thief.client(PORTAL).set_cookie("__Host-vigo", stolen, domain="localhost", secure=True)
    assert thief.me() is None
    assert change(thief, HERSELF).status_code == 401
    assert role(stage) == "guardian"


def test_of_two_changes_with_the_same_session_one_wins(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    [session] = stage.portal.sessions.rows.values()
    login = stage.portal.app.extensions["vigo.auth"].login
    login.change_role(session, MOTHER.id)
    with pytest.raises(Exception, match=r"auth\.sign_in_required"):
        login.change_role(session, HERSELF.id)
    assert len([row for row in stage.portal.sessions.rows.values() if row.ended_at is None]) == 1


@pytest.mark.parametrize("sent", [{"grant": OSLO.id}, {"grant": "nonsense"}, {"grant": 7}, {}, [], "x"])
def test_a_role_that_is_not_mine_does_not_exist(stage: Stage, sent: object) -> None:
    stage.sign_in(HANNE.identity_number)
    change(stage.browser, MOTHER)
    before = stage.browser.cookie("__Host-vigo")
    answer = stage.browser.post("/auth/role", sent)
    assert (answer.status_code, answer.json["code"]) == (404, "auth.not_found")
    assert (stage.browser.cookie("__Host-vigo"), role(stage)) == (before, "guardian")
    line = stage.portal.last_line
    assert (line.action, line.allowed, line.code) == ("role_change", False, "auth.not_found")


def test_a_role_that_has_expired_is_gone(stage: Stage) -> None:
    enter(stage)
    stage.portal.accounts.held[TORE.identity_number] = (SCHOOL,)
    assert change(stage.browser, OSLO).status_code == 404
    assert change(stage.browser, SCHOOL).status_code == 200


def test_another_site_changes_no_role(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    client = stage.browser.client(PORTAL)
    body = {"grant": MOTHER.id}
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "X-Vigo": "1"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://elsewhere.example", "X-Vigo": "1"},
        {"X-Vigo": "1"},
    ):
        assert client.post("/auth/role", base_url=PORTAL, json=body, headers=headers).status_code == 403
    mine = {"Sec-Fetch-Site": "same-origin", "X-Vigo": "1"}
    form = client.post("/auth/role", base_url=PORTAL, data=body, headers=mine)
    assert form.status_code == 415
    assert role(stage) == "undecided"


def test_a_visitor_has_no_role_to_change(stage: Stage) -> None:
    assert change(stage.browser, MOTHER).status_code == 401


def test_the_way_on_stays_on_our_own_pages(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    assert change(stage.browser, MOTHER, "//elsewhere.example/x").json["continue"] == "/"


def privately(stage: Stage) -> None:
    """Tore comes by the citizens' entrance, as a private person."""
    stage.browser.go(f"{PORTAL}/auth/login?{hint(TORE.identity_number, 'idporten-loa-substantial')}")
    assert role(stage) == "applicant"


def go_on(stage: Stage, number: str, acr: str) -> TestResponse:
    """To where the change of role leads, and past the provider as somebody."""
    return stage.browser.go(f"{PORTAL}{change(stage.browser, OSLO).json['continue']}&{hint(number, acr)}")


def hint(number: str, acr: str) -> str:
    return f"hint=testid:{number}_{acr}"


def test_a_role_of_another_entrance_is_given_there_and_only_there(stage: Stage) -> None:
    privately(stage)
    answer = change(stage.browser, OSLO)
    assert answer.json == {"continue": f"/auth/login?as=staff&grant={OSLO.id}&return=%2Fme"}
    assert "Set-Cookie" not in answer.headers
    assert role(stage) == "applicant"
    assert go_on(stage, TORE.identity_number, "high").text == "page me"
    me = stage.browser.me() or {}
    assert (me["role"], me["level"], me["county"]) == ("admissions_officer", 4, "03")
    assert stage.portal.last_line.action == "role_change"
    assert [row.end_reason for row in stage.portal.sessions.rows.values()] == [EndReason.REPLACED, None]


def test_a_weak_sign_in_does_not_become_staff(stage: Stage) -> None:
    privately(stage)
    assert "[nb auth.failure.level_too_low.title]" in go_on(stage, TORE.identity_number, "substantial").text
    assert role(stage) == "applicant"


def test_somebody_else_at_the_other_entrance_signs_both_out(stage: Stage) -> None:
    stage.portal.accounts.held[IDA.identity_number] = (OSLO,)
    privately(stage)
    assert "[nb auth.failure.other_person.title]" in go_on(stage, IDA.identity_number, "high").text
    assert stage.browser.me() is None


def test_a_wish_for_a_role_that_is_not_held_gives_no_other(stage: Stage) -> None:
    page = stage.browser.go(f"{PORTAL}/auth/login?as=staff&grant={HERSELF.id}")
    refused = stage.pick(page, TORE.identity_number, "high")
    assert "[nb auth.failure.no_role.title]" in refused.text
    assert stage.browser.me() is None


def test_signing_in_again_keeps_the_role_of_the_same_person_and_of_nobody_else(stage: Stage) -> None:
    stage.sign_in(HANNE.identity_number)
    change(stage.browser, HERSELF)
    page = stage.browser.go(f"{PORTAL}/auth/login?fresh=1")
    stage.pick(page, HANNE.identity_number)
    assert role(stage) == "applicant"


def test_the_next_person_at_the_same_browser_is_asked_for_her_own_role(stage: Stage) -> None:
    stage.sign_in(IDA.identity_number)
    # Ida's role has the same name as one of Hanne's, and says nothing about what Hanne wants.
    stage.browser.go(f"{PORTAL}/auth/login?{hint(HANNE.identity_number, 'idporten-loa-substantial')}")
    assert role(stage) == "undecided"
