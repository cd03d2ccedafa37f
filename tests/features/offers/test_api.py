"""Result day over HTTP: read, answer, change, be too late; two devices, replays and the wrong doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.applications.models import Event, Wish
from backend.features.intake.models import CutOff
from backend.features.offers import jobs
from backend.features.offers.models import AnswerRow
from backend.platform import exports, outbox
from backend.platform.audit import AuditEntry
from backend.platform.db import Database
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.applications.conftest import Pupil
from tests.features.offers.conftest import DEADLINE, PUBLISHED, Applicant, Publish
from tests.features.offers.outcomes import (
    FIRST_WISH,
    KEPT,
    LOWER_WISH,
    NOTHING,
    ONLY_LISTS,
    STILL_WAITING,
    content,
    lapsed,
    line,
    offered,
    waiting,
)
from tests.platform.statements import counted

SECOND = timedelta(seconds=1)


def codes(session: Session, wishes: list[str]) -> list[str]:
    """The official status of each wish as it stands in the application, in her order."""
    session.expire_all()
    return [session.get_one(Wish, wish).status for wish in wishes]


def work(database: Database, clock: MovableClock) -> None:
    """What the worker does until nothing is left."""
    with database.writing() as session:
        jobs.begin_due(session, clock())
    while outbox.work_once(database, clock()):
        pass


def test_before_publication_there_is_nothing(phone: Applicant, wishes: list[str]) -> None:
    found = phone.result()
    assert (found.status_code, found.json["code"]) == (404, "offers.no_result")
    assert phone.client.get("/api/offers/status").json == {"result": None}
    assert phone.answer(True, []).status_code == 404


def test_a_result_is_not_seen_before_its_moment(
    phone: Applicant, publish: Publish, clock: MovableClock
) -> None:
    publish(FIRST_WISH)
    clock.now = PUBLISHED - SECOND
    assert phone.result().status_code == 404
    clock.now = PUBLISHED
    assert phone.result().status_code == 200


def test_the_first_wish(phone: Applicant, publish: Publish, wishes: list[str]) -> None:
    publish(FIRST_WISH)
    found = phone.result()
    assert found.headers["ETag"] == '"0"'
    told = found.json
    assert (told["situation"], told["place"]["is_first_wish"]) == ("offer", True)
    assert (told["can_answer"], told["waited_for"], told["answer"]) == (True, True, None)
    assert told["deadline"] == DEADLINE.isoformat()
    assert told["silence"] == "out"
    assert [one["consequence"] for one in told["options"]] == ["place", "out"]
    assert [wish["group"] for wish in told["wishes"]] == ["offer", "not_needed", "not_needed"]


def test_yes_to_a_lower_wish_and_its_lists_and_the_receipt(
    phone: Applicant, publish: Publish, wishes: list[str], session: Session
) -> None:
    publish(LOWER_WISH)
    sent = phone.answer(True, wishes[:2])
    assert sent.status_code == 201, sent.json
    assert sent.headers["ETag"] == '"1"'
    receipt = sent.json["answer"]
    assert receipt["answered_at"] == PUBLISHED.isoformat()
    assert (receipt["number"], receipt["consequence"]) == (1, "place_and_lists")
    assert (receipt["place"], sorted(receipt["lists"])) == (True, sorted(wishes[:2]))
    assert not sent.json["waited_for"]
    assert [wish["group"] for wish in sent.json["wishes"]][:3] == ["waiting_list", "waiting_list", "accepted"]
    assert codes(session, wishes[:3]) == ["VENTOJ", "VENTOJ", "INNTO"]
    assert phone.result().json == sent.json
    assert session.scalars(select(Event.kind).where(Event.kind == "offer_answered")).all() == [
        "offer_answered"
    ]
    traced = session.scalars(select(AuditEntry).where(AuditEntry.action == "offer.answered")).one()
    assert traced.details == {"number": 1, "consequence": "place_and_lists"}


def test_change_her_mind_until_the_deadline(
    phone: Applicant, publish: Publish, wishes: list[str], session: Session
) -> None:
    publish(LOWER_WISH)
    assert phone.answer(True, wishes[:2]).status_code == 201
    changed = phone.answer(False, [], edited=1, key="press-two")
    assert (changed.status_code, changed.json["answer"]["number"]) == (201, 2)
    assert codes(session, wishes[:3]) == ["STRONV", "STRONV", "STRONT"]
    back = phone.answer(True, [], edited=2, key="press-three")
    assert back.json["answer"]["consequence"] == "place_only"
    assert codes(session, wishes[:3]) == ["STRONV", "STRONV", "INNTO"]
    kept = exports.collect(session, phone_owner(session))["offers"]
    assert [one["number"] for one in kept] == [1, 2, 3], "a log: nothing is overwritten"


def phone_owner(session: Session) -> str:
    return session.scalars(select(AnswerRow.account_id).limit(1)).one()


def test_two_presses_and_a_cut_wire_count_once(
    phone: Applicant, publish: Publish, wishes: list[str], session: Session
) -> None:
    publish(LOWER_WISH)
    first = phone.answer(True, wishes[:2])
    again = phone.answer(True, wishes[:2])
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    other_key = phone.answer(True, wishes[:2], edited=0, key="press-anew")
    assert (other_key.status_code, other_key.json["answer"]["number"]) == (200, 1)
    assert len(session.scalars(select(AnswerRow)).all()) == 1


def test_two_devices_are_told_of_each_other(
    phone: Applicant, laptop: Applicant, publish: Publish, wishes: list[str], session: Session
) -> None:
    publish(LOWER_WISH)
    assert phone.answer(True, wishes[:2]).status_code == 201
    late = laptop.answer(False, [], edited=0, key="from-laptop")
    assert (late.status_code, late.json["code"]) == (412, "offers.answered_elsewhere")
    assert late.json["present"]["consequence"] == "place_and_lists"
    assert codes(session, wishes[:3]) == ["VENTOJ", "VENTOJ", "INNTO"]
    assert laptop.answer(False, [], edited=1, key="knowing-it").status_code == 201
    assert laptop.answer(True, [], edited=9, key="from-nowhere").status_code == 412
    without = laptop.client.post(
        "/api/offers/answers", json={"place": True, "lists": []}, headers={"Idempotency-Key": "no-version"}
    )
    assert without.status_code == 428


def test_the_last_second_counts_and_the_next_does_not(
    phone: Applicant, publish: Publish, wishes: list[str], clock: MovableClock, session: Session
) -> None:
    publish(LOWER_WISH)
    clock.now = DEADLINE - SECOND
    assert phone.answer(True, wishes[:2]).status_code == 201
    clock.now = DEADLINE
    refused = phone.answer(False, [], edited=1, key="too-late")
    assert (refused.status_code, refused.json["code"]) == (409, "offers.deadline_passed")
    assert refused.json["params"] == {
        "deadline": (DEADLINE - timedelta(minutes=1)).isoformat(),
        "received_at": DEADLINE.isoformat(),
    }
    assert not phone.result().json["can_answer"]
    assert codes(session, wishes[:3]) == ["VENTOJ", "VENTOJ", "INNTO"]
    replayed = phone.answer(True, wishes[:2])
    assert replayed.status_code == 201, "the receipt of an answer in time can be had again"


def test_silence_takes_effect_at_the_deadline_once(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    database: Database,
    session: Session,
) -> None:
    publish(LOWER_WISH)
    clock.now = DEADLINE - SECOND
    work(database, clock)
    assert codes(session, wishes[:3]) != ["STROIV", "STROIV", "STROIT"]
    clock.now = DEADLINE
    work(database, clock)
    clock.move(minutes=1)
    work(database, clock)
    assert codes(session, wishes[:3]) == ["STROIV", "STROIV", "STROIT"]
    told = phone.result().json
    assert (told["answer"]["source"], told["answer"]["consequence"]) == ("silence", "out")
    assert (told["answered_at"], told["waited_for"], told["can_answer"]) == (None, False, False)
    assert len(session.scalars(select(AnswerRow)).all()) == 1
    assert len(session.scalars(select(Event).where(Event.kind == "offer_unanswered")).all()) == 1


def test_who_has_answered_or_need_not_is_not_struck(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    database: Database,
    session: Session,
) -> None:
    others = {f"{number:032x}": told for number, told in enumerate((NOTHING, KEPT, STILL_WAITING))}
    publish(LOWER_WISH, **others)
    assert phone.answer(True, wishes[:2]).status_code == 201
    clock.now = DEADLINE
    work(database, clock)
    assert codes(session, wishes[:3]) == ["VENTOJ", "VENTOJ", "INNTO"]
    assert len(session.scalars(select(AnswerRow)).all()) == 1


def test_whoever_has_not_answered_is_reminded_once(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    database: Database,
    session: Session,
    cast: dict[str, str],
) -> None:
    silent, kept = "5" * 32, "6" * 32
    publish(LOWER_WISH, **{silent: FIRST_WISH, kept: KEPT})
    assert phone.answer(True, wishes[:2]).status_code == 201
    clock.now = DEADLINE - timedelta(days=2) - SECOND
    work(database, clock)
    assert told(session, "answer_due") == []
    clock.move(seconds=1)
    work(database, clock)
    clock.move(hours=1)
    work(database, clock)
    assert told(session, "answer_due") == [silent]
    assert told(session, "answered") == [cast["ida"]]
    clock.now = DEADLINE
    work(database, clock)
    assert told(session, "unanswered") == [silent]


def told(session: Session, kind: str) -> list[str]:
    return list(session.scalars(select(Message.person).where(Message.kind == f"offers.message.{kind}")))


def test_many_silent_people_are_struck_page_by_page(
    publish: Publish,
    clock: MovableClock,
    database: Database,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "PAGE", 3)
    crowd = {f"{number:032x}": FIRST_WISH for number in range(10)}
    publish(FIRST_WISH, **crowd)
    clock.now = DEADLINE
    work(database, clock)
    struck = session.scalars(select(AnswerRow.account_id)).all()
    assert len(struck) == len(set(struck)) == 11


def test_a_worker_that_dies_in_mid_page_leaves_it_untouched(
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    database: Database,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> None:
        raise RuntimeError

    publish(FIRST_WISH)
    clock.now = DEADLINE
    before = codes(session, wishes)
    with monkeypatch.context() as patch:
        patch.setattr("backend.features.applications.service.record_statuses", die)
        work(database, clock)
    assert session.scalars(select(AnswerRow)).all() == []
    assert codes(session, wishes) == before
    clock.move(minutes=5)
    work(database, clock)
    assert codes(session, wishes[:1]) == ["STROIT"]


def test_an_answer_received_in_time_beats_the_silence_that_overtook_it(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    database: Database,
    session: Session,
) -> None:
    publish(LOWER_WISH)
    clock.now = DEADLINE
    work(database, clock)
    clock.now = DEADLINE - SECOND
    assert phone.answer(True, wishes[:2]).status_code == 201
    assert codes(session, wishes[:3]) == ["VENTOJ", "VENTOJ", "INNTO"]


@pytest.mark.parametrize(
    ("published", "place", "lists", "status", "code"),
    [
        (FIRST_WISH, None, 0, 422, "offers.place_not_answered"),
        (ONLY_LISTS, True, 2, 422, "offers.no_place_offered"),
        (LOWER_WISH, True, 1, 422, "offers.all_or_none"),
        (LOWER_WISH, True, 4, 422, "offers.not_on_the_list"),
        (NOTHING, None, 0, 409, "offers.nothing_to_answer"),
        (KEPT, True, 1, 409, "offers.nothing_to_answer"),
    ],
)
def test_answers_that_are_refused(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    session: Session,
    published: dict[str, object],
    place: bool | None,
    lists: int,
    status: int,
    code: str,
) -> None:
    publish(published)
    refused = phone.answer(place, wishes[:lists])
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert session.scalars(select(AnswerRow)).all() == []


def test_round_two_moves_her_up_and_the_lower_place_is_gone(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    clock: MovableClock,
    session: Session,
) -> None:
    publish(LOWER_WISH)
    assert phone.answer(True, wishes[:2]).status_code == 201
    second = PUBLISHED + timedelta(days=21)
    publish(
        content(
            waiting(1, 1, "VENTOJ", previous_number=3), offered(2), line(3, "replaced", "STRTLB"), number=2
        ),
        at=second,
    )
    told = phone.result().json
    assert (told["round"], told["situation"], told["replaced"]) == (2, "offer_and_lists", wishes[2])
    assert told["answer"] is None, "a new round is answered anew"
    assert [wish["movement"] for wish in told["wishes"]] == ["closer", None, None]
    assert phone.answer(True, wishes[:1], key="round-two").status_code == 201
    assert codes(session, wishes[:2]) == ["VENTOJ", "INNTO"]


def test_a_corrected_outcome_is_answered_anew(phone: Applicant, publish: Publish, wishes: list[str]) -> None:
    publish(LOWER_WISH)
    assert phone.answer(False, []).status_code == 201
    publish(content(offered(1), lapsed(2), lapsed(3)), version=2)
    told = phone.result()
    assert (told.json["situation"], told.json["answer"], told.headers["ETag"]) == ("offer", None, '"1001"')
    meant_for_the_first = phone.answer(True, wishes[:2], edited=1, key="too-early")
    assert (meant_for_the_first.status_code, meant_for_the_first.json["code"]) == (
        412,
        "offers.result_corrected",
    )
    again = phone.answer(True, [], edited=1001, key="corrected")
    assert (again.status_code, again.json["answer"]["number"]) == (201, 2)


def test_the_guardian_sees_how_it_stands_and_decides_nothing(
    phone: Applicant,
    publish: Publish,
    wishes: list[str],
    sign_in: SignIn,
    cast: dict[str, str],
    session: Session,
) -> None:
    publish(LOWER_WISH)
    guardian = Applicant(sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["ida"]))
    seen = guardian.client.get("/api/offers/status")
    assert seen.status_code == 200
    assert seen.get_json()["result"] == {
        "round": 1,
        "school_year": 2027,
        "published_at": PUBLISHED.isoformat(),
        "situation": "offer_and_lists",
        "waited_for": True,
        "deadline": DEADLINE.isoformat(),
        "answered_at": None,
    }
    assert guardian.result().status_code == 403
    assert guardian.answer(True, wishes[:2]).status_code == 403
    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "offer.looked_at")).all()
    assert [(look.actor_id, look.subject_id) for look in looks] == [(cast["hanne"], cast["ida"])]


def test_the_wrong_doors(publish: Publish, sign_in: SignIn, cast: dict[str, str], anonymous: object) -> None:
    publish(LOWER_WISH)
    stranger = Applicant(sign_in(cast["astrid"]))
    assert stranger.result().status_code == 404
    assert stranger.answer(True, []).status_code == 404
    officer = Applicant(sign_in(cast["tore"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="03"))
    assert officer.result().status_code == 403
    assert officer.answer(True, []).status_code == 403
    visitor = Applicant(anonymous)  # type: ignore[arg-type]
    assert visitor.result().status_code == 401


def test_cut_offs_are_public_once_the_round_is(
    anonymous: FlaskClient, publish: Publish, session: Session, clock: MovableClock
) -> None:
    path = "/api/offers/cut-offs?county=03"
    assert anonymous.get(path).json == {"round": None, "school_year": None, "items": []}
    entered = publish(LOWER_WISH)
    limits = [("912001008", 4410, True, None), ("874590932", None, False, "under_5")]
    session.add_all(
        CutOff(
            round_id=entered.id,
            offering=f"offering-{school}",
            county="03",
            area="STUSP1----",
            school=school,
            pool="general",
            points=points,
            by_draw=by_draw,
            band=band,
            seats=30,
            taken=30,
            ranked=41,
        )
        for school, points, by_draw, band in limits
    )
    session.commit()
    found = anonymous.get(path)
    assert found.headers["Cache-Control"].startswith("public")
    told = found.get_json()
    assert (told["round"], told["school_year"]) == (1, 2027)
    few, drawn = told["items"]
    assert (drawn["school"], drawn["points"], drawn["by_draw"]) == ("912001008", 4410, True)
    assert drawn["school_name"].endswith("skole")
    assert (few["points"], few["band"], few["area_names"]["nb"]) == (None, "under_5", "Studiespesialisering")
    assert set(few) == {"area", "area_names", "school", "school_name", "pool", "points", "by_draw", "band"}
    assert anonymous.get("/api/offers/cut-offs?county=11").get_json()["items"] == []
    clock.now = PUBLISHED - SECOND
    assert anonymous.get(path).get_json()["round"] is None


def test_a_result_is_a_handful_of_reads(phone: Applicant, publish: Publish, session: Session) -> None:
    publish(LOWER_WISH)
    assert phone.result().status_code == 200
    with counted(session) as statements:
        assert phone.result().status_code == 200
    assert len(statements) <= 6, "who asks; the dates; outcome; answer; the catalogue's version; the wishes"


def test_her_application_ends_as_she_answered(phone: Applicant, publish: Publish, ida: Pupil) -> None:
    publish(FIRST_WISH)
    assert phone.answer(True, []).status_code == 201
    assert ida.get().get_json()["group"] == "accepted"
