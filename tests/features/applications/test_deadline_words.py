"""What someone is told who comes too late: the minute that everyone knows the deadline by."""

from __future__ import annotations

from datetime import UTC, datetime

import i18n
from tests.conftest import MovableClock
from tests.features.applications.conftest import DRAFT, Pupil


def test_too_late_is_told_with_the_last_minute_in_time(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    clock.now = datetime(2027, 3, 1, 22, 59, 59, tzinfo=UTC)
    assert ida.get().json["window"] == "open"
    clock.now = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
    refused = ida.submit()
    assert (refused.status_code, refused.json["code"]) == (409, "applications.deadline_passed")
    named = i18n.moment("nb", datetime.fromisoformat(refused.json["params"]["deadline"]))
    assert named == "mandag 1. mars 2027 kl. 23:59"


def test_the_truth_about_one_that_was_on_its_way(ida: Pupil, clock: MovableClock) -> None:
    ida.save(DRAFT)
    clock.now = datetime(2027, 3, 1, 23, 4, tzinfo=UTC)
    refused = ida.submit(claimed_at="2027-03-01T22:58:00Z")
    assert refused.json["code"] == "applications.deadline_passed_on_the_way"
    told = {
        name: i18n.moment("nb", datetime.fromisoformat(value)).rpartition(" ")[2]
        for name, value in refused.json["params"].items()
    }
    assert told == {"claimed_at": "23:58", "deadline": "23:59", "received_at": "00:04"}
