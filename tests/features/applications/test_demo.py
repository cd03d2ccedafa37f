"""The demo's applications: Ida's is begun, Mehdi's is sent, and loading again changes nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.demo.applications import load
from backend.features.applications import service
from tests.conftest import NOW


def states(session: Session, cast: dict[str, str]) -> dict[str, list[str]]:
    found = {
        key: service.status_of(session.connection(), account_id, NOW) for key, account_id in cast.items()
    }
    return {key: [str(one["state"]) for one in items] for key, items in found.items() if items}


def test_ida_has_begun_and_mehdi_has_sent(session: Session, cast: dict[str, str]) -> None:
    load(session, cast, NOW)
    assert states(session, cast) == {"ida": ["draft"], "mehdi": ["submitted"]}
    assert service.completed_area(session, cast["jonas"]) == "ELELE1----"
    load(session, cast, NOW + timedelta(days=1))
    assert states(session, cast) == {"ida": ["draft"], "mehdi": ["submitted"]}


def test_before_it_opens_mehdi_has_only_begun(session: Session, cast: dict[str, str]) -> None:
    load(session, cast, NOW - timedelta(days=40))
    assert states(session, cast) == {"ida": ["draft"], "mehdi": ["draft"]}
