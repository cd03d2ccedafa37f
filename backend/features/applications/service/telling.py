"""The timeline: what happened, with the official status behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications.models import (
    Application,
    Attachment,
    Event,
    PaperRequest,
    Submission,
)
from backend.features.applications.receipt import Around
from backend.features.applications.rules.statuses import STATUSES
from backend.features.applications.rules.timeline import EventKind, MessageKind
from backend.features.catalogue import service as catalogue
from backend.kernel.errors import Scalar
from backend.kernel.periods import norwegian_day
from backend.platform import messages
from backend.platform.exports import exports


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


def note_decided(
    session: Session, application: Application, decision: Mapping[str, Scalar], now: datetime
) -> None:
    """Tell the applicant that an officer has decided something about her application. What it is she reads here."""
    _note_decision(session, application, EventKind.DECIDED, MessageKind.DECIDED, decision, now)


def note_decision_ended(
    session: Session, application: Application, decision: Mapping[str, Scalar], now: datetime
) -> None:
    """Tell the applicant that a decision holds no more."""
    _note_decision(session, application, EventKind.DECISION_ENDED, MessageKind.DECISION_ENDED, decision, now)


def _note_decision(
    session: Session,
    application: Application,
    event: EventKind,
    message: MessageKind,
    decision: Mapping[str, Scalar],
    now: datetime,
) -> None:
    note(session, application, event, now, **decision)
    messages.tell(session, application.account_id, message.key, {"reference": application.reference}, now)


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


def around(session: Session, application: Application, now: datetime) -> Around:
    """What a receipt says beside what was sent."""
    person = accounts.person(session, application.account_id, now)
    counties = {one.number: one.name for one in catalogue.counties(session, norwegian_day(now))}
    events = annual_wheel.calendar(session, application.county, application.school_year)
    days = {event.milestone.kind.value: event.day for event in events}
    return Around(
        name=person.name,
        county=counties.get(application.county, application.county),
        school_year=application.school_year,
        first_intake=days.get("first_intake"),
        answer_by=days.get("first_answer"),
    )


@exports("applications")
def export(session: Session, account_id: str) -> list[dict[str, Any]]:
    """Everything this feature holds about a person, files aside: those are listed and can be fetched one by one."""
    found = session.scalars(
        select(Application).where(Application.account_id == account_id).order_by(Application.id)
    )
    return [_exported(session, application) for application in found]


def _exported(session: Session, application: Application) -> dict[str, Any]:
    sent = session.scalars(
        select(Submission).where(Submission.application_id == application.id).order_by(Submission.number)
    )
    papers = session.scalars(
        select(Attachment).where(Attachment.application_id == application.id).order_by(Attachment.id)
    )
    asked = session.scalars(
        select(PaperRequest).where(PaperRequest.application_id == application.id).order_by(PaperRequest.id)
    )
    return {
        "reference": application.reference,
        "county": application.county,
        "school_year": application.school_year,
        "draft": application.draft,
        "submissions": [
            {
                "number": one.number,
                "received_at": one.received_at,
                "late": one.late,
                "content": one.content,
                "content_hash": one.content_hash,
            }
            for one in sent
        ],
        "papers_asked_for": [
            {"kind": one.kind, "note": one.note, "until": one.until, "asked_at": one.asked_at}
            for one in asked
        ],
        "attachments": [
            {"kind": one.kind, "name": one.name, "size": one.size, "added_at": one.added_at} for one in papers
        ],
        "timeline": [
            {**event, "status": event["status"].code if event["status"] else None}
            for event in timeline_of(session, application)
        ],
    }
