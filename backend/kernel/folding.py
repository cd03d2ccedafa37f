"""Words without case, æøå and accents, for comparing what people type with what things are called."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n"})
SEPARATORS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Lower case, æøå and accents as plain letters, the rest as single spaces: «Rørlegger-faget» → rorlegger faget."""
    lowered = text.casefold().translate(LETTERS)
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(part)
    )
    return SEPARATORS.sub(" ", plain.replace("aa", "a")).strip()
