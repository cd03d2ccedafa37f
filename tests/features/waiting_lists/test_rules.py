"""When lists can be handed over, what absence costs, which code a wish has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.features.waiting_lists.rules import statuses
from backend.features.waiting_lists.rules.attendance import (
    AbsenceRule,
    Attendance,
    Fault,
    fault_of,
    loses,
)
from backend.features.waiting_lists.rules.opening import Season, Stage, State, response_time, stage_of

OPENS = datetime(2027, 8, 3, 22, tzinfo=UTC)
CLOSES = datetime(2027, 9, 1, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANSWERED = Season(round_number=2, is_under_way=False, opens=OPENS, closes=CLOSES, state=None)


@pytest.mark.parametrize(
    ("season", "now", "stage"),
    [
        (replace(ANSWERED, round_number=None, opens=None), OPENS, Stage.NO_ROUND),
        (replace(ANSWERED, is_under_way=True), OPENS, Stage.ROUND_UNDER_WAY),
        (ANSWERED, OPENS - SECOND, Stage.NOT_YET),
        (ANSWERED, OPENS, Stage.READY),
        (ANSWERED, CLOSES - SECOND, Stage.READY),
        (ANSWERED, CLOSES, Stage.CLOSED),
        (replace(ANSWERED, closes=None), CLOSES, Stage.READY),
        (replace(ANSWERED, opens=None), OPENS, Stage.NO_DATE),
        (replace(ANSWERED, state=State.HANDING_OVER), OPENS, Stage.HANDING_OVER),
        (replace(ANSWERED, state=State.OPEN), CLOSES - SECOND, Stage.OPEN),
        (replace(ANSWERED, state=State.OPEN), CLOSES, Stage.CLOSED),
        (replace(ANSWERED, state=State.CLOSED), OPENS, Stage.CLOSED),
    ],
)
def test_where_the_lists_stand(season: Season, now: datetime, stage: Stage) -> None:
    assert stage_of(season, now) is stage


def test_the_usual_hours_hold_where_the_county_has_set_none() -> None:
    assert (response_time(None).hours, response_time(None).is_set) == (24, False)
    assert (response_time(48).hours, response_time(48).is_set) == (48, True)


@pytest.mark.parametrize(
    ("mark", "rule", "decided", "costs"),
    [
        (Attendance.PRESENT, AbsenceRule.LOSES, None, False),
        (Attendance.EXCUSED, AbsenceRule.LOSES, None, False),
        (Attendance.ABSENT, AbsenceRule.LOSES, None, True),
        (Attendance.ABSENT, AbsenceRule.MAY_LOSE, True, True),
        (Attendance.ABSENT, AbsenceRule.MAY_LOSE, False, False),
        (Attendance.ABSENT, AbsenceRule.NOT_STATED, None, False),
    ],
)
def test_what_absence_costs(mark: Attendance, rule: AbsenceRule, decided: bool | None, costs: bool) -> None:
    assert loses(mark, rule, decided) is costs
    assert fault_of(mark, rule, decided, "Har ikke meldt fra.") is None


@pytest.mark.parametrize(
    ("mark", "rule", "decided", "reason", "fault"),
    [
        (Attendance.PRESENT, AbsenceRule.LOSES, True, "", Fault.KEEPS),
        (Attendance.ABSENT, AbsenceRule.NOT_STATED, True, "", Fault.KEEPS),
        (Attendance.ABSENT, AbsenceRule.MAY_LOSE, None, "", Fault.DECIDE),
        (Attendance.ABSENT, AbsenceRule.MAY_LOSE, True, "  ", Fault.REASON),
    ],
)
def test_marks_that_are_not_taken(
    mark: Attendance, rule: AbsenceRule, decided: bool | None, reason: str, fault: Fault
) -> None:
    assert fault_of(mark, rule, decided, reason) is fault


def test_a_seat_on_special_grounds_keeps_its_letter_when_it_ends() -> None:
    assert [statuses.gave_up(code) for code in ("INNTO", "INNTS")] == ["MANOK", "MANSN"]
    assert [statuses.lost_by_absence(code) for code in ("INNTOI", "INNTSI")] == ["MANUOK", "MANUSK"]
