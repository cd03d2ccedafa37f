"""Finding programmes, areas, trades and schools by what people type.

Small on purpose: words are folded (case, æøå, accents), matched whole, by their beginning and inside. Only when
nothing matched, it takes what was typed apart – a place is where to look («sveiser Stavanger»), small words and
common endings say nothing («jobbe med dyr», «musikklinja») –, then allows a spelling slip or two, then leaves out
words it does not know. It knows no grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from backend.features.catalogue.rules.entities import Names
from backend.kernel.folding import fold

LONGEST_QUERY = 80
SHORT = 3
"""Words up to this length say too little on their own."""
FILLERS = frozenset(
    "a apprentice arbeid arbeide become bli blir course eg fag i ikke ikkje jeg job jobb jobbe laere laering laerling "
    "laereplass linje linja linjen med noe noko og pa skole skule som something study the til to utdanning vg vil "
    "want with work yrke".split()
)
"""Words (folded) that surround what is looked for."""
ENDINGS = ("utdanningen", "utdanninga", "utdanning", "linjen", "linja", "linje", "laerling", "faget", "yrket")
"""What people hang on to a word that stands in the catalogue without it."""
NICKNAMES = {"katedralskole": "katta", "handelsgymnasium": "handels"}
"""What the pupils of certain schools call theirs."""


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
    ACROSS = 5
    """The words stand in several of its terms: «laks oppdrett»."""
    SLIP = 6
    PART = 7
    """Some of the words typed are words of it, the others of nothing."""

    @property
    def is_guess(self) -> bool:
        """Whether it is only close to what was typed."""
        return self >= Match.SLIP


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, and which letters occur in it, one bit each: a cheap bound on the edits between two words."""

    text: str
    letters: int

    @classmethod
    def of(cls, text: str) -> Word:
        letters = 0
        for letter in text:
            letters |= 1 << (ord(letter) - ord(" "))
        return cls(text, letters)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that leads to an entry, as people see it and as it is compared."""

    shown: str
    folded: str
    is_name: bool
    whole: Word
    words: tuple[Word, ...]
    is_later: bool = False
    """A profession one studies for after upper secondary."""


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
    places: frozenset[str] = frozenset()
    """Folded names of where a school is."""
    text: str = field(init=False)
    """All terms in one, to pass over entries that hold none of the words."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "\n".join(term.folded for term in self.terms))


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with the term that led to it."""

    entry: Entry
    match: Match
    term: Term


def term(shown: str, *, is_name: bool, is_later: bool = False) -> Term:
    folded = fold(shown)
    words = tuple(Word.of(word) for word in folded.split())
    return Term(shown, folded, is_name, Word.of(folded), words, is_later)


def nicknames(school: str) -> list[str]:
    """What pupils call a school of this name."""
    return [nickname for part, nickname in NICKNAMES.items() if part in fold(school)]


def search(
    entries: Iterable[Entry], query: str, *, county: str | None = None, level: str | None = None
) -> list[Hit]:
    """Entries that fit the query, best first; with a county or level only what is offered there.

    Programmes have no level and answer to every one of them; schools belong to their county only.
    """
    wanted = fold(query[:LONGEST_QUERY])
    if not wanted:
        return []
    words = wanted.split()
    everything = list(entries)
    candidates = [entry for entry in everything if _is_wanted(entry, county, level)]
    hits = _direct(candidates, wanted)
    if not hits and (rest := _without_place(everything, words)):
        named, there = rest
        near = [entry for entry in candidates if not entry.counties or entry.counties & there]
        hits = _direct(near, named) or _direct(near, _bare(named.split()))
    hits = hits or _direct(candidates, _bare(words))
    if not hits:
        whole, parts = Word.of(wanted), [Word.of(word) for word in words]
        hits = [hit for entry in candidates if (hit := _first_slip(entry, whole, parts))]
    if not hits:
        known = [f" {word} " for word in words if len(word) > SHORT]
        hits = [hit for entry in candidates if (hit := _part_of(entry, known))]
    return sorted(hits, key=_order)


def _direct(candidates: Sequence[Entry], wanted: str) -> list[Hit]:
    """Entries that hold all of what is wanted."""
    words = wanted.split()
    if not words:
        return []
    holding = (entry for entry in candidates if all(word in entry.text for word in words))
    hits = [hit for entry in holding if (hit := _best_fit(entry, wanted, words))]
    if any(hit.match is Match.EXACT and hit.term.is_later for hit in hits):
        # «lege» is not inside of «dyrlege».
        return [hit for hit in hits if hit.match is Match.EXACT]
    if len(wanted) <= SHORT and any(hit.match < Match.INSIDE for hit in hits):
        return [hit for hit in hits if hit.match < Match.INSIDE]
    return hits


def _without_place(entries: Iterable[Entry], words: Sequence[str]) -> tuple[str, frozenset[str]] | None:
    """What is left when the places are taken out, and the counties they are in; nothing where either is missing."""
    counties: set[str] = set()
    left = list(words)
    for entry in entries:
        for place in entry.places:
            if place in words:
                counties |= entry.counties
                left = [word for word in left if word != place]
    return (" ".join(left), frozenset(counties)) if counties and left else None


def _bare(words: Sequence[str]) -> str:
    """The words without fillers and endings."""
    return " ".join(_without_ending(word) for word in words if word not in FILLERS)


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORT:
            return word.removesuffix(ending)
    return word


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


def _best_fit(entry: Entry, wanted: str, words: Sequence[str]) -> Hit | None:
    best: Hit | None = None
    for candidate in entry.terms:
        match = _fits(candidate.folded, wanted, words)
        if match is not None and (
            best is None or (match, not candidate.is_name) < (best.match, not best.term.is_name)
        ):
            best = Hit(entry, match, candidate)
    return best or Hit(entry, Match.ACROSS, entry.terms[0]) if len(words) > 1 else best


def _fits(have: str, wanted: str, words: Sequence[str]) -> Match | None:
    if wanted == have:
        return Match.EXACT
    if not all(word in have for word in words):
        return None
    if all(f" {word} " in f" {have} " for word in words):
        return Match.WORDS
    if have.startswith(wanted):
        return Match.BEGINNING
    if all(f" {word}" in f" {have}" for word in words):
        return Match.WORD_BEGINNINGS
    return Match.INSIDE if len(wanted) >= 3 else None


def _first_slip(entry: Entry, whole: Word, parts: Sequence[Word]) -> Hit | None:
    """A term that is the query misspelt, or whose words hold every word of the query, misspelt or not."""
    for candidate in entry.terms:
        if _is_slip(candidate.whole, whole):
            return Hit(entry, Match.SLIP, candidate)
        if len(candidate.words) > 1 and all(
            any(_is_slip(word, part) for word in candidate.words) for part in parts
        ):
            return Hit(entry, Match.SLIP, candidate)
    return None


def _part_of(entry: Entry, known: Sequence[str]) -> Hit | None:
    """The first term that has one of the words whole."""
    for candidate in entry.terms:
        if any(word in f" {candidate.folded} " for word in known):
            return Hit(entry, Match.PART, candidate)
    return None


def _is_slip(have: Word, wanted: Word) -> bool:
    if have.text == wanted.text:
        return True
    slips = allowed_slips(wanted.text)
    # One edit changes at most two letters of the set, so most words need no counting.
    if slips == 0 or (have.letters ^ wanted.letters).bit_count() > 2 * slips:
        return False
    return distance(have.text, wanted.text, slips) <= slips


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
