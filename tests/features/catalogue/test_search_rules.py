"""Search: folding, ranks, slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.features.catalogue.rules.entities import Names
from backend.features.catalogue.rules.professions import PROFESSIONS, words_for
from backend.features.catalogue.rules.search import (
    Entry,
    Found,
    Match,
    distance,
    fold,
    nicknames,
    search,
    term,
)


def entry(
    kind: Found,
    code: str,
    *words: str,
    level: str | None = None,
    counties: str = "",
    places: str = "",
    later: tuple[str, ...] = (),
) -> Entry:
    terms = (
        *(term(word, is_name=number == 0) for number, word in enumerate(words)),
        *(term(word, is_name=False, is_later=True) for word in later),
    )
    where = frozenset(counties.split())
    return Entry(kind, code, Names(words[0]), terms, None, level, where, frozenset(places.split()))


ENTRIES = (
    entry(Found.PROGRAMME, "HS", "Helse- og oppvekstfag", later=("sykepleier",)),
    entry(Found.AREA, "BARLF2----", "Rørlegger", level="vg2", counties="03 11"),
    entry(Found.TRADE, "BARLF3----", "Rørleggerfaget", "rørlegger", "plumber", "VVS", level="vg3"),
    entry(Found.AREA, "HSHEA2----", "Helsearbeiderfag", level="vg2", counties="03"),
    entry(Found.SCHOOL, "974571919", "Hamar katedralskole", "katta", "Hamar", counties="34", places="hamar"),
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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rørlegger hamar", ["BARLF3----"]),  # the school course is in other counties
        ("rørleggerlinja hamar", ["BARLF3----"]),
        ("rørleggerlinja", ["BARLF2----", "BARLF3----"]),
        ("jeg vil bli rørlegger", ["BARLF2----", "BARLF3----"]),
        ("rørlegger utdanning", ["BARLF2----", "BARLF3----"]),
        ("hamar", ["974571919"]),
        ("katta", ["974571919"]),
        ("jobbe med", []),
        ("linje", []),
    ],
)
def test_what_was_typed_is_taken_apart_when_nothing_fits(query: str, found: list[str]) -> None:
    assert codes(query) == found
    assert not any(hit.match.is_guess for hit in search(ENTRIES, query))


def test_a_profession_for_later_leads_to_the_way_there_alone() -> None:
    hits = search((*ENTRIES, entry(Found.TRADE, "X", "Sykepleierassistent")), "sykepleier")
    assert [(hit.entry.code, hit.term.is_later) for hit in hits] == [("HS", True)]


def test_three_letters_inside_a_word_say_nothing_beside_a_better_fit() -> None:
    inside = entry(Found.TRADE, "X", "Avvsfaget")
    assert [hit.entry.code for hit in search((*ENTRIES, inside), "vvs")] == ["BARLF3----"]
    assert [hit.entry.code for hit in search((inside,), "vvs")] == ["X"]


def test_pupils_have_names_of_their_own_for_schools() -> None:
    assert nicknames("Oslo katedralskole") == ["katta"]
    assert nicknames("Foss videregående skole") == []


def test_a_profession_is_known_in_one_place_only() -> None:
    words = [word for profession in PROFESSIONS for word in profession.words]
    assert len(words) == len(set(words))
    assert "sykepleier" in words_for("HS")
    assert "sykepleier" not in words_for("ID")


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
