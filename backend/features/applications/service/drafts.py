"""Saving, judging and discarding the draft. Whatever was typed is kept; the rules only speak about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.accounts.service import Person
from backend.features.applications import queries
from backend.features.applications.models import Application, Attachment, Event, Submission
from backend.features.applications.rules.check import check
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.findings import Finding
from backend.features.applications.service import world
from backend.kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with whose it is and what it is judged by. Plain columns: it is read and saved all the time."""

    id: str
    account_id: str
    county: str
    draft: dict[str, Any]
    draft_version: int
    draft_saved_at: datetime
    submitted_draft_version: int | None
    person: Person
    around: world.Circumstances


def open_draft(
    session: Session, application_id: str, now: datetime, *, lock: bool = False
) -> OpenDraft | None:
    """The draft of one application, or `None`; `lock`: nobody else changes it before this transaction has ended."""
    query = queries.LOCKED_DRAFT if lock else queries.OPEN_DRAFT
    row = session.connection().execute(query, {"application_id": application_id}).one_or_none()
    if row is None:
        return None
    return OpenDraft(
        id=row.id,
        account_id=row.account_id,
        county=row.county,
        draft=row.draft,
        draft_version=row.draft_version,
        draft_saved_at=row.draft_saved_at,
        submitted_draft_version=row.submitted_draft_version,
        person=accounts.person_of(row, row.account_id, now),
        around=world.circumstances_in(row),
    )


def judge(
    session: Session, around: world.Circumstances, person: Person, content: dict[str, Any], now: datetime
) -> tuple[Finding, ...]:
    """What the rules say about this person's draft, saved or not."""
    draft = read_draft(content)
    return check(draft, world.facts_of(session, around, person, draft, now))


def require_present(application: Application | OpenDraft, edited: int) -> None:
    """Refuse an edit of an older draft, and show the present one: the person chooses.

    Raises:
        Stale: `applications.draft_stale` with the present version.
    """
    if edited != application.draft_version:
        raise Stale(
            "applications.draft_stale",
            version=application.draft_version,
            present={
                "version": application.draft_version,
                "saved_at": application.draft_saved_at.isoformat(),
                "content": application.draft,
            },
        )


def save_draft(
    session: Session, opened: OpenDraft, content: dict[str, Any], edited: int, now: datetime
) -> OpenDraft:
    """Keep what was typed; returns the draft as it is now. Saving the same again changes nothing.

    The caller holds the draft's lock.

    Raises:
        Stale: `applications.draft_stale`.
    """
    require_present(opened, edited)
    if content == opened.draft:
        return opened
    session.connection().execute(
        queries.SAVE_DRAFT, {"application_id": opened.id, "content": content, "moment": now}
    )
    return replace(opened, draft=content, draft_version=edited + 1, draft_saved_at=now)


def discard_draft(session: Session, application: Application, edited: int, now: datetime) -> bool:
    """Throw unsent changes away: back to what was sent last. An application never sent is gone altogether.

    Returns True when the application itself is gone.

    Raises:
        Stale: `applications.draft_stale`.
    """
    require_present(application, edited)
    if not application.is_sent:
        for table in (Event, Attachment):
            session.execute(delete(table).where(table.application_id == application.id))
        session.delete(application)
        return True
    last = session.scalars(
        select(Submission).where(
            Submission.application_id == application.id, Submission.number == application.submissions
        )
    ).one()
    if application.draft_version != application.submitted_draft_version:
        application.draft = last.content["draft"]
        application.draft_version += 1
        application.submitted_draft_version = application.draft_version
        application.draft_saved_at = now
    return False
