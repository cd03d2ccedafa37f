"""What someone has completed, as the school system reported it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.applications import queries
from backend.features.applications.models import SchoolHistory


@dataclass(frozen=True, slots=True)
class Year:
    """One school year of upper secondary education: the area attended, and where."""

    school_year: int
    area: str
    school: str | None = None


def completed_area(session: Session, account_id: str) -> str | None:
    """The programme area of the latest year, completed or about to be; `None` when nobody has reported any."""
    session.flush()
    found: str | None = (
        session.connection().execute(queries.COMPLETED_AREA, {"account_id": account_id}).scalar()
    )
    return found


def years_of(session: Session, account_id: str) -> list[SchoolHistory]:
    """Every year the school system has reported, the newest first."""
    return list(
        session.scalars(
            select(SchoolHistory)
            .where(SchoolHistory.account_id == account_id)
            .order_by(SchoolHistory.school_year.desc(), SchoolHistory.area)
        )
    )


def record_history(session: Session, account_id: str, year: Year, source: str, now: datetime) -> bool:
    """Enter a year; False when it was entered before."""
    known = session.scalar(
        select(SchoolHistory.id).where(
            SchoolHistory.account_id == account_id,
            SchoolHistory.school_year == year.school_year,
            SchoolHistory.area == year.area,
        )
    )
    if known is not None:
        return False
    session.add(
        SchoolHistory(
            account_id=account_id,
            school_year=year.school_year,
            area=year.area,
            school=year.school,
            source=source,
            reported_at=now,
        )
    )
    session.flush()
    return True
