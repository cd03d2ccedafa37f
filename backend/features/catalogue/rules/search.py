"""Finding programmes, areas, trades and schools by what people type.

Small on purpose: words are folded (case, æøå, accents), matched whole, by their beginning, inside, and – only when
nothing else matched – with a spelling slip or two. It knows no grammar and no places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

from backend.features.catalogue.rules.entities import Names

FOLDS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n"})
SEPARATORS = re.compile(r"[^a-z0-9]+")
LONGEST_QUERY = 80

_Judge = Callable[[str, str], "Match | None"]


class Found(StrEnum):
    """What kind of thing a search finds."""

    PROGRAMME = "programme"
    AREA = "area"
    TRADE = "trade"
    SCHOOL = "school"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.found.{self.value}"


class Match(IntEnum):
    """How well a word fits, best first."""

    EXACT = 0
    WORDS = 1
    """Every word typed is a word of it."""
    BEGINNING = 2
    WORD_BEGINNINGS = 3
    INSIDE = 4
    SLIP = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that leads to an entry, as people see it and as it is compared."""

    shown: str
    folded: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `counties` is where it is offered; empty means everywhere."""

    kind: Found
    code: str
    names: Names
    terms: tuple[Term, ...]
    programme: str | None = None
    level: str | None = None
    counties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with the term that led to it."""

    entry: Entry
    match: Match
    term: Term


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, æøå and accents as plain letters, the rest as single spaces: «Rørlegger-faget» → rorlegger faget."""
    lowered = text.casefold().translate(FOLDS)
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(part)
    )
    return SEPARATORS.sub(" ", plain.replace("aa", "a")).strip()


def term(shown: str, *, is_name: bool) -> Term:
    return Term(shown, fold(shown), is_name)


def search(
    entries: Iterable[Entry], query: str, *, county: str | None = None, level: str | None = None
) -> list[Hit]:
    """Entries that fit the query, best first; with a county or level only what is offered there.

    Programmes have no level and answer to every one of them; schools belong to their county only.
    """
    wanted = fold(query[:LONGEST_QUERY])
    if not wanted:
        return []
    candidates = [entry for entry in entries if _is_wanted(entry, county, level)]
    hits = [hit for entry in candidates if (hit := _best(entry, wanted, _fits))]
    if not hits:
        hits = [hit for entry in candidates if (hit := _best(entry, wanted, _slips))]
    return sorted(hits, key=_order)


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words; `limit + 1` when there are more.

    The restricted Damerau-Levenshtein distance, row by row.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return min(last[-1], limit + 1)


def allowed_slips(word: str) -> int:
    """How many edits a word may have: none in short words, where one letter makes another word."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _is_wanted(entry: Entry, county: str | None, level: str | None) -> bool:
    if county and entry.counties and county not in entry.counties:
        return False
    return not level or entry.level in {None, level}


def _best(entry: Entry, wanted: str, judge: _Judge) -> Hit | None:
    best: Hit | None = None
    for candidate in entry.terms:
        match = judge(candidate.folded, wanted)
        if match is not None and (
            best is None or (match, not candidate.is_name) < (best.match, not best.term.is_name)
        ):
            best = Hit(entry, match, candidate)
    return best


def _fits(have: str, wanted: str) -> Match | None:
    if wanted == have:
        return Match.EXACT
    words = wanted.split()
    if not all(word in have for word in words):
        return None
    if all(f" {word} " in f" {have} " for word in words):
        return Match.WORDS
    if have.startswith(wanted):
        return Match.BEGINNING
    if all(f" {word}" in f" {have}" for word in words):
        return Match.WORD_BEGINNINGS
    return Match.INSIDE if len(wanted) >= 3 else None


def _slips(have: str, wanted: str) -> Match | None:
    if _is_slip(have, wanted):
        return Match.SLIP
    have_words: Sequence[str] = have.split()
    if len(have_words) == 1:
        return None
    ok = all(any(_is_slip(word, part) for word in have_words) for part in wanted.split())
    return Match.SLIP if ok else None


def _is_slip(have: str, wanted: str) -> bool:
    if have == wanted:
        return True
    slips = allowed_slips(wanted)
    return slips > 0 and distance(have, wanted, slips) <= slips


def _order(hit: Hit) -> tuple[int, bool, int, int, str, str]:
    kinds = (Found.PROGRAMME, Found.TRADE, Found.AREA, Found.SCHOOL)
    return (
        hit.match,
        not hit.term.is_name,
        len(hit.term.folded),
        kinds.index(hit.entry.kind),
        hit.term.folded,
        hit.entry.code,
    )
