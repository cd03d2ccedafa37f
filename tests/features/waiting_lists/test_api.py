"""List mode over HTTP: the county, the schools and the called; replays, bounds, and the wrong doors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.waiting_lists.models import Call
from backend.platform.audit import AuditEntry
from tests.builders.lists import CLOSES, KUBEN, OPENS, ULLERN
from tests.conftest import SignIn
from tests.features.waiting_lists.conftest import MORNING, Staff, Town

SECOND = timedelta(seconds=1)


def page(staff: Staff, town: Town, at: tuple[str, str] = ULLERN) -> Any:
    return staff.get(f"/offerings/{town.offering(at).id}")


def test_the_county_is_told_when_it_can_hand_over_and_does_so_once(
    county: Staff, town: Town, ullern: Staff
) -> None:
    town.clock.now = OPENS - SECOND
    told = county.get("/handover").json
    assert (told["stage"], told["round"], told["opens"]) == ("not_yet", 2, OPENS.isoformat())
    assert (told["hours"], told["hours_set"], told["kept_by_county"]) == (24, False, False)
    refused = county.post("/handover")
    assert (refused.status_code, refused.json["code"]) == (409, "waiting_lists.hand_over.not_yet")
    assert ullern.get("/offerings").json == {"items": []}

    town.clock.now = OPENS
    sent = county.post("/handover", key="press-one")
    assert (sent.status_code, sent.json["stage"]) == (202, "handing_over")
    again = county.post("/handover", key="press-one")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (sent.json, "true")
    town.work()
    told = county.get("/handover").json
    assert (told["stage"], told["closes"], told["done"]) == ("open", CLOSES.isoformat(), 6)
    traced = town.session.scalars(select(AuditEntry).where(AuditEntry.action == "list.handed_over")).all()
    assert [one.details for one in traced] == [{"county": "03", "round": 2}]


def test_a_school_sees_its_own_offerings_and_the_county_all(
    open_town: Town, ullern: Staff, kuben: Staff, county: Staff
) -> None:
    mine = ullern.get("/offerings").json["items"]
    assert [(one["school"], one["seats"], one["held"], one["free"], one["waiting"]) for one in mine] == [
        (ULLERN[1], 2, 2, 0, 3)
    ]
    assert [one["school"] for one in kuben.get("/offerings").json["items"]] == [KUBEN[1]]
    assert len(county.get("/offerings").json["items"]) == 3
    assert page(ullern, open_town, KUBEN).status_code == 404
    assert page(kuben, open_town, KUBEN).status_code == 200


def test_a_page_names_the_people_in_order_and_hides_the_protected(
    open_town: Town, ullern: Staff, county: Staff, sign_in: SignIn, cast: dict[str, str]
) -> None:
    shown = page(ullern, open_town).json
    assert [one["name"] for one in shown["pupils"]] == ["Anna Berg"]
    assert (shown["held"], shown["by_county"]) == (2, {"held": 1, "called": 0, "waiting": 0})
    (line,) = shown["lines"]
    assert [(one["number"], one["name"]) for one in line["people"]] == [
        (1, "Mehdi Karimi"),
        (2, "Dina Rud"),
        (3, "Emil Foss"),
    ]
    assert not {"points", "account_id", "wish_id"} & line["people"][0].keys()
    assert "Nora" not in page(county, open_town).text
    guarded = Staff(sign_in(cast["gro"], Role.PROTECTION_OFFICER, level=Level.HIGH, county="03"))
    whole = page(guarded, open_town).json
    assert [one["name"] for one in whole["pupils"]] == ["Anna Berg", "Nora Dahl"]
    assert whole["by_county"] == {"held": 0, "called": 0, "waiting": 0}


def test_a_protected_pupil_is_out_of_the_schools_reach_and_her_call_is_counted(
    open_town: Town, ullern: Staff, sign_in: SignIn, cast: dict[str, str]
) -> None:
    hidden = open_town.seat("nora")
    assert ullern.mark(hidden, "present").status_code == 404
    guarded = Staff(sign_in(cast["gro"], Role.PROTECTION_OFFICER, level=Level.HIGH, county="03"))
    assert guarded.mark(hidden, "present").status_code == 200
    mehdi = open_town.session.get_one(Account, open_town.people["mehdi"])
    mehdi.protected = True
    open_town.session.commit()
    shown = ullern.mark(open_town.seat("anna"), "absent").json
    assert (shown["called"], shown["calls"]) == (1, [])
    assert shown["by_county"] == {"held": 1, "called": 1, "waiting": 1}
    assert "Mehdi" not in str(shown)


def test_absence_on_the_first_day_calls_the_next(
    open_town: Town, ullern: Staff, mehdi: Staff, kuben: Staff
) -> None:
    seat = open_town.seat("anna")
    assert ullern.mark(seat, "excused", reason="Legetime").json["pupils"][0]["attendance"] == "excused"
    assert ullern.mark(seat, "absent", loses_place=True).status_code == 200
    shown = page(ullern, open_town).json
    assert (shown["held"], shown["called"], shown["free"]) == (1, 1, 0)
    (called,) = shown["calls"]
    assert (called["name"], called["answer_by"]) == (
        "Mehdi Karimi",
        (MORNING + timedelta(days=1)).isoformat(),
    )
    assert [one["kind"] for one in shown["log"]] == ["called", "freed", "attended", "attended"]

    told = mehdi.get("/mine").json
    assert (told["calls"][0]["state"], told["seat"]["school"]) == ("open", KUBEN[1])
    sent = mehdi.post(f"/calls/{told['calls'][0]['id']}/answer", {"yes": True}, key="press-one")
    assert (sent.status_code, sent.json["calls"][0]["state"]) == (200, "accepted")
    assert sent.json["seat"]["school"] == ULLERN[1]
    again = mehdi.post(f"/calls/{told['calls'][0]['id']}/answer", {"yes": True}, key="press-one")
    assert again.json == sent.json
    other = mehdi.post(f"/calls/{told['calls'][0]['id']}/answer", {"yes": False})
    assert (other.status_code, other.json["code"]) == (409, "waiting_lists.answered_already")
    theirs = page(kuben, open_town, KUBEN).json
    assert [one["name"] for one in theirs["calls"]] == ["Cato Lie"]


def test_two_devices_and_the_deadline(open_town: Town, ullern: Staff, mehdi: Staff) -> None:
    ullern.mark(open_town.seat("anna"), "absent")
    call = mehdi.get("/mine").json["calls"][0]["id"]
    open_town.clock.now = MORNING + timedelta(days=1, seconds=1)
    late = mehdi.post(f"/calls/{call}/answer", {"yes": True})
    assert (late.status_code, late.json["code"]) == (409, "waiting_lists.too_late")
    open_town.clock.now = MORNING + timedelta(days=1)
    assert mehdi.post(f"/calls/{call}/answer", {"yes": True}).status_code == 200
    laptop = mehdi.post(f"/calls/{call}/answer", {"yes": True})
    assert laptop.status_code == 200, "the same answer from the other device"


def test_the_result_tells_the_truth_afterwards(open_town: Town, ullern: Staff, mehdi: Staff) -> None:
    before = mehdi.client.get("/api/offers/result").json
    assert (before["standing"], before["present"]["school"]) == ("as_published", KUBEN[1])
    ullern.mark(open_town.seat("anna"), "absent")
    call = mehdi.get("/mine").json["calls"][0]["id"]
    assert mehdi.post(f"/calls/{call}/answer", {"yes": True}).status_code == 200
    after = mehdi.client.get("/api/offers/result").json
    assert (after["standing"], after["present"]["school"]) == ("moved_up", ULLERN[1])
    assert [wish["group"] for wish in after["wishes"]] == ["accepted", "not_needed"]


def test_a_lost_place_is_told_as_lost(open_town: Town, ullern: Staff, sign_in: SignIn) -> None:
    ullern.mark(open_town.seat("anna"), "absent")
    anna = Staff(sign_in(open_town.people["anna"]))
    told = anna.client.get("/api/offers/result").json
    assert (told["standing"], told["present"]) == ("lost", None)
    assert anna.get("/mine").json["lost"] == "absent"


def test_a_reason_is_needed_and_what_was_marked_can_be_read(open_town: Town, ullern: Staff) -> None:
    seat = open_town.seat("anna")
    path = f"/offerings/{seat.offering_id}/freed-seats"
    refused = ullern.post(path, {"seat_id": seat.id, "reason": ""})
    assert (refused.status_code, refused.json["code"]) == (422, "waiting_lists.reason_missing")
    freed = ullern.post(path, {"seat_id": seat.id, "reason": "Begynner på folkehøgskole."})
    assert [one["kind"] for one in freed.json["log"]] == ["called", "freed"]
    gone = ullern.mark(seat, "present")
    assert (gone.status_code, gone.json["code"]) == (409, "waiting_lists.seat_gone")
    unknown = ullern.post(path, {"seat_id": "0" * 32, "reason": "x"})
    assert (unknown.status_code, unknown.json["code"]) == (404, "waiting_lists.no_seat")


def test_everybody_named_can_see_that_the_school_looked(open_town: Town, ullern: Staff) -> None:
    for _ in range(2):
        page(ullern, open_town)
    looks = select(AuditEntry.subject_id).where(AuditEntry.action == "list.looked_at")
    names = sorted(town_name for town_name in ("anna", "mehdi", "dina", "emil"))
    found = {one: name for name, one in open_town.people.items()}
    assert sorted(found[one or ""] for one in open_town.session.scalars(looks)) == sorted(names)


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.APPLICANT, {}, 403),
        (Role.GUARDIAN, {"acting_for": "x"}, 403),
        (Role.ADVISER, {"school": ULLERN[1]}, 403),
        (Role.SCHOOL_OFFICER, {"school": KUBEN[1]}, 404),
        (Role.ADMISSIONS_OFFICER, {"county": "11"}, 404),
        (Role.SUPPORT, {}, 403),
        (Role.COMPANY, {"organisation": "974600951"}, 403),
    ],
)
def test_the_wrong_doors_to_a_list(
    open_town: Town,
    sign_in: SignIn,
    cast: dict[str, str],
    role: Role,
    scope: dict[str, str],
    status: int,
) -> None:
    stranger = Staff(sign_in(cast["astrid"], role, level=Level.HIGH, **scope))
    seat = open_town.seat("anna")
    assert page(stranger, open_town).status_code == status
    assert stranger.mark(seat, "absent").status_code == status
    body = {"seat_id": seat.id, "reason": "x"}
    assert stranger.post(f"/offerings/{seat.offering_id}/freed-seats", body).status_code == status
    assert open_town.has("anna") == ULLERN


def test_nobody_hands_over_but_the_county_and_nobody_answers_for_another(
    open_town: Town, ullern: Staff, sign_in: SignIn, cast: dict[str, str], anonymous: Any
) -> None:
    assert ullern.get("/handover").status_code == 403
    assert ullern.post("/handover").status_code == 403
    assert anonymous.get("/api/waiting-lists/mine").status_code == 401
    ullern.mark(open_town.seat("anna"), "absent")
    call = open_town.session.scalars(select(Call.id)).one()
    astrid = Staff(sign_in(cast["astrid"]))
    hanne = Staff(sign_in(cast["hanne"], Role.GUARDIAN, acting_for=cast["mehdi"]))
    assert astrid.post(f"/calls/{call}/answer", {"yes": True}).status_code == 404
    assert hanne.post(f"/calls/{call}/answer", {"yes": True}).status_code == 403
    assert hanne.get("/mine").status_code == 403
    assert ullern.post(f"/calls/{call}/answer", {"yes": True}).status_code == 403
    assert astrid.get("/mine").json["calls"] == []
    assert open_town.called() == {"mehdi": ULLERN}


def test_nobody_handles_her_own_seat(open_town: Town, sign_in: SignIn) -> None:
    herself = Staff(
        sign_in(open_town.people["anna"], Role.SCHOOL_OFFICER, level=Level.HIGH, school=ULLERN[1])
    )
    assert herself.mark(open_town.seat("anna"), "present").status_code == 404
