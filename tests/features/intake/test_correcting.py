"""Correction for one person after publication: what she would have had, given on top, and nobody the poorer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.engine.codec import digest
from backend.features.applications.models import Application, Event, Wish
from backend.features.intake import service
from backend.features.intake.models import CutOff, OutcomeRow, Repayment, Round, Supernumerary
from backend.features.intake.rules.correcting import with_facts
from backend.features.intake.rules.decisions import Kind, Wanted
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import Granted, decisions, keeping, rounds, structure
from backend.features.intake.service.correcting import facts_now
from backend.features.intake.service.decisions import Making
from backend.kernel.errors import Conflict, Invalid
from backend.platform.files import FileStore
from backend.platform.messages import Message
from tests.features.intake.conftest import ACCEPTED, FIRST, JULY, SECOND, Desk

PUBLISHED = JULY + timedelta(days=1)
REASON = "The grade in mathematics was settled on appeal."
HIGH = 6000


@pytest.fixture
def published(desk: Desk) -> Round:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    return begun


def waiting_for(session: Session, begun: Round, rank: int = 1) -> tuple[Application, Wish]:
    """Somebody with a place, and her wish of this rank, for which she waits."""
    for account, content in session.execute(
        select(OutcomeRow.account_id, OutcomeRow.content).where(OutcomeRow.round_id == begun.id)
    ):
        line = next((one for one in content["wishes"] if one["rank"] == rank), None)
        if line and line["outcome"] == "waitlisted" and content["placement"]:
            application = session.get_one(Application, line["application_id"])
            assert application.account_id == account
            return application, session.get_one(Wish, line["wish_id"])
    raise AssertionError("nobody waits")


def settle(session: Session, application: Application, wish: Wish, points: int = HIGH) -> None:
    wanted = Wanted(Kind.POINTS, points, (wish.area, wish.school or ""), "§ 4-20", REASON)
    seen = decisions.version_of(decisions.decisions_about(session, application.id))
    decisions.decide(session, application, wanted, Making(FIRST, seen, JULY))
    session.commit()


def give(
    session: Session, store: FileStore, application: Application, wish_id: str, now: datetime = PUBLISHED
) -> Granted:
    return service.grant(
        session, store, application.id, wish_id, legal_basis="§ 4-18", reason=REASON, actor=FIRST, now=now
    )


def without_quotas(session: Session, wish: Wish) -> None:
    """The offering gives all its seats in one queue."""
    for given in structure.offered_in(session, 2027, "03", JULY):
        if (given.offering.area.code, given.offering.school) == (wish.area, wish.school) and given.seats:
            seats = Seats(given.seats.capacity)
            structure.change(session, given, seats, REASON, given.version, FIRST, JULY)


def statuses(session: Session, but: Application) -> dict[str, str]:
    found = session.execute(select(Wish.id, Wish.status).where(Wish.application_id != but.id))
    return {row.id: row.status for row in found}


def cut_offs_of(session: Session) -> list[tuple[str, int | None, int]]:
    found = session.execute(select(CutOff.offering, CutOff.points, CutOff.taken).order_by(CutOff.id))
    return [tuple(row) for row in found]


def test_with_the_right_points_she_would_have_had_her_first_wish(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    assert service.remedy_of(session, store, application.id, PUBLISHED) is None, "nothing was wrong yet"
    settle(session, application, wish)
    found = service.remedy_of(session, store, application.id, PUBLISHED)
    assert found is not None
    assert (found.wish_id, found.round_id, found.round_number) == (wish.id, published.id, 1)
    assert (found.area, found.school, found.county) == (wish.area, wish.school, "03")


def test_what_did_not_change_about_anyone_is_as_published(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    """The facts put in again as they were give the published snapshot, byte for byte."""
    run = rounds.runs_of(session, published.id)[0]
    whole = keeping.published(store, keeping.files_of(run)).snapshot
    everybody = set(whole.applicants.id)
    now = facts_now(session, published, None, PUBLISHED)
    assert digest(with_facts(whole, now, everybody)) == digest(whole)


def test_a_grant_is_an_extra_seat_with_a_week_to_answer(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    others = statuses(session, application)
    cut_offs = cut_offs_of(session)
    settle(session, application, wish)
    old = service.outcome_of(session, application.account_id, 2027)
    assert old is not None
    given = give(session, store, application, wish.id)
    session.commit()
    assert (given.version, given.is_new) == (2, True)
    assert given.answer_by == datetime.fromisoformat("2027-07-10T00:00+02:00")
    found = service.outcome_of(session, application.account_id, 2027)
    assert found is not None
    assert (found.version, found.because, found.answer_by) == (2, "fact", given.answer_by)
    assert found.content["placement"]["wish_id"] == wish.id
    lines = {line["wish_id"]: line for line in found.content["wishes"]}
    assert lines[wish.id]["needed"] is None, "nothing is missing any more"
    before = old.content["placement"]
    assert found.content["keeps"] == {**before, "kind": "held"}, "what she had is hers until she says yes"
    session.expire_all()
    assert session.get_one(Wish, wish.id).status == "TILBO"
    assert session.get_one(Wish, before["wish_id"]).status in {"INNTOI", "INNTSI"}
    row = session.scalars(select(Supernumerary)).one()
    assert (row.wish_id, row.round_id, row.reason, row.legal_basis) == (
        wish.id,
        published.id,
        REASON,
        "§ 4-18",
    )
    told = select(func.count()).where(Message.kind == "intake.message.corrected")
    assert session.scalar(told) == 1
    events = select(func.count()).where(Event.kind == "result_corrected")
    assert session.scalar(events) == 1
    # Nobody else is touched.
    assert statuses(session, application) == others
    assert cut_offs_of(session) == cut_offs
    cost = service.cost_of(session, 2027, wish.area, wish.school or "")
    assert cost.extra == 1


def test_granting_again_gives_nothing_more(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    settle(session, application, wish)
    first = give(session, store, application, wish.id, PUBLISHED)
    again = give(session, store, application, wish.id, PUBLISHED + timedelta(days=2))
    assert not again.is_new
    assert (again.supernumerary_id, again.version, again.answer_by) == (
        first.supernumerary_id,
        2,
        first.answer_by,
    )
    assert service.remedy_of(session, store, application.id, PUBLISHED) is None
    assert session.scalar(select(func.count()).select_from(Supernumerary)) == 1


def test_what_cannot_be_granted(desk: Desk, session: Session, store: FileStore, published: Round) -> None:
    application, wish = waiting_for(session, published)
    outcome = service.outcome_of(session, application.account_id, 2027)
    assert outcome is not None
    lowest = outcome.content["wishes"][-1]["wish_id"]
    for wanted in (outcome.content["placement"]["wish_id"], lowest, "9" * 32):
        with pytest.raises(Conflict, match=r"intake\.nothing_gained"):
            give(session, store, application, wanted, PUBLISHED)
    with pytest.raises(Invalid, match=r"intake\.grant_invalid"):
        service.grant(
            session, store, application.id, wish.id, legal_basis="", reason="x", actor=FIRST, now=PUBLISHED
        )


def test_nothing_is_granted_while_the_next_round_is_on_its_way(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    second = desk.prepare()
    run = desk.run(second)
    rounds.approve(session, second, run.number, ACCEPTED, SECOND, JULY)
    session.commit()
    with pytest.raises(Conflict, match=r"intake\.round_on_its_way"):
        give(session, store, application, wish.id, PUBLISHED)
    rounds.undo(session, second, second.version, FIRST, JULY)
    assert give(session, store, application, wish.id, PUBLISHED).is_new


def test_the_next_round_waits_for_the_answer_and_then_protects_the_seat(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    settle(session, application, wish)
    give(session, store, application, wish.id, JULY)
    session.commit()
    second = desk.prepare()
    waiting = desk.run(second)
    assert [(gate["code"], gate["applications"]) for gate in waiting.gates] == [
        ("correction_open", [application.id])
    ]
    with pytest.raises(Conflict, match=r"intake\.gates_not_empty"):
        rounds.approve(session, second, waiting.number, ACCEPTED, SECOND, JULY)

    # She says yes, and everybody else who was offered a place here too: no seat is vacated.
    session.execute(update(Wish).where(Wish.application_id == application.id).values(status="UAKTU"))
    session.execute(update(Wish).where(Wish.id == wish.id).values(status="INNTO"))
    session.execute(update(Wish).where(Wish.status == "TILBO").values(status="INNTO"))
    session.commit()
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    desk.publish(second, run, PUBLISHED)
    outcome = service.outcome_of(session, application.account_id, 2027)
    assert outcome is not None
    assert (outcome.number, outcome.content["placement"]["wish_id"]) == (2, wish.id)
    assert outcome.content["placement"]["kind"] == "held"
    assert len(service.unrepaid(session, 2027)) == 1, "everybody still sits there"


def test_the_next_seat_that_is_vacated_repays_the_extra_one(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    settle(session, application, wish)
    give(session, store, application, wish.id, JULY)
    session.execute(update(Wish).where(Wish.status == "TILBO").values(status="INNTO"))
    session.execute(update(Wish).where(Wish.status.in_(["INNTOI", "INNTSI"])).values(status="STRTLB"))
    leaver = session.scalars(
        select(Wish).where(
            Wish.area == wish.area, Wish.school == wish.school, Wish.status == "INNTO", Wish.id != wish.id
        )
    ).first()
    assert leaver is not None
    session.execute(update(Wish).where(Wish.id == leaver.id).values(status="STRONT"))
    session.execute(update(Wish).where(Wish.status == "VENTO").values(status="VENTOJ"))
    session.commit()
    without_quotas(session, wish)
    second = desk.prepare()
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    desk.publish(second, run, PUBLISHED)
    cost = service.cost_of(session, 2027, wish.area, wish.school or "")
    assert (cost.taken, cost.extra) == (cost.seats, 0), "the seat that repays is given to nobody"
    assert service.unrepaid(session, 2027) == []
    assert session.scalars(select(Repayment.cause)).all() == ["vacated"]


def test_an_extra_seat_that_is_declined_never_was(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    application, wish = waiting_for(session, published)
    settle(session, application, wish)
    give(session, store, application, wish.id, JULY)
    session.execute(update(Wish).where(Wish.id == wish.id).values(status="STRONT"))
    session.commit()
    second = desk.prepare()
    desk.publish(second, desk.run(second), PUBLISHED)
    assert session.scalars(select(Repayment.cause)).all() == ["given_up"]
    assert service.remedy_of(session, store, application.id, PUBLISHED) is None, "she has had her chance"
