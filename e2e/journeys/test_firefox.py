"""The main job once in a browser that shares no code with Chromium: sign in, write, lose the line, send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from e2e.browser import Witness, firefox_path, missing, person, watch
from e2e.journeys.test_apply import AREAS, offered
from e2e.portal import Portal
from e2e.screens.application import Application

SMALL = {"viewport": {"width": 412, "height": 839}}


@pytest.fixture
def writer(playwright: Playwright, portal: Portal) -> Iterator[Application]:
    """Astrid with a Firefox as narrow as a phone."""
    path = firefox_path()
    if path is None:
        missing("no Firefox. Debian: apt-get install firefox-esr (or set VIGO_FIREFOX)")
    # The provider's pages have no icon, and Firefox complains that it may not look for one.
    witness = Witness(portal.url, allowed=(portal.provider_url,))
    browser = playwright.firefox.launch(executable_path=path, channel="moz-firefox")
    with person(browser, portal.url, "nn", **SMALL) as context:
        yield Application(watch(context.new_page(), witness), "nn")
    browser.close()
    assert [told for told in witness.complaints if "/favicon.ico" not in told] == []
    assert witness.strangers == []


def test_a_pupil_applies_with_firefox_and_loses_the_line_on_the_way(
    writer: Application, portal: Portal
) -> None:
    writer.sign_in_as("Astrid Vik")
    writer.has_the_worker()
    writer.start()
    writer.give_contact()
    writer.accept_terms()
    writer.turn_to("basis")
    writer.want_a_school_place("vg1")
    writer.turn_to("wishes")
    wishes = [offered(writer, area) for area in AREAS]
    for area, school in wishes:
        writer.wish_for(area, school)
    writer.is_saved()

    first, second, third = (area for area, _ in wishes)
    portal.stop("web")
    writer.move_up(third)
    writer.is_kept_on_the_phone()
    writer.page.reload()
    writer.is_on("wishes")
    assert writer.order_of_wishes() == [first, third, second]
    portal.start("web")
    expect(writer.page.get_by_text(writer.say("applications.save.saved"))).to_be_visible(timeout=30_000)
    writer.turn_to("overview")
    assert writer.send()
