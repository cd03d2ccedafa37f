"""Papers: adding, reading and removing. A wrong file is refused with a sentence and leaves everything as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications.models import Application, Attachment, Submission
from backend.features.applications.rules.attachments import MOST, AttachmentKind, sensitivity_of
from backend.features.applications.rules.timeline import EventKind
from backend.features.applications.service.flagging import flag
from backend.features.applications.service.telling import note
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.ids import new_id
from backend.platform import audit
from backend.platform.files import FileStore
from backend.platform.inspection import Clean

AUDIT_READ = "attachment.read"


def attachments_of(session: Session, application: Application) -> list[Attachment]:
    """The papers in the draft, the oldest first."""
    return list(
        session.scalars(
            select(Attachment)
            .where(Attachment.application_id == application.id, Attachment.removed_at.is_(None))
            .order_by(Attachment.id)
        )
    )


def attachment(session: Session, application: Application, attachment_id: str) -> Attachment:
    """One paper, also one that was removed after it had been sent.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = session.get(Attachment, attachment_id)
    if found is None or found.application_id != application.id:
        raise NotFound("problems.not_found")
    return found


def add_attachment(
    session: Session,
    application: Application,
    kind: AttachmentKind,
    clean: Clean,
    store: FileStore,
    now: datetime,
) -> Attachment:
    """Keep a file that has been looked through, encrypted. Also after the deadline: some papers come in June.

    The caller holds the application's lock.

    Raises:
        Conflict: `applications.too_many_attachments`.
    """
    present = session.scalar(
        select(func.count()).where(
            Attachment.application_id == application.id, Attachment.removed_at.is_(None)
        )
    )
    if (present or 0) >= MOST:
        raise Conflict("applications.too_many_attachments", most=MOST)
    added = Attachment(
        id=new_id(),
        application_id=application.id,
        kind=kind.value,
        sensitivity=sensitivity_of(kind).value,
        name=clean.name,
        media_type=clean.media_type.value,
        size=len(clean.content),
        digest=hashlib.sha256(clean.content).hexdigest(),
        file_id=store.put(clean.content),
        added_at=now,
    )
    session.add(added)
    session.flush()
    if application.is_sent:
        note(session, application, EventKind.PAPER_ADDED, now, kind=kind.value)
        flag(session, [application.id], now)
    return added


def remove_attachment(session: Session, application: Application, attachment_id: str, now: datetime) -> None:
    """Take a paper out of the draft. What a submission names is kept with it.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = attachment(session, application, attachment_id)
    sent = session.scalars(select(Submission.content).where(Submission.application_id == application.id))
    if any(paper["id"] == found.id for content in sent for paper in content["attachments"]):
        found.removed_at = found.removed_at or now
    else:
        session.delete(found)
    session.flush()
    if application.is_sent:
        flag(session, [application.id], now)


def note_paper_read(
    session: Session, application: Application, found: Attachment, reader: Principal, now: datetime
) -> None:
    """Every reading of a paper leaves a trace, also the owner's own."""
    audit.record(
        session,
        at=now,
        action=AUDIT_READ,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=application.account_id,
        object_id=found.id,
        details={"kind": found.kind},
    )


def named_files(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these files some paper still names."""
    return set(session.scalars(select(Attachment.file_id).where(Attachment.file_id.in_(ids))))
