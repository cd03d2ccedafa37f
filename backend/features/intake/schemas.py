"""Rounds, decisions and offerings on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from backend.features.applications.service import AppliedFor
from backend.features.intake.models import Decision, Round, Run, Structure
from backend.features.intake.rules.decisions import (
    GIVES_A_NUMBER,
    LONGEST_REASON,
    SHAPES,
    TOLD,
    Effect,
    Kind,
    bases,
    choices_of,
    effect_of,
)
from backend.features.intake.rules.gates import GateCode
from backend.features.intake.rules.rounds import RunState, State
from backend.features.intake.rules.structure import POOLS, Seats, pool_word
from backend.features.intake.service.structure import Given
from backend.platform.api.schemas import Instant, Schema, max_length, pattern

HUNDREDTHS = {"description": "In hundredths: 4380 is 43.8"}
NAMED = tuple(pool_word(kind) for kind in POOLS)
MOVES = ("gained", "lost", "up", "down", "aside")


class ReferenceSchema(Schema):
    application_id = fields.String(required=True)
    reference = fields.String(required=True)


class GateSchema(Schema):
    code = fields.Enum(GateCode, by_value=True, required=True)
    count = fields.Integer(required=True)
    applications = fields.List(
        fields.Nested(ReferenceSchema),
        required=True,
        metadata={
            "description": "The first few; people with a protected address only for who may know of them"
        },
    )
    offerings = fields.List(fields.String(), required=True)
    counties = fields.List(fields.String(), required=True)
    fault = fields.String(
        required=True, allow_none=True, metadata={"description": "Code of the engine's gate"}
    )


class ViolationSchema(Schema):
    invariant = fields.String(required=True, metadata={"description": "Which promise is broken"})
    what = fields.String(required=True)
    area = fields.String(required=True, allow_none=True)
    school = fields.String(required=True, allow_none=True)
    applicants = fields.Integer(required=True)


class ProgrammeFiguresSchema(Schema):
    programme = fields.String(required=True)
    first_wishes = fields.Integer(required=True)
    first_granted = fields.Integer(required=True)
    placed = fields.Integer(required=True)
    seats = fields.Integer(required=True)


class FiguresSchema(Schema):
    applicants = fields.Integer(required=True)
    entitled = fields.Integer(required=True)
    wishes = fields.Integer(required=True)
    seats = fields.Integer(required=True)
    placed = fields.Integer(required=True)
    first_wish = fields.Integer(required=True)
    elsewhere = fields.Integer(required=True)
    without = fields.Integer(required=True)
    offered = fields.Integer(required=True)
    held = fields.Integer(required=True)
    moved_up = fields.Integer(required=True)
    waitlisted = fields.Integer(required=True)
    unqualified = fields.Integer(required=True)
    manual = fields.Integer(required=True)
    shortfalls = fields.Integer(required=True, metadata={"description": "People whose right is not met"})
    extra_seats = fields.Integer(required=True, metadata={"description": "The fewest that would meet it"})
    programmes = fields.List(fields.Nested(ProgrammeFiguresSchema), required=True)


class RunSchema(Schema):
    number = fields.Integer(required=True)
    is_dry = fields.Boolean(required=True)
    state = fields.Enum(RunState, by_value=True, required=True)
    requested_at = Instant(required=True)
    gathered_at = Instant(required=True, allow_none=True)
    done_at = Instant(required=True, allow_none=True)
    mine = fields.Boolean(required=True, metadata={"description": "Who asked for a run cannot approve it"})
    snapshot_hash = fields.String(required=True, allow_none=True)
    result_hash = fields.String(required=True, allow_none=True)
    gates = fields.List(fields.Nested(GateSchema), required=True)
    violations = fields.List(fields.Nested(ViolationSchema), required=True)
    figures = fields.Nested(FiguresSchema, required=True, allow_none=True)
    changed_since = fields.Integer(
        required=True, metadata={"description": "Applications, decisions and offerings that changed after it"}
    )


class ProgressSchema(Schema):
    step = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)


class RoundSchema(Schema):
    id = fields.String(required=True)
    school_year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    counties = fields.List(fields.String(), required=True)
    state = fields.Enum(State, by_value=True, required=True)
    seed_hash = fields.String(required=True, metadata={"description": "SHA-256 of the seed of the draw"})
    seed = fields.String(required=True, allow_none=True, metadata={"description": "Once it is published"})
    prepared_at = Instant(required=True)
    approved_at = Instant(required=True, allow_none=True)
    approved_run = fields.Integer(required=True, allow_none=True)
    publish_at = Instant(required=True, allow_none=True)
    published_at = Instant(required=True, allow_none=True)
    progress = fields.Nested(ProgressSchema, required=True, allow_none=True)
    version = fields.Integer(required=True)


class RoundWithRunsSchema(RoundSchema):
    runs = fields.List(fields.Nested(RunSchema), required=True)


class RoundsSchema(Schema):
    items = fields.List(fields.Nested(RoundSchema), required=True)


class NewRoundSchema(Schema):
    counties = fields.List(
        fields.String(validate=pattern(r"^\d{2}$")),
        required=True,
        validate=validate.Length(min=1, max=30, error="problems.field_invalid"),
    )


class NewRunSchema(Schema):
    is_dry = fields.Boolean(load_default=True)


class ApprovalSchema(Schema):
    run = fields.Integer(required=True)
    shortfall_reason = fields.String(load_default="", validate=max_length(LONGEST_REASON))


class PublicationSchema(Schema):
    publish_at = Instant(required=True)


class RunPlaceSchema(Schema):
    area = fields.String(required=True)
    school = fields.String(required=True)
    rank = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: a placement elsewhere"}
    )


class MoveSchema(ReferenceSchema):
    kind = fields.String(required=True, validate=validate.OneOf(MOVES, error="problems.field_invalid"))
    before = fields.Nested(RunPlaceSchema, required=True, allow_none=True)
    after = fields.Nested(RunPlaceSchema, required=True, allow_none=True)


class MovedLimitSchema(Schema):
    area = fields.String(required=True)
    school = fields.String(required=True)
    pool = fields.String(required=True)
    before = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    after = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)


class ComparisonSchema(Schema):
    before = fields.Integer(required=True, metadata={"description": "Number of the earlier run"})
    after = fields.Integer(required=True)
    moved = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    came = fields.Integer(required=True)
    left = fields.Integer(required=True)
    moves = fields.List(fields.Nested(MoveSchema), required=True)
    cut_offs_moved = fields.Integer(required=True)
    cut_offs = fields.List(fields.Nested(MovedLimitSchema), required=True)


class WishKeySchema(Schema):
    area = fields.String(required=True, validate=max_length(10))
    school = fields.String(required=True, validate=max_length(9))


class NewDecisionSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    value = fields.Integer(load_default=0)
    wish = fields.Nested(WishKeySchema, load_default=None, allow_none=True)
    legal_basis = fields.String(required=True, validate=max_length(40))
    reason = fields.String(required=True, validate=max_length(LONGEST_REASON))


class DecisionEndSchema(Schema):
    reason = fields.String(required=True, validate=max_length(LONGEST_REASON))


class DecisionSchema(Schema):
    id = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    value = fields.Integer(required=True)
    effect = fields.Enum(
        Effect, by_value=True, required=True, metadata={"description": "What it does in the next run"}
    )
    wish = fields.Nested(WishKeySchema, required=True, allow_none=True)
    legal_basis = fields.String(required=True)
    reason = fields.String(required=True)
    decided_at = Instant(required=True)
    decided_by = fields.String(required=True, metadata={"description": "Name of the officer"})
    mine = fields.Boolean(required=True)
    replaced_at = Instant(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True)
    replaced_reason = fields.String(
        required=True, metadata={"description": "Empty where a new decision took its place"}
    )


class ChoiceSchema(Schema):
    """One way to decide, with the paragraphs that fit it, the likeliest first."""

    value = fields.Integer(required=True)
    effect = fields.Enum(Effect, by_value=True, required=True)
    bases = fields.List(fields.String(), required=True)


class KindSchema(Schema):
    kind = fields.Enum(Kind, by_value=True, required=True)
    about_wish = fields.Boolean(required=True)
    most = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Where a number is given: hundredths"}
    )
    told = fields.Boolean(required=True, metadata={"description": "The applicant is told at once"})
    choices = fields.List(fields.Nested(ChoiceSchema), required=True)


class NextRoundSchema(Schema):
    number = fields.Integer(required=True)
    state = fields.Enum(State, by_value=True, required=True)


class DecisionsSchema(Schema):
    version = fields.Integer(required=True, metadata={"description": "Also the ETag; send it as If-Match"})
    items = fields.List(fields.Nested(DecisionSchema), required=True)
    kinds = fields.List(fields.Nested(KindSchema), required=True)
    round = fields.Nested(
        NextRoundSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The newest round of the season"},
    )


class SeatsSchema(Schema):
    capacity = fields.Integer(required=True)
    call_permille = fields.Integer(required=True)
    frozen = fields.Integer(required=True)
    is_open = fields.Boolean(required=True)
    pools = fields.Dict(
        keys=fields.String(validate=validate.OneOf(NAMED, error="problems.field_invalid")),
        values=fields.Integer(validate=validate.Range(min=0, max=1000, error="problems.field_invalid")),
        required=True,
    )


class ChangedSeatsSchema(SeatsSchema):
    reason = fields.String(required=True, validate=max_length(LONGEST_REASON))


class StructureSchema(Schema):
    id = fields.String(required=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)
    seats = fields.Nested(SeatsSchema, required=True, allow_none=True)
    version = fields.Integer(required=True, metadata={"description": "0: the catalogue's places hold"})


class StructuresSchema(Schema):
    items = fields.List(fields.Nested(StructureSchema), required=True)


class StructureVersionSchema(ChangedSeatsSchema):
    number = fields.Integer(required=True)
    changed_at = Instant(required=True)


class StructureHistorySchema(Schema):
    items = fields.List(fields.Nested(StructureVersionSchema), required=True)


References = Mapping[str, str]


def round_view(entered: Round, approved_run: int | None) -> dict[str, Any]:
    return {
        **{name: getattr(entered, name) for name in RoundSchema().fields if hasattr(entered, name)},
        "state": State(entered.state),
        "approved_run": approved_run,
        "progress": entered.progress or None,
    }


def run_view(run: Run, me: str | None, changed_since: int, references: References) -> dict[str, Any]:
    return {
        **{name: getattr(run, name) for name in RunSchema().fields if hasattr(run, name)},
        "state": RunState(run.state),
        "mine": run.requested_by == me,
        "figures": run.figures or None,
        "gates": [_gate_view(gate, references) for gate in run.gates],
        "violations": [{name: one[name] for name in ViolationSchema().fields} for one in run.violations],
        "changed_since": changed_since,
    }


def _gate_view(gate: Mapping[str, Any], references: References) -> dict[str, Any]:
    return {
        "code": GateCode(gate["code"]),
        "count": gate["count"],
        "applications": [
            {"application_id": one, "reference": references[one]}
            for one in gate["applications"]
            if one in references
        ],
        "offerings": gate["offerings"],
        "counties": gate["counties"],
        "fault": gate["params"].get("fault"),
    }


def decision_view(row: Decision, names: Mapping[str, str], me: str | None) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in DecisionSchema().fields if hasattr(row, name)},
        "kind": Kind(row.kind),
        "effect": effect_of(Kind(row.kind), row.value),
        "wish": {"area": row.area, "school": row.school} if row.area else None,
        "decided_by": names.get(row.decided_by, ""),
        "mine": row.decided_by == me,
        "replaced_by": names.get(row.replaced_by) if row.replaced_by else None,
    }


def kind_view(kind: Kind, applied_for: AppliedFor) -> dict[str, Any]:
    shape, category, level = SHAPES[kind], applied_for.category, applied_for.level
    return {
        "kind": kind,
        "about_wish": shape.about_wish,
        "most": shape.most if kind in GIVES_A_NUMBER else None,
        "told": kind in TOLD,
        "choices": [
            {"value": value, "effect": effect, "bases": bases(kind, value, category, level)}
            for value, effect in choices_of(kind)
        ],
    }


def structure_view(given: Given, locale: str) -> dict[str, Any]:
    offering = given.offering
    return {
        "id": offering.id,
        "area": offering.area.code,
        "area_name": offering.area.names.best(locale)[0],
        "school": offering.school,
        "school_name": offering.school_name,
        "seats": None if given.seats is None else seats_view(given.seats),
        "version": given.version,
    }


def seats_view(seats: Seats) -> dict[str, Any]:
    return {
        "capacity": seats.capacity,
        "call_permille": seats.call_permille,
        "frozen": seats.frozen,
        "is_open": seats.is_open,
        "pools": {pool_word(kind): count for kind, count in seats.pools.items()},
    }


def version_view(row: Structure, seats: Seats) -> dict[str, Any]:
    return {
        **seats_view(seats),
        "number": row.number,
        "reason": row.reason,
        "changed_at": row.changed_at,
    }
