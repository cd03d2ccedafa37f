"""A newer release while somebody writes: she is told, takes it with one tap when it suits her, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.browser import phone
from e2e.portal import Portal
from e2e.releases import MARK, next_release
from e2e.screens.application import EIGHT_DIGITS, Application

CACHES = "caches.keys().then(names => names.filter(name => name !== 'vigo-language'))"
"""What the worker keeps; the language the person chose is not its own."""
LETTER = "I take bicycles apart, and put them together again."


@pytest.fixture
def writer(playwright: Playwright, browser: Browser, portal: Portal) -> Iterator[Application]:
    """Astrid, who writes the letter of her application while the worker holds the pages."""
    with phone(playwright, browser, portal.url, "en") as context:
        writer = Application(context.new_page(), "en")
        writer.sign_in_as("Astrid Vik")
        writer.has_the_worker()
        writer.start()
        writer.turn_to("basis")
        writer.tick("applications.type.apprenticeship")
        writer.turn_to("more")
        yield writer


def release(portal: Portal, **environment: str) -> None:
    """Put a release into service in place of the one that runs."""
    portal.stop("web")
    portal.environment |= environment
    portal.start("web")


def come_back_to(writer: Application) -> None:
    """The page looks for a newer release whenever one comes back to it."""
    writer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_newer_release_waits_for_the_tap_and_keeps_what_is_typed(
    writer: Application, portal: Portal, tmp_path: Path
) -> None:
    assert MARK not in scripts_of(writer)
    writer.letter().fill(LETTER[:20])
    release(portal, VIGO_PAGES_DIR=str(next_release(tmp_path / "next")))
    come_back_to(writer)
    expect(writer.page.get_by_text(writer.say("shell.update.text"))).to_be_visible()

    # Nothing happened yet, and a screen never seen opens still, though the server no longer has its code.
    expect(writer.letter()).to_have_value(LETTER[:20])
    writer.link("shell.privacy.title").click()
    expect(writer.page.get_by_text(writer.say("legal.privacy.lead"))).to_be_visible()
    writer.page.go_back()
    writer.is_on("more")

    writer.turn_to("contact")
    writer.button("accounts.contact.add").click()
    writer.field("accounts.contact.phone").fill(EIGHT_DIGITS)
    writer.turn_to("more")
    writer.letter().fill(LETTER)
    with writer.page.expect_navigation():
        writer.button("shell.update.take").click()
    writer.is_on("more")
    expect(writer.letter()).to_have_value(LETTER)
    writer.is_saved()
    assert MARK in scripts_of(writer)
    assert writer.page.evaluate(CACHES) == [f"vigo-{MARK}"]
    expect(writer.page.get_by_text(writer.say("shell.update.text"))).to_be_hidden()
    writer.turn_to("contact")
    expect(writer.field("accounts.contact.phone")).to_have_value(EIGHT_DIGITS)


def test_the_kill_switch_takes_the_worker_and_leaves_what_is_typed(
    writer: Application, portal: Portal
) -> None:
    portal.stop("web")
    writer.letter().fill(LETTER)
    writer.is_kept_on_the_phone()
    portal.environment["VIGO_SERVICE_WORKER"] = "off"
    portal.start("web")
    writer.page.evaluate("window.isOld = true")
    come_back_to(writer)
    writer.page.wait_for_function("() => !window.isOld")
    writer.is_on("more")
    expect(writer.letter()).to_have_value(LETTER)
    writer.is_saved()
    writer.page.wait_for_function(
        "() => navigator.serviceWorker.getRegistrations().then(all => all.length === 0)"
    )
    assert writer.page.evaluate(CACHES) == []


def scripts_of(writer: Application) -> str:
    return str(writer.page.evaluate("[...document.scripts].map(script => script.src).join()"))
