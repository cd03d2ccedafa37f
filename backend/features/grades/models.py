"""Grades as reported, and what people say is wrong with them. A grade is never changed: it gets a new version."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.platform.db import Base, Id, Moment, Ref


class GradeRow(Base):
    """One version of one grade. The version in force is the one nothing has replaced."""

    __tablename__ = "grades_record"
    __table_args__ = (
        UniqueConstraint("record_id", "version"),
        Index(
            "uq_grades_record_current",
            "record_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("length(subject) <= 10 AND length(subject_name) <= 120", name="lengths"),
    )

    id: Mapped[Id]
    record_id: Mapped[str] = mapped_column(String(32))
    """Names the grade through all its versions."""
    version: Mapped[int]
    account_id: Mapped[Ref]
    subject: Mapped[str] = mapped_column(String(10))
    subject_name: Mapped[str] = mapped_column(String(120))
    """As it stands on the diploma, in Norwegian."""
    subject_group: Mapped[str] = mapped_column(String(20), default="")
    level: Mapped[str] = mapped_column(String(20))
    assessment: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(2))
    school_year: Mapped[int]
    programme_area: Mapped[str] = mapped_column(String(10), default="")
    private_candidate: Mapped[bool] = mapped_column(default=False)
    school: Mapped[str | None] = mapped_column(String(9))
    source: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[Moment]
    replaced_at: Mapped[Moment | None]

    def record(self) -> GradeRecord:
        """The grade as the rules see it."""
        return GradeRecord(
            subject=self.subject,
            level=Level(self.level),
            assessment=Assessment(self.assessment),
            mark=Mark(self.mark),
            school_year=self.school_year,
            private_candidate=self.private_candidate,
            subject_group=self.subject_group,
            programme_area=self.programme_area,
            id=self.record_id,
        )


class ReportRow(Base):
    """Somebody says that something is wrong with a grade, or that one is missing."""

    __tablename__ = "grades_report"
    __table_args__ = (
        Index(
            "uq_grades_report_open",
            "account_id",
            "record_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL AND record_id IS NOT NULL"),
            postgresql_where=text("settled_at IS NULL AND record_id IS NOT NULL"),
        ),
        Index("ix_grades_report_queue", "settled_at", "sent_at"),
        CheckConstraint("length(text) <= 1000", name="lengths"),
    )

    id: Mapped[Id]
    account_id: Mapped[Ref]
    record_id: Mapped[str | None] = mapped_column(String(32))
    """`None` where a grade is missing."""
    seen_id: Mapped[str | None] = mapped_column(
        ForeignKey("grades_record.id", name="fk_grades_report_seen"), index=True
    )
    """The version that was on the screen."""
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every step, so that two officers do not settle the same report."""
    answer: Mapped[str] = mapped_column(String(1000), default="")
    """What the county says to the pupil."""
    corrected_to: Mapped[str | None] = mapped_column(String(2))
