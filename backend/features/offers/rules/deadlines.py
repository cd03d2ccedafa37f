"""By when an answer counts. The dates are the county's own (no law sets them): they stand in the annual wheel.

The last second of the day counts, Norwegian time; the next one is too late.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from backend.kernel.periods import next_working_day, norwegian_day, start_of_day

ANSWER_BY = {1: "first_answer", 2: "second_answer"}
LATER = "lists_close"
"""From a third round on a county sets no date of its own in the wheel: answers count until the lists close."""

COMPLAINT_TIME = timedelta(weeks=3)
"""Forvaltningsloven § 29, from the day the decision was made known."""


def answer_by(moments: Mapping[str, datetime], round_number: int) -> datetime | None:
    """The first moment that is too late for an answer to the round; `None` when the county has set none."""
    return moments.get(ANSWER_BY.get(round_number, LATER))


def last_answer(moments: Mapping[str, datetime], round_number: int) -> datetime | None:
    """The first moment that is too late for this round and for every other that the county's calendar knows."""
    mine = answer_by(moments, round_number)
    known = [moments[kind] for kind in ANSWER_BY.values() if kind in moments]
    return None if mine is None else max(mine, *known) if known else mine


def is_open(deadline: datetime | None, now: datetime) -> bool:
    """Whether an answer received at `now` counts."""
    return deadline is None or now < deadline


def complaint_by(published_at: datetime, holidays: Collection[date]) -> datetime:
    """The first moment that is too late for a complaint: the last day counts to its end.

    The day of the notice does not count, and what ends on a weekend or holiday ends on the next working day
    (domstolloven §§ 148 and 149).
    """
    last = next_working_day(norwegian_day(published_at) + COMPLAINT_TIME, holidays)
    return start_of_day(last + timedelta(days=1))
