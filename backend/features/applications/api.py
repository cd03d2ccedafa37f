"""Applications over HTTP. A stranger's application is not there; a guardian sees how it stands, not what is in it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, jsonify
from flask.views import MethodView

from auth.policy import Permission, Resource, allow, lists_protected
from auth.principal import Role
from auth.web import accepts, check, current_principal, requires
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service
from backend.features.applications.models import Application, Attachment, Submission
from backend.features.applications.receipt import receipt_pdf
from backend.features.applications.rules.attachments import (
    LARGEST,
    MOST,
    AttachmentKind,
    Sensitivity,
    papers_told,
    sensitivity_of,
)
from backend.features.applications.rules.check import stops
from backend.features.applications.rules.desk import read_search
from backend.features.applications.rules.draft import draft_told
from backend.features.applications.rules.findings import Finding
from backend.features.applications.rules.flags import PARAGRAPHS
from backend.features.applications.rules.timeline import params_told
from backend.features.applications.schemas import (
    ApplicationSchema,
    ApplicationsSchema,
    ApplicationStatusSchema,
    AttachmentQuery,
    AttachmentSchema,
    AttachmentsSchema,
    AttachmentUploadSchema,
    CheckAnswerSchema,
    DeskQuerySchema,
    DeskSchema,
    DraftContentSchema,
    DraftSchema,
    GradesOnDeskSchema,
    NewApplicationSchema,
    NewPaperRequestSchema,
    OnDeskSchema,
    PaperRequestSchema,
    PaperRequestsSchema,
    ReceiptSchema,
    ReopeningSchema,
    SubmissionRequestSchema,
    SubmissionsSchema,
    TimelineSchema,
)
from backend.features.applications.service import (
    PAGE_SIZE,
    DeskPage,
    DeskQuery,
    OpenDraft,
    PaperWanted,
    Reopening,
    Sending,
)
from backend.features.grades.service import Summary
from backend.kernel.errors import NotFound
from backend.platform import clock, files
from backend.platform.api import versions
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.caching import known_or_whole
from backend.platform.api.idempotency import idempotent
from backend.platform.api.unit_of_work import durable, leaves_a_trace, records, rows, session
from backend.platform.api.uploads import download_as, looked_through, seen_through

blueprint = Blueprint(
    "applications", __name__, url_prefix="/api/applications", description="Applications for upper secondary"
)

ONE = "/<string(length=32):application_id>"


def reach(permission: Permission, application_id: str, *, lock: bool = False) -> Application:
    """The application, if the person asking may do this to it.

    Raises:
        AuthRefusal: 404, alike for what is not there and what is out of reach.
    """
    found = (service.locked if lock else service.find)(session(), application_id)
    if found is None:
        check(permission, Resource())
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    person = service.applicant(session(), found, clock.now())
    check(permission, service.resource_of(found, person))
    return found


def reach_draft(application_id: str, *, lock: bool = False) -> OpenDraft:
    """The draft of an application, if the person asking may change it.

    Raises:
        AuthRefusal: as `reach`.
    """
    found = service.open_draft(session(), application_id, clock.now(), lock=lock)
    if found is None:
        check(Permission.APPLICATION_CHANGE, Resource())
    assert found is not None  # noqa: S101 - an empty resource is in nobody's reach
    check(Permission.APPLICATION_CHANGE, service.resource_of(found, found.person))
    return found


def look_at(permission: Permission, application_id: str) -> Application:
    """The application, to be read; somebody else's look at it leaves a trace.

    Raises:
        AuthRefusal: as `reach`.
    """
    principal = current_principal()
    is_own_role = principal.role is Role.APPLICANT
    if not is_own_role:
        leaves_a_trace()
    found = reach(permission, application_id)
    if not is_own_role:
        service.note_look(session(), found.account_id, found, principal, clock.now())
    return found


def _subject() -> str:
    """Whose applications are meant by «mine»: a guardian's are the child's, who can see that the guardian looked.

    Raises:
        NotFound: `problems.not_found`, a guardian without a child has none.
    """
    principal = current_principal()
    subject = principal.subject_id
    if subject is None:
        raise NotFound("problems.not_found")
    if subject != principal.account_id:
        leaves_a_trace()
        service.note_look(session(), subject, None, principal, clock.now())
    return subject


def _is_staff(application: Application) -> bool:
    """Whether the one asking comes from school or county: what was typed and not sent is none of their business."""
    return current_principal().subject_id != application.account_id


def _findings_view(findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "findings": [
            {"severity": one.severity, "code": one.code, "pointer": one.pointer, "params": one.params}
            for one in findings
        ],
        "ready": not stops(findings),
    }


def _draft_answer(opened: OpenDraft) -> tuple[Response, int, dict[str, str]]:
    findings = service.judge(session(), opened.around, opened.person, opened.draft, clock.now())
    # What the schema has let in is the wire's own shape: it would only copy it again, field by field.
    answer = jsonify(_draft_view(opened, findings))
    return answer, 200, {"ETag": versions.etag_of(opened.draft_version)}


def _draft_view(opened: OpenDraft, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "version": opened.draft_version,
        "saved_at": opened.draft_saved_at,
        "unsent_changes": opened.submitted_draft_version != opened.draft_version,
        "content": opened.draft,
        **_findings_view(findings),
    }


def receipt_view(application: Application, sent: Submission) -> dict[str, Any]:
    sensitive = _reads_sensitive(application)
    return {
        "application_id": application.id,
        "number": sent.number,
        "reference": sent.reference,
        "county": application.county,
        "school_year": application.school_year,
        "received_at": sent.received_at,
        "claimed_at": sent.claimed_at,
        "deadline": sent.deadline,
        "late": sent.late,
        "content_hash": sent.content_hash,
        "rules_version": sent.rules_version,
        "latest": sent.number == application.submissions,
        "lines": sent.content["lines"],
        "attachments": papers_told(sent.content["attachments"], sensitive=sensitive),
        "content": draft_told(sent.content["draft"], sensitive=sensitive),
    }


def _reads_sensitive(application: Application) -> bool:
    """Whether the person asking may know of health and special needs: the applicant's and the county's alone."""
    now = clock.now()
    resource = service.resource_of(application, service.applicant(session(), application, now))
    return allow(current_principal(), Permission.ATTACHMENT_READ_SENSITIVE, resource, now=now).allowed


def _read_submission(application: Application, number: int) -> Submission:
    sent = service.submission(session(), application, number)
    service.note_reading(session(), application, sent, current_principal(), clock.now())
    return sent


@blueprint.route("")
class ApplicationsView(MethodView):
    @requires(Permission.APPLICATION_FOLLOW)
    @blueprint.response(200, ApplicationsSchema)
    def get(self) -> dict[str, Any]:
        """My applications of this season, one per county."""
        now, subject = clock.now(), _subject()
        school_year = annual_wheel.season_at(session(), now)
        found = service.applications_of(session(), subject, school_year)
        return {
            "now": now,
            "school_year": school_year,
            "items": [service.view_of(session(), one, now) for one in found],
        }

    @requires(Permission.APPLICATION_CHANGE)
    @idempotent
    @blueprint.arguments(NewApplicationSchema)
    @blueprint.response(201, ApplicationSchema)
    @blueprint.alt_response(200, schema=ApplicationSchema)
    def post(self, sent: dict[str, str]) -> tuple[dict[str, Any], int]:
        """Begin the application to a county; the one there is when it has begun. Needs Idempotency-Key."""
        now = clock.now()
        found, is_new = service.open_application(session(), _subject(), sent["county"], now)
        return service.view_of(session(), found, now), 201 if is_new else 200


@blueprint.route("/status")
class StatusView(MethodView):
    @requires(Permission.APPLICATION_FOLLOW)
    @blueprint.response(200, ApplicationStatusSchema)
    def get(self) -> Response:
        """How my applications stand: small and quick, 304 when nothing changed."""
        items = service.status_of(rows(), _subject(), clock.now())
        response = Response(orjson.dumps({"items": items}), mimetype="application/json")
        response.add_etag()
        return known_or_whole(response)


@blueprint.route(ONE)
class ApplicationView(MethodView):
    @requires(Permission.APPLICATION_READ)
    @blueprint.response(200, ApplicationSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """One application: where it stands, what can be done now, by when."""
        found = look_at(Permission.APPLICATION_READ, application_id)
        return service.view_of(session(), found, clock.now(), as_sent=_is_staff(found))


@blueprint.route(f"{ONE}/draft")
class DraftView(MethodView):
    @requires(Permission.APPLICATION_CHANGE)
    @blueprint.response(200, DraftSchema)
    def get(self, application_id: str) -> tuple[Response, int, dict[str, str]]:
        """What has been typed so far, and what the rules say about it. Its version is the ETag."""
        return _draft_answer(reach_draft(application_id))

    @requires(Permission.APPLICATION_CHANGE)
    @blueprint.arguments(DraftContentSchema)
    @blueprint.response(200, DraftSchema)
    def put(self, content: dict[str, Any], application_id: str) -> tuple[Response, int, dict[str, str]]:
        """Keep what was typed, whatever the rules say about it. Needs If-Match; 412 shows the present version."""
        opened = reach_draft(application_id, lock=True)
        return _draft_answer(service.save_draft(session(), opened, content, versions.if_match(), clock.now()))

    @requires(Permission.APPLICATION_CHANGE)
    @blueprint.response(204)
    def delete(self, application_id: str) -> None:
        """Throw unsent changes away; an application never sent is gone altogether. Needs If-Match."""
        found = reach(Permission.APPLICATION_CHANGE, application_id, lock=True)
        service.discard_draft(session(), found, versions.if_match(), clock.now())


@blueprint.route(f"{ONE}/check")
class CheckView(MethodView):
    @requires(Permission.APPLICATION_CHANGE)
    @blueprint.arguments(DraftContentSchema)
    @blueprint.response(200, CheckAnswerSchema)
    def post(self, content: dict[str, Any], application_id: str) -> dict[str, Any]:
        """What the rules say about a draft, without keeping it."""
        opened = reach_draft(application_id)
        return _findings_view(service.judge(session(), opened.around, opened.person, content, clock.now()))


@blueprint.route(f"{ONE}/submissions")
class SubmissionsView(MethodView):
    @requires(Permission.APPLICATION_READ_CONTENT)
    @blueprint.response(200, SubmissionsSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """Every version that was sent, the newest first."""
        found = look_at(Permission.APPLICATION_READ_CONTENT, application_id)
        return {
            "items": [
                {
                    "number": sent.number,
                    "received_at": sent.received_at,
                    "late": sent.late,
                    "latest": sent.number == found.submissions,
                }
                for sent in service.submissions_of(session(), found)
            ]
        }

    @requires(Permission.APPLICATION_SUBMIT)
    @durable
    @idempotent
    @blueprint.arguments(SubmissionRequestSchema)
    @blueprint.response(201, ReceiptSchema)
    @blueprint.alt_response(200, schema=ReceiptSchema)
    def post(self, sent: dict[str, Any], application_id: str) -> tuple[dict[str, Any], int]:
        """Send the draft: the receipt, also of the last version when nothing changed since (200).

        Needs Idempotency-Key, and If-Match with the draft's version.
        """
        found = reach(Permission.APPLICATION_SUBMIT, application_id, lock=True)
        sending = Sending(versions.if_match(), sent["claimed_at"], sent["late"])
        receipt, is_new = service.submit(session(), found, sending, current_principal(), clock.now())
        return receipt_view(found, receipt), 201 if is_new else 200


@blueprint.route(f"{ONE}/submissions/<int(max=9999):number>")
class SubmissionView(MethodView):
    @requires(Permission.APPLICATION_READ_CONTENT)
    @records
    @blueprint.response(200, ReceiptSchema)
    def get(self, application_id: str, number: int) -> dict[str, Any]:
        """The receipt of one version: what was sent, as it was."""
        found = reach(Permission.APPLICATION_READ_CONTENT, application_id)
        return receipt_view(found, _read_submission(found, number))


@blueprint.route(f"{ONE}/submissions/<int(max=9999):number>/receipt.pdf")
class ReceiptDocumentView(MethodView):
    @requires(Permission.APPLICATION_READ_CONTENT)
    @records
    @blueprint.response(200, content_type="application/pdf", schema={"type": "string", "format": "binary"})
    def get(self, application_id: str, number: int) -> Response:
        """The receipt as a document to keep, in the reader's language."""
        found = reach(Permission.APPLICATION_READ_CONTENT, application_id)
        sent = _read_submission(found, number)
        around = service.around(session(), found, clock.now())
        locale, sensitive = current_principal().locale, _reads_sensitive(found)
        content = receipt_pdf(sent, around, locale, sensitive=sensitive)
        response = Response(content, mimetype="application/pdf")
        response.headers["Content-Disposition"] = download_as(f"{sent.reference}-{sent.number}.pdf")
        return response


@blueprint.route(f"{ONE}/withdrawal")
class WithdrawalView(MethodView):
    @requires(Permission.APPLICATION_WITHDRAW)
    @durable
    @idempotent
    @blueprint.response(200, ApplicationSchema)
    def post(self, application_id: str) -> dict[str, Any]:
        """Take the application out of the intake. Needs Idempotency-Key."""
        found = reach(Permission.APPLICATION_WITHDRAW, application_id, lock=True)
        service.withdraw(session(), found, current_principal(), clock.now())
        session().flush()
        return service.view_of(session(), found, clock.now())


@blueprint.route(f"{ONE}/reopening")
class ReopeningView(MethodView):
    @requires(Permission.APPLICATION_REOPEN)
    @durable
    @idempotent
    @blueprint.arguments(ReopeningSchema)
    @blueprint.response(200, ApplicationSchema)
    def post(self, sent: dict[str, Any], application_id: str) -> dict[str, Any]:
        """Let the applicant change a closed application for a while. Needs Idempotency-Key."""
        found = reach(Permission.APPLICATION_REOPEN, application_id, lock=True)
        now = clock.now()
        service.reopen(session(), found, Reopening(**sent), current_principal(), now)
        return service.view_of(session(), found, now, as_sent=True)


@blueprint.route(f"{ONE}/timeline")
class TimelineView(MethodView):
    @requires(Permission.APPLICATION_READ)
    @blueprint.response(200, TimelineSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """What has happened, the newest first."""
        found = look_at(Permission.APPLICATION_READ, application_id)
        sensitive = _reads_sensitive(found)
        return {
            "items": [
                {**event, "params": params_told(event["params"], sensitive=sensitive)}
                for event in service.timeline_of(session(), found)
            ]
        }


def _readable(application: Application, found: Attachment) -> bool:
    """Whether the person asking may read this paper: what was added to a draft never sent is the applicant's own."""
    if _is_staff(application) and not application.is_sent:
        return False
    return found.sensitivity == Sensitivity.ORDINARY or _reads_sensitive(application)


def _attachment_view(found: Attachment) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": AttachmentKind(found.kind),
        "sensitivity": Sensitivity(found.sensitivity),
        "name": found.name,
        "media_type": found.media_type,
        "size": found.size,
        "added_at": found.added_at,
    }


@blueprint.route(f"{ONE}/attachments")
class AttachmentsView(MethodView):
    @requires(Permission.ATTACHMENT_READ)
    @blueprint.response(200, AttachmentsSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """The papers of an application, as far as the person asking may read them."""
        application = look_at(Permission.ATTACHMENT_READ, application_id)
        found = service.attachments_of(session(), application)
        return {
            "items": [_attachment_view(one) for one in found if _readable(application, one)],
            "largest": LARGEST,
            "most": MOST,
        }

    @requires(Permission.ATTACHMENT_CHANGE)
    @accepts("multipart/form-data")
    @looked_through(LARGEST)
    @idempotent
    @blueprint.arguments(AttachmentQuery, location="query")
    @blueprint.arguments(AttachmentUploadSchema, location="files")
    @blueprint.response(201, AttachmentSchema)
    def post(self, query: dict[str, Any], _: dict[str, Any], application_id: str) -> dict[str, Any]:
        """Add a paper. It is looked through first; a wrong one is refused with a sentence. Needs Idempotency-Key."""
        application = reach(Permission.ATTACHMENT_CHANGE, application_id, lock=True)
        added = service.add_attachment(
            session(), application, query["kind"], seen_through(), files.store(), clock.now()
        )
        return _attachment_view(added)


ONE_ATTACHMENT = f"{ONE}/attachments/<string(length=32):attachment_id>"


@blueprint.route(ONE_ATTACHMENT)
class AttachmentView(MethodView):
    @requires(Permission.ATTACHMENT_CHANGE)
    @blueprint.response(204)
    def delete(self, application_id: str, attachment_id: str) -> None:
        """Take a paper out. What was sent keeps it."""
        application = reach(Permission.ATTACHMENT_CHANGE, application_id, lock=True)
        service.remove_attachment(session(), application, attachment_id, clock.now())


@blueprint.route(f"{ONE_ATTACHMENT}/content")
class AttachmentContentView(MethodView):
    @requires(Permission.ATTACHMENT_READ)
    @records
    @blueprint.response(
        200, content_type="application/octet-stream", schema={"type": "string", "format": "binary"}
    )
    def get(self, application_id: str, attachment_id: str) -> Response:
        """The file itself, to download. Every reading is recorded."""
        application = reach(Permission.ATTACHMENT_READ, application_id)
        found = service.attachment(session(), application, attachment_id)
        if not _readable(application, found):
            raise NotFound("problems.not_found")
        service.note_paper_read(session(), application, found, current_principal(), clock.now())
        response = Response(files.store().read(found.file_id), mimetype=found.media_type)
        response.content_length = found.size
        response.headers["Content-Disposition"] = download_as(found.name)
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


@blueprint.route("/desk")
class DeskView(MethodView):
    @requires(Permission.APPLICATION_SEARCH)
    @blueprint.arguments(DeskQuerySchema, location="query")
    @blueprint.response(200, DeskSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Everyone's applications to my county this season: search, shelves, counts."""
        county = current_principal().grant.county
        officer = check(Permission.APPLICATION_SEARCH, Resource(county=county))
        wanted = DeskQuery(
            county=county or "",
            school_year=annual_wheel.season_at(session(), clock.now()),
            reader=officer.account_id or "",
            with_protected=lists_protected(officer),
            search=read_search(query["q"]),
            shelf=query["shelf"],
            deadline_class=query["deadline_class"],
            level=query["level"],
            flag=query["flag"],
        )
        return desk_page_view(service.desk_page(session(), wanted, query["page"]), wanted)


@blueprint.route("/desk/<string(length=32):application_id>")
class OnDeskView(MethodView):
    @requires(Permission.APPLICATION_SEARCH)
    @records
    @blueprint.response(200, OnDeskSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """One application as the county sees it. The applicant can see that you looked."""
        application = reach(Permission.APPLICATION_SEARCH, application_id)
        found = service.on_desk(session(), application, current_principal(), clock.now())
        return {
            **found.facts,
            "sent": receipt_view(application, found.sent) if found.sent else None,
            "papers": [_attachment_view(one) for one in found.papers if _readable(application, one)],
        }


@blueprint.route("/desk/<string(length=32):application_id>/grades")
class GradesOnDeskView(MethodView):
    @requires(Permission.APPLICATION_SEARCH)
    @records
    @blueprint.response(200, GradesOnDeskSchema)
    def get(self, application_id: str) -> Summary:
        """What the applicant competes with, as the county applied to counts. She can see that you looked."""
        application = reach(Permission.APPLICATION_SEARCH, application_id)
        return service.grades_on_desk(session(), application, current_principal(), clock.now())


@blueprint.route(f"{ONE}/paper-requests")
class PaperRequestsView(MethodView):
    @requires(Permission.ATTACHMENT_READ)
    @blueprint.response(200, PaperRequestsSchema)
    def get(self, application_id: str) -> dict[str, Any]:
        """The papers an officer has asked for, as far as the person asking may know of them; the newest first."""
        application = look_at(Permission.ATTACHMENT_READ, application_id)
        found = service.requests_of(session(), application, clock.now())
        sensitive = _reads_sensitive(application)
        return {
            "items": [
                one for one in found if sensitive or sensitivity_of(one["kind"]) is Sensitivity.ORDINARY
            ]
        }

    @durable
    @requires(Permission.ATTACHMENT_ASK)
    @idempotent
    @blueprint.arguments(NewPaperRequestSchema)
    @blueprint.response(201, PaperRequestSchema)
    def post(self, sent: dict[str, Any], application_id: str) -> dict[str, Any]:
        """Ask the applicant for a paper: she is told, and by when. Needs Idempotency-Key."""
        application = reach(Permission.ATTACHMENT_ASK, application_id, lock=True)
        now = clock.now()
        asked = service.ask(session(), application, PaperWanted(**sent), current_principal(), now)
        found = service.requests_of(session(), application, now)
        return next(one for one in found if one["id"] == asked.id)


@blueprint.route(f"{ONE}/paper-requests/<string(length=32):request_id>/settlement")
class PaperRequestView(MethodView):
    @durable
    @requires(Permission.ATTACHMENT_ASK)
    @idempotent
    @blueprint.response(200, PaperRequestsSchema)
    def post(self, application_id: str, request_id: str) -> dict[str, Any]:
        """Say that the paper has come and will do, or is not needed any more. Needs Idempotency-Key."""
        application = reach(Permission.ATTACHMENT_ASK, application_id, lock=True)
        now = clock.now()
        service.settle_request(session(), application, request_id, current_principal(), now)
        return {"items": service.requests_of(session(), application, now)}


def desk_page_view(found: DeskPage, wanted: DeskQuery) -> dict[str, Any]:
    counts = {shelf.value: count for shelf, count in found.counts.items()}
    return {
        "county": wanted.county,
        "school_year": wanted.school_year,
        "counts": {"all": found.all, **counts},
        "flags": [
            {"flag": flag, "count": count, "paragraph": PARAGRAPHS.get(flag)}
            for flag, count in found.flags.items()
        ],
        "total": found.total,
        "page": found.number,
        "size": PAGE_SIZE,
        "items": found.items,
    }
