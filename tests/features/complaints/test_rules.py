"""Who decides, how a case goes on, what is missing, and what the calendar says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend.features.complaints.bodies import state_administrators
from backend.features.complaints.rules.cases import (
    OPEN,
    STEPS,
    Ground,
    Kind,
    Outcome,
    State,
    days_late,
    days_until,
    outcomes_open,
    state_after,
    word_owed_by,
)
from backend.features.complaints.rules.content import EMPTY, Around, faults_of
from backend.features.complaints.rules.routing import BODIES, Body, Subject, body_for
from backend.kernel.errors import Conflict
from backend.kernel.periods import norwegian_day

COMPLAINT, DEFERRAL = Kind.COMPLAINT, Kind.DEFERRAL


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (Subject.PROGRAMME_OR_SCHOOL, Body.COUNTY_BODY),
        (Subject.POINTS, Body.COUNTY_BODY),
        (Subject.GUEST_PUPIL, Body.COUNTY_BODY),
        (Subject.RIGHT_NOT_MET, Body.STATE_ADMINISTRATOR),
        (Subject.INDIVIDUAL_TREATMENT, Body.STATE_ADMINISTRATOR),
        (Subject.OTHER, Body.STATE_ADMINISTRATOR),
    ],
)
def test_the_law_says_who_decides(subject: Subject, body: Body) -> None:
    assert body_for(subject) is body
    assert set(BODIES) == set(Subject)


def test_every_county_has_its_state_administrator() -> None:
    counties = {"03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56"}
    assert set(state_administrators()) == counties
    assert state_administrators()["32"] == state_administrators()["03"]


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "after"),
    [
        (COMPLAINT, State.RECEIVED, Outcome.UPHELD, State.SETTLED),
        (COMPLAINT, State.CONSIDERED, Outcome.PARTLY, State.FORWARDED),
        (COMPLAINT, State.CONSIDERED, Outcome.REJECTED, State.FORWARDED),
        (COMPLAINT, State.RECEIVED, Outcome.DISMISSED, State.SETTLED),
        (COMPLAINT, State.FORWARDED, Outcome.UPHELD, State.SETTLED),
        (COMPLAINT, State.FORWARDED, Outcome.REJECTED, State.SETTLED),
        (DEFERRAL, State.RECEIVED, Outcome.GRANTED, State.SETTLED),
        (DEFERRAL, State.CONSIDERED, Outcome.REFUSED, State.SETTLED),
    ],
)
def test_a_decision_leads_on(kind: Kind, state: State, outcome: Outcome, after: State) -> None:
    assert state_after(kind, state, outcome) is after


@pytest.mark.parametrize("state", [State.DRAFT, State.SETTLED, State.WITHDRAWN])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_nothing_is_decided_before_it_is_sent_or_after_its_end(
    kind: Kind, state: State, outcome: Outcome
) -> None:
    assert outcomes_open(kind, state) == ()
    with pytest.raises(Conflict, match=r"complaints\.not_open"):
        state_after(kind, state, outcome)


def test_a_complaint_is_not_granted_and_a_request_not_upheld() -> None:
    for kind, outcome in ((COMPLAINT, Outcome.GRANTED), (DEFERRAL, Outcome.UPHELD)):
        with pytest.raises(Conflict):
            state_after(kind, State.RECEIVED, outcome)
    with pytest.raises(Conflict):
        state_after(DEFERRAL, State.FORWARDED, Outcome.GRANTED)


def test_every_step_begins_at_an_open_case_and_closes_in_the_end() -> None:
    assert {state for _, state in STEPS} <= OPEN
    for (kind, _), steps in STEPS.items():
        for after in steps.values():
            assert after is State.SETTLED or set(STEPS[kind, after].values()) == {State.SETTLED}


def fields(kind: Kind = COMPLAINT, *, late: bool = False, **content: object) -> list[tuple[str, str]]:
    found = faults_of({**EMPTY, **content}, Around(kind, {"a", "b"}, late))
    return [(fault.pointer, fault.code.removeprefix("complaints.")) for fault in found]


def test_what_is_missing_is_said_field_by_field() -> None:
    assert fields() == [("/subject", "subject_required"), ("/text", "text_required")]
    assert fields(subject="points", text="  \n ") == [("/text", "text_required")]
    assert fields(subject="points", text="Feil.") == []
    assert fields(subject="programme_or_school", text="Feil.") == [("/wish", "wish_required")]
    assert fields(subject="programme_or_school", text="Feil.", wish="a") == []
    assert fields(subject="points", text="Feil.", wish="z") == [("/wish", "wish_unknown")]


def test_late_needs_its_reason_and_nothing_else_does() -> None:
    assert fields(late=True, subject="other", text="Feil.") == [("/late_reason", "late_reason_required")]
    assert fields(late=True, subject="other", text="Feil.", late_reason="Jeg var syk.") == []


def test_each_kind_has_its_own_subjects() -> None:
    assert fields(DEFERRAL, subject=Ground.ILLNESS.value, text="Syk.") == []
    assert fields(DEFERRAL, subject="points", text="Syk.") == [("/subject", "subject_required")]
    assert fields(subject=Ground.ILLNESS.value, text="Syk.") == [("/subject", "subject_required")]


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        (datetime(2027, 7, 8, 10, 0, tzinfo=UTC), date(2027, 8, 8)),
        (datetime(2027, 1, 31, 10, 0, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2027, 12, 31, 10, 0, tzinfo=UTC), date(2028, 1, 31)),
        (datetime(2027, 7, 8, 22, 30, tzinfo=UTC), date(2027, 8, 9)),
    ],
    ids=["a month", "a short month", "over the new year", "by Norwegian days"],
)
def test_the_county_owes_a_word_within_a_month(received: datetime, last_day: date) -> None:
    by = word_owed_by(received)
    assert norwegian_day(by).toordinal() == last_day.toordinal() + 1
    assert days_until(by, received) == (last_day - norwegian_day(received)).days


def test_days_left_and_days_late_are_norwegian_days() -> None:
    deadline = datetime(2027, 7, 27, 22, 0, tzinfo=UTC)
    assert days_until(deadline, datetime(2027, 7, 27, 21, 59, tzinfo=UTC)) == 0
    assert days_until(deadline, datetime(2027, 7, 26, 21, 59, tzinfo=UTC)) == 1
    assert days_until(deadline, deadline) == -1
    assert days_late(datetime(2027, 7, 27, 21, 59, 59, tzinfo=UTC), deadline) == 0
    assert days_late(deadline, deadline) == 1
    assert days_late(datetime(2027, 7, 29, 12, 0, tzinfo=UTC), deadline) == 2
