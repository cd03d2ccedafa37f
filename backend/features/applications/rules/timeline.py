"""How an application stands, and what has happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from backend.features.applications.rules.attachments import papers_told

BETWEEN_APPLICANT_AND_COUNTY = frozenset(
    {"ground", "reason", "note", "decision", "value", "legal_basis", "area", "school"}
)
"""Why an officer opened an application again may be a matter of child welfare; what was decided, of health."""


class State(StrEnum):
    """Where an application stands, as the applicant sees it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGED = "changed"
    """Submitted, and edited since: what was submitted still counts."""
    WITHDRAWN = "withdrawn"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.state.{self.value}"


class EventKind(StrEnum):
    """What happened."""

    STARTED = "started"
    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    SUBMITTED_LATE = "submitted_late"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    PAPER_ADDED = "paper_added"
    """A paper was added to an application that had been sent."""
    PAPER_ASKED = "paper_asked"
    """An officer has asked for a paper."""
    PAPER_SETTLED = "paper_settled"
    """The officer has what was asked for, or needs it no more."""
    DECIDED = "decided"
    """An officer has decided something about it before an intake."""
    DECISION_ENDED = "decision_ended"
    """A decision holds no more."""
    INTAKE_PUBLISHED = "intake_published"
    """An intake has been published, and every wish in it has its outcome."""
    RESULT_CORRECTED = "result_corrected"
    """After publication a wish was given that she should have had."""
    OFFER_ANSWERED = "offer_answered"
    OFFER_UNANSWERED = "offer_unanswered"
    """The deadline passed without an answer."""
    PLACE_KEPT = "place_kept"
    """The place is kept for next year, as she asked."""
    LIST_CALLED = "list_called"
    """A school offered a place from the waiting list."""
    PLACE_LOST = "place_lost"
    """A place that had been accepted was given up, or lost by absence."""
    LISTS_CLOSED = "lists_closed"
    """The waiting lists closed before it was her turn."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.event.{self.value}"


class MessageKind(StrEnum):
    """What a person is told outside the portal too."""

    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    SUBMITTED_LATE = "submitted_late"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    PAPER_ASKED = "paper_asked"
    DECIDED = "decided"
    DECISION_ENDED = "decision_ended"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.message.{self.value}"


def state_of(
    submissions: int, withdrawn_at: datetime | None, submitted_draft: int | None, draft: int
) -> State:
    """The state, from how often it was sent, and which version of the draft was sent last."""
    if not submissions:
        return State.DRAFT
    if withdrawn_at is not None:
        return State.WITHDRAWN
    return State.SUBMITTED if submitted_draft == draft else State.CHANGED


def event_of(submissions: int, *, late: bool) -> EventKind:
    """What sending version number `submissions` is called."""
    if late:
        return EventKind.SUBMITTED_LATE
    return EventKind.SUBMITTED if submissions == 1 else EventKind.RESUBMITTED


def params_told(params: Mapping[str, Any], *, sensitive: bool) -> dict[str, Any]:
    """The values of an event that a reader may know of; `sensitive`: all of them.

    A guardian and a school read that a paper was added, and not that it was a medical certificate.
    """
    if sensitive:
        return dict(params)
    kept = {name: value for name, value in params.items() if name not in BETWEEN_APPLICANT_AND_COUNTY}
    return kept if "kind" not in kept or papers_told([kept], sensitive=False) else {}
