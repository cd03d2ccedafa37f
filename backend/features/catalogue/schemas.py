"""The catalogue on the wire.

A name is given in the languages it has been translated to; where `nn` or `en` is null, show `nb` and say so with
`lang="nb"`. Points are hundredths: 4250 is 42.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from marshmallow import fields, validate

from backend.features.catalogue.rules.county import READERS, CountyRules, Origin
from backend.features.catalogue.rules.entities import (
    Area,
    County,
    CutOff,
    Municipality,
    Names,
    Offering,
    Page,
    PostalPlace,
    Programme,
    School,
    Trade,
)
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
from backend.features.catalogue.rules.search import Found, Hit
from backend.kernel.places import Point
from backend.platform.api.schemas import Schema, between, length, pattern

COUNTY = pattern(r"^\d{2}$")
AREA = pattern(r"^[A-Z][A-Z0-9]{5}[A-Z0-9-]{4}$")
PROGRAMME = pattern(r"^[A-Z][A-Z0-9]$")
SCHOOL = pattern(r"^[89U]\d{8}$")
SCHOOL_YEAR = {"description": "2027 is the school year 2027–2028; without it the newest that has offerings"}
LARGEST_PAGE = 1000
CUT_OFFS_SHOWN = 3
"""The newest years an offering is shown with."""


class PageQuery(Schema):
    page = fields.Integer(load_default=1, validate=between(1, LARGEST_PAGE))
    size = fields.Integer(load_default=40, validate=between(1, 200))


class SearchQuery(PageQuery):
    q = fields.String(required=True, validate=length(1, 80))
    county = fields.String(validate=COUNTY)
    level = fields.Enum(Level, by_value=True)


class MunicipalitiesQuery(Schema):
    county = fields.String(validate=COUNTY)


class AreasQuery(Schema):
    programme = fields.String(validate=PROGRAMME)
    level = fields.Enum(Level, by_value=True)


class OpenAreasQuery(Schema):
    county = fields.String(required=True, validate=COUNTY)
    completed = fields.String(
        validate=AREA,
        metadata={"description": "Programme area completed; without it what is open after lower secondary"},
    )


class OfferingsQuery(PageQuery):
    q = fields.String(validate=length(1, 80))
    county = fields.String(validate=COUNTY)
    level = fields.Enum(Level, by_value=True)
    programme = fields.String(validate=PROGRAMME)
    area = fields.String(validate=AREA)
    school = fields.String(validate=SCHOOL)
    school_year = fields.Integer(validate=between(2020, 2100), metadata=SCHOOL_YEAR)


class SchoolYearQuery(Schema):
    school_year = fields.Integer(validate=between(2020, 2100), metadata=SCHOOL_YEAR)


class NamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class PointSchema(Schema):
    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)


class CountySchema(Schema):
    number = fields.String(required=True)
    name = fields.String(required=True)
    owner_name = fields.String(required=True, allow_none=True)
    owner_organisation = fields.String(required=True, allow_none=True)


class CountiesSchema(Schema):
    counties = fields.List(fields.Nested(CountySchema), required=True)


class MunicipalitySchema(Schema):
    number = fields.String(required=True)
    name = fields.String(required=True)
    county = fields.String(required=True)


class MunicipalitiesSchema(Schema):
    municipalities = fields.List(fields.Nested(MunicipalitySchema), required=True)


class PostalPlaceSchema(Schema):
    code = fields.String(required=True)
    place = fields.String(required=True)
    municipality = fields.String(required=True)
    county = fields.String(required=True, allow_none=True)
    point = fields.Nested(PointSchema, required=True, allow_none=True)


class RuleSchema(Schema):
    name = fields.String(
        required=True, validate=validate.OneOf(tuple(READERS), error="problems.field_invalid")
    )
    value = fields.Raw(
        required=True, allow_none=True, metadata={"description": "Text, number, flag, list or object"}
    )
    legal = fields.String(required=True, metadata={"description": "The text that says so"})
    verified = fields.Boolean(
        required=True, metadata={"description": "Somebody has checked it against that text"}
    )
    origin = fields.Enum(Origin, by_value=True, required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)


class CountyRulesSchema(Schema):
    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    carried_from = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The school year the rules were written for, if not this"},
    )
    rules = fields.List(fields.Nested(RuleSchema), required=True)


class ProgrammeSchema(Schema):
    code = fields.String(required=True)
    names = fields.Nested(NamesSchema, required=True)
    kind = fields.Enum(ProgrammeKind, by_value=True, required=True)
    first_area = fields.String(required=True, allow_none=True)


class ProgrammesSchema(Schema):
    programmes = fields.List(fields.Nested(ProgrammeSchema), required=True)


class AreaSchema(Schema):
    code = fields.String(required=True)
    programme = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True, allow_none=True)
    names = fields.Nested(NamesSchema, required=True)
    provision = fields.Enum(Provision, by_value=True, required=True)
    is_trade = fields.Boolean(required=True)
    in_force = fields.Boolean(required=True)


class AreasSchema(Schema):
    areas = fields.List(fields.Nested(AreaSchema), required=True)


class TradeSchema(Schema):
    direct_from_vg1 = fields.Boolean(required=True)
    practical_subjects = fields.List(fields.String(), required=True)
    theory_subjects = fields.List(fields.String(), required=True)
    certificate = fields.Enum(Certificate, by_value=True, required=True, allow_none=True)
    contract_months = fields.Integer(required=True, allow_none=True)


class AreaDetailSchema(AreaSchema):
    trade = fields.Nested(TradeSchema, required=True, allow_none=True)
    builds_on = fields.List(fields.Nested(AreaSchema), required=True)
    leads_to = fields.List(fields.Nested(AreaSchema), required=True)


class CutOffSchema(Schema):
    year = fields.Integer(required=True)
    round = fields.Integer(
        required=True, metadata={"description": "Which intake; 0 where the county did not say"}
    )
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "Hundredths"})
    status = fields.Enum(CutOffStatus, by_value=True, required=True)
    title = fields.String(required=True, metadata={"description": "What the county called it"})


class OfferingSchema(Schema):
    id = fields.String(required=True)
    school_year = fields.Integer(required=True)
    area = fields.Nested(AreaSchema, required=True)
    school = fields.String(required=True, metadata={"description": "Organisation number"})
    school_name = fields.String(required=True)
    county = fields.String(required=True)
    municipality = fields.String(required=True, allow_none=True)
    point = fields.Nested(PointSchema, required=True, allow_none=True)
    places = fields.Integer(required=True, allow_none=True)
    pools = fields.Dict(keys=fields.Enum(Pool, by_value=True), values=fields.Integer(), required=True)
    requirements = fields.List(fields.Enum(Requirement, by_value=True), required=True)
    beginner_languages = fields.List(fields.String(), required=True)
    demo_fields = fields.List(
        fields.Enum(DemoField, by_value=True),
        required=True,
        metadata={"description": "Parts that are demo figures: no open source has them"},
    )
    cut_offs = fields.List(
        fields.Nested(CutOffSchema), required=True, metadata={"description": "Newest first"}
    )


class OfferingsSchema(Schema):
    school_year = fields.Integer(required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    offerings = fields.List(fields.Nested(OfferingSchema), required=True)


class SchoolSchema(Schema):
    organisation_number = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True, allow_none=True)
    postal_code = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    municipality = fields.String(required=True, allow_none=True)
    county = fields.String(required=True)
    point = fields.Nested(PointSchema, required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)


class SchoolDetailSchema(SchoolSchema):
    school_year = fields.Integer(required=True)
    offerings = fields.List(fields.Nested(OfferingSchema), required=True)


class HitSchema(Schema):
    kind = fields.Enum(Found, by_value=True, required=True)
    code = fields.String(required=True, metadata={"description": "Programme, area or organisation number"})
    names = fields.Nested(NamesSchema, required=True)
    matched = fields.String(required=True, metadata={"description": "The word that led here"})
    match = fields.String(
        required=True,
        metadata={"description": "exact, words, beginning, word_beginnings, inside, across, slip or part"},
    )
    programme = fields.String(required=True, allow_none=True)
    level = fields.Enum(Level, by_value=True, required=True, allow_none=True)
    counties = fields.List(
        fields.String(), required=True, metadata={"description": "Where; empty is everywhere"}
    )


class SearchSchema(Schema):
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    guessed = fields.Boolean(
        required=True, metadata={"description": "Nothing fitted as typed: these are close"}
    )
    later = fields.Boolean(
        required=True,
        metadata={"description": "A profession one studies for afterwards: these are ways towards it"},
    )
    hits = fields.List(fields.Nested(HitSchema), required=True)


class SourceSchema(Schema):
    line = fields.String(required=True, metadata={"description": "To be shown as it stands"})
    what = fields.List(fields.String(), required=True)
    licence = fields.String(required=True, allow_none=True)
    licence_url = fields.String(required=True, allow_none=True)


class AttributionSchema(Schema):
    sources = fields.List(fields.Nested(SourceSchema), required=True)


def names_view(names: Names) -> dict[str, Any]:
    return {"nb": names.nb, "nn": names.nn, "en": names.en}


def point_view(point: Point | None) -> dict[str, float] | None:
    return {"latitude": point.latitude, "longitude": point.longitude} if point else None


def county_view(county: County) -> dict[str, Any]:
    return {
        "number": county.number,
        "name": county.name,
        "owner_name": county.owner_name,
        "owner_organisation": county.owner_organisation,
    }


def county_rules_view(rules: CountyRules) -> dict[str, Any]:
    return {
        "county": rules.county,
        "school_year": rules.school_year,
        "carried_from": rules.carried_from,
        "rules": [
            {
                "name": name,
                "value": _plain(ruled.value),
                "legal": ruled.legal,
                "verified": ruled.verified,
                "origin": ruled.origin,
                "valid_from": ruled.valid.start,
                "valid_to": ruled.valid.end,
            }
            for name, ruled in rules.values()
        ],
    }


def _plain(value: Any) -> Any:
    """A ruled value as JSON knows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def municipality_view(municipality: Municipality) -> dict[str, Any]:
    return {"number": municipality.number, "name": municipality.name, "county": municipality.county}


def postal_place_view(place: PostalPlace) -> dict[str, Any]:
    return {
        "code": place.code,
        "place": place.place,
        "municipality": place.municipality,
        "county": place.county,
        "point": point_view(place.point),
    }


def programme_view(programme: Programme) -> dict[str, Any]:
    return {
        "code": programme.code,
        "names": names_view(programme.names),
        "kind": programme.kind,
        "first_area": programme.first_area,
    }


def area_view(area: Area) -> dict[str, Any]:
    return {
        "code": area.code,
        "programme": area.programme,
        "level": area.level,
        "names": names_view(area.names),
        "provision": area.provision,
        "is_trade": area.is_trade,
        "in_force": area.in_force,
    }


def area_detail_view(
    area: Area, trade: Trade | None, builds_on: Sequence[Area], leads_to: Sequence[Area]
) -> dict[str, Any]:
    return area_view(area) | {
        "trade": trade
        and {
            "direct_from_vg1": trade.direct_from_vg1,
            "practical_subjects": trade.practical_subjects,
            "theory_subjects": trade.theory_subjects,
            "certificate": trade.certificate,
            "contract_months": trade.contract_months,
        },
        "builds_on": [area_view(one) for one in builds_on],
        "leads_to": [area_view(one) for one in leads_to],
    }


def cut_off_view(cut_off: CutOff) -> dict[str, Any]:
    return {
        "year": cut_off.year,
        "round": cut_off.round,
        "points": cut_off.points,
        "status": cut_off.status,
        "title": cut_off.title,
    }


def offering_view(offering: Offering, cut_offs: Sequence[CutOff]) -> dict[str, Any]:
    return {
        "id": offering.id,
        "school_year": offering.school_year,
        "area": area_view(offering.area),
        "school": offering.school,
        "school_name": offering.school_name,
        "county": offering.county,
        "municipality": offering.municipality,
        "point": point_view(offering.point),
        "places": offering.places,
        "pools": offering.pools,
        "requirements": offering.requirements,
        "beginner_languages": offering.beginner_languages,
        "demo_fields": sorted(offering.demo_fields),
        "cut_offs": [cut_off_view(one) for one in cut_offs],
    }


def offerings_view(
    page: Page[Offering], school_year: int, cut_offs: Mapping[tuple[str, str], Sequence[CutOff]]
) -> dict[str, Any]:
    return {
        "school_year": school_year,
        "total": page.total,
        "page": page.number,
        "size": page.size,
        "offerings": [
            offering_view(one, cut_offs.get((one.school, one.area.code), ())) for one in page.items
        ],
    }


def school_view(school: School) -> dict[str, Any]:
    return {
        "organisation_number": school.organisation_number,
        "name": school.name,
        "address": school.address,
        "postal_code": school.postal_code,
        "place": school.place,
        "municipality": school.municipality,
        "county": school.county,
        "point": point_view(school.point),
        "website": school.website,
    }


def hit_view(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "kind": entry.kind,
        "code": entry.code,
        "names": names_view(entry.names),
        "matched": hit.term.shown,
        "match": hit.match.name.lower(),
        "programme": entry.programme,
        "level": entry.level and Level(entry.level),
        "counties": sorted(entry.counties),
    }


def search_view(page: Page[Hit]) -> dict[str, Any]:
    return {
        "total": page.total,
        "page": page.number,
        "size": page.size,
        "guessed": any(hit.match.is_guess for hit in page.items),
        "later": bool(page.items) and page.items[0].term.is_later,
        "hits": [hit_view(hit) for hit in page.items],
    }
