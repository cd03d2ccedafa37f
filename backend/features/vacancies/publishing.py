"""What can be found: adverts and approvals into the read model and its words, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from backend.features.vacancies.engine import EntryWords, full_text
from backend.features.vacancies.index import COUNTER
from backend.features.vacancies.models import AdvertRow, ApprovalRow, CounterRow, EntryRow
from backend.features.vacancies.rules.kinds import AdvertState, Contract, EntryKind

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Site:
    """Where an apprentice would work."""

    postal_code: str
    town: str
    municipality: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Company:
    """Who publishes: an id that means something to the company register alone, and the name to publish under."""

    id: str
    name: str
    organisation_number: str


@dataclass(frozen=True, slots=True)
class Advert:
    """An advert as it is to be published."""

    id: str
    company: Company
    contract: Contract
    title: str
    language: str
    positions: int
    trades: tuple[str, ...]
    sites: tuple[Site, ...]
    starts_on: date | None
    deadline: date | None
    requirements: tuple[str, ...]
    text_do: str
    text_seek: str
    text_offer: str


@dataclass(frozen=True, slots=True)
class Approval:
    """That a company may train apprentices in a trade, and where."""

    id: str
    company: Company
    trade: str
    site: Site


def publish(session: Session, adverts: Iterable[Advert], now: datetime) -> int:
    """Publish these adverts; one that is there already is published anew as it now reads. Returns how many."""
    several = list(adverts)
    _forget(session, AdvertRow, [one.id for one in several])
    for part in _parts(several):
        session.execute(insert(AdvertRow), [_advert_row(one, now) for one in part])
        _enter(session, [_advert_entry(one, now) for one in part])
    return len(several)


def approve(session: Session, approvals: Iterable[Approval]) -> int:
    """Make these approved companies findable. Returns how many."""
    several = list(approvals)
    _forget(session, ApprovalRow, [one.id for one in several])
    for part in _parts(several):
        session.execute(insert(ApprovalRow), [_approval_row(one) for one in part])
        _enter(session, [_approval_entry(one) for one in part])
    return len(several)


def entered(session: Session, kind: EntryKind) -> frozenset[str]:
    """The ids of all adverts or approvals that can be found or once could."""
    return frozenset(session.scalars(select(EntryRow.subject_id).where(EntryRow.kind == kind.value)))


def withdraw(session: Session, kind: EntryKind, subject_id: str) -> None:
    """Let an advert or approval be found no more. Safe to repeat."""
    row = session.scalar(
        select(EntryRow).where(EntryRow.kind == kind.value, EntryRow.subject_id == subject_id)
    )
    if row is None or not row.live:
        return
    row.live, row.revision = False, _next_revision(session)
    session.flush()
    connection = session.connection()
    full_text(connection).take(connection, [row.number])


def _next_revision(session: Session) -> int:
    """Take the next revision and hold the counter until the transaction ends."""
    step = (
        update(CounterRow)
        .where(CounterRow.name == COUNTER)
        .values(value=CounterRow.value + 1)
        .returning(CounterRow.value)
    )
    revision = session.execute(step).scalar()
    if revision is None:
        session.execute(insert(CounterRow), [{"name": COUNTER, "value": 1}])
        return 1
    return revision


def _forget(session: Session, table: type[AdvertRow | ApprovalRow], ids: Sequence[str]) -> None:
    """Take the earlier versions out of the way, in groups a statement can hold."""
    for part in _parts(ids):
        session.execute(table.__table__.delete().where(table.__table__.c.id.in_(part)))  # type: ignore[attr-defined]


def _enter(session: Session, entries: Sequence[tuple[dict[str, Any], str]]) -> None:
    """Write read-model rows (with their texts) and their words."""
    revision = _next_revision(session)
    connection = session.connection()
    subjects = [row["subject_id"] for row, _ in entries]
    kind = entries[0][0]["kind"]
    known = select(EntryRow.subject_id, EntryRow.number).where(
        EntryRow.kind == kind, EntryRow.subject_id.in_(subjects)
    )
    numbers = _numbers(session, known)
    fresh = [row | {"revision": revision, "live": True} for row, _ in entries]
    if old := [row | {"number": numbers[row["subject_id"]]} for row in fresh if row["subject_id"] in numbers]:
        session.execute(update(EntryRow), old)
    if new := [row for row in fresh if row["subject_id"] not in numbers]:
        session.execute(insert(EntryRow), new)
        numbers = _numbers(session, known)
    full_text(connection).put(
        connection,
        [
            EntryWords(numbers[row["subject_id"]], f"{row['title']} {row['company_name']}", body)
            for row, body in entries
        ],
    )


def _numbers(session: Session, known: Select[*tuple[Any, ...]]) -> dict[str, int]:
    return {row.subject_id: row.number for row in session.execute(known)}


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), MOST_AT_ONCE):
        yield items[start : start + MOST_AT_ONCE]


def _advert_row(one: Advert, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "company_id": one.company.id,
        "organisation_number": one.company.organisation_number,
        "company_name": one.company.name,
        "state": AdvertState.PUBLISHED.value,
        "contract": one.contract.value,
        "title": one.title,
        "language": one.language,
        "positions": one.positions,
        "trades": list(one.trades),
        "places": [asdict(site) for site in one.sites],
        "starts_on": one.starts_on,
        "deadline": one.deadline,
        "published_at": now,
        "requirements": list(one.requirements),
        "text_do": one.text_do,
        "text_seek": one.text_seek,
        "text_offer": one.text_offer,
    }


def _advert_entry(one: Advert, now: datetime) -> tuple[dict[str, Any], str]:
    row = {
        "kind": EntryKind.ADVERT.value,
        "subject_id": one.id,
        "organisation_number": one.company.organisation_number,
        "company_name": one.company.name,
        "title": one.title,
        "contract": one.contract.value,
        "trades": list(one.trades),
        "places": [asdict(site) for site in one.sites],
        "starts_on": one.starts_on,
        "deadline": one.deadline,
        "published_at": now,
    }
    return row, " ".join((one.text_do, one.text_seek, one.text_offer))


def _approval_row(one: Approval) -> dict[str, Any]:
    return {
        "id": one.id,
        "company_id": one.company.id,
        "organisation_number": one.company.organisation_number,
        "company_name": one.company.name,
        "trade": one.trade,
        **asdict(one.site),
    }


def _approval_entry(one: Approval) -> tuple[dict[str, Any], str]:
    row = {
        "kind": EntryKind.APPROVAL.value,
        "subject_id": one.id,
        "organisation_number": one.company.organisation_number,
        "company_name": one.company.name,
        "title": "",
        "contract": Contract.APPRENTICE.value,
        "trades": [one.trade],
        "places": [asdict(one.site)],
        "starts_on": None,
        "deadline": None,
        "published_at": None,
    }
    return row, ""
