"""Tables as columns: NumPy arrays of a stated type that nobody can change.

A table is a frozen dataclass whose fields are declared with `column("int32")` or `texts()`. Constructing one converts,
freezes and measures the columns; rows have no identity but their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[Any]
Texts: TypeAlias = tuple[str, ...]

TEXT = "text"


class ColumnError(ValueError):
    """Columns that cannot stand side by side, or a value that does not fit its column."""


def column(dtype: str, default: int | bool | None = None) -> Any:
    """Declare a column of `dtype`. With a default the whole column may be left out."""
    metadata = {"dtype": dtype, "default": default}
    return field(metadata=metadata) if default is None else field(default=None, metadata=metadata)


def texts() -> Any:
    """Declare a column of words."""
    return field(metadata={"dtype": TEXT})


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Mother of all tables."""

    def __post_init__(self) -> None:
        declared = columns_of(type(self))
        given = next(found for one in declared if (found := getattr(self, one.name)) is not None)
        for one in declared:
            value = getattr(self, one.name)
            if value is None:
                value = np.full(len(given), one.metadata["default"], one.metadata["dtype"])
            object.__setattr__(self, one.name, _frozen(one, value))
            if len(getattr(self, one.name)) != len(given):
                raise ColumnError(f"{type(self).__name__}.{one.name}: {len(value)} rows beside {len(given)}")

    def __len__(self) -> int:
        return len(getattr(self, columns_of(type(self))[0].name))

    def items(self) -> Iterator[tuple[str, Column | Texts]]:
        """Name and content of every column, in the order they are declared."""
        for one in columns_of(type(self)):
            yield one.name, getattr(self, one.name)

    @classmethod
    def empty(cls) -> Self:
        """The table without rows."""
        return cls(**{one.name: () for one in columns_of(cls)})

    def take(self, rows: Column) -> Any:
        """The table of these rows, in this order."""
        chosen = {
            name: tuple(content[row] for row in rows) if isinstance(content, tuple) else content[rows]
            for name, content in self.items()
        }
        return type(self)(**chosen)


def columns_of(table: type[Table]) -> tuple[Field[Any], ...]:
    """The declared columns of a table."""
    return tuple(one for one in fields(table) if "dtype" in one.metadata)


def _frozen(declared: Field[Any], value: Sequence[Any] | Column) -> Column | Texts:
    dtype = declared.metadata["dtype"]
    if dtype == TEXT:
        return tuple(value)
    given = np.asarray(value)
    kept = np.array(given, dtype=dtype, order="C")
    if given.size and not np.array_equal(kept, given):
        raise ColumnError(f"{declared.name}: a value does not fit {dtype}")
    kept.setflags(write=False)
    return kept
