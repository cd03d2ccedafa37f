"""Places found elsewhere (videresøking): no wish names them, so what became of one stands with the intake."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.intake.models import PlacedElsewhere
from backend.features.intake.rules.statuses import HOLDING
from backend.features.intake.service.outcomes import outcome_of


def record_elsewhere(
    session: Session,
    account_id: str,
    school_year: int,
    *,
    found: str | None,
    codes: Mapping[str, str],
    now: datetime,
) -> None:
    """Write down the official code of somebody's place elsewhere: `found` in the round that found it, where it goes by
    no id; later among `codes`, by the id that rounds know it by.
    """
    row = placed_elsewhere(session, account_id, school_year)
    if row is not None and row.id in codes:
        row.code, row.changed_at = codes[row.id], now
    elif found is not None:
        outcome = outcome_of(session, account_id, school_year)
        place = None if outcome is None else _elsewhere_in(outcome.content)
        if outcome is None or place is None:
            return
        row = row or PlacedElsewhere(school_year=school_year, account_id=account_id)
        for name in ("application_id", "county", "area", "school"):
            setattr(row, name, place[name])
        row.round_id, row.code, row.changed_at = outcome.round_id, found, now
        session.add(row)
    session.flush()


def _elsewhere_in(content: Mapping[str, object]) -> Mapping[str, str] | None:
    """The place without a wish: the one that is offered, or the one a correction lets her keep."""
    for name in ("placement", "keeps"):
        place = content.get(name)
        if isinstance(place, Mapping) and place["wish_id"] is None:
            return place
    return None


def placed_elsewhere(session: Session, account_id: str, school_year: int) -> PlacedElsewhere | None:
    """Somebody's place elsewhere, once it has been answered."""
    wanted = select(PlacedElsewhere).where(
        PlacedElsewhere.account_id == account_id, PlacedElsewhere.school_year == school_year
    )
    return session.scalars(wanted).one_or_none()


def held_elsewhere(session: Session, school_year: int, counties: Collection[str]) -> list[PlacedElsewhere]:
    """The places elsewhere in these counties that somebody holds."""
    wanted = select(PlacedElsewhere).where(
        PlacedElsewhere.school_year == school_year,
        PlacedElsewhere.county.in_(sorted(counties)),
        PlacedElsewhere.code.in_(sorted(HOLDING)),
    )
    return list(session.scalars(wanted.order_by(PlacedElsewhere.id)))


def record_codes(session: Session, school_year: int, codes: Mapping[str, str], now: datetime) -> None:
    """What a published round made of the places elsewhere that it knew as held."""
    for row in session.scalars(select(PlacedElsewhere).where(PlacedElsewhere.school_year == school_year)):
        if codes.get(row.id, row.code) != row.code:
            row.code, row.changed_at = codes[row.id], now
    session.flush()
