"""Decisions around an intake as functions of values: statuses both ways, the path of a round, pools of an offering."""

from __future__ import annotations

from math import inf

import pytest

from backend.engine.result import Reason, Status
from backend.engine.snapshot import PoolKind, Standing
from backend.features.applications.rules.statuses import STATUSES
from backend.features.catalogue.rules.entities import CutOff
from backend.features.catalogue.rules.kinds import CutOffStatus, Level
from backend.features.intake.rules.decisions import (
    EFFECTS,
    INDIVIDUAL,
    PREFERENTIAL,
    SHAPES,
    Kind,
    bases,
    choices_of,
    effect_of,
    needs_no_grades,
)
from backend.features.intake.rules.journeys import minutes_for
from backend.features.intake.rules.limits import LimitLine, Sorting, last_published, sort
from backend.features.intake.rules.rounds import State, Step, require_step
from backend.features.intake.rules.statuses import code_of, standing_of
from backend.features.intake.rules.structure import Seats, from_catalogue, pressure, require_sensible
from backend.kernel.errors import Conflict, Invalid


@pytest.mark.parametrize(
    ("code", "first", "later"),
    [
        ("SBEHA", Standing.NEW, Standing.NEW),
        ("INNTO", Standing.OUT, Standing.HELD),
        ("INNTS", Standing.OUT, Standing.HELD),
        ("VENTOJ", Standing.OUT, Standing.WAITING),
        ("VENTO", Standing.OUT, Standing.OUT),
        ("TRUKK", Standing.WITHDRAWN, Standing.WITHDRAWN),
        ("STROIT", Standing.OUT, Standing.OUT),
    ],
)
def test_how_a_wish_enters_a_round(code: str, first: Standing, later: Standing) -> None:
    assert (standing_of(code, 1), standing_of(code, 2)) == (first, later)


@pytest.mark.parametrize(
    ("status", "reason", "before", "code"),
    [
        (Status.OFFERED, Reason.REACHED, "SBEHA", "TILBO"),
        (Status.OFFERED, Reason.SEAT_DECIDED, "SBEHA", "TILBS"),
        (Status.HELD, Reason.KEPT, "INNTS", "INNTS"),
        (Status.HELD, Reason.KEPT, "INNTO", "INNTO"),
        (Status.WAITLISTED, Reason.DRAW, "SBEHA", "VENTO"),
        (Status.WAITLISTED, Reason.DRAW, "VENTOJ", "VENTOJ"),
        (Status.NO_SEAT, Reason.GUESTS_CLOSED, "SBEHA", "STRGJE"),
        (Status.NO_SEAT, Reason.POINTS_TOO_LOW, "SBEHA", "STRLPO"),
        (Status.OUT, Reason.EARLIER_ROUND, "STROIV", "STROIV"),
        (Status.MANUAL, Reason.NO_POINTS, "SBEHA", "SBEHA"),
    ],
)
def test_what_an_outcome_is_called_officially(status: Status, reason: Reason, before: str, code: str) -> None:
    assert code_of(status, reason, before) == code


def test_every_outcome_has_an_official_code() -> None:
    assert {code_of(status, reason, "SBEHA") for status in Status for reason in Reason} <= set(STATUSES)


def test_every_step_belongs_to_its_states() -> None:
    allowed = {
        Step.RUN: {State.PREPARED, State.RUN},
        Step.APPROVE: {State.RUN},
        Step.SCHEDULE: {State.APPROVED},
        Step.UNDO: {State.APPROVED, State.SCHEDULED},
    }
    for step, states in allowed.items():
        for state in State:
            if state in states:
                require_step(state, step)
            else:
                with pytest.raises(Conflict, match=r"intake\.too_(early|late)"):
                    require_step(state, step)


def test_the_county_s_share_outside_points_is_a_pool_of_what_is_left() -> None:
    assert from_catalogue(30, {}, 10).pools == {PoolKind.INDIVIDUAL: 3}
    assert from_catalogue(30, {"points": 30, "skills": 30}, 10).pools == {PoolKind.SKILL: 30}
    assert from_catalogue(30, {"outside_points": 2}, 10).pools == {PoolKind.INDIVIDUAL: 2}
    assert from_catalogue(9, {}, 10).pools == {}


def test_at_most_half_goes_by_skill() -> None:
    require_sensible(Seats(30, pools={PoolKind.SKILL: 15}), "New hall.")
    with pytest.raises(Invalid) as refused:
        require_sensible(Seats(30, pools={PoolKind.SKILL: 16}), "New hall.")
    assert [fault.code for fault in refused.value.fields] == ["intake.skill_share"]


def test_a_journey_grows_with_its_distance() -> None:
    assert [minutes_for(kilometres) for kilometres in (0, 10, 100)] == [10, 30, 205]


def test_pools_and_frozen_seats_keep_within_what_is_called() -> None:
    pools = {PoolKind.SKILL: 10, PoolKind.OWN_SCHOOL: 12}
    require_sensible(Seats(30, 900, 5, pools=pools), "Enough for all of them.")
    with pytest.raises(Invalid) as refused:
        require_sensible(Seats(30, 800, 5, pools=pools), "Fewer are called.")
    assert [(fault.code, fault.params) for fault in refused.value.fields] == [
        ("intake.reserved_exceed_called", {"reserved": 27, "called": 24})
    ]


@pytest.mark.parametrize(
    ("first", "seats", "share"),
    [
        (0, None, 0),
        (0, Seats(0), 0),
        (30, Seats(20), 1.5),
        (30, Seats(20, 1100, 2), 1.5),
        (3, None, inf),
        (3, Seats(2, frozen=2), inf),
        (3, Seats(20, is_open=False), inf),
    ],
)
def test_how_tight_an_offering_is(first: int, seats: Seats | None, share: float) -> None:
    assert pressure(first, seats) == share


def kept(year: int, number: int, points: int | None) -> CutOff:
    return CutOff("974590913", "STUSP1----", Level.VG1, "ST", year, number, points, CutOffStatus.POINTS)


@pytest.mark.parametrize(
    ("known", "number", "points"),
    [
        ([], 1, None),
        ([kept(2026, 1, 4100), kept(2026, 2, 4000)], 1, 4100),
        ([kept(2026, 1, 4100), kept(2026, 2, 4000)], 2, 4000),
        ([kept(2026, 1, 4100), kept(2026, 2, 4000)], 3, 4000),
        ([kept(2026, 1, None), kept(2025, 1, 3900)], 1, 3900),
        ([kept(2027, 1, 4500)], 1, None),
    ],
)
def test_last_years_cut_off(known: list[CutOff], number: int, points: int | None) -> None:
    assert last_published(known, 2027, number) == points


def line(
    school: str, points: int | None, earlier: int | None = None, last_year: int | None = None
) -> LimitLine:
    return LimitLine("A", school, points, None, False, 30, 30, 60, earlier, last_year)


def test_cut_offs_stand_in_the_order_asked_for() -> None:
    lines = [
        line("still", 4000, 4000, 4000),
        line("up", 4500, 4500, 4000),
        line("new", 5000),
        line("down", 3000, 3300),
        line("few", None, 4400, 4400),
    ]
    assert [one.school for one in sort(lines, Sorting.MOVED)] == ["up", "down", "new", "still", "few"]
    assert [one.school for one in sort(lines, Sorting.HIGHEST)] == ["new", "up", "still", "down", "few"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_decision_has_ways_paragraphs_and_an_effect(kind: Kind) -> None:
    ways = choices_of(kind)
    assert len(ways) == (1 if kind not in EFFECTS else SHAPES[kind].most + 1)
    for value, effect in ways:
        assert effect is effect_of(kind, value)
        for level in ("vg1", "vg2", None):
            found = bases(kind, value, "ordinary", level)
            assert found
            assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("category", "level", "likeliest"),
    [
        ("special_programme", "vg1", "§ 4-21"),
        ("adapted_school", "vg1", "§ 4-22"),
        ("adapted_school", "vg2", "§ 4-27"),
        ("sign_language", "vg3", "§ 4-28"),
    ],
)
def test_the_paragraph_of_what_was_applied_for_comes_first(category: str, level: str, likeliest: str) -> None:
    assert bases(Kind.CATEGORY, PREFERENTIAL, category, level)[0] == likeliest
    assert bases(Kind.SEAT, 0, category, level)[0] == likeliest


def test_who_needs_no_grades_depends_on_what_the_county_gives_outside_points() -> None:
    assert needs_no_grades(Kind.CATEGORY, PREFERENTIAL, outside_points=False)
    assert needs_no_grades(Kind.CATEGORY, INDIVIDUAL, outside_points=True)
    assert not needs_no_grades(Kind.CATEGORY, INDIVIDUAL, outside_points=False)
    assert not needs_no_grades(Kind.CATEGORY, 0, outside_points=True)
    assert needs_no_grades(Kind.POINTS, 4000, outside_points=False)
    assert not needs_no_grades(Kind.RESIDENCE, 1, outside_points=True)
