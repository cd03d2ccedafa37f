"""The portal without a line: what opens, and what is remembered. A newer worker and none: journeys/test_update.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from e2e.portal import Portal
from e2e.screens import Visitor

KEPT_PATHS = """async () => {
  const opened = await Promise.all((await caches.keys()).map(name => caches.open(name)))
  const requests = await Promise.all(opened.map(cache => cache.keys()))
  return requests.flat().map(request => new URL(request.url).pathname)
}"""


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    return shared_portal


def in_one_language(language: str) -> pytest.MarkDecorator:
    """The worker is the same program in every language; each test takes one."""
    return pytest.mark.parametrize("locale", [language], indirect=True)


@in_one_language("nn")
def test_offline_it_opens_screens_never_visited_and_says_so(visitor: Visitor) -> None:
    visitor.open("/calendar")
    expect(visitor.heading("annual_wheel.kind.early_deadline")).to_be_visible()
    visitor.has_the_worker()
    visitor.page.context.set_offline(True)
    visitor.open("/privacy")
    expect(visitor.page.get_by_text(visitor.say("legal.privacy.lead"))).to_be_visible()
    expect(visitor.page.get_by_text(visitor.say("shell.offline.notice"))).to_be_visible()
    # What was read before is there still; what never was says that there is no line.
    visitor.open("/calendar")
    expect(visitor.heading("annual_wheel.kind.early_deadline")).to_be_visible()
    visitor.open("/programmes/ST")
    expect(visitor.heading("shell.offline.title")).to_be_visible()
    visitor.page.context.set_offline(False)
    visitor.button("shell.try_again").click()
    expect(visitor.heading("catalogue.programme.begin_at")).to_be_visible()


@in_one_language("en")
def test_offline_it_keeps_the_chosen_language(visitor: Visitor) -> None:
    visitor.open("/language")
    other = "Nynorsk" if visitor.locale != "nn" else "English"
    visitor.page.get_by_role("main").get_by_role("button", name=other).click()
    chosen = visitor.page.locator("html")
    expect(chosen).not_to_have_attribute("lang", visitor.locale)
    visitor.has_the_worker()
    visitor.page.context.set_offline(True)
    visitor.open("/accessibility")
    expect(chosen).to_have_attribute("lang", "nn" if other == "Nynorsk" else "en")


@in_one_language("nb")
def test_it_keeps_nothing_of_what_the_server_says_about_people(visitor: Visitor) -> None:
    visitor.sign_in_as("Ida Lunde")
    visitor.has_the_worker()
    visitor.open("/me")
    kept = visitor.page.evaluate(KEPT_PATHS)
    assert kept
    assert [path for path in kept if path.startswith(("/api", "/auth"))] == []
