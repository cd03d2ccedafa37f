"""The audit log: chained in order, and every change to a sealed entry is found."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.platform import audit
from backend.platform.audit import AuditEntry
from tests.conftest import NOW


@pytest.fixture
def entries(session: Session) -> list[AuditEntry]:
    for number in range(5):
        audit.record(
            session,
            at=NOW,
            action="grades.read",
            actor_id=f"a{number}",
            subject_id="s",
            details={"n": number},
        )
    session.flush()
    assert audit.seal(session) == 5
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


def test_a_whole_log_verifies_and_grows(session: Session, entries: list[AuditEntry]) -> None:
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    audit.record(session, at=NOW, action="more", actor_id=None)
    session.flush()
    assert audit.seal(session) == 1
    assert list(audit.verify(session)) == []


@pytest.mark.parametrize(
    ("column", "value"), [("action", "grades.changed"), ("actor_id", "x"), ("details", {"n": 9})]
)
def test_a_changed_entry_is_found(
    session: Session, entries: list[AuditEntry], column: str, value: object
) -> None:
    setattr(entries[2], column, value)
    session.flush()
    assert entries[2].id in list(audit.verify(session))


def test_a_removed_entry_is_found(session: Session, entries: list[AuditEntry]) -> None:
    session.delete(entries[1])
    session.flush()
    assert list(audit.verify(session)) == [entries[2].id]
