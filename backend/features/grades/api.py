"""Grades over HTTP. One's own by one door; somebody else's by another that leaves a trace."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from auth.policy import Permission, Resource, lists_protected
from auth.web import check, current_principal, requires
from backend.features.accounts import service as accounts
from backend.features.annual_wheel import service as annual_wheel
from backend.features.grades import queries, service
from backend.features.grades.models import ReportRow
from backend.features.grades.queries import QueueQuery
from backend.features.grades.rules.reports import Outcome
from backend.features.grades.schemas import (
    GradesQuery,
    GradesSchema,
    NewReportSchema,
    OutcomeSchema,
    QueueQuerySchema,
    QueueSchema,
    ReportOnDeskSchema,
    ReportSchema,
    ReportsSchema,
    desk_view,
    explained_view,
    queue_view,
    report_view,
)
from backend.platform import audit, clock
from backend.platform.api import versions
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, records, session

blueprint = Blueprint("grades", __name__, url_prefix="/api/grades", description="Grades and points")


def _own(permission: Permission) -> str:
    """The account of the person asking, who must be a pupil: a guardian's and an officer's door is the other one."""
    account_id = current_principal().account_id
    check(permission, Resource(owner=account_id))
    assert account_id is not None  # noqa: S101 - an empty owner is in nobody's reach
    return account_id


def _explained(account_id: str, query: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    school_year = annual_wheel.season_at(session(), now)
    county = query.get("county") or accounts.person(session(), account_id, now).county
    found = service.explain(session(), account_id, school_year, county, query.get("target"))
    return {"now": now, **explained_view(found)}


def _note(action: str, subject_id: str, object_id: str | None = None, **details: str) -> None:
    principal = current_principal()
    audit.record(
        session(),
        at=clock.now(),
        action=action,
        actor_id=principal.account_id,
        actor_role=principal.role.value,
        subject_id=subject_id,
        object_id=object_id,
        details=details,
    )


@blueprint.route("")
class OwnGradesView(MethodView):
    @requires(Permission.GRADES_READ)
    @blueprint.arguments(GradesQuery, location="query")
    @blueprint.response(200, GradesSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """My grades, and my points line by line."""
        return _explained(_own(Permission.GRADES_READ), query)


@blueprint.route("/<string(length=32):account_id>")
class GradesView(MethodView):
    @records
    @requires(Permission.GRADES_READ)
    @blueprint.arguments(GradesQuery, location="query")
    @blueprint.response(200, GradesSchema)
    def get(self, query: dict[str, Any], account_id: str) -> dict[str, Any]:
        """Somebody's grades, for their guardian, school or county. The person can see that you looked."""
        check(Permission.GRADES_READ, service.resource_of(session(), account_id, clock.now()))
        _note("grades.read", account_id)
        return _explained(account_id, query)


@blueprint.route("/reports")
class ReportsView(MethodView):
    @requires(Permission.GRADES_REPORT)
    @blueprint.response(200, ReportsSchema)
    def get(self) -> dict[str, Any]:
        """What I have reported as wrong, and where it stands."""
        found = service.reports_of(session(), _own(Permission.GRADES_REPORT))
        return {"items": [report_view(row, seen) for row, seen in found]}

    @durable
    @requires(Permission.GRADES_REPORT)
    @idempotent
    @blueprint.arguments(NewReportSchema)
    @blueprint.response(201, ReportSchema)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Say that something is wrong with a grade, or that one is missing. Needs Idempotency-Key."""
        account_id = _own(Permission.GRADES_REPORT)
        row, seen = service.report(
            session(), account_id, sent["record"], sent["kind"], sent["text"].strip(), clock.now()
        )
        _note("grades.report", account_id, row.id, kind=row.kind)
        return report_view(row, seen)


@blueprint.route("/reports/<string(length=32):report_id>/outcome")
class OutcomeView(MethodView):
    @durable
    @requires(Permission.GRADES_CORRECT)
    @idempotent
    @blueprint.arguments(OutcomeSchema)
    @blueprint.response(200, ReportOnDeskSchema)
    def put(self, sent: dict[str, Any], report_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Say that a report is being looked at, or how it ended; with a mark the grade is corrected.

        Needs Idempotency-Key, and If-Match with the report's version.
        """
        now = clock.now()
        found = _reachable(report_id, lock=True)
        outcome = Outcome(sent["state"], sent["mark"], sent["answer"].strip())
        service.settle(session(), found, outcome, versions.if_match(), now)
        _note("grades.correct", found.account_id, found.id, state=found.state)
        return _on_desk(found)


def _reachable(report_id: str, *, lock: bool = False) -> ReportRow:
    """The report, if it is a pupil's of the officer's own county.

    Raises:
        AuthRefusal: 404, alike for what is not there and what is out of reach.
    """
    found = service.find_report(session(), report_id, lock=lock)
    facts = service.resource_of(session(), found.account_id, clock.now()) if found else Resource()
    check(Permission.GRADES_CORRECT, facts)
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    return found


def _on_desk(found: ReportRow) -> tuple[dict[str, Any], int, dict[str, str]]:
    shown = queries.report_on_desk(session(), found, clock.now())
    return desk_view(shown), 200, {"ETag": versions.etag_of(found.version)}


@blueprint.route("/desk")
class QueueView(MethodView):
    @requires(Permission.GRADES_CORRECT)
    @blueprint.arguments(QueueQuerySchema, location="query")
    @blueprint.response(200, QueueSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """What pupils of my county have reported as wrong: open, the oldest first, or settled."""
        county = current_principal().grant.county
        officer = check(Permission.GRADES_CORRECT, Resource(county=county))
        wanted = QueueQuery(county or "", officer.account_id or "", query["pile"], lists_protected(officer))
        return queue_view(queries.queue_page(session(), wanted, query["page"]), wanted.county)


@blueprint.route("/desk/<string(length=32):report_id>")
class ReportOnDeskView(MethodView):
    @records
    @requires(Permission.GRADES_CORRECT)
    @blueprint.response(200, ReportOnDeskSchema)
    def get(self, report_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One report with every version of the grade. The pupil can see that you looked. Its version is the ETag."""
        found = _reachable(report_id)
        _note("grades.read", found.account_id, found.id)
        return _on_desk(found)
