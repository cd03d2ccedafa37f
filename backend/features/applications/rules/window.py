"""Whether something may still be sent or changed, seen from the server's clock.

Opplæringsforskrifta § 4-9: the deadline is met by what is received in time; late applications are considered as
far as possible. Whether a sent application may be changed afterwards is the county's to say (§ 4-5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_REOPENING = timedelta(days=14)


class Window(StrEnum):
    """What the applicant can do now."""

    NOT_OPEN_YET = "not_open_yet"
    OPEN = "open"
    CHANGE_ONCE = "change_once"
    """After the deadline, in a county that lets everyone change once."""
    REOPENED = "reopened"
    """After the deadline, opened again by an officer."""
    LATE = "late"
    """After the deadline, nothing sent yet (or too early a deadline was missed): taken as far as possible."""
    CLOSED = "closed"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.window.{self.value}"


class ChangePolicy(StrEnum):
    """The county's rule for changes after the deadline."""

    NONE = "none"
    ONCE = "once"
    REOPENED_BY_OFFICER = "reopened_by_officer"


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """The policy, and the first moment that is too late where the county has set a last day.

    `alone` is false where it takes weighty reasons or an adviser: then an officer opens the application again.
    """

    policy: ChangePolicy = ChangePolicy.NONE
    until: datetime | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Times:
    """The moments that decide: when applying opens, the first moment that is too late, and the county's rule.

    `last_deadline` is the ordinary deadline where `deadline` is the early one: until then whoever finds out that
    the early one was hers is late, not shut out, also when something has been sent. `over`: when the lists have been
    closed, nobody can be late any more; whom the law still lets in (§ 4-9 sixth paragraph) an officer lets in.
    """

    opens: datetime | None
    deadline: datetime
    change: ChangeRule = ChangeRule()
    last_deadline: datetime | None = None
    over: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What has been sent already."""

    is_sent: bool = False
    late_changes: int = 0
    """How often it was changed after the deadline without an officer."""
    reopened_until: datetime | None = None


class ReopeningGround(StrEnum):
    """Why an officer opens a closed application again."""

    COUNTY_RULE = "county_rule"
    """The county's own rule for changes after the deadline."""
    CHILD_WELFARE = "child_welfare"
    """Moved to or from a child-welfare placement, § 4-9 sixth paragraph."""
    RETURNED_FROM_ABROAD = "returned_from_abroad"
    """Back from an involuntary stay abroad, § 4-9 sixth paragraph."""
    OUR_MISTAKE = "our_mistake"
    """The county or the portal was to blame."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.ground.{self.value}"


def window(times: Times, sent: Sent, now: datetime) -> Window:
    """What may be done at `now`."""
    if times.opens is not None and now < times.opens:
        return Window.NOT_OPEN_YET
    if now < times.deadline:
        return Window.OPEN
    if sent.reopened_until is not None and now < sent.reopened_until:
        return Window.REOPENED
    return _afterwards(times, sent, now)


def _afterwards(times: Times, sent: Sent, now: datetime) -> Window:
    """After the deadline, without an officer."""
    if times.over is not None and now >= times.over:
        return Window.CLOSED
    if not sent.is_sent or (times.last_deadline is not None and now < times.last_deadline):
        return Window.LATE
    rule = times.change
    in_time = rule.until is None or now < rule.until
    if rule.policy is ChangePolicy.ONCE and rule.alone and in_time and not sent.late_changes:
        return Window.CHANGE_ONCE
    return Window.CLOSED


def may_reopen(rule: ChangeRule, ground: ReopeningGround, now: datetime) -> bool:
    """Whether an officer may open a closed application again.

    On the county's own ground only where its rule knows changes, and in their time; on the others the law or
    plain fairness decides, whatever the county has written.
    """
    if ground is not ReopeningGround.COUNTY_RULE:
        return True
    return rule.policy is not ChangePolicy.NONE and (rule.until is None or now < rule.until)


def reopened_until(now: datetime, wanted: datetime) -> datetime | None:
    """The moment a reopening ends, or `None` for one that is over already or too long."""
    return wanted if now < wanted <= now + LONGEST_REOPENING else None
