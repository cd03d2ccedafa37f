"""List mode over HTTP: the county hands over, the school keeps its lists, whoever is called answers."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from auth.policy import Permission, Resource
from auth.principal import Role
from auth.web import check, current_principal, requires
from backend.features.annual_wheel import service as annual_wheel
from backend.features.catalogue import service as catalogue
from backend.features.offers import service as offers
from backend.features.waiting_lists.models import Offering
from backend.features.waiting_lists.rules.opening import response_time
from backend.features.waiting_lists.schemas import (
    AttendanceRequestSchema,
    CallAnswerSchema,
    FreedSeatRequestSchema,
    ListOverviewsSchema,
    ListPageSchema,
    MyListsSchema,
    StandingSchema,
    mine_view,
    overview_view,
    page_view,
    standing_view,
)
from backend.features.waiting_lists.service import answering, handing, keeping, reading
from backend.features.waiting_lists.service.handing import Standing
from backend.platform import clock
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, records, session

blueprint = Blueprint(
    "waiting_lists",
    __name__,
    url_prefix="/api/waiting-lists",
    description="List mode: the schools call from the waiting lists",
)

OFFERING = "/offerings/<string(length=32):offering_id>"


def _own_county(permission: Permission) -> str:
    """The county of the officer who asks.

    Raises:
        AuthRefusal: 404, a role without a county.
    """
    county = current_principal().grant.county
    check(permission, Resource(county=county))
    return county or ""


def reach(permission: Permission, offering_id: str) -> Offering:
    """The offering, if it is at the reader's own school or in her own county.

    Raises:
        AuthRefusal: 404, alike for what is not there and what is out of reach.
    """
    found = keeping.find_offering(session(), offering_id)
    check(permission, keeping.resource_of(found))
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    return found


def _standing(found: Standing) -> dict[str, Any]:
    rules = catalogue.county_rules(found.county, found.school_year).waiting_lists
    time = response_time(rules.value.response_hours)
    by_county = keeping.is_kept_by_county(found.county, found.school_year)
    return standing_view(found, time.hours, hours_set=time.is_set, source=rules.legal, by_county=by_county)


def _page(offering: Offering) -> dict[str, Any]:
    now = clock.now()
    return page_view(reading.page_of(session(), offering, current_principal(), now), now)


def _mine() -> dict[str, Any]:
    now = clock.now()
    found = answering.mine(session(), current_principal().account_id or "", now)
    pairs = {call.at for call in found.calls} | {place.at for place in found.places}
    pairs |= {found.seat} if found.seat else set()
    names = offers.offering_names(session(), pairs, found.school_year, now) if pairs else {}
    return mine_view(found, names, now)


@blueprint.route("/handover")
class HandoverView(MethodView):
    @requires(Permission.LIST_HAND_OVER)
    @blueprint.response(200, StandingSchema)
    def get(self) -> dict[str, Any]:
        """Where the waiting lists of my county stand: from when they can be handed over, or since when they are."""
        return _standing(handing.standing_of(session(), _own_county(Permission.LIST_HAND_OVER), clock.now()))

    @durable
    @requires(Permission.LIST_HAND_OVER)
    @idempotent
    @blueprint.response(202, StandingSchema)
    def post(self) -> dict[str, Any]:
        """Let the schools call from the lists of the newest round. The worker hands them over, page by page."""
        county = _own_county(Permission.LIST_HAND_OVER)
        return _standing(handing.hand_over(session(), county, current_principal(), clock.now()))


@blueprint.route("/offerings")
class OfferingsView(MethodView):
    @requires(Permission.LIST_READ)
    @blueprint.response(200, ListOverviewsSchema)
    def get(self) -> dict[str, Any]:
        """The offerings of my school, or of my county, with seats, calls and how many wait."""
        principal, now = current_principal(), clock.now()
        grant = principal.grant
        is_school = principal.role is Role.SCHOOL_OFFICER
        check(Permission.LIST_READ, Resource(county=grant.county, school=grant.school))
        school_year = annual_wheel.season_at(session(), now)
        found = reading.offerings(
            session(),
            school_year,
            now,
            county=None if is_school else grant.county,
            school=grant.school if is_school else None,
        )
        return {"items": [overview_view(one) for one in found]}


@blueprint.route(OFFERING)
class OfferingView(MethodView):
    @records
    @requires(Permission.LIST_READ)
    @blueprint.response(200, ListPageSchema)
    def get(self, offering_id: str) -> dict[str, Any]:
        """One offering: who has a seat, is called, waits; what happened. Those it names can see that you looked."""
        return _page(reach(Permission.LIST_READ, offering_id))


@blueprint.route(f"{OFFERING}/attendance")
class AttendanceView(MethodView):
    @durable
    @requires(Permission.LIST_KEEP)
    @idempotent
    @blueprint.arguments(AttendanceRequestSchema)
    @blueprint.response(200, ListPageSchema)
    def post(self, sent: dict[str, Any], offering_id: str) -> dict[str, Any]:
        """Mark how it was on the first day. An absence that costs the place frees it, and the next in line is called."""
        offering = reach(Permission.LIST_KEEP, offering_id)
        seat, resource = keeping.find_seat(session(), offering, sent["seat_id"])
        check(Permission.LIST_KEEP, resource)
        keeping.mark(
            session(),
            offering,
            seat,
            sent["attendance"],
            sent["loses_place"],
            sent["reason"],
            current_principal(),
            clock.now(),
        )
        return _page(offering)


@blueprint.route(f"{OFFERING}/freed-seats")
class FreedSeatsView(MethodView):
    @durable
    @requires(Permission.LIST_KEEP)
    @idempotent
    @blueprint.arguments(FreedSeatRequestSchema)
    @blueprint.response(200, ListPageSchema)
    def post(self, sent: dict[str, Any], offering_id: str) -> dict[str, Any]:
        """Report that a pupil has let go of the seat, with the reason: the next in line is called."""
        offering = reach(Permission.LIST_KEEP, offering_id)
        seat, resource = keeping.find_seat(session(), offering, sent["seat_id"])
        check(Permission.LIST_KEEP, resource)
        keeping.free(session(), offering, seat, sent["reason"], current_principal(), clock.now())
        return _page(offering)


@blueprint.route("/mine")
class MineView(MethodView):
    @requires(Permission.LIST_FOLLOW)
    @blueprint.response(200, MyListsSchema)
    def get(self) -> dict[str, Any]:
        """The calls to me, what a yes would give up, and where I stand in line now. Empty before list mode."""
        return _mine()


@blueprint.route("/calls/<string(length=32):call_id>/answer")
class CallAnswerView(MethodView):
    @durable
    @requires(Permission.LIST_ANSWER)
    @idempotent
    @blueprint.arguments(CallAnswerSchema)
    @blueprint.response(200, MyListsSchema)
    def post(self, sent: dict[str, bool], call_id: str) -> dict[str, Any]:
        """Say yes or no to a seat. Final: the seat, or the one a yes frees, goes to somebody else at once."""
        answering.answer(session(), call_id, sent["yes"], current_principal(), clock.now())
        return _mine()
