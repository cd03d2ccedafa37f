"""How often the database is asked, and how it means to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from backend.platform.db import rows_of


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that go over this session's connection meanwhile."""
    connection, found = rows_of(session), []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            found.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


@contextmanager
def planned(session: Session) -> Iterator[dict[str, set[str]]]:
    """How the database means to answer the statements that go over this session's connection meanwhile.

    By statement, the tables that it would read from end to end. PostgreSQL is told that this is dear, which it is when
    the tables are full: where it still means to, no index serves.
    """
    connection, asked = rows_of(session), []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "INSERT", "WITH")):
            asked.append((statement, parameters[0] if many else parameters))

    found: dict[str, set[str]] = {}
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, parameters in asked:
        found[statement] = _read_whole(connection, statement, parameters)


def _read_whole(connection: Connection, statement: str, parameters: Any) -> set[str]:
    if connection.dialect.name == "sqlite":
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        scans = (SCANNED.match(step.detail) for step in steps)
    else:
        steps = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        scans = (SEQUENTIAL.search(line) for (line,) in steps)
    return {scan[1] for scan in scans if scan}


SCANNED = re.compile(r"SCAN (\w+?)(?:_\d+)?(?: |$)")
SEQUENTIAL = re.compile(r"Seq Scan on (\w+)")
