"""Adapters for `auth.ports` that keep everything in memory: the portal reduced to what auth needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from auth.ports import Account, AuditEvent, LoginTransaction, VerifiedIdentity
from auth.principal import Grant, Role
from auth.session import EndReason, Session


class ManualClock:
    """Real time plus what a test adds: tokens stay valid at the provider while our sessions grow old."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, **amount: float) -> None:
        self.ahead += timedelta(**amount)


class MemorySessions:
    def __init__(self) -> None:
        self.rows: dict[str, Session] = {}
        self.touches = 0

    def add(self, session: Session) -> None:
        self.rows[session.id_hash] = session

    def find(self, id_hash: str) -> Session | None:
        return self.rows.get(id_hash)

    def touch(self, id_hash: str, last_seen_at: datetime) -> None:
        self.touches += 1
        self.rows[id_hash] = self.rows[id_hash].touched(last_seen_at)

    def end(self, id_hash: str, now: datetime, reason: EndReason) -> bool:
        return self._end([row for row in self.rows.values() if row.id_hash == id_hash], now, reason) == 1

    def end_by_provider_session(
        self, issuer: str, provider_session: str, now: datetime, reason: EndReason
    ) -> int:
        found = [
            row
            for row in self.rows.values()
            if row.issuer == issuer and row.provider_session == provider_session
        ]
        return self._end(found, now, reason)

    def _end(self, rows: list[Session], now: datetime, reason: EndReason) -> int:
        still_open = [row for row in rows if row.ended_at is None]
        for row in still_open:
            self.rows[row.id_hash] = replace(row, ended_at=now, end_reason=reason)
        return len(still_open)


class MemoryTransactions:
    def __init__(self) -> None:
        self.rows: dict[str, LoginTransaction] = {}

    def add(self, transaction: LoginTransaction) -> None:
        self.rows[transaction.id_hash] = transaction

    def take(self, id_hash: str) -> LoginTransaction | None:
        return self.rows.pop(id_hash, None)


class MemoryAudit:
    def __init__(self) -> None:
        self.events: list[AuditEvent] = []

    def record(self, event: AuditEvent) -> None:
        self.events.append(event)

    @property
    def last(self) -> AuditEvent:
        return self.events[-1]


@dataclass
class MemoryAccounts:
    """Opens an account for whoever comes; the roles of known people are given by their number."""

    held: dict[str, tuple[Grant, ...]] = field(default_factory=dict)
    """By identity number; whoever is not named is an applicant."""
    seen: list[VerifiedIdentity] = field(default_factory=list)

    def sign_in(self, identity: VerifiedIdentity, now: datetime) -> Account:
        self.seen.append(identity)
        account_id = f"account-{identity.identity_number[-4:]}"
        return Account(account_id=account_id, grants=self.grants(account_id, now))

    def grants(self, account_id: str, now: datetime) -> tuple[Grant, ...]:
        of_one = (grants for number, grants in self.held.items() if number.endswith(account_id[-4:]))
        return next(of_one, (Grant(Role.APPLICANT),))
