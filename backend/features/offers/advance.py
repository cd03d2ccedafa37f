"""Use cases of answering in advance: say yes, take it back, and let it count when the first round is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.catalogue import service as catalogue
from backend.features.offers import service
from backend.features.offers.models import AheadRow
from backend.features.offers.rules.ahead import AheadTerms, answer_ahead
from backend.features.offers.rules.answers import needs_answer
from backend.kernel.errors import Conflict
from backend.kernel.periods import start_of_day


@dataclass(frozen=True, slots=True)
class Ahead:
    """Whether she may answer in advance now, until when, and whether she has."""

    is_open: bool
    closes: datetime | None
    given_at: datetime | None
    number: int
    """Of the last time she said so or took it back; 0 before the first."""


LATEST = (
    select(AheadRow)
    .where(AheadRow.school_year == bindparam("school_year"), AheadRow.account_id == bindparam("account_id"))
    .order_by(AheadRow.number.desc())
    .limit(1)
)


def ahead_of(session: Session, account_id: str, now: datetime) -> Ahead:
    """How it stands for somebody: nobody answers in advance without an application, or when the result is there."""
    season = annual_wheel.season_at(session, now)
    values = {"school_year": season, "account_id": account_id}
    latest = session.scalars(LATEST, values).one_or_none()
    terms = _terms_for(session, account_id, season, now)
    out = service.published_result(session, account_id, now) is not None
    return Ahead(
        is_open=terms.is_open(now) and not out,
        closes=terms.closes,
        given_at=latest.at if latest and latest.given and not out else None,
        number=latest.number if latest else 0,
    )


def say(session: Session, account_id: str, given: bool, now: datetime) -> Ahead:
    """Say yes in advance, or take it back. Saying the same again changes nothing.

    Raises:
        Conflict: `offers.ahead_closed`.
    """
    present = ahead_of(session, account_id, now)
    if not present.is_open:
        raise Conflict("offers.ahead_closed")
    if given == (present.given_at is not None):
        return present
    season = annual_wheel.season_at(session, now)
    session.add(
        AheadRow(school_year=season, account_id=account_id, number=present.number + 1, given=given, at=now)
    )
    session.flush()
    return ahead_of(session, account_id, now)


def _terms_for(session: Session, account_id: str, season: int, now: datetime) -> AheadTerms:
    """The terms of the county she has applied to: her home county, where she has applied to several."""
    sent = [
        one
        for one in applications.applications_of(session, account_id, season)
        if one.is_sent and one.withdrawn_at is None
    ]
    if not sent:
        return AheadTerms(offered=False)
    home = applications.applicant(session, sent[0], now).county
    county = next((one.county for one in sent if one.county == home), sent[0].county)
    rule = catalogue.county_rules(county, season).answer_ahead.value
    return AheadTerms(
        offered=rule.offered,
        opens=start_of_day(rule.opens) if rule.opens else None,
        closes=start_of_day(rule.closes + timedelta(days=1)) if rule.closes else None,
    )


_NEWEST = (
    select(AheadRow.account_id, func.max(AheadRow.number).label("number"))
    .where(AheadRow.school_year == bindparam("school_year"), AheadRow.account_id > bindparam("after"))
    .group_by(AheadRow.account_id)
    .order_by(AheadRow.account_id)
    .limit(bindparam("limit"))
    .subquery()
)
GIVEN = (
    select(AheadRow.account_id, AheadRow.given)
    .join(_NEWEST, (AheadRow.account_id == _NEWEST.c.account_id) & (AheadRow.number == _NEWEST.c.number))
    .where(AheadRow.school_year == bindparam("school_year"))
    .order_by(AheadRow.account_id)
)


def apply_page(session: Session, school_year: int, after: str, limit: int, now: datetime) -> str | None:
    """Let the answers given in advance count for the next people; returns the last one seen, `None` at the end.

    Whoever has answered by now has the last word. Safe to repeat.
    """
    wanted = {"school_year": school_year, "after": after, "limit": limit}
    found = session.execute(GIVEN, wanted).all()
    for account, given in found:
        result = service.published_result(session, account, now) if given else None
        if result is not None and result.answer is None and needs_answer(result.outcome):
            service.record_ahead(session, result, answer_ahead(result.outcome), now)
    return found[-1].account_id if found else None
