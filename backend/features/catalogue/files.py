"""Catalogue files on disk: from a folder of CSVs to loads that the gates can judge."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from backend.features.catalogue.rules.columns import Fault
from backend.features.catalogue.rules.gates import RowFault, SourceRow
from backend.features.catalogue.rules.tables import TABLES, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a CSV: the number its record starts on, and its cells by the file's own column names."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be loaded from one file into one table. `origin` stays the same from one import to the next."""

    table: Table
    origin: str
    file: str
    rows: tuple[SourceRow, ...]
    faults: tuple[RowFault, ...] = ()

    @property
    def digest(self) -> str:
        """A fingerprint of the rows: equal when nothing in them changed."""
        content = json.dumps([self.table.name, *(dict(row.cells) for row in self.rows)], sort_keys=True)
        return sha256(content.encode()).hexdigest()


def lines_of(
    path: Path, required: Sequence[str], optional: Sequence[str] | None = None
) -> tuple[list[Line], list[RowFault]]:
    """Read a CSV with a header line.

    `required` columns must be there; with `optional` given, no other column may be.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start].count(b"\n")
        return [], [RowFault(before + 1, "", Fault.NOT_UTF8)]
    records = _records(content)
    try:
        header = next(records, (1, []))[1]
        faults = list(_header_faults(header, required, optional))
        if faults:
            return [], faults
        lines: list[Line] = []
        for number, cells in records:
            if len(cells) == len(header):
                lines.append(Line(number, dict(zip(header, cells, strict=True))))
            elif cells:
                faults.append(RowFault(number, "", Fault.COLUMN_COUNT, str(len(cells))))
    except NotCsv as broken:
        return [], [RowFault(broken.line, "", Fault.NOT_CSV)]
    return lines, faults


class NotCsv(Exception):
    """From the record that begins on `line` the file cannot be read."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _records(content: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on. Strict: a quotation mark left open swallows whatever follows it."""
    reader = csv.reader(StringIO(content, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error:
        raise NotCsv(number) from None


def _header_faults(
    header: Sequence[str], required: Sequence[str], optional: Sequence[str] | None
) -> Iterator[RowFault]:
    for name in required:
        if name not in header:
            yield RowFault(1, name, Fault.COLUMN_MISSING)
    for place, name in enumerate(header):
        if name in header[:place]:
            yield RowFault(1, name, Fault.DUPLICATE)
        elif optional is not None and name not in {*required, *optional}:
            yield RowFault(1, name, Fault.COLUMN_UNKNOWN)


def folder_loads(folder: Path, origin: str) -> Iterator[Load]:
    """The loads of a folder in our own format: `<table>.csv` for every table it has, in loading order."""
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        if path.exists():
            required = [column.name for column in table.columns if column.required]
            optional = [column.name for column in table.columns if not column.required]
            lines, faults = lines_of(path, required, optional)
            rows = tuple(SourceRow(line.number, line.cells) for line in lines)
            yield Load(table, f"{origin}:{path.name}", path.name, rows, tuple(faults))
