"""Sessions: how long they last and what ends them. Pure; storing them is the business of a `SessionStore`.

A service behind ID-porten must end its session after at most 30 minutes without activity, and should follow
ID-porten's own limit of 120 minutes (Digdir, "Single Sign-On og sesjonshåndtering").
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from auth.principal import Grant, Level, Principal

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(minutes=120)
TOUCH_INTERVAL = timedelta(seconds=60)
"""Activity is written down at most this often: a click costs no write, and the idle limit errs by one minute
towards shorter."""


class EndReason(StrEnum):
    """Why a session was ended before its time."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere"
    REPLACED = "replaced"
    OTHER_PERSON = "other_person"
    REVOKED = "revoked"
    ROLE_ENDED = "role_ended"
    """The person no longer holds the role: a guardian whose child has turned 18, an officer who has left."""


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser."""

    id_hash: str
    """SHA-256 of the cookie, in hexadecimal: whoever reads the table cannot sign in."""
    account_id: str
    grant: Grant
    level: Level
    auth_time: datetime
    opened_at: datetime
    """Start of the two hours; a change of role keeps it."""
    last_seen_at: datetime
    locale: str = "nb"
    entrance: str = ""
    issuer: str = ""
    provider_session: str | None = None
    """The provider's `sid`: all that identifies the session in a front-channel sign-out."""
    user_agent: str = ""
    ended_at: datetime | None = None
    end_reason: EndReason | None = None

    @property
    def absolute_end(self) -> datetime:
        return self.opened_at + ABSOLUTE_LIMIT

    @property
    def idle_end(self) -> datetime:
        return min(self.last_seen_at + IDLE_LIMIT, self.absolute_end)

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.idle_end

    def needs_touch(self, now: datetime) -> bool:
        """Whether activity at `now` is worth writing down."""
        return now - self.last_seen_at >= TOUCH_INTERVAL

    def touched(self, now: datetime) -> Session:
        return replace(self, last_seen_at=now)

    def seconds_left(self, now: datetime) -> TimeLeft:
        return TimeLeft(
            idle=max(0, int((self.idle_end - now).total_seconds())),
            absolute=max(0, int((self.absolute_end - now).total_seconds())),
        )

    def principal(self) -> Principal:
        return Principal(
            account_id=self.account_id,
            grant=self.grant,
            level=self.level,
            auth_time=self.auth_time,
            session_hash=self.id_hash,
            locale=self.locale,
        )


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Whole seconds until the session ends without activity, and until it ends whatever one does."""

    idle: int
    absolute: int


def new_secret() -> str:
    """256 random bits for a cookie, a state or a nonce: 43 characters that are safe in addresses."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is stored in place of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
