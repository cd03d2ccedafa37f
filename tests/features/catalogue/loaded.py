"""A connection with the product's own reference tables in it, for a module of reading tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from backend.features.catalogue import service
from backend.features.catalogue.importing import Outcome
from tests.conftest import NOW


@contextmanager
def reference_loaded(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            reports = service.load_reference(session, NOW)
            assert [(r.file, r.faults) for r in reports if r.outcome is not Outcome.LOADED] == []
            session.commit()
        yield connection
        transaction.rollback()
