"""Places at the desk: changed with a reason, kept in the history, seen in the next run beside the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from backend.kernel.periods import OSLO
from e2e.browser import phone
from e2e.languages import in_bokmal
from e2e.portal import running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible
from e2e.qualities.words import word_faults
from e2e.screens.desk import LAPTOP, Officer

JULY = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
PATIENCE = 20_000
"""Milliseconds for a worker that looks once a second and takes several steps."""
REASON = "En klasse starter ikke i høst."


@pytest.fixture
def officer(playwright: Playwright, browser: Browser, crowded: Path, locale: str) -> Iterator[Officer]:
    with (
        running_portal(crowded, JULY) as portal,
        phone(playwright, browser, portal.url, locale, **LAPTOP) as context,
    ):
        yield Officer(context.new_page(), locale)


@in_bokmal
def test_fewer_places_are_explained_and_seen_in_the_comparison(officer: Officer) -> None:
    page = officer.page
    officer.come_to_work("/desk/intake")
    officer.button("intake.rounds.begin").click()
    expect(page.get_by_text(officer.say("intake.round.no_run"))).to_be_visible()
    round_address = page.url
    officer.button("intake.next.dry").click()
    expect(officer.heading("intake.figures.title")).to_be_visible(timeout=PATIENCE)

    # By its address: a list that is ordered anew shows the old order until the answer has come.
    officer.open("/desk/offerings?order=tightest")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    save = officer.button("intake.structure.save")
    expect(save).to_be_visible()
    skill = page.get_by_label(officer.say("intake.pool.skill"))
    skill.fill("900")
    expect(page.get_by_text(re.compile("etter ferdighetsprøve \\(§ 4-6\\)"))).to_be_visible()
    assert_accessible(page, "light", WCAG)
    skill.fill("0")
    page.get_by_label(officer.say("intake.pool.individual")).fill("0")
    page.get_by_label(officer.say("intake.structure.field.capacity"), exact=True).fill("2")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text(officer.say("intake.reason_missing"))
    page.get_by_label(officer.say("intake.structure.reason")).fill(REASON)
    save.click()
    expect(page.get_by_text(officer.say("intake.structure.saved"))).to_be_visible()
    history = page.get_by_role("complementary", name=officer.say("intake.structure.history"))
    expect(history).to_contain_text(REASON)
    expect(history).to_contain_text("Tore Bakken")
    assert_accessible(page, "dark", COLOUR)
    assert word_faults(page, officer.locale) == []

    page.goto(round_address)
    officer.button("intake.next.dry").click()
    expect(officer.heading("intake.compare.title")).to_be_visible(timeout=PATIENCE)
    compared = page.get_by_role("table", name=officer.say("intake.compare.title"))
    expect(compared.get_by_role("row").nth(1)).to_be_visible(timeout=PATIENCE)
    page.get_by_label(officer.say("intake.compare.show")).select_option("down")
    expect(compared.get_by_text(officer.say("intake.compare.kind.down")).first).to_be_visible()
    expect(compared.get_by_text(officer.say("intake.compare.kind.lost"))).to_have_count(0)
    page.get_by_text(officer.say("intake.plot.as_table")).first.click()
    expect(page.get_by_role("table", name=officer.say("intake.bars.title"))).to_be_visible()
    cut_offs = page.get_by_role("heading", name=officer.say("intake.cut_offs.title"), exact=True)
    expect(cut_offs).to_be_visible()
    assert_accessible(page, "light", WCAG)
    assert word_faults(page, officer.locale) == []
