"""The intake over HTTP: officers' doors. What people read of it goes through other features."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask.views import MethodView

from auth.policy import Permission, Resource
from auth.principal import Role
from auth.web import check, current_principal, requires
from backend.features.accounts import service as accounts
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.applications.service import Application
from backend.features.intake.models import Round, Run
from backend.features.intake.rules.decisions import Kind, Wanted
from backend.features.intake.rules.structure import Seats, pools_of
from backend.features.intake.schemas import (
    ApprovalSchema,
    ChangedSeatsSchema,
    ComparisonQuerySchema,
    ComparisonSchema,
    DecisionEndSchema,
    DecisionsSchema,
    LimitsQuerySchema,
    NewDecisionSchema,
    NewRoundSchema,
    NewRunSchema,
    PublicationSchema,
    RoundSchema,
    RoundsSchema,
    RoundWithRunsSchema,
    RunLimitsSchema,
    StructureHistorySchema,
    StructureSchema,
    StructuresQuerySchema,
    StructuresSchema,
    Told,
    comparison_view,
    decision_view,
    kind_view,
    limits_view,
    round_view,
    run_view,
    seats_view,
    structure_view,
    structures_view,
    version_view,
)
from backend.features.intake.service import comparing, decisions, limits, rounds, structure
from backend.features.intake.service.decisions import Making
from backend.features.intake.service.structure import Given
from backend.platform import clock, files
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, records, session
from backend.platform.api.versions import etag_of, if_match
from backend.platform.secrets import SecretBox

blueprint = Blueprint(
    "intake", __name__, url_prefix="/api/intake", description="Rounds, decisions, offerings"
)

ROUND = "/rounds/<string(length=32):round_id>"
DECISIONS = "/applications/<string(length=32):application_id>/decisions"
OFFERING = "/offerings/<string(length=32):offering_id>"
DETAIL_RUNS = 10
"""Runs that a round's page tells of, the newest first."""


def _secrets() -> SecretBox:
    found: SecretBox = current_app.extensions["vigo.secrets"]
    return found


def _sees_protected() -> bool:
    return current_principal().role is Role.PROTECTION_OFFICER


def reach(permission: Permission, round_id: str, *, lock: bool = False) -> Round:
    """The round, if it is one of the officer's own county.

    Raises:
        AuthRefusal: 404, alike for what is not there and what is out of reach.
    """
    found = rounds.find_round(session(), round_id, lock=lock)
    mine = current_principal().grant.county
    check(permission, Resource(county=mine if found is not None and mine in found.counties else None))
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    return found


def reach_application(application_id: str) -> Application:
    """The application, locked, if the officer may decide about it.

    Raises:
        AuthRefusal: as `reach`.
    """
    found = applications.locked(session(), application_id)
    if found is None:
        check(Permission.INTAKE_DECIDE, Resource())
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    person = applications.applicant(session(), found, clock.now())
    check(Permission.INTAKE_DECIDE, applications.resource_of(found, person))
    return found


def _own_county() -> str:
    """The county of the officer who asks.

    Raises:
        AuthRefusal: 404, a role without a county.
    """
    county = current_principal().grant.county
    check(Permission.INTAKE_READ, Resource(county=county))
    return county or ""


def _with_runs(entered: Round) -> dict[str, Any]:
    found = rounds.runs_of(session(), entered.id)
    shown = found[:DETAIL_RUNS]
    me, told = current_principal().account_id, _told(entered, shown)
    views = [run_view(run, me, _changed_since(entered, run, shown), told) for run in shown]
    return {**_round(entered, found), "runs": views}


def _told(entered: Round, shown: list[Run]) -> Told:
    """What the codes in these runs are called, as far as the officer may know of whom they name."""
    gates = [gate for run in shown for gate in run.gates]
    broken = [violation for run in shown for violation in run.violations]
    named = {one for found in (*gates, *broken) for one in found["applications"]}
    places = {(one["area"], one["school"]) for one in broken if one["area"]}
    now = clock.now()
    return Told(
        references=comparing.visible_references(session(), named, sees_protected=_sees_protected()),
        offerings=structure.named(session(), {one for gate in gates for one in gate["offerings"]}, now),
        names=structure.names(session(), entered.school_year, places, now),
    )


def _changed_since(entered: Round, run: Run, shown: list[Run]) -> int:
    """Only of the newest: nothing else can be approved."""
    return rounds.changed_since(session(), entered, run.gathered_at) if run is shown[0] else 0


def _round(entered: Round, runs: list[Run]) -> dict[str, Any]:
    approved = next((run.number for run in runs if run.id == entered.run_id), None)
    return round_view(entered, approved)


@blueprint.route("/rounds")
class RoundsView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.response(200, RoundsSchema)
    def get(self) -> dict[str, Any]:
        """The rounds my county takes part in, the newest first."""
        found = rounds.rounds_of(session(), _own_county())
        return {"items": [_round(one, rounds.runs_of(session(), one.id)) for one in found]}

    @durable
    @requires(Permission.INTAKE_RUN)
    @idempotent
    @blueprint.arguments(NewRoundSchema)
    @blueprint.response(201, RoundSchema)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Begin the next round of the season: the seed of the draw is made, and its hash is public from now on."""
        begun, _ = rounds.prepare(session(), _secrets(), sent["counties"], current_principal(), clock.now())
        return _round(begun, [])


@blueprint.route(ROUND)
class RoundView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.response(200, RoundWithRunsSchema)
    def get(self, round_id: str) -> dict[str, Any]:
        """One round with its runs: gates, figures, violations, how far it has come."""
        return _with_runs(reach(Permission.INTAKE_READ, round_id))


@blueprint.route(f"{ROUND}/runs")
class RunsView(MethodView):
    @durable
    @requires(Permission.INTAKE_RUN)
    @idempotent
    @blueprint.arguments(NewRunSchema)
    @blueprint.response(201, RoundWithRunsSchema)
    def post(self, sent: dict[str, Any], round_id: str) -> dict[str, Any]:
        """Ask for a calculation: dry to look at, or one that can be published."""
        entered = reach(Permission.INTAKE_RUN, round_id, lock=True)
        rounds.start_run(
            session(), entered, is_dry=sent["is_dry"], actor=current_principal(), now=clock.now()
        )
        return _with_runs(entered)


@blueprint.route(f"{ROUND}/runs/<int:number>/comparison")
class ComparisonView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.arguments(ComparisonQuerySchema, location="query")
    @blueprint.response(200, ComparisonSchema)
    def get(self, query: dict[str, Any], round_id: str, number: int) -> dict[str, Any]:
        """What moved since the run before: people and cut-offs."""
        entered = reach(Permission.INTAKE_READ, round_id)
        found = comparing.comparison(
            session(),
            files.store(),
            entered,
            number,
            comparing.Wanted(**query),
            sees_protected=_sees_protected(),
        )
        places = [move[when] for move in found["moves"] for when in ("before", "after") if move[when]]
        pairs = {(one["area"], one["school"]) for one in (*places, *found["cut_offs"])}
        return comparison_view(found, structure.names(session(), entered.school_year, pairs, clock.now()))


@blueprint.route(f"{ROUND}/runs/<int:number>/cut-offs")
class LimitsView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.arguments(LimitsQuerySchema, location="query")
    @blueprint.response(200, RunLimitsSchema)
    def get(self, query: dict[str, Any], round_id: str, number: int) -> dict[str, Any]:
        """The cut-offs of a run, beside those of the run before and those published last year."""
        entered = reach(Permission.INTAKE_READ, round_id)
        wanted = limits.LimitsQuery(**query)
        return limits_view(limits.limits_of(session(), files.store(), entered, number, wanted, clock.now()))


@blueprint.route(f"{ROUND}/approval")
class ApprovalView(MethodView):
    @durable
    @requires(Permission.INTAKE_PUBLISH)
    @idempotent
    @blueprint.arguments(ApprovalSchema)
    @blueprint.response(201, RoundWithRunsSchema)
    def post(self, sent: dict[str, Any], round_id: str) -> dict[str, Any]:
        """Approve the newest run, as somebody else than who asked for it."""
        entered = reach(Permission.INTAKE_PUBLISH, round_id, lock=True)
        rounds.approve(
            session(), entered, sent["run"], sent["shortfall_reason"], current_principal(), clock.now()
        )
        return _with_runs(entered)

    @durable
    @requires(Permission.INTAKE_RUN)
    @blueprint.response(200, RoundWithRunsSchema)
    def delete(self, round_id: str) -> dict[str, Any]:
        """Take an approval and a moment of publication back, while nothing has been published. Needs If-Match."""
        entered = reach(Permission.INTAKE_RUN, round_id, lock=True)
        rounds.undo(session(), entered, if_match(), current_principal(), clock.now())
        return _with_runs(entered)


@blueprint.route(f"{ROUND}/publication")
class PublicationView(MethodView):
    @durable
    @requires(Permission.INTAKE_PUBLISH)
    @idempotent
    @blueprint.arguments(PublicationSchema)
    @blueprint.response(201, RoundWithRunsSchema)
    def post(self, sent: dict[str, Any], round_id: str) -> dict[str, Any]:
        """Set the moment from which everybody may see the result."""
        entered = reach(Permission.INTAKE_PUBLISH, round_id, lock=True)
        rounds.schedule(session(), entered, sent["publish_at"], current_principal(), clock.now())
        return _with_runs(entered)


def _decisions_answer(found: Application) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The decisions about an application with what can be decided; their version is the ETag."""
    rows = decisions.decisions_about(session(), found.id)
    names = decisions.names_of(session(), rows)
    applied_for = applications.applied_for(session(), found)
    version = decisions.version_of(rows)
    return (
        {
            "version": version,
            "items": [decision_view(row, names, current_principal().account_id) for row in rows],
            "kinds": [kind_view(kind, applied_for) for kind in Kind],
            "round": decisions.newest_round(session(), found.school_year, found.county),
        },
        200,
        {"ETag": etag_of(version)},
    )


def _making() -> Making:
    return Making(current_principal(), if_match(), clock.now())


@blueprint.route(DECISIONS)
class DecisionsView(MethodView):
    @records
    @requires(Permission.INTAKE_DECIDE)
    @blueprint.response(200, DecisionsSchema)
    def get(self, application_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """What has been decided about an application before a run. The person can see that you looked."""
        found = reach_application(application_id)
        applications.note_look(session(), found.account_id, found, current_principal(), clock.now())
        return _decisions_answer(found)

    @durable
    @requires(Permission.INTAKE_DECIDE)
    @idempotent
    @blueprint.arguments(NewDecisionSchema)
    @blueprint.response(201, DecisionsSchema)
    def post(self, sent: dict[str, Any], application_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Decide, with reason and paragraph. A decision of the same kind about the same thing holds no more then.

        Needs Idempotency-Key, and If-Match with the version of the decisions.
        """
        found = reach_application(application_id)
        wish = (sent["wish"]["area"], sent["wish"]["school"]) if sent["wish"] else None
        wanted = Wanted(sent["kind"], sent["value"], wish, sent["legal_basis"], sent["reason"])
        decisions.decide(session(), found, wanted, _making())
        answer, _, headers = _decisions_answer(found)
        return answer, 201, headers


@blueprint.route(f"{DECISIONS}/<string(length=32):decision_id>/end")
class DecisionEndView(MethodView):
    @durable
    @requires(Permission.INTAKE_DECIDE)
    @idempotent
    @blueprint.arguments(DecisionEndSchema)
    @blueprint.response(200, DecisionsSchema)
    def post(
        self, sent: dict[str, Any], application_id: str, decision_id: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Let a decision hold no more, and say why. It stays to be read.

        Needs Idempotency-Key, and If-Match with the version of the decisions.
        """
        found = reach_application(application_id)
        decisions.take_back(session(), found, decision_id, sent["reason"], _making())
        return _decisions_answer(found)


@blueprint.route("/offerings")
class OfferingsView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.arguments(StructuresQuerySchema, location="query")
    @blueprint.response(200, StructuresSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """What my county's offerings have to give in the season that is applied for, beside who wishes for them."""
        now = clock.now()
        school_year = annual_wheel.season_at(session(), now)
        wanted = structure.StructureQuery(words=query.pop("q"), **query)
        return structures_view(structure.page_of(session(), school_year, _own_county(), wanted, now))


@blueprint.route(OFFERING)
class OfferingView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.response(200, StructureSchema)
    def get(self, offering_id: str) -> dict[str, Any]:
        """What one offering has to give, beside who wishes for it."""
        return structure_view(structure.listed(session(), _offered(offering_id)))

    @durable
    @requires(Permission.INTAKE_RUN)
    @blueprint.arguments(ChangedSeatsSchema)
    @blueprint.response(200, StructureSchema)
    def put(self, sent: dict[str, Any], offering_id: str) -> dict[str, Any]:
        """Change what an offering has to give, with the reason. Needs If-Match; the same sent again is one change."""
        edited, given = if_match(), _offered(offering_id)
        reason = sent.pop("reason")
        wanted = Seats(**{**sent, "pools": pools_of(sent["pools"])})
        changed = structure.change(session(), given, wanted, reason, edited, current_principal(), clock.now())
        return structure_view(structure.listed(session(), changed))


@blueprint.route(f"{OFFERING}/history")
class OfferingHistoryView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.response(200, StructureHistorySchema)
    def get(self, offering_id: str) -> dict[str, Any]:
        """Every version of what an offering has had to give: who changed it, when and why, the newest first."""
        given = _offered(offering_id)
        versions = structure.history_of(session(), offering_id)
        names = accounts.names_of(session(), {row.changed_by for row in versions})
        original = structure.of_catalogue(given.offering)
        return {
            "items": [version_view(row, structure.seats_of(row), names) for row in versions],
            "original": original and seats_view(original),
        }


def _offered(offering_id: str) -> Given:
    """One of the offerings of the officer's own county.

    Raises:
        NotFound: `intake.offering_not_found`.
    """
    now = clock.now()
    school_year = annual_wheel.season_at(session(), now)
    return structure.find_offered(session(), school_year, _own_county(), offering_id, now)
