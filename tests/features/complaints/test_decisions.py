# ruff: noqa: F811 - fixtures are asked for by name
"""The county decides, on a round that was really run: a place on top, the appeal body, deferral, letters, wrong hands."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import orjson
import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.applications.models import Application, Event, Wish
from backend.features.complaints.models import Case, Letter
from backend.features.intake.models import OutcomeRow, Round, Supernumerary
from backend.features.intake.rules.decisions import Kind, Wanted
from backend.features.intake.service import decisions
from backend.features.intake.service.decisions import Making
from backend.platform import exports
from backend.platform.audit import AuditEntry
from backend.platform.files import FileStore
from backend.platform.messages import Message
from tests.conftest import MovableClock, SignIn
from tests.features.complaints.conftest import Complainant
from tests.features.complaints.conftest import Desk as ComplaintsDesk
from tests.features.intake.conftest import FIRST, JULY, cast, connection, country, desk  # noqa: F401
from tests.features.intake.conftest import Desk as IntakeDesk
from tests.features.intake.conftest import officer as principal_of

PUBLISHED = JULY + timedelta(days=1)


@pytest.fixture
def published(desk: IntakeDesk, clock: MovableClock, app: Flask, store: FileStore) -> Round:
    """A round in which 120 people took part, seen by all, with its files where the portal looks for them."""
    app.extensions["vigo.files"] = store
    begun = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    clock.now = PUBLISHED + timedelta(days=2)
    return begun


class Waiting:
    """Somebody with a place who waits for her first wish, and complains."""

    def __init__(self, application: Application, wishes: list[str], place: str, phone: Complainant) -> None:
        self.application, self.wishes, self.place, self.phone = application, wishes, place, phone

    def complain(self) -> str:
        return self.phone.written(self.wishes[0])

    def place_now(self) -> str:
        told = self.phone.client.get("/api/offers/result").json
        return str(told["place"]["wish_id"])


@pytest.fixture
def her(session: Session, published: Round, sign_in: SignIn) -> Waiting:
    contents = session.execute(
        select(OutcomeRow.account_id, OutcomeRow.content)
        .where(OutcomeRow.round_id == published.id)
        .order_by(OutcomeRow.account_id)
    )
    for account, content in contents:
        first = next(one for one in content["wishes"] if one["rank"] == 1)
        if first["outcome"] == "waitlisted" and content["placement"]:
            application = session.get_one(Application, first["application_id"])
            wishes = [one["wish_id"] for one in sorted(content["wishes"], key=lambda one: one["rank"])]
            phone = Complainant(sign_in(account))
            return Waiting(application, wishes, content["placement"]["wish_id"], phone)
    raise AssertionError("nobody waits")


def officer(sign_in: SignIn, account: str, role: Role = Role.ADMISSIONS_OFFICER) -> ComplaintsDesk:
    return ComplaintsDesk(sign_in(account, role, level=Level.HIGH, county="03"))


@pytest.fixture
def tore(sign_in: SignIn, cast: dict[str, str]) -> ComplaintsDesk:
    return officer(sign_in, cast["tore"])


@pytest.fixture
def gro(sign_in: SignIn, cast: dict[str, str]) -> ComplaintsDesk:
    return officer(sign_in, cast["gro"])


def messages(session: Session, person: str) -> list[str]:
    told = select(Message.kind).where(Message.person == person, Message.kind.startswith("complaints."))
    return [kind.rpartition(".")[2] for kind in session.scalars(told.order_by(Message.id))]


def test_upheld_gives_the_place_and_the_letter(
    her: Waiting, tore: ComplaintsDesk, session: Session, store: FileStore
) -> None:
    wish = session.get_one(Wish, her.wishes[0])
    case = her.complain()
    assert tore.case(case).json["remedy"] is None, "nothing was wrong yet"
    settled = Wanted(Kind.POINTS, 6000, (wish.area, wish.school or ""), "§ 4-20", "Settled on appeal.")
    decisions.decide(session, her.application, settled, Making(FIRST, 0, PUBLISHED))
    session.commit()
    shown = tore.case(case).json
    assert shown["remedy"] == {"wish_id": wish.id, "round_number": 1}
    assert (shown["days_left"], shown["days_late"], shown["own_decision"]) == (31, 0, False)
    assert shown["explanation"]["wishes"][0]["outcome"] == "waitlisted"
    assert shown["outcomes"] == ["upheld", "partly", "rejected", "dismissed"]

    assert tore.consider(case).json["state"] == "considered"
    decided = tore.decide(case, wish=wish.id)
    assert decided.status_code == 201, decided.json
    assert (decided.json["state"], decided.json["outcome"]) == ("settled", "upheld")
    given = session.scalars(select(Supernumerary)).one()
    assert (given.wish_id, given.because) == (wish.id, "complaint")
    assert her.place_now() == wish.id
    followed = her.phone.case().json
    assert [letter["kind"] for letter in followed["letters"]] == ["upheld", "received"]
    assert followed["answer_by"] is not None, "the new place has a deadline of its own"
    assert messages(session, her.application.account_id) == ["received", "answered"]
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "complaint.decided")).one()
    assert (told.subject_id, told.details) == (
        her.application.account_id,
        {"outcome": "upheld", "by": "county"},
    )


def test_deciding_twice_and_two_officers(
    her: Waiting, tore: ComplaintsDesk, gro: ComplaintsDesk, session: Session
) -> None:
    case = her.complain()
    seen = tore.case(case).headers["ETag"]
    first = tore.decide(case, seen, "one-press-of-mine", wish=her.wishes[0])
    again = tore.decide(case, seen, "one-press-of-mine", wish=her.wishes[0])
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    late = gro.decide(case, seen, outcome="rejected")
    assert (late.status_code, late.json["code"]) == (412, "complaints.handled_elsewhere")
    known = gro.decide(case, outcome="rejected")
    assert (known.status_code, known.json["code"]) == (409, "complaints.not_open")
    assert len(session.scalars(select(Supernumerary)).all()) == 1
    assert len(session.scalars(select(Letter).where(Letter.kind == "upheld")).all()) == 1


def test_whoever_made_the_decision_does_not_judge_the_complaint(
    her: Waiting, tore: ComplaintsDesk, published: Round, session: Session, cast: dict[str, str]
) -> None:
    published.approved_by = cast["tore"]
    session.commit()
    case = her.complain()
    assert tore.case(case).json["own_decision"] is True
    refused = tore.decide(case)
    assert (refused.status_code, refused.json["code"]) == (409, "complaints.own_decision")
    assert her.phone.case().json["state"] == "received"


def test_whoever_decided_about_her_by_hand_does_not_either(
    her: Waiting, tore: ComplaintsDesk, session: Session, cast: dict[str, str]
) -> None:
    wanted = Wanted(Kind.RESIDENCE, 1, None, "§ 4-8", "Moved here in May.")
    case = her.complain()
    assert tore.case(case).json["own_decision"] is False
    decisions.decide(session, her.application, wanted, Making(principal_of(cast["tore"]), 0, PUBLISHED))
    session.commit()
    assert tore.decide(case).json["code"] == "complaints.own_decision"


def test_not_upheld_goes_to_the_appeal_body_whose_answer_takes_effect(
    her: Waiting, tore: ComplaintsDesk, session: Session
) -> None:
    case = her.complain()
    sent_on = tore.decide(case, outcome="rejected")
    assert (sent_on.json["state"], sent_on.json["body"]) == ("forwarded", "county_body")
    assert tore.client.get("/api/complaints/desk?shelf=forwarded").json["total"] == 1
    assert [one["state"] for one in her.phone.client.get("/api/complaints").json["items"]] == ["forwarded"]
    assert her.phone.add().status_code == 201, "she may add papers for the appeal body"
    decided = tore.decide(case, outcome="upheld", reason="Klageorganet ga medhold.", wish=her.wishes[0])
    assert decided.status_code == 201, decided.json
    assert [(one["by"], one["outcome"]) for one in decided.json["decisions"]] == [
        ("county", "rejected"),
        ("appeal_body", "upheld"),
    ]
    assert her.place_now() == her.wishes[0]
    assert messages(session, her.application.account_id) == ["received", "forwarded", "answered"]


def test_another_body_than_the_subject_says(her: Waiting, tore: ComplaintsDesk) -> None:
    case = her.complain()
    sent_on = tore.decide(case, outcome="rejected", body="state_administrator").json
    assert (sent_on["body"], sent_on["body_name"]) == (
        "state_administrator",
        "Statsforvalteren i Østfold, Buskerud, Oslo og Akershus",
    )


def test_a_place_only_where_it_was_wished_for(her: Waiting, tore: ComplaintsDesk) -> None:
    case = her.complain()
    for wanted in ({"wish": "0" * 32}, {"wish": her.wishes[0], "outcome": "rejected"}):
        refused = tore.decide(case, **wanted)
        assert (refused.status_code, refused.json["code"]) == (422, "complaints.wish_unknown")
    for empty in ({"reason": "  \n"}, {"legal_basis": " "}, {"outcome": "maybe"}):
        assert tore.decide(case, **empty).status_code == 422
    assert tore.decide(case, outcome="granted").json["code"] == "complaints.not_open"
    assert her.phone.case().json["state"] == "received"


def test_the_list_has_a_clock_and_no_strangers(
    her: Waiting,
    tore: ComplaintsDesk,
    sign_in: SignIn,
    cast: dict[str, str],
    clock: MovableClock,
    session: Session,
) -> None:
    her.complain()
    (item,) = tore.page().json["items"]
    assert (item["days_left"], item["days_late"], item["subject"]) == (31, 0, "programme_or_school")
    clock.move(days=40)
    assert tore.page().json["items"][0]["days_left"] == -9
    elsewhere = ComplaintsDesk(sign_in(cast["gro"], Role.ADMISSIONS_OFFICER, level=Level.HIGH, county="11"))
    assert elsewhere.page().json["total"] == 0
    mine = officer(sign_in, her.application.account_id)
    assert mine.page().json["total"] == 0, "nobody handles her own case"
    session.get_one(Account, her.application.account_id).protected = True
    session.commit()
    assert tore.page().json["counts"]["new"] == 0
    assert tore.case(item["id"]).status_code == 404
    keeper = officer(sign_in, cast["gro"], Role.PROTECTION_OFFICER)
    assert keeper.page().json["counts"]["new"] == 1
    assert keeper.case(item["id"]).status_code == 200


def test_reading_leaves_a_trace(
    her: Waiting, tore: ComplaintsDesk, session: Session, cast: dict[str, str]
) -> None:
    case = her.complain()
    paper = her.phone.add().json["id"]
    tore.case(case)
    assert tore.client.get(f"/api/complaints/{case}/papers/{paper}/content").status_code == 200
    assert tore.client.get(f"/api/complaints/{case}/letters/1.pdf").status_code == 200
    read = session.execute(
        select(AuditEntry.action, AuditEntry.subject_id)
        .where(AuditEntry.actor_id == cast["tore"], AuditEntry.action.startswith("complaint."))
        .order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in read] == [
        ("complaint.read", her.application.account_id),
        ("complaint.paper_read", her.application.account_id),
        ("complaint.read", her.application.account_id),
    ]


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        ("upheld", "Du har fått medhold i klagen"),
        ("partly", "Du har fått delvis medhold i klagen"),
        ("rejected", "Klagen din er sendt videre"),
        ("dismissed", "Klagen din er avvist"),
    ],
)
def test_a_letter_says_what_why_and_how_to_go_on(
    her: Waiting, tore: ComplaintsDesk, session: Session, outcome: str, title: str
) -> None:
    case = her.complain()
    assert tore.decide(case, outcome=outcome).status_code == 201
    letter = session.scalars(select(Letter).where(Letter.kind == outcome)).one()
    said = letter.content["nb"]
    assert said["title"] == title
    assert said["sections"][0]["paragraphs"] == ["Karakteren var rettet."]
    assert said["sections"][1]["paragraphs"] == ["forvaltningsloven § 33"]
    assert said["signature"] == ["Vennlig hilsen", "Tore Bakken", "Oslo, inntakskontoret"]
    points = " ".join(said["sections"][2]["points"])
    assert ("kan klage på denne avgjørelsen" in points) == (outcome == "dismissed")
    assert ("kan du trekke klagen" in points) == (outcome in {"partly", "rejected"})


def test_letters_are_tagged_in_three_languages_and_stay_as_they_were(
    her: Waiting, tore: ComplaintsDesk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = her.complain()
    tore.decide(case, outcome="rejected")
    path = f"/api/complaints/{case}/letters/2.pdf"
    first = {locale: her.phone.client.get(f"{path}?language={locale}").data for locale in ("nb", "nn", "en")}
    for locale, content in first.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang).startswith(locale)
            assert pdf.open_metadata()["pdfuaid:part"] == "1"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert her.phone.client.get(path).data == first["nb"], "by itself in the language she reads"
    assert her.phone.client.get(f"{path}?language=se").status_code == 422
    assert her.phone.client.get(f"/api/complaints/{case}/letters/9.pdf").status_code == 404
    letter = session.scalars(select(Letter).where(Letter.number == 2)).one()
    assert hashlib.sha256(orjson.dumps(letter.content, option=orjson.OPT_SORT_KEYS)).hexdigest() == (
        letter.content_hash
    )
    # The words of tomorrow change no letter of today.
    monkeypatch.setattr("i18n.text", lambda *_, **__: "changed")
    assert her.phone.client.get(path).data == first["nb"]
    (kept,) = exports.collect(session, her.application.account_id)["complaints"]
    assert [one["kind"] for one in kept["letters"]] == ["received", "rejected"]
    assert kept["decisions"][0]["outcome"] == "rejected"


def test_a_place_is_kept_for_next_year_once_she_has_said_yes(
    her: Waiting, tore: ComplaintsDesk, session: Session
) -> None:
    case = her.phone.written(her.place, "deferral", subject="illness")
    shown = tore.case(case).json
    assert (shown["kind"], shown["body"], shown["outcomes"]) == ("deferral", None, ["granted", "refused"])
    refused = tore.decide(case, outcome="granted", legal_basis="§ 4-5")
    assert (refused.status_code, refused.json["code"]) == (409, "complaints.place_not_accepted")
    result = her.phone.client.get("/api/offers/result")
    answered = her.phone.client.post(
        "/api/offers/answers",
        json={"place": True, "lists": []},
        headers={"Idempotency-Key": "yes-to-the-place", "If-Match": result.headers["ETag"]},
    )
    assert answered.status_code == 201
    granted = tore.decide(case, outcome="granted", legal_basis="§ 4-5")
    assert (granted.status_code, granted.json["state"]) == (201, "settled")
    session.expire_all()
    assert session.get_one(Wish, her.place).status == "RESER"
    happened = session.scalars(select(Event).where(Event.kind == "place_kept")).one()
    assert (happened.application_id, happened.status) == (her.application.id, "RESER")
    assert session.scalars(select(Case.state)).one() == "settled"


def test_a_refused_deferral_leaves_the_place(her: Waiting, tore: ComplaintsDesk, session: Session) -> None:
    case = her.phone.written(her.place, "deferral", subject="other")
    before = session.get_one(Wish, her.place).status
    assert tore.decide(case, outcome="refused").json["outcome"] == "refused"
    session.expire_all()
    assert session.get_one(Wish, her.place).status == before
    said = session.scalars(select(Letter).where(Letter.kind == "refused")).one().content["en"]
    assert said["title"] == "Your request has been refused"
