"""What is wrong with the catalogues: missing, unknown or unused keys, places that differ, words of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from i18n.catalog import CATALOGS, LOCALES, Entry, files, read
from i18n.lexicon import ALSO_ENGLISH, BOKMAL_ONLY, ENGLISH_ONLY, NYNORSK_ONLY, OFFICE_LANGUAGE
from i18n.usage import REPOSITORY, Usage, find_usage

WORD = re.compile(r"[a-zæøåéèòóâ]+", re.IGNORECASE)
UNWANTED = {
    "two spaces in a row": re.compile(r"\S  +\S"),
    "a space at the beginning or end": re.compile(r"^\s|\s$"),
    "a straight quotation mark": re.compile(r'"'),
    "three dots instead of …": re.compile(r"\.\.\."),
    "a hyphen for a dash (–)": re.compile(r"\s-\s"),
    "a tag": re.compile(r"</?[a-z][^>]*>", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: where, which key, what."""

    where: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.key}: {self.what}"


def check(root: Path = CATALOGS, repository: Path = REPOSITORY) -> list[Fault]:
    """Every fault there is, in a stable order."""
    catalogs = {locale: _by_key(root, locale) for locale in LOCALES}
    usage = find_usage(repository)
    faults = [
        *_missing(catalogs),
        *_misplaced(root),
        *_usage_faults(catalogs, usage),
        *_family_faults(catalogs, usage),
        *_value_faults(catalogs["nb"], usage),
        *(
            fault
            for locale in LOCALES
            for entry in catalogs[locale].values()
            for fault in _entry_faults(entry, catalogs)
        ),
    ]
    return sorted(set(faults))


def _by_key(root: Path, locale: str) -> dict[str, Entry]:
    return {entry.key: entry for path in files(locale, root) for entry in read(path, locale)}


def _missing(catalogs: Mapping[str, Mapping[str, Entry]]) -> Iterator[Fault]:
    everything = {key for catalog in catalogs.values() for key in catalog}
    for locale, catalog in catalogs.items():
        for key in everything - set(catalog):
            yield Fault(locale, key, "is missing in this language")


def _misplaced(root: Path) -> Iterator[Fault]:
    for locale in LOCALES:
        for path in files(locale, root):
            keys = [entry.key for entry in read(path, locale)]
            if keys != sorted(keys):
                yield Fault(f"{locale}/{path.name}", keys[0], "keys are not sorted; run: python -m i18n sort")
            for key in keys:
                if not key.startswith(f"{path.stem}."):
                    yield Fault(f"{locale}/{path.name}", key, "belongs in the file named by its first part")
                if keys.count(key) > 1:
                    yield Fault(f"{locale}/{path.name}", key, "stands twice")


def _usage_faults(catalogs: Mapping[str, Mapping[str, Entry]], usage: Usage) -> Iterator[Fault]:
    known = {key for catalog in catalogs.values() for key in catalog}
    features = {key.partition(".")[0] for key in known}
    for key, where in usage.demanded(features):
        if key not in known and not any(other.startswith(f"{key}.") for other in known):
            yield Fault(where, key, "is used here, and no catalogue has it")
    for beginning, where in usage.beginnings.items():
        if beginning.partition(".")[0] in features and not any(key.startswith(beginning) for key in known):
            yield Fault(
                where, beginning, "is the beginning of a key, and no catalogue has one that begins so"
            )
    for key in known:
        if not usage.covers(key):
            yield Fault("nb", key, "is not used by any code")


def _family_faults(catalogs: Mapping[str, Mapping[str, Entry]], usage: Usage) -> Iterator[Fault]:
    known = {key for catalog in catalogs.values() for key in catalog}
    for family in usage.families:
        for key in family.keys() - known:
            yield Fault("families.toml", key, f"belongs to {family.pattern}, and no catalogue has it")
        for key in known - family.keys():
            if family.holds(key):
                yield Fault("families.toml", key, f"looks like {family.pattern} and is none of its values")


def _value_faults(catalog: Mapping[str, Entry], usage: Usage) -> Iterator[Fault]:
    for spoken in usage.spoken:
        entry = catalog.get(spoken.key)
        for place in sorted((entry.places if entry else frozenset()) - spoken.given):
            yield Fault(spoken.where, spoken.key, f"is said without a value for {{{place}}}")


def _entry_faults(entry: Entry, catalogs: Mapping[str, Mapping[str, Entry]]) -> Iterator[Fault]:
    original = catalogs["nb"].get(entry.key)
    if original and entry.places - {"count"} != original.places - {"count"}:
        yield Fault(
            entry.locale, entry.key, f"has places {sorted(entry.places)}, nb has {sorted(original.places)}"
        )
    if original and entry.plural != original.plural:
        yield Fault(entry.locale, entry.key, "has a plural in one language only")
    if entry.plural and (set(entry.forms) != {"one", "other"} or not all(entry.forms.values())):
        yield Fault(entry.locale, entry.key, "lacks one of its plural forms")
    for words in entry.forms.values():
        if not words:
            yield Fault(entry.locale, entry.key, "is empty")
        for what, unwanted in UNWANTED.items():
            if unwanted.search(words):
                yield Fault(entry.locale, entry.key, f"holds {what}")
        for word in foreign_words(words, entry.locale):
            yield Fault(entry.locale, entry.key, f"«{word}» is a word of another language")
        for word in words_of(words) & OFFICE_LANGUAGE[entry.locale].keys():
            plain = OFFICE_LANGUAGE[entry.locale][word]
            yield Fault(entry.locale, entry.key, f"«{word}» is office language; write: {plain}")


def foreign_words(words: str, locale: str) -> list[str]:
    """Words of `words` that a reader of `locale` would stumble over."""
    wrong = {
        "nb": NYNORSK_ONLY | ENGLISH_ONLY,
        "nn": BOKMAL_ONLY | ENGLISH_ONLY,
        "en": (BOKMAL_ONLY | NYNORSK_ONLY) - ALSO_ENGLISH,
    }[locale]
    return sorted(words_of(words) & wrong)


def words_of(text: str) -> set[str]:
    """The words of a text in small letters, without places and addresses."""
    return {word.lower() for word in WORD.findall(re.sub(r"\{\w+\}|\S+@\S+|https?:\S+", " ", text))}
