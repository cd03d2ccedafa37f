"""What a person reads on screens about one thing, and in the calendar. The other screens: `test_every_screen`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Playwright

import i18n
from e2e.browser import phone
from e2e.portal import Portal
from e2e.qualities.test_every_screen import settle
from e2e.qualities.words import told, word_faults
from e2e.screens import Visitor
from i18n.catalog import LOCALES

ONE_OF_EACH = ("/programmes/ST", "/areas/STUSP1----", "/schools/974590913")


@pytest.fixture(scope="module", params=LOCALES)
def reader(
    request: pytest.FixtureRequest, playwright: Playwright, browser: Browser, shared_portal: Portal
) -> Iterator[Visitor]:
    """A passer-by in each language."""
    with phone(playwright, browser, shared_portal.url, request.param) as context:
        yield Visitor(context.new_page(), request.param)


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_a_screen_with_real_names_speaks_one_language(reader: Visitor, path: str) -> None:
    reader.open(path)
    settle(reader.page)
    assert word_faults(reader.page, reader.locale) == []


def test_dates_are_written_as_in_that_language(reader: Visitor) -> None:
    """Chromium itself knows no Nynorsk dates: this is the browser people have."""
    reader.open("/calendar")
    settle(reader.page)
    season = reader.page.evaluate(
        "async () => (await fetch('/api/annual-wheel', { headers: { 'X-Vigo': '1' } })).json()"
    )
    shown = " ".join(told(reader.page)).lower()
    days = {i18n.day(reader.locale, date.fromisoformat(event["day"])) for event in season["events"]}
    assert days
    assert not [day for day in days if day.lower() not in shown]


STEPS = ("contact", "residence", "basis", "wishes", "more", "attachments", "overview")


def test_an_application_speaks_the_language_of_its_owner(
    playwright: Playwright, browser: Browser, shared_portal: Portal
) -> None:
    """Mehdi reads English; what he has applied for is full of Norwegian names."""
    with phone(playwright, browser, shared_portal.url, "en") as context:
        mehdi = Visitor(context.new_page(), "en")
        mehdi.sign_in_as("Mehdi Karimi")
        own = mehdi.page.evaluate(
            "async () => (await fetch('/api/applications', { headers: { 'X-Vigo': '1' } })).json()"
        )
        found = own["items"][0]["id"]
        faults = {}
        for path in (
            "/status",
            f"/receipt/{found}",
            *(f"/application/{found}?step={step}" for step in STEPS),
        ):
            mehdi.open(path)
            settle(mehdi.page)
            faults[path] = word_faults(mehdi.page, "en")
        assert not any(faults.values()), faults
