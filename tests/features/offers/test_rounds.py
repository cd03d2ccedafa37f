# ruff: noqa: F811 - fixtures are asked for by name
"""Real rounds, end to end: published, answered over the use cases, struck, run again, moved up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import CutOff, OutcomeRow
from backend.features.offers import jobs, service
from backend.features.offers.rules.answers import Answer
from backend.features.offers.rules.outcomes import Outcome, Situation, outcome_from
from backend.features.offers.service import Result
from tests.features.intake.conftest import (  # noqa: F401
    JULY,
    Desk,
    cast,
    connection,
    country,
    desk,
)
from tests.features.offers.conftest import DEADLINE

PUBLISHED = JULY + timedelta(days=1)


def applicant(account: str) -> Principal:
    return Principal(account, Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")


def results(session: Session, round_id: str) -> dict[str, Result]:
    """What the round came to for everybody, by account."""
    accounts = session.scalars(select(OutcomeRow.account_id).where(OutcomeRow.round_id == round_id))
    return {account: service.result_of(session, account, PUBLISHED) for account in accounts}


def status_of(session: Session, account: str) -> list[str]:
    found = select(Wish.status).join(Application, Application.id == Wish.application_id)
    return list(session.scalars(found.where(Application.account_id == account)))


def moved_up(session: Session, round_id: str, account: str, before: Outcome) -> bool:
    """Whether somebody who said yes got a higher wish; either way nobody who said yes loses anything."""
    published = select(OutcomeRow.content).where(
        OutcomeRow.round_id == round_id, OutcomeRow.account_id == account
    )
    outcome = outcome_from(session.scalars(published).one())
    if outcome.offer is None:
        assert outcome.situation is Situation.KEPT
        assert {wish.status for wish in outcome.waiting} <= {"VENTOJ"}
        return False
    ranks = {wish.wish_id: wish.rank for wish in outcome.wishes}
    assert before.place is not None
    assert ranks[outcome.offer.wish_id or ""] < ranks[before.place.wish_id or ""]
    assert outcome.replaced is not None
    assert outcome.replaced.wish_id == before.place.wish_id
    assert status_of(session, account).count("STRTLB") == 1, "the lower place is given up"
    return True


def test_what_would_have_been_enough_is_told_of_the_lists_alone(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    told = 0
    for result in results(session, begun.id).values():
        assert all(wish.is_short for wish in result.outcome.wishes if wish.needed is not None)
        for wish in result.outcome.waiting:
            if wish.needed is not None and wish.points is not None:
                assert wish.needed >= wish.points
                told += 1
    assert told, "somebody is told what would have been enough"


def test_two_rounds_with_answers_and_silence_between_them(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    first = results(session, begun.id)
    with_lists = {
        account for account, result in first.items() if result.outcome.situation is Situation.OFFER_AND_LISTS
    }
    offered = sorted(
        account for account, result in first.items() if result.outcome.situation is Situation.OFFER
    )
    refusing, silent = set(offered[::2]), set(offered[1::2])
    assert with_lists
    assert refusing

    # Half of those with nothing to wait for say no, half say nothing; whoever waits for better says yes to all.
    for account in refusing:
        service.answer(session, Answer(False, frozenset()), 0, applicant(account), PUBLISHED)
    for account in with_lists:
        lists = frozenset(wish.wish_id for wish in first[account].outcome.waiting)
        service.answer(session, Answer(True, lists), 0, applicant(account), PUBLISHED)
    session.commit()
    jobs.begin_due(session, DEADLINE)
    session.commit()
    desk.work(DEADLINE)
    for account in refusing:
        assert {"STRONT", "STRSNT"} & set(status_of(session, account))
    for account in silent:
        assert {"STROIT", "STRSIT"} & set(status_of(session, account))

    second = desk.prepare()
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    desk.publish(second, run, PUBLISHED)
    moved = [
        account for account in with_lists if moved_up(session, second.id, account, first[account].outcome)
    ]
    assert moved, "so many said no that somebody moves up"
    for account in refusing | silent:
        again = service.result_of(session, account, PUBLISHED).outcome
        assert again.situation is Situation.NOTHING, "a no, and silence, take one out of the whole intake"


def test_a_second_round_gives_no_seat_out_twice(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    first = results(session, begun.id)
    held = {account: result.outcome.offer for account, result in first.items() if result.outcome.offer}
    for account in held:
        lists = frozenset(wish.wish_id for wish in first[account].outcome.waiting)
        service.answer(session, Answer(True, lists), 0, applicant(account), PUBLISHED)
    session.commit()
    pools = set(session.scalars(select(CutOff.pool).where(CutOff.taken > 0, CutOff.round_id == begun.id)))
    assert len(pools) > 1, "some seats are taken from named pools"

    second = desk.prepare()
    desk.publish(second, desk.run(second), PUBLISHED)
    again = results(session, second.id)
    for account, offer in held.items():
        place = again[account].outcome.place
        assert place is not None
        assert (place.wish_id, place.is_held) == (offer.wish_id, True), "no seat was vacated: nobody moves"
