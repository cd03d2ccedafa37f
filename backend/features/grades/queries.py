"""The county's desk: what its pupils have reported as wrong, and everything it takes to settle one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.accounts.service import Person
from backend.features.grades.models import GradeRow, ReportRow
from backend.features.grades.rules.records import Assessment, Mark, possible_marks
from backend.features.grades.rules.reports import Kind, Queue, State

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Whose reports are asked for, and which pile. The reader's own are never among them."""

    county: str
    reader: str
    pile: Queue = Queue.OPEN
    with_protected: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a pile, and how high both are."""

    items: list[dict[str, Any]]
    counts: dict[Queue, int]
    number: int


def queue_page(session: Session, wanted: QueueQuery, number: int = 1) -> QueuePage:
    """The open reports, the oldest first, or the settled ones, the latest first. Two statements."""
    people = accounts.PEOPLE
    conditions: list[ColumnElement[bool]] = [
        people.c.county == wanted.county,
        ReportRow.account_id != wanted.reader,
    ]
    if not wanted.with_protected:
        conditions.append(people.c.protected.is_(False))
    joined = ReportRow.account_id == people.c.id
    settled = ReportRow.settled_at.is_not(None)
    tallied = session.execute(
        select(settled, func.count()).join(people, joined).where(*conditions).group_by(settled)
    )
    heights = {bool(is_settled): count for is_settled, count in tallied}
    is_open = wanted.pile is Queue.OPEN
    order = ReportRow.sent_at.asc() if is_open else ReportRow.settled_at.desc()
    rows = session.execute(
        select(
            ReportRow.id,
            people.c.given_name,
            people.c.family_name,
            ReportRow.kind,
            ReportRow.state,
            GradeRow.subject_name,
            GradeRow.mark,
            ReportRow.sent_at,
            ReportRow.settled_at,
        )
        .join(people, joined)
        .outerjoin(GradeRow, GradeRow.id == ReportRow.seen_id)
        .where(*conditions, ReportRow.settled_at.is_(None) if is_open else settled)
        .order_by(order, ReportRow.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).mappings()
    counts = {Queue.OPEN: heights.get(False, 0), Queue.SETTLED: heights.get(True, 0)}
    return QueuePage([_item(dict(row)) for row in rows], counts, number)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    given, family = row.pop("given_name"), row.pop("family_name")
    return {
        **row,
        "name": accounts.full_name(given, family),
        "kind": Kind(row["kind"]),
        "state": State(row["state"]),
        "mark": Mark(row["mark"]) if row["mark"] else None,
    }


@dataclass(frozen=True, slots=True)
class ReportOnDesk:
    """A report with all that is known: who wrote it, every version of the grade, what it could be corrected to."""

    row: ReportRow
    person: Person
    versions: list[GradeRow]
    marks: tuple[Mark, ...]


def report_on_desk(session: Session, found: ReportRow, now: datetime) -> ReportOnDesk:
    """One report as an officer sees it. A grade that is no longer in force can be corrected to nothing."""
    versions = _versions(session, found)
    present = next((row for row in versions if row.replaced_at is None), None)
    changeable = present is not None and found.kind != Kind.NOT_MINE
    return ReportOnDesk(
        row=found,
        person=accounts.person(session, found.account_id, now),
        versions=versions,
        marks=possible_marks(Assessment(present.assessment)) if present and changeable else (),
    )


def _versions(session: Session, found: ReportRow) -> list[GradeRow]:
    if found.record_id is None:
        return []
    rows = session.scalars(
        select(GradeRow)
        .where(GradeRow.record_id == found.record_id, GradeRow.account_id == found.account_id)
        .order_by(GradeRow.version.desc())
    )
    return list(rows)
