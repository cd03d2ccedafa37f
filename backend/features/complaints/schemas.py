"""Cases on the wire: her own, and as they lie on the county's desk."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from backend.features.complaints.models import Case, Decision, Letter, Paper
from backend.features.complaints.queries import PAGE_SIZE, DeskPage, Shelf
from backend.features.complaints.rules.cases import By, Ground, Kind, Outcome, State
from backend.features.complaints.rules.content import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT
from backend.features.complaints.rules.routing import Body, Subject
from backend.platform.api.schemas import Instant, Schema, between, length, max_length, one_of, pattern

LONGEST_BASIS = 200
WISH = pattern(r"^[0-9a-f]{32}$")
IN_WORDS = pattern(r"(?s).*\S.*")


class NewCaseSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)


class CaseContentSchema(Schema):
    subject = fields.String(
        required=True,
        allow_none=True,
        validate=one_of([*Subject, *Ground]),
        metadata={"description": "What a complaint is about, or why a place should be kept"},
    )
    wish = fields.String(required=True, allow_none=True, validate=WISH)
    text = fields.String(required=True, validate=max_length(LONGEST_TEXT))
    wanted = fields.String(required=True, validate=max_length(LONGEST_LINE))
    helper = fields.String(
        required=True,
        validate=max_length(LONGEST_NAME),
        metadata={"description": "Who helps or writes for her, with her written authority"},
    )
    late_reason = fields.String(required=True, validate=max_length(LONGEST_LINE))


class CasePaperSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    added_at = Instant(required=True)


class CasePaperUploadSchema(Schema):
    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class CaseDecisionSchema(Schema):
    number = fields.Integer(required=True)
    by = fields.Enum(By, by_value=True, required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    legal_basis = fields.String(required=True)
    reason = fields.String(required=True)
    wish = fields.String(required=True, allow_none=True, metadata={"description": "Whose place it gave her"})
    decided_at = Instant(required=True)


class CaseLetterSchema(Schema):
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    locale = fields.String(required=True)
    content_hash = fields.String(required=True)
    written_at = Instant(required=True)


class CaseSummarySchema(Schema):
    id = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    reference = fields.String(required=True)
    saved_at = Instant(required=True)
    received_at = Instant(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)
    outcome = fields.Enum(
        Outcome, by_value=True, required=True, allow_none=True, metadata={"description": "The last decision"}
    )


class CaseNamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class CaseWishSchema(Schema):
    wish_id = fields.String(required=True)
    rank = fields.Integer(required=True)
    area_names = fields.Nested(CaseNamesSchema, required=True)
    school_name = fields.String(required=True)


class CaseSchema(CaseSummarySchema):
    version = fields.Integer(required=True)
    county = fields.String(required=True)
    county_name = fields.String(required=True)
    content = fields.Nested(CaseContentSchema, required=True)
    content_hash = fields.String(required=True, allow_none=True)
    deadline = Instant(
        required=True, allow_none=True, metadata={"description": "First instant that is too late to complain"}
    )
    late = fields.Boolean(required=True)
    body = fields.Enum(Body, by_value=True, required=True, allow_none=True)
    body_name = fields.String(required=True, allow_none=True)
    rule = fields.String(
        required=True, allow_none=True, metadata={"description": "The county's own rule on keeping a place"}
    )
    considered_at = Instant(required=True, allow_none=True)
    wishes = fields.List(fields.Nested(CaseWishSchema), required=True)
    answer_by = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "First instant that is too late to answer her offer, while she has not"},
    )
    papers = fields.List(fields.Nested(CasePaperSchema), required=True)
    decisions = fields.List(fields.Nested(CaseDecisionSchema), required=True)
    letters = fields.List(fields.Nested(CaseLetterSchema), required=True)


class CasesSchema(Schema):
    now = Instant(required=True)
    items = fields.List(fields.Nested(CaseSummarySchema), required=True)
    deadline = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "First instant that is too late to complain; null before a result"},
    )
    can_defer = fields.Boolean(required=True, metadata={"description": "There is a place to keep"})


class LetterQuery(Schema):
    language = fields.String(validate=one_of(("nb", "nn", "en")))


class ComplaintsQuery(Schema):
    shelf = fields.Enum(Shelf, by_value=True, load_default=Shelf.NEW)
    page = fields.Integer(load_default=1, validate=between(1, 10_000))


class ComplaintItemSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    subject = fields.String(required=True)
    received_at = Instant(required=True)
    closed_at = Instant(required=True, allow_none=True)
    days_late = fields.Integer(required=True)
    days_left = fields.Integer(
        required=True,
        metadata={"description": "Until the county owes her a word; negative when it has passed"},
    )


class ShelfCountsSchema(Schema):
    new = fields.Integer(required=True)
    considered = fields.Integer(required=True)
    forwarded = fields.Integer(required=True)
    closed = fields.Integer(required=True)


class ComplaintsOnDeskSchema(Schema):
    counts = fields.Nested(ShelfCountsSchema, required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    items = fields.List(fields.Nested(ComplaintItemSchema), required=True)


class ExplainedCutOffSchema(Schema):
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "Hundredths"})
    by_draw = fields.Boolean(required=True)
    band = fields.String(required=True, allow_none=True)


class ExplainedWishSchema(CaseWishSchema):
    """What she had been shown of one wish. Points are hundredths."""

    group = fields.String(required=True)
    status = fields.String(required=True)
    outcome = fields.String(required=True)
    reason = fields.String(required=True)
    points = fields.Integer(required=True, allow_none=True)
    bonus = fields.Integer(required=True)
    number = fields.Integer(required=True, allow_none=True)
    list_length = fields.Integer(required=True, allow_none=True)
    previous_number = fields.Integer(required=True, allow_none=True)
    movement = fields.String(required=True, allow_none=True)
    cut_off = fields.Nested(ExplainedCutOffSchema, required=True, allow_none=True)
    needed = fields.Integer(required=True, allow_none=True)


class ExplanationSchema(Schema):
    round = fields.Integer(required=True)
    published_at = fields.String(required=True)
    rules_version = fields.String(required=True)
    wishes = fields.List(fields.Nested(ExplainedWishSchema), required=True)


class CaseRemedySchema(Schema):
    wish_id = fields.String(required=True)
    round_number = fields.Integer(required=True)


class BodySchema(Schema):
    body = fields.Enum(Body, by_value=True, required=True)
    name = fields.String(required=True)


class CaseOnDeskSchema(CaseSchema):
    name = fields.String(required=True)
    born = fields.Date(required=True, allow_none=True)
    locale = fields.String(required=True, metadata={"description": "The language she reads"})
    application_id = fields.String(required=True)
    days_late = fields.Integer(required=True)
    days_left = fields.Integer(required=True)
    own_decision = fields.Boolean(
        required=True, metadata={"description": "The reader made the decision complained about"}
    )
    outcomes = fields.List(fields.Enum(Outcome, by_value=True), required=True)
    grantable = fields.List(
        fields.String(), required=True, metadata={"description": "Wishes of which a place can be given"}
    )
    bodies = fields.List(
        fields.Nested(BodySchema), required=True, metadata={"description": "Where it can be sent on to"}
    )
    remedy = fields.Nested(CaseRemedySchema, required=True, allow_none=True)
    explanation = fields.Nested(ExplanationSchema, required=True)


class DecisionRequestSchema(Schema):
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    legal_basis = fields.String(required=True, validate=[length(1, LONGEST_BASIS), IN_WORDS])
    reason = fields.String(required=True, validate=[length(1, LONGEST_TEXT), IN_WORDS])
    wish = fields.String(load_default=None, allow_none=True, validate=WISH)
    body = fields.Enum(Body, by_value=True, load_default=None, allow_none=True)


def summary_view(case: Case, decisions: list[Decision]) -> dict[str, Any]:
    return {
        "id": case.id,
        "kind": Kind(case.kind),
        "state": State(case.state),
        "reference": case.reference,
        "saved_at": case.saved_at,
        "received_at": case.received_at,
        "closed_at": case.closed_at,
        "outcome": Outcome(decisions[-1].outcome) if decisions else None,
    }


def paper_view(paper: Paper) -> dict[str, Any]:
    named = ("id", "name", "media_type", "size", "added_at")
    return {name: getattr(paper, name) for name in named}


def decision_view(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.number,
        "by": By(decision.by),
        "outcome": Outcome(decision.outcome),
        "legal_basis": decision.legal_basis,
        "reason": decision.reason,
        "wish": decision.wish_id,
        "decided_at": decision.decided_at,
    }


def letter_view(letter: Letter) -> dict[str, Any]:
    named = ("number", "kind", "locale", "content_hash", "written_at")
    return {name: getattr(letter, name) for name in named}


def desk_view(found: DeskPage, shelf: Shelf) -> dict[str, Any]:
    return {
        "counts": {one.value: count for one, count in found.counts.items()},
        "total": found.counts[shelf],
        "page": found.number,
        "size": PAGE_SIZE,
        "items": found.items,
    }
