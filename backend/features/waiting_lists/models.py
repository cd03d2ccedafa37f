"""Tables of list mode. What is true now stands in rows of its own, so that a request touches only the lists it concerns;
the log only grows, and the rows follow from it (`engine.lists.replay`).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, Json, Moment

Account = String(32)
Wish = String(32)
Word = String(16)


class Handover(Base):
    """That a county has let its schools call from the lists of a round."""

    __tablename__ = "waiting_lists_handover"
    __table_args__ = (UniqueConstraint("round_id", "county"),)

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(String(32))
    county: Mapped[str] = mapped_column(String(2))
    school_year: Mapped[int]
    round_number: Mapped[int]
    state: Mapped[str] = mapped_column(Word, index=True)
    hours: Mapped[int]
    """To answer a call, as the county's rules had it then."""
    handed_over_by: Mapped[str] = mapped_column(Account)
    asked_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    """From this moment on the schools call."""
    closed_at: Mapped[Moment | None]
    progress: Mapped[Json]


class Offering(Base):
    """An area at a school, whose lists and seats the school sees on one page."""

    __tablename__ = "waiting_lists_offering"
    __table_args__ = (
        UniqueConstraint("handover_id", "area", "school"),
        Index("ix_waiting_lists_offering_at_school", "school", "handover_id"),
    )

    id: Mapped[Id]
    handover_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_handover.id", name="fk_waiting_lists_offering_handover")
    )
    county: Mapped[str] = mapped_column(String(2))
    area: Mapped[str] = mapped_column(String(10))
    school: Mapped[str] = mapped_column(String(9))
    seats: Mapped[int]
    """All there are to give, whatever the pool."""


class Queue(Base):
    """A pool of an offering that people stand in line for."""

    __tablename__ = "waiting_lists_queue"
    __table_args__ = (UniqueConstraint("offering_id", "pool"),)

    id: Mapped[Id]
    offering_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_offering.id", name="fk_waiting_lists_queue_offering")
    )
    pool: Mapped[str] = mapped_column(String(12))
    free: Mapped[int] = mapped_column(default=0)
    """Seats nobody has, those that somebody is called to among them; below zero, seats given beyond those there are."""


class Place(Base):
    """A place in line. One wish can stand in two: the pool's line and the general one."""

    __tablename__ = "waiting_lists_place"
    __table_args__ = (
        UniqueConstraint("queue_id", "wish_id"),
        Index("ix_waiting_lists_place_in_line", "offering_id", "state"),
        Index("ix_waiting_lists_place_wish", "wish_id"),
        Index("ix_waiting_lists_place_person", "account_id", "round_id"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(String(32))
    offering_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_offering.id", name="fk_waiting_lists_place_offering")
    )
    queue_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_queue.id", name="fk_waiting_lists_place_queue")
    )
    account_id: Mapped[str] = mapped_column(Account)
    wish_id: Mapped[str] = mapped_column(Wish)
    rank: Mapped[int]
    """Of the wish among all of hers, 1 the highest."""
    number: Mapped[int]
    """In line when the round was published; 1 is the next."""
    state: Mapped[str] = mapped_column(Word)
    ended_at: Mapped[Moment | None]


class Seat(Base):
    """That somebody has, or had, a seat."""

    __tablename__ = "waiting_lists_seat"
    __table_args__ = (
        Index(
            "uq_waiting_lists_seat_current",
            "round_id",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_waiting_lists_seat_offering", "offering_id", "ended_at"),
        Index("ix_waiting_lists_seat_wish", "wish_id"),
        CheckConstraint("length(reason) <= 500", name="reason"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(String(32))
    offering_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_offering.id", name="fk_waiting_lists_seat_offering")
    )
    queue_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_queue.id", name="fk_waiting_lists_seat_queue")
    )
    account_id: Mapped[str] = mapped_column(Account)
    wish_id: Mapped[str | None] = mapped_column(Wish)
    """Nothing where the county found the place elsewhere."""
    rank: Mapped[int]
    since: Mapped[Moment]
    attendance: Mapped[str | None] = mapped_column(Word)
    attendance_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    """What the school wrote with the last mark, or when it freed the seat."""
    ended_at: Mapped[Moment | None]
    cause: Mapped[str | None] = mapped_column(Word)


class Call(Base):
    """That somebody is asked whether she wants a seat."""

    __tablename__ = "waiting_lists_call"
    __table_args__ = (
        Index(
            "uq_waiting_lists_call_open",
            "wish_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_waiting_lists_call_offering", "offering_id", "state"),
        Index("ix_waiting_lists_call_person", "account_id", "round_id"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(String(32))
    offering_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_offering.id", name="fk_waiting_lists_call_offering")
    )
    queue_id: Mapped[str] = mapped_column(
        ForeignKey("waiting_lists_queue.id", name="fk_waiting_lists_call_queue")
    )
    """Whose seat she is called to."""
    account_id: Mapped[str] = mapped_column(Account)
    wish_id: Mapped[str] = mapped_column(Wish)
    rank: Mapped[int]
    called_at: Mapped[Moment]
    answer_by: Mapped[Moment | None]
    """The last moment at which an answer counts; nothing where the seat was granted and is answered as an offer."""
    state: Mapped[str] = mapped_column(Word)
    ended_at: Mapped[Moment | None]


class Line(Base):
    """One line of the log: who did what, when. Never changed."""

    __tablename__ = "waiting_lists_line"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        Index("ix_waiting_lists_line_offering", "offering_id", "number"),
        CheckConstraint("length(reason) <= 500", name="reason"),
    )

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    """In the order in which it happened, across all lists of the round."""
    at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(Word)
    handover_id: Mapped[str] = mapped_column(String(32))
    offering_id: Mapped[str | None] = mapped_column(String(32))
    queue_id: Mapped[str | None] = mapped_column(String(32))
    account_id: Mapped[str | None] = mapped_column(Account)
    wish_id: Mapped[str | None] = mapped_column(Wish)
    cause: Mapped[str | None] = mapped_column(Word)
    """Of a freed seat why; of an attendance which."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    actor_id: Mapped[str | None] = mapped_column(Account)
    """Nobody where time or a rule did it."""
