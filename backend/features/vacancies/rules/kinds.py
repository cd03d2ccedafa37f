"""The vacancies' own words: closed lists that rules, tables and the wire share."""

from __future__ import annotations

from enum import StrEnum


class AdvertState(StrEnum):
    """Where an advert is on its way. Only a published one is found."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"
    FILLED = "filled"
    UNFILLED = "unfilled"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class EntryKind(StrEnum):
    """What is found."""

    ADVERT = "advert"
    """Announced (utlyst)."""
    APPROVAL = "approval"
    """A company approved for the trade that has announced nothing (godkjent, ikke utlyst)."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"vacancies.kind.{self.value}"


class Contract(StrEnum):
    """Which contract is offered (opplæringslova chapter 7)."""

    APPRENTICE = "apprentice"
    TRAINING_CANDIDATE = "candidate"
    PRACTICE_CERTIFICATE = "practice"
    CERTIFICATE_ON_THE_JOB = "on_the_job"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"vacancies.contract.{self.value}"


class Order(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    DEADLINE = "deadline"
    DISTANCE = "distance"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"vacancies.order.{self.value}"
