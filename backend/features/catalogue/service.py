"""Use cases of the catalogue. Typed functions here are the door for neighbours.

`on` is the day the answer is for: codes and schools that do not hold on that day are left out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, RowMapping
from sqlalchemy.orm import Session

from backend.features.catalogue import county_rules as rule_files
from backend.features.catalogue import finding, importing, queries
from backend.features.catalogue.editions import edition, through
from backend.features.catalogue.files import folder_loads
from backend.features.catalogue.naming import (
    NamedPlace as NamedPlace,  # noqa: PLC0414 - neighbours name them
)
from backend.features.catalogue.naming import PlaceKind as PlaceKind  # noqa: PLC0414
from backend.features.catalogue.naming import TradeNames as TradeNames  # noqa: PLC0414
from backend.features.catalogue.naming import later_professions as later_professions  # noqa: PLC0414
from backend.features.catalogue.naming import named_places as named_places  # noqa: PLC0414
from backend.features.catalogue.naming import trade_names as trade_names  # noqa: PLC0414
from backend.features.catalogue.queries import Rows
from backend.features.catalogue.rules.columns import ORGANISATION
from backend.features.catalogue.rules.county import CountyRules
from backend.features.catalogue.rules.entities import (
    Area,
    County,
    CutOff,
    Municipality,
    NearSchool,
    Page,
    PostalPlace,
    Programme,
    School,
    Trade,
)
from backend.features.catalogue.rules.entities import Names as Names  # noqa: PLC0414 - neighbours name it
from backend.features.catalogue.rules.entities import Offering as Offering  # noqa: PLC0414 - neighbours name it
from backend.features.catalogue.rules.kinds import (
    Certificate,
    ChangeKind,
    CutOffStatus,
    DemoField,
    Pool,
    ProgrammeKind,
    Provision,
    Requirement,
)
from backend.features.catalogue.rules.kinds import Level as Level  # noqa: PLC0414 - neighbours name it
from backend.features.catalogue.rules.search import Found, Hit
from backend.features.catalogue.rules.tables import AREA, POSTAL_CODE
from backend.kernel.errors import NotFound
from backend.kernel.places import Point
from backend.platform.db import Reader, rows_of

log = logging.getLogger(__name__)

REFERENCE = Path(__file__).parent / "reference"
ORDINARY = "----"
"""The category of an area that is no variant."""
PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class OfferingQuery:
    """Which offerings are wanted; what is left out does not narrow."""

    school_year: int
    county: str | None = None
    level: Level | None = None
    programme: str | None = None
    area: str | None = None
    school: str | None = None
    words: str | None = None


def load_reference(session: Session, now: datetime) -> list[importing.FileReport]:
    """Load the tables that come with the product, where they changed since last time."""
    loads = folder_loads(REFERENCE, "reference")
    wanted = [load for load in loads if not importing.is_unchanged(session, load)]
    reports = [importing.import_file(session, load, now, may_shrink=True) for load in wanted]
    for report in reports:
        if report.outcome is importing.Outcome.REFUSED:
            log.warning("reference table refused", extra={"file": report.file, "faults": len(report.faults)})
    return reports


VERSION = queries.VERSION.scalar_subquery()
"""What changes with every file that is imported. Who reads rows of their own selects it along with them."""


def version(session: Reader) -> str | None:
    """What changes with every file that is imported; `None` before the first."""
    found: str | None = _rows(session, queries.VERSION).scalar()
    return found


def county_rules(county: str, school_year: int) -> CountyRules:
    """What the county has decided for applications to the school year; national where it has decided nothing."""
    return rule_files.read(county, school_year)


def rules_of_county(session: Session, on: date, county: str, school_year: int) -> CountyRules:
    """As `county_rules`, for a number that somebody typed.

    Raises:
        NotFound: `catalogue.county_not_found`, no such county on the day.
    """
    if county not in {one.number for one in counties(session, on)}:
        raise NotFound("catalogue.county_not_found", county=county)
    return county_rules(county, school_year)


def counties(session: Session, on: date) -> tuple[County, ...]:
    """The counties of the day, by name."""
    return tuple(County(**row) for row in _rows(session, queries.COUNTIES, {"day": on}).mappings())


def counties_now(session: Session, number: str, on: date) -> tuple[County, ...]:
    """The counties that a number, old or new, stands for on the day; several where one was split."""
    successors = _successors(session, ChangeKind.COUNTY, number)
    return tuple(one for one in counties(session, on) if one.number in successors)


def municipalities(session: Session, on: date, county: str | None = None) -> tuple[Municipality, ...]:
    """The municipalities of the day, by name."""
    rows = _rows(session, queries.MUNICIPALITIES, {"day": on, "county": county or ""}).mappings()
    return tuple(Municipality(**row) for row in rows)


def municipalities_now(session: Session, number: str, on: date) -> tuple[Municipality, ...]:
    """The municipalities that a number, old or new, stands for on the day; several where one was split."""
    return tuple(
        Municipality(**row)
        for code in _successors(session, ChangeKind.MUNICIPALITY, number)
        for row in _rows(session, queries.MUNICIPALITY, {"day": on, "number": code}).mappings()
    )


def postal_place(session: Session, code: str, on: date) -> PostalPlace:
    """A postal code's place and position.

    Raises:
        NotFound: `catalogue.postal_code_not_found`.
    """
    row = _one(session, queries.POSTAL_CODE, POSTAL_CODE, code=code, day=on)
    if row is None:
        raise NotFound("catalogue.postal_code_not_found", postal_code=code)
    return PostalPlace(row["code"], row["place"], row["municipality"], row["county"], _point(row))


def postal_points(session: Session) -> dict[str, Point]:
    """Where postal codes lie, by code: all whose position is known."""
    return {code: Point(north, east) for code, north, east in _rows(session, queries.POSTAL_POINTS)}


def programmes(session: Session, on: date, version: str | None = None) -> tuple[Programme, ...]:
    """The education programmes that can be chosen at Vg1; kept, where the current version is known."""
    kept = edition(version, on)
    if kept.programmes is None:
        kept.programmes = _programmes(session, on)
    return kept.programmes


def _programmes(session: Session, on: date) -> tuple[Programme, ...]:
    rows = _rows(session, queries.PROGRAMMES, {"day": on}).mappings()
    return tuple(
        Programme(row["code"], _names(row), ProgrammeKind(row["kind"]), row["first_area"]) for row in rows
    )


def programme(session: Session, on: date, code: str) -> Programme:
    """One education programme that can be chosen at Vg1.

    Raises:
        NotFound: `catalogue.programme_not_found`.
    """
    found = next((one for one in programmes(session, on) if one.code == code), None)
    if found is None:
        raise NotFound("catalogue.programme_not_found", programme=code)
    return found


def area(session: Session, code: str) -> Area:
    """One programme area, in force or not.

    Raises:
        NotFound: `catalogue.area_not_found`.
    """
    row = _one(session, queries.AREA, AREA, code=code)
    if row is None:
        raise NotFound("catalogue.area_not_found", area=code)
    return _area(row)


def areas(
    session: Reader, on: date, *, programme: str | None = None, level: Level | None = None
) -> tuple[Area, ...]:
    """Areas in force, by level and name."""
    wanted = {"day": on, "programme": programme or "", "level": level or ""}
    return tuple(_area(row) for row in _rows(session, queries.AREAS, wanted).mappings())


def open_areas(session: Session, on: date, *, completed: str | None, county: str) -> tuple[Area, ...]:
    """The areas a pupil can apply for after `completed` (§ 4-7: what builds on it); without it, those of Vg1.

    National transitions and the county's own. A variant that no transition names counts as its ordinary area,
    and a retired code as the one that replaced it.
    """
    if completed is None:
        rows = _rows(session, queries.FIRST_AREAS, {"day": on, "county": county}).mappings()
        return tuple(_area(row) for row in rows)
    for code in (
        completed,
        completed[:6] + ORDINARY,
        *_successors(session, ChangeKind.PROGRAMME_AREA, completed),
    ):
        found = areas_after(session, on, code, county)
        if found:
            return found
    return ()


def areas_before(session: Session, on: date, code: str) -> tuple[Area, ...]:
    """The areas that `code` builds on, nationally."""
    rows = _rows(session, queries.AREAS_BEFORE, {"day": on, "code": code}).mappings()
    return tuple(_area(row) for row in rows)


def areas_after(session: Session, on: date, code: str, county: str = "") -> tuple[Area, ...]:
    """The areas that build on `code`: nationally, and in the county."""
    wanted = {"day": on, "county": county, "completed": code}
    return tuple(_area(row) for row in _rows(session, queries.AREAS_AFTER, wanted).mappings())


def trade(session: Session, code: str) -> Trade | None:
    """What is special about a trade; `None` for an area that is none."""
    row = _rows(session, queries.TRADE, {"code": code}).mappings().first()
    if row is None:
        return None
    return Trade(
        area=row["area"],
        direct_from_vg1=row["direct_from_vg1"],
        practical_subjects=tuple(row["practical_subjects"] or ()),
        theory_subjects=tuple(row["theory_subjects"] or ()),
        certificate=Certificate(row["certificate"]) if row["certificate"] else None,
        contract_months=row["contract_months"],
    )


def school(session: Session, organisation_number: str) -> School:
    """One school, open or closed.

    Raises:
        NotFound: `catalogue.school_not_found`.
    """
    row = _one(session, queries.SCHOOL, ORGANISATION, code=organisation_number)
    if row is None:
        raise NotFound("catalogue.school_not_found", school=organisation_number)
    return _school(row)


def schools_offering(
    session: Session, on: date, school_year: int, *, area: str | None = None, county: str | None = None
) -> tuple[School, ...]:
    """Schools with an offering in the school year, by name."""
    wanted = {"day": on, "school_year": school_year, "area": area or "", "county": county or ""}
    return tuple(_school(row) for row in _rows(session, queries.SCHOOLS_OFFERING, wanted).mappings())


def nearest_schools(
    session: Session,
    on: date,
    school_year: int,
    origin: Point,
    *,
    area: str | None = None,
    county: str | None = None,
    limit: int = 10,
) -> tuple[NearSchool, ...]:
    """Schools with an offering by distance from `origin`, nearest first; schools without a position are left out.

    Distance is a straight line: where a county's rule turns on the journey, the county decides.
    """
    near = [
        NearSchool(found, origin.kilometres_to(found.point))
        for found in schools_offering(session, on, school_year, area=area, county=county)
        if found.point
    ]
    return tuple(sorted(near, key=lambda one: (one.kilometres, one.school.name))[:limit])


def newest_school_year(session: Reader, on: date, version: str | None = None) -> int:
    """The latest school year that has offerings.

    Raises:
        NotFound: `catalogue.no_offerings`, nothing has been imported.
    """
    kept = edition(version, on)
    if kept.newest_school_year is None:
        kept.newest_school_year = _rows(session, queries.NEWEST_SCHOOL_YEAR).scalar()
    if kept.newest_school_year is None:
        raise NotFound("catalogue.no_offerings")
    return kept.newest_school_year


def offerings(
    session: Reader,
    on: date,
    wanted: OfferingQuery,
    *,
    page: int = 1,
    size: int = PAGE_SIZE,
    version: str | None = None,
) -> Page[Offering]:
    """One page of offerings, by level, area and school. `words` narrows to areas and schools that a search finds."""
    given: dict[str, Any] = {
        name: value
        for name in ("county", "level", "programme", "area", "school")
        if (value := getattr(wanted, name)) is not None
    }
    filters = frozenset(given)
    if wanted.words:
        hits = finding.search(session, on, wanted.words, county=wanted.county)
        given["areas"] = [hit.entry.code for hit in hits if hit.entry.kind in {Found.AREA, Found.TRADE}]
        given["areas"] += _areas_of_programmes(session, on, hits)
        given["schools"] = [hit.entry.code for hit in hits if hit.entry.kind is Found.SCHOOL]
        filters |= {"found"}
    given |= {"day": on, "school_year": wanted.school_year}
    bounds = {"limit": size, "offset": (page - 1) * size}
    rows = _rows(session, queries.offerings(filters), given | bounds).all()
    total: int = rows[0].total if rows else 0
    if not rows and page > 1:
        total = _rows(session, queries.offerings_count(filters), given).scalar() or 0
    ids = [row.id for row in rows]
    found = _offerings_on(session, on, ids, version)
    return Page(tuple(found[one] for one in ids if one in found), total, page, size)


def _offerings_on(session: Reader, on: date, ids: Iterable[str], version: str | None) -> dict[str, Offering]:
    """Those of the offerings that hold on the day, by id."""

    def fetch(missing: set[str]) -> dict[str, Offering]:
        rows = _rows(session, queries.OFFERINGS_WISHED, {"ids": sorted(missing), "day": on}).mappings().all()
        return {row["id"]: _offering(row) for row in rows}

    return through(edition(version, on).offerings, ids, fetch)


def offerings_wished(
    session: Session,
    on: date,
    school_year: int,
    wishes: Iterable[tuple[str, str]],
    version: str | None = None,
) -> dict[tuple[str, str], Offering]:
    """The offerings behind wishes given as area and school; what is not offered that year is left out."""
    ids = [importing.offering_id(school, area, school_year) for area, school in wishes]
    return {(one.area.code, one.school): one for one in _offerings_on(session, on, ids, version).values()}


def offerings_by_id(
    session: Reader, on: date, ids: Iterable[str], version: str | None = None
) -> dict[str, Offering]:
    """Offerings by their ids, those that hold on the day."""
    return _offerings_on(session, on, ids, version)


@dataclass(frozen=True, slots=True)
class OfferingName:
    """What an area at a school is called."""

    area: Names
    school: str


def names_wished(
    session: Session, on: date, school_year: int, wishes: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], OfferingName]:
    """The names of areas at schools, by both codes; a code stands for the name of what is offered no more."""
    pairs = set(wishes)
    found = offerings_wished(session, on, school_year, pairs, version(session))
    return {
        pair: OfferingName(one.area.names, one.school_name)
        if (one := found.get(pair))
        else OfferingName(Names(pair[0], None, None), pair[1])
        for pair in pairs
    }


def cut_offs(session: Reader, schools: Iterable[str]) -> dict[tuple[str, str], tuple[CutOff, ...]]:
    """Earlier cut-offs at these schools by school and area, newest first."""
    return _cut_offs(_rows(session, queries.CUT_OFFS, {"schools": sorted(set(schools))}))


def cut_offs_of(
    session: Reader, on: date, offered: Iterable[Offering], version: str | None = None
) -> dict[tuple[str, str], tuple[CutOff, ...]]:
    """Earlier cut-offs of these offerings by school and area, newest first."""

    def fetch(missing: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[CutOff, ...]]:
        wanted = {
            "schools": sorted({school for school, _ in missing}),
            "areas": sorted({area for _, area in missing}),
        }
        return dict.fromkeys(missing, ()) | _cut_offs(_rows(session, queries.CUT_OFFS_OF_AREAS, wanted))

    return through(edition(version, on).cut_offs, ((one.school, one.area.code) for one in offered), fetch)


def _cut_offs(rows: Iterable[Any]) -> dict[tuple[str, str], tuple[CutOff, ...]]:
    found: dict[tuple[str, str], list[CutOff]] = {}
    for school, area, level, title, year, number, points, status in rows:
        one = CutOff(school, area, Level(level), title, year, number, points, CutOffStatus(status))
        found.setdefault((school, area), []).append(one)
    return {key: tuple(several) for key, several in found.items()}


def search(
    session: Session,
    on: date,
    words: str,
    *,
    county: str | None = None,
    level: Level | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Hit]:
    """Programmes, areas, trades and schools that fit the words, best first."""
    hits = finding.search(session, on, words, county=county, level=level)
    return Page(tuple(hits[(page - 1) * size : page * size]), len(hits), page, size)


def areas_by_code(
    session: Session, on: date, codes: Iterable[str], version: str | None = None
) -> dict[str, Area]:
    """The areas that exist among `codes`, in force or not; kept, where the current version is known."""

    def fetch(missing: set[str]) -> dict[str, Area]:
        rows = _rows(session, queries.AREAS_BY_CODE, {"codes": sorted(missing)}).mappings().all()
        return {row["code"]: _area(row) for row in rows}

    return through(edition(version, on).areas, codes, fetch)


def _rows(
    session: Reader, query: Rows, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Plain rows, past the ORM: these reads are hot."""
    return rows_of(session).execute(query, values or {})


def _one(session: Session, query: Rows, shape: str, *, code: str, **more: date) -> RowMapping | None:
    """The row with the code. What cannot be a code is not asked for: PostgreSQL refuses some texts outright."""
    if not re.fullmatch(shape, code, re.ASCII):
        return None
    return _rows(session, query, {"code": code, **more}).mappings().first()


def _areas_of_programmes(session: Reader, on: date, hits: Sequence[Hit]) -> list[str]:
    """A found programme stands for its areas: «helse» finds the offerings of all of them."""
    found = [hit.entry.code for hit in hits if hit.entry.kind is Found.PROGRAMME]
    return [one.code for programme in found for one in areas(session, on, programme=programme)]


def _successors(session: Session, kind: ChangeKind, code: str) -> list[str]:
    """The codes that stand for `code` now: itself when nothing replaced it."""
    ends: list[str] = []
    todo, seen = [code], {code}
    while todo:
        old = todo.pop(0)
        newer = list(_rows(session, queries.SUCCESSORS, {"kind": kind.value, "old": old}).scalars())
        if not newer:
            ends.append(old)
        todo += [new for new in newer if new not in seen]
        seen.update(newer)
    return ends


def _names(row: RowMapping) -> Names:
    return Names(row["name_nb"], row["name_nn"], row["name_en"])


def _point(row: RowMapping) -> Point | None:
    latitude, longitude = row["latitude"], row["longitude"]
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _area(row: RowMapping) -> Area:
    return Area(
        code=row["code"],
        base_code=row["base_code"],
        category=row["category"],
        programme=row["programme"],
        level=Level(row["level"]) if row["level"] else None,
        names=_names(row),
        county=row["county"],
        provision=Provision(row["provision"]),
        is_trade=row["is_trade"],
        in_force=row["in_force"],
    )


def _school(row: RowMapping) -> School:
    return School(
        organisation_number=row["organisation_number"],
        name=row["name"],
        address=row["address"],
        postal_code=row["postal_code"],
        place=row["place"],
        municipality=row["municipality"],
        county=row["county"],
        point=_point(row),
        website=row["website"],
    )


def _offering(row: RowMapping) -> Offering:
    return Offering(
        id=row["id"],
        school_year=row["school_year"],
        area=_area(row),
        school=row["organisation_number"],
        school_name=row["school_name"],
        county=row["school_county"],
        municipality=row["municipality"],
        point=_point(row),
        places=row["places"],
        pools={Pool(name): seats for name, seats in (row["pools"] or {}).items()},
        requirements=tuple(Requirement(one) for one in row["requirements"] or ()),
        beginner_languages=tuple(row["beginner_languages"] or ()),
        demo_fields=frozenset(DemoField(one) for one in row["demo_fields"] or ()),
    )
