"""What has been published: the door for those who show results or act on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from backend.features.intake.models import Correction, CutOff, Decision, OutcomeRow, Round, Waiting
from backend.platform.exports import exports


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the newest published round of a season came to for one person."""

    round_id: str
    number: int
    version: int
    published_at: datetime
    content: dict[str, Any]
    """`placement` and `wishes`, in the shape that `rules.outcomes` writes."""
    answer_by: datetime | None = None
    """The first moment that is too late to answer this version, where it is not the county's date."""
    because: str | None = None
    """Why it was corrected: a member of `rules.correcting.Because`."""


def is_seen(row: Any) -> ColumnElement[bool]:
    """What a correction of many has written is seen once the correction is revealed."""
    revealed = exists().where(Correction.id == row.correction_id, Correction.revealed_at.is_not(None))
    return or_(row.correction_id.is_(None), revealed)


OUTCOME = (
    select(
        Round.id.label("round_id"),
        Round.number,
        OutcomeRow.version,
        Round.published_at,
        OutcomeRow.content,
        OutcomeRow.answer_by,
        OutcomeRow.because,
    )
    .join(OutcomeRow, OutcomeRow.round_id == Round.id)
    .where(
        OutcomeRow.account_id == bindparam("account_id"),
        OutcomeRow.school_year == bindparam("school_year"),
        Round.published_at.is_not(None),
        is_seen(OutcomeRow),
    )
    .order_by(Round.number.desc(), OutcomeRow.version.desc())
    .limit(1)
)


def outcome_of(session: Session, account_id: str, school_year: int) -> Outcome | None:
    """What somebody got in the newest published round she took part in; `None` before the first."""
    wanted = {"account_id": account_id, "school_year": school_year}
    row = session.connection().execute(OUTCOME, wanted).mappings().one_or_none()
    return None if row is None else Outcome(**row)


AT_ONCE = 500
"""Accounts in one statement: below what either database takes as parameters."""


def newest_of(session: Session, accounts: Sequence[str], school_year: int) -> dict[str, Outcome]:
    """As `outcome_of`, for many; nothing of those who have none."""
    found: dict[str, Outcome] = {}
    for start in range(0, len(accounts), AT_ONCE):
        rows = session.connection().execute(
            select(
                OutcomeRow.account_id,
                Round.id,
                Round.number,
                OutcomeRow.version,
                Round.published_at,
                OutcomeRow.content,
                OutcomeRow.answer_by,
                OutcomeRow.because,
            )
            .join(Round, Round.id == OutcomeRow.round_id)
            .where(
                OutcomeRow.account_id.in_(accounts[start : start + AT_ONCE]),
                OutcomeRow.school_year == school_year,
                Round.published_at.is_not(None),
                is_seen(OutcomeRow),
            )
            .order_by(Round.number, OutcomeRow.version)
        )
        found |= {row[0]: Outcome(*row[1:]) for row in rows}  # type: ignore[arg-type]
    return found


@dataclass(frozen=True, slots=True)
class PublishedRound:
    """A round everybody may see."""

    id: str
    school_year: int
    number: int
    counties: tuple[str, ...]
    published_at: datetime


def published_rounds(session: Session, since: datetime) -> list[PublishedRound]:
    """The rounds published from a moment on, the oldest first."""
    found = session.execute(
        select(Round.id, Round.school_year, Round.number, Round.counties, Round.published_at)
        .where(Round.published_at >= since)
        .order_by(Round.published_at)
    )
    return [
        PublishedRound(found_id, year, number, tuple(counties), published_at)
        for found_id, year, number, counties, published_at in found
        if published_at is not None
    ]


_LATER = aliased(OutcomeRow)
PAGE = (
    select(OutcomeRow.account_id, OutcomeRow.version, OutcomeRow.content, OutcomeRow.answer_by)
    .where(
        OutcomeRow.round_id == bindparam("round_id"),
        OutcomeRow.account_id > bindparam("after"),
        is_seen(OutcomeRow),
        ~exists().where(
            _LATER.round_id == OutcomeRow.round_id,
            _LATER.account_id == OutcomeRow.account_id,
            _LATER.version > OutcomeRow.version,
            is_seen(_LATER),
        ),
    )
    .order_by(OutcomeRow.account_id)
    .limit(bindparam("limit"))
)
"""The newest version for each person: the unique index over round, account and version answers it in order."""


@dataclass(frozen=True, slots=True)
class PersonsOutcome:
    """The newest version of what a round came to for somebody."""

    account_id: str
    version: int
    content: dict[str, Any]
    answer_by: datetime | None


def outcomes_after(session: Session, round_id: str, after: str, limit: int) -> list[PersonsOutcome]:
    """A round's outcomes person by person, from the account after `after`."""
    wanted = {"round_id": round_id, "after": after, "limit": limit}
    return [PersonsOutcome(*row) for row in session.connection().execute(PAGE, wanted)]


def own_deadlines(session: Session, round_id: str) -> list[datetime]:
    """The deadlines that corrections have set in a round, beside the counties' dates; the first one first."""
    found = (
        select(OutcomeRow.answer_by)
        .where(OutcomeRow.round_id == round_id, OutcomeRow.answer_by.is_not(None), is_seen(OutcomeRow))
        .distinct()
        .order_by(OutcomeRow.answer_by)
    )
    return [moment for moment in session.scalars(found) if moment is not None]


@dataclass(frozen=True, slots=True)
class InLine:
    """A place in line, as a round left it."""

    account_id: str
    wish_id: str
    area: str
    school: str
    pool: str
    place: int
    """1 is the next."""


def waiting_between(session: Session, round_id: str, after: str, last: str) -> list[InLine]:
    """The places in line of a published round's people, from the account after `after` to `last`."""
    columns = (Waiting.account_id, Waiting.wish_id, Waiting.area, Waiting.school, Waiting.pool, Waiting.place)
    found = select(*columns).where(
        Waiting.round_id == round_id, Waiting.account_id > after, Waiting.account_id <= last
    )
    rows = session.connection().execute(found.order_by(Waiting.account_id, Waiting.id))
    return [InLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class QueueSeats:
    """How many seats a pool of an offering had in a round."""

    area: str
    school: str
    pool: str
    seats: int


def seats_of_round(session: Session, round_id: str, county: str) -> list[QueueSeats]:
    """The seats of a county's offerings in a published round, pool by pool."""
    found = (
        select(CutOff.area, CutOff.school, CutOff.pool, CutOff.seats)
        .where(CutOff.round_id == round_id, CutOff.county == county)
        .order_by(CutOff.area, CutOff.school, CutOff.id)
    )
    return [QueueSeats(*row) for row in session.connection().execute(found)]


def is_under_way(session: Session, county: str, school_year: int) -> bool:
    """Whether the county takes part in a round of the season that is not published yet."""
    unpublished = select(Round.counties).where(Round.school_year == school_year, Round.published_at.is_(None))
    return any(county in counties for counties in session.connection().execute(unpublished).scalars())


@dataclass(frozen=True, slots=True)
class OfferingCutOff:
    """How the last seat of one pool went in a round."""

    area: str
    school: str
    pool: str
    points: int | None
    by_draw: bool
    band: str | None


def county_cut_offs(session: Session, round_id: str, county: str) -> list[OfferingCutOff]:
    """The cut-offs of a county's offerings in a published round; nothing of one that is not published."""
    found = session.execute(
        select(CutOff.area, CutOff.school, CutOff.pool, CutOff.points, CutOff.by_draw, CutOff.band)
        .join(Round, Round.id == CutOff.round_id)
        .where(CutOff.round_id == round_id, CutOff.county == county, Round.published_at.is_not(None))
        .order_by(CutOff.area, CutOff.school, CutOff.pool)
    )
    return [OfferingCutOff(*row) for row in found]


def deciders_of(session: Session, round_id: str, application_id: str) -> frozenset[str]:
    """The accounts of those who decided what a round came to for an application: who approved the round, and who decided
    about the application by hand.
    """
    approved = session.scalars(select(Round.approved_by).where(Round.id == round_id))
    by_hand = session.scalars(
        select(Decision.decided_by).where(
            Decision.application_id == application_id, Decision.replaced_at.is_(None)
        )
    )
    return frozenset(one for one in (*approved, *by_hand) if one)


@exports("intake")
def export(session: Session, account_id: str) -> dict[str, list[dict[str, Any]]]:
    """What was published and decided about a person, for her own copy."""
    results = session.execute(
        select(Round.published_at, OutcomeRow.version, OutcomeRow.content, OutcomeRow.because)
        .join(OutcomeRow, OutcomeRow.round_id == Round.id)
        .where(OutcomeRow.account_id == account_id, Round.published_at.is_not(None), is_seen(OutcomeRow))
        .order_by(Round.published_at, OutcomeRow.version)
    )
    decisions = session.scalars(
        select(Decision).where(Decision.account_id == account_id).order_by(Decision.id)
    )
    return {
        "results": [dict(row) for row in results.mappings()],
        "decisions": [
            {
                "county": one.county,
                "area": one.area,
                "school": one.school,
                "kind": one.kind,
                "value": one.value,
                "legal_basis": one.legal_basis,
                "reason": one.reason,
                "decided_at": one.decided_at,
                "replaced_at": one.replaced_at,
                "replaced_reason": one.replaced_reason,
            }
            for one in decisions
        ],
    }
