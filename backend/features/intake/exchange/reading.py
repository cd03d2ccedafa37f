"""From CSV files to a snapshot: everything is read, everything that is wrong is told, or nothing is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from backend.engine.gates import faults_of
from backend.engine.snapshot import Snapshot
from backend.features.intake.exchange import layout
from backend.features.intake.exchange.assembly import Assembly, RunOptions
from backend.features.intake.exchange.sheets import Fault, FileFault, Sheet, Unreadable, read_sheet

SINGLE = "wishes"
"""The part of a folder that a single file stands for."""


@dataclass(frozen=True, slots=True)
class Instance:
    """An intake read from files."""

    snapshot: Snapshot
    scores: tuple[str, ...]
    """As they were written, one for each row of the snapshot's wishes."""
    notes: tuple[str, ...]
    """What was mended or left alone while reading."""


def read_instance(path: Path, options: RunOptions, own_names: Mapping[str, str] | None = None) -> Instance:
    """Read one file, or a folder of files. `own_names` says what a single file calls a column of ours.

    Raises:
        Unreadable: they hold no intake; every fault is named.
        OSError: they cannot be opened.
    """
    contents = _folder(path) if path.is_dir() else {SINGLE: path.read_bytes()}
    if path.is_dir():
        sheets = {
            name: read_sheet(f"{name}.csv", content, layout.names_in(name), strict=True)
            for name, content in contents.items()
        }
        required = layout.REQUIRED
    else:
        names = layout.names_in_single_file(own_names or {})
        sheets = {SINGLE: read_sheet(path.name, contents[SINGLE], names, strict=False)}
        required = {SINGLE: layout.SINGLE}
    for name, sheet in sheets.items():
        _require(sheet, required[name])
    stop_at_faults(sheets)
    fingerprint = sha256(b"\0".join(contents[name] for name in sorted(contents))).hexdigest()
    assembly = Assembly(sheets, options, (options.seed or fingerprint).encode())
    stop_at_faults(sheets)
    snapshot = assembly.snapshot()
    faults = [
        FileFault(gate.table, 0, gate.column, gate.code.value, Fault.GATE) for gate in faults_of(snapshot)
    ]
    if faults:
        raise Unreadable(faults)
    return Instance(snapshot, assembly.scores_in_order(), assembly.notes())


def _folder(path: Path) -> dict[str, bytes]:
    found = {file.stem: file for file in sorted(path.glob("*.csv"))}
    faults = [
        FileFault(f"{name}.csv", 0, "", "", Fault.FILE_MISSING) for name in layout.NEEDED if name not in found
    ]
    faults += [
        FileFault(file.name, 0, "", "", Fault.FILE_UNKNOWN)
        for name, file in found.items()
        if name not in layout.REQUIRED
    ]
    if faults:
        raise Unreadable(faults)
    return {name: file.read_bytes() for name, file in found.items()}


def _require(sheet: Sheet, columns: tuple[str, ...]) -> None:
    if sheet.headings or not sheet.faults:
        missing = [column for column in columns if column not in sheet]
        sheet.faults += [FileFault(sheet.file, 1, column, "", Fault.COLUMN_MISSING) for column in missing]
    for column in columns:
        # Without a score an officer must judge: the one required column whose cells may be empty.
        if column in sheet and column != "score":
            for row, cell in enumerate(sheet.columns[column]):
                if not cell:
                    sheet.refuse(row, column, Fault.REQUIRED)


def stop_at_faults(sheets: Mapping[str, Sheet]) -> None:
    """Go no further with files that have faults.

    Raises:
        Unreadable: there is one.
    """
    faults = [fault for sheet in sheets.values() for fault in sheet.faults]
    if faults:
        raise Unreadable(faults)
