"""What each offering has to give: the catalogue's places until an officer says otherwise, and every version since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.service import Offering, OfferingQuery
from backend.features.intake.models import Structure
from backend.features.intake.rules.structure import (
    Seats,
    from_catalogue,
    pool_word,
    pools_of,
    require_sensible,
)
from backend.kernel.errors import NotFound, Stale
from backend.kernel.periods import norwegian_day
from backend.platform import audit
from backend.platform.api.versions import require_version

ALL = 1_000_000
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
    offerings = catalogue.offerings(session, norwegian_day(now), wanted, size=ALL).items
    newest = _newest(session, school_year, county)
    outside = catalogue.county_rules(county, school_year).outside_points_percent.value
    return [_given(one, newest.get(one.id), outside) for one in offerings]


def history_of(session: Session, offering_id: str) -> list[Structure]:
    """Every version of what an offering has had to give, the newest first."""
    found = select(Structure).where(Structure.offering == offering_id).order_by(Structure.number.desc())
    return list(session.scalars(found))


def find_offered(session: Session, school_year: int, county: str, offering_id: str, now: datetime) -> Given:
    """One offering of a county.

    Raises:
        NotFound: `intake.offering_not_found`, the county has none of this id.
    """
    for one in offered_in(session, school_year, county, now):
        if one.offering.id == offering_id:
            return one
    raise NotFound("intake.offering_not_found")


def change(
    session: Session, given: Given, wanted: Seats, reason: str, edited: int, actor: Principal, now: datetime
) -> Given:
    """Write the next version of what an offering has to give.

    Raises:
        Stale: `problems.stale`, somebody changed it since version `edited`.
        Invalid: `intake.structure_invalid`.
    """
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
