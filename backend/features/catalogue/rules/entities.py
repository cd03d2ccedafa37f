"""What the catalogue hands to its neighbours: plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from backend.features.catalogue.rules.kinds import (
    Certificate,
    CutOffStatus,
    DemoField,
    Level,
    Pool,
    ProgrammeKind,
    Provision,
    Requirement,
)
from backend.kernel.places import Point

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Names:
    """A name in three languages; `None` where nobody has translated it."""

    nb: str
    nn: str | None = None
    en: str | None = None

    def best(self, locale: str) -> tuple[str, str]:
        """The name for a reader of `locale`, and the language it is in."""
        wanted = {"nb": self.nb, "nn": self.nn, "en": self.en}.get(locale)
        return (wanted, locale) if wanted else (self.nb, "nb")


@dataclass(frozen=True, slots=True)
class County:
    number: str
    name: str
    owner_name: str | None
    owner_organisation: str | None


@dataclass(frozen=True, slots=True)
class Municipality:
    number: str
    name: str
    county: str


@dataclass(frozen=True, slots=True)
class PostalPlace:
    """A postal code with its place; `point` is missing for codes without a known position."""

    code: str
    place: str
    municipality: str
    county: str | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Programme:
    """An education programme: one of the fifteen that can be chosen at Vg1."""

    code: str
    names: Names
    kind: ProgrammeKind
    first_area: str | None


@dataclass(frozen=True, slots=True)
class Area:
    """A programme area: what is applied for at a level. `county` is set for a variant only that county has."""

    code: str
    base_code: str
    category: str
    programme: str
    level: Level | None
    names: Names
    county: str | None
    provision: Provision
    is_trade: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class Trade:
    """What is special about an area that is a trade."""

    area: str
    direct_from_vg1: bool
    practical_subjects: tuple[str, ...]
    theory_subjects: tuple[str, ...]
    certificate: Certificate | None
    contract_months: int | None


@dataclass(frozen=True, slots=True)
class School:
    organisation_number: str
    name: str
    address: str | None
    postal_code: str | None
    place: str | None
    municipality: str | None
    county: str
    point: Point | None
    website: str | None


@dataclass(frozen=True, slots=True)
class NearSchool:
    """A school and how far it is, as the crow flies."""

    school: School
    kilometres: float


@dataclass(frozen=True, slots=True)
class CutOff:
    """How the last seat went in one intake; `points` in hundredths, only when it went by points."""

    school: str
    area: str
    level: Level
    title: str
    year: int
    round: int
    points: int | None
    status: CutOffStatus


@dataclass(frozen=True, slots=True)
class Offering:
    """A programme area at a school in a school year: what a wish points at.

    `demo_fields` names the parts that are invented because no open source has them.
    """

    id: str
    school_year: int
    area: Area
    school: str
    school_name: str
    county: str
    municipality: str | None
    point: Point | None
    places: int | None
    pools: dict[Pool, int]
    requirements: tuple[Requirement, ...]
    beginner_languages: tuple[str, ...]
    demo_fields: frozenset[DemoField]


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """A part of a longer list; `number` counts from 1."""

    items: tuple[T_co, ...]
    total: int
    number: int
    size: int
