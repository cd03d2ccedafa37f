"""People, their roles and sessions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.platform.db import Base, Id, Json, Moment


class Account(Base):
    """A person. `number` is the identity number encrypted, `number_index` its keyed hash."""

    __tablename__ = "accounts_account"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(200))
    number_index: Mapped[str] = mapped_column(String(64), unique=True)
    given_name: Mapped[str | None] = mapped_column(String(120))
    family_name: Mapped[str | None] = mapped_column(String(120))
    search_name: Mapped[str] = mapped_column(String(250), default="")
    """Both names as `rules.search_form` writes them. Set with them, by `service.enter_name`."""
    born: Mapped[date | None]
    county: Mapped[str | None] = mapped_column(String(2), index=True)
    municipality: Mapped[str | None] = mapped_column(String(4))
    postal_code: Mapped[str | None] = mapped_column(String(4))
    address: Mapped[str | None] = mapped_column(String(200))
    school: Mapped[str | None] = mapped_column(String(9), index=True)
    protected: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str | None] = mapped_column(String(2))
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    contact_confirmed_at: Mapped[Moment | None]
    contact_version: Mapped[int] = mapped_column(default=1)
    terms_year: Mapped[int | None]
    created_at: Mapped[Moment]

    grants: Mapped[list[RoleGrant]] = relationship(order_by="RoleGrant.rank", cascade="all, delete-orphan")


class RoleGrant(Base):
    """A role a person holds, where it reaches and how long."""

    __tablename__ = "accounts_role"
    __table_args__ = (UniqueConstraint("account_id", "role", "scope"),)

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts_account.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(40), default="")
    """One text that makes the role unique: county, school, organisation or child."""
    county: Mapped[str | None] = mapped_column(String(2))
    school: Mapped[str | None] = mapped_column(String(9))
    organisation: Mapped[str | None] = mapped_column(String(9))
    acting_for: Mapped[str | None] = mapped_column(String(32))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class SessionRow(Base):
    """A signed-in browser. Holds the hash of its cookie, never the cookie."""

    __tablename__ = "accounts_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    """What the person sees and revokes: names the session without being able to open it."""
    account_id: Mapped[str] = mapped_column(String(32), index=True)
    grant: Mapped[Json]
    level: Mapped[int]
    auth_time: Mapped[Moment]
    entrance: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(200))
    provider_session: Mapped[str | None] = mapped_column(String(200), index=True)
    locale: Mapped[str] = mapped_column(String(2))
    opened_at: Mapped[Moment]
    last_seen_at: Mapped[Moment] = mapped_column(index=True)
    user_agent: Mapped[str] = mapped_column(String(300))
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[str | None] = mapped_column(String(40))


class LoginTransactionRow(Base):
    """A sign-in under way."""

    __tablename__ = "accounts_login_transaction"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[Json]
    expires_at: Mapped[Moment] = mapped_column(index=True)
