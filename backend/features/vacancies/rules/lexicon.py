"""The words that lead to trades: built once from the trade list, asked for every query."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from backend.features.vacancies.rules.words import FILLERS, folded, joined, root, root_of_all

WORD = re.compile(r"[^\W_]+")
NAME_TAIL = re.compile(r"faget\b|vg3 i (bedrift|skole)")
SHORTEST_PART = 4
"""Letters a word needs to be looked for inside of compounds."""


class Tier(IntEnum):
    """How surely a word means a trade, surest first."""

    NAME = 0
    """What the trade is or was called, or the title of whoever has it."""
    WORD = 1
    """An everyday word for it."""
    STEM = 2
    """Another form of a name or word, or part of a compound."""
    RELATED = 3
    """The word stands in what the trade is called: «rørlegger» in anleggsrørlegger."""

    @property
    def is_meant(self) -> bool:
        return self < Tier.RELATED


Meaning = Mapping[str, Tier]
"""Trades by code, each with how surely it is meant."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade with all that it is called."""

    code: str
    programme: str
    name_nb: str
    name_nn: str
    name_en: str
    former: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name_nb, self.name_nn, self.name_en, *self.former)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as people see it, and the surest of the trades it leads to."""

    shown: str
    folded: str
    trade: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean. Phrases are folded; `joined` ones are written in one word."""

    trades: Mapping[str, Trade]
    phrases: Mapping[str, Meaning]
    joined: Mapping[str, Meaning]
    roots: Mapping[str, Meaning]
    vocabulary: tuple[str, ...]
    """Single folded words, for corrections."""
    surfaces: Mapping[str, str]
    """The same as people write them."""
    titled: frozenset[str]
    """The phrases that are a trade's name or title."""
    starts: tuple[str, ...] = field(repr=False)
    """All phrases, sorted, for beginnings."""
    terms: tuple[Term, ...] = field(repr=False)
    """For suggestions: sorted by how they are folded."""
    inside: Mapping[str, frozenset[str]] = field(repr=False)
    """Trades by the roots of the words in their names and titles."""
    spoken: Mapping[str, frozenset[str]] = field(repr=False)
    """Trades by the words in everyday phrases."""
    titles: tuple[tuple[str, str], ...] = field(repr=False)
    """Names and titles in one word each, with their trade."""

    def exact(self, phrase: str) -> Meaning | None:
        """What a folded phrase means as it stands, or written in one word."""
        return self.phrases.get(phrase) or self.joined.get(joined(phrase))

    def by_root(self, phrase: str) -> Meaning | None:
        """What another form of a known phrase means."""
        found = self.roots.get(root_of_all(phrase))
        return {code: max(tier, Tier.STEM) for code, tier in found.items()} if found else None

    def related(self, phrase: str) -> dict[str, Tier]:
        """Trades whose name or title holds the phrase: as the last part of a compound, as a word of its own, or,
        where the phrase itself is none, as the beginning."""
        whole = joined(phrase)
        found: list[str] = []
        if len(whole) >= SHORTEST_PART:
            found += [code for title, code in self.titles if title != whole and title.endswith(whole)]
        if phrase not in self.phrases and len(stem := root_of_all(phrase)) > SHORTEST_PART:
            found += [code for title, code in self.titles if title.startswith(stem)]
        found += sorted(self.inside.get(root_of_all(phrase), ()))
        return dict.fromkeys(found, Tier.RELATED)


def build(trades: Iterable[Trade]) -> Lexicon:
    """The lexicon of these trades."""
    by_code = {trade.code: trade for trade in trades}
    terms = [
        Term(shown, phrase, code, tier)
        for code, trade in by_code.items()
        for shown, tier in _called(trade)
        if (phrase := folded(shown)) and phrase not in FILLERS
    ]
    named = [term for term in terms if term.tier is Tier.NAME]
    phrases = _surest((term.folded, term.trade, term.tier) for term in terms)
    surfaces = _surfaces(terms)
    return Lexicon(
        trades=by_code,
        phrases=phrases,
        joined=_surest((joined(term.folded), term.trade, term.tier) for term in terms),
        roots=_surest((root_of_all(term.folded), term.trade, term.tier) for term in terms),
        vocabulary=tuple(sorted(surfaces)),
        surfaces=surfaces,
        titled=frozenset(term.folded for term in named),
        starts=tuple(sorted(phrases)),
        terms=tuple(sorted(terms, key=lambda term: (term.folded, term.tier, term.trade))),
        inside=_grouped((root(word), term.trade) for term in named for word in _parts(term)),
        spoken=_grouped((word, term.trade) for term in terms for word in _parts(term)),
        titles=tuple(sorted({(joined(term.folded), term.trade) for term in named})),
    )


def _surest(found: Iterable[tuple[str, str, Tier]]) -> dict[str, dict[str, Tier]]:
    """The surest tier of each trade, by phrase."""
    meanings: dict[str, dict[str, Tier]] = defaultdict(dict)
    for phrase, code, tier in found:
        meanings[phrase][code] = min(tier, meanings[phrase].get(code, tier))
    return dict(meanings)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for word, code in pairs:
        groups[word].add(code)
    return {word: frozenset(codes) for word, codes in groups.items()}


def _parts(term: Term) -> list[str]:
    """The words of a term that say something."""
    return [word for word in term.folded.split() if len(word) >= SHORTEST_PART and word not in FILLERS]


def _surfaces(terms: Iterable[Term]) -> dict[str, str]:
    """Single folded words, each as people write it."""
    surfaces: dict[str, str] = {}
    for term in terms:
        for shown in WORD.findall(term.shown):
            word = folded(shown)
            if len(word) >= SHORTEST_PART and word not in FILLERS:
                surfaces.setdefault(word, shown.lower())
    return surfaces


def _called(trade: Trade) -> Iterator[tuple[str, Tier]]:
    """What a trade is called, the names first. A word that only leaves «faget» out is a name too."""
    own: set[str] = set()
    for name in trade.names:
        for form in _forms(name):
            own.add(folded(form))
            yield form, Tier.NAME
    roots = {root_of_all(name) for name in own}
    for word in trade.words:
        is_title = root_of_all(folded(word)) in roots
        yield word, Tier.NAME if is_title else Tier.WORD


def _forms(name: str) -> Iterator[str]:
    """«Salgsfaget» is also salg; «Bilfaget, lette kjøretøy» has a name before the comma, which several share."""
    clean = name.replace(" vg3 i bedrift", "").replace(" vg3 i skole", "")
    yield clean
    bare = NAME_TAIL.sub("", clean).strip(" ,-")
    if bare != clean and len(bare) > 2:
        yield bare
        if bare.endswith("s"):
            yield bare.removesuffix("s")
