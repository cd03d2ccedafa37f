"""What she had been shown of her result and its reasons, as values to keep with the complaint."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.features.applications.service import group_of
from backend.features.offers import service as offers
from backend.features.offers.service import Result


def explanation_of(session: Session, result: Result, now: datetime) -> dict[str, Any]:
    """Her place, every wish with its reason, points, cut-off and number in line, and what would have been enough."""
    outcome, names = result.outcome, offers.names_of(session, result.outcome, now)
    statuses = offers.statuses_of(session, result)
    place = outcome.place
    return {
        "round": outcome.round,
        "version": result.version,
        "published_at": result.published_at.isoformat(),
        "rules_version": outcome.rules_version,
        "situation": outcome.situation.value,
        "place": place and {**asdict(place), **_names(names[place.area, place.school])},
        "wishes": [
            {
                **asdict(wish),
                **_names(names[wish.area, wish.school]),
                "status": statuses[wish.wish_id],
                "group": group_of(statuses[wish.wish_id]).value,
                "movement": wish.movement and wish.movement.value,
            }
            for wish in outcome.wishes
        ],
    }


def _names(named: offers.OfferingNames) -> dict[str, Any]:
    return {"area_names": dict(named.area), "school_name": named.school}
