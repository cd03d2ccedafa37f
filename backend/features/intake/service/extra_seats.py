"""Extra seats (ekstra plasser): what one comes to, which are still extra, and the vacated seat that repays one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.features.applications import service as applications
from backend.features.intake.models import (
    Correction,
    CutOff,
    PlacedElsewhere,
    Repayment,
    Round,
    Supernumerary,
)
from backend.features.intake.rules.corrections import ExtraSeat, repaid
from backend.features.intake.rules.statuses import HOLDING, KEPT_UNANSWERED, OFFERED

TAKEN = frozenset({*HOLDING, *KEPT_UNANSWERED})
"""Official codes of a seat that is held or offered."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an extra seat comes to at its offering, whatever the pool."""

    seats: int
    """Those the newest published round had to give."""
    taken: int
    """Held or offered now."""
    extra: int
    """Of those, extra seats that nothing has repaid yet."""

    @property
    def over(self) -> int:
        """How many more than there are seats for, once this one is given."""
        return max(0, self.taken + 1 - self.seats)


def cost_of(session: Session, school_year: int, area: str, school: str) -> Cost:
    """What one more seat at an offering would come to, before anybody decides."""
    newest = (
        select(CutOff.round_id)
        .join(Round, Round.id == CutOff.round_id)
        .where(
            CutOff.area == area,
            CutOff.school == school,
            Round.school_year == school_year,
            Round.published_at.is_not(None),
        )
        .order_by(Round.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    seats = select(func.coalesce(func.sum(CutOff.seats), 0)).where(
        CutOff.round_id == newest, CutOff.area == area, CutOff.school == school
    )
    elsewhere = select(func.count()).where(
        PlacedElsewhere.school_year == school_year,
        PlacedElsewhere.area == area,
        PlacedElsewhere.school == school,
        PlacedElsewhere.code.in_(sorted(HOLDING)),
    )
    taken = applications.count_with_status(session, school_year, area, school, TAKEN)
    owed = [one for one in unrepaid(session, school_year) if (one.area, one.school) == (area, school)]
    return Cost(int(session.scalar(seats) or 0), taken + int(session.scalar(elsewhere) or 0), len(owed))


def unrepaid(session: Session, school_year: int) -> list[Supernumerary]:
    """The extra seats of a season that no vacated seat has repaid yet, the oldest first."""
    repaid = select(Repayment.supernumerary_id)
    found = select(Supernumerary).where(
        Supernumerary.school_year == school_year,
        Supernumerary.id.not_in(repaid),
        is_revealed(),
    )
    return list(session.scalars(found.order_by(Supernumerary.id)))


def is_revealed() -> ColumnElement[bool]:
    """Whether an extra seat may be seen: what a correction of many writes is unseen until it is revealed."""
    revealed = select(Correction.id).where(Correction.revealed_at.is_not(None))
    return Supernumerary.correction_id.is_(None) | Supernumerary.correction_id.in_(revealed)


def repay(session: Session, school_year: int, area: str, school: str, now: datetime) -> bool:
    """A seat at an offering has come free: let it repay the oldest extra seat there. False when none is owed; only then
    may the next in line have it.
    """
    for one in unrepaid(session, school_year):
        if (one.area, one.school) == (area, school):
            session.add(Repayment(supernumerary_id=one.id, cause="vacated", at=now))
            session.flush()
            return True
    return False


def given_since(session: Session, school_year: int, counties: Collection[str], moment: datetime) -> int:
    """How many extra seats these counties have given after a moment."""
    counted = select(func.count()).where(
        Supernumerary.school_year == school_year,
        Supernumerary.county.in_(sorted(counties)),
        Supernumerary.at > moment,
    )
    return session.scalar(counted) or 0


def unanswered(session: Session, school_year: int, codes: Mapping[str, str]) -> tuple[str, ...]:
    """The applications whose extra seat waits for an answer, of those whose wishes have these official codes."""
    given = session.scalars(
        select(Supernumerary).where(Supernumerary.school_year == school_year, is_revealed())
    ).all()
    answered = set(
        session.scalars(select(PlacedElsewhere.account_id).where(PlacedElsewhere.school_year == school_year))
    )
    return tuple(
        one.application_id
        for one in given
        if (codes.get(one.wish_id) == OFFERED if one.wish_id else one.account_id not in answered)
    )


def settle(
    session: Session,
    school_year: int,
    counties: Collection[str],
    over: Mapping[tuple[str, str], int],
    now: datetime,
) -> None:
    """Write down which extra seats of these counties a published round has repaid."""
    theirs = [one for one in unrepaid(session, school_year) if one.county in counties]
    codes = applications.statuses_of(session, [one.wish_id for one in theirs if one.wish_id])
    elsewhere = {
        row.account_id: row.code
        for row in session.scalars(select(PlacedElsewhere).where(PlacedElsewhere.school_year == school_year))
    }
    seats = [
        ExtraSeat(
            one.id,
            (one.area, one.school),
            (codes.get(one.wish_id) if one.wish_id else elsewhere.get(one.account_id)) in TAKEN,
        )
        for one in theirs
    ]
    for supernumerary, cause in repaid(seats, over).items():
        session.add(Repayment(supernumerary_id=supernumerary, cause=cause, at=now))
    session.flush()
