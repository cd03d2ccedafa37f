"""Tables of the answers. A log: nothing in it is changed, the newest answer to an outcome counts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, Json, JsonList, Moment


class AheadRow(Base):
    """That somebody has said yes in advance, or taken it back. The newest counts."""

    __tablename__ = "offers_ahead"
    __table_args__ = (UniqueConstraint("school_year", "account_id", "number"),)

    id: Mapped[Id]
    school_year: Mapped[int]
    account_id: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    given: Mapped[bool]
    at: Mapped[Moment]


class AnswerRow(Base):
    """One answer to a published outcome, or what silence came to at the deadline."""

    __tablename__ = "offers_answer"
    __table_args__ = (
        UniqueConstraint("account_id", "round_id", "number"),
        Index("ix_offers_answer_in_round", "round_id", "account_id"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(String(32))
    round_id: Mapped[str] = mapped_column(String(32))
    outcome_version: Mapped[int]
    """Which version of the outcome it answers: a correction is answered anew."""
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    place: Mapped[bool | None]
    """Nothing where no place was offered."""
    lists: Mapped[JsonList]
    """Ids of the wishes whose waiting lists are stayed on."""
    consequence: Mapped[str] = mapped_column(String(24))
    statuses: Mapped[Json]
    """The official code that each wish got by it."""
    answered_at: Mapped[Moment]
    deadline: Mapped[Moment | None]
    """The first moment that was too late, as it stood then."""
