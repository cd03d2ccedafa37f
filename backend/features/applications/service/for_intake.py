"""The door through which an intake reads what was sent: whole counties at once, past the ORM."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from backend.features.applications.models import Application, SchoolHistory, Submission, Wish
from backend.features.applications.rules.categories import ApplicationType, Category
from backend.features.applications.rules.statuses import WITHDRAWN
from backend.features.applications.service.history import Year

AT_ONCE = 500
"""Ids in one statement: below what either database takes as parameters."""
ROWS_AT_ONCE = 10_000
"""Rows fetched together."""


class SentWish(NamedTuple):
    """A wish for a school place, in force or withdrawn."""

    id: str
    rank: int
    area: str
    school: str
    status: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An application as it was last sent, withdrawn ones with their wishes marked so."""

    id: str
    account_id: str
    county: str
    late: bool
    category: Category
    wishes: tuple[SentWish, ...]


def sent_applications(
    session: Session, school_year: int, counties: Collection[str], account_id: str | None = None
) -> list[Sent]:
    """Every application with a wish for a school place that was sent to these counties, by id; or one person's."""
    theirs = _of(school_year, counties)
    if account_id is not None:
        theirs = and_(theirs, Application.account_id == account_id)
    connection = session.connection()
    category = Submission.content["draft"]["category"].as_string()
    last = and_(Submission.application_id == Application.id, Submission.number == Application.submissions)
    applications = (
        select(Application.id, Application.account_id, Application.county, Submission.late, category)
        .join(Submission, last)
        .where(theirs)
        .order_by(Application.id)
    )
    wishes = (
        select(Wish.application_id, Wish.id, Wish.rank, Wish.area, Wish.school, Wish.official)
        .join(Application, Application.id == Wish.application_id)
        .where(
            theirs,
            Wish.type == ApplicationType.SCHOOL.value,
            Wish.school.is_not(None),
        )
        .order_by(Wish.application_id, Wish.rank)
    )
    wished: dict[str, list[SentWish]] = {}
    words: dict[str, str] = {}
    for some in connection.execute(wishes).partitions(ROWS_AT_ONCE):
        for application, one, rank, area, school, status in some:
            # Each area, school and status is one text, however many wishes name it.
            codes = (words.setdefault(word, word) for word in (area, school or "", status))
            wished.setdefault(application, []).append(SentWish(one, rank, *codes))
    return [
        Sent(one, account, county, late, Category(of_draft or Category.ORDINARY), tuple(wished[one]))
        for one, account, county, late, of_draft in connection.execute(applications).all()
        if one in wished
    ]


def wishes_in_force(session: Session, application_id: str) -> list[SentWish]:
    """The school wishes of one application, in order."""
    rows = select(Wish.id, Wish.rank, Wish.area, Wish.school, Wish.official).where(
        Wish.application_id == application_id,
        Wish.type == ApplicationType.SCHOOL.value,
        Wish.school.is_not(None),
    )
    found = session.connection().execute(rows.order_by(Wish.rank))
    return [SentWish(one, rank, area, school or "", status) for one, rank, area, school, status in found]


def withdrawn_wishes(session: Session, school_year: int, counties: Collection[str]) -> set[str]:
    """The wishes of a season for these counties that have been taken back."""
    found = (
        select(Wish.id)
        .join(Application, Application.id == Wish.application_id)
        .where(_of(school_year, counties), Wish.official == WITHDRAWN)
    )
    return set(session.connection().execute(found).scalars())


def count_with_status(
    session: Session, school_year: int, area: str, school: str, codes: Collection[str]
) -> int:
    """How many wishes of the season for an area at a school have one of these codes."""
    counted = (
        select(func.count())
        .select_from(Wish)
        .join(Application, Application.id == Wish.application_id)
        .where(
            Application.school_year == school_year,
            Wish.area == area,
            Wish.school == school,
            Wish.official.in_(sorted(codes)),
        )
    )
    return int(session.connection().execute(counted).scalar_one())


def find_by_reference(session: Session, reference: str) -> Application | None:
    """The application that has a reference number."""
    return session.scalars(select(Application).where(Application.reference == reference)).one_or_none()


@dataclass(frozen=True, slots=True)
class Demand:
    """How many applications wish for something."""

    first: int = 0
    """As the first wish."""
    all: int = 0


def demand(session: Session, school_year: int, county: str) -> dict[tuple[str, str], Demand]:
    """How many of the applications sent to a county wish for each area at each school, by both codes."""
    is_first = case((Wish.rank == 1, 1), else_=0)
    counted = (
        select(Wish.area, Wish.school, func.sum(is_first), func.count())
        .join(Application, Application.id == Wish.application_id)
        .where(
            _of(school_year, [county]),
            Application.withdrawn_at.is_(None),
            Wish.type == ApplicationType.SCHOOL.value,
            Wish.school.is_not(None),
        )
        .group_by(Wish.area, Wish.school)
    )
    return {
        (area, school or ""): Demand(int(first), every)
        for area, school, first, every in session.connection().execute(counted)
    }


def changed_since(session: Session, school_year: int, counties: Collection[str], moment: datetime) -> int:
    """How many applications to these counties were sent or withdrawn after a moment."""
    changed = or_(Application.submitted_at > moment, Application.withdrawn_at > moment)
    counted = select(func.count()).select_from(Application).where(_of(school_year, counties), changed)
    return int(session.connection().execute(counted).scalar_one())


def latest_years(session: Session, accounts: Sequence[str]) -> dict[str, Year]:
    """The latest year that the school system reported of each of these people."""
    found: dict[str, Year] = {}
    for start in range(0, len(accounts), AT_ONCE):
        years = (
            select(
                SchoolHistory.account_id, SchoolHistory.school_year, SchoolHistory.area, SchoolHistory.school
            )
            .where(SchoolHistory.account_id.in_(accounts[start : start + AT_ONCE]))
            .order_by(SchoolHistory.school_year, SchoolHistory.id)
        )
        found |= {
            account: Year(year, area, school)
            for account, year, area, school in session.connection().execute(years).all()
        }
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """An application by its reference number."""

    id: str
    account_id: str
    reference: str


def references(session: Session, applications: Sequence[str]) -> list[Named]:
    """Whose these applications are, and their reference numbers."""
    columns = (Application.id, Application.account_id, Application.reference)
    return [Named(*row) for row in _in_chunks(session, applications, columns, Application.id)]


def references_of_people(
    session: Session, accounts: Sequence[str], school_year: int
) -> dict[str, tuple[str, str]]:
    """Application id and reference number by account; of several the oldest."""
    columns = (Application.account_id, Application.id, Application.reference, Application.school_year)
    rows = sorted(
        _in_chunks(session, accounts, columns, Application.account_id), key=lambda row: row[1], reverse=True
    )
    return {account: (one, reference) for account, one, reference, year in rows if year == school_year}


def _in_chunks(session: Session, ids: Sequence[str], columns: Any, by: Any) -> Iterator[Any]:
    for start in range(0, len(ids), AT_ONCE):
        yield from session.connection().execute(select(*columns).where(by.in_(ids[start : start + AT_ONCE])))


def _of(school_year: int, counties: Collection[str]) -> ColumnElement[bool]:
    return and_(
        Application.school_year == school_year,
        Application.county.in_(sorted(counties)),
        Application.submissions > 0,
    )
