"""The intake's door: many wishes at once, one event for each application, what was withdrawn stays withdrawn."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.features.applications import service
from backend.features.applications.models import Application, Event, Wish
from backend.features.applications.rules.timeline import EventKind
from backend.features.applications.service import outcomes
from tests.conftest import NOW


def enter(session: Session, county: str, codes: list[str]) -> list[Wish]:
    application = Application(
        account_id="a" * 32,
        school_year=2027,
        county=county,
        reference=f"2027-{county}",
        draft={},
        draft_saved_at=NOW,
        created_at=NOW,
    )
    session.add(application)
    session.flush()
    wishes = [
        Wish(
            application_id=application.id,
            rank=rank,
            type="school",
            area="STUSP1----",
            school="874590932",
            status=code,
            status_at=NOW,
        )
        for rank, code in enumerate(codes, 1)
    ]
    session.add_all(wishes)
    session.flush()
    return wishes


def codes_now(session: Session, wishes: list[Wish]) -> list[str]:
    session.expire_all()
    return [wish.status for wish in wishes]


def test_each_application_gets_one_event_with_its_best_status(session: Session) -> None:
    oslo = enter(session, "03", ["SBEHA", "SBEHA", "SBEHA"])
    rogaland = enter(session, "11", ["SBEHA"])
    codes = ["VENTO", "TILBO", "UAKTU", "STRLPO"]
    wishes = [*oslo, *rogaland]
    service.record_statuses(session, {wish.id: code for wish, code in zip(wishes, codes, strict=True)}, NOW)
    assert codes_now(session, wishes) == codes
    events = session.execute(select(Event.kind, Event.status).order_by(Event.status)).all()
    kind = EventKind.INTAKE_PUBLISHED.value
    assert [tuple(event) for event in events] == [(kind, "STRLPO"), (kind, "TILBO")]


def test_what_was_withdrawn_meanwhile_stays_so(session: Session) -> None:
    (withdrawn,) = enter(session, "03", ["TRUKK"])
    service.record_statuses(session, {withdrawn.id: "TILBO", "f" * 32: "TILBO"}, NOW)
    assert codes_now(session, [withdrawn]) == ["TRUKK"]


def test_a_code_that_does_not_exist_changes_nothing(session: Session) -> None:
    first, second = enter(session, "03", ["SBEHA", "SBEHA"])
    with pytest.raises(KeyError):
        service.record_statuses(session, {first.id: "TILBO", second.id: "HURRA"}, NOW)
    assert codes_now(session, [first, second]) == ["SBEHA", "SBEHA"]


def test_more_wishes_than_one_statement_takes(session: Session) -> None:
    wishes = enter(session, "03", ["SBEHA"] * 1201)
    service.record_statuses(session, {wish.id: "VENTO" for wish in wishes}, NOW)
    assert set(codes_now(session, wishes)) == {"VENTO"}
    assert len(session.scalars(select(Event)).all()) == 1


def test_what_is_held_is_nobodys_business_before_it_is_released(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, withdrawn = enter(session, "03", ["SBEHA", "SBEHA", "TRUKK"])
    ids, before = [first.id, second.id, withdrawn.id], ["SBEHA", "SBEHA", "TRUKK"]
    heard: list[dict[str, str]] = []
    monkeypatch.setattr(outcomes, "_hearers", [lambda _, codes, __: heard.append(dict(codes))])

    def read() -> list[str]:
        found = service.statuses_of(session, ids)
        return [found[one] for one in ids]

    def offered() -> int:
        return service.count_with_status(session, 2027, "STUSP1----", "874590932", {"TILBO", "VENTO"})

    service.hold_statuses(session, dict(zip(ids, ["TILBO", "VENTO", "TILBO"], strict=True)), "e" * 32, NOW)
    assert (read(), offered(), heard) == (before, 0, [])
    service.record_statuses(session, {second.id: "UAKTU"}, NOW)
    assert read() == ["SBEHA", "UAKTU", "TRUKK"], "what is true at once waits for nothing"
    service.release(session, "e" * 32, NOW)
    assert (read(), offered()) == (["TILBO", "UAKTU", "TRUKK"], 1)
    service.note_statuses(session, ids, NOW)
    assert heard == [{second.id: "UAKTU"}, dict(zip(ids, ["TILBO", "UAKTU", "TRUKK"], strict=True))]
