"""A corrected result over HTTP: why, until when, what she keeps; a yes, a no, and silence."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.platform.db import Database
from tests.conftest import MovableClock
from tests.features.offers.conftest import DEADLINE, Applicant, Publish
from tests.features.offers.outcomes import LOWER_WISH, corrected
from tests.features.offers.test_api import SECOND, codes, work

OWN_DATE = datetime(2027, 7, 20, 22, 0, tzinfo=UTC)


def test_a_corrected_result_says_why_until_when_and_what_she_keeps(
    phone: Applicant, publish: Publish, wishes: list[str], session: Session, clock: MovableClock
) -> None:
    publish(LOWER_WISH)
    assert phone.answer(True, wishes[:2]).status_code == 201
    clock.now = DEADLINE + SECOND
    publish(corrected(LOWER_WISH, 1, "INNTO"), version=2, because="fact", answer_by=OWN_DATE)
    told = phone.result().json
    assert (told["corrected"]["because"], told["deadline"]) == ("fact", OWN_DATE.isoformat())
    assert told["corrected"]["keeps"]["wish_id"] == wishes[2]
    assert (told["situation"], told["can_answer"], told["silence"]) == ("offer", True, "keeps")
    assert phone.answer(False, [], edited=1001, key="a-no-to-it").json["answer"]["consequence"] == "keeps"
    assert codes(session, wishes[:3]) == ["STRONT", "VENTO", "INNTO"]
    yes = phone.answer(True, [], edited=1002, key="a-yes-to-it")
    assert yes.status_code == 201
    assert codes(session, wishes[:3]) == ["INNTO", "UAKTU", "STRTLB"]


def test_silence_to_a_corrected_result_keeps_the_old_place(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    session: Session,
    clock: MovableClock,
    database: Database,
) -> None:
    publish(LOWER_WISH)
    assert phone.answer(True, wishes[:2]).status_code == 201
    publish(corrected(LOWER_WISH, 1, "INNTO"), version=2, because="fact", answer_by=OWN_DATE)
    clock.now = DEADLINE
    work(database, clock)
    assert phone.result().json["answer"] is None, "the county's date is not hers"
    clock.now = OWN_DATE
    work(database, clock)
    told = phone.result().json
    assert (told["answer"]["source"], told["answer"]["consequence"]) == ("silence", "keeps")
    assert codes(session, [wishes[0], wishes[2]]) == ["STROIT", "INNTO"]
    assert phone.answer(True, [], edited=1002, key="too-late-by-now").json["code"] == "offers.deadline_passed"
