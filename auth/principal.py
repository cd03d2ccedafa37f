"""The person behind a request, as far as we know and how surely."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """In what capacity someone acts. One session has one role; changing it gives a new session id."""

    ANONYMOUS = "anonymous"
    UNDECIDED = "undecided"
    """Signed in, holds several roles and has chosen none yet: reaches nothing but the choice."""
    APPLICANT = "applicant"
    GUARDIAN = "guardian"
    ADVISER = "adviser"
    SCHOOL_OFFICER = "school_officer"
    """Keeps the waiting lists of the upper secondary school that receives the pupils."""
    ADMISSIONS_OFFICER = "admissions_officer"
    COUNTY_ADMINISTRATOR = "county_administrator"
    PROTECTION_OFFICER = "protection_officer"
    """The small group that handles people with a protected address; nobody else may know they exist."""
    COMPANY = "company"
    SUPPORT = "support"


class Level(IntEnum):
    """How surely someone is identified, ranked. Named as the eIDAS regulation names its assurance levels."""

    NONE = 0
    SUBSTANTIAL = 3
    HIGH = 4

    @property
    def word(self) -> str:
        """The level as it stands in addresses and problems: `substantial`, `high`."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str | None) -> Level | None:
        """The level a word means, or None for any other word."""
        return {"substantial": cls.SUBSTANTIAL, "high": cls.HIGH}.get(word or "")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role someone holds, and where it reaches."""

    role: Role
    county: str | None = None
    """County number the role is limited to (`03` for Oslo)."""
    school: str | None = None
    """Organisation number of the school the role is limited to."""
    organisation: str | None = None
    """Organisation number of the company acted for."""
    acting_for: str | None = None
    """Account id of the child a guardian acts for."""

    @property
    def id(self) -> str:
        """Names the grant in a request: the same for everyone who holds it, and worth nothing to whoever does not."""
        parts = (self.role.value, self.county, self.school, self.organisation, self.acting_for)
        return hashlib.sha256("/".join(part or "" for part in parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, in which role, how surely. Holds no identity number and no name."""

    account_id: str | None
    grant: Grant
    level: Level
    auth_time: datetime | None
    """When the person last proved who they are to the identity provider."""
    session_hash: str | None
    """Names the session in the audit log without being able to open it."""
    locale: str

    @property
    def role(self) -> Role:
        return self.grant.role

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def subject_id(self) -> str | None:
        """Whose data a person means by "mine": their own, or the child's for a guardian."""
        return self.grant.acting_for if self.role is Role.GUARDIAN else self.account_id


def anonymous(locale: str = "nb") -> Principal:
    """Nobody in particular: a visitor who has not signed in."""
    return Principal(None, Grant(Role.ANONYMOUS), Level.NONE, None, None, locale)
