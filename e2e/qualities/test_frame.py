"""The frame around the screens: focus, titles, languages, light and dark, the end of a session."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, Route, expect

from e2e.browser import Witness, phone, watch
from e2e.portal import Portal
from e2e.screens import Visitor

NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


@pytest.fixture
def visitor(
    playwright: Playwright, browser: Browser, shared_portal: Portal, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """A visitor of the shared portal, which these tests only look at. The frame is the same in every language:
    each test takes one, and all three have their turn."""
    locale: str = getattr(request, "param", "nb")
    witness = Witness(shared_portal.url, allowed=(shared_portal.provider_url,))
    with phone(playwright, browser, shared_portal.url, locale) as context:
        yield Visitor(watch(context.new_page(), witness), locale)
    assert witness.complaints == []
    assert witness.strangers == []


in_nynorsk = pytest.mark.parametrize("visitor", ["nn"], indirect=True)
in_english = pytest.mark.parametrize("visitor", ["en"], indirect=True)


def test_a_new_screen_takes_the_focus_and_names_the_tab(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.link("start.see_all_dates").click()
    heading = visitor.heading("annual_wheel.title")
    expect(heading).to_be_focused()
    expect(visitor.page).to_have_title(
        visitor.say("shell.page_title", title=visitor.say("annual_wheel.title"))
    )
    visitor.page.go_back()
    expect(visitor.heading("start.title")).to_be_focused()


@in_nynorsk
def test_the_skip_link_comes_first_and_leads_past_the_header(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.keyboard.press("Tab")
    expect(visitor.link("shell.skip")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    expect(visitor.link("start.begin")).to_be_focused()


def test_a_search_that_answers_while_one_types_leaves_the_focus_alone(visitor: Visitor) -> None:
    visitor.open("/programmes")
    field = visitor.page.get_by_role("searchbox")
    field.click()
    visitor.page.keyboard.type("elektro", delay=150)
    expect(visitor.page).to_have_url(re.compile(r"q=elektro$"))
    expect(visitor.page.get_by_role("main").get_by_role("link").first).to_be_visible()
    visitor.page.keyboard.type("fag", delay=300)
    expect(field).to_have_value("elektrofag")


def test_switching_language_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    visitor.open("/programmes")
    field = visitor.page.get_by_role("searchbox")
    field.fill("elektro")
    for language, name in NAMES.items():
        visitor.page.get_by_role("contentinfo").get_by_role("button", name=name).click()
        expect(visitor.page.locator("html")).to_have_attribute("lang", language)
        expect(field).to_have_value("elektro")
        visitor.locale = language
        expect(visitor.heading("catalogue.title")).to_be_visible()
    visitor.page.reload()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")


def test_a_chosen_scheme_comes_with_the_page(visitor: Visitor) -> None:
    visitor.open("/privacy")
    visitor.button("shell.scheme.dark").click()
    page = visitor.page.request.get("/privacy").text()
    assert 'data-color-scheme="dark"' in page
    visitor.page.reload()
    expect(visitor.page.locator("html")).to_have_attribute("data-color-scheme", "dark")


@in_english
def test_an_unknown_address_answers_404_and_shows_the_way_back(visitor: Visitor) -> None:
    answer = visitor.page.goto("/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(visitor.heading("shell.not_found.title")).to_be_visible()
    visitor.link("shell.not_found.to_start").click()
    expect(visitor.heading("start.title")).to_be_visible()


@in_nynorsk
def test_five_minutes_before_the_end_one_is_asked_to_stay(visitor: Visitor) -> None:
    visitor.sign_in_as("Ida Lunde", "/calendar")

    def almost_over(route: Route) -> None:
        route.fulfill(json={"signed_in": True, "idle_seconds": 200, "absolute_seconds": 6000})

    visitor.page.context.route("**/auth/session", almost_over)
    visitor.page.reload()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    visitor.locale = visitor.page.locator("html").get_attribute("lang") or visitor.locale
    visitor.page.context.unroute("**/auth/session")
    visitor.button("shell.session_warning.stay").click()
    expect(dialog).not_to_be_visible()


@in_english
def test_whoever_lost_the_session_signs_in_and_comes_back(visitor: Visitor) -> None:
    visitor.sign_in_as("Jonas Haug", "/calendar")
    # What the page itself asks as it opens would find the session gone before the visitor does anything.
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.context.clear_cookies(name="__Host-vigo")
    # Any request that needs the session opens the sheet; telling the account the language is one.
    name = NAMES["en" if visitor.locale != "en" else "nn"]
    visitor.page.get_by_role("contentinfo").get_by_role("button", name=name).click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link")).to_have_attribute(
        "href", re.compile(r"^/auth/login\?return=%2Fcalendar$")
    )
    visitor.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_whoever_is_signed_in_already_is_led_on(visitor: Visitor) -> None:
    visitor.sign_in_as("Ida Lunde", "/")
    visitor.open("/sign-in?return=/calendar")
    expect(visitor.page).to_have_url(re.compile(r"/calendar$"))
    visitor.open("/sign-in?return=//elsewhere.example/")
    expect(visitor.page).to_have_url(re.compile(r"/me$"))
