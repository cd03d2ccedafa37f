"""Loading catalogue files: judge the whole file, then write only what differs.

Called once per file inside a transaction of its own; the caller commits. A file with a fault writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from backend.features.catalogue.files import Load
from backend.features.catalogue.models import ROWS, ImportRow
from backend.features.catalogue.rules.columns import Fault, Value
from backend.features.catalogue.rules.gates import (
    ReadRow,
    RowFault,
    fault_at,
    period_of,
    read,
    shrunk,
    unknown_references,
)
from backend.features.catalogue.rules.tables import BY_NAME, Table
from backend.kernel.periods import Period, norwegian_day

Key = tuple[Any, ...]


class Outcome(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file, and every fault it had."""

    file: str
    table: str
    outcome: Outcome
    rows: int
    added: int = 0
    changed: int = 0
    closed: int = 0
    faults: tuple[RowFault, ...] = ()


def offering_id(school: str, area: str, school_year: int) -> str:
    """The same id for the same offering on every machine: 32 hexadecimal characters."""
    return sha256(f"{school}/{area}/{school_year}".encode()).hexdigest()[:32]


def import_file(session: Session, load: Load, now: datetime, *, may_shrink: bool = False) -> FileReport:
    """Judge and load one file. Rows that left a snapshot are closed the day before `now`; nothing is deleted."""
    reading = read(load.table, load.rows)
    faults = [*load.faults, *reading.faults]
    faults += unknown_references(load.table, reading.rows, _known_codes(session, load.table))
    faults += _overlaps(session, load.table, reading.rows)
    before = _rows_last_time(session, load.origin)
    if not faults and not may_shrink and shrunk(before, len(reading.rows)):
        faults.append(RowFault(0, "", Fault.SHRUNK, f"{before} > {len(reading.rows)}"))
    if faults:
        found = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))
        return FileReport(load.file, load.table.name, Outcome.REFUSED, len(load.rows), faults=found)
    added, changed, closed = _write(session, load, reading.rows, norwegian_day(now))
    session.add(
        ImportRow(
            origin=load.origin,
            file=load.file,
            table=load.table.name,
            digest=load.digest,
            rows=len(reading.rows),
            added=added,
            changed=changed,
            closed=closed,
            imported_at=now,
        )
    )
    session.flush()
    return FileReport(load.file, load.table.name, Outcome.LOADED, len(reading.rows), added, changed, closed)


def is_unchanged(session: Session, load: Load) -> bool:
    """Whether the newest load of this file was these very rows."""
    newest = (
        select(ImportRow.digest).where(ImportRow.origin == load.origin).order_by(ImportRow.id.desc()).limit(1)
    )
    return session.scalar(newest) == load.digest


def _known_codes(session: Session, table: Table) -> dict[str, frozenset[str]]:
    wanted = {column.refers for column in table.columns if column.refers}
    known: dict[str, frozenset[str]] = {}
    for name in wanted:
        sql = _sql_table(name)
        known[name] = frozenset(session.scalars(select(sql.c[BY_NAME[name].key[0]])))
    return known


def _overlaps(session: Session, table: Table, rows: Sequence[ReadRow]) -> list[RowFault]:
    """Rows whose days overlap those of a stored row of the same code that the file does not replace."""
    if "valid_from" not in table.key:
        return []
    code = table.key[0]
    given = {_key(table, row.values) for row in rows}
    stored: dict[Any, list[Period]] = defaultdict(list)
    for key, present in _present(session, _sql_table(table.name), table).items():
        if key not in given:
            stored[present[code]].append(Period(present["valid_from"], present["valid_to"]))
    return [
        fault_at(row.source, "valid_from", Fault.OVERLAP)
        for row in rows
        if any(period_of(row.values).overlaps(other) for other in stored[row.values[code]])
    ]


def _rows_last_time(session: Session, origin: str) -> int:
    newest = select(ImportRow.rows).where(ImportRow.origin == origin).order_by(ImportRow.id.desc()).limit(1)
    return session.scalar(newest) or 0


def _write(session: Session, load: Load, rows: Iterable[ReadRow], today: date) -> tuple[int, int, int]:
    """Insert what is new, update what differs, close what is gone; counts of each."""
    sql = _sql_table(load.table.name)
    wanted = {_key(load.table, row.values): _stored(load, row.values) for row in rows}
    present = _present(session, sql, load.table)
    new = [values for key, values in wanted.items() if key not in present]
    differing = [
        values for key, values in wanted.items() if key in present and _differs(present[key], values)
    ]
    if new:
        session.execute(insert(sql), new)
    if differing:
        _update(session, sql, load.table, differing)
    gone = [
        row
        for key, row in present.items()
        if row["origin"] == load.origin and key not in wanted and load.table.snapshot
    ]
    return len(new), len(differing), _close(session, sql, load.table, gone, today)


def _close(session: Session, sql: SqlTable, table: Table, gone: list[dict[str, Any]], today: date) -> int:
    """End the period of rows that left their file. A row without a period has no end to set, and stays."""
    if not table.has_period:
        return 0
    last = today - timedelta(days=1)
    open_rows = [row for row in gone if row["valid_to"] is None or row["valid_to"] > last]
    if open_rows:
        _update(
            session,
            sql,
            table,
            [{**row, "valid_to": max(last, row["valid_from"] or last)} for row in open_rows],
        )
    return len(open_rows)


def _update(session: Session, sql: SqlTable, table: Table, rows: list[dict[str, Any]]) -> None:
    same_key = and_(*(sql.c[name] == bindparam(f"key_{name}") for name in table.key))
    named = [name for name in rows[0] if name not in table.key]
    statement = update(sql).where(same_key).values({name: bindparam(f"new_{name}") for name in named})
    parameters = [
        {f"key_{name}": row[name] for name in table.key} | {f"new_{name}": row[name] for name in named}
        for row in rows
    ]
    session.connection().execute(statement, parameters)


def _present(session: Session, sql: SqlTable, table: Table) -> dict[Key, dict[str, Any]]:
    rows = session.execute(select(sql)).mappings()
    return {tuple(row[name] for name in table.key): dict(row) for row in rows}


def _differs(present: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return any(present[name] != value for name, value in wanted.items())


def _key(table: Table, values: Mapping[str, Value]) -> Key:
    return tuple("" if values[name] is None else values[name] for name in table.key)


def _stored(load: Load, values: Mapping[str, Value]) -> dict[str, Any]:
    """The row as the table keeps it: an empty part of a key is an empty text, lists are JSON."""
    stored: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
    for name in load.table.key:
        stored[name] = "" if values[name] is None else values[name]
    if load.table.name == "offerings":
        stored["id"] = offering_id(stored["school"], stored["area"], stored["school_year"])
    return stored | {"origin": load.origin}


def _sql_table(name: str) -> SqlTable:
    return cast("SqlTable", ROWS[name].__table__)


def report_as_json(reports: Iterable[FileReport]) -> list[dict[str, Any]]:
    """The reports as plain values, for `--report json`."""
    return [
        {
            "file": report.file,
            "table": report.table,
            "outcome": report.outcome.value,
            "rows": report.rows,
            "added": report.added,
            "changed": report.changed,
            "closed": report.closed,
            "faults": [
                {"line": fault.line, "column": fault.column, "code": fault.code.value, "value": fault.value}
                for fault in report.faults
            ],
        }
        for report in reports
    ]
