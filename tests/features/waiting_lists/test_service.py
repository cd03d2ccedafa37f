"""List mode end to end: handed over, called, answered, silent, chained across schools, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from auth.principal import Grant, Level, Principal, Role
from backend.features.applications import service as applications
from backend.features.applications.models import Application
from backend.features.applications.service import EventKind
from backend.features.intake.models import Round
from backend.features.waiting_lists import jobs
from backend.features.waiting_lists.models import Call, Handover, Line, Queue
from backend.features.waiting_lists.rules.attendance import Attendance
from backend.features.waiting_lists.service import answering, handing, keeping, reading
from backend.kernel.errors import Conflict, Invalid
from backend.platform import exports
from backend.platform.messages import Message
from tests.builders.lists import CLOSES, ELVEBAKKEN, KUBEN, OPENS, PUBLISHED, ULLERN
from tests.features.waiting_lists.conftest import MORNING, OFFICER, Town
from tests.platform.statements import counted

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
KEEPER = Principal("e" * 32, Grant(Role.SCHOOL_OFFICER, school=ULLERN[1]), Level.HIGH, None, None, "nb")


def absent(town: Town, name: str) -> None:
    """Nobody came on the first day: in Oslo that costs the place."""
    seat = town.seat(name)
    offering = keeping.find_offering(town.session, seat.offering_id)
    assert offering is not None
    keeping.mark(town.session, offering, seat, Attendance.ABSENT, None, "", KEEPER, town.clock())
    town.session.commit()


def told(town: Town, kind: str) -> list[str]:
    names = {one: name for name, one in town.people.items()}
    found = select(Message.person).where(Message.kind == f"waiting_lists.message.{kind}")
    return sorted(names[one] for one in town.session.scalars(found))


def test_handing_over_waits_for_the_last_answer_and_the_round_under_way(town: Town) -> None:
    town.clock.now = OPENS - SECOND
    with pytest.raises(Conflict, match=r"waiting_lists\.hand_over\.not_yet"):
        handing.hand_over(town.session, "03", OFFICER, town.clock())
    town.clock.now = OPENS
    third = Round(
        school_year=2027,
        name="2027-3",
        number=3,
        counties=["03"],
        state="prepared",
        seed_hash="",
        sealed_seed="",
        prepared_by="",
        prepared_at=PUBLISHED,
        progress={},
    )
    town.session.add(third)
    town.session.flush()
    with pytest.raises(Conflict, match=r"waiting_lists\.hand_over\.round_under_way"):
        handing.hand_over(town.session, "03", OFFICER, town.clock())
    town.session.delete(third)
    town.session.flush()
    assert handing.hand_over(town.session, "03", OFFICER, town.clock()).stage == "handing_over"
    with pytest.raises(Conflict, match=r"waiting_lists\.hand_over\.no_round"):
        handing.hand_over(town.session, "11", OFFICER, town.clock())


def test_handing_over_twice_is_handing_over_once(open_town: Town) -> None:
    again = handing.hand_over(open_town.session, "03", OFFICER, open_town.clock())
    assert again.stage == "open"
    assert open_town.session.scalar(select(func.count()).select_from(Handover)) == 1
    assert (open_town.has("anna"), open_town.has("mehdi")) == (ULLERN, KUBEN)
    assert open_town.called() == {}, "every seat is taken: nobody is called"


def test_a_seat_let_go_of_before_the_handing_over_calls_at_once(town: Town) -> None:
    applications.record_statuses(
        town.session, {town.wishes[town.people["anna"], ULLERN]: "STRONT"}, PUBLISHED
    )
    town.session.commit()
    town.hand_over()
    assert town.has("anna") is None
    assert town.called() == {"mehdi": ULLERN}
    assert town.call("mehdi").answer_by == MORNING + DAY
    assert town.code("mehdi", ULLERN) == "TILBO"
    assert told(town, "called") == ["mehdi"]


def test_a_chain_runs_across_schools(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    assert town.code("anna", ULLERN) == "MANUOK"
    assert told(town, "lost") == ["anna"]
    assert town.called() == {"mehdi": ULLERN}

    town.answers("mehdi", yes=True)
    assert (town.code("mehdi", ULLERN), town.code("mehdi", KUBEN)) == ("INNTO", "STRTLB")
    assert town.has("mehdi") == ULLERN
    assert town.called() == {"cato": KUBEN}

    town.answers("cato", yes=True)
    assert (town.code("cato", KUBEN), town.code("cato", ELVEBAKKEN)) == ("INNTO", "STRTLB")
    assert town.called() == {"dina": ELVEBAKKEN}

    town.answers("dina", yes=True)
    assert (town.has("dina"), town.called()) == (ELVEBAKKEN, {})
    assert town.code("dina", ULLERN) == "VENTOJ", "she waits on for what she wished for more"
    kinds = town.session.scalars(select(Line.kind).order_by(Line.number)).all()
    assert kinds[1:] == [
        *("attended", "freed", "called"),
        *("accepted", "freed", "called"),
        *("accepted", "freed", "called"),
        "accepted",
    ]


def test_no_leaves_her_what_she_has_and_calls_the_next(open_town: Town) -> None:
    absent(open_town, "anna")
    open_town.answers("mehdi", yes=False)
    assert (open_town.code("mehdi", ULLERN), open_town.has("mehdi")) == ("STRONT", KUBEN)
    assert open_town.called() == {"dina": ULLERN}


def test_yes_ends_a_lower_call_and_that_seat_goes_on(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    town.answers("mehdi", yes=False)
    absent(town, "cato")
    calls = town.session.scalars(select(Call.account_id).where(Call.state == "open")).all()
    assert calls == [town.people["dina"]] * 2
    upper = town.session.scalars(
        select(Call).where(
            Call.account_id == town.people["dina"], Call.offering_id == town.offering(ULLERN).id
        )
    ).one()
    herself = Principal(town.people["dina"], Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
    answering.answer(town.session, upper.id, True, herself, town.clock())
    town.session.commit()
    assert town.has("dina") == ULLERN
    assert town.code("dina", ELVEBAKKEN) == "STRTLB"
    assert (town.called(), told(town, "taken_back")) == ({}, ["dina"])
    free = select(Queue.free).where(Queue.offering_id == town.offering(ELVEBAKKEN).id)
    assert town.session.scalar(free) == 1, "nobody else waits there"


def test_the_last_moment_counts_and_the_next_is_too_late(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    town.clock.now = MORNING + DAY + timedelta(microseconds=1)
    with pytest.raises(Conflict, match=r"waiting_lists\.too_late"):
        town.answers("mehdi", yes=True)
    town.clock.now = MORNING + DAY
    town.answers("mehdi", yes=True)
    assert town.has("mehdi") == ULLERN


def test_silence_calls_the_next_who_has_a_whole_day(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    silent = town.call("mehdi").id
    town.clock.now = MORNING + DAY
    town.work()
    assert town.called() == {"mehdi": ULLERN}, "an answer may still be on its way"
    town.clock.now = MORNING + 2 * DAY
    town.work()
    assert (town.code("mehdi", ULLERN), town.has("mehdi")) == ("STROIT", KUBEN)
    assert (town.called(), told(town, "unanswered")) == ({"dina": ULLERN}, ["mehdi"])
    assert town.call("dina").answer_by == MORNING + 3 * DAY, "however late the worker noticed"
    answering.note_silence(town.session, silent, town.clock())
    assert town.called() == {"dina": ULLERN}, "noticing twice is noticing once"
    himself = Principal(town.people["mehdi"], Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
    with pytest.raises(Conflict, match=r"waiting_lists\.too_late"):
        answering.answer(town.session, silent, True, himself, town.clock())


def test_an_answer_is_final_and_safe_to_repeat(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    call = town.call("mehdi").id
    himself = Principal(town.people["mehdi"], Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
    for _ in range(2):
        answering.answer(town.session, call, True, himself, town.clock())
    with pytest.raises(Conflict, match=r"waiting_lists\.answered_already"):
        answering.answer(town.session, call, False, himself, town.clock())
    lines = select(func.count()).select_from(Line).where(Line.kind == "accepted")
    assert town.session.scalar(lines) == 1


def test_when_the_lists_close_everyone_left_is_told_and_a_call_runs_to_its_end(open_town: Town) -> None:
    town = open_town
    town.clock.now = CLOSES - timedelta(hours=1)
    absent(town, "anna")
    town.clock.now = CLOSES
    assert jobs.close_due(town.session, town.clock()) == 1
    assert jobs.close_due(town.session, town.clock()) == 0
    town.session.commit()
    town.work()
    assert town.session.scalars(select(Handover.state)).one() == "closed"
    assert (town.code("emil", ULLERN), town.code("cato", KUBEN)) == ("STRLPO", "STRLPO")
    assert town.code("cato", ELVEBAKKEN) == "INNTO", "what she has she keeps"
    assert told(town, "closed") == ["cato", "dina", "emil"]
    town.clock.now = CLOSES + timedelta(hours=2)
    town.answers("mehdi", yes=True)
    assert (town.has("mehdi"), town.called()) == (ULLERN, {}), "nobody is called any more"


def test_nobody_is_called_after_the_last_day_though_the_worker_is_late(open_town: Town) -> None:
    open_town.clock.now = CLOSES
    absent(open_town, "anna")
    assert open_town.called() == {}


def test_an_application_that_is_withdrawn_frees_its_seat_and_its_places(open_town: Town) -> None:
    town = open_town
    codes = {town.wishes[town.people["mehdi"], at]: "TRUKK" for at in (ULLERN, KUBEN)}
    applications.record_statuses(town.session, codes, town.clock(), EventKind.WITHDRAWN)
    town.session.commit()
    assert (town.has("mehdi"), town.called()) == (None, {"cato": KUBEN})
    absent(town, "anna")
    assert town.called() == {"cato": KUBEN, "dina": ULLERN}


def test_a_granted_seat_is_made_up_for_by_the_next_that_is_freed(open_town: Town) -> None:
    town = open_town
    wish = town.wishes[town.people["emil"], ULLERN]
    applications.record_statuses(town.session, {wish: "TILBO"}, town.clock())
    assert answering.mine(town.session, town.people["emil"], town.clock()).calls == (), "answered as an offer"
    applications.record_statuses(town.session, {wish: "INNTO"}, town.clock(), EventKind.OFFER_ANSWERED)
    town.session.commit()
    assert (town.has("emil"), town.called()) == (ULLERN, {})
    absent(town, "anna")
    assert town.called() == {}, "the seat that was given beyond those there are"
    absent(town, "nora")
    assert town.called() == {"mehdi": ULLERN}


def test_a_granted_seat_that_is_declined_owes_nothing(open_town: Town) -> None:
    town = open_town
    wish = town.wishes[town.people["emil"], ULLERN]
    for code in ("TILBO", "STRONT"):
        applications.record_statuses(town.session, {wish: code}, town.clock())
    town.session.commit()
    absent(town, "anna")
    assert town.called() == {"mehdi": ULLERN}


def test_a_seat_freed_by_the_school_needs_a_reason_and_is_freed_once(open_town: Town) -> None:
    town = open_town
    seat = town.seat("anna")
    offering = keeping.find_offering(town.session, seat.offering_id)
    assert offering is not None
    with pytest.raises(Invalid, match=r"waiting_lists\.reason_missing"):
        keeping.free(town.session, offering, seat, " ", KEEPER, town.clock())
    for _ in range(2):
        keeping.free(town.session, offering, seat, "Har flyttet.", KEEPER, town.clock())
    assert (town.code("anna", ULLERN), town.called()) == ("MANOK", {"mehdi": ULLERN})
    with pytest.raises(Conflict, match=r"waiting_lists\.seat_gone"):
        keeping.mark(town.session, offering, seat, Attendance.PRESENT, None, "", KEEPER, town.clock())


def test_numbers_count_those_who_wait_now(open_town: Town) -> None:
    town = open_town

    def number(name: str) -> tuple[int, int]:
        place = answering.mine(town.session, town.people[name], town.clock()).places[0]
        return place.number, place.length

    assert number("emil") == (3, 3)
    absent(town, "anna")
    town.answers("mehdi", yes=True)
    assert number("emil") == (2, 2)


def test_a_persons_copy_holds_it_and_a_page_is_a_handful_of_statements(open_town: Town) -> None:
    town = open_town
    absent(town, "anna")
    copy = exports.collect(town.session, town.people["mehdi"])["waiting_lists"]
    assert [(one["state"], one["school"]) for one in copy["calls"]] == [("open", ULLERN[1])]
    assert len(copy["places"]) == len(copy["seats"]) == 1
    offering = town.offering(ULLERN)
    reading.page_of(town.session, offering, KEEPER, town.clock())
    with counted(town.session) as statements:
        reading.page_of(town.session, offering, KEEPER, town.clock())
    assert len(statements) <= 13
    with counted(town.session) as statements:
        town.answers("mehdi", yes=True)
    assert len(statements) <= 60, "the lists concerned, and no others"


def test_the_timeline_tells_of_calls_and_lost_places(open_town: Town) -> None:
    absent(open_town, "anna")
    applied = select(Application).where(
        Application.account_id.in_([open_town.people["anna"], open_town.people["mehdi"]])
    )
    kinds = {
        applications.timeline_of(open_town.session, one)[0]["kind"]
        for one in open_town.session.scalars(applied)
    }
    assert kinds == {EventKind.PLACE_LOST, EventKind.LIST_CALLED}
