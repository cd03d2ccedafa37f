"""How a case goes on: who has it, what can be decided now, and by when the county owes her a word.

The county looks at its own decision first (forvaltningsloven § 33). What it does not change wholly as she wants goes on
to the appeal body; what came too late, or from somebody whom the decision does not concern, is dismissed.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.kernel.errors import Conflict
from backend.kernel.periods import norwegian_day, start_of_day


class Kind(StrEnum):
    """What is asked for."""

    COMPLAINT = "complaint"
    DEFERRAL = "deferral"
    """That the place she has got is kept for next year."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.kind.{self.value}"


class Ground(StrEnum):
    """Why a place should be kept."""

    ILLNESS = "illness"
    PREGNANCY = "pregnancy"
    MILITARY_SERVICE = "military_service"
    OTHER = "other"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.ground.{self.value}"


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    CONSIDERED = "considered"
    """An officer of the county works on it."""
    FORWARDED = "forwarded"
    """The appeal body has it."""
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.state.{self.value}"


OPEN = frozenset({State.RECEIVED, State.CONSIDERED, State.FORWARDED})
"""Sent, and not at its end."""


class Outcome(StrEnum):
    """What was decided."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    """The county keeps its decision and sends the complaint on; the appeal body keeps it for good."""
    DISMISSED = "dismissed"
    """Not looked into: too late (§ 31), or from somebody whom it does not concern (§ 28)."""
    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.outcome.{self.value}"


class By(StrEnum):
    """Whose decision it is."""

    COUNTY = "county"
    APPEAL_BODY = "appeal_body"


_OF_COMPLAINT = {
    Outcome.UPHELD: State.SETTLED,
    Outcome.PARTLY: State.FORWARDED,
    Outcome.REJECTED: State.FORWARDED,
    Outcome.DISMISSED: State.SETTLED,
}
_OF_BODY = dict.fromkeys(_OF_COMPLAINT, State.SETTLED)
_OF_DEFERRAL = {Outcome.GRANTED: State.SETTLED, Outcome.REFUSED: State.SETTLED}
STEPS: Mapping[tuple[Kind, State], Mapping[Outcome, State]] = {
    (Kind.COMPLAINT, State.RECEIVED): _OF_COMPLAINT,
    (Kind.COMPLAINT, State.CONSIDERED): _OF_COMPLAINT,
    (Kind.COMPLAINT, State.FORWARDED): _OF_BODY,
    (Kind.DEFERRAL, State.RECEIVED): _OF_DEFERRAL,
    (Kind.DEFERRAL, State.CONSIDERED): _OF_DEFERRAL,
}
GIVES_A_SEAT = frozenset({Outcome.UPHELD, Outcome.PARTLY})


def outcomes_open(kind: Kind, state: State) -> tuple[Outcome, ...]:
    """What can be decided now."""
    return tuple(STEPS.get((kind, state), ()))


def state_after(kind: Kind, state: State, outcome: Outcome) -> State:
    """Where a decision leads.

    Raises:
        Conflict: `complaints.not_open`, this cannot be decided now.
    """
    after = STEPS.get((kind, state), {}).get(outcome)
    if after is None:
        raise Conflict("complaints.not_open")
    return after


def decider_in(state: State) -> By:
    """Whose decision is waited for."""
    return By.APPEAL_BODY if state is State.FORWARDED else By.COUNTY


def word_owed_by(received_at: datetime) -> datetime:
    """The first moment at which the county owes a provisional answer: a month after it came (§ 11 a)."""
    day = norwegian_day(received_at)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    last = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return start_of_day(last + timedelta(days=1))


def days_until(moment: datetime, now: datetime) -> int:
    """Whole Norwegian days left until the last day that counts; negative when it has passed."""
    return (norwegian_day(moment - timedelta(seconds=1)) - norwegian_day(now)).days


def days_late(received_at: datetime, deadline: datetime) -> int:
    """How many days after its last day something came; 0 when it came in time."""
    return max(0, -days_until(deadline, received_at)) if received_at >= deadline else 0
