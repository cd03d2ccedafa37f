"""The calendar as an iCalendar feed (RFC 5545), in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

import i18n
from backend.features.annual_wheel.rules import Event


def icalendar_of(events: Iterable[Event], locale: str, now: datetime, host: str) -> bytes:
    """A whole-day entry per event; stable identifiers, so that a moved date moves in the reader's calendar."""
    feed = Calendar()
    feed.add("prodid", "-//VIGO//annual wheel//NO")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", i18n.text(locale, "annual_wheel.feed_name"))
    feed.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for event in events:
        milestone = event.milestone
        entry = Entry()
        entry.add("uid", f"{milestone.kind}-{milestone.school_year}-{milestone.county or 'no'}@{host}")
        entry.add("dtstamp", now)
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + timedelta(days=1))
        entry.add("summary", i18n.text(locale, f"annual_wheel.kind.{milestone.kind}"))
        entry.add("description", i18n.text(locale, f"annual_wheel.explained.{milestone.kind}"))
        entry.add("transp", "TRANSPARENT")
        feed.add_component(entry)
    written: bytes = feed.to_ical()
    return written
