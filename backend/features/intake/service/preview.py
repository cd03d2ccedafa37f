"""What an officer sees before she corrects a result: the seat, what it comes to, and what the applicant keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.features.applications import service as applications
from backend.features.applications.service import Application
from backend.features.catalogue import service as catalogue
from backend.features.intake.models import Correction, Round
from backend.features.intake.service.comparing import visible_people
from backend.features.intake.service.correcting import Remedy, deadline_for, keeps_of, remedy_of
from backend.features.intake.service.extra_seats import Cost, cost_of
from backend.kernel.periods import norwegian_day
from backend.platform.files import FileStore

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """A remedy and its cost; no remedy where the right facts give nothing better."""

    remedy: Remedy | None
    cost: Cost | None
    keeps: Pair | None
    """Area and school of the place she keeps until she has said yes."""
    answer_by: datetime


def preview_of(session: Session, store: FileStore, application: Application, now: datetime) -> Preview:
    """What correcting this applicant's result would give and cost. Nothing is changed by it."""
    found = remedy_of(session, store, application.id, now)
    until = deadline_for(application.county, application.school_year, now)
    if found is None:
        return Preview(None, None, None, until)
    kept = keeps_of(session, application, found.wish_id)
    return Preview(
        remedy=found,
        cost=cost_of(session, application.school_year, found.area, found.school),
        keeps=None if kept is None else (kept["area"], kept["school"]),
        answer_by=until,
    )


def names_of(
    session: Session, pairs: Collection[Pair], school_year: int, locale: str, now: datetime
) -> dict[Pair, tuple[str, str]]:
    """What areas at schools are called in a language; the codes where they are offered no more."""
    found = catalogue.offerings_wished(session, norwegian_day(now), school_year, pairs)
    named = {pair: pair for pair in pairs}
    return named | {pair: (one.area.names.best(locale)[0], one.school_name) for pair, one in found.items()}


def people_in(
    session: Session, entered: Round, found: Correction, *, sees_protected: bool
) -> Mapping[str, tuple[str, str]]:
    """Application and reference number of everyone a correction's cost names, by account; no hidden ones."""
    accounts = sorted({one["account"] for name in ("moves", "kept") for one in found.cost.get(name, [])})
    visible = visible_people(session, accounts, sees_protected=sees_protected)
    return applications.references_of_people(session, sorted(visible), entered.school_year)


def pairs_in(cost: Mapping[str, Any]) -> set[Pair]:
    """Every area and school that a cost speaks of."""
    told = [
        one[when] for name in ("moves", "kept") for one in cost.get(name, []) for when in ("before", "after")
    ]
    return {(one["area"], one["school"]) for one in (*told, *cost.get("extra", [])) if one is not None}
