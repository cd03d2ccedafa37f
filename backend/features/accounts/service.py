"""Use cases around a person's own account; typed functions here are the door for neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Grant, Role
from auth.session import ABSOLUTE_LIMIT, IDLE_LIMIT, EndReason
from backend.features.accounts.models import Account, LoginTransactionRow, RoleGrant, SessionRow
from backend.features.accounts.rules import Contact, needs_confirmation, search_form
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform.api.versions import require_version
from backend.platform.audit import AuditEntry
from backend.platform.exports import exports
from backend.platform.secrets import SecretBox

NUMBER_KIND = "identity_number"
LOG_PAGE = 200
SEALED_AT_ONCE = 500
AT_ONCE = 500
"""Ids in one statement: below what either database takes as parameters."""
FORGOTTEN_AFTER = timedelta(days=1)

PERSONS = select(
    Account.id,
    Account.given_name,
    Account.family_name,
    Account.born,
    Account.county.label("home_county"),
    Account.municipality,
    Account.postal_code,
    Account.school,
    Account.protected,
    Account.locale,
    Account.phone,
    Account.email,
    Account.contact_confirmed_at,
).subquery("persons")
"""A row per person. Who reads rows of their own joins it to them, and hands what it finds to `person_of`."""
# Whoever reaches for an application asks for a person: columns instead of an entity, one statement for good.
PERSON = select(PERSONS).where(PERSONS.c.id == bindparam("account_id"))


PEOPLE = select(
    Account.id,
    Account.given_name,
    Account.family_name,
    Account.search_name,
    Account.county,
    Account.protected,
).subquery("people")
"""Everyone, for a neighbour's list to join with. Whoever lists people decides about the protected ones."""


@dataclass(frozen=True, slots=True)
class Person:
    """What neighbours may know of a person. No identity number, no address of a protected person."""

    account_id: str
    given_name: str | None
    family_name: str | None
    born: date | None
    county: str | None
    municipality: str | None
    postal_code: str | None
    school: str | None
    protected: bool
    locale: str
    contact: Contact
    contact_confirmed: bool

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name)


def find(session: Session, account_id: str) -> Account | None:
    """The account itself, or `None`; for this feature's own rooms."""
    return session.get(Account, account_id)


def account(session: Session, account_id: str) -> Account:
    """The account itself, for this feature's own rooms.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = find(session, account_id)
    if found is None:
        raise NotFound("problems.not_found")
    return found


def person(session: Session, account_id: str, now: datetime) -> Person:
    """One person as neighbours see them.

    Raises:
        NotFound: `problems.not_found`.
    """
    # A row that this transaction changed is still in the session: write it before reading past the session.
    session.flush()
    row = session.connection().execute(PERSON, {"account_id": account_id}).one_or_none()
    if row is None:
        raise NotFound("problems.not_found")
    return person_of(row, account_id, now)


def person_of(row: Row[Any], account_id: str, now: datetime) -> Person:
    """One person from a row that holds the columns of `PERSONS`."""
    return Person(
        account_id=account_id,
        given_name=row.given_name,
        family_name=row.family_name,
        born=row.born,
        county=row.home_county,
        municipality=row.municipality,
        postal_code=row.postal_code,
        school=row.school,
        protected=row.protected,
        locale=row.locale or "nb",
        contact=Contact(row.phone, row.email),
        contact_confirmed=not needs_confirmation(row.contact_confirmed_at, now),
    )


@dataclass(frozen=True, slots=True)
class Residence:
    """Where someone lives, and whether nobody but the protection officer may know that they exist."""

    county: str | None
    postal_code: str | None
    protected: bool


def residences(session: Session, account_ids: Sequence[str]) -> dict[str, Residence]:
    """Where these people live, in bulk. Protected ones are counted like all others: show none of them to anybody."""
    columns = select(Account.id, Account.county, Account.postal_code, Account.protected)
    found: dict[str, Residence] = {}
    for start in range(0, len(account_ids), AT_ONCE):
        rows = columns.where(Account.id.in_(account_ids[start : start + AT_ONCE]))
        found |= {
            row.id: Residence(row.county, row.postal_code, row.protected)
            for row in session.connection().execute(rows).all()
        }
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a list: the name as the register knows it, and whether nobody but the protection officer may see it."""

    name: str
    protected: bool


def listed(session: Session, account_ids: Sequence[str]) -> dict[str, Listed]:
    """These people by account id, in bulk. Whoever shows them leaves the protected ones out."""
    columns = select(Account.id, Account.given_name, Account.family_name, Account.protected)
    found: dict[str, Listed] = {}
    for start in range(0, len(account_ids), AT_ONCE):
        rows = columns.where(Account.id.in_(account_ids[start : start + AT_ONCE]))
        found |= {
            row.id: Listed(full_name(row.given_name, row.family_name), row.protected)
            for row in session.connection().execute(rows)
        }
    return found


def find_or_open(session: Session, secrets: SecretBox, identity_number: str, now: datetime) -> Account:
    """The account of whoever has this number; opened, as an applicant without a name, at the first sign-in."""
    index = secrets.index(NUMBER_KIND, identity_number)
    known = select(Account).where(Account.number_index == index)
    found = session.scalars(known).one_or_none()
    if found is not None:
        return found
    opened = Account(id=new_id(), number_index=index, created_at=now)
    opened.number = sealed_number(secrets, opened.id, identity_number)
    opened.grants.append(RoleGrant(role=Role.APPLICANT.value))
    try:
        with session.begin_nested():
            session.add(opened)
    except IntegrityError:
        # On another device at the same moment; the index lets one account be.
        return session.scalars(known).one()
    return opened


def sealed_number(secrets: SecretBox, account_id: str, identity_number: str) -> str:
    """An identity number as it is kept in this account's row."""
    return secrets.seal_text(identity_number, _place_of_number(account_id))


def seal_numbers_again(session: Session, secrets: SecretBox) -> int:
    """Seal with the newest key what an older one sealed; returns how many. The old key may go when none is left."""
    beginning = secrets.newest_beginning
    waiting = session.scalars(
        select(Account)
        .where(func.substr(Account.number, 1, len(beginning)) != beginning)
        .limit(SEALED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in waiting:
        place = _place_of_number(row.id)
        row.number = secrets.seal_text(secrets.open_text(row.number, place), place)
    return len(waiting)


def _place_of_number(account_id: str) -> str:
    """Where the number is sealed for: it opens in no other row."""
    return f"accounts_account.number:{account_id}"


def current_grants(row: Account, today: date) -> tuple[Grant, ...]:
    """The roles a person holds today, the usual one first."""
    return tuple(
        Grant(Role(g.role), g.county, g.school, g.organisation, g.acting_for)
        for g in row.grants
        if (g.valid_from is None or g.valid_from <= today) and (g.valid_to is None or today <= g.valid_to)
    )


def named_like(word: str) -> ColumnElement[bool]:
    """Whether one of the names in `PEOPLE` begins with this word."""
    return PEOPLE.c.search_name.contains(search_form(word), autoescape=True)


def enter_name(row: Account, given: str, family: str) -> None:
    """Enter a name as the population register writes it."""
    row.given_name, row.family_name = given, family
    row.search_name = search_form(f"{given} {family}")


def children_of(session: Session, grants: Iterable[Grant]) -> dict[str, str]:
    """The names of those whom someone acts for, by account id."""
    ids = {grant.acting_for for grant in grants if grant.acting_for}
    if not ids:
        return {}
    rows = session.execute(
        select(Account.id, Account.given_name, Account.family_name).where(Account.id.in_(ids))
    )
    return {row.id: full_name(row.given_name, row.family_name) for row in rows}


def names_of(session: Session, account_ids: Iterable[str]) -> dict[str, str]:
    """What officers are called, by account id, empty where the register does not know: they sign what they decide."""
    ids = sorted(set(account_ids))
    rows = session.execute(
        select(Account.id, Account.given_name, Account.family_name).where(Account.id.in_(ids))
    )
    return {row.id: full_name(row.given_name, row.family_name) for row in rows}


def full_name(given: str | None, family: str | None) -> str:
    """Given and family name, as far as the register knows them."""
    return " ".join(part for part in (given, family) if part)


def change_contact(session: Session, account_id: str, wanted: Contact, edited: int, now: datetime) -> Account:
    """Change and thereby confirm how to reach someone.

    Raises:
        Stale: `problems.stale`, somebody changed it since version `edited`.
    """
    row = account(session, account_id)
    require_version(edited, row.contact_version)
    row.phone, row.email = wanted.phone, wanted.email
    row.contact_confirmed_at = now
    row.contact_version += 1
    session.flush()
    return row


def choose_language(session: Session, account_id: str, locale: str) -> None:
    """Remember a person's language, for screens and letters."""
    account(session, account_id).locale = locale
    session.execute(update(SessionRow).where(SessionRow.account_id == account_id).values(locale=locale))


def open_sessions(session: Session, account_id: str, real_now: datetime) -> list[SessionRow]:
    """The browsers in which a person is signed in, newest first."""
    return list(
        session.scalars(
            select(SessionRow)
            .where(
                SessionRow.account_id == account_id,
                SessionRow.ended_at.is_(None),
                SessionRow.last_seen_at > real_now - IDLE_LIMIT,
                SessionRow.opened_at > real_now - ABSOLUTE_LIMIT,
            )
            .order_by(SessionRow.opened_at.desc())
        )
    )


def revoke_session(session: Session, account_id: str, session_id: str, real_now: datetime) -> None:
    """Sign one of a person's own browsers out.

    Raises:
        NotFound: `problems.not_found`, no such session of theirs.
    """
    row = session.scalars(
        select(SessionRow).where(SessionRow.id == session_id, SessionRow.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound("problems.not_found")
    if row.ended_at is None:
        row.ended_at, row.end_reason = real_now, EndReason.REVOKED.value


def end_sessions_of_lost_roles(session: Session, real_now: datetime) -> int:
    """End open sessions in a role that the person does not hold today; returns how many.

    Everybody is an applicant, and whom a company lets act for it the provider knows: those are left alone.
    """
    today = norwegian_day(real_now)
    role = SessionRow.grant["role"].as_string()
    open_rows = select(SessionRow, Account).where(
        Account.id == SessionRow.account_id,
        SessionRow.ended_at.is_(None),
        SessionRow.last_seen_at > real_now - IDLE_LIMIT,
        role.not_in([Role.APPLICANT.value, Role.COMPANY.value]),
    )
    ended = 0
    for row, holder in session.execute(open_rows):
        if Grant(**{**row.grant, "role": Role(row.grant["role"])}) not in current_grants(holder, today):
            row.ended_at, row.end_reason = real_now, EndReason.ROLE_ENDED.value
            ended += 1
    return ended


def looks_at(session: Session, account_id: str, most: int | None = LOG_PAGE) -> list[AuditEntry]:
    """Who else has seen or changed something about a person, newest first; `None`: all of it."""
    return list(
        session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.subject_id == account_id,
                AuditEntry.actor_id != account_id,
                AuditEntry.outcome == "allowed",
            )
            .order_by(AuditEntry.at.desc())
            .limit(most)
        )
    )


def forget_old_sessions(session: Session, real_now: datetime) -> int:
    """Delete sessions and sign-ins that can no longer be used; returns how many."""
    old = session.execute(delete(SessionRow).where(SessionRow.last_seen_at < real_now - FORGOTTEN_AFTER))
    lost = session.execute(delete(LoginTransactionRow).where(LoginTransactionRow.expires_at < real_now))
    return int(old.rowcount) + int(lost.rowcount)  # type: ignore[attr-defined]


@exports("accounts")
def export(session: Session, account_id: str) -> dict[str, Any]:
    """What this feature holds about a person, for their own copy."""
    row = account(session, account_id)
    return {
        "given_name": row.given_name,
        "family_name": row.family_name,
        "born": row.born,
        "county": row.county,
        "municipality": row.municipality,
        "postal_code": row.postal_code,
        "address": row.address,
        "school": row.school,
        "language": row.locale,
        "phone": row.phone,
        "email": row.email,
        "contact_confirmed_at": row.contact_confirmed_at,
        "roles": [{"role": grant.role, "scope": grant.scope} for grant in row.grants],
        "opened_at": row.created_at,
        "sessions": [
            {"opened_at": one.opened_at, "last_seen_at": one.last_seen_at, "user_agent": one.user_agent}
            for one in session.scalars(
                select(SessionRow).where(SessionRow.account_id == account_id).order_by(SessionRow.opened_at)
            )
        ],
        "looked_at_by": [
            {"at": one.at, "role": one.actor_role, "action": one.action}
            for one in looks_at(session, account_id, most=None)
        ],
    }
