"""Place names: what they stand for today, and where that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.features.vacancies.rules.words import folded
from backend.kernel.places import Point


class PlaceKind(StrEnum):
    """What a name stands for, in the order in which it is believed."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    REGION = "region"
    """A district, or a county of before."""
    POSTAL_TOWN = "postal_town"
    POSTAL_CODE = "postal_code"


ORDER = {kind: number for number, kind in enumerate(PlaceKind)}
WEAK = frozenset(
    "a an at be by da de den det dr en er for fra ga god her i is man me of on or pa se so to ut".split()
)
"""Places whose names are everyday words; they are named by postal code or in a longer name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that adverts can lie in."""

    kind: PlaceKind
    code: str
    name: str
    municipalities: frozenset[str]
    point: Point | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by their folded names and by kind and code."""

    by_name: Mapping[str, tuple[Place, ...]]
    by_code: Mapping[tuple[str, str], Place]
    vocabulary: tuple[str, ...]
    """Single folded names, for corrections."""
    sorted_names: tuple[str, ...]

    def named(self, phrase: str) -> tuple[Place, ...]:
        """The places of this name, the likeliest first; those that lie wholly in another of them are left out."""
        return self.by_name.get(phrase, ())


def build(places: Iterable[Place]) -> Gazetteer:
    """A gazetteer of these places."""
    names: dict[str, list[Place]] = defaultdict(list)
    by_code: dict[tuple[str, str], Place] = {}
    for place in places:
        by_code[place.kind.value, place.code] = place
        if place.kind is PlaceKind.POSTAL_CODE:
            names[place.code].append(place)
            continue
        for name in (place.name, *place.also):
            phrase = folded(name)
            if phrase not in WEAK and place not in names[phrase]:
                names[phrase].append(place)
    by_name = {phrase: _without_inner(several) for phrase, several in names.items()}
    single = {phrase for phrase in by_name if len(phrase) > 4 and " " not in phrase}
    return Gazetteer(by_name, by_code, tuple(sorted(single)), tuple(sorted(by_name)))


def _without_inner(places: list[Place]) -> tuple[Place, ...]:
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: (ORDER[one.kind], one.code)):
        if not any(place.municipalities <= other.municipalities for other in kept):
            kept.append(place)
    return tuple(kept)
