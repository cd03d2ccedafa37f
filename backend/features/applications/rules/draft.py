"""A draft as values: whatever has been typed so far, half of it missing, some of it perhaps impossible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.features.applications.rules.categories import (
    ApplicationType,
    ApprenticeshipKind,
    Category,
    DeadlineClass,
    deadline_class,
)

TERMS = "2027-1"
"""The terms in force. A new school year or a new wording asks for a new yes."""

HEALTH_DECLARATION = "health_declaration"
"""The requirement of an offering that asks for health matters."""

Content = Mapping[str, Any]

EMPTY: Content = {
    "terms": None,
    "types": [],
    "level": None,
    "category": Category.ORDINARY.value,
    "explanation": "",
    "moving": None,
    "wishes": [],
    "had_foreign_language": None,
    "foreign_language": None,
    "mother_tongue": None,
    "extra_forms": [],
    "apprenticeship": ApprenticeshipKind.APPRENTICE.value,
    "apprenticeship_wishes": [],
    "letter": "",
}
"""How every draft begins."""


@dataclass(frozen=True, slots=True)
class SchoolWish:
    """A programme area and the schools wanted for it, both in order."""

    area: str
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnCompany:
    """A training company the applicant has found herself."""

    organisation_number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ApprenticeshipWish:
    """A trade, the municipalities where the applicant could work, and perhaps a company."""

    trade: str
    municipalities: tuple[str, ...] = ()
    company: OwnCompany | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """«I am moving»: to which municipality, and when."""

    municipality: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ExtraForm:
    """What an offering asks for beside the wish itself, in the applicant's words."""

    area: str
    school: str
    requirement: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class MotherTongue:
    """The page for applicants from language minorities. Codes of ISO 639."""

    language: str | None = None
    years_in_norway: int | None = None
    norwegian_classes: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything an applicant tells one county."""

    terms: str | None = None
    types: frozenset[ApplicationType] = frozenset()
    level: str | None = None
    category: Category = Category.ORDINARY
    explanation: str = ""
    moving: Moving | None = None
    wishes: tuple[SchoolWish, ...] = ()
    had_foreign_language: bool | None = None
    foreign_language: str | None = None
    mother_tongue: MotherTongue = MotherTongue()
    extra_forms: tuple[ExtraForm, ...] = ()
    apprenticeship: ApprenticeshipKind = ApprenticeshipKind.APPRENTICE
    apprenticeship_wishes: tuple[ApprenticeshipWish, ...] = ()
    letter: str = ""

    @property
    def deadline_class(self) -> DeadlineClass:
        return deadline_class(self.types, self.category, self.apprenticeship)

    @property
    def for_school(self) -> bool:
        return ApplicationType.SCHOOL in self.types

    @property
    def for_apprenticeship(self) -> bool:
        return ApplicationType.APPRENTICESHIP in self.types


def read_deadline_class(content: Content) -> DeadlineClass:
    """Which deadline a stored draft has to meet, without reading the rest of it."""
    return deadline_class(
        _types(content),
        Category(content.get("category") or Category.ORDINARY),
        ApprenticeshipKind(content.get("apprenticeship") or ApprenticeshipKind.APPRENTICE),
    )


def read_draft(content: Content) -> Draft:
    """A stored draft as values. What an older version of the portal did not ask for is missing, not a fault."""
    moving = content.get("moving")
    mother_tongue = content.get("mother_tongue") or {}
    return Draft(
        terms=content.get("terms"),
        types=_types(content),
        level=content.get("level"),
        category=Category(content.get("category") or Category.ORDINARY),
        explanation=content.get("explanation", ""),
        moving=None if moving is None else _moving(moving),
        wishes=tuple(
            SchoolWish(wish["area"], tuple(wish.get("schools", ()))) for wish in content.get("wishes", ())
        ),
        had_foreign_language=content.get("had_foreign_language"),
        foreign_language=content.get("foreign_language"),
        mother_tongue=MotherTongue(
            mother_tongue.get("language"),
            mother_tongue.get("years_in_norway"),
            mother_tongue.get("norwegian_classes", ""),
        ),
        extra_forms=tuple(
            ExtraForm(form["area"], form["school"], form["requirement"], form.get("text", ""))
            for form in content.get("extra_forms", ())
        ),
        apprenticeship=ApprenticeshipKind(content.get("apprenticeship") or ApprenticeshipKind.APPRENTICE),
        apprenticeship_wishes=tuple(
            _apprenticeship_wish(wish) for wish in content.get("apprenticeship_wishes", ())
        ),
        letter=content.get("letter", ""),
    )


def draft_told(content: Content, *, sensitive: bool) -> Content:
    """A sent draft as a reader may know it; `sensitive`: all of it. Why somebody asks for individual treatment and
    what stands in a health declaration is between the applicant and the county.
    """
    if sensitive:
        return content
    forms = [form for form in content.get("extra_forms", ()) if form["requirement"] != HEALTH_DECLARATION]
    return {**content, "explanation": "", "extra_forms": forms}


def _types(content: Content) -> frozenset[ApplicationType]:
    return frozenset(map(ApplicationType, content.get("types", ())))


def _moving(content: Content) -> Moving:
    day = content.get("day")
    return Moving(content.get("municipality"), date.fromisoformat(day) if day else None)


def _apprenticeship_wish(content: Content) -> ApprenticeshipWish:
    company = content.get("company")
    return ApprenticeshipWish(
        trade=content["trade"],
        municipalities=tuple(content.get("municipalities", ())),
        company=OwnCompany(company["organisation_number"], company.get("name", "")) if company else None,
    )
