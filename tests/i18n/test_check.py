"""Each check sees the fault it is for: a small catalogue is broken in one way, and the check must name it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from i18n.catalog import LOCALES, sort
from i18n.check import check, foreign_words
from i18n.usage import FamilyError, find_usage

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
        folder.mkdir(exist_ok=True)
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
        (lambda w: w["nb"].update({"door.closed": "Døra - stengt"}), "a hyphen for a dash"),
        (lambda w: w["nb"].update({"door.closed": "Vennligst steng døra"}), "«vennligst» is office language"),
        (lambda w: w["nn"].update({"door.closed": "Venlegst steng døra"}), "«venlegst» is office language"),
        (lambda w: w["en"].update({"door.closed": "The door shall be closed"}), "«shall» is office language"),
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


def test_a_code_in_an_enum_needs_words(broken) -> None:
    code = CODE + "class Reason(StrEnum):\n    JAMMED = 'door.jammed'\n"
    assert broken(lambda w: None, code) == [
        "backend/door.py:6: door.jammed: is used here, and no catalogue has it"
    ]


def test_words_below_a_code_are_its_words(broken) -> None:
    code = CODE + "class Reason(StrEnum):\n    JAMMED = 'door.jammed'\n"
    assert not broken(lambda w: [w[x].update({"door.jammed.title": "X"}) for x in LOCALES], code)


def test_keys_in_the_browser_are_read(broken, tmp_path: Path) -> None:
    source = tmp_path / "pwa" / "src"
    source.mkdir(parents=True)
    (source / "door.tsx").write_text(
        "// it doesn't matter what an apostrophe says\n"
        "<p>Isn't it {t('door.bell')} and {t(`door.colour.${colour}`)}</p>\n"
    )
    assert broken(lambda w: [w[x].update({"door.bell": "X"}) for x in LOCALES]) == [
        "pwa/src/door.tsx:2: door.colour.: is the beginning of a key, and no catalogue has one that begins so"
    ]
    (source / "door.tsx").write_text('<Door label="door.knob" />')
    assert find_usage(tmp_path).keys["door.knob"] == "pwa/src/door.tsx:1"


@pytest.mark.parametrize(
    "code",
    [
        'Refusal("door.open")',
        'text(locale, "door.open", colour="red")',
        'FieldFault(f"/{n}", "door.open", {"colour": 1})',
    ],
)
def test_a_value_that_the_code_does_not_give_is_named(broken, code: str) -> None:
    assert broken(lambda words: None, f"{CODE}\n{code}\n") == [
        "backend/door.py:6: door.open: is said without a value for {name}"
    ]


@pytest.mark.parametrize(
    "code",
    [
        'Refusal("door.open", name="x")',
        'Refusal("door.open", **values)',
        'FieldFault("/x", "door.open", values)',
        'FieldFault("/x", "door.open", {"name": 1})',
        'seen.append("door.open")',
    ],
)
def test_values_that_are_given_or_unknown_are_no_fault(broken, code: str) -> None:
    assert broken(lambda words: None, f"{CODE}\n{code}\n") == []


def test_a_template_speaks_too(broken, tmp_path: Path) -> None:
    templates = tmp_path / "backend" / "templates"
    templates.mkdir(parents=True)
    (templates / "door.html").write_text("""{{ t("door.bell") }} {{ t('door.sound.' ~ bell.sound) }}""")

    def change(words: Catalogs) -> None:
        for locale in LOCALES:
            words[locale] |= {"door.bell": "X", "door.sound.ding": "X"}

    assert broken(change) == []


def test_the_name_of_a_feature_alone_uses_no_text(broken) -> None:
    code = CODE + 'log(f"door.{action}")\n'
    assert broken(lambda words: [words[x].update({"door.lost": "X"}) for x in LOCALES], code) == [
        "nb: door.lost: is not used by any code"
    ]


FAMILIES = """
[[family]]
keys = "door.kind.{}"
enum = "backend/door.py:Kind"
but = ["none"]

[[no_keys]]
values = ["door.hinge"]
"""
KIND = """
class Kind(StrEnum):
    OAK = "oak"
    GLASS = auto()
    NONE = "none"
thing = "door.hinge"
"""


@pytest.fixture
def families(tmp_path: Path) -> None:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "families.toml").write_text(FAMILIES)


@pytest.mark.usefixtures("families")
def test_a_family_has_a_text_for_each_value_and_no_other(broken) -> None:
    def change(words: Catalogs) -> None:
        for locale in LOCALES:
            words[locale]["door.kind.brick"] = "X"

    assert broken(change, CODE + KIND) == [
        "families.toml: door.kind.brick: looks like door.kind.{} and is none of its values",
        "families.toml: door.kind.glass: belongs to door.kind.{}, and no catalogue has it",
    ]


@pytest.mark.usefixtures("families")
def test_a_family_of_an_enum_that_is_gone_is_an_error(broken) -> None:
    with pytest.raises(FamilyError, match=r"there is no backend/door\.py:Kind"):
        broken(lambda words: None)


def test_plurals_need_both_forms_in_every_language(tmp_path: Path) -> None:
    for locale in LOCALES:
        path = tmp_path / locale / "door.po"
        path.parent.mkdir()
        second = "" if locale == "nn" else "{count} x"
        path.write_text(
            f'msgid "door.key"\nmsgid_plural "door.key"\nmsgstr[0] "x"\nmsgstr[1] "{second}"\n'
            if locale != "en"
            else 'msgid "door.key"\nmsgstr "x"\n'
        )
    said = [str(fault) for fault in check(tmp_path, tmp_path)]
    assert "nn: door.key: lacks one of its plural forms" in said
    assert "en: door.key: has a plural in one language only" in said


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
