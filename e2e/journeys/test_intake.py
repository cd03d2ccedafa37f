"""An intake at the officer's desk: begun, tried, run, approved by a colleague, published; and nothing seen before."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlalchemy import select

from auth.principal import Grant, Level, Principal, Role
from backend.config import ROOT
from backend.features.intake.models import Round
from backend.features.intake.service import rounds
from backend.kernel.periods import OSLO
from backend.platform.db import Database
from e2e.browser import phone
from e2e.portal import VIGO, Portal, running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible
from e2e.screens.desk import LAPTOP, Officer

JULY = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
CROWD = 120
PATIENCE = 20_000
"""Milliseconds for a worker that looks once a second and takes several steps."""


@pytest.fixture(scope="module")
def crowded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo country with a crowd of applicants."""
    state = tmp_path_factory.mktemp("crowded") / "state"
    shutil.copytree(template, state)
    with running_portal(state) as portal:
        environment = portal.environment | {"VIGO_STATE_DIR": str(state)}
        subprocess.run([VIGO, "demo", "--crowd", str(CROWD)], cwd=ROOT, env=environment, check=True)
    return state


@pytest.fixture
def july_portal(crowded: Path) -> Iterator[Portal]:
    with running_portal(crowded, JULY) as portal:
        yield portal


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, july_portal: Portal, locale: str) -> Iterator[Officer]:
    with phone(playwright, browser, july_portal.url, locale, **LAPTOP) as context:
        yield Officer(context.new_page(), locale)


def portal_now(portal: Portal) -> datetime:
    """The moment on the portal's clock."""
    offset = int(portal.environment["VIGO_CLOCK_OFFSET"])
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() + offset, OSLO)


def colleague_approves(portal: Portal) -> None:
    """A second officer, at another desk."""
    database = Database(f"sqlite:///{portal.state / 'vigo.sqlite'}")
    colleague = Principal("c" * 32, Grant(Role.ADMISSIONS_OFFICER, county="03"), Level.HIGH, None, None, "nb")
    with database.writing() as session:
        begun = session.scalars(select(Round)).one()
        newest = rounds.runs_of(session, begun.id)[0]
        now = portal_now(portal)
        rounds.approve(session, begun, newest.number, "Plasser opprettes.", colleague, now)
    database.dispose()


def test_an_intake_goes_from_begun_to_published(officer: Officer, july_portal: Portal) -> None:
    page = officer.page
    officer.come_to_work("/desk/intake")
    expect(officer.heading("intake.rounds.none")).to_be_visible()
    officer.button("intake.rounds.begin").click()
    expect(page.get_by_text(officer.say("intake.round.no_run"))).to_be_visible()

    officer.button("intake.next.dry").click()
    expect(officer.heading("intake.figures.title")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(officer.say("intake.gates.empty"))).to_be_visible()

    officer.button("intake.next.run").click()
    expect(page.get_by_text(officer.say("intake.next.not_yet.mine"))).to_be_visible(timeout=PATIENCE)
    expect(officer.heading("intake.compare.title")).to_be_visible()

    assert_accessible(page, "light", WCAG)
    assert_accessible(page, "dark", COLOUR)
    colleague_approves(july_portal)
    page.reload()
    moment = portal_now(july_portal).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label(officer.say("intake.next.publish_at")).fill(moment)
    officer.button("intake.next.schedule").click()
    expect(page.get_by_text(officer.say("intake.state.published"), exact=True)).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_text(officer.say("intake.draw.seed"))).to_be_visible()
    expect(officer.button("intake.next.undo")).to_have_count(0)
