"""Tables of the vacancies: what companies publish, and what the search reads.

`vacancies_entry` is the read model, one row per advert and approval that can be found; every change takes the next
number of `vacancies_counter`, so that whoever keeps a copy asks for what is newer. The words of an entry stand in
`vacancies_words`, which is of a kind of its own on each dialect (see `engine.py`).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, JsonList, Moment, Ref


class AdvertRow(Base):
    """What a company announces."""

    __tablename__ = "vacancies_advert"
    __table_args__ = (CheckConstraint("positions BETWEEN 1 AND 99", name="positions"),)

    id: Mapped[Id]
    company_id: Mapped[Ref]
    organisation_number: Mapped[str] = mapped_column(String(9))
    """Of the unit where the apprentice will work."""
    company_name: Mapped[str] = mapped_column(String(200))
    """As it was when the advert was published."""
    state: Mapped[str] = mapped_column(String(12))
    contract: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    positions: Mapped[int]
    trades: Mapped[JsonList]
    """Programme area codes, one to three."""
    places: Mapped[JsonList]
    """`postal_code`, `town`, `municipality`, `latitude`, `longitude`; one to ten."""
    starts_on: Mapped[date | None]
    deadline: Mapped[date | None]
    """The last day; nothing where applications are taken as they come."""
    published_at: Mapped[Moment | None]
    requirements: Mapped[JsonList]
    text_do: Mapped[str] = mapped_column(Text)
    text_seek: Mapped[str] = mapped_column(Text)
    text_offer: Mapped[str] = mapped_column(Text)


class ApprovalRow(Base):
    """A company that a county has approved for a trade, as the search knows it."""

    __tablename__ = "vacancies_approval"
    __table_args__ = (UniqueConstraint("company_id", "trade", "municipality"),)

    id: Mapped[Id]
    company_id: Mapped[Ref]
    organisation_number: Mapped[str] = mapped_column(String(9))
    company_name: Mapped[str] = mapped_column(String(200))
    trade: Mapped[str] = mapped_column(String(10))
    postal_code: Mapped[str] = mapped_column(String(4))
    town: Mapped[str] = mapped_column(String(100))
    municipality: Mapped[str] = mapped_column(String(4))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class EntryRow(Base):
    """What can be found. One that is not `live` any more stays as a tombstone."""

    __tablename__ = "vacancies_entry"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_vacancies_entry_revision", "revision"),
        Index("ix_vacancies_entry_organisation", "organisation_number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    revision: Mapped[int]
    live: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[str] = mapped_column(String(32))
    organisation_number: Mapped[str] = mapped_column(String(9))
    company_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(120))
    contract: Mapped[str] = mapped_column(String(16))
    trades: Mapped[JsonList]
    places: Mapped[JsonList]
    starts_on: Mapped[date | None]
    deadline: Mapped[date | None]
    published_at: Mapped[Moment | None]


class CounterRow(Base):
    """The newest revision of the entries. Taking the next one holds the row until the transaction ends, so that
    revisions become visible in their order."""

    __tablename__ = "vacancies_counter"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[int]
