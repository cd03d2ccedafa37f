"""A published round corrected for many: the cost first, a second officer, and nobody who loses anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.engine.codec import encode
from backend.engine.pipeline import run as allocate
from backend.features.applications.models import Application, Wish
from backend.features.intake import service
from backend.features.intake.models import Correction, CutOff, OutcomeRow, Round, Supernumerary
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import corrections, keeping, structure
from backend.features.intake.service.structure import Given
from backend.kernel.errors import Conflict, Invalid
from backend.platform.files import FileStore
from backend.platform.messages import Message
from tests.features.intake.conftest import FIRST, JULY, SECOND, Desk

PUBLISHED = JULY + timedelta(days=1)
LATER = PUBLISHED + timedelta(days=1)
WRONG = "A class was left out of the structure of the school."


@pytest.fixture
def published(desk: Desk) -> Round:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    return begun


def most_waited_for(session: Session) -> Given:
    waiting = (
        select(Wish.area, Wish.school, func.count().label("people"))
        .where(Wish.status == "VENTO")
        .group_by(Wish.area, Wish.school)
        .order_by(func.count().desc())
        .limit(1)
    )
    area, school, _ = session.execute(waiting).one()
    return next(
        one
        for one in structure.offered_in(session, 2027, "03", JULY)
        if (one.offering.area.code, one.offering.school) == (area, school)
    )


def a_class_more(session: Session, given: Given, seats: int = 15) -> None:
    """The capacity that was wrong, put right."""
    assert given.seats is not None
    right = Seats(given.seats.capacity + seats, pools=given.seats.pools)
    structure.change(session, given, right, WRONG, given.version, FIRST, PUBLISHED)
    session.commit()


def ask(desk: Desk, begun: Round) -> Correction:
    asked = corrections.ask(
        desk.session, begun, legal_basis="fvl. § 35", reason=WRONG, actor=FIRST, now=LATER
    )
    desk.session.commit()
    desk.work(LATER)
    desk.session.refresh(asked)
    return asked


def ranks(session: Session) -> dict[str, int | None]:
    """How well everybody fares: the rank of her place, the last of all for none."""
    found: dict[str, int | None] = {}
    for account in session.scalars(select(OutcomeRow.account_id).distinct()):
        outcome = service.outcome_of(session, account, 2027)
        assert outcome is not None
        place = outcome.content["placement"]
        lines = {line["wish_id"]: line["rank"] for line in outcome.content["wishes"]}
        found[account] = None if place is None else lines.get(place["wish_id"], 98)
    return found


def cut_offs_of(session: Session) -> list[tuple[str, int | None, int]]:
    found = session.execute(select(CutOff.id, CutOff.points, CutOff.taken).order_by(CutOff.id))
    return [tuple(row) for row in found]


def worse(before: dict[str, int | None], after: dict[str, int | None]) -> set[str]:
    return {one for one, rank in before.items() if (after[one] or 99) > (rank or 99)}


def test_the_cost_is_known_before_anybody_decides(desk: Desk, session: Session, published: Round) -> None:
    a_class_more(session, most_waited_for(session))
    before = ranks(session)
    asked = ask(desk, published)
    assert (asked.state, asked.gates, asked.violations) == ("ready", [], [])
    assert asked.cost["better"] == len(asked.cost["moves"]) > 0
    assert asked.cost["seats"] == sum(one["seats"] for one in asked.cost["extra"])
    assert ranks(session) == before, "nobody reads anything new yet"
    assert session.scalar(select(func.count()).select_from(Supernumerary)) == 0


def test_a_second_officer_lets_it_be_and_nobody_loses(desk: Desk, session: Session, published: Round) -> None:
    a_class_more(session, most_waited_for(session))
    before = ranks(session)
    cut_offs = cut_offs_of(session)
    asked = ask(desk, published)
    with pytest.raises(Conflict, match=r"intake\.same_officer"):
        corrections.approve(session, published, 1, WRONG, FIRST, LATER)
    with pytest.raises(Invalid, match=r"intake\.grant_invalid"):
        corrections.approve(session, published, 1, "", SECOND, LATER)
    corrections.approve(session, published, 1, WRONG, SECOND, LATER)
    session.commit()
    assert ranks(session) == before
    desk.work(LATER)
    session.refresh(asked)
    assert (asked.state, asked.revealed_at) == ("revealed", LATER)
    after = ranks(session)
    better = {account for account, rank in after.items() if rank != before[account]}
    assert len(better) == asked.cost["better"]
    assert worse(before, after) == set()
    given = session.scalars(select(Supernumerary)).all()
    assert {one.account_id for one in given} == better
    assert {one.decided_by for one in given} == {SECOND.account_id}
    told = select(Message.person).where(Message.kind == "intake.message.corrected")
    assert sorted(session.scalars(told)) == sorted(better)
    for one in given:
        outcome = service.outcome_of(session, one.account_id, 2027)
        assert outcome is not None
        assert (outcome.version, outcome.because) == (2, "rule")
        assert outcome.answer_by is not None
        assert session.get_one(Wish, one.wish_id).status == "TILBO"
        keeps = outcome.content["keeps"]
        if keeps is not None and keeps["wish_id"] is not None:
            assert session.get_one(Wish, keeps["wish_id"]).status in {"INNTOI", "INNTSI"}
    assert cut_offs_of(session) == cut_offs
    report = corrections.report_of(session, 2027, ["03"])
    assert report.given == len(better)
    assert corrections.approve(session, published, 1, WRONG, SECOND, LATER) is asked, "safe to send twice"


def test_fewer_seats_take_from_nobody(desk: Desk, session: Session, published: Round) -> None:
    """The capacity was too high: who came in stays in, and it is told how many that is."""
    popular = most_waited_for(session)
    assert popular.seats is not None
    structure.change(session, popular, Seats(1), WRONG, popular.version, FIRST, PUBLISHED)
    session.commit()
    before = ranks(session)
    asked = ask(desk, published)
    assert asked.cost["keep"] > 0
    assert asked.cost["seats"] > 0, "they hold more seats than there are"
    corrections.approve(session, published, 1, WRONG, SECOND, LATER)
    session.commit()
    desk.work(LATER)
    assert worse(before, ranks(session)) == set()


def test_a_corrected_round_is_the_same_bytes_when_it_is_calculated_again(
    desk: Desk, session: Session, store: FileStore, published: Round
) -> None:
    """I-24, of a correction."""
    a_class_more(session, most_waited_for(session))
    asked = ask(desk, published)
    assert asked.snapshot is not None
    assert asked.result is not None
    again = allocate(keeping.snapshot(store, asked.snapshot))
    assert encode(again) == b"".join(store.read(asked.result))
    assert again.snapshot_hash == asked.snapshot_hash
    named = {asked.snapshot, asked.result, asked.changes or ""}
    assert keeping.named_files(session, named) == named


def test_what_changed_after_it_keeps_a_correction_from_being_approved(
    desk: Desk, session: Session, published: Round
) -> None:
    popular = most_waited_for(session)
    a_class_more(session, popular)
    ask(desk, published)
    session.execute(
        update(Application)
        .where(Application.submissions > 0, Application.county == "03")
        .values(withdrawn_at=LATER + timedelta(minutes=1))
    )
    with pytest.raises(Conflict, match=r"intake\.run_outdated"):
        corrections.approve(session, published, 1, WRONG, SECOND, LATER)


def test_whoever_withdraws_meanwhile_is_given_nothing(desk: Desk, session: Session, published: Round) -> None:
    a_class_more(session, most_waited_for(session))
    asked = ask(desk, published)
    leaver = asked.cost["moves"][0]["account"]
    corrections.approve(session, published, 1, WRONG, SECOND, LATER)
    session.execute(
        update(Wish)
        .where(Wish.application_id.in_(select(Application.id).where(Application.account_id == leaver)))
        .values(status="TRUKK")
    )
    session.commit()
    desk.work(LATER)
    outcome = service.outcome_of(session, leaver, 2027)
    assert outcome is not None
    assert outcome.version == 1
    given = set(session.scalars(select(Supernumerary.account_id)))
    assert len(given) == asked.cost["better"] - 1
    assert leaver not in given


def test_a_second_correction_gives_nothing_twice(desk: Desk, session: Session, published: Round) -> None:
    a_class_more(session, most_waited_for(session))
    ask(desk, published)
    corrections.approve(session, published, 1, WRONG, SECOND, LATER)
    session.commit()
    desk.work(LATER)
    again = ask(desk, published)
    assert (again.number, again.state, again.cost["better"]) == (2, "ready", 0)


def test_a_round_that_is_not_out_needs_no_correction(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    with pytest.raises(Conflict, match=r"intake\.too_early"):
        corrections.ask(session, begun, legal_basis="fvl. § 35", reason=WRONG, actor=FIRST, now=LATER)
