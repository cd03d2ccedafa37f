"""Two requests at the same moment, in two threads, on real connections of both dialects."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import migrations
from backend.app import create_app
from backend.config import Settings
from backend.demo.cast import IDA, MEHDI
from backend.demo.country import load_into
from backend.features.applications.models import Application, Submission
from backend.platform.db import Database
from backend.platform.messages import Message
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from tests.conftest import NOW, MovableClock, open_browser
from tests.databases import DIALECTS, fresh_database
from tests.features.applications.conftest import DRAFT, Pupil

AT_ONCE = 4


@pytest.fixture(scope="module", params=DIALECTS)
def shared(request: pytest.FixtureRequest) -> Iterator[tuple[Database, dict[str, str]]]:
    """A database of its own with the demo country in it, committed: threads must see it."""
    with fresh_database(request.param) as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        with database.writing() as session:
            secrets = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)
            cast = load_into(session, secrets, NOW)
        yield database, cast
        database.dispose()


@pytest.fixture
def app(settings: Settings, shared: tuple[Database, dict[str, str]]) -> Flask:
    return create_app(settings, shared[0], MovableClock(NOW))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all of them at the same moment and return what they returned."""
    together = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        together.wait(10)
        answers[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def browsers(
    app: Flask, shared: tuple[Database, dict[str, str]], who: str, application: str = ""
) -> list[Pupil]:
    database, cast = shared
    pupils = [Pupil(open_browser(app, database, cast[who])) for _ in range(AT_ONCE)]
    for pupil in pupils:
        pupil.id = application
    return pupils


def count(session: Session, table: type[Any], application: str) -> int:
    found = session.scalar(select(func.count()).where(table.application_id == application))
    return int(found or 0)


def begun(app: Flask, shared: tuple[Database, dict[str, str]], who: str, county: str) -> Pupil:
    pupil = browsers(app, shared, who)[0]
    pupil.begin(county)
    pupil.save(DRAFT)
    return pupil


def test_one_tap_that_became_four_requests_sends_once(
    app: Flask, shared: tuple[Database, dict[str, str]]
) -> None:
    first = begun(app, shared, IDA.key, "03")
    version = first.get("/draft").json["version"]
    pupils = browsers(app, shared, IDA.key, first.id)
    answers = at_once(*(lambda p=p: p.submit(version, key="one-tap-of-hers") for p in pupils))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["content_hash"] for answer in answers}) == 1
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, True, True, True]
    with shared[0].reading() as session:
        assert count(session, Submission, first.id) == 1
        told = select(func.count()).where(Message.person == shared[1][IDA.key])
        assert session.scalar(told) == 1


def test_four_taps_of_the_same_draft_send_once(app: Flask, shared: tuple[Database, dict[str, str]]) -> None:
    pupil = browsers(app, shared, "astrid")[0]
    pupil.begin("03")
    pupil.save(DRAFT)
    version = pupil.get("/draft").json["version"]
    pupils = browsers(app, shared, "astrid", pupil.id)
    answers = at_once(*(lambda p=p: p.submit(version) for p in pupils))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    with shared[0].reading() as session:
        assert count(session, Submission, pupil.id) == 1


def test_of_two_devices_one_saves_and_the_other_sees_it(
    app: Flask, shared: tuple[Database, dict[str, str]]
) -> None:
    pupil = browsers(app, shared, "nora")[0]
    pupil.begin("34")
    pupils = browsers(app, shared, "nora", pupil.id)
    texts = [f"This is what telephone {number} says." for number in range(AT_ONCE)]
    answers = at_once(
        *(lambda p=p, t=t: p.save({**DRAFT, "explanation": t}, 1) for p, t in zip(pupils, texts, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    (saved,) = [answer.json["content"]["explanation"] for answer in answers if answer.status_code == 200]
    seen = {
        answer.json["present"]["content"]["explanation"] for answer in answers if answer.status_code == 412
    }
    assert seen == {saved}


def test_beginning_at_once_begins_one(app: Flask, shared: tuple[Database, dict[str, str]]) -> None:
    pupils = browsers(app, shared, MEHDI.key)
    answers = at_once(*(lambda p=p: p.begin("11") for p in pupils))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    with shared[0].reading() as session:
        found = session.scalars(
            select(Application.id).where(
                Application.account_id == shared[1][MEHDI.key], Application.county == "11"
            )
        ).all()
    assert len(found) == 1
    assert {answer.json["id"] for answer in answers} == set(found)


def test_sending_and_withdrawing_at_once_end_in_one_of_both(
    app: Flask, shared: tuple[Database, dict[str, str]]
) -> None:
    pupil = begun(app, shared, "jonas", "03")
    assert pupil.submit().status_code == 201
    pupil.save({**DRAFT, "wishes": DRAFT["wishes"][:2]})
    version = pupil.get("/draft").json["version"]
    one, two, *_ = browsers(app, shared, "jonas", pupil.id)
    sent, withdrawn = at_once(lambda: one.submit(version), two.withdraw)
    assert (sent.status_code, withdrawn.status_code) == (201, 200)
    # Whoever came last has the word; the state and the wishes tell the same story.
    state = pupil.get().json
    events = pupil.get("/timeline").json["items"]
    expected = {"withdrawn": "withdrawn", "resubmitted": "submitted"}
    assert expected[events[0]["kind"]] == state["state"]
    assert state["group"] == ("ended_by_you" if state["state"] == "withdrawn" else "received")
