"""The relevance gate: a file of queries and what they must find, run against adverts that are really there.

A file has the columns `query`, `rank1_any_of`, `must_be_in_top10`, `must_not_be_in_top5` and `place_intent`; codes are
parted by `|`. `(none)`: nothing may be found. `(all)`: everything is, newest first.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.features.vacancies import service
from backend.features.vacancies.index import Index
from backend.features.vacancies.rules.understanding import Reading
from backend.features.vacancies.rules.words import folded
from backend.features.vacancies.service import Page, Search
from backend.platform.db import Reader

COLUMNS = ("query", "rank1_any_of", "must_be_in_top10", "must_not_be_in_top5", "place_intent")
NONE, ALL, DEVICE = "(none)", "(all)", "device"
TOP, FIRST = 10, 5
GATE = {"rank1": 1.0, "not5": 1.0, "top10": 0.98, "place": 1.0}
"""The share of rows that must hold, by kind of demand."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query and what it must find."""

    id: str
    query: str
    first: tuple[str, ...]
    within: tuple[str, ...]
    never: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A demand that did not hold, with what was found instead."""

    case: Case
    demand: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a file fared: rows that hold and rows in all, by kind of demand."""

    cases: int
    held: dict[str, tuple[int, int]]
    failures: tuple[Failure, ...]

    @property
    def passes(self) -> bool:
        return all(held >= GATE[demand] * rows for demand, (held, rows) in self.held.items())


def read(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        ValueError: a column is missing; says which.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path}: no column {', '.join(missing)}")
        return [
            Case(
                id=row.get("id") or str(line),
                query=row["query"],
                first=_several(row["rank1_any_of"]),
                within=_several(row["must_be_in_top10"]),
                never=_several(row["must_not_be_in_top5"]),
                place=(row["place_intent"] or "").strip(),
            )
            for line, row in enumerate(reader, start=2)
        ]


def judge(session: Reader, index: Index, on: date, cases: Iterable[Case]) -> Verdict:
    """Run every case and count what holds."""
    several = list(cases)
    held = {demand: [0, 0] for demand in GATE}
    failures: list[Failure] = []
    for case in several:
        page = service.search(session, index, on, Search(words=case.query), size=TOP)
        found = _trades(page)
        for demand, holds in _demands(case, page, found):
            held[demand][0] += holds
            held[demand][1] += 1
            if not holds:
                failures.append(Failure(case, demand, found))
    return Verdict(len(several), {name: (ok, rows) for name, (ok, rows) in held.items()}, tuple(failures))


def _trades(page: Page) -> tuple[str, ...]:
    """The trade that speaks for each hit, as the page shows them: what is at the place, then what is nearest to it."""
    rank = {wanted.trade: place for place, wanted in enumerate(page.understood.trades)}
    shown = (*page.hits, *page.nearby)[:TOP]
    return tuple(min(hit.trades, key=lambda code: rank.get(code, len(rank))) for hit in shown)


def _demands(case: Case, page: Page, found: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    if case.first == (NONE,):
        yield "rank1", not found
    elif case.first == (ALL,):
        yield "rank1", bool(found) and page.understood.reading is Reading.ALL
    elif case.first:
        yield "rank1", bool(found) and found[0] in case.first
    if case.within:
        yield "top10", set(case.within) <= set(found)
    if case.never:
        yield "not5", not set(case.never) & set(found[:FIRST])
    if case.place:
        yield "place", _is_place(case.place, page)


def _is_place(wanted: str, page: Page) -> bool:
    """Whether the page looks where it should: `municipality:5001 Trondheim`, `county:46`, `device position …`."""
    if wanted.startswith(DEVICE):
        return page.understood.near_me and page.asks_position
    code, _, name = wanted.partition(":")[2].strip().partition(" ")
    candidates = [place for named in page.understood.places for place in named.candidates]
    return any(
        code == place.code
        or code in place.municipalities
        or code in {number[:2] for number in place.municipalities}
        or folded(f"{code} {name}") == folded(place.name)
        for place in candidates
    )


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())
