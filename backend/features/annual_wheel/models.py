"""The table of dates. History is kept: a changed date is a new row, the old one says when it was replaced."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.annual_wheel.rules import Audience, Kind, Milestone
from backend.platform.db import Base, Id, Moment


class MilestoneRow(Base):
    __tablename__ = "annual_wheel_milestone"
    __table_args__ = (
        Index(
            "uq_annual_wheel_milestone_current",
            "county",
            "school_year",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("length(owner) <= 80 AND length(legal_source) <= 200", name="lengths"),
    )

    id: Mapped[Id]
    county: Mapped[str] = mapped_column(String(2))
    """County number; empty for a national date."""
    school_year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    audience: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str] = mapped_column(String(80))
    legal_source: Mapped[str] = mapped_column(String(200))
    confirmed: Mapped[bool]
    recorded_at: Mapped[Moment]
    replaced_at: Mapped[Moment | None]

    @classmethod
    def of(cls, milestone: Milestone, now: datetime) -> MilestoneRow:
        return cls(
            county=milestone.county or "",
            school_year=milestone.school_year,
            kind=milestone.kind.value,
            day=milestone.day,
            audience=milestone.audience.value,
            owner=milestone.owner,
            legal_source=milestone.legal_source,
            confirmed=milestone.confirmed,
            recorded_at=now,
        )

    def milestone(self) -> Milestone:
        return Milestone(
            kind=Kind(self.kind),
            county=self.county or None,
            school_year=self.school_year,
            day=self.day,
            audience=Audience(self.audience),
            owner=self.owner,
            legal_source=self.legal_source,
            confirmed=self.confirmed,
        )
