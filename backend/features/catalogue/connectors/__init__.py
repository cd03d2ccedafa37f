"""Fetching the official sources: each connector turns one public service into files of our own format.

A connector is a function from a `Reader` to tables of text rows; it decides nothing about whether a row is good,
since the gates of the import do. Nothing is written unless the whole fetch succeeded, so a broken source leaves
yesterday's files standing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.features.catalogue.connectors import enhetsregisteret, grep, kartverket, nsr, vigo_codes
from backend.features.catalogue.connectors.reading import Reader
from backend.features.catalogue.rules.tables import BY_NAME

Row = Mapping[str, str]
Tables = Mapping[str, Iterable[Row]]
Connector = Callable[[Reader], Tables]

CONNECTORS: Mapping[str, Connector] = {
    "grep": grep.fetch,
    "nsr": nsr.fetch,
    "vigo": vigo_codes.fetch,
    "enhetsregisteret": enhetsregisteret.fetch,
    "kartverket": kartverket.fetch,
}


def fetch_into(source: str, folder: Path, reader: Reader) -> dict[str, int]:
    """Fetch a source and write its files; the number of rows per table.

    Raises:
        SourceError: the source did not answer, or not in the shape it documents.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".fetching-") as waiting:
        counts = {
            table: _write(Path(waiting) / f"{table}.csv", table, rows)
            for table, rows in CONNECTORS[source](reader).items()
        }
        for table in counts:
            (Path(waiting) / f"{table}.csv").replace(folder / f"{table}.csv")
    return counts


def _write(path: Path, table: str, rows: Iterable[Row]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, BY_NAME[table].column_names, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            number += 1
    return number
