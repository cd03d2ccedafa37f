"""The calendar over HTTP: public, cached for a minute."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app
from flask.views import MethodView

from auth.web import public
from backend.features.annual_wheel import service
from backend.features.annual_wheel.feed import icalendar_of
from backend.features.annual_wheel.rules import next_event
from backend.features.annual_wheel.schemas import CalendarQuery, CalendarSchema, FeedQuery, event_view
from backend.platform import clock
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.caching import cached_for
from backend.platform.api.unit_of_work import session

blueprint = Blueprint(
    "annual_wheel", __name__, url_prefix="/api/annual-wheel", description="Dates of the admission season"
)


@blueprint.route("")
class CalendarView(MethodView):
    @public
    @cached_for(seconds=60)
    @blueprint.arguments(CalendarQuery, location="query")
    @blueprint.response(200, CalendarSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The season's dates in order, and the next of them."""
        now = clock.now()
        school_year = query.get("school_year") or service.season_at(session(), now)
        events = service.calendar(session(), query.get("county"), school_year)
        upcoming = next_event(events, now)
        return {
            "now": now,
            "county": query.get("county"),
            "school_year": school_year,
            "next": upcoming and event_view(upcoming, now),
            "events": [event_view(event, now) for event in events],
        }


@blueprint.route("/calendar.ics")
class FeedView(MethodView):
    @public
    @cached_for(seconds=3600)
    @blueprint.arguments(FeedQuery, location="query")
    @blueprint.response(200, content_type="text/calendar", schema={"type": "string"})
    def get(self, query: dict[str, Any]) -> Response:
        """The same dates as an iCalendar feed to subscribe to."""
        now = clock.now()
        school_year = query.get("school_year") or service.season_at(session(), now)
        events = service.calendar(session(), query.get("county"), school_year)
        host = urlsplit(current_app.extensions["vigo.settings"].base_url).hostname or "localhost"
        return Response(icalendar_of(events, query["locale"], now, host), mimetype="text/calendar")
