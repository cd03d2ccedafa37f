"""Complaints over HTTP: hers to write and follow, her county's to decide. A draft is there for nobody else."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from auth.policy import Permission, Resource, lists_protected
from auth.principal import Role
from auth.web import accepts, check, current_principal, requires
from backend.features.complaints import showing
from backend.features.complaints.models import Case
from backend.features.complaints.queries import DeskQuery, desk_page
from backend.features.complaints.rules.content import LARGEST
from backend.features.complaints.schemas import (
    CaseContentSchema,
    CaseOnDeskSchema,
    CasePaperSchema,
    CasePaperUploadSchema,
    CaseSchema,
    CasesSchema,
    ComplaintsOnDeskSchema,
    ComplaintsQuery,
    DecisionRequestSchema,
    LetterQuery,
    NewCaseSchema,
    desk_view,
    paper_view,
)
from backend.features.complaints.service import handling, letters, writing
from backend.features.complaints.service.handling import Wanted
from backend.platform import clock, files
from backend.platform.api import versions
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, records, session
from backend.platform.api.uploads import download_as, looked_through, seen_through

blueprint = Blueprint(
    "complaints", __name__, url_prefix="/api/complaints", description="Complaints and deferrals"
)

ONE = "/<string(length=32):case_id>"
ON_DESK = f"/desk{ONE}"

Answered = tuple[dict[str, Any], int, dict[str, str]]


def reach(permission: Permission, case_id: str, *, lock: bool = False) -> Case:
    """The case, if the person asking may do this to it.

    Raises:
        AuthRefusal: 404, alike for what is not there and what is out of reach.
    """
    found = writing.find(session(), case_id, lock=lock)
    facts = writing.resource_of(session(), found, clock.now()) if found else Resource()
    check(permission, facts)
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    return found


def _own() -> str:
    account_id = current_principal().account_id
    check(Permission.COMPLAINT_MAKE, Resource(owner=account_id))
    return account_id or ""


def _case(found: Case, status: int = 200) -> Answered:
    view = showing.case_view(session(), found, current_principal().locale, clock.now())
    return view, status, {"ETag": versions.etag_of(found.version)}


def _on_desk(found: Case, status: int = 200) -> Answered:
    reader = current_principal()
    view = showing.desk_case_view(
        session(), files.store(), found, reader.account_id or "", reader.locale, clock.now()
    )
    return view, status, {"ETag": versions.etag_of(found.version)}


def _is_somebody_elses() -> bool:
    return current_principal().role is not Role.APPLICANT


@blueprint.route("")
class CasesView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @blueprint.response(200, CasesSchema)
    def get(self) -> dict[str, Any]:
        """My complaints and requests, and what I can begin now."""
        return showing.summaries(session(), _own(), clock.now())

    @requires(Permission.COMPLAINT_MAKE)
    @idempotent
    @blueprint.arguments(NewCaseSchema)
    @blueprint.response(201, CaseSchema)
    @blueprint.alt_response(200, schema=CaseSchema)
    def post(self, sent: dict[str, Any]) -> Answered:
        """Begin one; the draft of this kind where there is one. Needs Idempotency-Key."""
        found, is_new = writing.begin(session(), _own(), sent["kind"], clock.now())
        return _case(found, 201 if is_new else 200)


@blueprint.route(ONE)
class CaseView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @blueprint.response(200, CaseSchema)
    def get(self, case_id: str) -> Answered:
        """One case: what I wrote, where it stands, what was decided. Its version is the ETag."""
        return _case(reach(Permission.COMPLAINT_MAKE, case_id))


@blueprint.route(f"{ONE}/draft")
class CaseDraftView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @blueprint.arguments(CaseContentSchema)
    @blueprint.response(200, CaseSchema)
    def put(self, content: dict[str, Any], case_id: str) -> Answered:
        """Keep what was typed, whatever is missing. Needs If-Match; 412 shows what stands there."""
        found = reach(Permission.COMPLAINT_MAKE, case_id, lock=True)
        writing.save(session(), found, content, versions.if_match(), clock.now())
        return _case(found)

    @requires(Permission.COMPLAINT_MAKE)
    @blueprint.response(204)
    def delete(self, case_id: str) -> None:
        """Throw the draft away, with its papers. Needs If-Match."""
        writing.discard(session(), reach(Permission.COMPLAINT_MAKE, case_id, lock=True), versions.if_match())


@blueprint.route(f"{ONE}/submission")
class CaseSubmissionView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @durable
    @idempotent
    @blueprint.response(201, CaseSchema)
    @blueprint.alt_response(200, schema=CaseSchema)
    def post(self, case_id: str) -> Answered:
        """Send it, with what I had been shown of my result. Needs Idempotency-Key and If-Match."""
        found = reach(Permission.COMPLAINT_MAKE, case_id, lock=True)
        is_new = writing.send(session(), found, versions.if_match(), current_principal(), clock.now())
        return _case(found, 201 if is_new else 200)


@blueprint.route(f"{ONE}/withdrawal")
class CaseWithdrawalView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @durable
    @idempotent
    @blueprint.response(200, CaseSchema)
    def post(self, case_id: str) -> Answered:
        """Take it back. Needs Idempotency-Key."""
        found = reach(Permission.COMPLAINT_MAKE, case_id, lock=True)
        writing.withdraw(session(), found, current_principal(), clock.now())
        return _case(found)


@blueprint.route(f"{ONE}/papers")
class CasePapersView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @accepts("multipart/form-data")
    @looked_through(LARGEST)
    @idempotent
    @blueprint.arguments(CasePaperUploadSchema, location="files")
    @blueprint.response(201, CasePaperSchema)
    def post(self, _: dict[str, Any], case_id: str) -> dict[str, Any]:
        """Add a paper. It is looked through first; a wrong one is refused with a sentence. Needs Idempotency-Key."""
        found = reach(Permission.COMPLAINT_MAKE, case_id, lock=True)
        return paper_view(writing.add_paper(session(), found, seen_through(), files.store(), clock.now()))


ONE_PAPER = f"{ONE}/papers/<string(length=32):paper_id>"


@blueprint.route(ONE_PAPER)
class CasePaperView(MethodView):
    @requires(Permission.COMPLAINT_MAKE)
    @blueprint.response(204)
    def delete(self, case_id: str, paper_id: str) -> None:
        """Take a paper out of a draft."""
        writing.remove_paper(session(), reach(Permission.COMPLAINT_MAKE, case_id, lock=True), paper_id)


@blueprint.route(f"{ONE_PAPER}/content")
class CasePaperContentView(MethodView):
    @requires(Permission.COMPLAINT_READ)
    @records
    @blueprint.response(
        200, content_type="application/octet-stream", schema={"type": "string", "format": "binary"}
    )
    def get(self, case_id: str, paper_id: str) -> Response:
        """The file itself, to download. Every reading is recorded."""
        found = reach(Permission.COMPLAINT_READ, case_id)
        paper = writing.paper_of(session(), found, paper_id)
        writing.note_paper_read(session(), found, paper, current_principal(), clock.now())
        response = Response(files.store().read(paper.file_id), mimetype=paper.media_type)
        response.content_length = paper.size
        response.headers["Content-Disposition"] = download_as(paper.name)
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


@blueprint.route(f"{ONE}/letters/<int(max=999):number>.pdf")
class CaseLetterView(MethodView):
    @requires(Permission.COMPLAINT_READ)
    @records
    @blueprint.arguments(LetterQuery, location="query")
    @blueprint.response(200, content_type="application/pdf", schema={"type": "string", "format": "binary"})
    def get(self, query: dict[str, str], case_id: str, number: int) -> Response:
        """A letter as it went out, in the language she reads or another."""
        found = reach(Permission.COMPLAINT_READ, case_id)
        letter = letters.letter_of(session(), found, number)
        if _is_somebody_elses():
            handling.note_reading(session(), found, current_principal(), clock.now())
        content = letters.letter_pdf(letter, query.get("language") or letter.locale)
        response = Response(content, mimetype="application/pdf")
        response.headers["Content-Disposition"] = download_as(f"{found.reference}-{number}.pdf")
        return response


@blueprint.route("/desk")
class ComplaintsDeskView(MethodView):
    @requires(Permission.COMPLAINT_HANDLE)
    @blueprint.arguments(ComplaintsQuery, location="query")
    @blueprint.response(200, ComplaintsOnDeskSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The complaints of my county: those that wait the oldest first, with how long is left."""
        county = current_principal().grant.county
        officer = check(Permission.COMPLAINT_HANDLE, Resource(county=county))
        wanted = DeskQuery(county or "", officer.account_id or "", query["shelf"], lists_protected(officer))
        return desk_view(desk_page(session(), wanted, clock.now(), query["page"]), wanted.shelf)


@blueprint.route(ON_DESK)
class CaseOnDeskView(MethodView):
    @requires(Permission.COMPLAINT_HANDLE)
    @records
    @blueprint.response(200, CaseOnDeskSchema)
    def get(self, case_id: str) -> Answered:
        """One case as it lies on the desk. She can see that you looked. Its version is the ETag."""
        found = reach(Permission.COMPLAINT_HANDLE, case_id)
        handling.note_reading(session(), found, current_principal(), clock.now())
        return _on_desk(found)


@blueprint.route(f"{ON_DESK}/consideration")
class CaseConsiderationView(MethodView):
    @requires(Permission.COMPLAINT_HANDLE)
    @durable
    @idempotent
    @blueprint.response(200, CaseOnDeskSchema)
    def post(self, case_id: str) -> Answered:
        """Begin to work on a case; she sees that somebody has. Needs Idempotency-Key and If-Match."""
        found = reach(Permission.COMPLAINT_HANDLE, case_id, lock=True)
        handling.consider(session(), found, versions.if_match(), current_principal(), clock.now())
        return _on_desk(found)


@blueprint.route(f"{ON_DESK}/decisions")
class CaseDecisionsView(MethodView):
    @requires(Permission.COMPLAINT_HANDLE)
    @durable
    @idempotent
    @blueprint.arguments(DecisionRequestSchema)
    @blueprint.response(201, CaseOnDeskSchema)
    def post(self, sent: dict[str, Any], case_id: str) -> Answered:
        """Decide, or enter what the appeal body has decided; the letter goes out with it.

        Needs Idempotency-Key, and If-Match with the case's version.
        """
        found = reach(Permission.COMPLAINT_HANDLE, case_id, lock=True)
        wanted = Wanted(sent["outcome"], sent["legal_basis"], sent["reason"], sent["wish"], sent["body"])
        handling.decide(
            session(),
            files.store(),
            found,
            wanted,
            versions.if_match(),
            current_principal(),
            clock.now(),
        )
        return _on_desk(found, 201)
