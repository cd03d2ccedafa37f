"""Days on which things go wrong: the server restarts or the session ends while someone writes, the deadline passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from backend.kernel.periods import OSLO
from e2e.browser import phone
from e2e.journeys.test_apply import fill_in
from e2e.portal import Portal, running_portal
from e2e.screens.application import Application

AFTER = datetime(2027, 3, 2, 0, 5, tzinfo=OSLO)
"""Five minutes after the ordinary deadline."""


@pytest.fixture
def too_late(playwright: Playwright, browser: Browser, template: Path) -> Iterator[Application]:
    """Astrid, who opens her phone five minutes after the deadline."""
    with running_portal(template, AFTER) as portal, phone(playwright, browser, portal.url, "nn") as context:
        yield Application(context.new_page(), "nn")


def test_a_late_application_is_told_the_truth_and_taken_as_late(too_late: Application) -> None:
    too_late.sign_in_as("Astrid Vik")
    too_late.start()
    fill_in(too_late)
    too_late.turn_to("overview")
    too_late.button("applications.send.late").click()
    dialog = too_late.page.get_by_role("dialog")
    expect(dialog.get_by_text(too_late.say("applications.send.late_text"))).to_be_visible()
    dialog.get_by_role("button", name=too_late.say("applications.send.late"), exact=True).click()
    expect(too_late.heading("applications.receipt.late")).to_be_visible()


@pytest.fixture
def writer(playwright: Playwright, browser: Browser, portal: Portal) -> Iterator[Application]:
    """Astrid in the middle of her application."""
    with phone(playwright, browser, portal.url, "en") as context:
        yield Application(context.new_page(), "en")


def test_what_is_typed_while_the_server_restarts_is_saved_when_it_is_back(
    writer: Application, portal: Portal
) -> None:
    writer.sign_in_as("Astrid Vik")
    writer.start()
    _, _, third = fill_in(writer)
    portal.stop("web")
    writer.move_up(third)
    writer.is_kept_on_the_phone()
    portal.start("web")
    expect(writer.page.get_by_text(writer.say("applications.save.saved"))).to_be_visible(timeout=30_000)
    order = writer.order_of_wishes()
    writer.page.reload()
    writer.is_on("wishes")
    assert writer.order_of_wishes() == order
    assert order[1] == third


def test_whoever_is_asked_in_time_stays_and_whoever_is_not_loses_nothing(
    writer: Application, portal: Portal
) -> None:
    writer.page.clock.install()
    writer.sign_in_as("Astrid Vik")
    writer.start()
    writer.turn_to("basis")
    writer.tick("applications.type.apprenticeship")
    writer.turn_to("more")
    writer.letter().fill("I take bicycles apart")
    writer.is_saved()

    # Looking again shortly before the end is being here: nothing to warn of.
    portal.let_everyone_rest(26)
    writer.page.reload()
    writer.is_on("more")
    writer.page.wait_for_load_state("networkidle")
    assert left_of(writer) > 29 * 60
    expect(writer.page.get_by_role("dialog")).to_have_count(0)

    portal.let_everyone_rest(26)
    writer.page.clock.fast_forward("26:00")
    warning = writer.page.get_by_role("dialog", name=writer.say("shell.session_warning.title"))
    expect(warning).to_be_visible()
    writer.button("shell.session_warning.stay").click()
    expect(warning).to_be_hidden()
    assert left_of(writer) > 29 * 60

    portal.let_everyone_rest(31)
    written = "I take bicycles apart, and put them together again."
    writer.letter().fill(written)
    over = writer.page.get_by_role("dialog", name=writer.say("shell.sign_in_sheet.title"))
    over.get_by_role("link", name=writer.say("shell.sign_in")).click()
    writer.page.wait_for_url(re.compile(r"/application/[0-9a-f]{32}\?step=more$"))
    writer.is_on("more")
    expect(writer.letter()).to_have_value(written)
    writer.is_saved()
    assert saved_letter(writer) == written


def left_of(writer: Application) -> int:
    """Seconds until the session ends when nothing is done."""
    return int(writer.page.evaluate("fetch('/auth/session').then(it => it.json())")["idle_seconds"])


def saved_letter(writer: Application) -> str:
    """The letter as the server has it."""
    address = re.sub(r".*/application/(\w+).*", r"/api/applications/\1/draft", writer.page.url)
    draft = writer.page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    return str(draft["content"]["letter"])
