"""The gates of an import: every bad row is named, and a file with one bad row is not loaded at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from backend.features.catalogue.rules.columns import Column, Fault, Unreadable, Value
from backend.features.catalogue.rules.tables import Row, Table
from backend.kernel.periods import Period

SHRINK_LIMIT = 0.8
"""A file with less than this share of the rows it had is suspected to be cut off."""
SHRINK_FLOOR = 20
"""Below this many rows a file may shrink as it likes."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line as text, under our column names. `columns` names what the sender called them, for the report."""

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault: line (header is 1; 0 concerns the whole file), column as the sender calls it, code, what stood there."""

    line: int
    column: str
    code: Fault
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line that could be read."""

    source: SourceRow
    values: Row


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: rows, and faults. With any fault the rows must not be loaded."""

    rows: tuple[ReadRow, ...]
    faults: tuple[RowFault, ...]


def read(table: Table, source: Iterable[SourceRow]) -> Reading:
    """Read every cell, run every check of the row, and find rows that exclude one another."""
    rows: list[ReadRow] = []
    faults: list[RowFault] = []
    for line in source:
        values, unreadable = _read_line(table, line)
        faults.extend(unreadable)
        if unreadable:
            continue
        broken = [found for check in table.checks if (found := check(values))]
        faults.extend(fault_at(line, column, code) for column, code in broken)
        if not broken:
            rows.append(ReadRow(line, values))
    faults.extend(_exclusions(table, rows))
    if not rows and not faults:
        faults.append(RowFault(0, "", Fault.NO_ROWS))
    return Reading(tuple(rows), tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))))


def unknown_references(
    table: Table, rows: Iterable[ReadRow], known: Mapping[str, Collection[str]]
) -> list[RowFault]:
    """Rows that name a code no loaded table has. `known` holds the codes of each table that is referred to."""
    referring = [column for column in table.columns if column.refers]
    return [
        fault_at(row.source, column.name, Fault.UNKNOWN_REFERENCE)
        for row in rows
        for column in referring
        if row.values[column.name] is not None and row.values[column.name] not in known[column.refers or ""]
    ]


def shrunk(before: int, after: int) -> bool:
    """Whether a file has lost so many rows since last time that it is more likely broken than right."""
    return before >= SHRINK_FLOOR and after < before * SHRINK_LIMIT


def _read_line(table: Table, line: SourceRow) -> tuple[dict[str, Value], list[RowFault]]:
    values: dict[str, Value] = {}
    faults: list[RowFault] = []
    for column in table.columns:
        try:
            values[column.name] = _read_cell(column, line.cells.get(column.name, "").strip())
        except Unreadable as unreadable:
            faults.append(fault_at(line, column.name, unreadable.fault))
    return values, faults


def _read_cell(column: Column, cell: str) -> Value:
    if cell:
        return column.read(cell)
    if column.required:
        raise Unreadable(Fault.REQUIRED)
    return None


def _exclusions(table: Table, rows: Iterable[ReadRow]) -> list[RowFault]:
    """Rows with the same key; and for dated codes, rows of one code whose days overlap."""
    faults: list[RowFault] = []
    seen: set[tuple[Value, ...]] = set()
    periods: dict[tuple[Value, ...], list[Period]] = defaultdict(list)
    dated = "valid_from" in table.key
    for row in rows:
        key = tuple(row.values[name] for name in table.key)
        if key in seen:
            faults.append(fault_at(row.source, table.key[0], Fault.DUPLICATE))
            continue
        seen.add(key)
        if dated:
            period = period_of(row.values)
            code = tuple(row.values[name] for name in table.key if name != "valid_from")
            if any(period.overlaps(other) for other in periods[code]):
                faults.append(fault_at(row.source, "valid_from", Fault.OVERLAP))
            periods[code].append(period)
    return faults


def period_of(values: Row) -> Period:
    """The days a row holds."""
    start, end = values["valid_from"], values["valid_to"]
    return Period(start if isinstance(start, date) else None, end if isinstance(end, date) else None)


def fault_at(line: SourceRow, column: str, code: Fault) -> RowFault:
    """A fault in one cell of a line, under the sender's name of the column."""
    return RowFault(line.line, line.columns.get(column, column), code, line.cells.get(column, "")[:80])
