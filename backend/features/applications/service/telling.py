"""The timeline: what happened, with the official status behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.applications.models import Application, Event
from backend.features.applications.rules.statuses import STATUSES
from backend.features.applications.rules.timeline import EventKind
from backend.kernel.errors import Scalar


def note(
    session: Session,
    application: Application,
    kind: EventKind,
    now: datetime,
    status: str | None = None,
    /,
    **params: Scalar,
) -> None:
    """Add one thing that happened."""
    session.add(Event(application_id=application.id, kind=kind.value, at=now, params=params, status=status))


def timeline_of(session: Session, application: Application) -> list[dict[str, Any]]:
    """What has happened, the newest first."""
    events = session.scalars(
        select(Event).where(Event.application_id == application.id).order_by(Event.at.desc(), Event.id.desc())
    )
    return [
        {
            "kind": EventKind(event.kind),
            "at": event.at,
            "params": event.params,
            "status": STATUSES[event.status] if event.status else None,
        }
        for event in events
    ]
