"""What a round starts from, fetched from the neighbours: whole counties at once, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engine.snapshot import Level, PoolKind
from backend.engine.snapshot import Round as EngineRound
from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.applications.service import Sent
from backend.features.catalogue import service as catalogue
from backend.features.grades import service as grades
from backend.features.grades.service import Cohort
from backend.features.intake.models import OutcomeRow, PlacedElsewhere, Round, Waiting
from backend.features.intake.rules import VERSION
from backend.features.intake.rules.county import LEVELS, Terms, county_of
from backend.features.intake.rules.decisions import Kind
from backend.features.intake.rules.material import (
    Applied,
    CountyTerms,
    Decided,
    Material,
    Offered,
    Person,
    Wished,
)
from backend.features.intake.rules.outcomes import GENERAL
from backend.features.intake.rules.statuses import WITHDRAWN
from backend.features.intake.rules.structure import kind_of
from backend.features.intake.service.decisions import in_force
from backend.features.intake.service.elsewhere import held_elsewhere
from backend.features.intake.service.extra_seats import unanswered
from backend.features.intake.service.outcomes import is_seen
from backend.features.intake.service.structure import offered_in
from backend.kernel.periods import norwegian_day

TARGETS = {Level.VG1: "vg1", Level.VG2: "vg2", Level.VG3: "vg3", Level.SUPPLEMENTARY_YEAR: "vg3"}
"""Which grades count for an offering of the level, in the words of `grades`."""
OFFICER_DECIDES = frozenset({"special_programme", "adapted_school", "sign_language", "individual_treatment"})
"""Terms that change what an application is measured by: preferential right and individual treatment."""
ACADEMIC = "academic"
ANY_PROGRAMME = "any_programme_with_room"
BY_AN_OFFICER = "manual"
WHOLE_COUNTY = "whole_county"


def engine_round(entered: Round) -> EngineRound:
    """The round in the engine's words."""
    return EngineRound(entered.number, entered.school_year, VERSION, entered.seed_hash)


def gather(session: Session, entered: Round, now: datetime, account_id: str | None = None) -> Material:
    """Everything the round starts from, as it stands in the session's moment; of applicants only one, if named."""
    counties, year, today = list(entered.counties), entered.school_year, norwegian_day(now)
    sent = applications.sent_applications(session, year, counties, account_id)
    elsewhere = {one.application_id: one for one in held_elsewhere(session, year, counties)}
    people = sorted({one.account_id for one in sent})
    known = grades.cohort(session, people)
    offerings = _offerings(session, year, counties, today, now)
    years = applications.latest_years(session, people)
    homes = accounts.residences(session, people)
    earlier = _earlier(session, entered)
    return Material(
        counties=tuple(_terms(county, year) for county in counties),
        applications=tuple(_applied(one, elsewhere.get(one.id)) for one in sent),
        people={
            account: Person(
                home=homes[account].county,
                postal_code=homes[account].postal_code,
                completed=years[account].area if account in years else None,
                school=years[account].school if account in years else None,
                failed=known.failed.get(account, 0),
            )
            for account in people
        },
        offerings=offerings,
        decisions=_decisions(session, year, counties),
        points=_points(known, offerings, year),
        open_areas=_open_areas(session, {one.area for one in years.values()}, counties, today),
        places=catalogue.postal_points(session),
        numbers=_numbers(session, earlier),
        held_pools=_held_pools(session, earlier, {one.account_id: one.id for one in elsewhere.values()}),
        corrections_open=unanswered(
            session, year, {wish.id: wish.status for one in sent for wish in one.wishes}
        ),
    )


def _terms(number: str, year: int) -> CountyTerms:
    rules = catalogue.county_rules(number, year)
    county = county_of(
        Terms(
            number=rules.county,
            area_model=rules.area_model.value.value,
            whole_county_when_missing=rules.missing_programme.value.value == WHOLE_COUNTY,
            own_school_levels=rules.own_school.value.levels,
            own_school_first_wish=rules.own_school.value.requires_first_wish,
            failed_admitted=rules.failed_subjects.value.admitted_up_to,
            failed_judged=rules.failed_subjects.value.above.value == BY_AN_OFFICER,
            places_elsewhere=rules.placement_elsewhere.value,
            any_programme_when_few=rules.too_few_programmes.value.value == ANY_PROGRAMME,
            reserve_percent=rules.reserve_percent.value,
            programmes=rules.vg1_programmes.value,
        )
    )
    return CountyTerms(
        county,
        own_school_academic_only=rules.own_school.value.academic_only,
        skill_first_wish=rules.skill_pool.value.requires_first_wish,
        rules_carried=rules.carried_from is not None,
    )


def _applied(sent: Sent, elsewhere: PlacedElsewhere | None) -> Applied:
    wishes = tuple(Wished(one.id, one.rank, one.area, one.school, one.status) for one in sent.wishes)
    in_force = any(one.status != WITHDRAWN for one in sent.wishes)
    if elsewhere is not None and in_force:
        last = 1 + max(one.rank for one in wishes)
        found = Wished(elsewhere.id, last, elsewhere.area, elsewhere.school, elsewhere.code, elsewhere=True)
        wishes = (*wishes, found)
    return Applied(
        sent.id, sent.account_id, sent.county, sent.late, sent.category.value in OFFICER_DECIDES, wishes
    )


def _offerings(
    session: Session, year: int, counties: Sequence[str], today: date, now: datetime
) -> tuple[Offered, ...]:
    academic = {one.code for one in catalogue.programmes(session, today) if one.kind.value == ACADEMIC}
    return tuple(
        Offered(
            id=given.offering.id,
            area=given.offering.area.code,
            school=given.offering.school,
            county=given.offering.county,
            programme=given.offering.area.programme,
            level=LEVELS[given.offering.area.level.value],
            seats=given.seats,
            is_academic=given.offering.area.programme in academic,
            point=given.offering.point,
        )
        for county in counties
        for given in offered_in(session, year, county, now)
        if given.offering.area.level is not None
    )


def _decisions(session: Session, year: int, counties: Sequence[str]) -> tuple[Decided, ...]:
    return tuple(
        Decided(
            row.application_id,
            (row.area, row.school) if row.area and row.school else None,
            Kind(row.kind),
            row.value,
        )
        for row in in_force(session, year, counties)
    )


def _points(
    known: Cohort, offerings: Iterable[Offered], year: int
) -> dict[tuple[Level, str], Mapping[str, int]]:
    """Points by level and county: each county counts as it has decided."""
    wanted = {(one.level, one.county) for one in offerings}
    return {(level, county): known.points(TARGETS[level], county, year) for level, county in sorted(wanted)}


def _open_areas(
    session: Session, completed: Iterable[str], counties: Sequence[str], today: date
) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (area, county): frozenset(
            one.code for one in catalogue.open_areas(session, today, completed=area, county=county)
        )
        for area in completed
        for county in counties
    }


def _earlier(session: Session, entered: Round) -> list[str]:
    """The newest published round of the season before this one, for each of its counties."""
    found = session.scalars(
        select(Round)
        .where(
            Round.school_year == entered.school_year,
            Round.number < entered.number,
            Round.published_at.is_not(None),
        )
        .order_by(Round.number)
    )
    return sorted(
        {county: one.id for one in found for county in set(one.counties) & set(entered.counties)}.values()
    )


def _numbers(session: Session, earlier: Sequence[str]) -> dict[str, int]:
    """Places on the general lists that earlier rounds left, by wish."""
    places = select(Waiting.wish_id, Waiting.place).where(
        Waiting.round_id.in_(earlier), Waiting.pool == GENERAL
    )
    return {row.wish_id: row.place for row in session.connection().execute(places)}


def _held_pools(
    session: Session, earlier: Sequence[str], elsewhere: Mapping[str, str]
) -> dict[str, PoolKind]:
    """The named pools that seats of earlier rounds were taken from, by wish; `elsewhere`: by account, what stands for a
    wish where the place is none.
    """
    place = OutcomeRow.content["placement"]
    pool = place["pool"].as_string()
    found = (
        select(OutcomeRow.account_id, place["wish_id"].as_string(), pool)
        .where(OutcomeRow.round_id.in_(earlier), pool != GENERAL, is_seen(OutcomeRow))
        .order_by(OutcomeRow.version)
    )
    return {
        wish or elsewhere.get(account, ""): kind_of(word)
        for account, wish, word in session.connection().execute(found)
    }
