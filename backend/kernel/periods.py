"""Spans of days, and the days and deadlines of Norway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
"""The zone in which days begin and deadlines end."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `None` is open-ended.

    Raises `ValueError` when the end comes before the start.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Self) -> bool:
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        ends_late_enough = self.end is None or other.start is None or other.start <= self.end
        return starts_in_time and ends_late_enough


def last_minute(too_late: datetime) -> datetime:
    """The minute people name a deadline by, 23:59, where `too_late` is the first instant that is not in time."""
    return too_late - timedelta(minutes=1)


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Norway, in UTC; also the first one after the day before."""
    return datetime.combine(day, time.min, OSLO).astimezone(UTC)


def norwegian_day(moment: datetime) -> date:
    """The day it is in Norway at that moment."""
    return moment.astimezone(OSLO).date()


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """`day` itself, or the first day after it that is neither weekend nor public holiday (domstolloven § 149)."""
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day
