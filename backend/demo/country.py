"""Load the demo country: reference data, season, cast. Safe to repeat; refused in production."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auth.principal import Role
from backend.config import Settings, SettingsError
from backend.demo import applications, crowd, grades, vacancies
from backend.demo.cast import CAST, Person
from backend.features.accounts import service as accounts
from backend.features.accounts.models import Account, RoleGrant
from backend.features.annual_wheel import service as annual_wheel
from backend.features.annual_wheel.dates import read_all
from backend.features.catalogue import service as catalogue
from backend.platform.clock import shifted_clock
from backend.platform.db import Database
from backend.platform.secrets import SecretBox


def load(settings: Settings, crowd_size: int = 0) -> None:
    """Load everything in one transaction, and with it a crowd of that many applicants without names.

    Raises:
        SettingsError: the environment is production.
    """
    if settings.is_production:
        raise SettingsError("the demo country holds invented people and cannot be loaded in production")
    database = Database(settings.database_url)
    now = shifted_clock(settings.clock_offset)()
    secrets = SecretBox.from_settings(settings.encryption_keys, settings.index_key)
    with database.writing() as session:
        load_into(session, secrets, now)
        vacancies.load(session, now)
        crowd.load(session, secrets, crowd_size, now)
    database.dispose()


def load_into(session: Session, secrets: SecretBox, now: datetime) -> dict[str, str]:
    """Load into an open session; returns the account id of each of the cast by key."""
    annual_wheel.record_dates(session, read_all(), now)
    catalogue.load_reference(session, now)
    ids = load_cast(session, secrets, now)
    grades.load(session, ids, now)
    applications.load(session, ids, now)
    return ids


def load_cast(session: Session, secrets: SecretBox, now: datetime) -> dict[str, str]:
    """Enter the cast as the population register would; what they have changed themselves stays."""
    found = {person.key: _enter(session, secrets, person, now) for person in CAST}
    for person in CAST:
        _grant(found[person.key], person, {child: found[child].id for child in person.children})
    session.flush()
    return {key: account.id for key, account in found.items()}


def _enter(session: Session, secrets: SecretBox, person: Person, now: datetime) -> Account:
    row = accounts.find_or_open(session, secrets, person.identity_number, now)
    if row.given_name is None:
        accounts.enter_name(row, person.given_name, person.family_name)
        row.born, row.protected = person.born, person.protected
        row.county, row.municipality = person.county, person.municipality
        row.postal_code = None if person.protected else person.postal_code
        row.address = None if person.protected else person.address
        row.locale = person.locale
    return row


def _grant(row: Account, person: Person, children: dict[str, str]) -> None:
    if person.role is Role.APPLICANT:
        return
    wanted: list[tuple[str, dict[str, str | None]]] = []
    match person.role:
        case Role.GUARDIAN:
            wanted = [(child, {"acting_for": child}) for child in children.values()]
        case Role.ADVISER | Role.SCHOOL_OFFICER:
            wanted = [(person.organisation or "", {"school": person.organisation})]
        case _:
            wanted = [(person.county, {"county": person.county})]
    held = {(grant.role, grant.scope) for grant in row.grants}
    for scope, reach in wanted:
        if (person.role.value, scope) not in held:
            row.grants.append(RoleGrant(role=person.role.value, scope=scope, rank=-1, **reach))
