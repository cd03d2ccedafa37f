"""Python and the browser write dates, numbers and lists alike: both are held to one table."""

from __future__ import annotations

from datetime import date

import i18n
from tests.i18n.written import TABLE, as_text


def test_the_browser_is_held_to_what_python_writes() -> None:
    assert TABLE.read_text(encoding="utf-8") == as_text(), (
        "dates or numbers are written differently now; run: python -m tests.i18n.written, then the PWA's tests"
    )


def test_weekdays_of_the_catalogue_are_those_of_babel() -> None:
    for locale in i18n.LOCALES:
        for step, name in enumerate(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        ):
            written = i18n.day(locale, date(2027, 3, 1 + step))
            assert written.startswith(i18n.text(locale, f"shell.weekday.{name}") + " ")
