"""Keeping the flags of the county's desk: worked out anew, many applications at once, whenever something has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session

from backend.features.applications.models import Application, Attachment, FlagRow, PaperRequest, Submission
from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.draft import Draft, read_draft
from backend.features.applications.rules.flags import Circumstance, Flag, Matter, flags_of
from backend.features.applications.rules.papers import Asked, Asking, asking_of
from backend.features.grades import service as grades
from backend.kernel.ids import new_id

AT_ONCE = 500
"""Applications in one go: their ids below what either database takes as parameters."""


def flag(session: Session, application_ids: Sequence[str], now: datetime) -> None:
    """Work out the flags of these applications, at most `AT_ONCE`."""
    session.flush()
    last = and_(Submission.application_id == Application.id, Submission.number == Application.submissions)
    rows = session.execute(
        select(
            Application.id,
            Application.account_id,
            Application.county,
            Application.school_year,
            Application.sent_late,
            Application.decided,
            Application.withdrawn_at,
            Submission.content["draft"].label("draft"),
        )
        .outerjoin(Submission, last)
        .where(Application.id.in_(application_ids))
    ).all()
    in_force = {row.id: read_draft(row.draft) for row in rows if row.draft and row.withdrawn_at is None}
    papers, asked = _papers(session, in_force), _asked(session, in_force)
    faults = _faults(session, rows, in_force)
    wanted = {
        row.id: flags_of(
            Circumstance(
                draft=in_force[row.id],
                late=row.sent_late,
                papers=frozenset(kind for kind, _ in papers[row.id]),
                asked=frozenset(asking_of(one, papers[row.id], now) for one in asked[row.id]),
                decided=frozenset(map(Matter, row.decided)),
                grades=faults.get(row.id, frozenset()),
            )
        )
        for row in rows
        if row.id in in_force
    }
    _write(session, rows, wanted)
    levels = {row.id: in_force[row.id].level for row in rows if row.id in in_force}
    _mark(session, [row.id for row in rows], levels, now)


def _papers(
    session: Session, applications: Collection[str]
) -> dict[str, list[tuple[AttachmentKind, datetime]]]:
    found: dict[str, list[tuple[AttachmentKind, datetime]]] = defaultdict(list)
    present = select(Attachment.application_id, Attachment.kind, Attachment.added_at).where(
        Attachment.application_id.in_(applications), Attachment.removed_at.is_(None)
    )
    for application, kind, added_at in session.execute(present):
        found[application].append((AttachmentKind(kind), added_at))
    return found


def _asked(session: Session, applications: Collection[str]) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    open_ones = select(PaperRequest).where(
        PaperRequest.application_id.in_(applications), PaperRequest.settled_at.is_(None)
    )
    for row in session.scalars(open_ones):
        found[row.application_id].append(asked_in(row))
    return found


def asked_in(row: PaperRequest) -> Asked:
    """A request as the rules see it."""
    return Asked(AttachmentKind(row.kind), row.asked_at, row.until, row.settled_at)


def _faults(session: Session, rows: Sequence[Any], drafts: dict[str, Draft]) -> dict[str, frozenset[Flag]]:
    """What is wrong with the grades of those who apply for a school place, county by county."""
    found: dict[str, set[Flag]] = defaultdict(set)
    applying = [row for row in rows if row.id in drafts and drafts[row.id].for_school]
    seasons = {(row.county, row.school_year) for row in applying}
    for county, school_year in sorted(seasons):
        mine = [row for row in applying if (row.county, row.school_year) == (county, school_year)]
        targets = [(row.account_id, drafts[row.id].level or "vg1") for row in mine]
        sound = grades.soundness(session, targets, county, school_year)
        for row, one in zip(mine, sound, strict=True):
            found[row.id] |= _of(one)
    reporting = grades.reporting(session, [row.account_id for row in applying])
    for row in applying:
        if row.account_id in reporting:
            found[row.id].add(Flag.GRADES_REPORTED)
    return {application: frozenset(flags) for application, flags in found.items()}


def _of(sound: grades.Soundness) -> set[Flag]:
    found = {
        Flag.GRADES_MISSING: sound.missing,
        Flag.GRADES_INCOMPLETE: sound.incomplete,
        Flag.GRADES_DOUBTFUL: sound.doubtful,
    }
    return {flag for flag, is_so in found.items() if is_so}


def _write(session: Session, rows: Sequence[Any], wanted: dict[str, frozenset[Flag]]) -> None:
    ids = [row.id for row in rows]
    kept = select(FlagRow.id, FlagRow.application_id, FlagRow.flag).where(FlagRow.application_id.in_(ids))
    present = {(one.application_id, Flag(one.flag)): one.id for one in session.execute(kept)}
    due = {(row.id, one): row for row in rows for one in wanted.get(row.id, ())}
    gone = [present[key] for key in present.keys() - due.keys()]
    if gone:
        session.execute(delete(FlagRow).where(FlagRow.id.in_(gone)))
    new = [
        {
            "id": new_id(),
            "application_id": row.id,
            "county": row.county,
            "school_year": row.school_year,
            "flag": one.value,
        }
        for (_, one), row in due.items()
        if (row.id, one) not in present
    ]
    if new:
        session.execute(insert(FlagRow), new)


def _mark(session: Session, ids: Sequence[str], levels: dict[str, str | None], now: datetime) -> None:
    by_level: dict[str | None, list[str]] = defaultdict(list)
    for one in ids:
        by_level[levels.get(one)].append(one)
    for level, several in by_level.items():
        session.execute(
            update(Application)
            .where(Application.id.in_(several))
            .values(flagged_at=now, sent_level=level)
            .execution_options(synchronize_session="fetch")
        )


def flag_due(session: Session, now: datetime) -> int:
    """The worker's turn: work out what has changed without anybody's being there to do it. Returns how many."""
    _note_overdue(session, now)
    ids = session.scalars(select(Application.id).where(Application.flagged_at.is_(None)).limit(AT_ONCE)).all()
    if ids:
        flag(session, ids, now)
    return len(ids)


def _note_overdue(session: Session, now: datetime) -> None:
    """A paper whose time has run out makes its application wait for the officer again."""
    late = and_(PaperRequest.overdue_noted.is_(False), PaperRequest.until <= now)
    rows = session.scalars(select(PaperRequest).where(late).limit(AT_ONCE)).all()
    for row in rows:
        row.overdue_noted = True
    _forget_flags(session, [row.application_id for row in rows])


def _forget_flags(session: Session, ids: Sequence[str]) -> None:
    if ids:
        session.execute(update(Application).where(Application.id.in_(ids)).values(flagged_at=None))


@grades.on_change
def grades_changed(session: Session, account_id: str) -> None:
    """Somebody's grades are others now: her applications must be looked at again."""
    session.execute(update(Application).where(Application.account_id == account_id).values(flagged_at=None))


def record_decided(
    session: Session, application: Application, matters: Collection[Matter], now: datetime
) -> None:
    """What officers' decisions in force settle about an application. The caller holds its lock."""
    application.decided = sorted(matter.value for matter in matters)
    flag(session, [application.id], now)


def flags_on(session: Session, application_ids: Sequence[str]) -> dict[str, list[Flag]]:
    """The flags of these applications, in the order of the desk."""
    order = list(Flag)
    found: dict[str, list[Flag]] = {one: [] for one in application_ids}
    rows = select(FlagRow.application_id, FlagRow.flag).where(FlagRow.application_id.in_(application_ids))
    for application, word in session.execute(rows):
        found[application].append(Flag(word))
    return {one: sorted(flags, key=order.index) for one, flags in found.items()}


def standing_of(row: PaperRequest, papers: Sequence[Attachment], now: datetime) -> Asking:
    """How one request stands."""
    added = [(AttachmentKind(one.kind), one.added_at) for one in papers]
    return asking_of(asked_in(row), added, now)
