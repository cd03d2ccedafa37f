"""What a person reads on every screen: one language, whole words, dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, Playwright

import i18n
from e2e.browser import phone
from e2e.portal import Portal
from e2e.qualities.test_every_screen import WHO, plain_paths, settle
from e2e.screens import Visitor
from i18n.catalog import LOCALES
from i18n.check import foreign_words

READ = """() => {
  const told = [], page = document.documentElement.lang
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const place = node.parentElement
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(place.tagName)) continue
    if (place.closest('[lang]').lang === page && node.data.trim()) told.push(node.data.trim())
  }
  for (const named of document.querySelectorAll('[aria-label], [alt], [placeholder], [title]'))
    for (const name of ['aria-label', 'alt', 'placeholder', 'title'])
      if (named.hasAttribute(name) && named.closest('[lang]').lang === page) told.push(named.getAttribute(name))
  return told
}"""
"""Everything said in the page's own language. What is in another language says so with `lang`, names of schools too."""

RAW = re.compile(
    r"\{\w+\}"  # a place nobody filled
    r"|\bundefined\b|\bnull\b|\bNaN\b|Invalid Date|\[object"
    r"|\b[a-z][a-z_]+\.[a-z_]+\.[a-z_]+\b"  # a key
    r"|(?<![-\w])\d{4}-\d{2}-\d{2}(?:T|\b)"  # a date for machines, not the number of a regulation
)

ONE_OF_EACH = ("/programmes/ST", "/areas/STUSP1----", "/areas/HSHSF1----", "/schools/974590913")
"""Screens about one thing: real names in Norwegian stand on them."""


@pytest.fixture(scope="module", params=LOCALES)
def reader(
    request: pytest.FixtureRequest, playwright: Playwright, browser: Browser, shared_portal: Portal
) -> Iterator[Visitor]:
    """A pupil, signed in, in each language."""
    with phone(playwright, browser, shared_portal.url, request.param) as context:
        visitor = Visitor(context.new_page(), request.param)
        visitor.sign_in_as(WHO[request.param], "/")
        yield visitor


def told(page: Page) -> list[str]:
    words: list[str] = page.evaluate(READ)
    return words


@pytest.mark.parametrize("path", [*plain_paths(), *ONE_OF_EACH])
def test_a_screen_speaks_one_language_in_whole_words(reader: Visitor, path: str) -> None:
    reader.open(path)
    settle(reader.page)
    faults = [
        f"«{text}»: {found}"
        for text in told(reader.page)
        if (found := [*foreign_words(text, reader.locale), *RAW.findall(text)])
    ]
    assert not faults, "\n".join(
        [*faults, "a name or text in another language carries its own `lang`; codes and dates need words"]
    )


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
