# ruff: noqa: F811 - fixtures are asked for by name
"""A place found elsewhere, answered, is held in the next round as any other: safe, and the wishes still move up."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.features.applications.models import Application, Wish
from backend.features.intake.models import PlacedElsewhere, Round
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import structure
from backend.features.offers import service
from backend.features.offers.rules.answers import Answer
from backend.features.offers.rules.outcomes import Situation
from tests.features.intake.conftest import (  # noqa: F401
    FIRST,
    JULY,
    Desk,
    cast,
    connection,
    country,
    desk,
)
from tests.features.offers.test_rounds import PUBLISHED, applicant, results

SCARCE = "Only a few seats at the school that most want."


def somebody_elsewhere(desk: Desk, session: Session) -> tuple[Round, str]:
    """A first round with so few seats where people want to go that the county finds a place for somebody."""
    popular = session.execute(
        select(Wish.school, func.count().label("people"))
        .where(Wish.school.is_not(None))
        .group_by(Wish.school)
        .order_by(func.count().desc())
    ).all()
    wanted = {row.school for row in popular[: len(popular) // 2]}
    for given in structure.offered_in(session, 2027, "03", JULY):
        seats = Seats(2) if given.offering.school in wanted else Seats(30)
        structure.change(session, given, seats, SCARCE, given.version, FIRST, JULY)
    session.commit()
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    for account, result in results(session, begun.id).items():
        place = result.outcome.place
        if place is not None and place.wish_id is None and result.outcome.waiting:
            return begun, account
    raise AssertionError("nobody was placed elsewhere")


def say(session: Session, account: str, place: bool) -> None:
    result = service.result_of(session, account, PUBLISHED)
    lists = frozenset(wish.wish_id for wish in result.outcome.waiting) if place else frozenset()
    service.answer(session, Answer(place, lists), 0, applicant(account), PUBLISHED)
    session.commit()


def test_a_place_elsewhere_is_safe_in_the_second_round(desk: Desk, session: Session) -> None:
    _, account = somebody_elsewhere(desk, session)
    before = service.result_of(session, account, PUBLISHED).outcome.place
    assert before is not None
    say(session, account, place=True)
    row = session.scalars(select(PlacedElsewhere)).one()
    assert (row.account_id, row.code, row.school) == (account, "INNTO", before.school)
    second = desk.prepare()
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    desk.publish(second, run, PUBLISHED)
    outcome = service.result_of(session, account, PUBLISHED).outcome
    if outcome.situation is Situation.KEPT:
        assert outcome.place is not None
        assert (outcome.place.school, outcome.place.wish_id) == (before.school, row.id)
        assert [wish.elsewhere for wish in outcome.wishes].count(True) == 1
        assert outcome.wishes[-1].elsewhere, "after all her own wishes"
    else:
        assert outcome.offer is not None, "or she has moved up"


def test_from_a_place_elsewhere_she_still_moves_up(desk: Desk, session: Session) -> None:
    _, account = somebody_elsewhere(desk, session)
    say(session, account, place=True)
    application = session.scalars(
        select(Application).where(Application.account_id == account, Application.county == "03")
    ).one()
    top = session.scalars(
        select(Wish).where(Wish.application_id == application.id).order_by(Wish.rank)
    ).first()
    assert top is not None
    for given in structure.offered_in(session, 2027, "03", JULY):
        if (given.offering.area.code, given.offering.school) == (top.area, top.school):
            structure.change(session, given, Seats(400), SCARCE, given.version, FIRST, JULY)
    session.execute(update(Wish).where(Wish.status == "VENTO").values(status="VENTOJ"))
    session.commit()
    second = desk.prepare()
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    desk.publish(second, run, PUBLISHED)
    outcome = service.result_of(session, account, PUBLISHED).outcome
    assert outcome.offer is not None
    assert outcome.offer.wish_id == top.id
    assert outcome.replaced is not None
    assert outcome.replaced.elsewhere
    session.expire_all()
    assert session.scalars(select(PlacedElsewhere)).one().code == "STRTLB"


def test_a_place_elsewhere_that_was_declined_is_nobodys(desk: Desk, session: Session) -> None:
    _, account = somebody_elsewhere(desk, session)
    say(session, account, place=False)
    assert session.scalars(select(PlacedElsewhere)).one().code == "STRONT"
    second = desk.prepare()
    desk.publish(second, desk.run(second), PUBLISHED)
    assert service.result_of(session, account, PUBLISHED).outcome.place is None
