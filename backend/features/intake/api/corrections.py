"""Corrections after publication over HTTP: officers' doors."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from auth.policy import Permission
from auth.principal import Role
from auth.web import current_principal, requires
from backend.features.applications import service as applications
from backend.features.intake.api import ROUND, blueprint, reach, reach_application
from backend.features.intake.corrections_schemas import (
    CorrectionApprovalSchema,
    CorrectionsSchema,
    GivenSeatSchema,
    NewCorrectionSchema,
    NewExtraSeatSchema,
    RemedyQuery,
    RemedySchema,
    correction_view,
    extra_seat_view,
    remedy_view,
    report_view,
)
from backend.features.intake.models import Round
from backend.features.intake.rules.rounds import State
from backend.features.intake.service import comparing, corrections, preview
from backend.features.intake.service.correcting import Granted, grant, remedy_of, was_granted
from backend.kernel.errors import Conflict, NotFound
from backend.platform import clock, files
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, records, session

__all__ = ["blueprint"]

SHOWN = 5
"""Corrections of a round that its page tells of, the newest first."""


@blueprint.route(f"{ROUND}/corrections")
class CorrectionsView(MethodView):
    @requires(Permission.INTAKE_READ)
    @blueprint.response(200, CorrectionsSchema)
    def get(self, round_id: str) -> dict[str, Any]:
        """The corrections of a round, what each costs, the extra seats it gave, and the season's report of them."""
        return _all_of(reach(Permission.INTAKE_READ, round_id))

    @durable
    @requires(Permission.INTAKE_RUN)
    @idempotent
    @blueprint.arguments(NewCorrectionSchema)
    @blueprint.response(201, CorrectionsSchema)
    def post(self, sent: dict[str, str], round_id: str) -> dict[str, Any]:
        """Ask what the round comes to with the rules, seats and facts as they are now. Nothing is changed by it."""
        entered = reach(Permission.INTAKE_RUN, round_id, lock=True)
        corrections.ask(session(), entered, **sent, actor=current_principal(), now=clock.now())
        return _all_of(entered)


@blueprint.route(f"{ROUND}/corrections/<int:number>/approval")
class CorrectionApprovalView(MethodView):
    @durable
    @requires(Permission.INTAKE_PUBLISH)
    @idempotent
    @blueprint.arguments(CorrectionApprovalSchema)
    @blueprint.response(201, CorrectionsSchema)
    def post(self, sent: dict[str, str], round_id: str, number: int) -> dict[str, Any]:
        """Let a correction be carried out at its cost, as somebody else than who asked for it."""
        entered = reach(Permission.INTAKE_PUBLISH, round_id, lock=True)
        corrections.approve(session(), entered, number, sent["reason"], current_principal(), clock.now())
        return _all_of(entered)


@blueprint.route(f"{ROUND}/remedies")
class RemediesView(MethodView):
    @records
    @requires(Permission.INTAKE_DECIDE)
    @blueprint.arguments(RemedyQuery, location="query")
    @blueprint.response(200, RemedySchema)
    def get(self, query: dict[str, str], round_id: str) -> dict[str, Any]:
        """What one applicant would have had with what is now recorded about her, and what giving it costs.

        The person can see that you looked.
        """
        entered, now = _published(round_id), clock.now()
        found = applications.find_by_reference(session(), query["reference"].upper())
        application = reach_application(found.id if found else "")
        if application.school_year != entered.school_year:
            raise NotFound("problems.not_found")
        applications.note_look(session(), application.account_id, application, current_principal(), now)
        seen = preview.preview_of(session(), files.store(), application, now)
        pairs = {(seen.remedy.area, seen.remedy.school)} if seen.remedy else set()
        names = preview.names_of(
            session(),
            pairs | ({seen.keeps} if seen.keeps else set()),
            application.school_year,
            current_principal().locale,
            now,
        )
        return remedy_view(application.id, application.reference, seen, names)

    @durable
    @requires(Permission.INTAKE_DECIDE)
    @idempotent
    @blueprint.arguments(NewExtraSeatSchema)
    @blueprint.response(201, GivenSeatSchema)
    def post(self, sent: dict[str, str], round_id: str) -> Granted:
        """Give the applicant the wish she should have had, as an extra seat. Nobody loses anything."""
        _published(round_id)
        now, application = clock.now(), reach_application(sent["application_id"])
        remedy = remedy_of(session(), files.store(), application.id, now)
        is_hers = remedy is not None and remedy.wish_id == sent["wish_id"]
        if not is_hers and not was_granted(session(), sent["wish_id"]):
            raise Conflict("intake.nothing_gained")
        return grant(
            session(),
            files.store(),
            application.id,
            sent["wish_id"],
            legal_basis=sent["legal_basis"],
            reason=sent["reason"],
            actor=current_principal(),
            now=now,
        )


def _published(round_id: str) -> Round:
    entered = reach(Permission.INTAKE_DECIDE, round_id)
    if entered.state != State.PUBLISHED:
        raise Conflict("intake.too_early", step="correct", state=entered.state)
    return entered


def _all_of(entered: Round) -> dict[str, Any]:
    me, now = current_principal(), clock.now()
    sees_protected = me.role is Role.PROTECTION_OFFICER
    every = corrections.corrections_of(session(), entered.id)[:SHOWN]
    seats = corrections.given_in(session(), entered.id)
    report = corrections.report_of(session(), entered.school_year, [me.grant.county or ""])
    references = comparing.visible_references(
        session(), {row.application_id for row in seats}, sees_protected=sees_protected
    )
    pairs = {(row.area, row.school) for row in seats} | {one[:2] for one in report.by_offering}
    for one in every:
        pairs |= preview.pairs_in(one.cost)
    names = preview.names_of(session(), pairs, entered.school_year, me.locale, now)
    items = [
        correction_view(
            one,
            me.account_id,
            corrections.outdated(session(), entered, one) if one is every[0] else 0,
            preview.people_in(session(), entered, one, sees_protected=sees_protected),
            names,
        )
        for one in every
    ]
    return {
        "items": items,
        "seats": [
            extra_seat_view(row, references[row.application_id], names)
            for row in seats
            if row.application_id in references
        ],
        "report": report_view(report, names),
    }
