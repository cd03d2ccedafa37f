"""The search index: built from the catalogue once per version and day, kept in memory, rebuilt after an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import RowMapping

from backend.features.catalogue import queries
from backend.features.catalogue.rules import search as rules
from backend.features.catalogue.rules.entities import Names
from backend.features.catalogue.rules.kinds import ProgrammeKind
from backend.features.catalogue.rules.professions import words_for
from backend.features.catalogue.rules.search import Entry, Found, Hit, Term, nicknames, term
from backend.kernel.folding import fold
from backend.platform.db import Reader

KIND_WORDS = {
    ProgrammeKind.VOCATIONAL: (
        "yrkesfag læreplass lærling fagbrev svennebrev sveinebrev vocational apprenticeship apprentice".split()
    ),
    ProgrammeKind.ACADEMIC: "studieforberedende studieførebuande studiekompetanse academic".split(),
}
"""What people type who know the kind of education and not yet which."""

_kept: dict[tuple[str, date], tuple[Entry, ...]] = {}


def search(
    session: Reader, on: date, words: str, *, county: str | None = None, level: str | None = None
) -> list[Hit]:
    """What fits the words, best first."""
    return rules.search(_entries(session, on), words, county=county, level=level)


def _entries(session: Reader, on: date) -> tuple[Entry, ...]:
    version = session.scalar(queries.VERSION)
    if version is None:
        return ()
    kept = _kept.get((version, on))
    if kept is None:
        kept = tuple(_build(session, on))
        _kept.clear()
        _kept[version, on] = kept
    return kept


def _build(session: Reader, on: date) -> Iterator[Entry]:
    more = _other_words(session)
    for row in session.execute(queries.PROGRAMMES, {"day": on}).mappings():
        names, code = _names(row), row["code"]
        words = (code, *more[row["first_area"] or ""], *KIND_WORDS.get(row["kind"], ()))
        terms = (
            *_terms(names),
            *(term(word, is_name=False) for word in words),
            *(term(word, is_name=False, is_later=True) for word in words_for(code)),
        )
        yield Entry(Found.PROGRAMME, code, names, terms, code)
    school_year = session.scalar(queries.NEWEST_SCHOOL_YEAR) or 0
    counties: dict[str, set[str]] = defaultdict(set)
    for area, county in session.execute(queries.AREA_COUNTIES, {"school_year": school_year, "day": on}):
        counties[area].add(county)
    for row in session.execute(queries.SEARCH_AREAS, {"day": on}).mappings():
        names, code = _names(row), row["code"]
        terms = (*_terms(names), *(term(word, is_name=False) for word in more[code]))
        if row["is_trade"]:
            yield Entry(Found.TRADE, code, names, terms, row["programme"], row["level"])
        elif code in counties:
            where = frozenset(counties[code])
            yield Entry(Found.AREA, code, names, terms, row["programme"], row["level"], where)
    county_names = {
        row["number"]: row["name"] for row in session.execute(queries.COUNTIES, {"day": on}).mappings()
    }
    wanted = {"day": on, "school_year": school_year, "county": "", "area": ""}
    for row in session.execute(queries.SCHOOLS_OFFERING, wanted).mappings():
        names, county = Names(row["name"]), row["county"]
        places = [name for name in (row["place"], county_names.get(county)) if name]
        terms = (*_terms(names), *(term(word, is_name=False) for word in (*nicknames(row["name"]), *places)))
        yield Entry(
            Found.SCHOOL,
            row["organisation_number"],
            names,
            terms,
            counties=frozenset({county}),
            places=frozenset(map(fold, places)),
        )


def _other_words(session: Reader) -> Mapping[str, list[str]]:
    """Everyday words for an area, and the names of the trades it took over."""
    words: dict[str, list[str]] = defaultdict(list)
    for area, synonyms in session.execute(queries.SEARCH_SYNONYMS):
        words[area] += synonyms
    for area, *retired in session.execute(queries.SEARCH_RETIRED):
        words[area] += filter(None, retired)
    return words


def _names(row: RowMapping) -> Names:
    return Names(row["name_nb"], row["name_nn"], row["name_en"])


def _terms(names: Names) -> Iterator[Term]:
    different = dict.fromkeys(name for name in (names.nb, names.nn, names.en) if name)
    return (term(name, is_name=True) for name in different)
