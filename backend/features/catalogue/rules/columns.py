"""How one cell of a catalogue file is read: text in, value out, or a fault that names what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | float | bool | date | tuple[str, ...] | dict[str, int] | None
Reader = Callable[[str], Value]

LIST_SEPARATOR = "|"
ORGANISATION = r"[89U][0-9]{8}"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


class Fault(StrEnum):
    """Why a file, a row or a cell is refused. The sentence is `catalogue.fault.<code>`."""

    NOT_UTF8 = "not_utf8"
    NOT_CSV = "not_csv"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_COUNT = "column_count"
    NO_ROWS = "no_rows"
    SHRUNK = "shrunk"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    NOT_A_CODE = "not_a_code"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    UNKNOWN_VALUE = "unknown_value"
    CONTROL_DIGIT = "control_digit"
    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    UNKNOWN_REFERENCE = "unknown_reference"
    PERIOD_REVERSED = "period_reversed"
    CODE_PARTS = "code_parts"
    STATUS_AND_POINTS = "status_and_points"
    POOLS_SUM = "pools_sum"
    SAME_CODE = "same_code"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.fault.{self.value}"


class Unreadable(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how to read it, whether it may be empty, and which table must know the code in it."""

    name: str
    read: Reader
    required: bool = True
    refers: str | None = None


def text(longest: int) -> Reader:
    """One line of words: a line break in it is most likely a quotation mark that nobody closed."""

    def read(cell: str) -> Value:
        if len(cell) > longest:
            raise Unreadable(Fault.TOO_LONG)
        if CONTROL_CHARACTERS.search(cell):
            raise Unreadable(Fault.CONTROL_CHARACTER)
        return cell

    return read


def code(expression: str) -> Reader:
    shape = re.compile(expression, re.ASCII)

    def read(cell: str) -> Value:
        if not shape.fullmatch(cell):
            raise Unreadable(Fault.NOT_A_CODE)
        return cell

    return read


def whole(least: int, most: int) -> Reader:
    def read(cell: str) -> Value:
        if not re.fullmatch(r"-?[0-9]{1,9}", cell):
            raise Unreadable(Fault.NOT_A_NUMBER)
        if not least <= int(cell) <= most:
            raise Unreadable(Fault.OUT_OF_RANGE)
        return int(cell)

    return read


def degrees(limit: int) -> Reader:
    """Decimal degrees between -limit and limit."""

    def read(cell: str) -> Value:
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,12})?", cell):
            raise Unreadable(Fault.NOT_A_NUMBER)
        if abs(float(cell)) > limit:
            raise Unreadable(Fault.OUT_OF_RANGE)
        return float(cell)

    return read


def hundredths(most: int) -> Reader:
    """A decimal number with at most two decimals, kept as a whole number of hundredths."""

    def read(cell: str) -> Value:
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", cell):
            raise Unreadable(Fault.NOT_A_NUMBER)
        number = Decimal(cell) * 100
        if number != number.to_integral_value():
            raise Unreadable(Fault.NOT_A_NUMBER)
        if not 0 <= number <= most:
            raise Unreadable(Fault.OUT_OF_RANGE)
        return int(number)

    return read


def day(cell: str) -> Value:
    if not re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", cell):
        raise Unreadable(Fault.NOT_A_DATE)
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Unreadable(Fault.NOT_A_DATE) from None


def yes_no(cell: str) -> Value:
    if cell not in {"yes", "no"}:
        raise Unreadable(Fault.UNKNOWN_VALUE)
    return cell == "yes"


def choice(kinds: type[StrEnum]) -> Reader:
    allowed = {kind.value for kind in kinds}

    def read(cell: str) -> Value:
        if cell not in allowed:
            raise Unreadable(Fault.UNKNOWN_VALUE)
        return cell

    return read


def several(read_one: Reader) -> Reader:
    """A list separated by `|`; empty parts are faults of the part's own reader."""

    def read(cell: str) -> Value:
        return tuple(str(read_one(part)) for part in cell.split(LIST_SEPARATOR))

    return read


def shares(names: type[StrEnum]) -> Reader:
    """`points=26|skills=4`: whole numbers by name."""
    allowed = {name.value for name in names}

    def read(cell: str) -> Value:
        found: dict[str, int] = {}
        for part in cell.split(LIST_SEPARATOR):
            name, _, number = part.partition("=")
            if name not in allowed or name in found:
                raise Unreadable(Fault.UNKNOWN_VALUE)
            if not re.fullmatch(r"[0-9]{1,4}", number):
                raise Unreadable(Fault.NOT_A_NUMBER)
            found[name] = int(number)
        return found

    return read


def organisation_number(cell: str) -> Value:
    """Nine digits with a control digit (modulus 11); Norwegian schools abroad are `U` and eight digits in NSR."""
    if not re.fullmatch(ORGANISATION, cell):
        raise Unreadable(Fault.NOT_A_CODE)
    if cell.startswith("U"):
        return cell
    control = (
        -sum(int(digit) * weight for digit, weight in zip(cell, (3, 2, 7, 6, 5, 4, 3, 2), strict=False)) % 11
    )
    if control != int(cell[8]):
        raise Unreadable(Fault.CONTROL_DIGIT)
    return cell
