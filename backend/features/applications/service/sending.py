"""Submitting, withdrawing and opening again. The server's clock decides; every effect is one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications.models import Application, Attachment, Submission, Wish
from backend.features.applications.rules.categories import ApplicationType
from backend.features.applications.rules.check import VERSION, check, stops
from backend.features.applications.rules.draft import Draft, read_draft
from backend.features.applications.rules.findings import Finding
from backend.features.applications.rules.statuses import (
    APPRENTICESHIP_WISH_RECEIVED,
    SCHOOL_WISH_RECEIVED,
    WITHDRAWN,
)
from backend.features.applications.rules.timeline import EventKind, MessageKind, event_of
from backend.features.applications.rules.window import (
    ReopeningGround,
    Times,
    Window,
    may_reopen,
    reopened_until,
    window,
)
from backend.features.applications.service import world
from backend.features.applications.service.drafts import require_present
from backend.features.applications.service.flagging import flag
from backend.features.applications.service.opening import applicant, sent_of, times_of
from backend.features.applications.service.outcomes import tell_hearers
from backend.features.applications.service.telling import note
from backend.features.catalogue import service as catalogue
from backend.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from backend.kernel.periods import last_minute, norwegian_day
from backend.platform import audit, messages

RECEIVED = {
    ApplicationType.SCHOOL.value: SCHOOL_WISH_RECEIVED,
    ApplicationType.APPRENTICESHIP.value: APPRENTICESHIP_WISH_RECEIVED,
}

AUDIT_SUBMITTED = "application.submitted"
AUDIT_WITHDRAWN = "application.withdrawn"
AUDIT_REOPENED = "application.reopened"
AUDIT_READ = "application.read"
AUDIT_LOOKED = "application.looked_at"


@dataclass(frozen=True, slots=True)
class Sending:
    """One attempt to send: of which version of the draft, when the phone says so, and whether late is meant."""

    edited: int
    claimed_at: datetime | None = None
    late: bool = False


def submit(
    session: Session, application: Application, sending: Sending, actor: Principal, now: datetime
) -> tuple[Submission, bool]:
    """Send the draft as it is: a new immutable version, or the last one again when nothing changed since.

    The caller holds the application's lock.

    Raises:
        Stale: `applications.draft_stale`, the draft was edited elsewhere.
        Conflict: `applications.not_open_yet`, `applications.deadline_passed` (send again with `late`),
            `applications.deadline_passed_on_the_way`, `applications.changes_closed`,
            `applications.changes_closed_on_the_way`, `applications.season_over`.
        Invalid: `applications.not_ready` with every finding that stops.
    """
    require_present(application, sending.edited)
    if application.submitted_draft_version == sending.edited and application.withdrawn_at is None:
        return submission(session, application, application.submissions), False
    times = times_of(session, application)
    state = window(times, sent_of(application), now)
    if state is Window.CLOSED and not application.is_sent:
        raise Conflict("applications.season_over")
    _require_open(state, times, sending, now)
    draft = read_draft(application.draft)
    around, person = world.circumstances_of(session, application), applicant(session, application, now)
    _require_ready(stops(check(draft, world.facts_of(session, around, person, draft, now))))
    late = state is Window.LATE
    sent = _record(session, application, draft, sending, times, late=late, now=now)
    if state is Window.CHANGE_ONCE:
        application.late_changes += 1
    if state is Window.REOPENED:
        application.reopened_until = None
    _tell(session, application, sent, actor, now)
    flag(session, [application.id], now)
    return sent, True


def _require_open(state: Window, times: Times, sending: Sending, now: datetime) -> None:
    if state is Window.NOT_OPEN_YET:
        raise Conflict(
            "applications.not_open_yet", opens=norwegian_day(times.opens).isoformat() if times.opens else None
        )
    if state is not Window.CLOSED and not (state is Window.LATE and not sending.late):
        return
    closed = state is Window.CLOSED
    deadline, received_at = last_minute(times.deadline).isoformat(), now.isoformat()
    if sending.claimed_at is None or sending.claimed_at >= times.deadline:
        code = "applications.changes_closed" if closed else "applications.deadline_passed"
        raise Conflict(code, deadline=deadline, received_at=received_at)
    # It left the phone in time and came here too late: the truth has both moments.
    code = "applications.changes_closed_on_the_way" if closed else "applications.deadline_passed_on_the_way"
    claimed_at = sending.claimed_at.isoformat()
    raise Conflict(code, deadline=deadline, received_at=received_at, claimed_at=claimed_at)


def _require_ready(faults: Sequence[Finding]) -> None:
    if faults:
        fields = [FieldFault(found.pointer, found.code, found.params) for found in faults]
        raise Invalid("applications.not_ready", fields=fields)


def _record(
    session: Session,
    application: Application,
    draft: Draft,
    sending: Sending,
    times: Times,
    *,
    late: bool,
    now: datetime,
) -> Submission:
    lines = list(_lines(session, application, draft, now))
    content: dict[str, Any] = {
        "draft": application.draft,
        "lines": lines,
        "attachments": _papers(session, application),
    }
    sent = Submission(
        application_id=application.id,
        number=application.submissions + 1,
        reference=application.reference,
        content=content,
        content_hash=content_hash(content),
        rules_version=VERSION,
        received_at=now,
        claimed_at=sending.claimed_at,
        deadline=times.deadline,
        late=late,
    )
    session.add(sent)
    application.submissions = sent.number
    application.submitted_draft_version = application.draft_version
    application.submitted_at = now
    application.sent_class, application.sent_late = draft.deadline_class.value, late
    application.withdrawn_at = None
    session.execute(delete(Wish).where(Wish.application_id == application.id))
    session.add_all(
        Wish(
            application_id=application.id,
            rank=line["rank"],
            type=line["type"],
            area=line["area"],
            school=line["school"],
            status=RECEIVED[line["type"]],
            status_at=now,
        )
        for line in lines
    )
    session.flush()
    return sent


def _lines(
    session: Session, application: Application, draft: Draft, now: datetime
) -> Iterator[dict[str, Any]]:
    """The wishes one by one in the order that binds, with the names they had when they were sent."""
    today = norwegian_day(now)
    areas = catalogue.areas_by_code(session, today, world.wished_codes(draft))
    pairs = [(wish.area, school) for wish in draft.wishes for school in wish.schools]
    offerings = catalogue.offerings_wished(session, today, application.school_year, pairs)
    rank = 0

    def line(kind: ApplicationType, area: str, school: str | None, school_name: str | None) -> dict[str, Any]:
        names = areas[area].names
        return {
            "rank": rank,
            "type": kind.value,
            "area": area,
            "area_names": {"nb": names.nb, "nn": names.nn, "en": names.en},
            "school": school,
            "school_name": school_name,
        }

    for area, school in pairs if draft.for_school else ():
        rank += 1
        yield line(ApplicationType.SCHOOL, area, school, offerings[area, school].school_name)
    for wish in draft.apprenticeship_wishes if draft.for_apprenticeship else ():
        rank += 1
        company = wish.company
        yield line(ApplicationType.APPRENTICESHIP, wish.trade, None, company.name if company else None)


def _papers(session: Session, application: Application) -> list[dict[str, Any]]:
    papers = session.scalars(
        select(Attachment)
        .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    return [
        {"id": paper.id, "kind": paper.kind, "name": paper.name, "digest": paper.digest} for paper in papers
    ]


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the content in one normal form: what an applicant can hold against us."""
    normal = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(normal.encode()).hexdigest()


def _tell(
    session: Session, application: Application, sent: Submission, actor: Principal, now: datetime
) -> None:
    kind = event_of(sent.number, late=sent.late)
    statuses = {RECEIVED[line["type"]] for line in sent.content["lines"]}
    status = SCHOOL_WISH_RECEIVED if SCHOOL_WISH_RECEIVED in statuses else APPRENTICESHIP_WISH_RECEIVED
    note(
        session,
        application,
        kind,
        now,
        status,
        number=sent.number,
        reference=sent.reference,
        wishes=len(sent.content["lines"]),
    )
    messages.tell(
        session,
        application.account_id,
        MessageKind(kind.value).key,
        {"reference": sent.reference, "number": sent.number, "received_at": now.isoformat()},
        now,
    )
    _audit(session, application, actor, AUDIT_SUBMITTED, now, number=sent.number, late=sent.late)


def _audit(
    session: Session, application: Application, actor: Principal, action: str, now: datetime, **details: Any
) -> None:
    audit.record(
        session,
        at=now,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=application.account_id,
        object_id=application.id,
        details=details,
    )


def submission(session: Session, application: Application, number: int) -> Submission:
    """One sent version.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = session.scalars(
        select(Submission).where(Submission.application_id == application.id, Submission.number == number)
    ).one_or_none()
    if found is None:
        raise NotFound("problems.not_found")
    return found


def note_reading(
    session: Session, application: Application, sent: Submission, reader: Principal, now: datetime
) -> None:
    """Someone else's reading of what was sent leaves a trace."""
    if reader.account_id != application.account_id:
        _audit(session, application, reader, AUDIT_READ, now, number=sent.number)


def note_look(
    session: Session, subject_id: str, application: Application | None, reader: Principal, now: datetime
) -> None:
    """Someone else has looked at how one application, or all of somebody's, stand."""
    audit.record_look(
        session,
        at=now,
        action=AUDIT_LOOKED,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=subject_id,
        object_id=application.id if application else None,
    )


def submissions_of(session: Session, application: Application) -> list[Submission]:
    """Every sent version, the newest first."""
    return list(
        session.scalars(
            select(Submission)
            .where(Submission.application_id == application.id)
            .order_by(Submission.number.desc())
        )
    )


def withdraw(session: Session, application: Application, actor: Principal, now: datetime) -> bool:
    """Take the application out of the intake. False when it was withdrawn before.

    The same window as for changes: afterwards the admissions office helps.

    Raises:
        Conflict: `applications.not_submitted`, `applications.withdrawal_closed`.
    """
    if not application.is_sent:
        raise Conflict("applications.not_submitted")
    if application.withdrawn_at is not None:
        return False
    times = times_of(session, application)
    if window(times, sent_of(application), now) is Window.CLOSED:
        raise Conflict("applications.withdrawal_closed", deadline=last_minute(times.deadline).isoformat())
    application.withdrawn_at = now
    theirs = Wish.application_id == application.id
    session.execute(
        update(Wish)
        .where(theirs)
        .values(status=WITHDRAWN, status_at=now, release_id=None, status_before=None)
    )
    tell_hearers(session, dict.fromkeys(session.scalars(select(Wish.id).where(theirs)), WITHDRAWN), now)
    note(session, application, EventKind.WITHDRAWN, now, WITHDRAWN, reference=application.reference)
    messages.tell(
        session,
        application.account_id,
        MessageKind.WITHDRAWN.key,
        {"reference": application.reference},
        now,
    )
    _audit(session, application, actor, AUDIT_WITHDRAWN, now)
    flag(session, [application.id], now)
    return True


@dataclass(frozen=True, slots=True)
class Reopening:
    """An officer's decision to open a closed application again."""

    ground: ReopeningGround
    reason: str
    until: datetime


def reopen(
    session: Session, application: Application, wanted: Reopening, actor: Principal, now: datetime
) -> None:
    """Let the applicant change the application until a moment, although the deadline has passed.

    Raises:
        Conflict: `applications.still_open`, `applications.reopening_not_here` (the county's rule knows none).
        Invalid: `applications.reopening_too_long`.
    """
    times = times_of(session, application)
    if now < times.deadline:
        raise Conflict("applications.still_open", deadline=last_minute(times.deadline).isoformat())
    if not may_reopen(times.change, wanted.ground, now):
        raise Conflict("applications.reopening_not_here")
    until = reopened_until(now, wanted.until)
    if until is None:
        raise Invalid(
            "applications.reopening_too_long",
            fields=[FieldFault("/until", "applications.reopening_too_long")],
        )
    application.reopened_until = until
    note(
        session,
        application,
        EventKind.REOPENED,
        now,
        ground=wanted.ground.value,
        reason=wanted.reason,
        until=until.isoformat(),
    )
    messages.tell(
        session,
        application.account_id,
        MessageKind.REOPENED.key,
        {
            "reference": application.reference,
            "until": last_minute(until).isoformat(),
            "reason": wanted.reason,
        },
        now,
    )
    _audit(session, application, actor, AUDIT_REOPENED, now, ground=wanted.ground.value)
