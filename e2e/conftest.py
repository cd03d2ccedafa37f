"""Fixtures: one Chromium for the run, one portal per journey, a visitor in each language."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from e2e.browser import ARGUMENTS, Witness, chromium_path, missing, phone, watch
from e2e.languages import LANGUAGES
from e2e.portal import Portal, load_crowd, prepare_template, running_portal
from e2e.screens import Visitor


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        missing("no Chromium. Debian: apt-get install chromium (or set VIGO_CHROMIUM)")
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_template(tmp_path_factory.mktemp("portal") / "state")


CROWD = 120


@pytest.fixture(scope="session")
def crowded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo country with a crowd of applicants, enough for an intake."""
    state = tmp_path_factory.mktemp("crowded") / "state"
    shutil.copytree(template, state)
    load_crowd(state, CROWD)
    return state


@pytest.fixture
def portal(template: Path) -> Iterator[Portal]:
    """A portal of the test's own."""
    with running_portal(template) as portal:
        yield portal


@pytest.fixture(scope="session")
def shared_portal(template: Path) -> Iterator[Portal]:
    """A portal for tests that only look, or change nothing that another test looks at."""
    with running_portal(template) as portal:
        yield portal


@pytest.fixture(params=LANGUAGES)
def locale(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture
def witness(portal: Portal) -> Iterator[Witness]:
    """Fails the test when a page complained in its console or asked a stranger for something."""
    witness = Witness(portal.url, allowed=(portal.provider_url,))
    yield witness
    assert witness.complaints == []
    assert witness.strangers == []


@pytest.fixture
def visitor(
    playwright: Playwright, browser: Browser, portal: Portal, locale: str, witness: Witness
) -> Iterator[Visitor]:
    """Someone with a phone, in each of the three languages."""
    with phone(playwright, browser, portal.url, locale) as context:
        yield Visitor(watch(context.new_page(), witness), locale)
