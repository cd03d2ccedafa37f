"""Tables of a case: what she wrote and had been shown, her papers, what was decided, and the letters as they went out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, Json, Moment, Ref


class Case(Base):
    """One complaint, or one request to have a place kept. What was sent is not changed afterwards."""

    __tablename__ = "complaints_case"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index("ix_complaints_case_desk", "county", "school_year", "state"),
    )

    id: Mapped[Id]
    account_id: Mapped[Ref]
    number: Mapped[int]
    """1 for somebody's first case."""
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    application_id: Mapped[Ref]
    county: Mapped[str] = mapped_column(String(2))
    """Whose decision it is about."""
    school_year: Mapped[int]
    reference: Mapped[str] = mapped_column(String(24))
    """The application's reference number, with the case's own number."""
    content: Mapped[Json]
    saved_at: Mapped[Moment]
    round_id: Mapped[str | None] = mapped_column(String(32))
    """The round whose result it is about, once it is sent."""
    explanation: Mapped[Json]
    """What she had been shown of the result and its reasons, frozen when it was sent; empty before."""
    content_hash: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of what was sent: the text, the papers by their digests, the explanation."""
    deadline: Mapped[Moment | None]
    """The first moment that was too late, as it stood when it was sent."""
    body: Mapped[str | None] = mapped_column(String(20))
    """The appeal body by its subject, or the one the county has sent it to."""
    received_at: Mapped[Moment | None]
    considered_at: Mapped[Moment | None]
    considered_by: Mapped[str | None] = mapped_column(String(32))
    closed_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class Paper(Base):
    """A file that lies with a case. It lies encrypted in the file store under `file_id`."""

    __tablename__ = "complaints_paper"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    id: Mapped[Id]
    case_id: Mapped[str] = mapped_column(
        ForeignKey("complaints_case.id", name="fk_complaints_paper_case"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str] = mapped_column(String(32), unique=True)
    added_at: Mapped[Moment]


class Decision(Base):
    """What the county, or the appeal body after it, decided."""

    __tablename__ = "complaints_decision"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("length(reason) <= 10000", name="reason"),
    )

    id: Mapped[Id]
    case_id: Mapped[str] = mapped_column(ForeignKey("complaints_case.id", name="fk_complaints_decision_case"))
    number: Mapped[int]
    by: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(12))
    legal_basis: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(10_000))
    wish_id: Mapped[str | None] = mapped_column(String(32))
    """The wish whose place it gave her."""
    decided_by: Mapped[str] = mapped_column(String(32))
    """The officer who decided, or who entered what the appeal body did."""
    decided_at: Mapped[Moment]


class Letter(Base):
    """A letter as it went out: every word of it, in each language."""

    __tablename__ = "complaints_letter"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[str] = mapped_column(ForeignKey("complaints_case.id", name="fk_complaints_letter_case"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    """`received`, or the outcome it tells of."""
    locale: Mapped[str] = mapped_column(String(2))
    """The language she reads."""
    content: Mapped[Json]
    """By language."""
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content."""
    written_at: Mapped[Moment]
