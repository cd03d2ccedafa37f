"""Grades, points and reports on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from backend.features.grades.models import GradeRow, ReportRow
from backend.features.grades.queries import PAGE_SIZE, QueuePage, ReportOnDesk
from backend.features.grades.rules.points import Line, Rounding
from backend.features.grades.rules.records import Assessment, Level, Mark
from backend.features.grades.rules.reports import Kind, Queue, Source, State
from backend.features.grades.rules.selection import Reason, Target, Vg3Basis
from backend.features.grades.service import Explained
from backend.platform.api.schemas import Instant, Schema, between, max_length, pattern

HUNDREDTHS = {"description": "In hundredths: 4380 is 43.8"}


class GradesQuery(Schema):
    target = fields.Enum(
        Target, by_value=True, metadata={"description": "Level applied for; without it the next one"}
    )
    county = fields.String(
        validate=pattern(r"^\d{2}$"),
        metadata={"description": "Whose reading of the rules; usually one's own county"},
    )


class GradeSchema(Schema):
    id = fields.String(required=True)
    version = fields.Integer(required=True)
    subject = fields.String(required=True, metadata={"description": "Subject code"})
    name = fields.String(required=True, metadata={"description": "As on the diploma, in Norwegian"})
    level = fields.Enum(Level, by_value=True, required=True)
    assessment = fields.Enum(Assessment, by_value=True, required=True)
    mark = fields.Enum(Mark, by_value=True, required=True)
    school_year = fields.Integer(required=True)
    private_candidate = fields.Boolean(required=True)
    source = fields.Enum(Source, by_value=True, required=True)
    recorded_at = Instant(required=True)


class LineSchema(Schema):
    grade = fields.Nested(
        GradeSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null for the electives taken together"},
    )
    counts = fields.Boolean(required=True)
    reason = fields.Enum(
        Reason, by_value=True, required=True, metadata={"description": "Translation key of the sentence"}
    )
    paragraph = fields.String(required=True, metadata={"description": "In opplæringsforskrifta"})
    hundredths = fields.Integer(
        required=True, metadata={"description": "What the line adds to the sum, in hundredths of a grade"}
    )


class RuleSchema(Schema):
    legal = fields.String(required=True)
    verified = fields.Boolean(required=True)


class RoundingSchema(RuleSchema):
    value = fields.Enum(Rounding, by_value=True, required=True)


class Vg3BasisSchema(RuleSchema):
    value = fields.Enum(Vg3Basis, by_value=True, required=True)


class GradesSchema(Schema):
    now = Instant(required=True)
    target = fields.Enum(Target, by_value=True, required=True)
    targets = fields.List(
        fields.Enum(Target, by_value=True),
        required=True,
        metadata={"description": "Levels there are grades for, the next one first"},
    )
    county = fields.String(required=True, allow_none=True)
    score = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    mean = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    total = fields.Integer(required=True, metadata=HUNDREDTHS)
    count = fields.Integer(required=True)
    individual = fields.Boolean(
        required=True, metadata={"description": "Too few grades to compete on: treated individually"}
    )
    rounding = fields.Nested(RoundingSchema, required=True)
    vg3_basis = fields.Nested(Vg3BasisSchema, required=True)
    rules_version = fields.String(required=True)
    lines = fields.List(fields.Nested(LineSchema), required=True)


class NewReportSchema(Schema):
    record = fields.String(
        load_default=None,
        allow_none=True,
        validate=pattern(r"^[0-9a-f]{32}$"),
        metadata={"description": "The grade it is about; null where one is missing"},
    )
    kind = fields.Enum(Kind, by_value=True, required=True)
    text = fields.String(load_default="", validate=max_length(1000))


class ReportSchema(Schema):
    id = fields.String(required=True)
    record = fields.String(required=True, allow_none=True)
    subject_name = fields.String(required=True, allow_none=True)
    mark = fields.Enum(
        Mark, by_value=True, required=True, allow_none=True, metadata={"description": "As it stood then"}
    )
    kind = fields.Enum(Kind, by_value=True, required=True)
    text = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    sent_at = Instant(required=True)
    changed_at = Instant(required=True)

    answer = fields.String(required=True, metadata={"description": "The county's, empty until there is one"})
    corrected_to = fields.Enum(Mark, by_value=True, required=True, allow_none=True)


class ReportsSchema(Schema):
    items = fields.List(fields.Nested(ReportSchema), required=True)


class OutcomeSchema(Schema):
    state = fields.Enum(State, by_value=True, required=True)
    mark = fields.Enum(Mark, by_value=True, load_default=None, allow_none=True)
    answer = fields.String(
        load_default="", validate=max_length(1000), metadata={"description": "What the pupil reads"}
    )


class QueueQuerySchema(Schema):
    pile = fields.Enum(Queue, by_value=True, load_default=Queue.OPEN)
    page = fields.Integer(load_default=1, validate=between(1, 1000))


class QueueItemSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    subject_name = fields.String(required=True, allow_none=True)
    mark = fields.Enum(Mark, by_value=True, required=True, allow_none=True)
    state = fields.Enum(State, by_value=True, required=True)
    sent_at = Instant(required=True)
    settled_at = Instant(required=True, allow_none=True)


class QueueCountsSchema(Schema):
    open = fields.Integer(required=True)
    settled = fields.Integer(required=True)


class QueueSchema(Schema):
    """Never an identity number, and nothing of what the pupil wrote."""

    county = fields.String(required=True)
    counts = fields.Nested(QueueCountsSchema, required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    items = fields.List(fields.Nested(QueueItemSchema), required=True)


class GradeVersionSchema(GradeSchema):
    school = fields.String(required=True, allow_none=True, metadata={"description": "Organisation number"})
    replaced_at = Instant(required=True, allow_none=True)


class ReportOnDeskSchema(ReportSchema):
    version = fields.Integer(required=True, metadata={"description": "Also the ETag; send it as If-Match"})
    account_id = fields.String(required=True)
    name = fields.String(required=True)
    born = fields.Date(required=True, allow_none=True)
    settled_at = Instant(required=True, allow_none=True)
    versions = fields.List(
        fields.Nested(GradeVersionSchema),
        required=True,
        metadata={"description": "Everything ever recorded for the grade, the newest first"},
    )
    marks = fields.List(
        fields.Enum(Mark, by_value=True),
        required=True,
        metadata={"description": "What the grade can be corrected to; empty where it cannot"},
    )


def grade_view(row: GradeRow) -> dict[str, Any]:
    return {
        "id": row.record_id,
        "version": row.version,
        "subject": row.subject,
        "name": row.subject_name,
        "level": Level(row.level),
        "assessment": Assessment(row.assessment),
        "mark": Mark(row.mark),
        "school_year": row.school_year,
        "private_candidate": row.private_candidate,
        "source": Source(row.source),
        "recorded_at": row.recorded_at,
    }


def line_view(line: Line, rows: dict[str, GradeRow]) -> dict[str, Any]:
    return {
        "grade": grade_view(rows[line.record.id]) if line.record else None,
        "counts": line.counts,
        "reason": line.reason,
        "paragraph": line.paragraph,
        "hundredths": line.hundredths,
    }


def explained_view(found: Explained) -> dict[str, Any]:
    points, parameters = found.points, found.parameters
    return {
        "target": points.target,
        "targets": found.targets,
        "county": found.county,
        "score": points.score,
        "mean": points.mean,
        "total": points.total,
        "count": points.count,
        "individual": points.individual,
        "rounding": {
            "value": points.rounding,
            "legal": parameters.rounding_source,
            "verified": parameters.rounding_verified,
        },
        "vg3_basis": {
            "value": points.vg3_basis,
            "legal": parameters.vg3_basis_source,
            "verified": parameters.vg3_basis_verified,
        },
        "rules_version": points.rules_version,
        "lines": [line_view(line, found.rows) for line in points.lines],
    }


def report_view(row: ReportRow, seen: GradeRow | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "record": row.record_id,
        "subject_name": seen.subject_name if seen else None,
        "mark": Mark(seen.mark) if seen else None,
        "kind": Kind(row.kind),
        "text": row.text,
        "state": State(row.state),
        "sent_at": row.sent_at,
        "changed_at": row.changed_at,
        "answer": row.answer,
        "corrected_to": Mark(row.corrected_to) if row.corrected_to else None,
    }


def queue_view(found: QueuePage, county: str) -> dict[str, Any]:
    counts = {pile.value: height for pile, height in found.counts.items()}
    return {
        "county": county,
        "counts": counts,
        "page": found.number,
        "size": PAGE_SIZE,
        "items": found.items,
    }


def desk_view(found: ReportOnDesk) -> dict[str, Any]:
    seen = next((row for row in found.versions if row.id == found.row.seen_id), None)
    return {
        **report_view(found.row, seen),
        "version": found.row.version,
        "account_id": found.row.account_id,
        "name": found.person.name,
        "born": found.person.born,
        "settled_at": found.row.settled_at,
        "versions": [
            {**grade_view(row), "school": row.school, "replaced_at": row.replaced_at}
            for row in found.versions
        ],
        "marks": found.marks,
    }
