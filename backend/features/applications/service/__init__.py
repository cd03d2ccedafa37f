"""Use cases around an application; the typed functions named here are the door for neighbours."""

from __future__ import annotations

from backend.features.applications.models import Application
from backend.features.applications.rules.flags import Matter
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
from backend.features.applications.service.desk import (
    PAGE_SIZE,
    AppliedFor,
    DeskPage,
    DeskQuery,
    applied_for,
    desk_page,
    grades_on_desk,
    on_desk,
)
from backend.features.applications.service.drafts import (
    OpenDraft,
    discard_draft,
    judge,
    open_draft,
    save_draft,
)
from backend.features.applications.service.flagging import flag_due, record_decided
from backend.features.applications.service.for_intake import (
    Sent,
    SentWish,
    changed_since,
    latest_years,
    references,
    references_of_people,
    sent_applications,
    wishes_in_force,
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
from backend.features.applications.service.outcomes import record_statuses
from backend.features.applications.service.paper_requests import (
    PaperWanted,
    ask,
    demands_on,
    requests_of,
    settle_request,
)
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
from backend.features.applications.service.telling import (
    around,
    note_decided,
    note_decision_ended,
    timeline_of,
)

__all__ = [
    "PAGE_SIZE",
    "Application",
    "AppliedFor",
    "DeskPage",
    "DeskQuery",
    "EventKind",
    "Group",
    "Matter",
    "OpenDraft",
    "PaperWanted",
    "Reopening",
    "Sending",
    "Sent",
    "SentWish",
    "Year",
    "add_attachment",
    "applicant",
    "applications_of",
    "applied_for",
    "around",
    "ask",
    "attachment",
    "attachments_of",
    "changed_since",
    "completed_area",
    "demands_on",
    "desk_page",
    "discard_draft",
    "find",
    "flag_due",
    "grades_on_desk",
    "group_of",
    "judge",
    "latest_years",
    "locked",
    "named_files",
    "note_decided",
    "note_decision_ended",
    "note_look",
    "note_paper_read",
    "note_reading",
    "on_desk",
    "open_application",
    "open_draft",
    "record_decided",
    "record_history",
    "record_statuses",
    "references",
    "references_of_people",
    "remove_attachment",
    "reopen",
    "requests_of",
    "resource_of",
    "save_draft",
    "sent_applications",
    "settle_request",
    "status_of",
    "submission",
    "submissions_of",
    "submit",
    "timeline_of",
    "view_of",
    "wishes_in_force",
    "withdraw",
]
