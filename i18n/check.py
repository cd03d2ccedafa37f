"""What is wrong with the catalogues: missing, unknown or unused keys, places that differ, words of another language.

A key counts as used when it stands as a literal in Python or TypeScript, or when a literal beginning
(`f"annual_wheel.kind.{kind}"`, `` `shell.weekday.${day}` ``) names its family.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from i18n.catalog import CATALOGS, HERE, LOCALES, Entry, files, read
from i18n.lexicon import BOKMAL_ONLY, ENGLISH_ONLY, NYNORSK_ONLY

REPOSITORY = HERE.parent
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
WORD = re.compile(r"[a-zæøåéèòóâ]+", re.IGNORECASE)
SCRIPT_LITERAL = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`$]*)(\$\{|`)")
# Calls whose first argument is a key: a literal there must be in the catalogues.
SPEAKING_CALLS = frozenset(
    "text FieldFault Refusal Malformed Unauthenticated Forbidden NotFound Conflict Stale TooLarge UnsupportedKind "
    "Invalid PreconditionRequired Unavailable LoginFailure".split()
)
UNWANTED = {
    "two spaces in a row": re.compile(r"\S  +\S"),
    "a space at the beginning or end": re.compile(r"^\s|\s$"),
    "a straight quotation mark": re.compile(r'"'),
    "three dots instead of …": re.compile(r"\.\.\."),
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


@dataclass
class Usage:
    """Where code speaks: whole keys, beginnings of keys, and the keys that must exist."""

    keys: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    demanded: dict[str, str] = field(default_factory=dict)

    def covers(self, key: str) -> bool:
        return key in self.keys or any(key.startswith(family) for family in self.families)


def check(root: Path = CATALOGS, repository: Path = REPOSITORY) -> list[Fault]:
    """Every fault there is, in a stable order."""
    catalogs = {locale: _by_key(root, locale) for locale in LOCALES}
    usage = find_usage(repository)
    faults = [
        *_missing(catalogs),
        *_misplaced(root),
        *_usage_faults(catalogs["nb"], usage),
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


def _usage_faults(catalog: Mapping[str, Entry], usage: Usage) -> Iterator[Fault]:
    for key, where in usage.demanded.items():
        if key not in catalog:
            yield Fault(where, key, "is used here, and no catalogue has it")
    for family in usage.families:
        if not any(key.startswith(family) for key in catalog) and family.split(".")[0] in _features(catalog):
            yield Fault("code", family, "is the beginning of a key, and no catalogue has one that begins so")
    for key in catalog:
        if not usage.covers(key):
            yield Fault("nb", key, "is not used by any code")


def _features(catalog: Mapping[str, Entry]) -> set[str]:
    return {entry.feature for entry in catalog.values()}


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


def foreign_words(words: str, locale: str) -> list[str]:
    """Words of `words` that a reader of `locale` would stumble over."""
    found = {word.lower() for word in WORD.findall(re.sub(r"\{\w+\}|\S+@\S+|https?:\S+", " ", words))}
    wrong = {
        "nb": NYNORSK_ONLY | ENGLISH_ONLY,
        "nn": BOKMAL_ONLY | ENGLISH_ONLY,
        "en": (BOKMAL_ONLY | NYNORSK_ONLY) - {"bare", "et", "en", "dem", "hun", "no", "ho", "bedre"},
    }[locale]
    return sorted(found & wrong)


def find_usage(repository: Path = REPOSITORY) -> Usage:
    """Read every Python and TypeScript file of the product for keys."""
    usage = Usage()
    for folder in ("auth", "backend", "i18n", "bench"):
        for path in sorted((repository / folder).rglob("*.py")):
            _read_python(path, repository, usage)
    source = repository / "pwa" / "src"
    for path in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")]):
        if "generated" not in path.parts and ".test." not in path.name:
            _read_script(path, usage)
    return usage


def _read_python(path: Path, repository: Path, usage: Usage) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            usage.keys.add(node.value.partition("?")[0])
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            if re.fullmatch(r"[a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*[a-z0-9_]*", beginning):
                usage.families.add(beginning)
        elif isinstance(node, ast.Call):
            for key in _demanded(node):
                usage.demanded[key] = f"{path.relative_to(repository)}:{node.lineno}"


def _demanded(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in SPEAKING_CALLS:
        return
    for argument in call.args:
        if (
            isinstance(argument, ast.Constant)
            and isinstance(argument.value, str)
            and KEY.fullmatch(argument.value)
        ):
            yield argument.value


def _read_script(path: Path, usage: Usage) -> None:
    for single, double, template, ending in SCRIPT_LITERAL.findall(path.read_text(encoding="utf-8")):
        literal = single or double or template
        if ending == "${":
            if "." in literal and re.fullmatch(r"[a-z0-9_.]+", literal):
                usage.families.add(literal)
        else:
            usage.keys.add(literal)
