"""Search: folding, ranks, slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.catalogue.rules.entities import Names
from backend.features.catalogue.rules.search import Entry, Found, Match, distance, fold, search, term


def entry(kind: Found, code: str, *words: str, level: str | None = None, counties: str = "") -> Entry:
    terms = tuple(term(word, is_name=number == 0) for number, word in enumerate(words))
    return Entry(kind, code, Names(words[0]), terms, None, level, frozenset(counties.split()))


ENTRIES = (
    entry(Found.PROGRAMME, "HS", "Helse- og oppvekstfag"),
    entry(Found.AREA, "BARLF2----", "Rørlegger", level="vg2", counties="03 11"),
    entry(Found.TRADE, "BARLF3----", "Rørleggerfaget", "rørlegger", "plumber", "VVS", level="vg3"),
    entry(Found.AREA, "HSHEA2----", "Helsearbeiderfag", level="vg2", counties="03"),
    entry(Found.SCHOOL, "974571919", "Hamar katedralskole", counties="34"),
)


def codes(query: str, **narrow: str) -> list[str]:
    return [hit.entry.code for hit in search(ENTRIES, query, **narrow)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Rørlegger-faget", "rorlegger faget"),
        ("  BLÅBÆR  ", "blabaer"),
        ("aaså", "asa"),
        ("Čáhci/giella", "cahci giella"),
        ("!?", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ("rørlegger", "BARLF2----", Match.EXACT),
        ("rorlegger", "BARLF2----", Match.EXACT),
        ("vvs", "BARLF3----", Match.EXACT),
        ("helse", "HS", Match.WORDS),
        ("helsea", "HSHEA2----", Match.BEGINNING),
        ("kated", "974571919", Match.WORD_BEGINNINGS),
        ("legger", "BARLF2----", Match.INSIDE),
        ("rørleger", "BARLF2----", Match.SLIP),
        ("røreleggerfaget", "BARLF3----", Match.SLIP),
        ("plubmer", "BARLF3----", Match.SLIP),
    ],
)
def test_what_people_type_finds_what_they_mean(query: str, first: str, match: Match) -> None:
    hit = search(ENTRIES, query)[0]
    assert (hit.entry.code, hit.match) == (first, match)


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ("plumber vvs", "BARLF3----", Match.ACROSS),
        ("rørlegger trondheim", "BARLF2----", Match.PART),
        ("nær meg", None, None),
    ],
)
def test_several_words(query: str, first: str | None, match: Match | None) -> None:
    hits = search(ENTRIES, query)
    assert (hits[0].entry.code if hits else None, hits[0].match if hits else None) == (first, match)


def test_a_slip_is_only_tried_when_nothing_fits() -> None:
    assert codes("helse") == ["HS", "HSHEA2----"]
    assert codes("xyz") == []
    assert codes("") == codes("-") == []


def test_short_words_allow_no_slip() -> None:
    assert codes("vvx") == []


def test_county_and_level_narrow() -> None:
    assert codes("rørlegger", county="34") == ["BARLF3----"]
    assert codes("rørlegger", level="vg2") == ["BARLF2----"]
    assert codes("hamar", county="03") == []


words = st.text(alphabet="abcø", max_size=7)


def plain_distance(a: str, b: str) -> int:
    """The textbook recursion, as an oracle."""
    if not a or not b:
        return len(a) + len(b)
    best = min(
        plain_distance(a[:-1], b) + 1,
        plain_distance(a, b[:-1]) + 1,
        plain_distance(a[:-1], b[:-1]) + (a[-1] != b[-1]),
    )
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        best = min(best, plain_distance(a[:-2], b[:-2]) + 1)
    return best


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5), st.integers(0, 3))
def test_distance_agrees_with_the_textbook(a: str, b: str, limit: int) -> None:
    exact = plain_distance(a, b)
    assert distance(a, b, limit) == (exact if exact <= limit else limit + 1)


@given(st.text(max_size=100))
def test_any_query_is_answered(query: str) -> None:
    for hit in search(ENTRIES, query):
        assert hit.entry in ENTRIES
