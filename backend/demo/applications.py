"""Applications of the cast: Ida has begun, Mehdi has sent his while it was open, the others have all before them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.demo.cast import CAST, IDA, MEHDI, Person
from backend.features.applications import service as applications
from backend.features.applications.rules.draft import EMPTY, TERMS
from backend.features.applications.rules.window import Window
from backend.features.applications.service import Sending, Year

YEAR = 2026
"""The school year that ends before the one applied for begins."""

IDAS: dict[str, Any] = {
    **EMPTY,
    "terms": TERMS,
    "types": ["school"],
    "level": "vg1",
    "had_foreign_language": True,
    "wishes": [
        {"area": "STUSP1----", "schools": ["874590932", "912001008"]},
        {"area": "MDMDD1----", "schools": []},
    ],
}
MEHDIS: dict[str, Any] = {
    **EMPTY,
    "terms": TERMS,
    "types": ["school"],
    "level": "vg1",
    "category": "special_language",
    "had_foreign_language": False,
    "foreign_language": "es",
    "mother_tongue": {
        "language": "fas",
        "years_in_norway": 2,
        "norwegian_classes": "Two years in a class for newcomers, ordinary classes since August.",
    },
    "wishes": [
        {"area": "ELELE1----", "schools": ["974590964", "974590999"]},
        {"area": "HSHSF1----", "schools": ["899178092"]},
        {"area": "STUSP1----", "schools": ["912001709"]},
    ],
}


def load(session: Session, ids: dict[str, str], now: datetime) -> None:
    """Enter what the school system has reported, and begin the applications that are not there yet."""
    for person in CAST:
        if person.completed_area:
            year = Year(YEAR, person.completed_area)
            applications.record_history(session, ids[person.key], year, "demo", now)
    _begin(session, ids, IDA, IDAS, now)
    _send(session, ids, MEHDI, MEHDIS, now)


def _begin(
    session: Session, ids: dict[str, str], person: Person, content: dict[str, Any], now: datetime
) -> str | None:
    """The id of the application that was begun; `None` when the person has one already."""
    begun, is_new = applications.open_application(session, ids[person.key], person.county, now)
    if not is_new:
        return None
    opened = applications.open_draft(session, begun.id, now)
    assert opened is not None  # noqa: S101 - it was begun just now
    applications.save_draft(session, opened, content, opened.draft_version, now)
    session.refresh(begun)
    return begun.id


def _send(
    session: Session, ids: dict[str, str], person: Person, content: dict[str, Any], now: datetime
) -> None:
    begun = applications.find(session, _begin(session, ids, person, content, now) or "")
    if begun is None or applications.view_of(session, begun, now)["window"] is not Window.OPEN:
        return
    himself = Principal(
        begun.account_id, Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, person.locale or "nb"
    )
    applications.submit(session, begun, Sending(begun.draft_version), himself, now)
