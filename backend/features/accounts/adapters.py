"""What auth asks for through its ports, kept in this feature's tables.

Each call is a short transaction of its own, before the request's opens or after it has closed: a sign-in that
is refused must leave its trace.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from auth.ports import Account, AuditEvent, LoginTransaction, VerifiedIdentity
from auth.principal import Grant, Level, Role
from auth.session import EndReason, Session
from backend.features.accounts import service
from backend.features.accounts.models import LoginTransactionRow, SessionRow
from backend.kernel.identity_number import parse_identity_number
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform import audit
from backend.platform.audit import Outcome
from backend.platform.clock import Clock
from backend.platform.db import Database
from backend.platform.secrets import SecretBox


class SqlAccountDirectory:
    """People by identity number; opens an account at the first sign-in. `real_people`: synthetic ones are refused."""

    def __init__(self, database: Database, secrets: SecretBox, *, real_people: bool) -> None:
        self._database, self._secrets, self._real_people = database, secrets, real_people

    def sign_in(self, identity: VerifiedIdentity, now: datetime) -> Account:
        """As the port says; raises `InvalidNumber` for a number that nobody can have."""
        number = parse_identity_number(identity.identity_number, allow_synthetic=not self._real_people)
        with self._database.writing() as session:
            row = service.find_or_open(session, self._secrets, number.value, now)
            return Account(row.id, service.current_grants(row, norwegian_day(now)), row.locale)

    def grants(self, account_id: str, now: datetime) -> tuple[Grant, ...]:
        with self._database.reading() as session:
            row = service.find(session, account_id)
            return service.current_grants(row, norwegian_day(now)) if row else ()


class SqlSessionStore:
    """Sessions by the hash of their cookie. `rows`: a connection that is open already, for the reads."""

    def __init__(self, database: Database, rows: Callable[[], Connection] | None = None) -> None:
        self._database = database
        self._reading = (lambda: nullcontext(rows())) if rows else database.reading_rows

    def add(self, session: Session) -> None:
        with self._database.writing() as sql:
            sql.add(_row_of(session))

    def find(self, id_hash: str) -> Session | None:
        with self._reading() as sql:
            row = sql.execute(FIND_SESSION, {"id_hash": id_hash}).one_or_none()
            return None if row is None else _session_of(row)

    def touch(self, id_hash: str, last_seen_at: datetime) -> None:
        with self._database.writing() as sql:
            sql.execute(
                update(SessionRow).where(SessionRow.id_hash == id_hash).values(last_seen_at=last_seen_at)
            )

    def end(self, id_hash: str, now: datetime, reason: EndReason) -> bool:
        return self._end(SessionRow.id_hash == id_hash, now, reason) > 0

    def end_by_provider_session(
        self, issuer: str, provider_session: str, now: datetime, reason: EndReason
    ) -> int:
        which = (SessionRow.issuer == issuer) & (SessionRow.provider_session == provider_session)
        return self._end(which, now, reason)

    def _end(self, which: ColumnElement[bool], now: datetime, reason: EndReason) -> int:
        with self._database.writing() as sql:
            outcome = sql.execute(
                update(SessionRow)
                .where(which, SessionRow.ended_at.is_(None))
                .values(ended_at=now, end_reason=reason.value)
            )
            return int(outcome.rowcount)  # type: ignore[attr-defined]


class SqlLoginTransactionStore:
    """Sign-ins under way; taken once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, transaction: LoginTransaction) -> None:
        content: dict[str, Any] = asdict(transaction)
        content["level"] = int(transaction.level)
        for name in ("started_at", "expires_at"):
            content[name] = content[name].isoformat()
        with self._database.writing() as sql:
            sql.add(
                LoginTransactionRow(
                    id_hash=transaction.id_hash, content=content, expires_at=transaction.expires_at
                )
            )

    def take(self, id_hash: str) -> LoginTransaction | None:
        with self._database.writing() as sql:
            content = sql.scalars(
                delete(LoginTransactionRow)
                .where(LoginTransactionRow.id_hash == id_hash)
                .returning(LoginTransactionRow.content)
            ).one_or_none()
        if content is None:
            return None
        moments = {name: datetime.fromisoformat(content[name]) for name in ("started_at", "expires_at")}
        return LoginTransaction(**{**content, **moments, "level": Level(content["level"])})


class SqlAuditSink:
    """auth's own lines in the audit log, at the portal's clock like all others."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def record(self, event: AuditEvent) -> None:
        details = {
            "code": event.code,
            "detail": event.detail,
            "session": event.session_hash,
            "entrance": event.entrance,
            "provider_session": event.provider_session,
            "organisation": event.organisation,
            "address": event.address,
        }
        with self._database.writing(durable=True) as sql:
            audit.record(
                sql,
                at=self._clock(),
                action=f"auth.{event.action.value}",
                actor_id=event.account_id,
                actor_role=event.role,
                outcome=Outcome.ALLOWED if event.allowed else Outcome.REFUSED,
                details={name: value for name, value in details.items() if value is not None},
                request_id=event.request_id,
            )


# Every request comes by here: columns instead of an entity, one statement for the life of the process.
_COLUMNS = [column for column in SessionRow.__table__.c if column.name != "id"]
FIND_SESSION = select(*_COLUMNS).where(SessionRow.id_hash == bindparam("id_hash"))


def _row_of(session: Session) -> SessionRow:
    grant = {**asdict(session.grant), "role": session.grant.role.value}
    return SessionRow(
        id_hash=session.id_hash,
        id=new_id(),
        account_id=session.account_id,
        grant=grant,
        level=int(session.level),
        auth_time=session.auth_time,
        entrance=session.entrance,
        issuer=session.issuer,
        provider_session=session.provider_session,
        locale=session.locale,
        opened_at=session.opened_at,
        last_seen_at=session.last_seen_at,
        user_agent=session.user_agent[:300],
    )


def _session_of(row: Any) -> Session:
    return Session(
        id_hash=row.id_hash,
        account_id=row.account_id,
        grant=Grant(**{**row.grant, "role": Role(row.grant["role"])}),
        level=Level(row.level),
        auth_time=row.auth_time,
        entrance=row.entrance,
        issuer=row.issuer,
        provider_session=row.provider_session,
        locale=row.locale,
        opened_at=row.opened_at,
        last_seen_at=row.last_seen_at,
        user_agent=row.user_agent,
        ended_at=row.ended_at,
        end_reason=None if row.end_reason is None else EndReason(row.end_reason),
    )
