"""What must hold on the county's desk: accessible in every language, light and dark, from 320 pixels to a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.browser import Witness, phone, watch
from e2e.portal import Portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible, settle
from e2e.qualities.words import word_faults
from e2e.screens import Visitor
from e2e.screens.desk import Officer

PATHS = (
    "/desk",
    "/desk/applications",
    "/desk/applications?q=zzz",
    "/desk/applications?flag=needs_you",
    "/desk/applications/{application}",
    "/desk/applications/{draft}",
    "/desk/complaints",
    "/desk/intake",
    "/desk/offerings",
    "/desk/offerings?q=zzz",
    "/desk/offerings/{offering}",
    "/desk/reports",
    "/desk/reports?pile=settled",
    "/desk/reports/{report}",
    "/role",
    "/grades",
)


@pytest.fixture(scope="module")
def report(playwright: Playwright, browser: Browser, shared_portal: Portal) -> str:
    """Mehdi has reported that a grade is missing."""
    with phone(playwright, browser, shared_portal.url, "en") as context:
        mehdi = Visitor(context.new_page(), "en")
        mehdi.sign_in_as("Mehdi Karimi")
        found: str = mehdi.page.evaluate(
            """async key => {
                const headers = { 'Content-Type': 'application/json', 'X-Vigo': '1', 'Idempotency-Key': key }
                const body = JSON.stringify({ record: null, kind: 'missing', text: '12345' })
                const sent = await fetch('/api/grades/reports', { method: 'POST', headers, body })
                return (await sent.json()).id
            }""",
            uuid4().hex,
        )
        return found


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
def at_work(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    browser: Browser,
    shared_portal: Portal,
    report: str,
) -> Iterator[tuple[Officer, Witness, dict[str, str]]]:
    """Tore at his desk in each language, and the ids of what lies on it."""
    witness = Witness(shared_portal.url, allowed=(shared_portal.provider_url,))
    with phone(playwright, browser, shared_portal.url, request.param) as context:
        officer = Officer(watch(context.new_page(), witness), request.param)
        officer.come_to_work()
        items = officer.page.evaluate(
            "async () => (await (await fetch('/api/applications/desk')).json()).items"
        )
        offering = officer.page.evaluate(
            "async () => (await (await fetch('/api/intake/offerings')).json()).items[0].id"
        )
        ids = {"draft" if item["state"] == "draft" else "application": item["id"] for item in items}
        yield officer, witness, {**ids, "report": report, "offering": offering}


@pytest.mark.parametrize("path", PATHS)
def test_the_desk_is_for_everyone_and_keeps_to_itself(
    at_work: tuple[Officer, Witness, dict[str, str]], path: str
) -> None:
    officer, witness, ids = at_work
    page = officer.page
    page.set_viewport_size({"width": 1280, "height": 800})
    officer.open(path.format(**ids))
    settle(page)
    assert_accessible(page, "light", WCAG)
    assert_accessible(page, "dark", COLOUR)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_accessible(page, "light", WCAG)
    expect(page.locator("html")).to_have_attribute("lang", officer.locale)
    assert word_faults(page, officer.locale) == []
    assert witness.complaints == []
    assert witness.strangers == []


def test_dialogs_and_menus_of_the_desk(at_work: tuple[Officer, Witness, dict[str, str]]) -> None:
    officer, _, ids = at_work
    page = officer.page
    page.set_viewport_size({"width": 412, "height": 839})
    officer.open(f"/desk/reports/{ids['report']}")
    page.get_by_label(officer.say("desk.settle.ending.keep")).check()
    officer.button("desk.settle.do").click()
    assert_accessible(page, "light", WCAG)
    officer.button("shell.account.menu").click()
    assert_accessible(page, "light", WCAG)
