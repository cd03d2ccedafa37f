"""From submitted applications to a published round, and everything that keeps it from being one too soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.engine import lottery
from backend.engine.codec import encode
from backend.engine.pipeline import run as allocate
from backend.features.applications import service as applications
from backend.features.applications.models import Application, Event, Wish
from backend.features.intake import jobs, service
from backend.features.intake.models import CutOff, OutcomeRow, Round, Waiting
from backend.features.intake.rules.decisions import Kind, Wanted
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import decisions, keeping, rounds, structure
from backend.features.intake.service.decisions import Making
from backend.kernel.errors import Conflict, Invalid
from backend.platform.files import FileStore
from backend.platform.messages import Message
from tests.features.intake.conftest import ACCEPTED, FIRST, JULY, PEOPLE, SECOND, Desk, officer

REASON = "Documented by the expert assessment of 3 March."


def everyone(session: Session) -> int:
    applied = select(Application.account_id).where(Application.submissions > 0, Application.county == "03")
    return len(session.scalars(applied).all())


def test_a_round_goes_from_applications_to_results(desk: Desk, session: Session, store: FileStore) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    assert (run.state, run.gates, run.violations) == ("done", [], [])
    assert run.figures["applicants"] == everyone(session) == PEOPLE + 1
    assert run.figures["placed"] + run.figures["without"] == PEOPLE + 1
    assert sum(one["first_wishes"] for one in run.figures["programmes"]) == PEOPLE + 1
    assert begun.state == "run"
    account = session.scalars(select(Application.account_id).where(Application.submissions > 0)).first()
    assert account is not None
    assert service.outcome_of(session, account, 2027) is None

    desk.publish(begun, run)
    session.refresh(begun)
    assert begun.state == "published"
    assert begun.progress == {"step": "round.tell", "done": PEOPLE + 1, "total": PEOPLE + 1}
    outcome = service.outcome_of(session, account, 2027)
    assert outcome is not None
    assert outcome.content["snapshot_hash"] == run.snapshot_hash
    by_id = {one["wish_id"]: one["status"] for one in outcome.content["wishes"]}
    stored = {
        row.id: row.status for row in session.execute(select(Wish.id, Wish.status).where(Wish.id.in_(by_id)))
    }
    assert stored == by_id
    assert session.scalar(select(func.count()).select_from(OutcomeRow)) == PEOPLE + 1
    told = select(func.count()).select_from(Message).where(Message.kind == "intake.message.published")
    assert session.scalar(told) == PEOPLE + 1
    events = select(func.count()).select_from(Event).where(Event.kind == "intake_published")
    assert session.scalar(events) == PEOPLE + 1
    assert session.scalar(select(func.count()).select_from(CutOff))
    assert {one.pool for one in service.county_cut_offs(session, begun.id, "03")} <= {
        "general",
        "skill",
        "individual",
    }


def test_the_seed_is_committed_first_and_told_last(desk: Desk, session: Session, store: FileStore) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    assert begun.seed is None
    assert rounds.seed_of(desk.secrets, begun).hex() not in begun.sealed_seed
    desk.publish(begun, run)
    session.refresh(begun)
    assert begun.seed is not None
    seed = bytes.fromhex(begun.seed)
    assert lottery.commitment(seed) == begun.seed_hash
    kept = keeping.published(store, keeping.files_of(run)).snapshot
    assert (kept.applicants.lottery == lottery.draw(seed, 2027, kept.applicants.id)).all()


def test_a_published_round_is_the_same_bytes_when_it_is_calculated_again(
    desk: Desk, session: Session, store: FileStore
) -> None:
    """I-24."""
    begun = desk.prepare()
    run = desk.run(begun)
    desk.publish(begun, run)
    files = keeping.files_of(run)
    again = allocate(keeping.snapshot(store, files.snapshot))
    assert encode(again) == b"".join(store.read(files.result))
    whole = keeping.published(store, files)
    for row in range(whole.people):
        found = service.outcome_of(session, whole.snapshot.applicants.id[row], 2027)
        assert found is not None
        assert found.content == whole.outcome(row)


def test_lists_and_results_agree(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun))
    numbers = {
        wish["wish_id"]: (wish["number"], wish["list_length"])
        for content in session.scalars(select(OutcomeRow.content))
        for wish in content["wishes"]
        if wish["outcome"] == "waitlisted"
    }
    assert numbers
    places = session.execute(
        select(Waiting.wish_id, Waiting.place, Waiting.offering).where(Waiting.pool == "general")
    ).all()
    lengths: dict[str, int] = {}
    for _, place, offering in places:
        lengths[offering] = max(lengths.get(offering, 0), place)
    assert {wish: (place, lengths[offering]) for wish, place, offering in places} == numbers


def test_of_fewer_than_five_no_cut_off_is_told(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun))
    for row in session.scalars(select(CutOff).where(CutOff.round_id == begun.id)):
        if row.ranked < 5:
            assert row.points is None
            assert row.band in {None, "under_5"}


def test_nobody_approves_her_own_run(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    with pytest.raises(Conflict, match=r"intake\.same_officer"):
        rounds.approve(session, begun, run.number, "", FIRST, JULY)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    assert begun.state == "approved"


def test_a_dry_run_is_for_looking_at(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    run = desk.run(begun, is_dry=True)
    assert (run.state, begun.state) == ("done", "prepared")
    with pytest.raises(Conflict, match=r"intake\.too_early"):
        rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)


def test_what_changed_after_the_run_keeps_it_from_being_approved(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    withdrawn = session.scalars(select(Application).where(Application.submissions > 0)).first()
    assert withdrawn is not None
    withdrawn.withdrawn_at = JULY + timedelta(minutes=1)
    session.flush()
    with pytest.raises(Conflict, match=r"intake\.run_outdated"):
        rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)


def test_until_publishing_begins_everything_can_be_undone_and_then_nothing(
    desk: Desk, session: Session
) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    tomorrow = JULY + timedelta(days=1)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    rounds.schedule(session, begun, tomorrow, SECOND, JULY)
    rounds.undo(session, begun, begun.version, FIRST, JULY)
    session.commit()
    desk.work(tomorrow)
    session.refresh(begun)
    assert (begun.state, begun.run_id, begun.publish_at) == ("run", None, None)
    desk.publish(begun, run, tomorrow + timedelta(hours=1))
    session.refresh(begun)
    assert begun.state == "published"
    with pytest.raises(Conflict, match=r"intake\.too_late"):
        rounds.undo(session, begun, begun.version, FIRST, JULY)
    with pytest.raises(Conflict, match=r"intake\.too_late"):
        rounds.start_run(session, begun, is_dry=True, actor=FIRST, now=JULY)


def test_a_moment_that_was_moved_counts_only_as_it_is_now(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    rounds.schedule(session, begun, JULY + timedelta(hours=1), SECOND, JULY)
    rounds.undo(session, begun, begun.version, FIRST, JULY)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    rounds.schedule(session, begun, JULY + timedelta(hours=9), SECOND, JULY)
    session.commit()
    desk.work(JULY + timedelta(hours=2))
    session.refresh(begun)
    assert begun.state == "scheduled"
    desk.work(JULY + timedelta(hours=9))
    session.refresh(begun)
    assert begun.state == "published"


def test_what_lies_ready_is_not_out_before_the_round_is(
    desk: Desk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    rounds.schedule(session, begun, JULY, SECOND, JULY)
    session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(applications, "release", _die)
        desk.work()
    counted = select(func.count()).select_from(Wish)
    assert session.scalar(counted.where(Wish.official != "SBEHA")) == 0
    assert session.scalar(counted.where(Wish.status != "SBEHA"))
    assert {line.status for one in _sent(session) for line in one.wishes} == {"SBEHA"}
    assert session.scalar(select(func.count()).select_from(OutcomeRow)) == PEOPLE + 1
    assert {service.outcome_of(session, one.account_id, 2027) for one in _sent(session)} == {None}
    withdrawing = session.scalars(select(Application).where(Application.submissions > 0)).first()
    assert withdrawing is not None
    session.execute(
        update(Wish).where(Wish.application_id == withdrawing.id).values(status="TRUKK", release_id=None)
    )
    session.commit()
    desk.work(JULY + timedelta(minutes=30))
    assert session.scalar(counted.where(Wish.official != "SBEHA"))
    assert session.scalar(counted.where(Wish.official != Wish.status)) == 0
    theirs = select(Wish.official).where(Wish.application_id == withdrawing.id)
    assert set(session.scalars(theirs)) == {"TRUKK"}


def test_a_run_that_breaks_again_and_again_makes_way_at_once(
    desk: Desk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = desk.prepare()
    asked = rounds.start_run(session, begun, is_dry=False, actor=FIRST, now=JULY)
    session.commit()
    states = []
    with monkeypatch.context() as patch:
        patch.setattr("backend.features.intake.jobs.assemble", _die)
        for attempt in range(jobs.RUN_ATTEMPTS):
            desk.work(JULY + timedelta(minutes=attempt))
            session.refresh(asked)
            states.append(asked.state)
            if attempt < jobs.RUN_ATTEMPTS - 1:
                with pytest.raises(Conflict, match=r"intake\.run_under_way"):
                    rounds.start_run(session, begun, is_dry=False, actor=FIRST, now=JULY)
    assert states == ["queued", "queued", "failed"]
    assert asked.done_at is not None
    again = desk.run(begun)
    assert (again.number, again.state, begun.state) == (2, "done", "run")
    session.refresh(asked)
    assert asked.state == "failed", "the first one is not taken up again"


def _die(*_: object) -> None:
    raise RuntimeError("out of order")


def _sent(session: Session) -> list[applications.Sent]:
    return applications.sent_applications(session, 2027, ["03"])


def test_whoever_withdrew_before_publication_stays_withdrawn(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    run = desk.run(begun)
    rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    rounds.schedule(session, begun, JULY, SECOND, JULY)
    wish = session.scalars(select(Wish)).first()
    assert wish is not None
    session.execute(update(Wish).where(Wish.application_id == wish.application_id).values(status="TRUKK"))
    session.commit()
    desk.work()
    statuses = select(Wish.status).where(Wish.application_id == wish.application_id)
    assert set(session.scalars(statuses)) == {"TRUKK"}


def test_the_second_round_starts_where_the_first_ended(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun))
    session.execute(update(Wish).where(Wish.status == "TILBO").values(status="INNTO"))
    session.execute(update(Wish).where(Wish.status == "VENTO").values(status="VENTOJ"))
    session.commit()
    second = desk.prepare()
    assert (second.number, second.state) == (2, "prepared")
    run = desk.run(second)
    assert (run.gates, run.violations) == ([], [])
    held = session.scalar(select(func.count()).select_from(Wish).where(Wish.status == "INNTO"))
    assert run.figures["held"] + run.figures["moved_up"] == held
    desk.publish(second, run)
    numbers = [
        wish["previous_number"]
        for content in session.scalars(select(OutcomeRow.content).where(OutcomeRow.round_id == second.id))
        for wish in content["wishes"]
        if wish["outcome"] == "waitlisted"
    ]
    assert numbers
    assert None not in numbers


def test_two_rounds_of_one_county_do_not_run_side_by_side(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    assert desk.prepare().id == begun.id
    administrator = officer("c" * 32)
    with pytest.raises(Invalid, match=r"intake\.counties_invalid"):
        rounds.prepare(session, desk.secrets, ["03", "11"], administrator, JULY)


def test_a_category_nobody_has_decided_stands_in_the_way(
    desk: Desk, session: Session, cast: dict[str, str]
) -> None:
    mehdi = session.scalars(select(Application).where(Application.account_id == cast["mehdi"])).one()
    from backend.features.applications.models import Submission

    sent = session.scalars(select(Submission).where(Submission.application_id == mehdi.id)).one()
    sent.content = {**sent.content, "draft": {**sent.content["draft"], "category": "individual_treatment"}}
    session.flush()
    begun = desk.prepare()
    run = desk.run(begun)
    assert [(gate["code"], gate["applications"]) for gate in run.gates] == [
        ("category_undecided", [mehdi.id])
    ]
    with pytest.raises(Conflict, match=r"intake\.gates_not_empty"):
        rounds.approve(session, begun, run.number, ACCEPTED, SECOND, JULY)
    decisions.decide(session, mehdi, Wanted(Kind.CATEGORY, 2, None, "§ 4-20", REASON), Making(FIRST, 0, JULY))
    assert desk.run(begun).gates == []


def test_a_decided_seat_is_given_and_a_blocked_wish_is_not(desk: Desk, session: Session) -> None:
    first, second = session.scalars(
        select(Application).where(Application.submissions > 0, Application.county == "03").limit(2)
    )
    wishes = {
        one.id: session.scalars(select(Wish).where(Wish.application_id == one.id)).all()
        for one in (first, second)
    }
    last, top = wishes[first.id][-1], wishes[second.id][0]
    decisions.decide(
        session,
        first,
        Wanted(Kind.SEAT, 0, (last.area, last.school or ""), "§ 4-21", REASON),
        Making(FIRST, 0, JULY),
    )
    decisions.decide(
        session,
        second,
        Wanted(Kind.BLOCKED, 0, (top.area, top.school or ""), "§ 4-12", REASON),
        Making(FIRST, 0, JULY),
    )
    begun = desk.prepare()
    run = desk.run(begun)
    assert run.violations == []
    desk.publish(begun, run)
    assert session.get_one(Wish, last.id).status in {"TILBS", "UAKTU"}
    assert session.get_one(Wish, top.id).status == "MANUO"


def test_a_decision_made_again_is_one_and_a_new_one_replaces_it(desk: Desk, session: Session) -> None:
    application = session.scalars(select(Application).where(Application.submissions > 0)).first()
    assert application is not None
    wanted = Wanted(Kind.RIGHT, 1, None, "OL § 18-3", REASON)
    _, made = decisions.decide(session, application, wanted, Making(FIRST, 0, JULY))
    _, again = decisions.decide(session, application, wanted, Making(FIRST, 0, JULY))
    assert (made, again) == (True, False)
    decisions.decide(
        session, application, Wanted(Kind.RIGHT, 2, None, "OL § 5-1", REASON), Making(FIRST, 1, JULY)
    )
    found = decisions.decisions_about(session, application.id)
    assert [(one.value, one.replaced_at is None) for one in found] == [(2, True), (1, False)]
    assert decisions.take_back(session, application, found[0].id, REASON, Making(FIRST, 3, JULY))
    assert not decisions.take_back(session, application, found[0].id, REASON, Making(FIRST, 4, JULY))


def test_fewer_seats_raise_the_cut_off(desk: Desk, session: Session) -> None:
    begun = desk.prepare()
    before = desk.run(begun)
    popular = max(
        structure.offered_in(session, 2027, "03", JULY),
        key=lambda given: (
            session.scalar(
                select(func.count()).where(
                    Wish.area == given.offering.area.code, Wish.school == given.offering.school
                )
            )
            or 0
        ),
    )
    changed = structure.change(session, popular, Seats(3), "Two classes are closed.", 0, FIRST, JULY)
    assert changed.version == 1
    assert [row.capacity for row in structure.history_of(session, popular.offering.id)] == [3]
    after = desk.run(begun)
    assert (after.gates, after.violations) == ([], [])
    assert after.figures["seats"] < before.figures["seats"]
    assert after.snapshot_hash != before.snapshot_hash


def test_rows_of_a_round_are_kept_to_it(session: Session, desk: Desk) -> None:
    begun = desk.prepare()
    assert begun.counties == ["03"]
    assert rounds.rounds_of(session, "03") == [begun]
    assert rounds.rounds_of(session, "11") == []
    assert session.scalars(select(Round)).all() == [begun]
