"""What auth asks of the portal. The adapters are handed over in `auth.web.install`.

Every call is a transaction of its own that stays even when the request is refused afterwards: a refused
sign-in must leave its audit line. auth makes these calls before a request's own transaction opens or after
it has closed, never in between, so that an adapter may open one without waiting for itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from auth.principal import Grant, Level
from auth.session import EndReason, Session


class Clock(Protocol):
    """Real time, aware, in UTC. Not the shifted clock of a demonstration: tokens would be out of date."""

    def __call__(self) -> datetime: ...


class Translate(Protocol):
    """Words for a key, as `i18n.text`."""

    def __call__(self, locale: str, key: str, /, **params: str | int) -> str: ...


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation someone may act for, as Ansattporten tells it."""

    number: str
    """Nine digits."""
    name: str


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """What an identity provider proved about someone. Lives for one call; never logged or kept."""

    issuer: str
    subject: str
    """`sub`: differs per client and has changed before. Record it; do not search by it alone."""
    identity_number: str = field(repr=False)
    """Eleven digits. The person is (issuer, identity number)."""
    level: Level
    auth_time: datetime
    organisation: Organisation | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The portal's answer to a verified identity."""

    account_id: str
    grants: tuple[Grant, ...]
    """Every role the person holds now, the usual one first. Empty: a person with nothing to do here."""
    locale: str | None = None
    """The language the person has chosen, if any."""


class AccountDirectory(Protocol):
    """Knows people by their identity number."""

    def sign_in(self, identity: VerifiedIdentity, now: datetime) -> Account:
        """Find the person's account, or open one. Fails closed: raises when it cannot tell."""
        ...

    def grants(self, account_id: str, now: datetime) -> tuple[Grant, ...]:
        """Every role the person holds now, the usual one first; none for an account that is gone."""
        ...


class SessionStore(Protocol):
    """Keeps sessions by the hash of their cookie."""

    def add(self, session: Session) -> None: ...

    def find(self, id_hash: str) -> Session | None:
        """The session as stored, open or not."""
        ...

    def touch(self, id_hash: str, last_seen_at: datetime) -> None: ...

    def end(self, id_hash: str, now: datetime, reason: EndReason) -> bool:
        """End one session; False when there was no open one."""
        ...

    def end_by_provider_session(
        self, issuer: str, provider_session: str, now: datetime, reason: EndReason
    ) -> int:
        """End every open session that came from this sign-in at the provider; how many there were."""
        ...


@dataclass(frozen=True, slots=True)
class LoginTransaction:
    """A sign-in between our redirect and the provider's answer, bound to one browser by a cookie."""

    id_hash: str
    """SHA-256 of the transaction cookie."""
    entrance: str
    state: str
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    level: Level
    fresh: bool
    """The person must prove who they are again, whatever the provider remembers."""
    return_to: str
    """A path on our own origin, already checked."""
    locale: str
    started_at: datetime
    expires_at: datetime
    previous_session: str | None = None
    """Hash of the session that this sign-in replaces."""
    bound_account: str | None = None
    """In a step-up or a change of role: the only account that may come back."""
    grant: str | None = None
    """Id of the grant to act with; without one the person is asked where she holds several."""


class LoginTransactionStore(Protocol):
    """Keeps sign-ins under way for ten minutes."""

    def add(self, transaction: LoginTransaction) -> None: ...

    def take(self, id_hash: str) -> LoginTransaction | None:
        """Remove and return, in one atomic step: a second call for the same id finds nothing."""
        ...


class AuditAction(StrEnum):
    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    ROLE_CHANGE = "role_change"
    SIGN_OUT = "sign_out"
    PROVIDER_SIGN_OUT = "provider_sign_out"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the audit log. Holds no identity number, token or cookie."""

    at: datetime
    action: AuditAction
    allowed: bool
    code: str | None
    """Why not: the same code that the person was shown."""
    detail: str
    """What exactly failed, for the one who investigates: a permission, a path, the name of a claim."""
    account_id: str | None
    role: str | None
    session_hash: str | None
    entrance: str | None
    provider_session: str | None
    organisation: str | None
    address: str
    """The caller's IP address."""
    request_id: str


class AuditSink(Protocol):
    """Writes audit lines where they cannot be changed."""

    def record(self, event: AuditEvent) -> None: ...


@dataclass(frozen=True, slots=True)
class Adapters:
    """The portal's side of these ports, as it is handed over."""

    accounts: AccountDirectory
    sessions: SessionStore
    transactions: LoginTransactionStore
    audit: AuditSink
    clock: Clock
