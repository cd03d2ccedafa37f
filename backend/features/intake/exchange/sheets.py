"""One CSV file as columns of text, and its cells as values; every fault is kept with its place."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from io import StringIO
from typing import Any, TypeVar

T = TypeVar("T")

SEPARATORS = ",;\t"
NUL = "\0"
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class Fault(StrEnum):
    """Why a file, a row or a cell cannot be believed."""

    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    FILE_MISSING = "file_missing"
    FILE_UNKNOWN = "file_unknown"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    NOT_TEXT = "not_text"
    MALFORMED = "malformed"
    CELL_COUNT = "cell_count"
    REQUIRED = "required"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_ID = "unknown_id"
    TWICE = "twice"
    CONFLICT = "conflict"
    SAME_RANK = "same_rank"
    SAME_WISH = "same_wish"
    BONUS_NEEDS_POINTS = "bonus_needs_points"
    TOO_MANY_SCORES = "too_many_scores"
    GATE = "gate"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.fault.{self.value}"


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One fault: file, line (the header is 1; 0 concerns the whole file), column, what stood there, and why not."""

    file: str
    line: int
    column: str
    value: str
    fault: Fault


class Unreadable(Exception):
    """Files that hold no intake. `faults` names every place that is wrong."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(f"{len(self.faults)} faults")


class BadCell(ValueError):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(slots=True)
class Sheet:
    """The columns of one file under our names; `lines` says where each row stands."""

    file: str
    lines: list[int] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    """What the file itself calls each of our columns."""
    faults: list[FileFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def refuse(self, row: int, column: str, fault: Fault) -> None:
        """Note a fault in one cell."""
        value = self.columns[column][row] if column in self.columns else ""
        heading = self.headings.get(column, column)
        self.faults.append(FileFault(self.file, self.lines[row], heading, value[:80], fault))

    def texts(self, column: str) -> list[str]:
        """The column as words; an empty cell is a fault."""
        return self.values(column, str)

    def values(self, column: str, read: Callable[[str], T], default: T | None = None) -> list[T]:
        """The column through `read`. Without a default an empty cell is a fault; a faulty cell leaves a gap that
        nobody may use: `faults` is no longer empty.
        """
        if column not in self.columns:
            return [default] * len(self)  # type: ignore[list-item]
        known: dict[str, T] = {}
        found: list[T] = []
        for row, cell in enumerate(self.columns[column]):
            if cell not in known:
                try:
                    known[cell] = _read(cell, read, default)
                except BadCell as bad:
                    self.refuse(row, column, bad.fault)
                    found.append(default)  # type: ignore[arg-type]
                    continue
            found.append(known[cell])
        return found


def _read(cell: str, read: Callable[[str], T], default: T | None) -> T:
    if cell:
        return read(cell)
    if default is None:
        raise BadCell(Fault.REQUIRED)
    return default


def whole(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number between the two."""

    def read(cell: str) -> int:
        try:
            number = int(cell)
        except ValueError:
            raise BadCell(Fault.NOT_WHOLE) from None
        if not least <= number <= most:
            raise BadCell(Fault.OUT_OF_RANGE)
        return number

    return read


def yes_no(cell: str) -> bool:
    """Read yes or no."""
    try:
        return YES_NO[cell.lower()]
    except KeyError:
        raise BadCell(Fault.NOT_YES_OR_NO) from None


def word_of(kinds: type[IntEnum]) -> Callable[[str], int]:
    """Read the name of a member, in small letters."""

    def read(cell: str) -> int:
        try:
            return kinds[cell.upper()].value
        except KeyError:
            raise BadCell(Fault.UNKNOWN_WORD) from None

    return read


def row_of(known: Mapping[str, int]) -> Callable[[str], int]:
    """Read an id as the row it stands in."""

    def read(cell: str) -> int:
        try:
            return known[cell]
        except KeyError:
            raise BadCell(Fault.UNKNOWN_ID) from None

    return read


def read_sheet(file: str, content: bytes, names: Mapping[str, Sequence[str]], *, strict: bool) -> Sheet:
    """Read a CSV file. `names` lists what the header may call each of our columns, the best name first.

    An unknown column is a fault where `strict`, else a note.
    """
    sheet = Sheet(file)
    text = _decoded(content, sheet)
    first_line = text.split("\n", 1)[0]
    if not first_line.strip():
        sheet.faults.append(FileFault(file, 0, "", "", Fault.EMPTY_FILE))
        return sheet
    if (at := text.find(NUL)) >= 0:
        sheet.faults.append(FileFault(file, 1 + text.count("\n", 0, at), "", "", Fault.NOT_TEXT))
        return sheet
    separator = max(SEPARATORS, key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        header = [heading.strip() for heading in next(reader)]
        places = _places(sheet, header, names, strict=strict)
        _fill(sheet, reader, len(header), places)
    except csv.Error:
        sheet.faults.append(FileFault(file, reader.line_num, "", "", Fault.MALFORMED))
        return sheet
    if not sheet.lines and not sheet.faults:
        sheet.faults.append(FileFault(file, 0, "", "", Fault.NO_ROWS))
    return sheet


def _decoded(content: bytes, sheet: Sheet) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        sheet.notes.append(f"{sheet.file} is not UTF-8 and was read as Windows-1252")
        return content.decode("cp1252", errors="replace")


def _places(
    sheet: Sheet, header: Sequence[str], names: Mapping[str, Sequence[str]], *, strict: bool
) -> dict[str, int]:
    plain = ["_".join(heading.lower().replace("-", " ").split()) for heading in header]
    places: dict[str, int] = {}
    for column, known in names.items():
        for name in known:
            if name not in plain or plain.index(name) in places.values():
                continue
            places[column] = plain.index(name)
            sheet.headings[column] = header[places[column]]
            if plain.count(name) > 1:
                sheet.faults.append(FileFault(sheet.file, 1, name, "", Fault.COLUMN_TWICE))
            break
    left = [heading for place, heading in enumerate(header) if place not in places.values() and heading]
    if strict:
        sheet.faults += [FileFault(sheet.file, 1, heading, "", Fault.COLUMN_UNKNOWN) for heading in left]
    elif left:
        sheet.notes.append(f"{sheet.file}: not used: {', '.join(left)}")
    return places


def _fill(sheet: Sheet, reader: Any, width: int, places: Mapping[str, int]) -> None:
    columns = [(sheet.columns.setdefault(column, []), place) for column, place in places.items()]
    line = 2
    for cells in reader:
        if len(cells) == width:
            sheet.lines.append(line)
            for kept, place in columns:
                kept.append(cells[place].strip())
        elif cells:
            fault = FileFault(sheet.file, line, "", str(len(cells)), Fault.CELL_COUNT)
            sheet.faults.append(fault)
        line = reader.line_num + 1
