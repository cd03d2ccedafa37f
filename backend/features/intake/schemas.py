"""Rounds, decisions and offerings on the wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from marshmallow import fields, validate

from backend.features.applications.service import AppliedFor
from backend.features.catalogue.service import Level, Offering, OfferingName
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
from backend.features.intake.rules.figures import KINDS
from backend.features.intake.rules.gates import GateCode
from backend.features.intake.rules.limits import Sorting
from backend.features.intake.rules.outcomes import GENERAL
from backend.features.intake.rules.rounds import RunState, State
from backend.features.intake.rules.structure import POOLS, Order, Seats, pool_word
from backend.features.intake.rules.violations import INVARIANTS
from backend.features.intake.service.limits import PAGE_SIZE as LIMITS_SIZE
from backend.features.intake.service.limits import Limits
from backend.features.intake.service.structure import Listed, StructurePage
from backend.platform.api.schemas import Instant, Schema, between, max_length, pattern

HUNDREDTHS = {"description": "In hundredths: 4380 is 43.8"}
NAMED = tuple(pool_word(kind) for kind in POOLS)
PUBLISHING_STEPS = ("write", "reveal", "tell")
"""What happens from the moment of publication on, in order."""


class OfferingNamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class NamedOfferingSchema(Schema):
    """An area at a school, with the names both go by."""

    area = fields.String(required=True)
    area_names = fields.Nested(OfferingNamesSchema, required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)


class LinkedOfferingSchema(NamedOfferingSchema):
    id = fields.String(required=True)


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
    offerings = fields.List(fields.Nested(LinkedOfferingSchema), required=True)
    counties = fields.List(fields.String(), required=True)
    fault = fields.String(
        required=True, allow_none=True, metadata={"description": "Code of the engine's gate"}
    )


class ViolationSchema(Schema):
    """A promise that the result of a run does not keep: nothing of the round is published while there is one."""

    invariant = fields.String(
        required=True,
        validate=validate.OneOf(INVARIANTS, error="problems.field_invalid"),
        metadata={"description": "Which promise is broken"},
    )
    what = fields.String(required=True, metadata={"description": "The column or relation that is wrong"})
    offering = fields.Nested(
        NamedOfferingSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Where; null: the result as a whole"},
    )
    applicants = fields.Integer(required=True, metadata={"description": "How many people it touches"})
    applications = fields.List(
        fields.Nested(ReferenceSchema), required=True, metadata={"description": "The first few of theirs"}
    )
    expected = fields.Integer(required=True, allow_none=True)
    found = fields.Integer(required=True, allow_none=True)


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
    by_rank = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "description": "How many obtained their first wish, their second, …; the last counts all beyond"
        },
    )
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
    step = fields.String(
        required=True, validate=validate.OneOf(PUBLISHING_STEPS, error="problems.field_invalid")
    )
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


class RunPlaceSchema(NamedOfferingSchema):
    rank = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: a placement elsewhere"}
    )


class MoveSchema(ReferenceSchema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS, error="problems.field_invalid"))
    before = fields.Nested(RunPlaceSchema, required=True, allow_none=True)
    after = fields.Nested(RunPlaceSchema, required=True, allow_none=True)


class MovedLimitSchema(NamedOfferingSchema):
    pool = fields.String(
        required=True, validate=validate.OneOf((GENERAL, *NAMED), error="problems.field_invalid")
    )
    before = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    after = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)


class ComparisonQuerySchema(Schema):
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS, error="problems.field_invalid"))
    page = fields.Integer(load_default=1, validate=between(1, 10_000))


class ComparisonSchema(Schema):
    before = fields.Integer(required=True, metadata={"description": "Number of the earlier run"})
    after = fields.Integer(required=True)
    moved = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    came = fields.Integer(required=True)
    left = fields.Integer(required=True)
    moves = fields.List(fields.Nested(MoveSchema), required=True)
    total = fields.Integer(
        required=True, metadata={"description": "People of the kind asked for whom the reader may know of"}
    )
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    cut_offs_moved = fields.Integer(required=True)
    cut_offs = fields.List(fields.Nested(MovedLimitSchema), required=True)


class LimitsQuerySchema(Schema):
    programme = fields.String(load_default=None, validate=max_length(2))
    sorting = fields.Enum(Sorting, by_value=True, load_default=Sorting.MOVED)
    page = fields.Integer(load_default=1, validate=between(1, 10_000))


class RunLimitSchema(NamedOfferingSchema):
    """The general cut-off of an offering."""

    points = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    few = fields.Boolean(required=True, metadata={"description": "Too few stood in line: not told"})
    by_draw = fields.Boolean(required=True)
    seats = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    ranked = fields.Integer(required=True, metadata={"description": "How many stood in line"})
    earlier = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)
    last_year = fields.Integer(required=True, allow_none=True, metadata=HUNDREDTHS)


class RunLimitsSchema(Schema):
    items = fields.List(fields.Nested(RunLimitSchema), required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    before = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Number of the run before"}
    )


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


class StructureSchema(LinkedOfferingSchema):
    programme = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True, allow_none=True)
    seats = fields.Nested(SeatsSchema, required=True, allow_none=True)
    version = fields.Integer(required=True, metadata={"description": "0: the catalogue's places hold"})
    first_wishes = fields.Integer(
        required=True, metadata={"description": "Applications that wish for it first of all"}
    )
    all_wishes = fields.Integer(required=True)


class StructuresQuerySchema(Schema):
    q = fields.String(load_default="", validate=max_length(80))
    programme = fields.String(load_default=None, validate=max_length(2))
    level = fields.Enum(Level, by_value=True, load_default=None)
    school = fields.String(load_default=None, validate=max_length(9))
    order = fields.Enum(Order, by_value=True, load_default=Order.PROGRAMME)
    page = fields.Integer(load_default=1, validate=between(1, 10_000))


class OfferingSchoolSchema(Schema):
    number = fields.String(required=True)
    name = fields.String(required=True)


class StructuresSchema(Schema):
    """A page of what a county has to give, with the sums of everything that was found."""

    county = fields.String(required=True)
    school_year = fields.Integer(required=True)
    items = fields.List(fields.Nested(StructureSchema), required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    size = fields.Integer(required=True)
    capacity = fields.Integer(required=True)
    first_wishes = fields.Integer(required=True)
    schools = fields.List(
        fields.Nested(OfferingSchoolSchema),
        required=True,
        metadata={"description": "Every school of the county that offers something"},
    )


class StructureVersionSchema(ChangedSeatsSchema):
    number = fields.Integer(required=True)
    changed_at = Instant(required=True)
    changed_by = fields.String(
        required=True, allow_none=True, metadata={"description": "Name of the officer"}
    )


class StructureHistorySchema(Schema):
    items = fields.List(fields.Nested(StructureVersionSchema), required=True)
    original = fields.Nested(
        SeatsSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What it had to give before anybody changed it, by the catalogue"},
    )


def round_view(entered: Round, approved_run: int | None) -> dict[str, Any]:
    progress = entered.progress or None
    return {
        **{name: getattr(entered, name) for name in RoundSchema().fields if hasattr(entered, name)},
        "state": State(entered.state),
        "approved_run": approved_run,
        "progress": progress and {**progress, "step": progress["step"].rpartition(".")[2]},
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What the codes in a run are called, for whoever reads it."""

    references: Mapping[str, str]
    """Reference numbers by application, of those the reader may know of."""
    offerings: Mapping[str, Offering]
    """By id."""
    names: Mapping[tuple[str, str], OfferingName]
    """By area and school."""

    def applications(self, ids: Iterable[str]) -> list[dict[str, str]]:
        known = (one for one in ids if one in self.references)
        return [{"application_id": one, "reference": self.references[one]} for one in known]


def run_view(run: Run, me: str | None, changed_since: int, told: Told) -> dict[str, Any]:
    return {
        **{name: getattr(run, name) for name in RunSchema().fields if hasattr(run, name)},
        "state": RunState(run.state),
        "mine": run.requested_by == me,
        "figures": {"by_rank": [], **run.figures} if run.figures else None,
        "gates": [_gate_view(gate, told) for gate in run.gates],
        "violations": [_violation_view(one, told) for one in run.violations],
        "changed_since": changed_since,
    }


def _gate_view(gate: Mapping[str, Any], told: Told) -> dict[str, Any]:
    offered = (told.offerings.get(one) for one in gate["offerings"])
    return {
        "code": GateCode(gate["code"]),
        "count": gate["count"],
        "applications": told.applications(gate["applications"]),
        "offerings": [offering_view(one) for one in offered if one is not None],
        "counties": gate["counties"],
        "fault": gate["params"].get("fault"),
    }


def _violation_view(one: Mapping[str, Any], told: Told) -> dict[str, Any]:
    return {
        **{name: one[name] for name in ("invariant", "what", "applicants", "expected", "found")},
        "offering": named_view(one, told.names) if one["area"] else None,
        "applications": told.applications(one["applications"]),
    }


def named_view(place: Mapping[str, Any], names: Mapping[tuple[str, str], OfferingName]) -> dict[str, Any]:
    """An area at a school by its codes, with its names beside them."""
    return _named(place["area"], place["school"], names[place["area"], place["school"]])


def _named(area: str, school: str, name: OfferingName) -> dict[str, Any]:
    return {"area": area, "area_names": asdict(name.area), "school": school, "school_name": name.school}


def offering_view(one: Offering) -> dict[str, Any]:
    name = OfferingName(one.area.names, one.school_name)
    return {"id": one.id, **_named(one.area.code, one.school, name)}


def comparison_view(
    found: Mapping[str, Any], names: Mapping[tuple[str, str], OfferingName]
) -> dict[str, Any]:
    return {
        **found,
        "moves": [
            {**move, **{when: _place_view(move[when], names) for when in ("before", "after")}}
            for move in found["moves"]
        ],
        "cut_offs": [{**limit, **named_view(limit, names)} for limit in found["cut_offs"]],
    }


def _place_view(
    place: Mapping[str, Any] | None, names: Mapping[tuple[str, str], OfferingName]
) -> dict[str, Any] | None:
    return None if place is None else {**place, **named_view(place, names)}


def limits_view(found: Limits) -> dict[str, Any]:
    return {
        "items": [
            {
                **{name: getattr(line, name) for name in RunLimitSchema().fields if hasattr(line, name)},
                **_named(line.area, line.school, name),
                "few": line.band is not None,
            }
            for line, name in found.items
        ],
        "total": found.total,
        "page": found.page,
        "size": LIMITS_SIZE,
        "before": found.before,
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


def structure_view(one: Listed) -> dict[str, Any]:
    given = one.given
    return {
        **offering_view(given.offering),
        "programme": given.offering.area.programme,
        "level": given.offering.area.level,
        "seats": None if given.seats is None else seats_view(given.seats),
        "version": given.version,
        "first_wishes": one.demand.first,
        "all_wishes": one.demand.all,
    }


def structures_view(page: StructurePage) -> dict[str, Any]:
    return {
        **{name: getattr(page, name) for name in StructuresSchema().fields},
        "items": [structure_view(one) for one in page.items],
        "schools": [{"number": number, "name": name} for number, name in page.schools],
    }


def seats_view(seats: Seats) -> dict[str, Any]:
    return {
        "capacity": seats.capacity,
        "call_permille": seats.call_permille,
        "frozen": seats.frozen,
        "is_open": seats.is_open,
        "pools": {pool_word(kind): count for kind, count in seats.pools.items()},
    }


def version_view(row: Structure, seats: Seats, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **seats_view(seats),
        "number": row.number,
        "reason": row.reason,
        "changed_at": row.changed_at,
        "changed_by": names.get(row.changed_by) or None,
    }
