"""The hot reads, by statements that are built once; as Core rows where no entity is wanted."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from backend.features.applications.models import Application, Attachment, SchoolHistory, Wish

STATUS = (
    select(
        Application.id,
        Application.county,
        Application.school_year,
        Application.reference,
        Application.draft,
        Application.draft_version,
        Application.submissions,
        Application.submitted_draft_version,
        Application.submitted_at,
        Application.withdrawn_at,
        Wish.rank,
        Wish.type,
        Wish.area,
        Wish.school,
        Wish.status,
    )
    .outerjoin(Wish, Wish.application_id == Application.id)
    .where(
        Application.account_id == bindparam("account_id"),
        Application.school_year == bindparam("school_year"),
    )
    .order_by(Application.id, Wish.rank)
)
"""How my applications stand."""

LOCKED = (
    select(Application)
    .where(Application.id == bindparam("application_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
COMPLETED_AREA = (
    select(SchoolHistory.area)
    .where(SchoolHistory.account_id == bindparam("account_id"))
    .order_by(SchoolHistory.school_year.desc())
    .limit(1)
)
PRESENT_KINDS = (
    select(Attachment.kind)
    .where(Attachment.application_id == bindparam("application_id"), Attachment.removed_at.is_(None))
    .distinct()
)
