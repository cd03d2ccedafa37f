"""The calendar on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields

from backend.features.annual_wheel.rules import Audience, Event, Kind, Nature, State
from backend.platform.api.schemas import Instant, Schema, between, one_of, pattern


class CalendarQuery(Schema):
    county = fields.String(
        validate=pattern(r"^\d{2}$"), metadata={"description": "County number; without it the national dates"}
    )
    school_year = fields.Integer(
        validate=between(2020, 2100),
        metadata={
            "description": "2027 is the school year 2027–2028; without it the season people apply for now"
        },
    )


class FeedQuery(CalendarQuery):
    locale = fields.String(load_default="nb", validate=one_of(("nb", "nn", "en")))


class EventSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    nature = fields.Enum(Nature, by_value=True, required=True)
    audience = fields.Enum(Audience, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    day = fields.Date(required=True, metadata={"description": "The day in Norway, after the weekend rule"})
    decided_day = fields.Date(required=True, metadata={"description": "The day as it was decided"})
    moved = fields.Boolean(required=True)
    moment = Instant(
        required=True,
        metadata={
            "description": "Opening: first instant that counts. Deadline: first instant that is too late"
        },
    )
    county = fields.String(required=True, allow_none=True)
    owner = fields.String(required=True)
    legal_source = fields.String(required=True)
    confirmed = fields.Boolean(required=True)


class CalendarSchema(Schema):
    now = Instant(required=True, metadata={"description": "The server's clock, which decides"})
    county = fields.String(required=True, allow_none=True)
    school_year = fields.Integer(required=True)
    next = fields.Nested(EventSchema, required=True, allow_none=True)
    events = fields.List(fields.Nested(EventSchema), required=True)


def event_view(event: Event, now: datetime) -> dict[str, Any]:
    milestone = event.milestone
    return {
        "kind": milestone.kind,
        "nature": milestone.nature,
        "audience": milestone.audience,
        "state": event.state(now),
        "day": event.day,
        "decided_day": milestone.day,
        "moved": event.moved,
        "moment": event.moment,
        "county": milestone.county,
        "owner": milestone.owner,
        "legal_source": milestone.legal_source,
        "confirmed": milestone.confirmed,
    }
