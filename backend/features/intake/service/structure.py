"""What each offering has to give: the catalogue's places until an officer says otherwise, and every version since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications import service as applications
from backend.features.applications.service import Demand
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.service import Level, Offering, OfferingName, OfferingQuery
from backend.features.intake.models import Structure
from backend.features.intake.rules.structure import (
    Order,
    Seats,
    from_catalogue,
    pool_word,
    pools_of,
    pressure,
    require_sensible,
)
from backend.kernel.errors import NotFound, Stale
from backend.kernel.periods import norwegian_day
from backend.platform import audit
from backend.platform.api.versions import require_version

ALL = 1_000_000
PAGE_SIZE = 50
AUDIT_CHANGED = "offering.changed"


@dataclass(frozen=True, slots=True)
class Given:
    """An offering with what it has to give; no seats where nobody has said how many."""

    offering: Offering
    seats: Seats | None
    version: int
    """0 while the catalogue's places hold."""


def offered_in(session: Session, school_year: int, county: str, now: datetime) -> list[Given]:
    """Everything a county offers in a school year, by level, area and school."""
    wanted = OfferingQuery(school_year, county=county)
    version = catalogue.version(session)
    offerings = catalogue.offerings(session, norwegian_day(now), wanted, size=ALL, version=version).items
    newest = _newest(session, school_year, county)
    outside = _outside_points(county, school_year)
    return [_given(one, newest.get(one.id), outside) for one in offerings]


@dataclass(frozen=True, slots=True)
class StructureQuery:
    """Which offerings of a county are wanted, and in which order; what is left out does not narrow."""

    words: str = ""
    programme: str | None = None
    level: Level | None = None
    school: str | None = None
    order: Order = Order.PROGRAMME
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """An offering beside how many wish for it."""

    given: Given
    demand: Demand


@dataclass(frozen=True, slots=True)
class StructurePage:
    """One page of a county's offerings, and the sums of all that were found."""

    county: str
    school_year: int
    items: list[Listed]
    total: int
    page: int
    capacity: int
    first_wishes: int
    schools: list[tuple[str, str]]
    """Number and name of every school of the county that offers something, by name."""
    size: int = PAGE_SIZE


def page_of(
    session: Session, school_year: int, county: str, wanted: StructureQuery, now: datetime
) -> StructurePage:
    """A page of what a county offers. Three reads, however many offerings and applications there are."""
    everything = offered_in(session, school_year, county, now)
    wished = applications.demand(session, school_year, county)
    named = _named(session, school_year, county, wanted.words, now)
    found = [
        Listed(one, wished.get((one.offering.area.code, one.offering.school), Demand()))
        for one in everything
        if _fits(one.offering, wanted) and (named is None or one.offering.id in named)
    ]
    if wanted.order is Order.TIGHTEST:
        found.sort(key=lambda one: -pressure(one.demand.first, one.given.seats))
    first = (wanted.page - 1) * PAGE_SIZE
    schools = {one.offering.school: one.offering.school_name for one in everything}
    return StructurePage(
        county=county,
        school_year=school_year,
        items=found[first : first + PAGE_SIZE],
        total=len(found),
        page=wanted.page,
        capacity=sum(one.given.seats.capacity for one in found if one.given.seats),
        first_wishes=sum(one.demand.first for one in found),
        schools=sorted(schools.items(), key=lambda one: one[1]),
    )


def _named(
    session: Session, school_year: int, county: str, words: str, now: datetime
) -> frozenset[str] | None:
    """Ids of the offerings that the words find; `None` without words: all of them."""
    if not words.strip():
        return None
    wanted = OfferingQuery(school_year, county=county, words=words)
    version = catalogue.version(session)
    hits = catalogue.offerings(session, norwegian_day(now), wanted, size=ALL, version=version).items
    return frozenset(one.id for one in hits)


def _fits(offering: Offering, wanted: StructureQuery) -> bool:
    return (
        wanted.programme in {None, offering.area.programme}
        and wanted.level in {None, offering.area.level}
        and wanted.school in {None, offering.school}
    )


def named(session: Session, offering_ids: Collection[str], now: datetime) -> dict[str, Offering]:
    """Offerings by id, those that are offered still."""
    return catalogue.offerings_by_id(session, norwegian_day(now), offering_ids, catalogue.version(session))


def names(
    session: Session, school_year: int, pairs: Collection[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], OfferingName]:
    """What areas at schools are called, by both codes."""
    return catalogue.names_wished(session, norwegian_day(now), school_year, pairs)


def history_of(session: Session, offering_id: str) -> list[Structure]:
    """Every version of what an offering has had to give, the newest first."""
    found = select(Structure).where(Structure.offering == offering_id).order_by(Structure.number.desc())
    return list(session.scalars(found))


def find_offered(session: Session, school_year: int, county: str, offering_id: str, now: datetime) -> Given:
    """One offering of a county.

    Raises:
        NotFound: `intake.offering_not_found`, the county has none of this id.
    """
    found = named(session, [offering_id], now).get(offering_id)
    if found is None or (found.county, found.school_year) != (county, school_year):
        raise NotFound("intake.offering_not_found")
    newest = next(iter(history_of(session, offering_id)), None)
    return _given(found, newest, _outside_points(county, school_year))


def listed(session: Session, given: Given) -> Listed:
    """An offering beside how many wish for it."""
    offering = given.offering
    wished = applications.demand(session, offering.school_year, offering.county)
    return Listed(given, wished.get((offering.area.code, offering.school), Demand()))


def of_catalogue(offering: Offering) -> Seats | None:
    """What an offering had to give before any officer changed it; nothing where the catalogue does not say."""
    return _given(offering, None, _outside_points(offering.county, offering.school_year)).seats


def change(
    session: Session, given: Given, wanted: Seats, reason: str, edited: int, actor: Principal, now: datetime
) -> Given:
    """Write the next version of what an offering has to give. The same change sent again is the one already made.

    Raises:
        Stale: `problems.stale`, somebody changed it since version `edited`.
        Invalid: `intake.structure_invalid`.
    """
    if edited == given.version - 1 and _is_mine(session, given, wanted, reason, actor):
        return given
    require_version(edited, given.version)
    require_sensible(wanted, reason)
    offering = given.offering
    try:
        with session.begin_nested():
            session.add(_version(given, wanted, reason, actor, now))
    except IntegrityError:
        # Somebody else wrote this version at the same moment.
        raise Stale("problems.stale", version=given.version + 1) from None
    audit.record(
        session,
        at=now,
        action=AUDIT_CHANGED,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        object_id=offering.id,
        details={"number": given.version + 1, "capacity": wanted.capacity},
    )
    return Given(offering, wanted, given.version + 1)


def _is_mine(session: Session, given: Given, wanted: Seats, reason: str, actor: Principal) -> bool:
    """Whether the newest version is this very change, whose answer got lost on the way."""
    newest = next(iter(history_of(session, given.offering.id)), None)
    return (
        newest is not None
        and newest.changed_by == actor.account_id
        and newest.reason == reason.strip()
        and seats_of(newest) == wanted
    )


def _version(given: Given, wanted: Seats, reason: str, actor: Principal, now: datetime) -> Structure:
    offering = given.offering
    return Structure(
        offering=offering.id,
        number=given.version + 1,
        school_year=offering.school_year,
        county=offering.county,
        capacity=wanted.capacity,
        call_permille=wanted.call_permille,
        frozen=wanted.frozen,
        is_open=wanted.is_open,
        pools={pool_word(kind): seats for kind, seats in wanted.pools.items()},
        reason=reason.strip(),
        changed_by=actor.account_id or "",
        changed_at=now,
    )


def changed_since(session: Session, school_year: int, counties: Sequence[str], moment: datetime) -> int:
    """How many offerings of these counties were changed after a moment."""
    counted = select(func.count()).where(
        Structure.school_year == school_year,
        Structure.county.in_(counties),
        Structure.changed_at > moment,
    )
    return session.scalar(counted) or 0


def _newest(session: Session, school_year: int, county: str) -> dict[str, Structure]:
    found = (
        select(Structure)
        .where(Structure.school_year == school_year, Structure.county == county)
        .order_by(Structure.number)
    )
    return {row.offering: row for row in session.scalars(found)}


def _outside_points(county: str, school_year: int) -> int:
    return catalogue.county_rules(county, school_year).outside_points_percent.value


def _given(offering: Offering, row: Structure | None, outside_points_percent: int) -> Given:
    if row is not None:
        return Given(offering, seats_of(row), row.number)
    if offering.places is None:
        return Given(offering, None, 0)
    pools = {pool.value: seats for pool, seats in offering.pools.items()}
    return Given(offering, from_catalogue(offering.places, pools, outside_points_percent), 0)


def seats_of(row: Structure) -> Seats:
    """What one version says."""
    return Seats(row.capacity, row.call_permille, row.frozen, row.is_open, pools_of(row.pools))
