"""The county's desk: the list of the season's applications, and one application as the county may see it.

What somebody has typed and not sent is hers alone: the county learns that it was begun, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.accounts import service as accounts
from backend.features.applications.models import Application, Attachment, FlagRow, Submission
from backend.features.applications.rules.categories import DeadlineClass
from backend.features.applications.rules.desk import EVERYTHING, Search, Shelf, shelved
from backend.features.applications.rules.draft import read_draft
from backend.features.applications.rules.flags import Flag
from backend.features.applications.rules.timeline import State, state_of
from backend.features.applications.rules.window import LONGEST_REOPENING, ReopeningGround, may_reopen
from backend.features.applications.service import world
from backend.features.applications.service.attachments import attachments_of
from backend.features.applications.service.drafts import judge
from backend.features.applications.service.flagging import flags_on
from backend.features.applications.service.history import years_of
from backend.features.applications.service.opening import times_of
from backend.features.applications.service.paper_requests import demands_on, requests_of
from backend.features.applications.service.sending import note_look, note_reading, submission
from backend.features.applications.service.telling import timeline_of
from backend.features.catalogue import service as catalogue
from backend.features.grades import service as grades
from backend.kernel.errors import NotFound
from backend.platform import audit

PAGE_SIZE = 50
AUDIT_GRADES = "grades.read"
LOWEST = "vg1"
"""The level whose grades are looked at where none was applied for."""

standing = case(
    (Application.submissions == 0, State.DRAFT.value),
    (Application.withdrawn_at.is_not(None), State.WITHDRAWN.value),
    (Application.submitted_draft_version == Application.draft_version, State.SUBMITTED.value),
    else_=State.CHANGED.value,
)
"""`rules.timeline.state_of`, for the database."""


WAITS = FlagRow.__table__.alias("waits")
"""Joined where the ones that need somebody come first."""


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """Which applications are asked for. The reader's own is never among them."""

    county: str
    school_year: int
    reader: str
    with_protected: bool = False
    search: Search = EVERYTHING
    shelf: Shelf | None = None
    deadline_class: DeadlineClass | None = None
    level: str | None = None
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of the list, and how many there are with the same search on each shelf and with each flag."""

    items: list[dict[str, Any]]
    counts: dict[Shelf, int]
    flags: dict[Flag, int]
    all: int
    total: int
    """On the shelf that was asked for."""
    number: int


def desk_page(session: Session, wanted: DeskQuery, number: int = 1) -> DeskPage:
    """The county's applications, by four statements however many there are.

    Those that wait for an officer come first, then those received last, those never sent at the end. Of one flag, who
    has waited longest comes first.
    """
    counts, everything = _shelves(session, wanted)
    rows = session.execute(listing(wanted, number)).mappings()
    items = [_item(dict(row)) for row in rows]
    flags = flags_on(session, [item["id"] for item in items])
    for item in items:
        item["flags"] = flags[item["id"]]
    total = counts[wanted.shelf] if wanted.shelf else everything
    return DeskPage(items, counts, _flags(session, wanted), everything, total, number)


def listing(wanted: DeskQuery, number: int) -> Select[Any]:
    """The statement that reads one page."""
    people = accounts.PEOPLE
    found = (
        select(
            Application.id,
            Application.reference,
            people.c.given_name,
            people.c.family_name,
            standing.label("state"),
            Application.sent_late.label("late"),
            Application.sent_class.label("deadline_class"),
            Application.sent_level.label("level"),
            Application.created_at.label("begun_at"),
            Application.submitted_at,
            Application.withdrawn_at,
            Application.reopened_until,
        )
        .join(people, Application.account_id == people.c.id)
        .where(*_conditions(wanted), *_shelved(wanted))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    if wanted.flag is not None:
        found = found.join(FlagRow, FlagRow.application_id == Application.id).where(*_flagged(wanted))
        return found.order_by(Application.submitted_at, Application.id)
    waits = and_(WAITS.c.application_id == Application.id, WAITS.c.flag == Flag.NEEDS_YOU.value)
    found = found.outerjoin(WAITS, waits)
    return found.order_by(
        WAITS.c.id.is_(None), Application.submitted_at.desc().nulls_last(), Application.id.desc()
    )


def _shelves(session: Session, wanted: DeskQuery) -> tuple[dict[Shelf, int], int]:
    people = accounts.PEOPLE
    tallied = (
        select(standing, Application.sent_late, func.count())
        .join(people, Application.account_id == people.c.id)
        .where(*_conditions(wanted))
        .group_by(standing, Application.sent_late)
    )
    if wanted.flag is not None:
        tallied = tallied.join(FlagRow, FlagRow.application_id == Application.id).where(*_flagged(wanted))
    rows = [(state, late, count) for state, late, count in session.execute(tallied)]
    return shelved(rows), sum(count for _, _, count in rows)


def _flags(session: Session, wanted: DeskQuery) -> dict[Flag, int]:
    people = accounts.PEOPLE
    tallied = (
        select(FlagRow.flag, func.count())
        .join(Application, Application.id == FlagRow.application_id)
        .join(people, Application.account_id == people.c.id)
        .where(*_of_season(wanted), *_conditions(wanted), *_shelved(wanted))
        .group_by(FlagRow.flag)
    )
    found = {Flag(word): count for word, count in session.execute(tallied)}
    return {one: found.get(one, 0) for one in Flag}


def _of_season(wanted: DeskQuery) -> list[ColumnElement[bool]]:
    return [FlagRow.county == wanted.county, FlagRow.school_year == wanted.school_year]


def _flagged(wanted: DeskQuery) -> list[ColumnElement[bool]]:
    return [*_of_season(wanted), FlagRow.flag == (wanted.flag or Flag.NEEDS_YOU).value]


def _shelved(wanted: DeskQuery) -> list[ColumnElement[bool]]:
    return [_on(wanted.shelf)] if wanted.shelf else []


def _conditions(wanted: DeskQuery) -> list[ColumnElement[bool]]:
    people, search = accounts.PEOPLE, wanted.search
    found: list[ColumnElement[bool]] = [
        Application.county == wanted.county,
        Application.school_year == wanted.school_year,
        Application.account_id != wanted.reader,
    ]
    if not wanted.with_protected:
        found.append(people.c.protected.is_(False))
    if wanted.deadline_class is not None:
        found.append(Application.sent_class == wanted.deadline_class.value)
    if wanted.level is not None:
        found.append(Application.sent_level == wanted.level)
    if search.reference is not None:
        found.append(Application.reference == search.reference)
    if search.part is not None:
        found.append(Application.reference.contains(search.part, autoescape=True))
    found.extend(accounts.named_like(word) for word in search.words)
    return found


def _on(shelf: Shelf) -> ColumnElement[bool]:
    if shelf is Shelf.LATE:
        return and_(Application.sent_late, standing.in_([State.SUBMITTED.value, State.CHANGED.value]))
    return standing == shelf.value


def _item(row: dict[str, Any]) -> dict[str, Any]:
    given, family = row.pop("given_name"), row.pop("family_name")
    deadline_class = row["deadline_class"]
    return {
        **row,
        "name": accounts.full_name(given, family),
        "state": State(row["state"]),
        "deadline_class": DeadlineClass(deadline_class) if deadline_class else None,
    }


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One application as the county sees it."""

    facts: dict[str, Any]
    sent: Submission | None
    papers: list[Attachment]


def on_desk(session: Session, application: Application, reader: Principal, now: datetime) -> OnDesk:
    """Who, how to reach her, what was sent, what the rules say about it. The look leaves a trace."""
    sent = submission(session, application, application.submissions) if application.is_sent else None
    person = accounts.person(session, application.account_id, now)
    if sent is None:
        note_look(session, application.account_id, application, reader, now)
    else:
        note_reading(session, application, sent, reader, now)
    deadline_class = DeadlineClass(application.sent_class) if application.sent_class else None
    around = world.circumstances_of(session, application)
    facts = {
        "id": application.id,
        "reference": application.reference,
        "county": application.county,
        "school_year": application.school_year,
        "state": _state_of(application),
        "late": application.sent_late,
        "deadline_class": deadline_class,
        "level": application.sent_level,
        "flags": flags_on(session, [application.id])[application.id],
        "asked": requests_of(session, application, now),
        **demands_on(session, application, now),
        "deadline": _deadline(session, application, deadline_class),
        "begun_at": application.created_at,
        "submitted_at": application.submitted_at,
        "withdrawn_at": application.withdrawn_at,
        "reopened_until": application.reopened_until,
        "person": {
            "account_id": person.account_id,
            "name": person.name,
            "born": person.born,
            "county": person.county,
            "municipality": None if person.protected else person.municipality,
            "postal_code": None if person.protected else person.postal_code,
            "phone": person.contact.phone,
            "email": person.contact.email,
            "contact_confirmed": person.contact_confirmed,
            "protected": person.protected,
            "school_name": _school_name(session, person.school),
        },
        "history": [
            {
                "school_year": year.school_year,
                "area": year.area,
                "school_name": _school_name(session, year.school),
            }
            for year in years_of(session, application.account_id)
        ],
        "findings": judge(session, around, person, sent.content["draft"], now) if sent else (),
        "timeline": timeline_of(session, application),
        **_reopening(session, application, now),
    }
    return OnDesk(facts, sent, _papers(session, application, sent))


def grades_on_desk(
    session: Session, application: Application, reader: Principal, now: datetime
) -> grades.Summary:
    """What the applicant competes with at the level she applies for, as this county counts. The look leaves a trace."""
    audit.record(
        session,
        at=now,
        action=AUDIT_GRADES,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=application.account_id,
        object_id=application.id,
        details={},
    )
    target = application.sent_level or LOWEST
    return grades.summary(
        session, application.account_id, target, application.county, application.school_year
    )


@dataclass(frozen=True, slots=True)
class AppliedFor:
    """On which terms somebody applies, and for which level; of what was never sent, nothing."""

    category: str | None = None
    level: str | None = None


def applied_for(session: Session, application: Application) -> AppliedFor:
    """The terms and the level of what was last sent."""
    if not application.is_sent:
        return AppliedFor()
    sent = submission(session, application, application.submissions)
    draft = read_draft(sent.content["draft"])
    return AppliedFor(draft.category.value, draft.level)


def _papers(session: Session, application: Application, sent: Submission | None) -> list[Attachment]:
    """The papers the county may know of: what was sent, and what was added to it since; of a mere draft, none."""
    if sent is None:
        return []
    present = attachments_of(session, application)
    named = {paper["id"] for paper in sent.content["attachments"]} - {paper.id for paper in present}
    taken_out = session.scalars(select(Attachment).where(Attachment.id.in_(named))) if named else ()
    return sorted([*present, *taken_out], key=lambda paper: paper.id)


def _state_of(application: Application) -> State:
    return state_of(
        application.submissions,
        application.withdrawn_at,
        application.submitted_draft_version,
        application.draft_version,
    )


def _deadline(
    session: Session, application: Application, deadline_class: DeadlineClass | None
) -> datetime | None:
    if deadline_class is None:
        return None
    return world.times_of(session, application.county, application.school_year, deadline_class).deadline


def _reopening(session: Session, application: Application, now: datetime) -> dict[str, Any]:
    """On which grounds it can be opened again now, and until when at most; no ground while it is open anyway."""
    times = times_of(session, application)
    possible = [ground for ground in ReopeningGround if may_reopen(times.change, ground, now)]
    return {"grounds": [] if now < times.deadline else possible, "reopen_latest": now + LONGEST_REOPENING}


def _school_name(session: Session, number: str | None) -> str | None:
    if number is None:
        return None
    try:
        return catalogue.school(session, number).name
    except NotFound:
        return None
