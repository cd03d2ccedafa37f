"""How Python writes dates, numbers and lists: the table that the browser must agree with.

`pwa/src/i18n/written.json` holds it; `python -m tests.i18n.written` writes it anew.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import i18n
from backend.config import ROOT

TABLE = ROOT / "pwa" / "src" / "i18n" / "written.json"

DAYS = [date(2027, month, 2 * month + 3) for month in range(1, 13)] + [
    date(2027, 3, 1) + timedelta(days=step) for step in range(7)
]
MOMENTS = [
    datetime(2027, 3, 1, 22, 59, tzinfo=UTC),
    datetime(2027, 7, 13, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
]
"""Around midnight, New Year and both changes of the clock, in Norwegian time."""
NUMBERS = [0, 7, 999, 1000, 12345, 1234567]
POINTS = ["0", "4", "4.25", "41.5", "48.75", "1234.5"]
LISTS = [["a"], ["a", "b"], ["a", "b", "c"]]


def table() -> dict[str, dict[str, Any]]:
    return {
        locale: {
            "days": {day.isoformat(): i18n.day(locale, day) for day in DAYS},
            "moments": {
                moment.isoformat().replace("+00:00", "Z"): i18n.moment(locale, moment) for moment in MOMENTS
            },
            "numbers": {str(number): i18n.number(locale, number) for number in NUMBERS},
            "points": {points: i18n.points(locale, Decimal(points)) for points in POINTS},
            "lists": {" ".join(words): i18n.listed(locale, words) for words in LISTS},
        }
        for locale in i18n.LOCALES
    }


def as_text() -> str:
    return json.dumps(table(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TABLE.write_text(as_text(), encoding="utf-8")
