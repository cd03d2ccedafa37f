"""The catalogue's reads: Core rows by statements that are built once (see STACK: hot reads)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select

from backend.features.catalogue.models import (
    CodeChangeRow,
    CountyRow,
    CutOffRow,
    ImportRow,
    MunicipalityRow,
    OfferingRow,
    PostalCodeRow,
    PostalPointRow,
    ProgrammeAreaRow,
    ProgrammeRow,
    SchoolRow,
    SynonymRow,
    TradeRow,
    TransitionRow,
)

DAY: BindParameter[date] = bindparam("day")


Rows = Select[*tuple[Any, ...]]


def holds(row: Any) -> ColumnElement[bool]:
    """The row's period covers the day."""
    return and_(
        or_(row.valid_from.is_(None), row.valid_from <= DAY), or_(row.valid_to.is_(None), row.valid_to >= DAY)
    )


VERSION = select(func.max(ImportRow.id)).correlate(None)

COUNTIES = (
    select(CountyRow.number, CountyRow.name, CountyRow.owner_name, CountyRow.owner_organisation)
    .where(holds(CountyRow), CountyRow.kind == "county")
    .order_by(CountyRow.name)
)
MUNICIPALITIES = (
    select(
        MunicipalityRow.number,
        MunicipalityRow.name,
        MunicipalityRow.county,
    )
    .where(
        holds(MunicipalityRow), or_(bindparam("county") == "", MunicipalityRow.county == bindparam("county"))
    )
    .order_by(MunicipalityRow.name)
)
MUNICIPALITY = select(MunicipalityRow.number, MunicipalityRow.name, MunicipalityRow.county).where(
    MunicipalityRow.number == bindparam("number"), holds(MunicipalityRow)
)
SUCCESSORS = select(CodeChangeRow.new).where(
    CodeChangeRow.kind == bindparam("kind"), CodeChangeRow.old == bindparam("old")
)
POSTAL_CODE = (
    select(
        PostalCodeRow.code,
        PostalCodeRow.place,
        PostalCodeRow.municipality,
        MunicipalityRow.county,
        PostalPointRow.latitude,
        PostalPointRow.longitude,
    )
    .outerjoin(PostalPointRow, PostalPointRow.code == PostalCodeRow.code)
    .outerjoin(
        MunicipalityRow, and_(MunicipalityRow.number == PostalCodeRow.municipality, holds(MunicipalityRow))
    )
    .where(PostalCodeRow.code == bindparam("code"), holds(PostalCodeRow))
)
POSTAL_POINTS = select(PostalPointRow.code, PostalPointRow.latitude, PostalPointRow.longitude)
PROGRAMMES = (
    select(
        ProgrammeRow.code,
        ProgrammeRow.name_nb,
        ProgrammeRow.name_nn,
        ProgrammeRow.name_en,
        ProgrammeRow.kind,
        ProgrammeRow.first_area,
    )
    .where(holds(ProgrammeRow), ProgrammeRow.kind != "supplementary")
    .order_by(ProgrammeRow.kind, ProgrammeRow.name_nb)
)

_AREA_COLUMNS = (
    ProgrammeAreaRow.code,
    ProgrammeAreaRow.base_code,
    ProgrammeAreaRow.category,
    ProgrammeAreaRow.programme,
    ProgrammeAreaRow.level,
    ProgrammeAreaRow.name_nb,
    ProgrammeAreaRow.name_nn,
    ProgrammeAreaRow.name_en,
    ProgrammeAreaRow.county,
    ProgrammeAreaRow.provision,
    ProgrammeAreaRow.is_trade,
    ProgrammeAreaRow.in_force,
)
AREA = select(*_AREA_COLUMNS).where(ProgrammeAreaRow.code == bindparam("code"))
AREAS_BY_CODE = select(*_AREA_COLUMNS).where(ProgrammeAreaRow.code.in_(bindparam("codes", expanding=True)))
_CURRENT = and_(ProgrammeAreaRow.in_force.is_(True), holds(ProgrammeAreaRow))
_IN_COUNTY = or_(ProgrammeAreaRow.county.is_(None), ProgrammeAreaRow.county == bindparam("county"))
AREAS = (
    select(*_AREA_COLUMNS)
    .where(
        _CURRENT,
        or_(bindparam("programme") == "", ProgrammeAreaRow.programme == bindparam("programme")),
        or_(bindparam("level") == "", ProgrammeAreaRow.level == bindparam("level")),
    )
    .order_by(ProgrammeAreaRow.level, ProgrammeAreaRow.name_nb, ProgrammeAreaRow.code)
)
FIRST_AREAS = (
    select(*_AREA_COLUMNS)
    .where(_CURRENT, _IN_COUNTY, ProgrammeAreaRow.level == "vg1", ProgrammeAreaRow.category == "----")
    .order_by(ProgrammeAreaRow.name_nb)
)
"""Ordinary Vg1 areas: variants such as Steiner schools' are applied for at those schools."""
AREAS_AFTER = (
    select(*_AREA_COLUMNS)
    .join(TransitionRow, TransitionRow.to_area == ProgrammeAreaRow.code)
    .where(
        _CURRENT,
        _IN_COUNTY,
        holds(TransitionRow),
        TransitionRow.from_area == bindparam("completed"),
        TransitionRow.county.in_(["", bindparam("county")]),
    )
    .distinct()
    .order_by(ProgrammeAreaRow.level, ProgrammeAreaRow.name_nb, ProgrammeAreaRow.code)
)
AREAS_BEFORE = (
    select(*_AREA_COLUMNS)
    .join(TransitionRow, TransitionRow.from_area == ProgrammeAreaRow.code)
    .where(holds(TransitionRow), TransitionRow.to_area == bindparam("code"), TransitionRow.county == "")
    .order_by(ProgrammeAreaRow.name_nb)
)
TRADE = select(
    TradeRow.area,
    TradeRow.direct_from_vg1,
    TradeRow.practical_subjects,
    TradeRow.theory_subjects,
    TradeRow.certificate,
    TradeRow.contract_months,
).where(TradeRow.area == bindparam("code"))

_SCHOOL_COLUMNS = (
    SchoolRow.organisation_number,
    SchoolRow.name,
    SchoolRow.address,
    SchoolRow.postal_code,
    PostalCodeRow.place,
    SchoolRow.municipality,
    SchoolRow.county,
    SchoolRow.latitude,
    SchoolRow.longitude,
    SchoolRow.website,
)
_SCHOOLS = select(*_SCHOOL_COLUMNS).outerjoin(PostalCodeRow, PostalCodeRow.code == SchoolRow.postal_code)
SCHOOL = _SCHOOLS.where(SchoolRow.organisation_number == bindparam("code"))
_OFFERED_HERE = exists().where(
    OfferingRow.school == SchoolRow.organisation_number,
    OfferingRow.school_year == bindparam("school_year"),
    or_(bindparam("area") == "", OfferingRow.area == bindparam("area")),
    holds(OfferingRow),
)
SCHOOLS_OFFERING = _SCHOOLS.where(
    holds(SchoolRow),
    or_(bindparam("county") == "", SchoolRow.county == bindparam("county")),
    _OFFERED_HERE,
).order_by(SchoolRow.name)

_OFFERINGS: Rows = (
    select(
        OfferingRow.id,
        OfferingRow.school_year,
        OfferingRow.places,
        OfferingRow.pools,
        OfferingRow.requirements,
        OfferingRow.beginner_languages,
        OfferingRow.demo_fields,
        OfferingRow.based_on,
        SchoolRow.organisation_number,
        SchoolRow.name.label("school_name"),
        SchoolRow.county.label("school_county"),
        SchoolRow.municipality,
        SchoolRow.latitude,
        SchoolRow.longitude,
        *_AREA_COLUMNS,
    )
    .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
    .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
)
# An offering ends with its school, whichever file says so first.
_OFFERED = and_(holds(OfferingRow), holds(SchoolRow))
OFFERINGS_WISHED = _OFFERINGS.where(OfferingRow.id.in_(bindparam("ids", expanding=True)), _OFFERED)
FILTERS: dict[str, ColumnElement[bool]] = {
    "county": SchoolRow.county == bindparam("county"),
    "level": ProgrammeAreaRow.level == bindparam("level"),
    "programme": ProgrammeAreaRow.programme == bindparam("programme"),
    "area": OfferingRow.area == bindparam("area"),
    "school": OfferingRow.school == bindparam("school"),
    "found": or_(
        OfferingRow.area.in_(bindparam("areas", expanding=True)),
        OfferingRow.school.in_(bindparam("schools", expanding=True)),
    ),
}


@lru_cache(maxsize=64)
def offerings(filters: frozenset[str]) -> Rows:
    """One page of offerings by their ids, with these of `FILTERS`; `total` is how many there are in all."""
    return (
        select(OfferingRow.id, func.count().over().label("total"))
        .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
        .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
        .where(OfferingRow.school_year == bindparam("school_year"), _OFFERED)
        .where(*(FILTERS[name] for name in sorted(filters)))
        .order_by(ProgrammeAreaRow.level, ProgrammeAreaRow.name_nb, SchoolRow.name, OfferingRow.id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


@lru_cache(maxsize=64)
def offerings_count(filters: frozenset[str]) -> Rows:
    """How many offerings there are with these filters, for a page beyond the last."""
    return (
        select(func.count())
        .select_from(OfferingRow)
        .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
        .join(ProgrammeAreaRow, ProgrammeAreaRow.code == OfferingRow.area)
        .where(OfferingRow.school_year == bindparam("school_year"), _OFFERED)
        .where(*(FILTERS[name] for name in sorted(filters)))
    )


AREA_COUNTIES = (
    select(OfferingRow.area, SchoolRow.county)
    .join(SchoolRow, SchoolRow.organisation_number == OfferingRow.school)
    .where(OfferingRow.school_year == bindparam("school_year"), _OFFERED)
    .distinct()
)
NEWEST_SCHOOL_YEAR = select(func.max(OfferingRow.school_year))

CUT_OFFS = (
    select(
        CutOffRow.school,
        CutOffRow.area,
        CutOffRow.level,
        CutOffRow.title,
        CutOffRow.year,
        CutOffRow.round,
        CutOffRow.points,
        CutOffRow.status,
    )
    .where(CutOffRow.school.in_(bindparam("schools", expanding=True)), CutOffRow.area.is_not(None))
    .order_by(CutOffRow.school, CutOffRow.area, CutOffRow.year.desc(), CutOffRow.round.desc())
)

CUT_OFFS_OF_AREAS = CUT_OFFS.where(CutOffRow.area.in_(bindparam("areas", expanding=True)))

SEARCH_AREAS = select(*_AREA_COLUMNS).where(_CURRENT, ProgrammeAreaRow.level != "vg4")
SEARCH_SYNONYMS = select(SynonymRow.area, SynonymRow.words)
SEARCH_RETIRED = (
    select(CodeChangeRow.new, ProgrammeAreaRow.name_nb, ProgrammeAreaRow.name_nn, ProgrammeAreaRow.name_en)
    .join(ProgrammeAreaRow, ProgrammeAreaRow.code == CodeChangeRow.old)
    .where(CodeChangeRow.kind == "programme_area")
)
TRADES_IN_FORCE = (
    select(
        ProgrammeAreaRow.code,
        ProgrammeAreaRow.programme,
        ProgrammeAreaRow.name_nb,
        ProgrammeAreaRow.name_nn,
        ProgrammeAreaRow.name_en,
    )
    .join(TradeRow, TradeRow.area == ProgrammeAreaRow.code)
    .where(_CURRENT, ProgrammeAreaRow.code.in_(select(SynonymRow.area)))
    .order_by(ProgrammeAreaRow.code)
)
"""Whom no everyday words lead to is taught at school alone."""
MUNICIPALITY_POINTS = (
    select(
        MunicipalityRow.number,
        MunicipalityRow.name,
        MunicipalityRow.official_name,
        MunicipalityRow.county,
        MunicipalityRow.latitude,
        MunicipalityRow.longitude,
    )
    .where(holds(MunicipalityRow))
    .order_by(MunicipalityRow.number)
)
ALL_COUNTIES = select(CountyRow.number, CountyRow.name, CountyRow.valid_to).where(CountyRow.kind != "abroad")
COUNTY_CHANGES = select(CodeChangeRow.old, CodeChangeRow.new).where(CodeChangeRow.kind == "county")
POSTAL_PLACES = (
    select(
        PostalCodeRow.code,
        PostalCodeRow.place,
        PostalCodeRow.municipality,
        PostalPointRow.latitude,
        PostalPointRow.longitude,
    )
    .outerjoin(PostalPointRow, PostalPointRow.code == PostalCodeRow.code)
    .where(holds(PostalCodeRow))
    .order_by(PostalCodeRow.code)
)
