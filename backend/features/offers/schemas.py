"""The result on the wire. A guardian's shape is its own: how it stands and by when, nothing of what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from marshmallow import fields

from backend.features.applications.service import Group, group_of
from backend.features.offers import service
from backend.features.offers.rules.answers import (
    Consequence,
    Lists,
    may_keep_some,
    needs_answer,
    options,
    silence,
)
from backend.features.offers.rules.outcomes import (
    Movement,
    Outcome,
    Place,
    Situation,
    Standing,
    WishOutcome,
    present_wish,
    standing,
)
from backend.features.offers.service import CutOffs, OfferingNames, Result, Source, answer_view
from backend.platform.api.schemas import Instant, Schema, max_length, pattern

MOST_WISHES = 200


class AnswerRequestSchema(Schema):
    place = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Yes or no to the place; null where none is offered"},
    )
    lists = fields.List(
        fields.String(validate=pattern(r"^[0-9a-f]{32}$")),
        required=True,
        validate=max_length(MOST_WISHES),
        metadata={"description": "Wishes whose waiting lists are stayed on"},
    )


class OfferStatusSchema(Schema):
    round = fields.Integer(required=True)
    school_year = fields.Integer(required=True)
    published_at = Instant(required=True)
    situation = fields.Enum(Situation, by_value=True, required=True)
    waited_for = fields.Boolean(
        required=True, metadata={"description": "Not answered, and silence would cost something"}
    )
    deadline = Instant(
        required=True, allow_none=True, metadata={"description": "First instant that is too late to answer"}
    )
    answered_at = Instant(required=True, allow_none=True)


class OfferStatusAnswerSchema(Schema):
    result = fields.Nested(
        OfferStatusSchema, required=True, allow_none=True, metadata={"description": "Null before publication"}
    )


class OfferedNamesSchema(Schema):
    nb = fields.String(required=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class OfferedSchema(Schema):
    """An area at a school, with the names both go by."""

    county = fields.String(required=True)
    area = fields.String(required=True)
    area_names = fields.Nested(OfferedNamesSchema, required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)


class PlaceSchema(OfferedSchema):
    wish_id = fields.String(required=True, allow_none=True)
    is_held = fields.Boolean(required=True)
    is_first_wish = fields.Boolean(required=True)


class KeptPlaceSchema(OfferedSchema):
    wish_id = fields.String(required=True, allow_none=True)


class CorrectedSchema(Schema):
    because = fields.String(required=True, metadata={"description": "Why the result was corrected: a code"})
    keeps = fields.Nested(
        KeptPlaceSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The place that stays hers until she has said yes, and after a no"},
    )


class WishCutOffSchema(Schema):
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "Hundredths"})
    by_draw = fields.Boolean(required=True)
    band = fields.String(required=True, allow_none=True)


class WishOutcomeSchema(OfferedSchema):
    wish_id = fields.String(required=True)
    rank = fields.Integer(required=True)
    status = fields.String(required=True, metadata={"description": "Official code, after the answer"})
    group = fields.Enum(Group, by_value=True, required=True)
    outcome = fields.String(required=True)
    reason = fields.String(required=True)
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "Hundredths"})
    bonus = fields.Integer(required=True)
    number = fields.Integer(required=True, allow_none=True)
    list_length = fields.Integer(required=True, allow_none=True)
    previous_number = fields.Integer(required=True, allow_none=True)
    elsewhere = fields.Boolean(
        required=True, metadata={"description": "No wish, but a place the county found in an earlier round"}
    )
    movement = fields.Enum(Movement, by_value=True, required=True, allow_none=True)
    cut_off = fields.Nested(WishCutOffSchema, required=True, allow_none=True)


class OptionSchema(Schema):
    place = fields.Boolean(required=True, allow_none=True)
    lists = fields.Enum(Lists, by_value=True, required=True)
    consequence = fields.Enum(Consequence, by_value=True, required=True)
    recommended = fields.Boolean(required=True)


class AnswerSchema(Schema):
    number = fields.Integer(required=True)
    source = fields.Enum(Source, by_value=True, required=True)
    place = fields.Boolean(required=True, allow_none=True)
    lists = fields.List(fields.String(), required=True)
    consequence = fields.Enum(Consequence, by_value=True, required=True)
    answered_at = Instant(required=True)


class ResultSchema(OfferStatusSchema):
    now = Instant(required=True, metadata={"description": "The server's clock, which decides"})
    can_answer = fields.Boolean(required=True)
    rules_version = fields.String(required=True)
    complaint_by = Instant(
        required=True, metadata={"description": "First instant that is too late to complain"}
    )
    place = fields.Nested(PlaceSchema, required=True, allow_none=True)
    corrected = fields.Nested(CorrectedSchema, required=True, allow_none=True)
    standing = fields.Enum(
        Standing, by_value=True, required=True, metadata={"description": "Whether the outcome still holds"}
    )
    present = fields.Nested(
        OfferedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The wish whose place is held now"},
    )
    replaced = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Wish whose place was held until this round gave a better one"},
    )
    wishes = fields.List(fields.Nested(WishOutcomeSchema), required=True)
    options = fields.List(fields.Nested(OptionSchema), required=True)
    list_by_list = fields.List(
        fields.String(), required=True, metadata={"description": "Counties whose lists are chosen one by one"}
    )
    may_keep_some = fields.Boolean(required=True)
    silence = fields.Enum(
        Consequence,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "What it means not to answer"},
    )
    answer = fields.Nested(AnswerSchema, required=True, allow_none=True)


class NeededLineSchema(Schema):
    wish_id = fields.String(required=True)
    points = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Hundredths; null where points are not what was missing"},
    )


class NeededSchema(Schema):
    items = fields.List(fields.Nested(NeededLineSchema), required=True)


class AheadRequestSchema(Schema):
    given = fields.Boolean(required=True)


class AheadSchema(Schema):
    is_open = fields.Boolean(required=True)
    closes = Instant(
        required=True, allow_none=True, metadata={"description": "First instant that is too late"}
    )
    given_at = Instant(required=True, allow_none=True)


class CutOffsQuery(Schema):
    county = fields.String(required=True, validate=pattern(r"^\d{2}$"))


class CutOffLineSchema(Schema):
    area = fields.String(required=True)
    area_names = fields.Nested(OfferedNamesSchema, required=True)
    school = fields.String(required=True)
    school_name = fields.String(required=True)
    pool = fields.String(required=True)
    points = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Hundredths; null where there was no limit to tell"},
    )
    by_draw = fields.Boolean(required=True)
    band = fields.String(required=True, allow_none=True)


class CutOffsSchema(Schema):
    round = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null before the season's first publication"}
    )
    school_year = fields.Integer(required=True, allow_none=True)
    items = fields.List(fields.Nested(CutOffLineSchema), required=True)


def cut_offs_view(found: CutOffs | None) -> dict[str, Any]:
    if found is None:
        return {"round": None, "school_year": None, "items": []}
    return {
        "round": found.round.number,
        "school_year": found.round.school_year,
        "items": [
            {
                "area": line.area,
                "area_names": names.area,
                "school": line.school,
                "school_name": names.school,
                "pool": line.pool,
                "points": line.points,
                "by_draw": line.by_draw,
                "band": line.band,
            }
            for line, names in found.lines
        ],
    }


def status_view(result: Result, now: datetime) -> dict[str, Any]:
    outcome, answer = result.outcome, result.answer
    return {
        "round": outcome.round,
        "school_year": outcome.school_year,
        "published_at": result.published_at,
        "situation": outcome.situation,
        "waited_for": result.is_waited_for(now),
        "deadline": result.deadline,
        "answered_at": answer.answered_at if answer and answer.source != Source.SILENCE else None,
    }


NamesOf = Mapping[tuple[str, str], OfferingNames]


def result_view(result: Result, statuses: Mapping[str, str], names: NamesOf, now: datetime) -> dict[str, Any]:
    outcome = result.outcome
    terms = partial(service.terms_of, school_year=outcome.school_year)
    replaced, present = outcome.replaced, present_wish(outcome, statuses)
    counties = sorted({wish.county for wish in outcome.waiting})
    return {
        **status_view(result, now),
        "now": now,
        "can_answer": result.can_answer(now),
        "rules_version": outcome.rules_version,
        "complaint_by": service.complaint_by(result.published_at),
        "place": outcome.place and _place_view(outcome, outcome.place, names),
        "corrected": _corrected_view(result, names),
        "standing": standing(outcome, statuses),
        "present": present and _offered_view(present, names),
        "replaced": replaced and replaced.wish_id,
        "wishes": [_wish_view(wish, statuses[wish.wish_id], names) for wish in outcome.wishes],
        "options": [
            {
                "place": option.place,
                "lists": option.lists,
                "consequence": option.consequence,
                "recommended": option.is_recommended,
            }
            for option in options(outcome, terms)
        ],
        "list_by_list": [county for county in counties if terms(county).list_by_list],
        "may_keep_some": may_keep_some(outcome, terms),
        "silence": silence(outcome, terms).consequence if needs_answer(outcome) else None,
        "answer": result.answer and _answer_view(result),
    }


def _answer_view(result: Result) -> dict[str, Any]:
    view = answer_view(result.answer) if result.answer else {}
    return {**view, "source": Source(view["source"]), "consequence": Consequence(view["consequence"])}


def _corrected_view(result: Result, names: NamesOf) -> dict[str, Any] | None:
    if result.because is None:
        return None
    kept = result.outcome.keeps
    return {
        "because": result.because,
        "keeps": kept and {**_offered_view(kept, names), "wish_id": kept.wish_id},
    }


def _offered_view(offered: Place | WishOutcome, names: NamesOf) -> dict[str, Any]:
    named = names[offered.area, offered.school]
    return {
        "county": offered.county,
        "area": offered.area,
        "area_names": named.area,
        "school": offered.school,
        "school_name": named.school,
    }


def _place_view(outcome: Outcome, place: Place, names: NamesOf) -> dict[str, Any]:
    return {
        **_offered_view(place, names),
        "wish_id": place.wish_id,
        "is_held": place.is_held,
        "is_first_wish": outcome.is_first_wish,
    }


def _wish_view(wish: WishOutcome, status: str, names: NamesOf) -> dict[str, Any]:
    limit = wish.cut_off
    return {
        **_offered_view(wish, names),
        "wish_id": wish.wish_id,
        "rank": wish.rank,
        "status": status,
        "group": group_of(status),
        "outcome": wish.outcome,
        "reason": wish.reason,
        "points": wish.points,
        "bonus": wish.bonus,
        "number": wish.number,
        "list_length": wish.list_length,
        "previous_number": wish.previous_number,
        "elsewhere": wish.elsewhere,
        "movement": wish.movement,
        "cut_off": limit and {"points": limit.points, "by_draw": limit.by_draw, "band": limit.band},
    }
