"""When a county's lists can be handed over, and how far they have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.engine.lists import USUAL_HOURS


class Stage(StrEnum):
    """Where the lists of a county stand."""

    NO_ROUND = "no_round"
    """Nothing has been published this season."""
    ROUND_UNDER_WAY = "round_under_way"
    """A later round has begun and is not published."""
    NOT_YET = "not_yet"
    """People may still answer, or the county has another intake to come."""
    NO_DATE = "no_date"
    """The county has set no answer deadline."""
    READY = "ready"
    HANDING_OVER = "handing_over"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"waiting_lists.stage.{self.value}"


class State(StrEnum):
    """How far a handing over has come."""

    HANDING_OVER = "handing_over"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Season:
    """What decides where a county's lists stand."""

    round_number: int | None
    """Of the newest published round of the county."""
    is_under_way: bool
    """Whether the county has a later round that is not published."""
    opens: datetime | None
    """The first moment at which nobody may answer a round any longer; `None` where the county has set no deadline."""
    closes: datetime | None
    """The first moment at which nobody is called any more; `None` where the county has set none."""
    state: State | None
    """Of the handing over of that round's lists."""


def stage_of(season: Season, now: datetime) -> Stage:
    """Where the lists stand at `now`."""
    if season.state is not None:
        is_over = season.state is State.OPEN and season.closes is not None and season.closes <= now
        return Stage.CLOSED if is_over else Stage(season.state.value)
    if season.round_number is None:
        return Stage.NO_ROUND
    if season.closes is not None and season.closes <= now:
        return Stage.CLOSED
    if season.is_under_way:
        return Stage.ROUND_UNDER_WAY
    if season.opens is None:
        return Stage.NO_DATE
    return Stage.READY if season.opens <= now else Stage.NOT_YET


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """How long somebody who is called has to answer. An hour count of our own where the county has set none."""

    hours: int
    is_set: bool


def response_time(hours: int | None) -> ResponseTime:
    """The county's hours, or the usual ones: Rogaland's 24 (FOR-2024-12-11-3099 § 25) are our default for all."""
    return ResponseTime(hours or USUAL_HOURS, hours is not None)
