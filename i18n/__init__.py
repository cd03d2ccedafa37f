"""What we say: one gettext catalogue per language and feature, the same words for Python and the browser.

A text has a key (`applications.deadline_passed`) and stands in `catalogs/{nb,nn,en}/applications.po`, the file
named by the key's first part.

To add a text: write it in all three files, `{name}` where a value goes, then `python -m i18n sort` puts it in its
place and `python -m i18n check` says what is missing. `vigo build` brings it to the browser as `t('…')`.

* The words are for a fifteen-year-old: short, you and we, active, nothing an office would say. Nynorsk is written,
  not converted: skule, søkjar, rådgjevar, eg, ikkje, kva, korleis; the terms are those of the glossary.
* A number that changes the words: `msgid_plural` is the same key again, `msgstr[0]` for one, `msgstr[1]` for more,
  and the value is called `count`.
* What a translator should know stands above the key: `# Shown on a button.` A text that the browser never needs
  (letters, documents, pages of the server) has `# python-only` there.
* A key whose last part comes from an enum belongs in `families.toml`, so that every value has its words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale as BabelLocale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from i18n.build import compiled
from i18n.catalog import LOCALES, Entry

log = logging.getLogger(__name__)

FALLBACK = "nb"
OSLO = ZoneInfo("Europe/Oslo")

__all__ = ["LOCALES", "day", "listed", "moment", "negotiate", "number", "points", "text"]


@lru_cache(maxsize=len(LOCALES))
def _words(locale: str) -> Mapping[str, Entry]:
    return {entry.key: entry for entry in compiled(locale)}


@lru_cache(maxsize=len(LOCALES))
def _babel(locale: str) -> BabelLocale:
    # English as it is written in Norway: 1 March, and no comma before the last of a list.
    return BabelLocale("en", "GB") if locale == "en" else BabelLocale(locale)


def text(locale: str, key: str, /, **params: str | int) -> str:
    """The words of `key`, with `{name}` filled in; `count` chooses between one and many.

    Raises:
        KeyError: no catalogue has the key, or a value is missing.
    """
    entry = _words(locale).get(key)
    if entry is None:
        log.error("a text is missing", extra={"key": key, "locale": locale})
        entry = _words(FALLBACK)[key]
    category = _babel(locale).plural_form(int(params["count"])) if entry.plural else "other"
    return entry.form(category).format(**params)


def negotiate(chosen: str | None, accepted: Sequence[str] = (), default: str = FALLBACK) -> str:
    """The language to speak: the chosen one, else the first accepted one we have, else the default.

    `no` and its regional forms mean Bokmål, as browsers use it.
    """
    if chosen in LOCALES:
        return chosen
    for tag in accepted:
        language = tag.split("-", maxsplit=1)[0].lower()
        language = "nb" if language == "no" else language
        if language in LOCALES:
            return language
    return default


def day(locale: str, value: date) -> str:
    """mandag 1. mars 2027"""
    return format_date(value, "EEEE d MMMM y" if locale == "en" else "EEEE d. MMMM y", locale=_babel(locale))


def moment(locale: str, value: datetime) -> str:
    """mandag 1. mars 2027 kl. 23:59, in Norwegian time."""
    there = value.astimezone(OSLO)
    clock = format_datetime(there, "HH:mm", locale=_babel(locale))
    return text(locale, "shell.date_at_time", date=day(locale, there.date()), time=clock)


def number(locale: str, value: int) -> str:
    """12 345"""
    return format_decimal(value, locale=_babel(locale))


def points(locale: str, value: Decimal) -> str:
    """4,25 – at least one decimal, at most two."""
    return format_decimal(value, "#,##0.0#", locale=_babel(locale))


def listed(locale: str, values: Iterable[str]) -> str:
    """a, b og c"""
    return format_list(list(values), locale=_babel(locale))
