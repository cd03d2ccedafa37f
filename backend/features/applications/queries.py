"""The hot reads, by statements that are built once; as Core rows where no entity is wanted."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from backend.features.accounts import service as accounts
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications.models import Application, Attachment, SchoolHistory, Wish
from backend.features.catalogue import service as catalogue

STATUS = (
    select(
        annual_wheel.EDITION.label("dates"),
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
        Wish.official.label("status"),
    )
    .outerjoin(Wish, Wish.application_id == Application.id)
    .where(Application.account_id == bindparam("account_id"))
    .order_by(Application.id, Wish.rank)
)
"""How my applications stand, of every season: which one it is now depends on the dates."""

LOCKED = (
    select(Application)
    .where(Application.id == bindparam("application_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
SAVE_DRAFT = (
    update(Application)
    .where(Application.id == bindparam("application_id"))
    .values(
        draft=bindparam("content"),
        draft_version=Application.draft_version + 1,
        draft_saved_at=bindparam("moment"),
    )
)
_COMPLETED = select(SchoolHistory.area).order_by(SchoolHistory.school_year.desc()).limit(1)
COMPLETED_AREA = _COMPLETED.where(SchoolHistory.account_id == bindparam("account_id"))
_CIRCUMSTANCES = (
    Application.county,
    Application.school_year,
    annual_wheel.EDITION.label("dates"),
    catalogue.VERSION.label("catalogue"),
    _COMPLETED.where(SchoolHistory.account_id == Application.account_id)
    .correlate(Application)
    .scalar_subquery()
    .label("completed_area"),
    select(func.aggregate_strings(Attachment.kind, ","))
    .where(Attachment.application_id == Application.id, Attachment.removed_at.is_(None))
    .correlate(Application)
    .scalar_subquery()
    .label("papers"),
)
CIRCUMSTANCES = select(*_CIRCUMSTANCES).where(Application.id == bindparam("application_id"))
"""What a draft is judged by that is no part of it."""
OPEN_DRAFT = (
    select(
        Application.id,
        Application.account_id,
        Application.draft,
        Application.draft_version,
        Application.draft_saved_at,
        Application.submitted_draft_version,
        *_CIRCUMSTANCES,
        *(column for column in accounts.PERSONS.c if column.name != "id"),
    )
    .join(accounts.PERSONS, accounts.PERSONS.c.id == Application.account_id)
    .where(Application.id == bindparam("application_id"))
)
"""A draft, whose it is and what it is judged by: all that a save needs to know, in one round."""
LOCKED_DRAFT = OPEN_DRAFT.with_for_update(of=Application)
