"""Papers an officer has asked for: asking, reading, and saying that it will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications.models import Application, PaperRequest
from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.papers import (
    LONGEST_NOTICE,
    Asking,
    demands_of,
    is_met,
    is_possible_day,
    suggested_day,
)
from backend.features.applications.rules.timeline import EventKind, MessageKind
from backend.features.applications.service.attachments import attachments_of
from backend.features.applications.service.flagging import flag, standing_of
from backend.features.applications.service.sending import submission
from backend.features.applications.service.telling import note
from backend.features.catalogue import service as catalogue
from backend.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from backend.kernel.periods import last_minute, norwegian_day, start_of_day
from backend.platform import audit, messages

AUDIT_ASKED = "attachment.asked"
AUDIT_SETTLED = "attachment.settled"


@dataclass(frozen=True, slots=True)
class PaperWanted:
    """A paper an officer asks for: by the end of which day, and what she writes to the applicant."""

    kind: AttachmentKind
    day: date
    note: str


def requests_of(session: Session, application: Application, now: datetime) -> list[dict[str, Any]]:
    """Every paper that was asked for, the newest request first."""
    rows = session.scalars(
        select(PaperRequest)
        .where(PaperRequest.application_id == application.id)
        .order_by(PaperRequest.asked_at.desc(), PaperRequest.id.desc())
    )
    papers = attachments_of(session, application)
    return [
        {
            "id": row.id,
            "kind": AttachmentKind(row.kind),
            "note": row.note,
            "until": row.until,
            "asked_at": row.asked_at,
            "settled_at": row.settled_at,
            "state": standing_of(row, papers, now),
        }
        for row in rows
    ]


def demands_on(session: Session, application: Application, now: datetime) -> dict[str, Any]:
    """What the application must be documented by and whether it is, and by when each kind of paper is asked for."""
    if not application.is_sent:
        return {"demands": [], "days": [], "first_day": None, "last_day": None}
    today = norwegian_day(now)
    draft = read_draft(submission(session, application, application.submissions).content["draft"])
    papers = {AttachmentKind(one.kind) for one in attachments_of(session, application)}
    rules = catalogue.county_rules(application.county, application.school_year)
    by = rules.moving_documents_by.value
    return {
        "demands": [
            {"kinds": list(one.kinds), "paragraph": one.paragraph, "met": is_met(one, papers)}
            for one in demands_of(draft)
        ],
        "days": [{"kind": kind, "day": suggested_day(kind, today, by)} for kind in AttachmentKind],
        "first_day": today + timedelta(days=1),
        "last_day": today + LONGEST_NOTICE,
    }


def ask(
    session: Session, application: Application, wanted: PaperWanted, actor: Principal, now: datetime
) -> PaperRequest:
    """Ask the applicant for a paper, and tell her. The caller holds the application's lock.

    Raises:
        Conflict: `applications.not_submitted`, `applications.paper_asked_already`.
        Invalid: `applications.paper_day_wrong`.
    """
    if not application.is_sent or application.withdrawn_at is not None:
        raise Conflict("applications.not_submitted")
    if not is_possible_day(wanted.day, norwegian_day(now)):
        raise Invalid(
            "applications.paper_day_wrong",
            fields=[FieldFault("/day", "applications.paper_day_wrong", {"days": LONGEST_NOTICE.days})],
            days=LONGEST_NOTICE.days,
        )
    until = start_of_day(wanted.day + timedelta(days=1))
    asked = PaperRequest(
        application_id=application.id,
        kind=wanted.kind.value,
        note=wanted.note.strip(),
        until=until,
        asked_by=actor.account_id or "",
        asked_at=now,
    )
    try:
        with session.begin_nested():
            session.add(asked)
    except IntegrityError:
        raise Conflict("applications.paper_asked_already") from None
    last = last_minute(until).isoformat()
    note(
        session,
        application,
        EventKind.PAPER_ASKED,
        now,
        kind=asked.kind,
        until=until.isoformat(),
        note=asked.note,
    )
    # What it is may be a matter of health: that is read here, signed in.
    told = {"reference": application.reference, "until": last}
    messages.tell(session, application.account_id, MessageKind.PAPER_ASKED.key, told, now)
    _audit(session, application, asked, actor, AUDIT_ASKED, now)
    flag(session, [application.id], now)
    return asked


def settle_request(
    session: Session, application: Application, request_id: str, actor: Principal, now: datetime
) -> None:
    """Say that the paper has come and will do, or is not needed any more. Safe to repeat.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = session.get(PaperRequest, request_id)
    if found is None or found.application_id != application.id:
        raise NotFound("problems.not_found")
    if found.settled_at is not None:
        return
    arrived = standing_of(found, attachments_of(session, application), now) is Asking.ARRIVED
    found.settled_at, found.settled_by = now, actor.account_id
    note(session, application, EventKind.PAPER_SETTLED, now, kind=found.kind, arrived=arrived)
    _audit(session, application, found, actor, AUDIT_SETTLED, now)
    flag(session, [application.id], now)


def _audit(
    session: Session,
    application: Application,
    row: PaperRequest,
    actor: Principal,
    action: str,
    now: datetime,
) -> None:
    audit.record(
        session,
        at=now,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=application.account_id,
        object_id=application.id,
        details={"kind": row.kind},
    )
