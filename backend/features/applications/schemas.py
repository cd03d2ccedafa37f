"""An application on the wire. The draft's own shape is generous: what is wrong in it becomes a finding."""

from __future__ import annotations

from datetime import date

from flask_smorest.fields import Upload
from marshmallow import ValidationError, fields

from backend.features.applications.rules.attachments import AttachmentKind, Sensitivity
from backend.features.applications.rules.categories import (
    ApplicationType,
    ApprenticeshipKind,
    Category,
    DeadlineClass,
)
from backend.features.applications.rules.check import LEVELS
from backend.features.applications.rules.desk import Shelf
from backend.features.applications.rules.findings import Severity
from backend.features.applications.rules.flags import Flag
from backend.features.applications.rules.papers import Asking
from backend.features.applications.rules.statuses import Group
from backend.features.applications.rules.timeline import EventKind, State
from backend.features.applications.rules.window import ChangePolicy, ReopeningGround, Window
from backend.platform.api.schemas import Instant, Schema, between, length, max_length, one_of, pattern

CODE = 12
TEXT = 4000
MANY = 30
"""More wishes, schools or forms than any county takes; the county's own limit is a finding, not a refusal."""


def _iso_day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValidationError("problems.field_invalid") from None


def _texts(limit: int = CODE) -> fields.List[str]:
    return fields.List(
        fields.String(validate=max_length(limit)), load_default=list, validate=max_length(MANY)
    )


def _words(limit: int = TEXT) -> fields.String:
    return fields.String(load_default="", validate=max_length(limit))


def _maybe_code(description: str, limit: int = CODE) -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=max_length(limit),
        metadata={"description": description},
    )


class SchoolWishSchema(Schema):
    area = fields.String(
        required=True, validate=max_length(CODE), metadata={"description": "Programme area, 10 characters"}
    )
    schools = _texts()


class OwnCompanySchema(Schema):
    organisation_number = fields.String(required=True, validate=max_length(20))
    name = _words(200)


class ApprenticeshipWishSchema(Schema):
    trade = fields.String(required=True, validate=max_length(CODE))
    municipalities = _texts()
    company = fields.Nested(OwnCompanySchema, load_default=None, allow_none=True)


class MovingSchema(Schema):
    municipality = _maybe_code("Municipality number")
    day = fields.String(load_default=None, allow_none=True, validate=_iso_day, metadata={"format": "date"})


class ExtraFormSchema(Schema):
    area = fields.String(required=True, validate=max_length(CODE))
    school = fields.String(required=True, validate=max_length(CODE))
    requirement = fields.String(required=True, validate=max_length(40))
    text = _words()


class MotherTongueSchema(Schema):
    language = _maybe_code("ISO 639-3")
    years_in_norway = fields.Integer(load_default=None, allow_none=True, validate=between(0, 30))
    norwegian_classes = _words()


class DraftContentSchema(Schema):
    """Everything an applicant tells one county. Nothing is required: it is a draft."""

    terms = _maybe_code("Version of the terms that were accepted", 20)
    types = fields.List(
        fields.String(validate=one_of(ApplicationType)), load_default=list, validate=max_length(2)
    )
    level = fields.String(load_default=None, allow_none=True, validate=one_of(("vg1", "vg2", "vg3")))
    category = fields.String(load_default=Category.ORDINARY.value, validate=one_of(Category))
    explanation = _words()
    moving = fields.Nested(
        MovingSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "null: not moving to the county"},
    )
    wishes = fields.List(
        fields.Nested(SchoolWishSchema),
        load_default=list,
        validate=max_length(MANY),
        metadata={"description": "In the order that binds"},
    )
    had_foreign_language = fields.Boolean(load_default=None, allow_none=True)
    foreign_language = _maybe_code("Language code of the catalogue")
    mother_tongue = fields.Nested(MotherTongueSchema, load_default=None, allow_none=True)
    extra_forms = fields.List(fields.Nested(ExtraFormSchema), load_default=list, validate=max_length(MANY))
    apprenticeship = fields.String(
        load_default=ApprenticeshipKind.APPRENTICE.value, validate=one_of(ApprenticeshipKind)
    )
    apprenticeship_wishes = fields.List(
        fields.Nested(ApprenticeshipWishSchema), load_default=list, validate=max_length(MANY)
    )
    letter = _words(8000)


class FindingSchema(Schema):
    severity = fields.Enum(Severity, by_value=True, required=True)
    code = fields.String(required=True, metadata={"description": "Key of the sentence"})
    pointer = fields.String(required=True, metadata={"description": "RFC 6901 pointer into the draft"})
    params = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class CheckAnswerSchema(Schema):
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    ready = fields.Boolean(required=True, metadata={"description": "Nothing stops it from being sent"})


class DraftSchema(CheckAnswerSchema):
    version = fields.Integer(required=True, metadata={"description": "Also the ETag; send it as If-Match"})
    saved_at = Instant(required=True)
    unsent_changes = fields.Boolean(
        required=True, metadata={"description": "Differs from what was last sent, or nothing was sent"}
    )
    content = fields.Nested(DraftContentSchema, required=True)


class LimitsSchema(Schema):
    """The county's numbers. null is as many as you like."""

    vg1_programmes = fields.Integer(required=True)
    schools_per_programme = fields.Integer(required=True, allow_none=True)
    vg23_areas = fields.Integer(required=True, allow_none=True)
    vg23_schools_per_area = fields.Integer(required=True, allow_none=True)
    nearest_school_first = fields.Boolean(required=True)


class ApplicationSchema(Schema):
    id = fields.String(required=True)
    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    reference = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    group = fields.Enum(Group, by_value=True, required=True, allow_none=True)
    window = fields.Enum(Window, by_value=True, required=True)
    opens = Instant(required=True, allow_none=True)
    deadline = Instant(
        required=True, metadata={"description": "First moment that is too late, for what the draft now says"}
    )
    deadline_class = fields.Enum(DeadlineClass, by_value=True, required=True)
    change_policy = fields.Enum(ChangePolicy, by_value=True, required=True)
    reopened_until = Instant(required=True, allow_none=True)
    draft_version = fields.Integer(required=True)
    submitted_at = Instant(required=True, allow_none=True)
    submission_number = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of the last version sent"}
    )
    withdrawn_at = Instant(required=True, allow_none=True)
    terms = fields.String(required=True, metadata={"description": "Version of the terms in force"})
    completed_area = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What the school system says the applicant has completed or will have"},
    )
    limits = fields.Nested(LimitsSchema, required=True)


class ApplicationsSchema(Schema):
    now = Instant(required=True, metadata={"description": "The server's clock, which decides"})
    school_year = fields.Integer(required=True)
    items = fields.List(fields.Nested(ApplicationSchema), required=True)


class NewApplicationSchema(Schema):
    county = fields.String(required=True, validate=pattern(r"^\d{2}$"))


class StatusWishSchema(Schema):
    rank = fields.Integer(required=True)
    type = fields.String(required=True)
    area = fields.String(required=True)
    school = fields.String(required=True, allow_none=True)
    group = fields.Enum(Group, by_value=True, required=True)
    status = fields.String(required=True, metadata={"description": "The official code"})


class StatusItemSchema(Schema):
    id = fields.String(required=True)
    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    reference = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    group = fields.Enum(Group, by_value=True, required=True, allow_none=True)
    deadline = Instant(required=True)
    submitted_at = Instant(required=True, allow_none=True)
    submission_number = fields.Integer(required=True, allow_none=True)
    withdrawn_at = Instant(required=True, allow_none=True)
    wishes = fields.List(fields.Nested(StatusWishSchema), required=True)


class ApplicationStatusSchema(Schema):
    items = fields.List(fields.Nested(StatusItemSchema), required=True)


class SubmissionRequestSchema(Schema):
    claimed_at = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "When the phone tried to send it first. The server's clock decides"},
    )
    late = fields.Boolean(
        load_default=False,
        metadata={"description": "Send it although the deadline has passed: taken as far as possible"},
    )


class AreaNamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class ReceiptLineSchema(Schema):
    rank = fields.Integer(required=True)
    type = fields.String(required=True)
    area = fields.String(required=True)
    area_names = fields.Nested(AreaNamesSchema, required=True)
    school = fields.String(required=True, allow_none=True)
    school_name = fields.String(
        required=True, allow_none=True, metadata={"description": "For an apprenticeship the own company"}
    )


class ReceiptAttachmentSchema(Schema):
    id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    digest = fields.String(required=True)


class ReceiptSchema(Schema):
    """The proof: what was sent, when we had it, under which number."""

    application_id = fields.String(required=True)
    number = fields.Integer(required=True)
    reference = fields.String(required=True)
    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    received_at = Instant(required=True)
    claimed_at = Instant(required=True, allow_none=True)
    deadline = Instant(required=True)
    late = fields.Boolean(required=True)
    content_hash = fields.String(required=True, metadata={"description": "SHA-256 of what was sent"})
    rules_version = fields.String(required=True)
    latest = fields.Boolean(required=True, metadata={"description": "This version is the one that counts"})
    lines = fields.List(fields.Nested(ReceiptLineSchema), required=True)
    attachments = fields.List(fields.Nested(ReceiptAttachmentSchema), required=True)
    content = fields.Nested(DraftContentSchema, required=True)


class SubmissionItemSchema(Schema):
    number = fields.Integer(required=True)
    received_at = Instant(required=True)
    late = fields.Boolean(required=True)
    latest = fields.Boolean(required=True)


class SubmissionsSchema(Schema):
    items = fields.List(fields.Nested(SubmissionItemSchema), required=True)


class ReopeningSchema(Schema):
    ground = fields.Enum(ReopeningGround, by_value=True, required=True)
    reason = fields.String(required=True, validate=length(5, 1000))
    until = Instant(required=True, metadata={"description": "At most 14 days ahead"})


class OfficialStatusSchema(Schema):
    number = fields.Integer(required=True)
    code = fields.String(required=True)
    group = fields.Enum(Group, by_value=True, required=True)


class AttachmentQuery(Schema):
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)


class AttachmentUploadSchema(Schema):
    file = Upload(required=True, metadata={"description": "PDF, JPEG or PNG, at most 10 MB"})


class AttachmentSchema(Schema):
    id = fields.String(required=True)
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)
    sensitivity = fields.Enum(Sensitivity, by_value=True, required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes"})
    added_at = Instant(required=True)


class AttachmentsSchema(Schema):
    items = fields.List(fields.Nested(AttachmentSchema), required=True)
    largest = fields.Integer(required=True, metadata={"description": "Bytes in one file, at most"})
    most = fields.Integer(required=True, metadata={"description": "Files, at most"})


class GradeOnDeskSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "As on the diploma, in Norwegian"})
    assessment = fields.String(required=True)
    mark = fields.String(required=True)
    counts = fields.Boolean(required=True)


class GradesOnDeskSchema(Schema):
    """What somebody competes with at the level applied for, as the county counts."""

    target = fields.String(required=True)
    score = fields.Integer(
        required=True, allow_none=True, metadata={"description": "In hundredths: 4380 is 43.8"}
    )
    individual = fields.Boolean(
        required=True, metadata={"description": "Too few grades to compete on (§§ 4-20, 4-26)"}
    )
    lines = fields.List(fields.Nested(GradeOnDeskSchema), required=True)


class TimelineItemSchema(Schema):
    kind = fields.Enum(EventKind, by_value=True, required=True)
    at = Instant(required=True)
    params = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)
    status = fields.Nested(OfficialStatusSchema, required=True, allow_none=True)


class TimelineSchema(Schema):
    items = fields.List(fields.Nested(TimelineItemSchema), required=True)


class DeskQuerySchema(Schema):
    q = fields.String(
        load_default="",
        validate=max_length(80),
        metadata={"description": "Reference number, a part of it, or words of a name"},
    )
    shelf = fields.Enum(Shelf, by_value=True, load_default=None, metadata={"description": "Without one, all"})
    deadline_class = fields.Enum(DeadlineClass, by_value=True, load_default=None)
    level = fields.String(load_default=None, validate=one_of(LEVELS))
    flag = fields.Enum(Flag, by_value=True, load_default=None, metadata={"description": "Without one, all"})
    page = fields.Integer(load_default=1, validate=between(1, 1000))


class StandingSchema(Schema):
    """How an application stands, by what was sent."""

    id = fields.String(required=True)
    reference = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    late = fields.Boolean(required=True, metadata={"description": "The last version came after its deadline"})
    deadline_class = fields.Enum(
        DeadlineClass,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "Of the last version sent; null while nothing was"},
    )
    level = fields.String(required=True, allow_none=True)
    flags = fields.List(
        fields.Enum(Flag, by_value=True), required=True, metadata={"description": "What marks the case out"}
    )
    begun_at = Instant(required=True)
    submitted_at = Instant(required=True, allow_none=True)
    withdrawn_at = Instant(required=True, allow_none=True)
    reopened_until = Instant(required=True, allow_none=True)


class DeskItemSchema(StandingSchema):
    name = fields.String(required=True)


class DeskCountsSchema(Schema):
    """How many there are on each shelf with the same search. `late` ones lie on another shelf too."""

    all = fields.Integer(required=True)
    draft = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    late = fields.Integer(required=True)


class DeskFlagSchema(Schema):
    flag = fields.Enum(Flag, by_value=True, required=True)
    count = fields.Integer(required=True)
    paragraph = fields.String(
        required=True, allow_none=True, metadata={"description": "Of opplæringsforskrifta"}
    )


class DeskSchema(Schema):
    """The season's applications to the reader's county. Never an identity number."""

    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    counts = fields.Nested(DeskCountsSchema, required=True)
    flags = fields.List(fields.Nested(DeskFlagSchema), required=True)
    total = fields.Integer(required=True, metadata={"description": "On the shelf that was asked for"})
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    items = fields.List(fields.Nested(DeskItemSchema), required=True)


class DeskPersonSchema(Schema):
    account_id = fields.String(required=True)
    name = fields.String(required=True)
    born = fields.Date(required=True, allow_none=True)
    county = fields.String(required=True, allow_none=True)
    municipality = fields.String(required=True, allow_none=True)
    postal_code = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True)
    email = fields.String(required=True)
    contact_confirmed = fields.Boolean(required=True)
    protected = fields.Boolean(required=True)
    school_name = fields.String(required=True, allow_none=True)


class SchoolYearSchema(Schema):
    school_year = fields.Integer(required=True)
    area = fields.String(required=True)
    school_name = fields.String(required=True, allow_none=True)


class PaperRequestSchema(Schema):
    """A paper that an officer has asked for."""

    id = fields.String(required=True)
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)
    note = fields.String(required=True)
    until = Instant(required=True, metadata={"description": "First moment that is too late"})
    asked_at = Instant(required=True)
    settled_at = Instant(required=True, allow_none=True)
    state = fields.Enum(Asking, by_value=True, required=True)


class PaperRequestsSchema(Schema):
    items = fields.List(fields.Nested(PaperRequestSchema), required=True)


class NewPaperRequestSchema(Schema):
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)
    day = fields.Date(required=True, metadata={"description": "The last day on which it comes in time"})
    note = fields.String(load_default="", validate=max_length(1000))


class DemandSchema(Schema):
    """Something to be documented, by any of these papers."""

    kinds = fields.List(fields.Enum(AttachmentKind, by_value=True), required=True)
    paragraph = fields.String(required=True)
    met = fields.Boolean(required=True)


class PaperDaySchema(Schema):
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)
    day = fields.Date(required=True)


class OnDeskSchema(StandingSchema):
    """One application as the county sees it: of an unsent draft, that it was begun."""

    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    deadline = Instant(required=True, allow_none=True)
    person = fields.Nested(DeskPersonSchema, required=True)
    history = fields.List(fields.Nested(SchoolYearSchema), required=True)
    sent = fields.Nested(ReceiptSchema, required=True, allow_none=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    papers = fields.List(fields.Nested(AttachmentSchema), required=True)
    asked = fields.List(fields.Nested(PaperRequestSchema), required=True)
    demands = fields.List(fields.Nested(DemandSchema), required=True)
    days = fields.List(
        fields.Nested(PaperDaySchema),
        required=True,
        metadata={
            "description": "By when each kind of paper is asked for, unless the officer says otherwise"
        },
    )
    first_day = fields.Date(required=True, allow_none=True)
    last_day = fields.Date(required=True, allow_none=True)
    timeline = fields.List(fields.Nested(TimelineItemSchema), required=True)
    grounds = fields.List(
        fields.Enum(ReopeningGround, by_value=True),
        required=True,
        metadata={"description": "On which it can be opened again now"},
    )
    reopen_latest = Instant(required=True, metadata={"description": "Until when at most"})
