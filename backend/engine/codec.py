"""Snapshot and result as bytes, as text, and as one number to know them by.

The compact form is a signature, the length of a header, the header (JSON: everything that is not a table, and how
many rows each table has) and then the columns as declared, little-endian; words as the number of letters of each,
then all of them in UTF-8 with its length.
Nothing depends on the machine or the moment, so equal values are equal bytes.

The readable form is JSON with a line for each row and names in place of numbers where an enumeration has them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from enum import IntEnum
from typing import Any, Final, TypeVar, get_type_hints

import numpy as np

from backend.engine.columns import TEXT, Column, ColumnError, Table, columns_of
from backend.engine.enumerated import ENUMERATIONS
from backend.engine.result import Result
from backend.engine.snapshot import (
    AreaModel,
    County,
    FallbackScope,
    GuestPolicy,
    LatePolicy,
    Level,
    Round,
    Snapshot,
)

SIGNATURE: Final = b"vigo-intake-1\n"
LENGTH: Final = np.dtype("<i4")

Whole = TypeVar("Whole", Snapshot, Result)


class CodecError(ValueError):
    """These bytes or this text hold no snapshot or result of ours; the message says what is wrong."""


def digest(value: Snapshot | Result) -> str:
    """SHA-256 of the compact form, in hexadecimal."""
    code = hashlib.sha256()
    for piece in _pieces(value):
        code.update(piece)
    return code.hexdigest()


def encode(value: Snapshot | Result) -> bytes:
    """The compact form."""
    return b"".join(_pieces(value))


def decode(content: bytes, into: type[Whole]) -> Whole:
    """Read the compact form back.

    :raises CodecError: it is not one, is cut short, or holds values that do not fit.
    """
    reader = _Reader(content)
    if reader.take(len(SIGNATURE)) != SIGNATURE:
        raise CodecError("the signature is missing")
    header = _parsed(reader.take(int(reader.numbers("<i4", 1)[0])))
    try:
        rows = header.pop("rows")
        tables = {name: _read_table(reader, of, rows[name]) for name, of in _tables(into).items()}
        whole = _whole(into, header, tables)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise CodecError(f"malformed {into.__name__}: {fault}") from fault
    reader.finish()
    return whole


def to_json(value: Snapshot | Result) -> str:
    """The readable form."""
    parts = [f"{json.dumps(name)}: {_spelt(content)}" for name, content in _scalars(value).items()]
    parts += [f"{json.dumps(name)}: {_table_lines(getattr(value, name))}" for name in _tables(type(value))]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def from_json(text: str, into: type[Whole]) -> Whole:
    """Read the readable form back.

    :raises CodecError: it is not one, or holds values that do not fit.
    """
    document = _parsed(text)
    try:
        tables = {name: _table_of(of, document.pop(name)) for name, of in _tables(into).items()}
        return _whole(into, document, tables)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        raise CodecError(f"malformed {into.__name__}: {fault}") from fault


# Both forms


def _tables(whole: type[Snapshot] | type[Result]) -> dict[str, type[Table]]:
    hints = get_type_hints(whole)
    return {name: of for name, of in hints.items() if isinstance(of, type) and issubclass(of, Table)}


def _scalars(value: Snapshot | Result) -> dict[str, Any]:
    tables = _tables(type(value))
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in tables}


def _plain(content: Any) -> Any:
    if isinstance(content, tuple):
        return [_plain(one) for one in content]
    if isinstance(content, IntEnum):
        return content.name
    if isinstance(content, Round | County):
        return {name: _plain(value) for name, value in asdict(content).items()}
    return content


def _parsed(text: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise CodecError(f"not JSON: {fault}") from fault
    if not isinstance(document, dict):
        raise CodecError("not a JSON object")
    return document


def _whole(into: type[Whole], scalars: dict[str, Any], tables: dict[str, Any]) -> Whole:
    known = dict(scalars)
    if into is Snapshot:
        known["round"] = _checked(Round, scalars["round"])
        known["counties"] = tuple(_county(one) for one in scalars["counties"])
    return into(**known, **tables)


def _county(given: dict[str, Any]) -> County:
    spelt = dict(given)
    for name, of in COUNTY_ENUMERATIONS.items():
        spelt[name] = of[given[name]]
    spelt["own_school_levels"] = tuple(Level[name] for name in given["own_school_levels"])
    return _checked(County, spelt)


COUNTY_ENUMERATIONS: Final[dict[str, type[IntEnum]]] = {
    "area_model": AreaModel,
    "late": LatePolicy,
    "guests": GuestPolicy,
    "fallback": FallbackScope,
}

Record = TypeVar("Record", Round, County)


def _checked(of: type[Record], given: dict[str, Any]) -> Record:
    """The record, when every value is of the declared type: JSON would let a word stand for a number."""
    made = of(**given)
    for name, kind in get_type_hints(of).items():
        value = getattr(made, name)
        if kind in {bool, int, str} and type(value) is not kind:
            raise CodecError(f"{of.__name__}.{name}: {value!r} is not a {kind.__name__}")
    return made


# The compact form


def _pieces(value: Snapshot | Result) -> Iterator[bytes | memoryview]:
    tables = {name: getattr(value, name) for name in _tables(type(value))}
    header = _scalars(value) | {"rows": {name: len(table) for name, table in tables.items()}}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    yield SIGNATURE
    yield np.array(len(text), LENGTH).tobytes()
    yield text
    for table in tables.values():
        for _, content in table.items():
            if isinstance(content, tuple):
                yield np.array(list(map(len, content)), LENGTH).tobytes()
                letters = "".join(content).encode()
                yield np.array(len(letters), LENGTH).tobytes()
                yield letters
            else:
                yield _little(content).data.cast("B") if content.size else b""


def _little(content: Column) -> Column:
    return content.astype(content.dtype.newbyteorder("<"), copy=False)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def take(self, length: int) -> bytes:
        if length < 0 or self._at + length > len(self._content):
            raise CodecError("cut short")
        self._at += length
        return self._content[self._at - length : self._at]

    def numbers(self, dtype: str, count: int) -> Column:
        kind = np.dtype(dtype).newbyteorder("<")
        return np.frombuffer(self.take(kind.itemsize * count), kind)

    def words(self, count: int) -> tuple[str, ...]:
        lengths = self.numbers("<i4", count)
        letters = self.take(int(self.numbers("<i4", 1)[0])).decode()
        ends = np.cumsum(lengths).tolist()
        if (lengths < 0).any() or sum(lengths.tolist()) != len(letters):
            raise CodecError("words of other lengths than stated")
        return tuple(letters[end - length : end] for length, end in zip(lengths.tolist(), ends, strict=True))

    def finish(self) -> None:
        if self._at != len(self._content):
            raise CodecError("something follows the last column")


def _read_table(reader: _Reader, of: type[Table], rows: int) -> Table:
    columns: dict[str, Any] = {}
    for one in columns_of(of):
        dtype = one.metadata["dtype"]
        if dtype == TEXT:
            columns[one.name] = reader.words(rows)
        elif dtype == "bool":
            columns[one.name] = _truths(one.name, reader.numbers("uint8", rows))
        else:
            columns[one.name] = reader.numbers(dtype, rows)
    return of(**columns)


def _truths(name: str, numbers: Column) -> Column:
    if (numbers > 1).any():
        raise CodecError(f"{name}: neither true nor false")
    return numbers.view(np.bool_)


# The readable form


def _spelt(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def _table_lines(table: Table) -> str:
    names = ENUMERATIONS.get(type(table), {})
    columns = [_listed(content, names.get(name)) for name, content in table.items()]
    lines = [_spelt([name for name, _ in table.items()])]
    lines += [_spelt(row) for row in zip(*columns, strict=True)]
    return "[\n  " + ",\n  ".join(lines) + "\n]"


def _listed(content: Any, names: type[IntEnum] | None) -> list[Any]:
    values = list(content) if isinstance(content, tuple) else content.tolist()
    if names is None:
        return values
    known = {member.value: member.name for member in names}
    return [known.get(value, value) for value in values]


def _table_of(of: type[Table], lines: list[list[Any]]) -> Table:
    declared = columns_of(of)
    head, *rows = lines
    if head != [one.name for one in declared]:
        raise CodecError(f"{of.__name__}: other columns than {[one.name for one in declared]}")
    if any(len(row) != len(head) for row in rows):
        raise CodecError(f"{of.__name__}: a row is too short or too long")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(head)
    names = ENUMERATIONS.get(of, {})
    return of(
        **{
            one.name: _read_column(one.name, one.metadata["dtype"], values, names.get(one.name))
            for one, values in zip(declared, columns, strict=True)
        }
    )


def _read_column(name: str, dtype: str, values: tuple[Any, ...], names: type[IntEnum] | None) -> Any:
    if names is not None:
        values = tuple(names[value].value if isinstance(value, str) else value for value in values)
    wanted = {TEXT: str, "bool": bool}.get(dtype, int)
    if any(type(value) is not wanted for value in values):
        raise CodecError(f"{name}: a value is not a {wanted.__name__}")
    if dtype == TEXT:
        return values
    column = np.array(values, dtype="uint64" if dtype == "uint64" else "int64")
    kept = column.astype(dtype)
    if not np.array_equal(kept, column):
        raise ColumnError(f"{name}: a value does not fit {dtype}")
    return kept
