"""Signing in and out through the provider, as ID-porten does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from backend.demo.cast import IDA, MEHDI, SARA
from e2e.languages import in_nynorsk
from e2e.portal import Portal
from e2e.screens import Visitor

WHO = {"nb": IDA, "nn": SARA, "en": MEHDI}
"""The language is remembered per person, so each language has its own."""


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    return shared_portal


def test_a_pupil_signs_in_sees_her_page_and_signs_out(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.sign_in_as(WHO[visitor.locale].name)
    cookies = {cookie["name"]: cookie for cookie in visitor.page.context.cookies()}
    assert cookies["__Host-vigo"]["httpOnly"]
    assert cookies["__Host-vigo"]["sameSite"] == "Strict"
    visitor.button("shell.sign_out").first.click()
    visitor.page.wait_for_url(re.compile(r"/auth/signed-out|/$"))
    assert "__Host-vigo" not in {cookie["name"] for cookie in visitor.page.context.cookies()}
    visitor.page.goto("/me")
    expect(visitor.heading("shell.sign_in_first.title")).to_be_visible()


@in_nynorsk
def test_the_session_survives_a_restart_of_the_server(visitor: Visitor, portal: Portal) -> None:
    person = WHO[visitor.locale]
    visitor.sign_in_as(person.name)
    # Nothing on the screen may ask while nobody answers: this is about the session, not about offline.
    visitor.page.goto("about:blank")
    portal.stop("web")
    portal.start("web")
    answer = visitor.page.request.get("/api/me", headers={"X-Vigo": "1", "Sec-Fetch-Site": "same-origin"})
    assert answer.status == 200
    assert answer.json()["given_name"] == person.name.split()[0]
