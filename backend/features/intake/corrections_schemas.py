"""Corrections on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from backend.features.intake.models import Correction, Supernumerary
from backend.features.intake.rules.correcting import Because, CorrectionState
from backend.features.intake.rules.decisions import LONGEST_REASON
from backend.features.intake.rules.gates import GateCode
from backend.features.intake.schemas import ProgressSchema, ReferenceSchema
from backend.features.intake.service.corrections import Report
from backend.features.intake.service.preview import Pair, Preview
from backend.platform.api.schemas import Instant, Schema, max_length, pattern

LONGEST_BASIS = 40
Names = Mapping[Pair, tuple[str, str]]
People = Mapping[str, tuple[str, str]]


class CorrectedPlaceSchema(Schema):
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)


class RankedPlaceSchema(CorrectedPlaceSchema):
    rank = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: a placement elsewhere"}
    )


class CorrectedPersonSchema(ReferenceSchema):
    before = fields.Nested(RankedPlaceSchema, required=True, allow_none=True)
    after = fields.Nested(RankedPlaceSchema, required=True, allow_none=True)


class ExtraAtSchema(CorrectedPlaceSchema):
    seats = fields.Integer(required=True)


class CorrectionCostSchema(Schema):
    better = fields.Integer(required=True, metadata={"description": "People who come out better"})
    keep = fields.Integer(
        required=True,
        metadata={"description": "People who keep what the corrected rules would not have given them"},
    )
    seats = fields.Integer(required=True, metadata={"description": "Seats beyond those there are"})
    moves = fields.List(fields.Nested(CorrectedPersonSchema), required=True)
    kept = fields.List(fields.Nested(CorrectedPersonSchema), required=True)
    extra = fields.List(fields.Nested(ExtraAtSchema), required=True)


class CorrectionGateSchema(Schema):
    code = fields.Enum(GateCode, by_value=True, required=True)
    count = fields.Integer(required=True)
    fault = fields.String(required=True, allow_none=True)


class CorrectionSchema(Schema):
    number = fields.Integer(required=True)
    state = fields.Enum(CorrectionState, by_value=True, required=True)
    legal_basis = fields.String(required=True)
    reason = fields.String(required=True)
    requested_at = Instant(required=True)
    mine = fields.Boolean(required=True, metadata={"description": "Who asked for it cannot approve it"})
    gates = fields.List(fields.Nested(CorrectionGateSchema), required=True)
    violations = fields.Integer(required=True)
    outdated = fields.Integer(required=True, metadata={"description": "What changed after it was worked out"})
    cost = fields.Nested(CorrectionCostSchema, required=True, allow_none=True)
    approval = fields.String(required=True)
    approved_at = Instant(required=True, allow_none=True)
    revealed_at = Instant(required=True, allow_none=True)
    progress = fields.Nested(ProgressSchema, required=True, allow_none=True)


class ExtraSeatSchema(ReferenceSchema, CorrectedPlaceSchema):
    because = fields.Enum(Because, by_value=True, required=True)
    legal_basis = fields.String(required=True)
    reason = fields.String(required=True)
    at = Instant(required=True)


class ExtraSeatsReportSchema(Schema):
    given = fields.Integer(required=True)
    repaid = fields.Integer(required=True)
    given_up = fields.Integer(required=True)
    left = fields.List(
        fields.Nested(ExtraAtSchema), required=True, metadata={"description": "Seats that are still extra"}
    )


class CorrectionsSchema(Schema):
    items = fields.List(fields.Nested(CorrectionSchema), required=True)
    seats = fields.List(fields.Nested(ExtraSeatSchema), required=True)
    report = fields.Nested(ExtraSeatsReportSchema, required=True)


class NewCorrectionSchema(Schema):
    legal_basis = fields.String(required=True, validate=max_length(LONGEST_BASIS))
    reason = fields.String(required=True, validate=max_length(LONGEST_REASON))


class CorrectionApprovalSchema(Schema):
    reason = fields.String(required=True, validate=max_length(LONGEST_REASON))


class RemedyQuery(Schema):
    reference = fields.String(required=True, validate=pattern(r"^[A-Za-z0-9-]{4,16}$"))


class RemedySeatSchema(CorrectedPlaceSchema):
    wish_id = fields.String(required=True)
    round = fields.Integer(required=True, metadata={"description": "Number of the round she missed it in"})
    seats = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    extra = fields.Integer(required=True, metadata={"description": "Of those taken, not repaid yet"})
    over = fields.Integer(required=True, metadata={"description": "Beyond the seats, with this one"})


class RemedySchema(ReferenceSchema):
    seat = fields.Nested(
        RemedySeatSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null: what is recorded now gives nothing better"},
    )
    keeps = fields.Nested(CorrectedPlaceSchema, required=True, allow_none=True)
    answer_by = Instant(required=True, metadata={"description": "First instant too late, if given now"})


class NewExtraSeatSchema(NewCorrectionSchema):
    application_id = fields.String(required=True, validate=pattern(r"^[0-9a-f]{32}$"))
    wish_id = fields.String(required=True, validate=pattern(r"^[0-9a-f]{32}$"))


class GivenSeatSchema(Schema):
    wish_id = fields.String(required=True)
    answer_by = Instant(required=True)


def place_view(pair: Pair, names: Names) -> dict[str, Any]:
    area_name, school_name = names[pair]
    return {"area": pair[0], "area_name": area_name, "school": pair[1], "school_name": school_name}


def _ranked(place: Mapping[str, Any] | None, names: Names) -> dict[str, Any] | None:
    if place is None:
        return None
    return {**place_view((place["area"], place["school"]), names), "rank": place["rank"]}


def _people(lines: list[Mapping[str, Any]], people: People, names: Names) -> list[dict[str, Any]]:
    return [
        {
            "application_id": people[line["account"]][0],
            "reference": people[line["account"]][1],
            "before": _ranked(line["before"], names),
            "after": _ranked(line["after"], names),
        }
        for line in lines
        if line["account"] in people
    ]


def correction_view(
    found: Correction, me: str | None, outdated: int, people: People, names: Names
) -> dict[str, Any]:
    cost = found.cost
    return {
        **{name: getattr(found, name) for name in CorrectionSchema().fields if hasattr(found, name)},
        "state": CorrectionState(found.state),
        "mine": found.requested_by == me,
        "outdated": outdated,
        "gates": [
            {"code": GateCode(one["code"]), "count": one["count"], "fault": one["params"].get("fault")}
            for one in found.gates
        ],
        "violations": len(found.violations),
        "progress": found.progress or None,
        "cost": (
            cost
            and {
                **{name: cost[name] for name in ("better", "keep", "seats")},
                "moves": _people(cost["moves"], people, names),
                "kept": _people(cost["kept"], people, names),
                "extra": [
                    {**place_view((one["area"], one["school"]), names), "seats": one["seats"]}
                    for one in cost["extra"]
                ],
            }
        )
        or None,
    }


def extra_seat_view(row: Supernumerary, reference: str, names: Names) -> dict[str, Any]:
    return {
        **place_view((row.area, row.school), names),
        "application_id": row.application_id,
        "reference": reference,
        "because": Because(row.because),
        "legal_basis": row.legal_basis,
        "reason": row.reason,
        "at": row.at,
    }


def report_view(found: Report, names: Names) -> dict[str, Any]:
    return {
        "given": found.given,
        "repaid": found.repaid,
        "given_up": found.given_up,
        "left": [
            {**place_view((area, school), names), "seats": seats} for area, school, seats in found.by_offering
        ],
    }


def remedy_view(application_id: str, reference: str, found: Preview, names: Names) -> dict[str, Any]:
    remedy, cost = found.remedy, found.cost
    return {
        "application_id": application_id,
        "reference": reference,
        "answer_by": found.answer_by,
        "keeps": found.keeps and place_view(found.keeps, names),
        "seat": remedy
        and cost
        and {
            **place_view((remedy.area, remedy.school), names),
            "wish_id": remedy.wish_id,
            "round": remedy.round_number,
            "seats": cost.seats,
            "taken": cost.taken,
            "extra": cost.extra,
            "over": cost.over,
        },
    }
