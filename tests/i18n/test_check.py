"""Each check sees the fault it is for: a small catalogue is broken in one way, and the check must name it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from i18n.catalog import LOCALES, sort
from i18n.check import check, foreign_words

WORDS = {
    "nb": {"door.open": "Åpne døra for {name}", "door.closed": "Døra er stengt", "door.kind.oak": "Eik"},
    "nn": {"door.open": "Opne døra for {name}", "door.closed": "Døra er stengd", "door.kind.oak": "Eik"},
    "en": {
        "door.open": "Open the door for {name}",
        "door.closed": "The door is closed",
        "door.kind.oak": "Oak",
    },
}
CODE = """
raise Refusal("door.closed")
text(locale, "door.open", name=name)
text(locale, f"door.kind.{kind}")
"""

Catalogs = dict[str, dict[str, str]]


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[Callable[[Catalogs], object], str], list[str]]:
    """Write the small catalogue after a change, with the code, and return what the check says."""

    def broken(change: Callable[[Catalogs], object], code: str = CODE) -> list[str]:
        words = {locale: dict(texts) for locale, texts in WORDS.items()}
        change(words)
        for locale, texts in words.items():
            path = tmp_path / "catalogs" / locale / "door.po"
            path.parent.mkdir(parents=True)
            path.write_text("".join(f'msgid "{key}"\nmsgstr "{text}"\n\n' for key, text in texts.items()))
            sort(path, locale)
        folder = tmp_path / "backend"
        folder.mkdir()
        (folder / "door.py").write_text(code)
        return [str(fault) for fault in check(tmp_path / "catalogs", tmp_path)]

    return broken


def test_a_whole_catalogue_has_no_faults(broken) -> None:
    assert broken(lambda words: None) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w["en"].pop("door.closed"), "en: door.closed: is missing"),
        (lambda w: w["nn"].update({"door.closed": ""}), "nn: door.closed: is empty"),
        (lambda w: w["en"].update({"door.open": "Open the door"}), "en: door.open: has places"),
        (
            lambda w: w["nn"].update({"door.open": "Åpne døra for {name}"}),
            "«åpne» is a word of another language",
        ),
        (
            lambda w: w["nb"].update({"door.closed": "Døra er ikkje open"}),
            "«ikkje» is a word of another language",
        ),
        (
            lambda w: w["nb"].update({"door.closed": "The door er stengt"}),
            "«the» is a word of another language",
        ),
        (
            lambda w: w["en"].update({"door.closed": "Døra er ikke open"}),
            "«ikke» is a word of another language",
        ),
        (lambda w: w["nb"].update({"door.closed": "Døra  er stengt"}), "two spaces"),
        (lambda w: w["nb"].update({"door.closed": "Døra er <b>stengt</b>"}), "a tag"),
        (lambda w: w["nb"].update({"door.closed": "Døra er stengt..."}), "three dots"),
        (lambda w: [w[x].update({"window.open": "x"}) for x in LOCALES], "belongs in the file named"),
        (lambda w: [w[x].update({"door.lost": "x"}) for x in LOCALES], "door.lost: is not used"),
        (
            lambda w: [w[x].pop("door.closed") for x in LOCALES],
            "door.closed: is used here, and no catalogue has it",
        ),
        (lambda w: [w[x].pop("door.kind.oak") for x in LOCALES], "door.kind.: is the beginning of a key"),
    ],
)
def test_each_fault_is_named(broken, change: Callable[[Catalogs], object], said: str) -> None:
    faults = broken(change)
    assert any(said in fault for fault in faults), faults


def test_unsorted_keys_are_named(tmp_path: Path) -> None:
    for locale in LOCALES:
        path = tmp_path / locale / "door.po"
        path.parent.mkdir()
        path.write_text('msgid "door.b"\nmsgstr "x"\n\nmsgid "door.a"\nmsgstr "x"\n')
    assert any("not sorted" in str(fault) for fault in check(tmp_path, tmp_path))


@pytest.mark.parametrize(
    ("text", "locale", "words"),
    [
        ("Skriv til inntak@skole.example eller sjå https://skole.example", "nn", []),
        ("Hei, {jeg}!", "nn", []),
        ("Kva skule søkjer du på?", "nn", []),
        ("Hvilken skole søker du på?", "nn", ["hvilken", "skole", "søker"]),
    ],
)
def test_addresses_and_places_are_no_words(text: str, locale: str, words: list[str]) -> None:
    assert foreign_words(text, locale) == words


def test_our_own_catalogues_are_complete() -> None:
    assert [str(fault) for fault in check()] == []
