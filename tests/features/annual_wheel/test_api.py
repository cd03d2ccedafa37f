"""The calendar over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from backend.features.annual_wheel import service
from backend.features.annual_wheel.dates import read_all
from tests.conftest import NOW, MovableClock


@pytest.fixture(autouse=True)
def dates(session: Session) -> None:
    service.record_dates(session, read_all(), NOW)
    session.commit()


def test_everyone_sees_the_season_and_what_comes_next(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/api/annual-wheel?county=11")
    assert answer.status_code == 200
    assert answer.json["school_year"] == 2027
    assert answer.json["now"] == "2027-01-20T08:00:00+00:00"
    assert answer.json["next"]["kind"] == "early_deadline"
    assert answer.json["next"]["moment"] == "2027-02-01T23:00:00+00:00"
    moments = [event["moment"] for event in answer.json["events"]]
    assert moments == sorted(moments)
    answers = [event for event in answer.json["events"] if event["kind"] == "first_answer"]
    assert [(event["day"], event["county"]) for event in answers] == [("2027-07-16", "11")]


def test_the_next_event_follows_the_clock(anonymous: FlaskClient, clock: MovableClock) -> None:
    clock.move(days=30)
    assert anonymous.get("/api/annual-wheel").json["next"]["kind"] == "deadline"


def test_who_has_the_answer_already_gets_304(anonymous: FlaskClient) -> None:
    first = anonymous.get("/api/annual-wheel")
    again = anonymous.get("/api/annual-wheel", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("query", ["county=3", "county=Oslo", "school_year=soon", "school_year=1900"])
def test_a_question_we_do_not_understand_is_answered_with_codes(anonymous: FlaskClient, query: str) -> None:
    answer = anonymous.get(f"/api/annual-wheel?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "problems.invalid"
    assert answer.json["fields"][0]["code"].startswith("problems.field_")
    assert answer.json["fields"][0]["pointer"] == f"/{query.split('=', maxsplit=1)[0]}"


@pytest.mark.parametrize(
    ("locale", "word"), [("nb", "Søknadsfrist"), ("nn", "Søknadsfrist"), ("en", "Deadline")]
)
def test_the_feed_speaks_the_readers_language(anonymous: FlaskClient, locale: str, word: str) -> None:
    answer = anonymous.get(f"/api/annual-wheel/calendar.ics?county=03&locale={locale}")
    assert answer.mimetype == "text/calendar"
    entries = Calendar.from_ical(answer.data).walk("VEVENT")
    deadline = next(entry for entry in entries if entry["UID"].startswith("deadline-2027"))
    assert word in deadline["SUMMARY"]
    assert str(deadline.decoded("dtstart")) == "2027-03-01"
