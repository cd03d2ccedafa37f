"""What an intake is made of before it is a snapshot: plain rows from the neighbours, by their own ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from backend.engine.snapshot import County, Level, PoolKind
from backend.features.intake.rules.decisions import Kind
from backend.features.intake.rules.structure import Seats
from backend.kernel.places import Point


class Wished(NamedTuple):
    """A wish in force, with its official status."""

    id: str
    rank: int
    """In its application."""
    area: str
    school: str
    code: str
    elsewhere: bool = False
    """No wish but a place found elsewhere in an earlier round, which she holds: it comes after all her wishes."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An application as it was last sent."""

    id: str
    account: str
    county: str
    late: bool
    needs_category: bool
    """She applied on terms that an officer must decide about before the points do."""
    wishes: tuple[Wished, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Facts about an applicant that are not in an application. Without any: nobody knows."""

    home: str | None = None
    postal_code: str | None = None
    completed: str | None = None
    """Programme area of the latest year."""
    school: str | None = None
    """Where that year was attended."""
    failed: int = 0
    """Subjects of that year that were not passed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A programme area at a school, with what it has to give; no seats where nobody has said how many."""

    id: str
    area: str
    school: str
    county: str
    programme: str
    level: Level
    seats: Seats | None
    is_academic: bool = False
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force."""

    application: str
    wish: tuple[str, str] | None
    kind: Kind
    value: int


@dataclass(frozen=True, slots=True)
class CountyTerms:
    """A county in the engine's words, and what the engine does not need to know."""

    county: County
    own_school_academic_only: bool = False
    skill_first_wish: bool = False
    rules_carried: bool = False
    """Nobody has entered rules for this year; those of an earlier one are used."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a round starts from."""

    counties: tuple[CountyTerms, ...]
    applications: tuple[Applied, ...]
    people: Mapping[str, Person]
    offerings: tuple[Offered, ...]
    decisions: tuple[Decided, ...]
    points: Mapping[tuple[Level, str], Mapping[str, int]]
    """By level and county, then by account: hundredths. Nothing where there are no grades to compare."""
    open_areas: Mapping[tuple[str, str], frozenset[str]]
    """By completed area and county: what builds on it."""
    places: Mapping[str, Point] = field(default_factory=dict)
    """By postal code."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """By wish: the place on the waiting list that the last round published."""
    held_pools: Mapping[str, PoolKind] = field(default_factory=dict)
    """By wish: the named pool that the seat was taken from, where somebody has one."""
    corrections_open: tuple[str, ...] = ()
    """Applications with an extra seat that waits for an answer."""
