# ruff: noqa: F811 - fixtures are asked for by name
"""Oslo's second round under every test of the lists: two schools in a chain, a third below, and somebody protected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.features.applications.models import Wish
from backend.features.waiting_lists.models import Call, Seat
from backend.features.waiting_lists.models import Offering as OfferingRow
from backend.features.waiting_lists.service import answering, handing
from backend.platform import outbox
from backend.platform.db import Database
from tests.builders.lists import (
    ELVEBAKKEN,
    KUBEN,
    OPENS,
    ULLERN,
    Offering,
    Somebody,
    Wished,
    account,
    publish,
)
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import cast, connection, country  # noqa: F401

MORNING = OPENS + timedelta(hours=8)
OFFICER = Principal("f" * 32, Grant(Role.ADMISSIONS_OFFICER, county="03"), Level.HIGH, None, None, "nb")


@dataclass
class Town:
    """The round, its people by first name, and the worker."""

    database: Database
    session: Session
    clock: MovableClock
    people: dict[str, str]
    wishes: dict[tuple[str, Offering], str]
    round_id: str

    def work(self) -> None:
        """What the worker does until nothing is due."""
        while outbox.work_once(self.database, self.clock()):
            pass
        self.session.expire_all()

    def hand_over(self) -> None:
        handing.hand_over(self.session, "03", OFFICER, self.clock())
        self.session.commit()
        self.work()

    def code(self, name: str, at: Offering) -> str:
        """The official status of somebody's wish."""
        self.session.expire_all()
        return self.session.get_one(Wish, self.wishes[self.people[name], at]).status

    def offering(self, at: Offering) -> OfferingRow:
        area, school = at
        wanted = select(OfferingRow).where(OfferingRow.area == area, OfferingRow.school == school)
        return self.session.scalars(wanted).one()

    def seat(self, name: str) -> Seat:
        """The seat somebody has."""
        current = select(Seat).where(Seat.account_id == self.people[name], Seat.ended_at.is_(None))
        return self.session.scalars(current).one()

    def has(self, name: str) -> Offering | None:
        """Where somebody has a seat."""
        self.session.expire_all()
        found = self.session.execute(
            select(OfferingRow.area, OfferingRow.school)
            .join(Seat, Seat.offering_id == OfferingRow.id)
            .where(Seat.account_id == self.people[name], Seat.ended_at.is_(None))
        ).one_or_none()
        return None if found is None else (found.area, found.school)

    def call(self, name: str) -> Call:
        """The open call to somebody."""
        self.session.expire_all()
        wanted = select(Call).where(Call.account_id == self.people[name], Call.state == "open")
        return self.session.scalars(wanted).one()

    def called(self) -> dict[str, Offering]:
        """Who is called, and where to."""
        self.session.expire_all()
        names = {one: name for name, one in self.people.items()}
        rows = self.session.execute(
            select(Call.account_id, OfferingRow.area, OfferingRow.school)
            .join(OfferingRow, OfferingRow.id == Call.offering_id)
            .where(Call.state == "open")
        )
        return {names[one]: (area, school) for one, area, school in rows}

    def answers(self, name: str, yes: bool) -> None:
        """Somebody answers the call to her."""
        herself = Principal(self.people[name], Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
        answering.answer(self.session, self.call(name).id, yes, herself, self.clock())
        self.session.commit()


@pytest.fixture
def town(database: Database, session: Session, cast: dict[str, str], clock: MovableClock) -> Town:
    """Anna and Nora have Ullern's two seats; Mehdi waits there and has Kuben's; Cato waits there and has Elvebakken's."""
    clock.now = MORNING
    people = {"mehdi": cast["mehdi"], "nora": cast["nora"]}
    names = {"anna": "Anna Berg", "cato": "Cato Lie", "dina": "Dina Rud", "emil": "Emil Foss"}
    people |= {key: account(session, name) for key, name in names.items()}
    entered, wishes = publish(
        session,
        {ULLERN: 2, KUBEN: 1, ELVEBAKKEN: 1},
        [
            Somebody(people["anna"], (Wished(ULLERN),)),
            Somebody(people["nora"], (Wished(ULLERN),)),
            Somebody(people["mehdi"], (Wished(ULLERN, 1), Wished(KUBEN))),
            Somebody(people["cato"], (Wished(KUBEN, 1), Wished(ELVEBAKKEN))),
            Somebody(people["dina"], (Wished(ULLERN, 2), Wished(ELVEBAKKEN, 1))),
            Somebody(people["emil"], (Wished(ULLERN, 3),)),
        ],
    )
    session.commit()
    return Town(database, session, clock, people, wishes, entered.id)


@pytest.fixture
def open_town(town: Town) -> Town:
    """The lists have been handed over."""
    town.hand_over()
    return town


class Staff:
    """Somebody who works with the lists: the verbs a test reads by."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self.client.post(f"/api/waiting-lists{path}", json=body, headers=headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/waiting-lists{path}")

    def mark(self, seat: Seat, attendance: str, **more: Any) -> Any:
        body = {"seat_id": seat.id, "attendance": attendance, "loses_place": None, "reason": "", **more}
        return self.post(f"/offerings/{seat.offering_id}/attendance", body)


@pytest.fixture
def ullern(sign_in: SignIn, cast: dict[str, str]) -> Staff:
    """Randi, who keeps Ullern's lists."""
    return Staff(sign_in(cast["randi"], Role.SCHOOL_OFFICER, level=Level.HIGH, school=ULLERN[1]))


@pytest.fixture
def kuben(sign_in: SignIn, cast: dict[str, str]) -> Staff:
    """Eirik, who keeps Kuben's."""
    return Staff(sign_in(cast["eirik"], Role.SCHOOL_OFFICER, level=Level.HIGH, school=KUBEN[1]))


@pytest.fixture
def county(sign_in: SignIn, cast: dict[str, str]) -> Staff:
    """Tore of Oslo's admissions office."""
    return Staff(sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03"))


@pytest.fixture
def mehdi(sign_in: SignIn, cast: dict[str, str]) -> Staff:
    """Mehdi on his phone."""
    return Staff(sign_in(cast["mehdi"]))
