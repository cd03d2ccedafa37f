"""Use cases around an application; the typed functions named here are the door for neighbours."""

from __future__ import annotations

from backend.features.applications.models import Application
from backend.features.applications.rules.statuses import Group, group_of
from backend.features.applications.rules.timeline import EventKind
from backend.features.applications.service.attachments import (
    add_attachment,
    attachment,
    attachments_of,
    named_files,
    note_paper_read,
    remove_attachment,
)
from backend.features.applications.service.desk import PAGE_SIZE, DeskPage, DeskQuery, desk_page, on_desk
from backend.features.applications.service.drafts import (
    OpenDraft,
    discard_draft,
    judge,
    open_draft,
    save_draft,
)
from backend.features.applications.service.for_intake import (
    Sent,
    SentWish,
    changed_since,
    count_with_status,
    find_by_reference,
    latest_years,
    references,
    references_of_people,
    sent_applications,
    wishes_in_force,
    withdrawn_wishes,
)
from backend.features.applications.service.history import Year, completed_area, record_history
from backend.features.applications.service.opening import (
    applicant,
    applications_of,
    find,
    locked,
    open_application,
    resource_of,
    status_of,
    view_of,
)
from backend.features.applications.service.outcomes import hears_statuses, record_statuses, statuses_of
from backend.features.applications.service.sending import (
    Reopening,
    Sending,
    note_look,
    note_reading,
    reopen,
    submission,
    submissions_of,
    submit,
    withdraw,
)
from backend.features.applications.service.telling import around, timeline_of

__all__ = [
    "PAGE_SIZE",
    "Application",
    "DeskPage",
    "DeskQuery",
    "EventKind",
    "Group",
    "OpenDraft",
    "Reopening",
    "Sending",
    "Sent",
    "SentWish",
    "Year",
    "add_attachment",
    "applicant",
    "applications_of",
    "around",
    "attachment",
    "attachments_of",
    "changed_since",
    "completed_area",
    "count_with_status",
    "desk_page",
    "discard_draft",
    "find",
    "find_by_reference",
    "group_of",
    "hears_statuses",
    "judge",
    "latest_years",
    "locked",
    "named_files",
    "note_look",
    "note_paper_read",
    "note_reading",
    "on_desk",
    "open_application",
    "open_draft",
    "record_history",
    "record_statuses",
    "references",
    "references_of_people",
    "remove_attachment",
    "reopen",
    "resource_of",
    "save_draft",
    "sent_applications",
    "status_of",
    "statuses_of",
    "submission",
    "submissions_of",
    "submit",
    "timeline_of",
    "view_of",
    "wishes_in_force",
    "withdraw",
    "withdrawn_wishes",
]
