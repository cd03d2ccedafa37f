"""A connection that died while it rested is replaced unnoticed; one in steady use is not asked."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from backend.platform import db
from backend.platform.db import Database
from tests.databases import fresh_database


def test_a_dead_connection_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "REST_SECONDS", 0.0)
    with fresh_database("postgresql") as url:
        database, killer = Database(url), Database(url)
        with database.reading() as session:
            dead = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with killer.writing() as session:
            session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": dead})
        with database.reading() as session:
            assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() != dead
        for each in (database, killer):
            each.dispose()
