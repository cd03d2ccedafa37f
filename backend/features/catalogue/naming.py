"""What people call trades and places, whole: for whoever searches among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.features.catalogue import queries
from backend.features.catalogue.rules.entities import Names
from backend.features.catalogue.rules.professions import PROFESSIONS
from backend.kernel.places import Point
from backend.platform.db import Reader, rows_of


@dataclass(frozen=True, slots=True)
class TradeNames:
    """A trade one can be an apprentice in, and everything it is and was called."""

    code: str
    programme: str
    names: Names
    former: tuple[Names, ...]
    """Names of the codes that it took over."""
    words: tuple[str, ...]
    """Everyday words in all languages: titles, tools, workplaces."""


class PlaceKind(StrEnum):
    """What a place name stands for."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    POSTAL_TOWN = "postal_town"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as people write it: its municipalities are today's, whatever the name's age."""

    kind: PlaceKind
    code: str
    name: str
    also: tuple[str, ...]
    municipalities: frozenset[str]
    point: Point | None


def trade_names(session: Reader, on: date) -> tuple[TradeNames, ...]:
    """The trades in force on the day, by code."""
    run = rows_of(session).execute
    words: dict[str, list[str]] = defaultdict(list)
    for area, several in run(queries.SEARCH_SYNONYMS):
        words[area] += several
    former: dict[str, list[Names]] = defaultdict(list)
    for area, nb, nn, en in run(queries.SEARCH_RETIRED):
        former[area].append(Names(nb, nn, en))
    rows = run(queries.TRADES_IN_FORCE, {"day": on})
    return tuple(
        TradeNames(code, programme, Names(nb, nn, en), tuple(former[code]), tuple(words[code]))
        for code, programme, nb, nn, en in rows
    )


def later_professions() -> frozenset[str]:
    """What people name that is no trade: it takes studies after upper secondary."""
    return frozenset(word for profession in PROFESSIONS for word in profession.words)


def named_places(session: Reader, on: date) -> tuple[NamedPlace, ...]:
    """Counties, municipalities and postal places of the day; counties of before as what became of them."""
    return (*_counties_and_municipalities(session, on), *_postal(session, on))


def _counties_and_municipalities(session: Reader, on: date) -> Iterator[NamedPlace]:
    run = rows_of(session).execute
    within: dict[str, set[str]] = defaultdict(set)
    today = list(run(queries.MUNICIPALITY_POINTS, {"day": on}))
    for number, name, official, county, latitude, longitude in today:
        within[county].add(number)
        # «Herøy (Nordland)» is Herøy to those who live there.
        also = tuple(
            part
            for part in dict.fromkeys([name.split(" (")[0], *(official or "").split(" - ")])
            if part and part != name
        )
        point = None if latitude is None or longitude is None else Point(latitude, longitude)
        yield NamedPlace(PlaceKind.MUNICIPALITY, number, name, also, frozenset({number}), point)
    became: dict[str, set[str]] = defaultdict(set)
    for old, new in run(queries.COUNTY_CHANGES):
        became[old].add(new)
    for number, name, ended in run(queries.ALL_COUNTIES):
        counties = became[number] if ended and ended < on else {number}
        inside = frozenset(one for county in counties for one in within[county])
        if inside:
            yield NamedPlace(PlaceKind.COUNTY, number, name, (), inside, None)


def _postal(session: Reader, on: date) -> Iterator[NamedPlace]:
    towns: dict[str, set[str]] = defaultdict(set)
    points: dict[str, Point] = {}
    for code, place, municipality, latitude, longitude in rows_of(session).execute(
        queries.POSTAL_PLACES, {"day": on}
    ):
        point = None if latitude is None else Point(latitude, longitude)
        towns[place].add(municipality)
        if point is not None:
            points.setdefault(place, point)
        yield NamedPlace(PlaceKind.POSTAL_CODE, code, f"{code} {place}", (), frozenset({municipality}), point)
    for place, municipalities in towns.items():
        town = place.title()
        yield NamedPlace(PlaceKind.POSTAL_TOWN, town, town, (), frozenset(municipalities), points.get(place))
