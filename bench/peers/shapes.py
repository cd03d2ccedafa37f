"""The three answers and the draft as pydantic models, field for field as our marshmallow schemas have them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Code = Annotated[str, Field(max_length=12)]
Codes = Annotated[list[Code], Field(max_length=30)]
Words = Annotated[str, Field(max_length=4000)]
Instant = Annotated[datetime, PlainSerializer(datetime.isoformat, when_used="json")]


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SchoolWish(Sent):
    area: Code
    schools: Codes = []


class OwnCompany(Sent):
    organisation_number: str = Field(max_length=20)
    name: str = Field("", max_length=200)


class ApprenticeshipWish(Sent):
    trade: Code
    municipalities: Codes = []
    company: OwnCompany | None = None


class Moving(Sent):
    municipality: Code | None = None
    day: date | None = None


class ExtraForm(Sent):
    area: Code
    school: Code
    requirement: str = Field(max_length=40)
    text: Words = ""


class MotherTongue(Sent):
    language: Code | None = None
    years_in_norway: int | None = Field(None, ge=0, le=30)
    norwegian_classes: Words = ""


class DraftContent(Sent):
    terms: str | None = Field(None, max_length=20)
    types: list[Literal["school", "apprenticeship"]] = Field([], max_length=2)
    level: Literal["vg1", "vg2", "vg3"] | None = None
    category: str = Field("ordinary", max_length=40)
    explanation: Words = ""
    moving: Moving | None = None
    wishes: list[SchoolWish] = Field([], max_length=30)
    had_foreign_language: bool | None = None
    foreign_language: Code | None = None
    mother_tongue: MotherTongue | None = None
    extra_forms: list[ExtraForm] = Field([], max_length=30)
    apprenticeship: str = Field("apprentice", max_length=40)
    apprenticeship_wishes: list[ApprenticeshipWish] = Field([], max_length=30)
    letter: str = Field("", max_length=8000)


class Finding(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    severity: str
    code: str
    pointer: str
    params: dict[str, Any]


class DraftAnswer(BaseModel):
    version: int
    saved_at: Instant
    unsent_changes: bool
    content: DraftContent
    findings: list[Finding]
    ready: bool


class StatusWish(BaseModel):
    rank: int
    type: str
    area: str
    school: str | None
    group: str
    status: str


class StatusItem(BaseModel):
    id: str
    county: str
    school_year: int
    reference: str
    state: str
    group: str | None
    deadline: Instant
    submitted_at: Instant | None
    submission_number: int | None
    withdrawn_at: Instant | None
    wishes: list[StatusWish]


class StatusAnswer(BaseModel):
    items: list[StatusItem]


class Names(BaseModel):
    nb: str
    nn: str | None
    en: str | None


class Point(BaseModel):
    latitude: float
    longitude: float


class Area(BaseModel):
    code: str
    programme: str
    level: str | None
    names: Names
    provision: str
    is_trade: bool
    in_force: bool


class CutOff(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    year: int
    round: int
    points: int | None
    status: str
    title: str


class Offering(BaseModel):
    id: str
    school_year: int
    area: Area
    school: str
    school_name: str
    county: str
    municipality: str | None
    point: Point | None
    places: int | None
    pools: dict[str, int]
    requirements: list[str]
    beginner_languages: list[str]
    demo_fields: list[str]
    cut_offs: list[CutOff]


class OfferingsAnswer(BaseModel):
    school_year: int
    total: int
    page: int
    size: int
    offerings: list[Offering]
