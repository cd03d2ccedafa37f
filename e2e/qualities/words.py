"""What stands on a screen to be read, and what nobody should have to read."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from i18n.catalog import files
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

FEATURES = "|".join(path.stem for path in files("nb"))

RAW = re.compile(
    r"\{\w+\}"  # a place nobody filled
    r"|\bundefined\b|\bnull\b|\bNaN\b|Invalid Date|\[object"
    rf"|\b(?:{FEATURES})\.[a-z0-9_]+(?:\.[a-z0-9_]+)*"  # a key
    r"|(?<![-\w])\d{4}-\d{2}-\d{2}(?:T|\b)"  # a date for machines, not the number of a regulation
)


def told(page: Page) -> list[str]:
    """Every text of the page in the page's own language."""
    words: list[str] = page.evaluate(READ)
    return words


def word_faults(page: Page, locale: str) -> list[str]:
    """Words of another language, keys, unfilled places and dates for machines, each with the text it stands in.

    A name or text in another language carries its own `lang`; codes and dates need words.
    """
    return [
        f"«{text}»: {found}"
        for text in told(page)
        if (found := [*foreign_words(text, locale), *RAW.findall(text)])
    ]
