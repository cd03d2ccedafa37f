"""The sheets of an intake put together: ids become rows, words become members, scores become comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import numpy as np

from backend.engine import lottery
from backend.engine.canonical import snapshot_of
from backend.engine.columns import Column, Table
from backend.engine.snapshot import (
    LOTTERY_BITS,
    NONE,
    Applicants,
    County,
    DecisionKind,
    Decisions,
    FallbackScope,
    Journeys,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Round,
    Snapshot,
    Wishes,
)
from backend.features.intake.exchange import layout
from backend.features.intake.exchange.scores import (
    NO_SCORE,
    Scores,
    TooManyScores,
    comparable,
    hundredths,
    score_of,
)
from backend.features.intake.exchange.sheets import Fault, Sheet, row_of, whole, word_of, yes_no

RULES_VERSION = "files"
SOLE_COUNTY = "-"
"""Where files name no county, all is one."""
MOST = 1_000_000
"""Seats, minutes and hundredths of bonus points beyond this are slips of the keyboard."""
MOST_LOTTERY = (1 << LOTTERY_BITS) - 1
LEVELS_SEPARATOR = "|"
NO_SCORE_WRITTEN = Decimal("NaN")
CODED = frozenset({"programme", "area", "school", "region", "zone"})
"""Columns whose words mean nothing but that equal ones are the same."""
OWN_READING = frozenset({"home", "held_pool", "pool", "value"})


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the files do not say."""

    year: int = 2027
    round: int = 1
    seed: str = ""
    """Makes the draw. Empty: the fingerprint of the files."""
    keeps_waiting_lists: bool = True


class Assembly:
    """One intake in the making. Rows are numbered as they first appear; the canonical order is the engine's.

    Constructing it reads every cell; the sheets' faults are complete then.
    """

    def __init__(self, sheets: Mapping[str, Sheet], options: RunOptions, seed: bytes) -> None:
        self._sheets, self._options, self._seed = sheets, options, seed
        self._wishes = sheets["wishes"]
        self._codes: dict[str, dict[str, int]] = {}
        self._counties = self._read_counties()
        self._offering_rows = self._number("offering", sheets.get("offerings"))
        self._applicant_rows = self._number("applicant", sheets.get("applicants"))
        self._wished = np.array(self._wishes.values("offering", row_of(self._offering_rows), NONE), "int32")
        self._wishing = np.array(
            [self._applicant_rows[name] for name in self._wishes.texts("applicant")], "int32"
        )
        self._scores = self._read_scores()
        self._ranks = self._read_ranks()
        self._offerings = self._read_offerings()
        self._pools, self._pool_rows = self._read_pools()
        self._applicants = self._read_applicants()
        self._wish_table = self._read_wishes()
        self._decisions = self._read_decisions()
        self._journeys = self._read_journeys()

    def snapshot(self) -> Snapshot:
        """The whole, in canonical order."""
        whole = Snapshot(
            round=Round(
                self._options.round,
                self._options.year,
                RULES_VERSION,
                lottery.commitment(self._seed),
                self._options.keeps_waiting_lists,
            ),
            counties=self._counties,
            applicants=self._applicants,
            offerings=self._offerings,
            pools=self._pools,
            wishes=self._wish_table,
            decisions=self._decisions,
            journeys=self._journeys,
        )
        return snapshot_of(whole)

    def scores_in_order(self) -> tuple[str, ...]:
        """What was written as the score of each wish, by applicant and rank."""
        names = self._wishes.columns["applicant"]
        order = np.lexsort((self._ranks, np.unique(names, return_inverse=True)[1]))
        written = self._wishes.columns["score"]
        return tuple(written[row] for row in order)

    def notes(self) -> tuple[str, ...]:
        return tuple(note for sheet in self._sheets.values() for note in sheet.notes)

    def _number(self, what: str, register: Sheet | None) -> dict[str, int]:
        """A row for every id: in a file of their own each stands once, else each is known by being wished for."""
        rows: dict[str, int] = {}
        if register is not None:
            for row, name in enumerate(register.texts(what)):
                if rows.setdefault(name, row) != row:
                    register.refuse(row, what, Fault.TWICE)
        if what == "applicant" or register is None:
            for name in self._wishes.texts(what):
                rows.setdefault(name, len(rows))
        return rows

    def _code(self, kind: str, name: str) -> int:
        """The number of a programme, area, school, region or zone: equal names are the same one."""
        known = self._codes.setdefault(kind, {})
        return known.setdefault(name, len(known))

    def _column(self, sheet: Sheet, name: str, dtype: str, default: int | bool) -> Column:
        """One column that may be left out."""
        if name in CODED:
            values = sheet.values(name, lambda cell: self._code(name, cell), NONE)
        elif name in layout.WORDS:
            values = sheet.values(name, word_of(layout.WORDS[name]), int(default))
        elif dtype == "bool":
            values = sheet.values(name, yes_no, bool(default))
        else:
            values = sheet.values(name, whole(0, MOST), int(default))
        return np.array(values, dtype)

    def _optional(self, sheet: Sheet, table: type[Table]) -> dict[str, Column]:
        """The columns that the file has of those that may be left out."""
        return {
            name: self._column(sheet, name, dtype, default)
            for name, (dtype, default) in layout.optional_columns(table).items()
            if name in sheet and name not in OWN_READING
        }

    def _county_column(self, sheet: Sheet, name: str, default: int) -> Column:
        rows = {county.id: row for row, county in enumerate(self._counties)}
        return np.array(sheet.values(name, row_of(rows), default), "int16")

    def _read_counties(self) -> tuple[County, ...]:
        sheet = self._sheets.get("counties")
        if sheet is None:
            named = self._sheets.get("offerings")
            ids = named.values("county", str, SOLE_COUNTY) if named is not None else [SOLE_COUNTY]
            return tuple(County(name, fallback=FallbackScope.NONE) for name in dict.fromkeys(ids))
        columns = {one.name: self._county_values(sheet, one.name, one.default) for one in fields(County)[1:]}
        counties = []
        for row, name in enumerate(sheet.texts("county")):
            counties.append(County(name, **{column: values[row] for column, values in columns.items()}))
            if name in {county.id for county in counties[:-1]}:
                sheet.refuse(row, "county", Fault.TWICE)
        return tuple(counties)

    def _county_values(self, sheet: Sheet, name: str, default: Any) -> list[Any]:
        if name in layout.WORDS:
            kinds = layout.WORDS[name]
            return [kinds(value) for value in sheet.values(name, word_of(kinds), int(default))]
        if name == "own_school_levels":
            return sheet.values(name, _levels, default)
        if isinstance(default, bool):
            return sheet.values(name, yes_no, default)
        return sheet.values(name, whole(0, MOST), default)

    def _read_scores(self) -> Scores:
        unread = NO_SCORE_WRITTEN
        written = self._wishes.values("score", score_of, unread)
        try:
            return comparable([None if score is unread else score for score in written], self._wished)
        except TooManyScores as many:
            row = int(np.flatnonzero(self._wished == many.offering)[0])
            self._wishes.refuse(row, "score", Fault.TOO_MANY_SCORES)
            return Scores(np.full(len(written), NO_SCORE, "int32"), are_points=False)

    def _read_ranks(self) -> Column:
        """Ranks without gaps. The same rank or offering twice is a fault, a gap is closed and told."""
        sheet = self._wishes
        given = np.array(sheet.values("rank", whole(0, MOST), 0), "int64")
        order = np.lexsort((given, self._wishing))
        is_first = np.diff(self._wishing[order], prepend=-1) != 0
        same = ~is_first & (np.diff(given[order], prepend=-1) == 0)
        for row in order[same]:
            sheet.refuse(int(row), "rank", Fault.SAME_RANK)
        by_offering = np.lexsort((self._wished, self._wishing))
        again = (np.diff(self._wishing[by_offering], prepend=-1) == 0) & (
            np.diff(self._wished[by_offering], prepend=-1) == 0
        )
        for row in by_offering[again]:
            sheet.refuse(int(row), "offering", Fault.SAME_WISH)
        places = np.arange(len(order))
        dense = places - np.maximum.accumulate(np.where(is_first, places, 0)) + 1
        ranks = np.empty(len(order), "int64")
        ranks[order] = dense
        mended = len(np.unique(self._wishing[ranks != given]))
        if mended:
            sheet.notes.append(f"{sheet.file}: gaps in the ranks of {mended} applicants were closed")
        return ranks

    def _read_offerings(self) -> Offerings:
        sheet = self._sheets.get("offerings")
        if sheet is None:
            seats = self._one_value_each(self._wished, "seats", len(self._offering_rows), MOST)
            return Offerings(id=tuple(self._offering_rows), county=np.zeros(len(seats)), capacity=seats)
        return Offerings(
            id=tuple(sheet.columns["offering"]),
            county=self._county_column(sheet, "county", 0),
            capacity=np.array(sheet.values("seats", whole(0, MOST), 0), "int32"),
            **self._optional(sheet, Offerings),
        )

    def _one_value_each(self, owners: Column, column: str, how_many: int, most: int) -> Column:
        """What every row of an owner says alike; a row that says something else is a fault."""
        sheet = self._wishes
        values = np.array([0 if value is None else value for value in sheet.values(column, whole(0, most))])
        said = np.full(how_many, NONE, "int64")
        said[owners[::-1]] = values[::-1]
        for row in np.flatnonzero(said[owners] != values):
            sheet.refuse(int(row), column, Fault.CONFLICT)
        return said

    def _read_applicants(self) -> Applicants:
        sheet = self._sheets.get("applicants")
        ids = tuple(self._applicant_rows)
        columns: dict[str, Any] = {}
        if sheet is not None:
            columns = self._optional(sheet, Applicants)
            columns["home"] = self._county_column(sheet, "home", NONE)
        defaults = layout.optional_columns(Applicants)
        columns = {name: _lengthened(column, len(ids), defaults[name][1]) for name, column in columns.items()}
        if "home" not in columns:
            columns["home"] = self._home_of_first_wish(len(ids))
        return Applicants(id=ids, lottery=self._draw(ids, sheet), **columns)

    def _home_of_first_wish(self, how_many: int) -> Column:
        homes = np.full(how_many, NONE, "int16")
        first = self._ranks == 1
        homes[self._wishing[first]] = self._offerings.county[self._wished[first]]
        return homes

    def _draw(self, ids: tuple[str, ...], sheet: Sheet | None) -> Column:
        if sheet is not None and "lottery" in sheet:
            drawn = np.array(sheet.values("lottery", whole(0, MOST_LOTTERY), 0), "int64")
            if len(drawn) < len(ids):
                sheet.notes.append(
                    f"{sheet.file}: {len(ids) - len(drawn)} applicants have no lottery number; all are drawn anew"
                )
                return lottery.draw(self._seed, self._options.year, ids)
            return drawn
        if "lottery" in self._wishes:
            return self._one_value_each(self._wishing, "lottery", len(ids), MOST_LOTTERY)
        return lottery.draw(self._seed, self._options.year, ids)

    def _read_pools(self) -> tuple[Pools, dict[tuple[int, int], int]]:
        sheet = self._sheets.get("pools")
        if sheet is None:
            return Pools.empty(), {}
        offering = np.array(sheet.values("offering", row_of(self._offering_rows), NONE), "int32")
        kind = np.array(sheet.values("kind", word_of(PoolKind), NONE), "int8")
        columns = self._optional(sheet, Pools)
        if "serves_all" not in columns:
            columns["serves_all"] = kind != PoolKind.RESERVE
        pools = Pools(
            offering=offering, kind=kind, seats=np.array(sheet.values("seats", whole(0, MOST), 0)), **columns
        )
        return pools, {(int(o), int(k)): row for row, (o, k) in enumerate(zip(offering, kind, strict=True))}

    def _pool_column(self, sheet: Sheet, name: str, offerings: Column) -> Column:
        """Pools by kind: the row of the pool of that kind at the offering of the same row."""
        kinds = sheet.values(name, word_of(PoolKind), PoolKind.GENERAL.value)
        rows = np.full(len(kinds), NONE, "int32")
        for row, (offering, kind) in enumerate(zip(offerings, kinds, strict=True)):
            if kind != PoolKind.GENERAL:
                rows[row] = self._pool_rows.get((int(offering), kind), NONE)
                if rows[row] == NONE:
                    sheet.refuse(row, name, Fault.UNKNOWN_ID)
        return rows

    def _read_wishes(self) -> Wishes:
        sheet = self._wishes
        columns = self._optional(sheet, Wishes)
        if not self._scores.are_points:
            for name in {"area_points", "skill_points"} & columns.keys():
                for row in np.flatnonzero(columns[name])[:1]:
                    sheet.refuse(int(row), name, Fault.BONUS_NEEDS_POINTS)
        if "held_pool" in sheet:
            columns["held_pool"] = self._pool_column(sheet, "held_pool", self._wished)
        return Wishes(
            applicant=self._wishing,
            rank=self._ranks,
            offering=self._wished,
            points=self._scores.numbers,
            **columns,
        )

    def _read_decisions(self) -> Decisions:
        sheet = self._sheets.get("decisions")
        if sheet is None:
            return Decisions.empty()
        offering = np.array(sheet.values("offering", row_of(self._offering_rows), NONE), "int32")
        return Decisions(
            applicant=np.array(sheet.values("applicant", row_of(self._applicant_rows), NONE)),
            offering=offering,
            kind=np.array(sheet.values("kind", word_of(DecisionKind), NONE)),
            value=np.array(sheet.values("value", hundredths, 0)),
            pool=self._pool_column(sheet, "pool", offering),
        )

    def _read_journeys(self) -> Journeys:
        sheet = self._sheets.get("journeys")
        if sheet is None:
            return Journeys.empty()
        return Journeys(
            zone=np.array([self._code("zone", name) for name in sheet.texts("zone")]),
            school=np.array([self._code("school", name) for name in sheet.texts("school")]),
            minutes=np.array(sheet.values("minutes", whole(0, MOST), 0)),
        )


def _levels(cell: str) -> tuple[Level, ...]:
    return tuple(Level(word_of(Level)(name)) for name in cell.split(LEVELS_SEPARATOR))


def _lengthened(column: Column, length: int, default: int | bool) -> Column:
    """The column with default rows for the applicants that no file of their own names."""
    return np.concatenate([column, np.full(length - len(column), default, column.dtype)])
