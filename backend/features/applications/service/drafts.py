"""Saving, judging and discarding the draft. Whatever was typed is kept; the rules only speak about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from backend.features.accounts.service import Person
from backend.features.applications import queries
from backend.features.applications.models import Application, Attachment, Event, Submission
from backend.features.applications.rules.check import check
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.findings import Finding
from backend.features.applications.service import world
from backend.kernel.errors import Stale


def judge(
    session: Session, application: Application, person: Person, content: dict[str, Any], now: datetime
) -> tuple[Finding, ...]:
    """What the rules say about a draft of this person's application, saved or not."""
    draft = read_draft(content)
    return check(draft, world.facts_of(session, application, person, draft, now))


def require_present(application: Application, edited: int) -> None:
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
    session: Session, application: Application, content: dict[str, Any], edited: int, now: datetime
) -> None:
    """Keep what was typed. Saving the same again changes nothing.

    Raises:
        Stale: `applications.draft_stale`.
    """
    require_present(application, edited)
    if content == application.draft:
        return
    # The most frequent write of all is one statement past the unit of work; the entity is told what it holds now.
    session.connection().execute(
        queries.SAVE_DRAFT, {"application_id": application.id, "content": content, "moment": now}
    )
    set_committed_value(application, "draft", content)
    set_committed_value(application, "draft_version", edited + 1)
    set_committed_value(application, "draft_saved_at", now)


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
