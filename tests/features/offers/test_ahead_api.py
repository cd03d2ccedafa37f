"""Saying yes in advance over HTTP, and what it comes to when the round is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from auth.principal import Role
from backend.features.applications.models import Wish
from backend.platform.db import Database
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import Pupil
from tests.features.applications.test_api import INNLANDET
from tests.features.offers.conftest import Applicant, Publish
from tests.features.offers.outcomes import LOWER_WISH
from tests.features.offers.test_api import work

CLOSES = datetime(2027, 7, 1, 22, 0, tzinfo=UTC)
"""Innlandet takes answers in advance to the end of 1 July."""
SECOND = timedelta(seconds=1)
PATH = "/api/offers/ahead"


@pytest.fixture
def ida(sign_in: SignIn, cast: dict[str, str]) -> Pupil:
    """Ida, who has begun an application to Innlandet."""
    pupil = Pupil(sign_in(cast["ida"]))
    assert pupil.begin("34").status_code == 201
    return pupil


@pytest.fixture
def wishes(ida: Pupil, session: Session) -> list[str]:
    """Ida's wishes in her order, sent."""
    ida.save(INNLANDET)
    assert ida.submit().status_code == 201
    found = session.query(Wish.id).where(Wish.application_id == ida.id).order_by(Wish.rank)
    return [wish for (wish,) in found]


def say(pupil: Pupil, given: bool) -> Any:
    return pupil.client.put(PATH, json={"given": given})


def test_without_an_application_there_is_nothing_to_answer(ida: Pupil) -> None:
    assert ida.client.get(PATH).json == {"is_open": False, "closes": None, "given_at": None}
    refused = say(ida, True)
    assert (refused.status_code, refused.json["code"]) == (409, "offers.ahead_closed")


def test_she_says_yes_and_takes_it_back(ida: Pupil, wishes: list[str], clock: MovableClock) -> None:
    assert ida.client.get(PATH).json == {"is_open": True, "closes": CLOSES.isoformat(), "given_at": None}
    given = say(ida, True).json
    assert given["given_at"] == clock().isoformat()
    clock.move(days=1)
    assert say(ida, True).json == given, "the same again changes nothing"
    assert say(ida, False).json["given_at"] is None
    clock.now = CLOSES - SECOND
    assert say(ida, True).status_code == 200
    clock.now = CLOSES
    assert say(ida, False).status_code == 409
    assert ida.client.get(PATH).get_json()["given_at"] == (CLOSES - SECOND).isoformat()


def test_it_counts_when_the_round_is_published_and_can_be_changed(
    ida: Pupil,
    wishes: list[str],
    publish: Publish,
    clock: MovableClock,
    database: Database,
    session: Session,
) -> None:
    say(ida, True)
    content = {**LOWER_WISH, "wishes": [{**line, "county": "34"} for line in LOWER_WISH["wishes"]]}
    publish({**content, "placement": {**LOWER_WISH["placement"], "county": "34"}})
    phone = Applicant(ida.client)
    work(database, clock)
    work(database, clock)
    told = phone.result().json
    assert (told["answer"]["source"], told["answer"]["consequence"]) == ("ahead", "place_and_lists")
    assert (told["answer"]["number"], told["waited_for"], told["can_answer"]) == (1, False, True)
    assert [session.get_one(Wish, wish).status for wish in wishes[:3]] == ["VENTOJ", "VENTOJ", "INNTO"]
    assert phone.answer(False, [], edited=1).status_code == 201
    work(database, clock)
    assert phone.result().json["answer"]["consequence"] == "out"
    assert not ida.client.get(PATH).get_json()["is_open"]


def test_what_was_taken_back_does_not_count(
    ida: Pupil, wishes: list[str], publish: Publish, clock: MovableClock, database: Database
) -> None:
    say(ida, True)
    say(ida, False)
    publish(LOWER_WISH)
    work(database, clock)
    assert Applicant(ida.client).result().json["answer"] is None


def test_her_own_answer_is_not_overtaken(
    ida: Pupil, wishes: list[str], publish: Publish, clock: MovableClock, database: Database
) -> None:
    say(ida, True)
    publish(LOWER_WISH)
    phone = Applicant(ida.client)
    assert phone.answer(False, []).status_code == 201
    work(database, clock)
    told = phone.result().json["answer"]
    assert (told["source"], told["consequence"]) == ("applicant", "out")


def test_nobody_answers_in_advance_for_her(
    ida: Pupil, wishes: list[str], sign_in: SignIn, cast: dict[str, str]
) -> None:
    guardian = sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"])
    assert guardian.get(PATH).status_code == 403
    assert guardian.put(PATH, json={"given": True}).status_code == 403
