"""Reading and writing catalogues: what a text is, where it stands, which places it has for values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.messages import mofile
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
CATALOGS = HERE / "catalogs"
LOCALES = ("nb", "nn", "en")
CATEGORIES = ("one", "other")
PLACE = re.compile(r"\{(\w+)\}")
PYTHON_ONLY = "python-only"


@dataclass(frozen=True)
class Entry:
    """One text in one language: its key, its words by plural category, and what its translator should know."""

    key: str
    locale: str
    forms: Mapping[str, str]
    comments: tuple[str, ...] = ()
    plural: bool = False

    @property
    def feature(self) -> str:
        return self.key.split(".", maxsplit=1)[0]

    def form(self, category: str) -> str:
        """The words for a plural category (`one`, `other`)."""
        return self.forms.get(category) or self.forms["other"]

    @cached_property
    def places(self) -> frozenset[str]:
        """The names in braces, over all forms."""
        return frozenset(name for words in self.forms.values() for name in PLACE.findall(words))

    @property
    def is_python_only(self) -> bool:
        """Never shown by the browser: letters, documents, pages of the server."""
        return PYTHON_ONLY in self.comments


def files(locale: str, root: Path = CATALOGS) -> Iterator[Path]:
    yield from sorted((root / locale).glob("*.po"))


def read(path: Path, locale: str) -> list[Entry]:
    """The texts of one file.

    Raises:
        ValueError: the plural rule in the header disagrees with the language's.
    """
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    _check_plural_rule(catalog, path, locale)
    return [_entry(message, locale) for message in catalog if message.id]


def read_mo(path: Path, locale: str) -> list[Entry]:
    """The texts of one compiled file: the same, without comments."""
    with path.open("rb") as file:
        return [_entry(message, locale) for message in mofile.read_mo(file) if message.id]


def read_all(locale: str, root: Path = CATALOGS) -> list[Entry]:
    return [entry for path in files(locale, root) for entry in read(path, locale)]


def sort(path: Path, locale: str) -> bool:
    """Write a file in its one normal form; True when that changed it."""
    before = path.read_bytes()
    with path.open("rb") as file:
        found = read_po(file, locale=locale)
    normal = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    for message in found:
        if message.id:
            normal.add(message.id, message.string, auto_comments=[], user_comments=message.user_comments)
    with path.open("wb") as file:
        write_po(file, normal, sort_output=True, width=0, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: nplurals={normal.num_plurals}; plural={normal.plural_expr};\\n"\n\n'
    )
    path.write_bytes(head.encode() + path.read_bytes().rstrip(b"\n") + b"\n")
    return path.read_bytes() != before


def _entry(message: Message, locale: str) -> Entry:
    comments = tuple(comment.strip() for comment in message.user_comments)
    if not isinstance(message.id, str):
        words = [str(part or "") for part in message.string or ()]
        return Entry(message.id[0], locale, dict(zip(CATEGORIES, words, strict=False)), comments, plural=True)
    return Entry(message.id, locale, {"other": str(message.string or "")}, comments)


def _check_plural_rule(catalog: Catalog, path: Path, locale: str) -> None:
    # All three languages have one and other; gettext's index must mean the same to Babel and the browser.
    rule = Locale.parse(locale).plural_form
    if catalog.num_plurals != len(CATEGORIES) or {rule(1), rule(0), rule(2)} != set(CATEGORIES):
        raise ValueError(f"{path}: the plural rule is not that of {locale}")
