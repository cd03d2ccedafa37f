"""List mode on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields

from backend.features.offers.service import OfferingNames
from backend.features.waiting_lists.models import Offering
from backend.features.waiting_lists.rules.attendance import AbsenceRule, Attendance
from backend.features.waiting_lists.rules.opening import Stage, State
from backend.features.waiting_lists.rules.telling import Cause, Happened
from backend.features.waiting_lists.service.answering import Mine, MyCall, Pair
from backend.features.waiting_lists.service.handing import Standing
from backend.features.waiting_lists.service.reading import Overview, Page
from backend.platform.api.schemas import Instant, Schema, max_length, pattern

MOST = 500
IDENTIFIER = r"^[0-9a-f]{32}$"


class StandingSchema(Schema):
    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    round = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The newest published round"}
    )
    opens = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "First instant at which the lists can be handed over"},
    )
    closes = Instant(
        required=True, allow_none=True, metadata={"description": "First instant at which nobody is called"}
    )
    hours = fields.Integer(required=True, metadata={"description": "Hours to answer a call"})
    hours_set = fields.Boolean(
        required=True, metadata={"description": "False: the county has set none, and the usual ones hold"}
    )
    hours_source = fields.String(required=True)
    kept_by_county = fields.Boolean(required=True)
    handed_over_at = Instant(required=True, allow_none=True)
    done = fields.Integer(
        required=True, metadata={"description": "People whose seats and places have been handed over"}
    )


class ListNamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class ListPlaceSchema(Schema):
    """An area at a school."""

    area = fields.String(required=True)
    area_names = fields.Nested(ListNamesSchema, required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)


class ListOverviewSchema(ListPlaceSchema):
    id = fields.String(required=True)
    seats = fields.Integer(required=True)
    held = fields.Integer(required=True)
    called = fields.Integer(required=True)
    free = fields.Integer(
        required=True, metadata={"description": "Seats nobody has and nobody is asked about"}
    )
    waiting = fields.Integer(required=True)


class ListOverviewsSchema(Schema):
    items = fields.List(fields.Nested(ListOverviewSchema), required=True)


class ByCountySchema(Schema):
    held = fields.Integer(required=True)
    called = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class PupilSchema(Schema):
    seat_id = fields.String(required=True)
    name = fields.String(required=True)
    attendance = fields.Enum(Attendance, by_value=True, required=True, allow_none=True)
    attendance_at = Instant(required=True, allow_none=True)
    reason = fields.String(required=True)


class CalledSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    called_at = Instant(required=True)
    answer_by = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Last instant that counts; null where the seat is answered as an offer"},
    )


class InLineSchema(Schema):
    id = fields.String(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    is_called = fields.Boolean(required=True)


class OneLineSchema(Schema):
    pool = fields.String(required=True)
    people = fields.List(fields.Nested(InLineSchema), required=True)


class LogLineSchema(Schema):
    number = fields.Integer(required=True)
    at = Instant(required=True)
    kind = fields.Enum(Happened, by_value=True, required=True)
    cause = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of a freed seat why, of an attendance which"},
    )
    name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    by_staff = fields.Boolean(required=True)


class ListPageSchema(ListOverviewSchema):
    now = Instant(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    by_county = fields.Nested(
        ByCountySchema, required=True, metadata={"description": "How many the county handles, in no row"}
    )
    hours = fields.Integer(required=True)
    hours_set = fields.Boolean(required=True)
    hours_source = fields.String(required=True)
    closes = Instant(required=True, allow_none=True)
    kept_by_county = fields.Boolean(required=True)
    absence = fields.Enum(AbsenceRule, by_value=True, required=True)
    absence_source = fields.String(required=True)
    absence_verified = fields.Boolean(required=True)
    pupils = fields.List(fields.Nested(PupilSchema), required=True)
    calls = fields.List(fields.Nested(CalledSchema), required=True)
    lines = fields.List(fields.Nested(OneLineSchema), required=True)
    log = fields.List(fields.Nested(LogLineSchema), required=True)


class AttendanceRequestSchema(Schema):
    seat_id = fields.String(required=True, validate=pattern(IDENTIFIER))
    attendance = fields.Enum(Attendance, by_value=True, required=True)
    loses_place = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "What the school has decided about an absence, where it decides"},
    )
    reason = fields.String(required=True, validate=max_length(MOST))


class FreedSeatRequestSchema(Schema):
    seat_id = fields.String(required=True, validate=pattern(IDENTIFIER))
    reason = fields.String(required=True, validate=max_length(MOST))


class MyCallSchema(ListPlaceSchema):
    id = fields.String(required=True)
    wish_id = fields.String(required=True)
    called_at = Instant(required=True)
    answer_by = Instant(required=True, metadata={"description": "Last instant that counts"})
    state = fields.String(required=True)
    ended_at = Instant(required=True, allow_none=True)


class MyPlaceSchema(ListPlaceSchema):
    wish_id = fields.String(required=True)
    number = fields.Integer(required=True)
    length = fields.Integer(required=True)


class MyListsSchema(Schema):
    now = Instant(required=True, metadata={"description": "The server's clock, which decides"})
    calls = fields.List(fields.Nested(MyCallSchema), required=True)
    seat = fields.Nested(
        ListPlaceSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The place a yes would give up"},
    )
    lost = fields.Enum(Cause, by_value=True, required=True, allow_none=True)
    places = fields.List(fields.Nested(MyPlaceSchema), required=True)
    closed = fields.Boolean(required=True)


class CallAnswerSchema(Schema):
    yes = fields.Boolean(required=True)


NamesOf = Mapping[Pair, OfferingNames]


def standing_view(
    found: Standing, hours: int, *, hours_set: bool, source: str, by_county: bool
) -> dict[str, Any]:
    handover = found.handover
    return {
        "county": found.county,
        "school_year": found.school_year,
        "stage": found.stage,
        "round": found.round and found.round.number,
        "opens": found.opens,
        "closes": found.closes,
        "hours": handover.hours if handover else hours,
        "hours_set": hours_set,
        "hours_source": source,
        "kept_by_county": by_county,
        "handed_over_at": handover and handover.opened_at,
        "done": handover.progress["done"] if handover else 0,
    }


def _place_view(pair: Pair, names: OfferingNames) -> dict[str, Any]:
    area, school = pair
    return {"area": area, "area_names": names.area, "school": school, "school_name": names.school}


def overview_view(one: Overview | Page) -> dict[str, Any]:
    row: Offering = one.row
    return {
        **_place_view((row.area, row.school), one.names),
        "id": row.id,
        "seats": one.counts.seats,
        "held": one.counts.held,
        "called": one.counts.called,
        "free": one.counts.free,
        "waiting": one.counts.waiting,
    }


def page_view(page: Page, now: datetime) -> dict[str, Any]:
    named = (
        "state",
        "by_county",
        "hours",
        "hours_set",
        "hours_source",
        "closes",
        "kept_by_county",
        "absence",
        "absence_source",
        "absence_verified",
        "pupils",
        "calls",
        "lines",
        "log",
    )
    return {**overview_view(page), "now": now, **{name: getattr(page, name) for name in named}}


def mine_view(found: Mine, names: NamesOf, now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "calls": [_call_view(one, names) for one in found.calls],
        "seat": found.seat and _place_view(found.seat, names[found.seat]),
        "lost": found.lost,
        "places": [
            {
                **_place_view(one.at, names[one.at]),
                "wish_id": one.wish_id,
                "number": one.number,
                "length": one.length,
            }
            for one in found.places
        ],
        "closed": found.closed,
    }


def _call_view(one: MyCall, names: NamesOf) -> dict[str, Any]:
    row = one.row
    return {
        **_place_view(one.at, names[one.at]),
        "id": row.id,
        "wish_id": row.wish_id,
        "called_at": row.called_at,
        "answer_by": row.answer_by,
        "state": row.state,
        "ended_at": row.ended_at,
    }
