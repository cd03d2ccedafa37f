"""The nation of `bench._nation` as a database has it: people, grades, applications, wishes, schools, offerings.

Counties, programmes and areas are the real ones; schools, people, marks and seats are synthetic. Written in bulk: many
rows in one statement on SQLite, COPY on PostgreSQL.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from backend.demo.grades import DIPLOMA
from backend.engine.snapshot import Level, Snapshot
from backend.features.accounts.models import Account
from backend.features.annual_wheel import service as annual_wheel
from backend.features.annual_wheel.dates import read_all
from backend.features.applications.models import Application, SchoolHistory, Submission, Wish
from backend.features.applications.rules.categories import ApplicationType
from backend.features.applications.rules.check import VERSION
from backend.features.applications.rules.draft import EMPTY
from backend.features.applications.rules.statuses import SCHOOL_WISH_RECEIVED
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.importing import offering_id
from backend.features.catalogue.models import OfferingRow, PostalPointRow, SchoolRow, TransitionRow
from backend.features.grades.models import GradeRow
from backend.features.grades.rules.records import Assessment
from backend.features.grades.rules.records import Level as GradeLevel
from backend.features.grades.rules.reports import Source
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform.db import Database
from bench._nation import COUNTIES, PROGRAMMES, ZONES, nation

SCHOOL_YEAR = 2027
ORIGIN = "bench"
WORDS = {Level.VG1: "vg1", Level.VG2: "vg2", Level.VG3: "vg3"}
TAUGHT = {
    Level.VG1: ((GradeLevel.LOWER_SECONDARY, len(DIPLOMA)),),
    Level.VG2: ((GradeLevel.VG1, 8),),
    Level.VG3: ((GradeLevel.VG1, 8), (GradeLevel.VG2, 8)),
}
"""How many marks somebody who applies for the level brings along, and from which."""
OTHER_COUNTRIES = frozenset({"21", "22", "25"})
"""Svalbard, Jan Mayen and abroad: no county that admits."""

Rows = Iterable[tuple[Any, ...]]


def load(database: Database, applicants: int, now: datetime) -> tuple[str, ...]:
    """Fill a migrated database with a nation; returns its counties."""
    with database.writing() as session:
        annual_wheel.record_dates(session, read_all(), now)
        catalogue.load_reference(session, now)
        country = _Country(session, nation(applicants), now)
        for table, columns, rows in country.tables():
            _write(session.connection(), table, columns, rows)
    return country.counties


def _write(connection: Connection, table: Any, columns: str, rows: Rows) -> None:
    """Rows of one table, past SQLAlchemy: what comes is what the driver takes."""
    name, names = table.__tablename__, columns.split()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {name} ({', '.join(names)}) VALUES ({places})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@dataclass
class _Country:
    """What the rows of a snapshot are in a database."""

    session: Session
    snapshot: Snapshot
    now: datetime

    def tables(self) -> Iterator[tuple[Any, str, Rows]]:
        """Tables, their columns and rows, in the order in which they can be written."""
        yield PostalPointRow, "code latitude longitude origin", self._points()
        yield SchoolRow, "organisation_number name county latitude longitude origin", self._schools()
        yield OfferingRow, "id school area school_year places origin", self._offerings()
        yield TransitionRow, "from_area to_area county origin", self._transitions()
        yield (
            Account,
            "id number number_index search_name county postal_code protected phone email contact_version created_at",
            self._accounts(),
        )
        yield SchoolHistory, "id account_id school_year area school source reported_at", self._histories()
        yield (
            GradeRow,
            """id record_id version account_id subject subject_name subject_group level assessment mark school_year
            programme_area private_candidate source recorded_at""",
            self._grades(),
        )
        yield (
            Application,
            """id account_id school_year county reference draft draft_version draft_saved_at submissions
            submitted_draft_version submitted_at sent_late decided late_changes created_at""",
            self._applications(),
        )
        yield (
            Submission,
            "id application_id number reference content content_hash rules_version received_at deadline late",
            self._submissions(),
        )
        yield Wish, "id application_id rank type area school status status_at", self._wishes()

    @cached_property
    def counties(self) -> tuple[str, ...]:
        found = catalogue.counties(self.session, norwegian_day(self.now))
        return tuple(sorted(one.number for one in found if one.number not in OTHER_COUNTRIES))[:COUNTIES]

    @cached_property
    def _moment(self) -> str:
        return self.now.strftime("%Y-%m-%d %H:%M:%S.%f")

    @cached_property
    def _areas(self) -> dict[Level, list[str]]:
        """As many ordinary areas of each level as the nation has programmes, of as many programmes as there are."""
        found: dict[Level, list[str]] = {}
        every = catalogue.areas(self.session, norwegian_day(self.now))
        for level, word in WORDS.items():
            ordinary = sorted(
                one.code
                for one in every
                if one.level and one.level.value == word and one.code.endswith("----") and not one.is_trade
            )
            first = {code[:2]: code for code in reversed(ordinary)}
            several = [*sorted(first.values()), *sorted(set(ordinary) - set(first.values()))]
            found[level] = several[:PROGRAMMES]
        return found

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        """Area and school of each offering: in every county the schools that a programme needs."""
        offerings, seen, places = self.snapshot.offerings, Counter[tuple[int, int, int]](), []
        for key in zip(
            offerings.county.tolist(), offerings.level.tolist(), offerings.programme.tolist(), strict=True
        ):
            county, level, programme = key
            places.append((self._areas[Level(level)][programme], self._school(county, seen[key])))
            seen[key] += 1
        return places

    def _school(self, county: int, number: int) -> str:
        return f"9{self.counties[county]}{number:06d}"

    @cached_property
    def _people(self) -> list[str]:
        return [new_id() for _ in self.snapshot.applicants.id]

    @cached_property
    def _levels(self) -> list[Level]:
        """What each applicant applies for: the level of her wishes."""
        wishes, offerings = self.snapshot.wishes, self.snapshot.offerings
        levels = np.zeros(len(self.snapshot.applicants), np.int8)
        levels[wishes.applicant] = offerings.level[wishes.offering]
        return [Level(level) for level in levels.tolist()]

    @cached_property
    def _sent(self) -> list[tuple[str, int, str, list[int]]]:
        """Id, applicant, county and rows of wishes of each application: one for each county somebody applies to."""
        wishes = self.snapshot.wishes
        county = self.snapshot.offerings.county[wishes.offering]
        order = np.lexsort((wishes.rank, county, wishes.applicant))
        keys = zip(wishes.applicant[order].tolist(), county[order].tolist(), order.tolist(), strict=True)
        return [
            (new_id(), applicant, self.counties[place], [row for _, _, row in rows])
            for (applicant, place), rows in groupby(keys, key=lambda key: key[:2])
        ]

    def _points(self) -> Rows:
        known = set(self.session.scalars(select(PostalPointRow.code)))
        for zone, code in enumerate(self._codes):
            if code not in known:
                yield code, 58 + zone // ZONES, 6 + zone % ZONES / 40, ORIGIN

    @cached_property
    def _codes(self) -> list[str]:
        """A postal code for every zone."""
        return [f"{9900 - zone:04d}" for zone in range(COUNTIES * ZONES)]

    def _schools(self) -> Rows:
        schools = sorted({school for _, school in self._places})
        for place, school in enumerate(schools):
            county = school[1:3]
            at = self.counties.index(county)
            yield school, f"School {school}", county, 58.01 + at, 6 + place % ZONES / 40, ORIGIN

    def _offerings(self) -> Rows:
        for (area, school), seats in zip(
            self._places, self.snapshot.offerings.capacity.tolist(), strict=True
        ):
            yield offering_id(school, area, SCHOOL_YEAR), school, area, SCHOOL_YEAR, seats, ORIGIN

    def _transitions(self) -> Rows:
        """From one area of the level before to everything a wish is for."""
        known = set(self.session.execute(select(TransitionRow.from_area, TransitionRow.to_area)).tuples())
        for before, level in ((Level.VG1, Level.VG2), (Level.VG2, Level.VG3)):
            for area in self._areas[level]:
                if (self._areas[before][0], area) not in known:
                    yield self._areas[before][0], area, "", ORIGIN

    def _accounts(self) -> Rows:
        applicants = self.snapshot.applicants
        for account, home, zone in zip(
            self._people, applicants.home.tolist(), applicants.zone.tolist(), strict=True
        ):
            code, county = self._codes[zone], self.counties[home]
            yield account, "-", account, "", county, code, False, "", "", 1, self._moment

    def _histories(self) -> Rows:
        before = {Level.VG2: self._areas[Level.VG1][0], Level.VG3: self._areas[Level.VG2][0]}
        for account, level in zip(self._people, self._levels, strict=True):
            if level in before:
                yield new_id(), account, SCHOOL_YEAR - 1, before[level], None, ORIGIN, self._moment

    def _grades(self) -> Rows:
        chance = np.random.default_rng(2)
        for account, level in zip(self._people, self._levels, strict=True):
            ability = chance.normal(4.1, 0.6)
            for taught, many in TAUGHT[level]:
                marks = np.clip(np.rint(chance.normal(ability, 0.8, many)), 2, 6).astype(int).tolist()
                for (subject, name), mark in zip(DIPLOMA, marks, strict=False):
                    yield (
                        new_id(),
                        new_id(),
                        1,
                        account,
                        subject,
                        name,
                        "",
                        taught.value,
                        Assessment.FINAL.value,
                        str(mark),
                        SCHOOL_YEAR - 1,
                        "",
                        False,
                        Source.SCHOOL.value,
                        self._moment,
                    )

    def _applications(self) -> Rows:
        for number, (application, applicant, county, rows) in enumerate(self._sent):
            yield (
                application,
                self._people[applicant],
                SCHOOL_YEAR,
                county,
                f"B{number:07d}",
                json.dumps(self._draft(rows)),
                1,
                self._moment,
                1,
                1,
                self._moment,
                False,
                "[]",
                0,
                self._moment,
            )

    def _submissions(self) -> Rows:
        for number, (application, _, _, rows) in enumerate(self._sent):
            content = {"draft": self._draft(rows), "lines": list(self._lines(rows)), "attachments": []}
            yield (
                new_id(),
                application,
                1,
                f"B{number:07d}",
                json.dumps(content),
                "0" * 64,
                VERSION,
                self._moment,
                self._moment,
                False,
            )

    def _draft(self, rows: Sequence[int]) -> dict[str, Any]:
        wished = (self._wished[row] for row in rows)
        areas = groupby(sorted(wished), key=lambda place: place[0])
        wishes = [{"area": area, "schools": [school for _, school in several]} for area, several in areas]
        return {**EMPTY, "types": [ApplicationType.SCHOOL.value], "wishes": wishes}

    def _lines(self, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
        for rank, row in enumerate(rows, 1):
            area, school = self._wished[row]
            yield {
                "rank": rank,
                "type": ApplicationType.SCHOOL.value,
                "area": area,
                "area_names": {"nb": area, "nn": area, "en": area},
                "school": school,
                "school_name": f"School {school}",
            }

    @cached_property
    def _wished(self) -> list[tuple[str, str]]:
        """Area and school of each wish."""
        return [self._places[offering] for offering in self.snapshot.wishes.offering.tolist()]

    def _wishes(self) -> Rows:
        for application, _, _, rows in self._sent:
            for rank, row in enumerate(rows, 1):
                area, school = self._wished[row]
                yield (
                    new_id(),
                    application,
                    rank,
                    ApplicationType.SCHOOL.value,
                    area,
                    school,
                    SCHOOL_WISH_RECEIVED,
                    self._moment,
                )
