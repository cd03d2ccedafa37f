"""Everything that can be found, as columns: what 60 000 rows are filtered, counted and ordered by in a millisecond.

A value like any other: changed entries make new columns. Rows stand in the order of an empty search, adverts first and
the newest first, so that taking them in order is all that most answers need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.features.vacancies.rules.kinds import Contract, EntryKind
from backend.kernel.places import EARTH_RADIUS_KM, Point

MOST_TRADES = 3
ROLLING = date.max.toordinal()
"""The deadline of what has none."""
NOWHERE = -1
CONTRACTS = tuple(Contract)
COMPUTED = frozenset({"spot_row", "county_row", "county"})
"""Columns that follow from the others."""

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spot:
    """One of the places of an entry."""

    municipality: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is found, as far as filtering and ordering go."""

    number: int
    kind: EntryKind
    contract: Contract
    trades: tuple[int, ...]
    """Numbers of trades, see `TradeNumbers`."""
    starts_on: date | None
    deadline: date | None
    published_at: datetime | None
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The entries, one row each; `spot_*` has one row per place of an entry."""

    number: Ints
    is_advert: Mask
    trades: Ints
    contract: Ints
    start: Ints
    """Year times 100 plus month; 0 where it is open."""
    deadline: Ints
    published: Ints
    spot_number: Ints
    spot_row: Ints
    spot_municipality: Ints
    latitude: Floats
    longitude: Floats
    """In radians; not a number where unknown."""
    county_row: Ints
    county: Ints
    """The counties of each entry, each once."""

    def __len__(self) -> int:
        return len(self.number)


def columns_of(entries: Iterable[Entry]) -> Columns:
    """The entries as columns."""
    several = list(entries)
    spots = [(one.number, spot) for one in several for spot in one.spots]
    return _ordered(
        {
            "number": _ints(one.number for one in several),
            "is_advert": np.fromiter(
                (one.kind is EntryKind.ADVERT for one in several), np.bool_, len(several)
            ),
            "trades": _trades(several),
            "contract": _ints(CONTRACTS.index(one.contract) for one in several),
            "start": _ints(
                one.starts_on.year * 100 + one.starts_on.month if one.starts_on else 0 for one in several
            ),
            "deadline": _ints(one.deadline.toordinal() if one.deadline else ROLLING for one in several),
            "published": _ints(
                int(one.published_at.timestamp()) if one.published_at else 0 for one in several
            ),
        },
        {
            "spot_number": _ints(number for number, _ in spots),
            "spot_municipality": _ints(int(spot.municipality) for _, spot in spots),
            "latitude": _radians(spot.point.latitude if spot.point else None for _, spot in spots),
            "longitude": _radians(spot.point.longitude if spot.point else None for _, spot in spots),
        },
    )


def changed(columns: Columns, gone: Sequence[int], new: Iterable[Entry]) -> Columns:
    """The columns without the entries `gone` and with the `new` ones."""
    fresh = columns_of(new)
    kept = ~np.isin(columns.number, gone)
    kept_spots = ~np.isin(columns.spot_number, gone)
    names = [field.name for field in fields(Columns) if field.name not in COMPUTED]
    both = {
        name: np.concatenate(
            [getattr(columns, name)[kept_spots if _is_of_spots(name) else kept], getattr(fresh, name)]
        )
        for name in names
    }
    return _ordered(
        {name: both[name] for name in names if not _is_of_spots(name)},
        {name: both[name] for name in names if _is_of_spots(name)},
    )


def kilometres(columns: Columns, origin: Point) -> Floats:
    """From the origin to the nearest place of each entry, as the crow flies; infinite where that is unknown."""
    north, east = np.float32(np.radians(origin.latitude)), np.float32(np.radians(origin.longitude))
    half_height = np.sin((columns.latitude - north) / 2)
    half_width = np.sin((columns.longitude - east) / 2)
    chord = half_height**2 + np.cos(north) * np.cos(columns.latitude) * half_width**2
    far = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    nearest = np.full(len(columns), np.inf, np.float32)
    np.minimum.at(nearest, columns.spot_row, np.where(np.isnan(far), np.inf, far).astype(np.float32))
    return nearest


def lies_in(columns: Columns, municipalities: Iterable[str]) -> Mask:
    """The entries that have a place in one of the municipalities."""
    wanted = np.zeros(10_000, np.bool_)
    wanted[[int(number) for number in municipalities]] = True
    found = np.zeros(len(columns), np.bool_)
    found[columns.spot_row[wanted[columns.spot_municipality]]] = True
    return found


def _ordered(rows: dict[str, Any], spots: dict[str, Any]) -> Columns:
    order = np.lexsort((-rows["number"], -rows["published"], ~rows["is_advert"]))
    rows = {name: column[order] for name, column in rows.items()}
    by_number = np.argsort(rows["number"], kind="stable")
    at = np.searchsorted(rows["number"], spots["spot_number"], sorter=by_number)
    spot_row = by_number[at] if len(at) else _ints(())
    pairs = np.unique(spot_row * 100 + spots["spot_municipality"] // 100)
    return Columns(**rows, **spots, spot_row=spot_row, county_row=pairs // 100, county=pairs % 100)


def _is_of_spots(name: str) -> bool:
    return name.startswith("spot_") or name in {"latitude", "longitude"}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _radians(values: Iterable[float | None]) -> Floats:
    return np.radians(np.fromiter((np.nan if one is None else one for one in values), np.float32))


def _trades(entries: Sequence[Entry]) -> Ints:
    found = np.full((len(entries), MOST_TRADES), NOWHERE, np.int64)
    for row, entry in enumerate(entries):
        found[row, : len(entry.trades)] = entry.trades
    return found
