"""What the rules must know about the world, fetched from the neighbours and turned into plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.features.accounts.service import Person
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import queries
from backend.features.applications.models import Application
from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import DeadlineClass
from backend.features.applications.rules.draft import Draft
from backend.features.applications.rules.facts import (
    AreaFacts,
    Facts,
    Limits,
    NearestSchool,
    OfferingFacts,
    TooFew,
)
from backend.features.applications.rules.window import ChangePolicy, ChangeRule, Times
from backend.features.catalogue import service as catalogue
from backend.kernel.errors import NotFound
from backend.kernel.periods import norwegian_day, start_of_day
from backend.kernel.places import Point

OPENS = "application_opens"
LISTS_CLOSE = "lists_close"
DEADLINES = {DeadlineClass.EARLY: "early_deadline", DeadlineClass.ORDINARY: "deadline"}
ACADEMIC = "academic"


def limits_of(county: str, school_year: int) -> Limits:
    """The county's numbers."""
    rules = catalogue.county_rules(county, school_year)
    return Limits(
        vg1_programmes=rules.vg1_programmes.value,
        schools_per_programme=rules.schools_per_programme.value,
        vg23_areas=rules.vg23_areas.value,
        vg23_schools_per_area=rules.vg23_schools_per_area.value,
        nearest_school_first=rules.nearest_school_first.value,
        too_few=TooFew(rules.too_few_programmes.value.value),
    )


def change_rule_of(county: str, school_year: int) -> ChangeRule:
    """The county's rule for changes after the deadline."""
    rule = catalogue.county_rules(county, school_year).change_after_deadline.value
    return ChangeRule(
        policy=ChangePolicy(rule.policy.value),
        until=start_of_day(rule.until + timedelta(days=1)) if rule.until else None,
        alone=not rule.weighty_reasons and not rule.via_adviser,
    )


def moments_of(session: Session, county: str, school_year: int) -> dict[str, datetime]:
    """The moments of the county's season by what happens."""
    events = annual_wheel.calendar(session, county, school_year)
    return {event.milestone.kind.value: event.moment for event in events}


def times_of(session: Session, county: str, school_year: int, deadline_class: DeadlineClass) -> Times:
    """The moments that decide about an application of this class.

    Raises:
        NotFound: `annual_wheel.not_set`, nobody has entered the deadline.
    """
    moments = moments_of(session, county, school_year)
    kind = DEADLINES[deadline_class]
    if kind not in moments:
        raise NotFound("annual_wheel.not_set", kind=kind)
    last = moments.get(DEADLINES[DeadlineClass.ORDINARY])
    change = change_rule_of(county, school_year)
    return Times(moments.get(OPENS), moments[kind], change, last, over=moments.get(LISTS_CLOSE))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a draft is judged by that is no part of it; dates and catalogue by the name of their present edition."""

    county: str
    school_year: int
    dates: str | None
    catalogue: str | None
    completed_area: str | None
    papers: frozenset[AttachmentKind]


def circumstances_in(row: Row[Any]) -> Circumstances:
    """From a row that holds the columns of `queries.CIRCUMSTANCES`."""
    kinds = row.papers.split(",") if row.papers else ()
    return Circumstances(
        county=row.county,
        school_year=row.school_year,
        dates=row.dates,
        catalogue=row.catalogue,
        completed_area=row.completed_area,
        papers=frozenset(map(AttachmentKind, kinds)),
    )


def circumstances_of(session: Session, application: Application) -> Circumstances:
    """The circumstances of an application as this transaction has it."""
    # A paper that this transaction added is still in the session: write it before reading past the session.
    session.flush()
    found = session.connection().execute(queries.CIRCUMSTANCES, {"application_id": application.id})
    return circumstances_in(found.one())


def facts_of(session: Session, around: Circumstances, person: Person, draft: Draft, now: datetime) -> Facts:
    """Everything the rules need for this draft, and no more."""
    county, school_year, today = around.county, around.school_year, norwegian_day(now)
    completed, version = around.completed_area, around.catalogue
    dates = annual_wheel.dates(session.connection(), around.dates)
    early = dates.find(county, school_year, DEADLINES[DeadlineClass.EARLY])
    limits = limits_of(county, school_year)
    home = _home(session, person.postal_code, today) if limits.nearest_school_first else None
    return Facts(
        county=county,
        home_county=person.county,
        completed_area=completed,
        contact_confirmed=person.contact_confirmed,
        limits=limits,
        moving_documents_by=catalogue.county_rules(county, school_year).moving_documents_by.value,
        early_day=early.day if early else None,
        areas=_areas(session, draft, today, version),
        open_areas=_open_areas(session, draft, completed, county, today),
        offerings=_offerings(session, draft, school_year, today, version),
        nearest=_nearest(session, draft, around, home, today),
        municipality_counties=_municipalities(session, draft, today),
        attachments=around.papers,
    )


def wished_codes(draft: Draft) -> Iterable[str]:
    """Every programme area that a draft names."""
    return {wish.area for wish in draft.wishes} | {wish.trade for wish in draft.apprenticeship_wishes}


def _areas(session: Session, draft: Draft, today: date, version: str | None) -> dict[str, AreaFacts]:
    academic = {
        programme.code
        for programme in catalogue.programmes(session, today, version)
        if programme.kind.value == ACADEMIC
    }
    return {
        code: AreaFacts(
            programme=area.programme,
            level=area.level.value if area.level else None,
            is_trade=area.is_trade,
            in_force=area.in_force,
            is_academic=area.programme in academic,
        )
        for code, area in catalogue.areas_by_code(session, today, wished_codes(draft), version).items()
    }


def _open_areas(
    session: Session, draft: Draft, completed: str | None, county: str, today: date
) -> frozenset[str]:
    if completed is None or (draft.level == "vg1" and not draft.for_apprenticeship):
        return frozenset()
    found = catalogue.open_areas(session, today, completed=completed, county=county)
    return frozenset(area.code for area in found)


def _offerings(
    session: Session, draft: Draft, school_year: int, today: date, version: str | None
) -> dict[tuple[str, str], OfferingFacts]:
    wishes = [(wish.area, school) for wish in draft.wishes for school in wish.schools]
    found = catalogue.offerings_wished(session, today, school_year, wishes, version)
    return {
        key: OfferingFacts(
            county=offering.county,
            school_name=offering.school_name,
            requirements=frozenset(one.value for one in offering.requirements),
            beginner_languages=frozenset(offering.beginner_languages),
        )
        for key, offering in found.items()
    }


def _home(session: Session, postal_code: str | None, today: date) -> Point | None:
    if postal_code is None:
        return None
    try:
        return catalogue.postal_place(session, postal_code, today).point
    except NotFound:
        return None


def _nearest(
    session: Session, draft: Draft, around: Circumstances, home: Point | None, today: date
) -> dict[str, NearestSchool]:
    if home is None:
        return {}
    found = {}
    for area in {wish.area for wish in draft.wishes}:
        for near in catalogue.nearest_schools(
            session, today, around.school_year, home, area=area, county=around.county, limit=1
        ):
            found[area] = NearestSchool(near.school.organisation_number, near.school.name, near.kilometres)
    return found


def _municipalities(session: Session, draft: Draft, today: date) -> dict[str, str]:
    if draft.moving is None or not draft.moving.municipality:
        return {}
    # An old number stands for what became of it; where one was split the applicant must choose a part.
    places = catalogue.municipalities_now(session, draft.moving.municipality, today)
    return {draft.moving.municipality: places[0].county} if len(places) == 1 else {}
