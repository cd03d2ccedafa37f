"""An officer's day: a role to choose, an application to open again, a report to settle; and the pupil sees all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from backend.kernel.periods import OSLO
from e2e.browser import phone
from e2e.languages import in_bokmal, in_english, in_nynorsk
from e2e.portal import Portal, running_portal
from e2e.screens import Visitor
from e2e.screens.desk import LAPTOP, Officer

AFTER = datetime(2027, 3, 3, 9, 0, tzinfo=OSLO)
"""Two days after the ordinary deadline."""


@pytest.fixture
def late_portal(template: Path) -> Iterator[Portal]:
    with running_portal(template, AFTER) as portal:
        yield portal


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, late_portal: Portal, locale: str) -> Iterator[Officer]:
    with phone(playwright, browser, late_portal.url, locale, **LAPTOP) as context:
        yield Officer(context.new_page(), locale)


@pytest.fixture
def pupil(playwright: Playwright, browser: Browser, late_portal: Portal) -> Iterator[Visitor]:
    """Mehdi reads English."""
    with phone(playwright, browser, late_portal.url, "en") as context:
        yield Visitor(context.new_page(), "en")


@in_bokmal
def test_an_officer_finds_an_application_and_opens_it_again(officer: Officer, pupil: Visitor) -> None:
    officer.come_to_work()
    officer.page.get_by_role("link", name=officer.say("desk.shelf.all"), exact=True).click()
    expect(officer.heading("desk.applications.title")).to_be_visible()
    officer.page.get_by_role("searchbox").fill("nobody of that name")
    expect(officer.heading("desk.applications.no_hit")).to_be_visible()
    officer.page.get_by_role("searchbox").fill("kar")
    expect(officer.row("Ida Lunde")).to_have_count(0)
    expect(officer.shelf("desk.shelf.submitted")).to_contain_text("1")
    officer.open_row("Mehdi Karimi")
    expect(officer.heading("desk.sent.title")).to_be_visible()

    officer.button("desk.reopen.begin").click()
    dialog = officer.page.get_by_role("dialog")
    officer.button("desk.reopen.do").click()
    expect(dialog.get_by_text(officer.say("desk.reopen.ground_missing"))).to_be_visible()
    dialog.get_by_label(officer.say("desk.reopen.ground")).select_option("our_mistake")
    dialog.get_by_label(officer.say("desk.reopen.day")).fill((AFTER.date() + timedelta(days=5)).isoformat())
    dialog.get_by_label(officer.say("desk.reopen.reason")).fill("Skjemaet vårt var feil.")

    # What was typed is there again after the dialog was left.
    officer.button("desk.cancel").click()
    officer.button("desk.reopen.begin").click()
    expect(dialog.get_by_label(officer.say("desk.reopen.reason"))).to_have_value("Skjemaet vårt var feil.")
    officer.button("desk.reopen.do").click()
    expect(dialog).to_be_hidden()
    expect(officer.page.get_by_text(officer.say("desk.state.reopened"), exact=True)).to_be_visible()

    pupil.sign_in_as("Mehdi Karimi", "/status")
    expect(pupil.page.get_by_text(pupil.say("applications.event.reopened"))).to_be_visible()
    expect(pupil.page.get_by_text("Skjemaet vårt var feil.")).to_be_visible()
    pupil.open("/my-data")
    expect(pupil.page.get_by_text(pupil.say("accounts.look.reopened"))).to_be_visible()
    expect(pupil.page.get_by_text(pupil.say("accounts.look.read")).first).to_be_visible()


@in_nynorsk
def test_of_a_draft_the_officer_sees_that_it_was_begun(officer: Officer) -> None:
    officer.come_to_work("/desk/applications?shelf=draft")
    officer.open_row("Ida Lunde")
    expect(officer.heading("desk.application.begun")).to_be_visible()
    expect(officer.heading("desk.sent.title")).to_have_count(0)


@in_english
def test_a_report_is_settled_and_the_pupil_reads_the_answer(officer: Officer, pupil: Visitor) -> None:
    pupil.sign_in_as("Mehdi Karimi", "/grades")
    pupil.page.get_by_role("listitem").filter(has_text=pupil.say("grades.assessment.exam")).first.locator(
        "summary"
    ).click()
    pupil.button("grades.report.button").click()
    dialog = pupil.page.get_by_role("dialog")
    dialog.get_by_label(pupil.say("grades.report.kind.wrong_grade")).check()
    dialog.get_by_label(pupil.say("grades.report.text_label")).fill("The exam was 5.")
    pupil.button("grades.report.send").click()
    expect(dialog).to_be_hidden()

    officer.come_to_work("/desk/reports")
    officer.open_row("Mehdi Karimi")
    expect(officer.page.get_by_text("The exam was 5.")).to_be_visible()
    officer.button("desk.settle.take").click()
    expect(officer.page.get_by_text(officer.say("grades.report.state.looked_at"), exact=True)).to_be_visible()
    officer.page.get_by_label(officer.say("desk.settle.ending.correct")).check()
    officer.button("desk.settle.do").click()
    expect(officer.page.get_by_text(officer.say("grades.mark_missing"))).to_be_visible()
    officer.page.get_by_label(officer.say("desk.settle.mark")).select_option("5")
    officer.page.get_by_label(officer.say("desk.settle.answer_optional")).fill("Skolen har bekreftet 5.")

    # What was typed outlives a reload, until it is sent.
    officer.is_kept_here("Skolen har bekreftet 5.")
    officer.page.reload()
    expect(officer.page.get_by_label(officer.say("desk.settle.answer_optional"))).to_have_value(
        "Skolen har bekreftet 5."
    )
    officer.button("desk.settle.do").click()
    expect(officer.page.get_by_role("heading", name=officer.say("desk.settle.done"))).to_be_visible()
    officer.page.get_by_role("link", name=officer.say("desk.report.back")).click()
    expect(officer.heading("desk.reports.none_open")).to_be_visible()

    pupil.page.reload()
    expect(pupil.page.get_by_text(pupil.say("grades.report.state.corrected"), exact=True)).to_be_visible()
    expect(pupil.page.get_by_text("Skolen har bekreftet 5.")).to_be_visible()
    answered = pupil.say("grades.report.corrected_to", **{"from": "4", "to": "5"})
    expect(pupil.page.get_by_text(answered)).to_be_visible()


@in_nynorsk
def test_a_colleague_who_was_faster_is_seen_and_nothing_typed_is_lost(
    officer: Officer, pupil: Visitor, playwright: Playwright, browser: Browser, late_portal: Portal
) -> None:
    pupil.sign_in_as("Mehdi Karimi", "/grades")
    pupil.button("grades.report.missing_button").click()
    dialog = pupil.page.get_by_role("dialog")
    dialog.get_by_label(pupil.say("grades.report.kind.missing")).check()
    dialog.get_by_label(pupil.say("grades.report.text_label")).fill("My Spanish grade.")
    pupil.button("grades.report.send").click()
    expect(dialog).to_be_hidden()

    officer.come_to_work("/desk/reports")
    officer.open_row("Mehdi Karimi")
    with phone(playwright, browser, late_portal.url, officer.locale, **LAPTOP) as context:
        colleague = Officer(context.new_page(), officer.locale)
        colleague.come_to_work("/desk/reports")
        colleague.open_row("Mehdi Karimi")
        colleague.button("desk.settle.take").click()
        expect(colleague.button("desk.settle.take")).to_have_count(0)
    officer.page.get_by_label(officer.say("desk.settle.ending.keep")).check()
    officer.page.get_by_label(officer.say("desk.settle.answer"), exact=True).fill("Spør skolen.")
    officer.button("desk.settle.do").click()
    expect(officer.page.get_by_text(officer.say("desk.settle.stale"))).to_be_visible()
    officer.button("desk.settle.see").click()
    expect(officer.page.get_by_text(officer.say("grades.report.state.looked_at"), exact=True)).to_be_visible()
    expect(officer.page.get_by_label(officer.say("desk.settle.answer"), exact=True)).to_have_value(
        "Spør skolen."
    )
    officer.button("desk.settle.do").click()
    expect(officer.page.get_by_role("heading", name=officer.say("desk.settle.done"))).to_be_visible()


@in_bokmal
def test_a_mother_says_in_which_role_she_comes_and_changes_it(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/auth/login?return=/status")
    page.get_by_text("Hanne Lunde", exact=True).click()
    expect(visitor.heading("accounts.role_choice.title")).to_be_visible()
    before = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}["__Host-vigo"]
    for path in ("/application", "/my-data"):
        page.goto(path)
        expect(visitor.heading("accounts.role_choice.title")).to_be_visible()
    mother = visitor.say("accounts.grant.guardian", where="Ida Lunde")
    page.get_by_role("button", name=re.compile(re.escape(mother))).click()
    page.wait_for_url(re.compile(r"/my-data$"))
    expect(visitor.heading("accounts.my_data.title")).to_be_visible()
    after = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}["__Host-vigo"]
    assert after != before

    page.goto("/me")
    expect(page.get_by_text(mother)).to_be_visible()
    expect(visitor.link("shell.navigation.grades")).to_have_count(0)
    page.goto("/grades")
    expect(visitor.heading("shell.not_for_role.title")).to_be_visible()
    visitor.button("shell.account.menu").click()
    page.get_by_role("banner").get_by_role("link", name=visitor.say("shell.account.change_role")).click()
    herself = visitor.say("accounts.grant.applicant")
    page.get_by_role("button", name=re.compile(re.escape(herself))).click()
    page.wait_for_url(re.compile(r"/me$"))
    expect(visitor.link("shell.navigation.grades").last).to_be_visible()


@in_english
def test_an_officer_becomes_a_private_person_by_another_sign_in(officer: Officer) -> None:
    officer.come_to_work("/role")
    herself = officer.say("accounts.grant.applicant")
    officer.page.get_by_role("button", name=re.compile(re.escape(herself))).click()
    # The provider for citizens asks who this is: being staff proves nothing there.
    officer.page.wait_for_url(re.compile(r"/idporten/"))
    officer.page.get_by_text("Tore Bakken", exact=True).click()
    officer.page.wait_for_url(re.compile(r"/me$"))
    expect(officer.heading("accounts.me.applications")).to_be_visible()
    officer.page.goto("/desk")
    expect(officer.heading("shell.not_for_role.title")).to_be_visible()


@in_nynorsk
def test_the_days_to_choose_from_are_the_servers(officer: Officer) -> None:
    officer.come_to_work("/desk/applications?q=mehdi")
    officer.open_row("Mehdi Karimi")
    officer.button("desk.reopen.begin").click()
    day = officer.page.get_by_label(officer.say("desk.reopen.day"))
    expect(day).to_have_attribute("min", date(2027, 3, 3).isoformat())
    expect(day).to_have_attribute("max", date(2027, 3, 16).isoformat())
