"""The county's list of cases: one statement for how many lie where, one for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.complaints.models import Case
from backend.features.complaints.rules.cases import Kind, State, days_late, days_until, word_owed_by

PAGE_SIZE = 50


class Shelf(StrEnum):
    """Where a case lies."""

    NEW = "new"
    CONSIDERED = "considered"
    FORWARDED = "forwarded"
    CLOSED = "closed"


STATES = {
    Shelf.NEW: (State.RECEIVED,),
    Shelf.CONSIDERED: (State.CONSIDERED,),
    Shelf.FORWARDED: (State.FORWARDED,),
    Shelf.CLOSED: (State.SETTLED, State.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """Whose cases are asked for, and which shelf. The reader's own are never among them."""

    county: str
    reader: str
    shelf: Shelf = Shelf.NEW
    with_protected: bool = False


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a shelf, and how much lies on each."""

    items: list[dict[str, Any]]
    counts: dict[Shelf, int]
    number: int


def desk_page(session: Session, wanted: DeskQuery, now: datetime, number: int = 1) -> DeskPage:
    """The cases of a shelf: those that wait the oldest first, the closed ones the latest first."""
    people = accounts.PEOPLE
    joined = Case.account_id == people.c.id
    conditions: list[ColumnElement[bool]] = [
        Case.county == wanted.county,
        Case.account_id != wanted.reader,
        Case.state != State.DRAFT.value,
    ]
    if not wanted.with_protected:
        conditions.append(people.c.protected.is_(False))
    tallied = session.execute(
        select(Case.state, func.count()).join(people, joined).where(*conditions).group_by(Case.state)
    )
    heights = {State(state): count for state, count in tallied}
    is_closed = wanted.shelf is Shelf.CLOSED
    rows = session.execute(
        select(
            Case.id,
            people.c.given_name,
            people.c.family_name,
            Case.kind,
            Case.state,
            Case.content["subject"].as_string().label("subject"),
            Case.received_at,
            Case.deadline,
            Case.closed_at,
        )
        .join(people, joined)
        .where(*conditions, Case.state.in_([state.value for state in STATES[wanted.shelf]]))
        .order_by(Case.closed_at.desc() if is_closed else Case.received_at.asc(), Case.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).mappings()
    counts = {shelf: sum(heights.get(state, 0) for state in states) for shelf, states in STATES.items()}
    return DeskPage([_item(dict(row), now) for row in rows], counts, number)


def _item(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    given, family = row.pop("given_name"), row.pop("family_name")
    deadline, received = row.pop("deadline"), row["received_at"]
    return {
        **row,
        "kind": Kind(row["kind"]),
        "state": State(row["state"]),
        "name": accounts.full_name(given, family),
        "days_late": days_late(received, deadline) if deadline else 0,
        "days_left": days_until(word_owed_by(received), now),
    }
