"""The doors of correcting after publication, the right ones and the wrong ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from auth.principal import Level, Role
from backend.features.accounts.models import Account
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import Round
from backend.platform.audit import AuditEntry
from backend.platform.files import FileStore
from tests.conftest import MovableClock, SignIn
from tests.features.intake.conftest import JULY, Desk
from tests.features.intake.test_api import far, get, one, other, post  # noqa: F401
from tests.features.intake.test_correcting import settle, waiting_for
from tests.features.intake.test_corrections import WRONG, a_class_more, most_waited_for

PUBLISHED = JULY + timedelta(days=1)
GROUNDS = {"legal_basis": "§ 4-18", "reason": WRONG}


@pytest.fixture(autouse=True)
def in_july(app: Flask, clock: MovableClock, store: FileStore) -> None:
    clock.now = PUBLISHED
    app.extensions["vigo.files"] = store


@pytest.fixture
def path(desk: Desk) -> str:
    begun: Round = desk.prepare()
    desk.publish(begun, desk.run(begun), PUBLISHED)
    return f"/rounds/{begun.id}"


@pytest.fixture
def case(session: Session, path: str) -> tuple[Application, Wish]:
    """An application whose first wish she should have had."""
    begun = session.get_one(Round, path.removeprefix("/rounds/"))
    application, wish = waiting_for(session, begun)
    settle(session, application, wish)
    return application, wish


def look(browser: FlaskClient, path: str, application: Application) -> Any:
    return browser.get(f"/api/intake{path}/remedies?reference={application.reference}")


def test_the_cost_is_seen_before_a_seat_is_given(
    one: FlaskClient,  # noqa: F811
    path: str,
    case: tuple[Application, Wish],
    session: Session,
) -> None:
    application, wish = case
    seen = look(one, path, application)
    assert seen.status_code == 200, seen.json
    seat = seen.json["seat"]
    assert (seat["wish_id"], seat["round"], seat["extra"]) == (wish.id, 1, 0)
    assert seat["over"] == max(0, seat["taken"] + 1 - seat["seats"])
    assert seen.json["keeps"]["school_name"]
    assert seen.json["answer_by"] == "2027-07-09T22:00:00+00:00"
    looked = session.query(AuditEntry).filter_by(subject_id=application.account_id).all()
    assert looked, "she can see that somebody looked"

    body = {"application_id": application.id, "wish_id": wish.id, **GROUNDS}
    given = post(one, f"{path}/remedies", body)
    assert (given.status_code, given.json["wish_id"]) == (201, wish.id)
    assert post(one, f"{path}/remedies", body).status_code == 201, "safe to send twice"
    told = get(one, f"{path}/corrections")
    assert [(row["reference"], row["because"], row["reason"]) for row in told["seats"]] == [
        (application.reference, "fact", WRONG)
    ]
    assert told["report"]["given"] == 1
    assert look(one, path, application).json["seat"] is None


def test_a_seat_she_would_not_have_had_is_refused(
    one: FlaskClient,  # noqa: F811
    path: str,
    case: tuple[Application, Wish],
) -> None:
    application, _ = case
    body = {"application_id": application.id, "wish_id": "9" * 32, **GROUNDS}
    assert post(one, f"{path}/remedies", body).json["code"] == "intake.nothing_gained"
    body = {"application_id": application.id, "wish_id": case[1].id, "legal_basis": " ", "reason": "x"}
    refused = post(one, f"{path}/remedies", body)
    assert refused.json["code"] == "intake.grant_invalid"
    assert [fault["pointer"] for fault in refused.json["fields"]] == ["/legal_basis", "/reason"]


def test_the_wrong_doors(
    one: FlaskClient,  # noqa: F811
    far: FlaskClient,  # noqa: F811
    sign_in: SignIn,
    anonymous: FlaskClient,
    path: str,
    case: tuple[Application, Wish],
    session: Session,
) -> None:
    application, wish = case
    assert far.get(f"/api/intake{path}/corrections").status_code == 404
    assert look(far, path, application).status_code == 404
    body = {"application_id": application.id, "wish_id": wish.id, **GROUNDS}
    assert post(far, f"{path}/remedies", body).status_code == 404
    assert post(far, f"{path}/corrections", GROUNDS).status_code == 404
    assert anonymous.get(f"/api/intake{path}/corrections").status_code == 401
    assert sign_in("f" * 32).get(f"/api/intake{path}/corrections").status_code == 403
    assert one.get(f"/api/intake{path}/remedies?reference=NOBODY-1").status_code == 404
    # A person with a protected address is nobody's to find but who may know of her.
    session.execute(update(Account).where(Account.id == application.account_id).values(protected=True))
    session.commit()
    assert look(one, path, application).status_code == 404
    assert post(one, f"{path}/remedies", body).status_code == 404
    protector = sign_in("e" * 32, Role.PROTECTION_OFFICER, level=Level.HIGH, county="03")
    assert look(protector, path, application).status_code == 200
    assert post(protector, f"{path}/remedies", body).status_code == 201
    assert get(one, f"{path}/corrections")["seats"] == []
    assert len(get(protector, f"{path}/corrections")["seats"]) == 1


def test_two_officers_correct_a_round(
    one: FlaskClient,  # noqa: F811
    other: FlaskClient,  # noqa: F811
    path: str,
    desk: Desk,
    session: Session,
) -> None:
    a_class_more(session, most_waited_for(session))
    asked = post(one, f"{path}/corrections", GROUNDS)
    assert (asked.status_code, asked.json["items"][0]["state"]) == (201, "queued")
    assert post(one, f"{path}/corrections", GROUNDS).json["code"] == "intake.correction_under_way"
    desk.work(PUBLISHED)
    found = get(other, f"{path}/corrections")["items"][0]
    assert (found["state"], found["mine"], found["gates"], found["violations"]) == ("ready", False, [], 0)
    cost = found["cost"]
    assert cost["better"] == len(cost["moves"]) > 0
    assert all(line["after"]["school_name"] for line in cost["moves"])
    approval = f"{path}/corrections/1/approval"
    assert post(one, approval, {"reason": WRONG}).json["code"] == "intake.same_officer"
    assert post(other, approval, {"reason": ""}).json["code"] == "intake.grant_invalid"
    assert post(other, f"{path}/corrections/7/approval", {"reason": WRONG}).status_code == 404
    assert post(other, approval, {"reason": WRONG}).json["items"][0]["state"] == "writing"
    desk.work(PUBLISHED)
    told = get(one, f"{path}/corrections")
    assert told["items"][0]["state"] == "revealed"
    assert told["report"]["given"] == cost["better"] == len(told["seats"])
