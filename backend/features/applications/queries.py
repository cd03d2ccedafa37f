"""The hot read: how my applications stand, as Core rows by a statement that is built once."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from backend.features.applications.models import Application, Wish

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
