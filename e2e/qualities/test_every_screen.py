"""What must hold on every screen: accessible in every language, light and dark, at 320 pixels, and only from us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect

from backend.config import ROOT
from e2e.browser import Witness, phone, watch
from e2e.portal import Portal
from e2e.qualities.words import word_faults
from e2e.screens import Visitor

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WHO = {"nb": "Ida Lunde", "nn": "Sara Moen", "en": "Mehdi Karimi"}
"""The language is remembered per person, so each language has its own."""


def plain_paths() -> list[str]:
    """Every screen whose address needs no id."""
    routes = json.loads((ROOT / "pwa" / "dist" / "routes.json").read_text())
    paths = [route["path"] if isinstance(route, dict) else route for route in routes]
    return sorted(path for path in paths if ":" not in path)


WITH_AN_ID = [
    "/programmes?q=elektro",
    "/programmes/MD",
    "/areas/STUSP1----?county=03",
    "/schools/974591006",
    "/county-rules?county=11",
]
"""Public screens that show one thing, and one with results. (Some names in the register itself mix the two Norwegians:
Musikk, dans og drama has none of those.)"""


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
def signed_in(
    request: pytest.FixtureRequest, playwright: Playwright, browser: Browser, shared_portal: Portal
) -> Iterator[tuple[Visitor, Witness]]:
    """A pupil, signed in, in each language."""
    witness = Witness(shared_portal.url, allowed=(shared_portal.provider_url,))
    with phone(playwright, browser, shared_portal.url, request.param) as context:
        visitor = Visitor(watch(context.new_page(), witness), request.param)
        visitor.sign_in_as(WHO[request.param], "/")
        yield visitor, witness


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def assert_accessible(page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]) -> None:
    page.emulate_media(color_scheme=scheme)
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("path", [*plain_paths(), *WITH_AN_ID])
def test_a_screen_is_for_everyone_and_keeps_to_itself(signed_in: tuple[Visitor, Witness], path: str) -> None:
    visitor, witness = signed_in
    page = visitor.page
    page.set_viewport_size({"width": 412, "height": 839})
    visitor.open(path)
    settle(page)
    assert_accessible(page, "light", WCAG)
    # Of the rules only those about colour can come out otherwise in the dark.
    assert_accessible(page, "dark", COLOUR)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("html")).to_have_attribute("lang", visitor.locale)
    assert word_faults(page, visitor.locale) == []
    assert witness.complaints == []
    assert witness.strangers == []


def test_the_list_of_screens_is_read() -> None:
    assert Path(ROOT / "pwa" / "dist" / "routes.json").exists()
    assert "/" in plain_paths()
