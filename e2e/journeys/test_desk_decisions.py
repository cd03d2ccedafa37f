"""A case on the work list: found by what it needs, asked about, decided, counted; and the pupil reads it all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.browser import phone
from e2e.portal import MOMENT, Portal, running_portal
from e2e.screens import Visitor
from e2e.screens.desk import LAPTOP, Officer
from tests.platform import samples

REASON = "Vedtaket fra skolen viser to år i Norge."


@pytest.fixture
def season(template: Path) -> Iterator[Portal]:
    """While it is open: Mehdi has sent his, due early, without the decision it takes, and with too few grades."""
    with running_portal(template, MOMENT) as portal:
        yield portal


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, season: Portal) -> Iterator[Officer]:
    with phone(playwright, browser, season.url, "nb", **LAPTOP) as context:
        yield Officer(context.new_page(), "nb")


@pytest.fixture
def pupil(playwright: Playwright, browser: Browser, season: Portal) -> Iterator[Visitor]:
    """Mehdi reads English."""
    with phone(playwright, browser, season.url, "en") as context:
        yield Visitor(context.new_page(), "en")


def test_a_case_is_found_asked_about_decided_and_counted(officer: Officer, pupil: Visitor) -> None:
    officer.come_to_work()
    officer.page.get_by_role("link", name=officer.say("desk.flag.needs_you"), exact=True).click()
    expect(officer.case("desk.flag.needs_you")).to_have_attribute("aria-current", "true")
    officer.case("desk.flag.papers_missing").click()
    expect(officer.page).to_have_url(re.compile(r"flag=papers_missing$"))
    officer.open_row("Mehdi Karimi")
    expect(officer.page.get_by_text(officer.say("desk.todo.papers_missing"))).to_be_visible()

    asks_for_a_document(officer)
    adds_it(pupil)
    officer.page.reload()
    expect(officer.page.get_by_text(officer.say("desk.todo.papers_arrived"))).to_be_visible()
    officer.page.get_by_role("button", name=officer.say("desk.papers.settle_arrived")).click()
    expect(officer.page.get_by_text(officer.say("applications.asking.settled"), exact=True)).to_be_visible()

    decides(officer)
    officer.link("desk.application.back").click()
    expect(officer.case("desk.flag.decided")).to_contain_text("1")
    expect(officer.case("desk.flag.grades_missing")).to_have_count(0)

    pupil.open("/status")
    expect(pupil.page.get_by_text(pupil.say("applications.decided.individual"))).to_be_visible()
    expect(pupil.page.get_by_text(REASON)).to_be_visible()


def asks_for_a_document(officer: Officer) -> None:
    officer.button("desk.papers.ask").click()
    dialog = officer.page.get_by_role("dialog")
    officer.button("desk.papers.send").click()
    expect(dialog.get_by_text(officer.say("desk.papers.kind_missing"))).to_be_visible()
    dialog.get_by_label(officer.say("desk.papers.kind")).select_option("decision")
    expect(dialog.get_by_label(officer.say("desk.papers.day"))).to_have_value("2027-02-03")
    dialog.get_by_label(officer.say("desk.papers.note")).fill("Vedtaket fra ungdomsskolen.")
    officer.button("desk.papers.send").click()
    expect(dialog).to_be_hidden()
    expect(officer.page.get_by_text(officer.say("applications.asking.waiting"), exact=True)).to_be_visible()


def adds_it(pupil: Visitor) -> None:
    pupil.sign_in_as("Mehdi Karimi", "/status")
    expect(pupil.page.get_by_text("Vedtaket fra ungdomsskolen.")).to_be_visible()
    pupil.link("applications.asked.add").click()
    expect(pupil.heading("applications.papers.add")).to_be_visible()
    kind = pupil.page.get_by_label(pupil.say("applications.papers.kind"))
    expect(kind).to_have_value("decision")
    with pupil.page.expect_file_chooser() as chooser:
        pupil.button("applications.papers.choose_file").click()
    chooser.value.set_files({"name": "vedtak.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()})
    expect(pupil.link_named("vedtak.pdf")).to_be_visible()
    expect(pupil.page.get_by_text(pupil.say("applications.asked.arrived"))).to_be_visible()


def decides(officer: Officer) -> None:
    officer.page.get_by_label(officer.say("intake.decisions.kind")).select_option("category")
    officer.button("intake.decisions.look").click()
    expect(officer.page.get_by_text(officer.say("intake.decisions.how_missing"))).to_be_visible()
    officer.page.get_by_label(officer.say("intake.choice.individual")).check()
    expect(officer.page.get_by_label(officer.say("intake.decisions.basis"))).to_have_value("§ 4-20")
    reason = officer.page.get_by_label(officer.say("intake.decisions.reason"), exact=True)
    reason.fill(REASON)

    # What was typed outlives a reload, until it is decided.
    officer.is_kept_here(REASON)
    officer.page.reload()
    expect(reason).to_have_value(REASON)
    officer.button("intake.decisions.look").click()
    dialog = officer.page.get_by_role("dialog")
    expect(dialog.get_by_text(officer.say("intake.effect.individual"))).to_be_visible()
    officer.button("intake.decisions.do").click()
    expect(dialog).to_be_hidden()
    expect(officer.page.get_by_role("listitem").get_by_text(REASON)).to_be_visible()


def test_the_slower_of_two_officers_sees_what_was_decided_and_keeps_her_words(
    officer: Officer, playwright: Playwright, browser: Browser, season: Portal
) -> None:
    officer.come_to_work("/desk/applications?flag=grades_missing")
    officer.open_row("Mehdi Karimi")
    officer.choose_category("individual", REASON)
    with phone(playwright, browser, season.url, "nb", **LAPTOP) as context:
        colleague = Officer(context.new_page(), "nb")
        colleague.come_to_work("/desk/applications?flag=grades_missing")
        colleague.open_row("Mehdi Karimi")
        colleague.choose_category("as_everyone", "Karakterene er nok til å konkurrere.")
        colleague.button("intake.decisions.do").click()
        expect(colleague.page.get_by_role("dialog")).to_be_hidden()
    officer.button("intake.decisions.do").click()
    expect(officer.page.get_by_text(officer.say("intake.decisions.stale"))).to_be_visible()
    officer.button("intake.decisions.see").click()
    expect(
        officer.page.get_by_role("listitem").get_by_text("Karakterene er nok til å konkurrere.")
    ).to_be_visible()
    expect(officer.page.get_by_label(officer.say("intake.decisions.reason"), exact=True)).to_have_value(
        REASON
    )
    officer.page.get_by_role(
        "button",
        name=officer.say("intake.decisions.end_named", decision=officer.say("intake.decision.category")),
    ).click()
    dialog = officer.page.get_by_role("dialog")
    dialog.get_by_label(officer.say("intake.decisions.end_reason")).fill("Avgjort på feil grunnlag.")
    dialog.get_by_role("button", name=officer.say("intake.decisions.end"), exact=True).click()
    expect(dialog).to_be_hidden()
    expect(officer.page.get_by_text(officer.say("intake.decisions.none"))).to_be_visible()
