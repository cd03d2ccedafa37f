"""Tables of an application: the one draft, its submissions, the wishes in force, papers, and what happened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    exists,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column

from backend.platform.db import Base, Id, Json, JsonList, Moment, Ref


class Application(Base):
    """One person's application to one county for one school year, with its draft."""

    __tablename__ = "applications_application"
    __table_args__ = (
        UniqueConstraint("account_id", "school_year", "county"),
        Index("ix_applications_application_season", "county", "school_year", "submitted_at"),
        Index("ix_applications_application_flagged", "flagged_at", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[Ref]
    school_year: Mapped[int]
    county: Mapped[str] = mapped_column(String(2))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    draft: Mapped[Json]
    draft_version: Mapped[int] = mapped_column(default=1)
    draft_saved_at: Mapped[Moment]
    submissions: Mapped[int] = mapped_column(default=0)
    """How many versions have been sent; the number of the last one."""
    submitted_draft_version: Mapped[int | None]
    submitted_at: Mapped[Moment | None]
    sent_class: Mapped[str | None] = mapped_column(String(10))
    """Deadline class of the last version sent; beside the draft's own, which is nobody's but the applicant's."""
    sent_late: Mapped[bool] = mapped_column(default=False)
    """The last version was sent after its deadline."""
    sent_level: Mapped[str | None] = mapped_column(String(4))
    """The level that the last version sent applies for."""
    decided: Mapped[JsonList] = mapped_column(default=list)
    """What officers have decided about, in words of `rules.flags.Matter`."""
    flagged_at: Mapped[Moment | None]
    """When its flags were last worked out; nothing when something has changed since."""
    withdrawn_at: Mapped[Moment | None]
    late_changes: Mapped[int] = mapped_column(default=0)
    reopened_until: Mapped[Moment | None]
    created_at: Mapped[Moment]

    @property
    def is_sent(self) -> bool:
        return self.submissions > 0


class Submission(Base):
    """What was sent, as it was: never changed afterwards."""

    __tablename__ = "applications_submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_submission_application"), index=True
    )
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(16))
    content: Mapped[Json]
    """The draft, the wishes as lines with names, and the papers with their hashes."""
    content_hash: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None]
    """When the phone says it was sent. For an officer's judgement; the server's clock decides."""
    deadline: Mapped[Moment]
    """The first moment that was too late, as it stood then."""
    late: Mapped[bool]


class Release(Base):
    """Statuses recorded under this id are out: from this row's transaction on, for everybody at once."""

    __tablename__ = "applications_release"

    id: Mapped[Id]
    released_at: Mapped[Moment]


def _once_released(status: Any, release_id: Any, before: Any) -> ColumnElement[str]:
    """A status that is out, or the one before."""
    waits = and_(release_id.column.is_not(None), ~exists().where(Release.id == release_id.column))
    return case((waits, before.column), else_=status.column)


class Wish(Base):
    """A wish in force, with its official status. One line per school, in the order that binds.

    `status` may be recorded before it is out: then it is nobody's business yet, and `official` is what counts.
    """

    __tablename__ = "applications_wish"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        CheckConstraint("rank > 0", name="rank"),
    )

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_wish_application"), index=True
    )
    rank: Mapped[int]
    type: Mapped[str] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(String(10))
    school: Mapped[str | None] = mapped_column(String(9))
    status: Mapped[str] = mapped_column(String(8))
    status_at: Mapped[Moment]
    release_id: Mapped[str | None] = mapped_column(String(32))
    """What `status` waits for; nothing where it was true at once."""
    status_before: Mapped[str | None] = mapped_column(String(8))
    """The official status until then."""

    official: Mapped[str] = column_property(_once_released(status, release_id, status_before))
    """The official status as it is: what everybody reads."""


class Event(Base):
    """What happened to an application, for its timeline."""

    __tablename__ = "applications_event"

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_event_application"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[Moment]
    params: Mapped[Json]
    status: Mapped[str | None] = mapped_column(String(8))
    """The official status code that stands behind it."""


class Attachment(Base):
    """A paper. The file itself lies encrypted in the file store under `file_id`."""

    __tablename__ = "applications_attachment"
    __table_args__ = (
        Index("ix_applications_attachment_present", "application_id", "removed_at"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_attachment_application")
    )
    kind: Mapped[str] = mapped_column(String(30))
    sensitivity: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str] = mapped_column(String(32), unique=True)
    added_at: Mapped[Moment]
    removed_at: Mapped[Moment | None]
    """Taken out of the draft; the file stays as long as a submission names it."""


class PaperRequest(Base):
    """An officer has asked the applicant for a paper."""

    __tablename__ = "applications_paper_request"
    __table_args__ = (
        Index(
            "uq_applications_paper_request_open",
            "application_id",
            "kind",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_applications_paper_request_due", "overdue_noted", "until"),
        CheckConstraint("length(note) <= 1000", name="note"),
    )

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_paper_request_application"),
        index=True,
    )
    kind: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(String(1000))
    """What the officer writes to the applicant."""
    until: Mapped[Moment]
    """The first moment that is too late."""
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[Moment]
    settled_by: Mapped[str | None] = mapped_column(String(32))
    settled_at: Mapped[Moment | None]
    """An officer has what she needs, or needs it no more."""
    overdue_noted: Mapped[bool] = mapped_column(default=False)


class FlagRow(Base):
    """One flag of one application (`rules.flags`), with what the desk's list narrows by."""

    __tablename__ = "applications_flag"
    __table_args__ = (
        UniqueConstraint("application_id", "flag"),
        Index("ix_applications_flag_desk", "county", "school_year", "flag", "application_id"),
    )

    id: Mapped[Id]
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications_application.id", name="fk_applications_flag_application")
    )
    county: Mapped[str] = mapped_column(String(2))
    school_year: Mapped[int]
    flag: Mapped[str] = mapped_column(String(20))


class SchoolHistory(Base):
    """A programme area somebody has completed or is completing, as the school system reported it."""

    __tablename__ = "applications_school_history"
    __table_args__ = (UniqueConstraint("account_id", "school_year", "area"),)

    id: Mapped[Id]
    account_id: Mapped[Ref]
    school_year: Mapped[int]
    """The school year in which it ends being attended: 2026 is 2026–2027."""
    area: Mapped[str] = mapped_column(String(10))
    school: Mapped[str | None] = mapped_column(String(9))
    source: Mapped[str] = mapped_column(String(40))
    reported_at: Mapped[Moment]
