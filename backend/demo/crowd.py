"""A crowd, so that an intake is worth looking at: people without names, known by their reference numbers alone.

They are written in bulk as the registers and the portal would have left them. The same crowd every time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from auth.principal import Role
from backend.demo.cast import synthetic_number
from backend.demo.grades import DIPLOMA
from backend.features.accounts.models import Account, RoleGrant
from backend.features.accounts.service import NUMBER_KIND, sealed_number
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications.models import Application, Submission, Wish
from backend.features.applications.rules.categories import ApplicationType
from backend.features.applications.rules.check import VERSION
from backend.features.applications.rules.draft import EMPTY, TERMS
from backend.features.applications.rules.reference import CHANCES, reference_number
from backend.features.applications.rules.statuses import SCHOOL_WISH_RECEIVED
from backend.features.applications.service.sending import content_hash
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.rules.entities import Offering
from backend.features.catalogue.rules.kinds import Level
from backend.features.catalogue.service import OfferingQuery
from backend.features.grades.models import GradeRow
from backend.features.grades.rules.records import Assessment
from backend.features.grades.rules.records import Level as GradeLevel
from backend.features.grades.rules.reports import Source
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform.secrets import SecretBox

COUNTY = "03"
MUNICIPALITY = "0301"
POSTAL_CODES = ("0171", "0467", "0556", "0655", "0767", "0884", "1069", "1182")
BORN = date(2011, 1, 1)
SCHOOLS_PER_PROGRAMME = 2
PROGRAMMES = 3
FAVOURITES = 12
"""Offerings that everybody knows: popularity falls from one to the next, the smallest first, so that lists grow long."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows of the crowd by table, in the order in which they can be written."""

    rows: tuple[tuple[Any, list[dict[str, Any]]], ...]

    def write(self, session: Session) -> None:
        for table, rows in self.rows:
            session.execute(insert(table), rows)


def load(session: Session, secrets: SecretBox, size: int, now: datetime) -> int:
    """Enter a crowd that applies for Vg1 in Oslo; returns how many came, none when it was there before."""
    school_year = annual_wheel.season_at(session, now)
    wanted = OfferingQuery(school_year, county=COUNTY, level=Level.VG1)
    found = catalogue.offerings(session, norwegian_day(now), wanted, size=1000).items
    offerings = sorted(found, key=lambda one: (one.places or 0, one.area.code, one.school))
    chance = random.Random(school_year)  # noqa: S311 - a crowd, not a secret
    numbers = [synthetic_number(BORN + timedelta(days=row % 365), 500 + row // 365) for row in range(size)]
    indexes = {secrets.index(NUMBER_KIND, number): number for number in dict.fromkeys(numbers)}
    known = set(session.scalars(select(Account.number_index).where(Account.number_index.in_(indexes))))
    people = [(index, number) for index, number in indexes.items() if index not in known]
    if not people or not offerings:
        return 0
    _crowd(secrets, people, offerings, school_year, chance, now).write(session)
    return len(people)


def _crowd(
    secrets: SecretBox,
    people: Sequence[tuple[str, str]],
    offerings: Sequence[Offering],
    school_year: int,
    chance: random.Random,
    now: datetime,
) -> Crowd:
    tables: dict[Any, list[dict[str, Any]]] = {
        Account: [],
        RoleGrant: [],
        GradeRow: [],
        Application: [],
        Submission: [],
        Wish: [],
    }
    taken: set[str] = set()
    for index, number in people:
        account = new_id()
        tables[Account].append(_account(secrets, account, index, number, chance, now))
        grant = {"id": new_id(), "account_id": account, "rank": 0, "role": Role.APPLICANT.value, "scope": ""}
        tables[RoleGrant].append(grant)
        tables[GradeRow] += _grades(account, school_year, chance, now)
        reference = _reference(school_year, taken, chance)
        sent = _sent(account, reference, _wanted(offerings, chance), school_year, now)
        for table, rows in sent.items():
            tables[table] += rows
    return Crowd(tuple(tables.items()))


def _account(
    secrets: SecretBox, account: str, index: str, number: str, chance: random.Random, now: datetime
) -> dict[str, Any]:
    return {
        "id": account,
        "number": sealed_number(secrets, account, number),
        "number_index": index,
        "county": COUNTY,
        "municipality": MUNICIPALITY,
        "postal_code": chance.choice(POSTAL_CODES),
        "protected": False,
        "phone": "",
        "email": "",
        "contact_version": 1,
        "created_at": now,
    }


def _grades(account: str, school_year: int, chance: random.Random, now: datetime) -> list[dict[str, Any]]:
    ability = chance.gauss(4.1, 0.7)
    return [
        {
            "id": new_id(),
            "record_id": new_id(),
            "version": 1,
            "account_id": account,
            "subject": code,
            "subject_name": name,
            "subject_group": "",
            "level": GradeLevel.LOWER_SECONDARY.value,
            "assessment": Assessment.FINAL.value,
            "mark": str(min(6, max(2, round(chance.gauss(ability, 0.7))))),
            "school_year": school_year - 1,
            "programme_area": "",
            "private_candidate": False,
            "source": Source.SCHOOL.value,
            "recorded_at": now,
        }
        for code, name in DIPLOMA
    ]


def _wanted(offerings: Sequence[Offering], chance: random.Random) -> list[Offering]:
    """Three programmes, at one or two schools each, the known ones far more often."""
    weights = [(1 + min(place, FAVOURITES)) ** -1.5 for place in range(len(offerings))]
    wanted: dict[str, list[Offering]] = {}
    while len(wanted) < PROGRAMMES:
        (one,) = chance.choices(offerings, weights)
        wanted.setdefault(one.area.code, [])
        if one not in wanted[one.area.code] and len(wanted[one.area.code]) < SCHOOLS_PER_PROGRAMME:
            wanted[one.area.code].append(one)
    return [one for several in wanted.values() for one in several]


def _reference(school_year: int, taken: set[str], chance: random.Random) -> str:
    while (reference := reference_number(school_year, COUNTY, chance.randrange(CHANCES))) in taken:
        pass
    taken.add(reference)
    return reference


def _sent(
    account: str, reference: str, wanted: Sequence[Offering], school_year: int, now: datetime
) -> dict[Any, list[dict[str, Any]]]:
    application = new_id()
    schools: dict[str, list[str]] = {}
    for one in wanted:
        schools.setdefault(one.area.code, []).append(one.school)
    draft = {
        **EMPTY,
        "terms": TERMS,
        "types": [ApplicationType.SCHOOL.value],
        "level": Level.VG1.value,
        "had_foreign_language": True,
        "wishes": [{"area": area, "schools": several} for area, several in schools.items()],
    }
    lines = [_line(rank, one) for rank, one in enumerate(wanted, 1)]
    content: dict[str, Any] = {"draft": draft, "lines": lines, "attachments": []}
    return {
        Application: [
            {
                "id": application,
                "account_id": account,
                "school_year": school_year,
                "county": COUNTY,
                "reference": reference,
                "draft": draft,
                "draft_version": 1,
                "draft_saved_at": now,
                "submissions": 1,
                "submitted_draft_version": 1,
                "submitted_at": now,
                "late_changes": 0,
                "created_at": now,
            }
        ],
        Submission: [
            {
                "id": new_id(),
                "application_id": application,
                "number": 1,
                "reference": reference,
                "content": content,
                "content_hash": content_hash(content),
                "rules_version": VERSION,
                "received_at": now,
                "deadline": now,
                "late": False,
            }
        ],
        Wish: [
            {
                "id": new_id(),
                "application_id": application,
                "rank": line["rank"],
                "type": line["type"],
                "area": line["area"],
                "school": line["school"],
                "status": SCHOOL_WISH_RECEIVED,
                "status_at": now,
            }
            for line in lines
        ],
    }


def _line(rank: int, one: Offering) -> dict[str, Any]:
    names = one.area.names
    return {
        "rank": rank,
        "type": ApplicationType.SCHOOL.value,
        "area": one.area.code,
        "area_names": {"nb": names.nb, "nn": names.nn, "en": names.en},
        "school": one.school,
        "school_name": one.school_name,
    }
