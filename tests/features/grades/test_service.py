"""Grades are kept in versions, and a county's choices reach the sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.demo import grades as demo
from backend.features.grades import service
from backend.features.grades.models import GradeRow
from backend.features.grades.rules.records import Assessment, GradeRecord, Level, Mark
from backend.features.grades.rules.reports import Kind, Outcome, State
from backend.features.grades.rules.selection import Reason, Target
from backend.features.grades.service import Reported
from backend.kernel.errors import Conflict
from backend.kernel.ids import new_id
from tests.conftest import NOW

LATER = NOW + timedelta(days=1)
NORWEGIAN = GradeRecord("NOR0218", Level.LOWER_SECONDARY, Assessment.FINAL, Mark.FOUR, 2026)


def versions(session: Session, account: str) -> list[GradeRow]:
    found = select(GradeRow).where(GradeRow.account_id == account)
    return list(session.scalars(found.order_by(GradeRow.record_id, GradeRow.version)))


def test_a_grade_that_changed_is_a_new_version_and_the_old_one_stays(session: Session) -> None:
    me = new_id()
    reported = Reported(NORWEGIAN, "Norsk hovedmål, skriftlig")
    assert service.record_grades(session, me, [reported], NOW) == 1
    assert service.record_grades(session, me, [reported], LATER) == 0
    better = replace(reported, record=replace(NORWEGIAN, mark=Mark.FIVE))
    assert service.record_grades(session, me, [better], LATER) == 1
    assert [(row.version, row.mark, row.replaced_at) for row in versions(session, me)] == [
        (1, "4", LATER),
        (2, "5", None),
    ]
    assert service.points_for(session, me, Target.VG1, None, 2027).score == 5000


def test_loading_the_demo_again_changes_nothing(session: Session, cast: dict[str, str]) -> None:
    before = len(versions(session, cast["sara"]))
    demo.load(session, cast, LATER)
    assert len(versions(session, cast["sara"])) == before


def test_the_casts_points(session: Session, cast: dict[str, str]) -> None:
    found = {
        key: service.explain(session, cast[key], 2027, county).points
        for key, county in (("ida", "03"), ("jonas", "11"), ("sara", "34"), ("mehdi", "03"))
    }
    assert {key: (each.target, each.score, each.individual) for key, each in found.items()} == {
        "ida": (Target.VG1, 4470, False),
        "jonas": (Target.VG2, 4250, False),
        "sara": (Target.VG3, 4600, False),
        "mehdi": (Target.VG1, 2270, True),
    }
    reasons = {line.reason for line in found["sara"].lines}
    assert {Reason.NEWER_ASSESSMENT, Reason.BETTER_ATTEMPT, Reason.CONDUCT} <= reasons


def test_a_county_that_counts_vg2_only_does(session: Session, cast: dict[str, str]) -> None:
    national = service.points_for(session, cast["sara"], Target.VG3, None, 2027)
    rogaland = service.points_for(session, cast["sara"], Target.VG3, "11", 2027)
    assert (national.count, rogaland.count) == (15, 10)


def test_a_report_goes_forward_and_corrects_with_a_new_version(
    session: Session, cast: dict[str, str]
) -> None:
    mine = service.grades_of(session, cast["ida"])[0]
    row, seen = service.report(session, cast["ida"], mine.record_id, Kind.WRONG_GRADE, "", NOW)
    assert seen is mine
    service.settle(session, row, Outcome(State.LOOKED_AT), 1, NOW)
    service.settle(session, row, Outcome(State.CORRECTED, Mark.SIX), 2, LATER)
    corrected = next(
        each for each in service.grades_of(session, cast["ida"]) if each.record_id == mine.record_id
    )
    assert (corrected.mark, corrected.version, corrected.source) == ("6", 2, "correction")
    assert mine.replaced_at == LATER
    with pytest.raises(Conflict, match=r"grades\.report_settled"):
        service.settle(session, row, Outcome(State.KEPT, answer="x"), 3, LATER)
    again, _ = service.report(session, cast["ida"], mine.record_id, Kind.WRONG_GRADE, "", LATER)
    assert again.state == "sent"


def test_the_own_copy_holds_every_version(session: Session, cast: dict[str, str]) -> None:
    service.report(session, cast["ida"], None, Kind.MISSING, "Valgfag mangler", NOW)
    copy = service.export(session, cast["ida"])
    assert len(copy["grades"]) == len(versions(session, cast["ida"]))
    assert copy["reports"][0]["text"] == "Valgfag mangler"
