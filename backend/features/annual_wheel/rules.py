"""What a date in the calendar means: when it begins, when it is over, which one comes next.

A deadline on the first of March is met by everything received before midnight at its end, Norwegian time
(«innan 1. mars»; VIGO practice 23:59). A deadline on a Saturday or Sunday is met on the first working day
after (opplæringsforskrifta § 4-9); public holidays are treated alike (domstolloven § 149).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.kernel.periods import next_working_day, norwegian_day, start_of_day


class Kind(StrEnum):
    """What happens. One of each per county and school year."""

    APPLICATION_OPENS = "application_opens"
    EARLY_DEADLINE = "early_deadline"
    DEADLINE = "deadline"
    CHANGE_UNTIL = "change_until"
    ANSWER_AHEAD_OPENS = "answer_ahead_opens"
    MOVING_DOCUMENTS = "moving_documents"
    GRADES_FINAL = "grades_final"
    FIRST_INTAKE = "first_intake"
    FIRST_ANSWER = "first_answer"
    SECOND_INTAKE = "second_intake"
    SECOND_ANSWER = "second_answer"
    LISTS_CLOSE = "lists_close"


class Nature(StrEnum):
    """How a date works: something begins at its start, or must have happened by its end."""

    OPENING = "opening"
    DEADLINE = "deadline"


OPENINGS = frozenset(
    {
        Kind.APPLICATION_OPENS,
        Kind.ANSWER_AHEAD_OPENS,
        Kind.FIRST_INTAKE,
        Kind.SECOND_INTAKE,
        Kind.GRADES_FINAL,
    }
)


class Audience(StrEnum):
    """Whom a date concerns."""

    APPLICANTS = "applicants"
    EARLY_APPLICANTS = "early_applicants"
    MOVERS = "movers"


class State(StrEnum):
    """Where a date stands, seen from a given moment."""

    COMING = "coming"
    TODAY = "today"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One date of one county (`None`: national) in one season, as it was decided."""

    kind: Kind
    county: str | None
    school_year: int
    day: date
    audience: Audience
    owner: str
    legal_source: str
    confirmed: bool

    @property
    def nature(self) -> Nature:
        return Nature.OPENING if self.kind in OPENINGS else Nature.DEADLINE


@dataclass(frozen=True, slots=True)
class Event:
    """A milestone as people meet it: the day after the weekend rule, and the exact moment in UTC.

    For an opening `moment` is the first instant that counts, for a deadline the first that is too late.
    """

    milestone: Milestone
    day: date
    moment: datetime

    @property
    def moved(self) -> bool:
        """Whether a weekend or holiday moved the day."""
        return self.day != self.milestone.day

    def state(self, now: datetime) -> State:
        today = norwegian_day(now)
        if self.milestone.nature is Nature.OPENING:
            return State.COMING if now < self.moment else State.TODAY if today == self.day else State.PAST
        return State.PAST if now >= self.moment else State.TODAY if today == self.day else State.COMING

    def is_open(self, now: datetime) -> bool:
        """For a deadline: whether something received at `now` is in time."""
        return now < self.moment


def event_of(milestone: Milestone, holidays: Collection[date]) -> Event:
    """Apply the weekend rule and find the moment. Only deadlines move; an opening opens when it was said to."""
    if milestone.nature is Nature.OPENING:
        return Event(milestone, milestone.day, start_of_day(milestone.day))
    day = next_working_day(milestone.day, holidays)
    return Event(milestone, day, start_of_day(day + timedelta(days=1)))


def season(
    milestones: Iterable[Milestone], county: str | None, holidays: Collection[date]
) -> tuple[Event, ...]:
    """The county's calendar in order: its own dates, and the national ones it did not replace."""
    chosen: dict[Kind, Milestone] = {}
    for milestone in milestones:
        if milestone.county not in {None, county}:
            continue
        if milestone.county is not None or milestone.kind not in chosen:
            chosen[milestone.kind] = milestone
    events = (event_of(milestone, holidays) for milestone in chosen.values())
    return tuple(sorted(events, key=lambda event: (event.moment, event.milestone.kind)))


def next_event(events: Iterable[Event], now: datetime) -> Event | None:
    """The first event that is still to come, or `None` when the season is over."""
    return min(
        (event for event in events if event.moment > now), key=lambda event: event.moment, default=None
    )
