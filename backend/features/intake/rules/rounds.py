"""How far a round has come, what may happen to it next, and who may let it happen.

Prepared → run → approved by a second officer → scheduled → publishing → published. Until publishing has begun every
step can be undone; afterwards none can (forvaltningsloven § 35: a decision that has been told stands).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from backend.kernel.errors import Conflict, Invalid

LONGEST_NOTICE = timedelta(days=60)
"""Own choice: a moment of publication further away than this is a slip of the keyboard."""


class State(StrEnum):
    """Where a round stands."""

    PREPARED = "prepared"
    """The seed is drawn and its hash public; nothing but dry runs yet."""
    RUN = "run"
    """There is a run that could be published."""
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.state.{self.value}"


class RunState(StrEnum):
    """Where a run stands: the steps it goes through, and its two ends."""

    QUEUED = "queued"
    CALCULATING = "calculating"
    """What it starts from has been gathered."""
    CHECKING = "checking"
    """The result is there, and is worked out a second time from the rulebook alone."""
    DONE = "done"
    STOPPED = "stopped"
    """The gates stopped it: it cannot be calculated until they are empty."""
    FAILED = "failed"
    """Something broke, and broke again: nothing is known, and another can be asked for at once."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.run_state.{self.value}"


class Step(StrEnum):
    """What can be done with a round."""

    RUN = "run"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNDO = "undo"


FROM: Mapping[Step, frozenset[State]] = {
    Step.RUN: frozenset({State.PREPARED, State.RUN}),
    Step.APPROVE: frozenset({State.RUN}),
    Step.SCHEDULE: frozenset({State.APPROVED}),
    Step.UNDO: frozenset({State.APPROVED, State.SCHEDULED}),
}
RUNNING = frozenset({RunState.QUEUED, RunState.CALCULATING, RunState.CHECKING})


def require_step(state: State, step: Step) -> None:
    """Refuse what cannot be done from here.

    Raises:
        Conflict: `intake.too_early`, `intake.too_late`.
    """
    allowed = FROM[step]
    if state in allowed:
        return
    order = list(State)
    too_early = order.index(state) < min(order.index(one) for one in allowed)
    raise Conflict("intake.too_early" if too_early else "intake.too_late", step=step.value, state=state.value)


@dataclass(frozen=True, slots=True)
class Finished:
    """What decides whether a run may be approved."""

    is_dry: bool
    state: RunState
    gates: int
    violations: int
    shortfalls: int
    """Applicants whose right is not met (OL § 5-1)."""
    changed_since: int
    """Applications, decisions and offerings that changed after the run had gathered them."""


def require_approvable(run: Finished, *, accepted: str, asked_by: str, approver: str) -> None:
    """Refuse to approve what nobody may publish, or what nobody else has looked at.

    `accepted` is the reason for which a right that is not met is published all the same: the law is unconditional,
    and whoever lets seats be lacking says so by name.

    Raises:
        Conflict: `intake.same_officer`, `intake.run_is_dry`, `intake.run_unfinished`, `intake.gates_not_empty`,
            `intake.violations_found`, `intake.run_outdated`.
        Invalid: `intake.shortfall_unaccepted`.
    """
    if asked_by == approver:
        raise Conflict("intake.same_officer")
    if run.is_dry:
        raise Conflict("intake.run_is_dry")
    if run.state is not RunState.DONE:
        raise Conflict("intake.run_unfinished")
    if run.gates:
        raise Conflict("intake.gates_not_empty", count=run.gates)
    if run.violations:
        raise Conflict("intake.violations_found", count=run.violations)
    if run.changed_since:
        raise Conflict("intake.run_outdated", count=run.changed_since)
    if run.shortfalls and not accepted.strip():
        raise Invalid("intake.shortfall_unaccepted", count=run.shortfalls)


def require_moment(publish_at: datetime, now: datetime) -> None:
    """Refuse a moment of publication that cannot be meant.

    Raises:
        Invalid: `intake.publish_in_the_past`, `intake.publish_too_far`.
    """
    if publish_at < now - timedelta(minutes=1):
        raise Invalid("intake.publish_in_the_past")
    if publish_at > now + LONGEST_NOTICE:
        raise Invalid("intake.publish_too_far", days=LONGEST_NOTICE.days)
