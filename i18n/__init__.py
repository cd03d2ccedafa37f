"""What we say: one catalogue per language and feature, the same words for Python and the browser."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGS = Path(__file__).parent / "catalogs"
LOCALES = ("nb", "nn", "en")


@lru_cache(maxsize=len(LOCALES))
def _words(locale: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for path in sorted((CATALOGS / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id and isinstance(message.id, str):
                    words[message.id] = str(message.string)
    return words


def text(locale: str, key: str, /, **params: str | int) -> str:
    """The words of `key` in `locale`, with `{name}` filled in.

    Raises:
        KeyError: no such key.
    """
    return _words(locale)[key].format(**params)
