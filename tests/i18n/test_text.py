"""Words, numbers and dates as Python says them; the browser's files hold the same words."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import i18n
from i18n.build import build, compiled, key_types
from i18n.catalog import LOCALES, read_all


def test_values_are_filled_in() -> None:
    assert i18n.text("nb", "problems.field_too_long", max=80) == "Her er det plass til 80 tegn."


def test_a_number_chooses_the_form() -> None:
    assert i18n.text("nn", "shell.error_summary", count=1) == "Éin ting må rettast"
    assert i18n.text("nn", "shell.error_summary", count=3) == "3 ting må rettast"


def test_python_reads_what_was_compiled(tmp_path: Path) -> None:
    path = tmp_path / "catalogs" / "nn" / "door.po"
    path.parent.mkdir(parents=True)
    for words in ("Opne", "Late att"):
        path.write_text(f'msgid "door.do"\nmsgstr "{words}"\n')
        os.utime(path, (2_000_000_000 + len(words), 2_000_000_000 + len(words)))
        (entry,) = compiled("nn", tmp_path / "catalogs", tmp_path / "mo")
        assert entry.forms == {"other": words}
    assert [found.name for found in (tmp_path / "mo" / "nn").iterdir()] == ["door.mo"]


def test_an_unknown_key_is_an_error_not_a_text() -> None:
    with pytest.raises(KeyError):
        i18n.text("nb", "problems.nobody_wrote_this")


@pytest.mark.parametrize(
    ("chosen", "accepted", "spoken"),
    [
        ("nn", ["en"], "nn"),
        (None, ["nn-NO", "en"], "nn"),
        (None, ["no"], "nb"),
        (None, ["se", "en-GB"], "en"),
        ("xx", [], "nb"),
        ("", ["de"], "nb"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers(
    chosen: str | None, accepted: list[str], spoken: str
) -> None:
    assert i18n.negotiate(chosen, accepted) == spoken


@pytest.mark.parametrize(
    ("locale", "written"),
    [("nb", "mandag 1. mars 2027"), ("nn", "måndag 1. mars 2027"), ("en", "Monday 1 March 2027")],
)
def test_a_day_in_each_language(locale: str, written: str) -> None:
    assert i18n.day(locale, date(2027, 3, 1)) == written


def test_a_moment_is_told_in_norwegian_time() -> None:
    assert i18n.moment("nn", datetime(2027, 3, 1, 22, 59, tzinfo=UTC)) == "måndag 1. mars 2027 kl. 23:59"
    assert i18n.moment("nb", datetime(2027, 7, 13, 21, 59, tzinfo=UTC)) == "tirsdag 13. juli 2027 kl. 23:59"


def test_a_list_in_each_language() -> None:
    assert [i18n.listed(x, ["a", "b", "c"]) for x in LOCALES] == ["a, b og c", "a, b og c", "a, b and c"]


def test_the_browser_gets_the_same_words(tmp_path: Path) -> None:
    build(mo=tmp_path / "mo", generated=tmp_path / "json")
    for locale in LOCALES:
        found = {}
        for path in (tmp_path / "json" / locale).glob("*.json"):
            found |= json.loads(path.read_text())
        for entry in read_all(locale):
            if not entry.is_python_only:
                expected = dict(entry.forms) if entry.plural else entry.forms["other"]
                assert found[entry.key] == expected


def test_a_second_build_touches_nothing(tmp_path: Path) -> None:
    build(mo=tmp_path / "mo", generated=tmp_path / "json")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    build(mo=tmp_path / "mo", generated=tmp_path / "json")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_key_types_name_each_value() -> None:
    types = key_types(read_all("nb"))
    assert "  'problems.field_length': { max: string | number; min: string | number }" in types
