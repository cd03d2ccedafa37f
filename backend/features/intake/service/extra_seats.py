"""Extra seats (ekstra plasser): what one comes to, which are still extra, and the vacated seat that repays one."""

from __future__ import annotations

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
from backend.features.intake.rules.statuses import HOLDING, KEPT_UNANSWERED

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
        _is_revealed(),
    )
    return list(session.scalars(found.order_by(Supernumerary.id)))


def _is_revealed() -> ColumnElement[bool]:
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
