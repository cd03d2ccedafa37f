"""The cut-offs of a run beside those before it: the run before, and what was published last year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Kept(Protocol):
    """A cut-off that was published in an earlier year, as the catalogue has it."""

    @property
    def year(self) -> int: ...
    @property
    def round(self) -> int: ...
    @property
    def points(self) -> int | None: ...


class Sorting(StrEnum):
    """Which cut-offs come first."""

    MOVED = "moved"
    """Those furthest from last year's, or else from the run before."""
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One offering's general cut-off, in hundredths; nothing where everybody came in or too few stood in line."""

    area: str
    school: str
    points: int | None
    band: str | None
    by_draw: bool
    seats: int
    taken: int
    ranked: int
    earlier: int | None = None
    """Of the run before."""
    last_year: int | None = None
    """As it was published, most often for the same number of round."""

    @property
    def step(self) -> int:
        """How far it is from what it is measured by; nothing where there is nothing to measure by."""
        than = self.last_year if self.last_year is not None else self.earlier
        return 0 if self.points is None or than is None else abs(self.points - than)


def lines_of(
    now: Iterable[Mapping[str, Any]],
    before: Iterable[Mapping[str, Any]],
    last_year: Mapping[tuple[str, str], int],
    general: str,
) -> list[LimitLine]:
    """The general cut-offs of a run, each with what it can be measured by."""
    earlier = {(row["area"], row["school"]): row["points"] for row in before if row["pool"] == general}
    return [
        LimitLine(
            area=row["area"],
            school=row["school"],
            points=row["points"],
            band=row["band"],
            by_draw=row["by_draw"],
            seats=row["seats"],
            taken=row["taken"],
            ranked=row["ranked"],
            earlier=earlier.get((row["area"], row["school"])),
            last_year=last_year.get((row["area"], row["school"])),
        )
        for row in now
        if row["pool"] == general
    ]


def last_published(kept: Sequence[Kept], school_year: int, number: int) -> int | None:
    """The points of the last year before `school_year` that has any: of the same number of round, else the latest."""
    earlier = [one for one in kept if one.year < school_year and one.points is not None]
    if not earlier:
        return None
    year = max(one.year for one in earlier)
    rounds = {one.round: one.points for one in earlier if one.year == year}
    return rounds.get(number, rounds[max(rounds)])


def sort(lines: Iterable[LimitLine], sorting: Sorting) -> list[LimitLine]:
    """In the order that is asked for; what is alike by area and school."""

    def key(line: LimitLine) -> tuple[int, int, str, str]:
        highest = -1 if line.points is None else line.points
        first = line.step if sorting is Sorting.MOVED else highest
        return -first, -highest, line.area, line.school

    return sorted(lines, key=key)
