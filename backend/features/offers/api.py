"""The applicant's result over HTTP: hers alone to read and to answer. Before publication there is nothing to find."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from auth.policy import Permission
from auth.web import current_principal, public, requires
from backend.features.offers import advance, service
from backend.features.offers.advance import Ahead
from backend.features.offers.rules.answers import Answer
from backend.features.offers.schemas import (
    AheadRequestSchema,
    AheadSchema,
    AnswerRequestSchema,
    CutOffsQuery,
    CutOffsSchema,
    NeededSchema,
    OfferStatusAnswerSchema,
    ResultSchema,
    cut_offs_view,
    result_view,
    status_view,
)
from backend.features.offers.service import Result
from backend.kernel.errors import NotFound
from backend.platform import clock
from backend.platform.api import versions
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.caching import cached_for
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, leaves_a_trace, session

blueprint = Blueprint(
    "offers", __name__, url_prefix="/api/offers", description="Offers, answers and waiting lists"
)


@blueprint.route("/status")
class OfferStatusView(MethodView):
    @requires(Permission.OFFER_READ)
    @blueprint.response(200, OfferStatusAnswerSchema)
    def get(self) -> dict[str, Any]:
        """How my result stands, or my child's: what kind, and by when to answer; null before publication."""
        now, principal = clock.now(), current_principal()
        subject = principal.subject_id
        if subject is None:
            raise NotFound("problems.not_found")
        if subject != principal.account_id:
            leaves_a_trace()
            service.note_look(session(), subject, principal, now)
        found = service.published_result(session(), subject, now)
        return {"result": found and status_view(found, now)}


@blueprint.route("/result")
class ResultView(MethodView):
    @requires(Permission.OFFER_READ_CONTENT)
    @blueprint.response(200, ResultSchema)
    def get(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """My result, what can be answered and what each answer means. The number of the last answer is the ETag."""
        principal = current_principal()
        return _result_answer(service.result_of(session(), principal.account_id or "", clock.now()), 200)


@blueprint.route("/ahead")
class AheadView(MethodView):
    @requires(Permission.OFFER_ANSWER)
    @blueprint.response(200, AheadSchema)
    def get(self) -> Ahead:
        """Whether I may say yes in advance, and whether I have."""
        return advance.ahead_of(session(), current_principal().account_id or "", clock.now())

    @requires(Permission.OFFER_ANSWER)
    @durable
    @blueprint.arguments(AheadRequestSchema)
    @blueprint.response(200, AheadSchema)
    def put(self, sent: dict[str, bool]) -> Ahead:
        """Say yes in advance to whatever place comes and to the lists above it, or take that back."""
        return advance.say(session(), current_principal().account_id or "", sent["given"], clock.now())


@blueprint.route("/cut-offs")
class CutOffsView(MethodView):
    @public
    @cached_for(seconds=60)
    @blueprint.arguments(CutOffsQuery, location="query")
    @blueprint.response(200, CutOffsSchema)
    def get(self, query: dict[str, str]) -> dict[str, Any]:
        """How the last seats of a county went in the newest published round."""
        return cut_offs_view(service.cut_offs_of(session(), query["county"], clock.now()))


@blueprint.route("/needed")
class NeededView(MethodView):
    @requires(Permission.OFFER_READ_CONTENT)
    @blueprint.response(200, NeededSchema)
    def get(self) -> dict[str, Any]:
        """How many points would have been enough for the wishes I did not get, all else equal."""
        result = service.result_of(session(), current_principal().account_id or "", clock.now())
        short = (wish for wish in result.outcome.wishes if wish.is_short)
        return {"items": [{"wish_id": wish.wish_id, "points": wish.needed} for wish in short]}


@blueprint.route("/answers")
class AnswersView(MethodView):
    @requires(Permission.OFFER_ANSWER)
    @durable
    @idempotent
    @blueprint.arguments(AnswerRequestSchema)
    @blueprint.response(201, ResultSchema)
    @blueprint.alt_response(200, schema=ResultSchema)
    def post(self, sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Answer my result; until the deadline the last answer counts.

        Needs Idempotency-Key, and If-Match with the number of the last answer (0 before the first); 412 shows the
        answer that was given elsewhere.
        """
        given = Answer(sent["place"], frozenset(sent["lists"]))
        edited, principal = versions.if_match(), current_principal()
        result, is_new = service.answer(session(), given, edited, principal, clock.now())
        return _result_answer(result, 201 if is_new else 200)


def _result_answer(result: Result, status: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    now = clock.now()
    names = service.names_of(session(), result.outcome, now)
    statuses = service.statuses_of(session(), result)
    return result_view(result, statuses, names, now), status, {"ETag": versions.etag_of(result.edition)}
