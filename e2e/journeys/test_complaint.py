"""A complaint from the phone to the officer's desk and back: written, upheld with an extra seat, answered by letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from backend.demo.cast import MEHDI
from e2e.browser import Witness, phone, watch
from e2e.intakes import HELD, hold_intake
from e2e.portal import Portal, running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible, settle
from e2e.qualities.words import word_faults
from e2e.results import speaks
from e2e.screens import Visitor
from e2e.screens.desk import LAPTOP, Officer
from e2e.screens.result import ResultDay
from tests.platform import samples

LOCALE = "nb"
WHY = "Jeg skulle hatt plass på førsteønsket mitt."
BASIS = "forvaltningsloven § 33"
REASON = "Vi hadde ført opp for få plasser ved skolen."


@pytest.fixture(scope="module")
def held(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hold_intake(template, tmp_path_factory.mktemp("held") / "state", "mehdi")


@pytest.fixture
def portal(held: Path) -> Iterator[Portal]:
    """Two days after an intake in which Mehdi did not get his first wish."""
    with running_portal(held, HELD + timedelta(days=2)) as portal:
        speaks(portal, "mehdi", LOCALE)
        yield portal


@pytest.fixture
def mehdi(playwright: Playwright, browser: Browser, portal: Portal, witness: Witness) -> Iterator[ResultDay]:
    with phone(playwright, browser, portal.url, LOCALE) as context:
        yield ResultDay(watch(context.new_page(), witness), LOCALE)


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, portal: Portal, witness: Witness) -> Iterator[Officer]:
    with phone(playwright, browser, portal.url, LOCALE, **LAPTOP) as context:
        yield Officer(watch(context.new_page(), witness), LOCALE)


def is_for_everyone(page: Page) -> None:
    """Accessible in light and dark, at 320 pixels too, and in words of its own language."""
    settle(page)
    assert_accessible(page, "light", WCAG)
    assert_accessible(page, "dark", COLOUR)
    assert word_faults(page, LOCALE) == []
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)


def first_wish(page: Page, visitor: Visitor) -> str:
    """The words of the wish ranked first, as the form offers them."""
    found = page.get_by_label(visitor.say("complaints.form.wish")).locator("option").nth(1).text_content()
    assert found
    return found


def complain(mehdi: ResultDay) -> str:
    """Write it, lose nothing on the way, and send it; the words of the wish it is about."""
    page = mehdi.page
    mehdi.sign_in_as(MEHDI.name, "/result/why")
    mehdi.link("offers.why.wrong.complain").click()
    expect(mehdi.heading("complaints.list.title")).to_be_visible()
    mehdi.button("complaints.start.complaint.do").click()
    expect(mehdi.button("complaints.form.send.complaint")).to_be_visible()

    is_for_everyone(page)
    mehdi.button("complaints.form.send.complaint").click()
    summary = page.get_by_role("alert").filter(has_text=mehdi.say("complaints.text_required"))
    expect(summary).to_be_visible()
    page.get_by_label(mehdi.say("complaints.subject.programme_or_school")).check()
    wish = first_wish(page, mehdi)
    page.get_by_label(mehdi.say("complaints.form.wish")).select_option(label=wish)
    page.get_by_label(mehdi.say("complaints.form.text"), exact=True).fill(WHY)
    page.locator("input[type=file]").set_input_files(
        {"name": "fullmakt.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    )
    expect(page.get_by_role("link", name="fullmakt.pdf")).to_be_visible()
    expect(page.get_by_text(mehdi.say("complaints.form.save.saved"), exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label(mehdi.say("complaints.form.text"), exact=True)).to_have_value(WHY)
    mehdi.button("complaints.form.send.complaint").click()
    expect(page.get_by_text(mehdi.say("complaints.case.next.received"))).to_be_visible()
    expect(page.get_by_text(mehdi.say("complaints.case.letter.received"), exact=True)).to_be_visible()
    is_for_everyone(page)
    return wish


def uphold(officer: Officer, wish: str) -> None:
    """Find it on the desk, read what came with it, and give the place."""
    officer.come_to_work()
    officer.page.get_by_role("link", name=officer.say("complaints.desk.shelf.new"), exact=True).click()
    officer.open_row(MEHDI.name)
    desk = officer.page
    expect(desk.get_by_text(WHY)).to_be_visible()
    expect(desk.get_by_role("link", name="fullmakt.pdf")).to_be_visible()
    desk.get_by_label(officer.say("complaints.outcome.upheld"), exact=True).check()
    desk.get_by_role("radio", name=wish, exact=True).check()
    desk.get_by_text(officer.say("complaints.desk.case.shown")).click()
    is_for_everyone(desk)
    desk.get_by_label(officer.say("complaints.desk.decide.legal_basis")).fill(BASIS)
    desk.get_by_label(officer.say("complaints.desk.decide.reason")).fill(REASON)
    officer.button("complaints.desk.decide.do").click()
    expect(officer.heading("complaints.desk.history")).to_be_visible()
    expect(officer.button("complaints.desk.decide.do")).to_have_count(0)


def test_a_complaint_is_upheld_and_gives_the_place(mehdi: ResultDay, officer: Officer) -> None:
    page = mehdi.page
    wish = complain(mehdi)
    case = page.url
    uphold(officer, wish)

    page.goto(case)
    expect(page.get_by_text(mehdi.say("complaints.case.next.settled"))).to_be_visible()
    named = mehdi.say("complaints.case.letter.answer", outcome=mehdi.say("complaints.outcome.upheld"))
    letter = mehdi.link("complaints.case.letter.open_named", name=named)
    expect(letter).to_be_visible()
    with page.expect_download() as download:
        letter.click()
    with pikepdf.open(download.value.path()) as pdf:
        assert str(pdf.Root.Lang).startswith(LOCALE)
        assert "/StructTreeRoot" in pdf.Root
    mehdi.link("complaints.case.go_answer").click()
    expect(page.get_by_text(mehdi.say("offers.first_wish"))).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_visible()
