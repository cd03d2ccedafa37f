"""How somebody else's file fills one of our tables: a profile only renames and derives, the gates judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from backend.features.catalogue.files import Line, Load, lines_of
from backend.features.catalogue.rules.gates import SourceRow
from backend.features.catalogue.rules.tables import BY_NAME

Cells = Mapping[str, str]
Shape = Callable[[Sequence[Line], int], Iterable[Line]]
"""Lines in, lines out, with the school year that offerings are for."""


@dataclass(frozen=True, slots=True)
class From:
    """Our cell comes from their column, maybe translated; a word we cannot translate passes, for the gate to refuse."""

    column: str
    words: Mapping[str, str] = field(default_factory=dict)

    def cell(self, cells: Cells) -> str:
        found = cells[self.column]
        return self.words.get(found, found)


@dataclass(frozen=True, slots=True)
class Derived:
    """Our cell is computed; `column` is what the report points at."""

    column: str
    compute: Callable[[Cells], str]

    def cell(self, cells: Cells) -> str:
        return self.compute(cells)


@dataclass(frozen=True, slots=True)
class FileMap:
    """How one of their files fills one of our tables."""

    file: str
    table: str
    take: Mapping[str, From | Derived | str]
    shape: Shape | None = None
    reads: tuple[str, ...] | None = None
    """Their columns, where `shape` makes new ones out of them; else those that `take` names."""

    def load(self, folder: Path, school_year: int, origin: str) -> Load:
        named = sorted({source.column for source in self.take.values() if not isinstance(source, str)})
        lines, faults = lines_of(folder / self.file, self.reads or named)
        shaped = self.shape(lines, school_year) if self.shape else lines
        columns = {ours: source.column for ours, source in self.take.items() if not isinstance(source, str)}
        rows = tuple(
            SourceRow(
                line.number,
                {
                    ours: source if isinstance(source, str) else source.cell(line.cells)
                    for ours, source in self.take.items()
                },
                columns,
            )
            for line in shaped
        )
        return Load(BY_NAME[self.table], f"{origin}:{self.file}:{self.table}", self.file, rows, tuple(faults))


@dataclass(frozen=True, slots=True)
class Fixed:
    """Rows that their files take for granted, in our format."""

    table: str
    rows: tuple[Cells, ...]

    def load(self, folder: Path, school_year: int, origin: str) -> Load:  # noqa: ARG002
        rows = tuple(SourceRow(line, row) for line, row in enumerate(self.rows, start=1))
        return Load(BY_NAME[self.table], f"{origin}:fixed:{self.table}", f"profile:{self.table}", rows)
