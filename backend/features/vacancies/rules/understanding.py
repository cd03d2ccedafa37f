"""What somebody who typed this is looking for: trades, places, nearness, a company – each part visible and removable.

Read left to right: the longest known phrase first, then single words – another form, a misspelt one, part of a
compound, a beginning. What is corrected is announced; what is no trade is said to be none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from backend.features.vacancies.rules import single
from backend.features.vacancies.rules.gazetteer import Gazetteer, Place
from backend.features.vacancies.rules.lexicon import Lexicon, Meaning, Tier
from backend.features.vacancies.rules.single import Sense
from backend.features.vacancies.rules.words import (
    FILLERS,
    LONGEST_QUERY,
    MOST_WORDS,
    PREPOSITIONS,
    folded,
    without_tail,
)

LONGEST_PHRASE = 6
FARTHEST_KM = 300
NUMBER = re.compile(r"(?<!\d)(\d{3}) ?(\d{3}) ?(\d{3})(?!\d)")
RADIUS = re.compile(
    r"(?<!\d)(?:(?:innen|innan|within|under|maks|max)\s+)?(\d{1,3})\s*(?:km|kilometer)\b", re.IGNORECASE
)
NEAR_ME = re.compile(
    r"\b(?:i n(?:æ|ae|a)r(?:heten|heita|leiken|området|omradet)|n(?:æ|ae|a)r(?:me)?(?: ved| til)? (?:meg|mæ|mig|her)|"
    r"der (?:jeg|eg|æ) bu?o?r|(?:her |der )(?:jeg|eg) bor|near(?:by| me| here)|close (?:by|to me)|around (?:me|here)|"
    r"rundt (?:her|meg))\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+")


class Reading(StrEnum):
    """What kind of query it is."""

    ALL = "all"
    """Nothing that narrows: everything, newest first."""
    TRADE = "trade"
    WORDS = "words"
    """Words that only the texts and company names can know."""
    PLACE = "place"
    """Where, and not what."""
    NOT_A_TRADE = "not_a_trade"
    UNREADABLE = "unreadable"
    """Signs that are no words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A trade that is meant, and the typed words that say so."""

    trade: str
    tier: Tier
    typed: str


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """A place that was named. More than one candidate: the name is ambiguous, and all of them count."""

    candidates: tuple[Place, ...]
    typed: str

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset().union(*(place.municipalities for place in self.candidates))


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was taken for another."""

    typed: str
    taken: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a query means."""

    query: str
    reading: Reading
    trades: tuple[Wanted, ...] = ()
    """The trades that are meant, surest first, then those that are only related."""
    places: tuple[WantedPlace, ...] = ()
    near_me: bool = False
    radius_km: int | None = None
    organisation: str | None = None
    words: tuple[str, ...] = ()
    """Folded words that are left for texts and company names."""
    corrections: tuple[Correction, ...] = ()
    not_trades: tuple[str, ...] = ()
    unknown_place: str | None = None

    @property
    def meant(self) -> tuple[Wanted, ...]:
        return tuple(wanted for wanted in self.trades if wanted.tier.is_meant)

    def without(self, typed: str) -> str:
        """The query without a part of it: what a chip's cross searches for."""
        return " ".join(self.query.replace(typed, " ", 1).split())


@dataclass(slots=True)
class _Scan:
    """What has been found so far, from left to right."""

    meanings: list[tuple[str, str, Meaning]] = field(default_factory=list)
    """Shown, folded, meaning."""
    places: list[WantedPlace] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


def understand(
    query: str, lexicon: Lexicon, gazetteer: Gazetteer, company_words: Sequence[str] = ()
) -> Understanding:
    """What the query means. `company_words` are the folded words of company names, sorted."""
    text = query[:LONGEST_QUERY]
    number = NUMBER.search(text)
    organisation = "".join(number.groups()) if number else None
    text = NUMBER.sub(" ", text) if number else text
    radius = RADIUS.search(text)
    text = RADIUS.sub(" ", text)
    near_me = bool(NEAR_ME.search(text))
    text = NEAR_ME.sub(" ", text)
    shown, words = _split(text)
    base = Understanding(
        query=" ".join(query[:LONGEST_QUERY].split()),
        reading=Reading.ALL,
        near_me=near_me,
        radius_km=min(int(radius.group(1)), FARTHEST_KM) if radius else None,
        organisation=organisation,
    )
    if not words:
        nothing = query.strip() and not (organisation or near_me or radius)
        return replace(base, reading=Reading.UNREADABLE) if nothing else base
    scan = _scan(shown, words, lexicon, gazetteer)
    corrections: list[Correction] = []
    senses: dict[int, Sense] = {}
    for at in scan.unknown:
        sense = single.sense_of(words[at], lexicon, gazetteer, company_words)
        if sense.taken is not None:
            corrections.append(Correction(shown[at], _as_written(sense.taken, lexicon, gazetteer)))
            words[at] = sense.taken
        senses[at] = sense
    if corrections:
        scan = _scan(shown, words, lexicon, gazetteer)
    return _put_together(base, scan, senses, shown, words, lexicon, tuple(corrections))


def _as_written(word: str, lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """A folded word with its own letters."""
    if word in lexicon.surfaces:
        return lexicon.surfaces[word]
    places = gazetteer.named(word)
    return next(
        (name for place in places for name in (place.name, *place.also) if folded(name) == word), word
    )


def _split(text: str) -> tuple[list[str], list[str]]:
    """The words as typed and as folded, side by side."""
    shown: list[str] = []
    words: list[str] = []
    for match in WORD.finditer(text):
        for part in folded(match.group()).split():
            shown.append(match.group())
            words.append(part)
    return shown[:MOST_WORDS], words[:MOST_WORDS]


def _scan(shown: Sequence[str], words: Sequence[str], lexicon: Lexicon, gazetteer: Gazetteer) -> _Scan:
    scan = _Scan()
    at = 0
    while at < len(words):
        at += _longest(scan, at, shown, words, lexicon, gazetteer)
    return scan


def _longest(
    scan: _Scan,
    at: int,
    shown: Sequence[str],
    words: Sequence[str],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
) -> int:
    """Take the longest known phrase that begins here; returns how many words it has."""
    named_before = at > 0 and words[at - 1] in PREPOSITIONS
    for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
        phrase, typed = " ".join(words[at : at + length]), " ".join(shown[at : at + length])
        is_filler = length == 1 and phrase in FILLERS
        places = () if is_filler and not named_before else gazetteer.named(phrase)
        if places and named_before:
            scan.places.append(WantedPlace(places, typed))
            return length
        if is_filler:
            return length
        meaning = lexicon.exact(phrase)
        if meaning is None and length > 1 and not any(word in FILLERS for word in phrase.split()):
            meaning = lexicon.by_root(phrase) or _without_tail(words[at : at + length], lexicon)
        if meaning:
            scan.meanings.append((typed, phrase, meaning))
            return length
        if places:
            scan.places.append(WantedPlace(places, typed))
            return length
    scan.unknown.append(at)
    return 1


def _without_tail(words: Sequence[str], lexicon: Lexicon) -> Meaning | None:
    """«IT-utviklerlærling»: what hangs on the last word hangs on the phrase."""
    bare = without_tail(words[-1])
    return lexicon.exact(" ".join([*words[:-1], bare])) if bare else None


def _put_together(
    base: Understanding,
    scan: _Scan,
    senses: dict[int, Sense],
    shown: Sequence[str],
    words: Sequence[str],
    lexicon: Lexicon,
    corrections: tuple[Correction, ...],
) -> Understanding:
    meanings = list(scan.meanings)
    not_trades: list[str] = []
    left: list[str] = []
    unknown_place: str | None = None
    for at in scan.unknown:
        sense = senses.get(at) or Sense()
        if sense.meaning:
            meanings.append((shown[at], words[at], sense.meaning))
        elif sense.is_no_trade:
            not_trades.append(shown[at])
        elif at and words[at - 1] in PREPOSITIONS and not sense.is_company:
            unknown_place = shown[at]
        else:
            left.append(words[at])
    trades = _combined(meanings, lexicon)
    reading = Reading.ALL
    if trades:
        reading = Reading.TRADE
    elif not_trades:
        reading = Reading.NOT_A_TRADE
    elif left:
        reading = Reading.WORDS
    elif scan.places:
        reading = Reading.PLACE
    return replace(
        base,
        reading=reading,
        # «Near Oslo» names a place, not the device.
        near_me=base.near_me and not scan.places,
        trades=trades,
        places=tuple(scan.places),
        words=tuple(left),
        corrections=corrections,
        not_trades=tuple(not_trades),
        unknown_place=unknown_place,
    )


def _combined(meanings: Sequence[tuple[str, str, Meaning]], lexicon: Lexicon) -> tuple[Wanted, ...]:
    """The trades of all parts, surest first: where several parts agree on a trade, the others are only related."""
    agree = Counter(code for _, _, meaning in meanings for code in meaning)
    most = max(agree.values(), default=0)
    found: dict[str, Wanted] = {}
    for typed, _, meaning in meanings:
        for code, tier in meaning.items():
            counted = Tier.RELATED if most > 1 and agree[code] < most else tier
            if code not in found or counted < found[code].tier:
                found[code] = Wanted(code, counted, typed)
    for typed, phrase, _ in meanings:
        for code, tier in lexicon.related(phrase).items():
            found.setdefault(code, Wanted(code, tier, typed))
    return tuple(sorted(found.values(), key=lambda wanted: wanted.tier))
