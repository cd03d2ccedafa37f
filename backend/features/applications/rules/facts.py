"""What the rules must know about the world to judge a draft: gathered by the service, plain values here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from backend.features.applications.rules.attachments import AttachmentKind


class TooFew(StrEnum):
    """What the county does with a Vg1 applicant who names fewer than three programmes."""

    ANY_PROGRAMME_WITH_ROOM = "any_programme_with_room"
    LOSES_GUARANTEE = "loses_guarantee"
    MAY_BE_PLACED_ELSEWHERE = "may_be_placed_elsewhere"


@dataclass(frozen=True, slots=True)
class Limits:
    """The county's numbers for one season; `None` is as many as you like."""

    vg1_programmes: int = 3
    schools_per_programme: int | None = 6
    vg23_areas: int | None = None
    vg23_schools_per_area: int | None = 6
    nearest_school_first: bool = False
    too_few: TooFew = TooFew.ANY_PROGRAMME_WITH_ROOM


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """A programme area of the catalogue."""

    programme: str
    level: str | None
    is_trade: bool = False
    in_force: bool = True
    is_academic: bool = False


@dataclass(frozen=True, slots=True)
class OfferingFacts:
    """A programme area at a school this year. `kilometres` from the applicant's home, as the crow flies."""

    county: str
    school_name: str
    requirements: frozenset[str] = frozenset()
    beginner_languages: frozenset[str] = frozenset()
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class NearestSchool:
    """The nearest school that offers an area."""

    school: str
    name: str
    kilometres: float


@dataclass(frozen=True, slots=True)
class Facts:
    """The world around one draft."""

    county: str
    home_county: str | None
    completed_area: str | None
    contact_confirmed: bool
    limits: Limits
    moving_documents_by: date
    early_day: date | None
    """The deadline of the early class; `None` while nobody has entered it."""
    areas: Mapping[str, AreaFacts] = field(default_factory=dict)
    open_areas: frozenset[str] = frozenset()
    """Areas that build on what was completed, or all of Vg1 for someone who comes from lower secondary."""
    offerings: Mapping[tuple[str, str], OfferingFacts] = field(default_factory=dict)
    """By area and school."""
    nearest: Mapping[str, NearestSchool] = field(default_factory=dict)
    municipality_counties: Mapping[str, str] = field(default_factory=dict)
    attachments: frozenset[AttachmentKind] = frozenset()
