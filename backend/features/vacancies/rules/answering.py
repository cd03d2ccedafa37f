"""Which entries answer a question, how many there are of each kind, and in which order they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.features.vacancies.rules.columns import (
    CONTRACTS,
    NOWHERE,
    Columns,
    Floats,
    Ints,
    Mask,
    kilometres,
    lies_in,
)
from backend.features.vacancies.rules.kinds import Contract, EntryKind, Order
from backend.kernel.places import Point

FIRST_PAGE = 10
"""Positions in which a broad word shows its breadth."""
MOST_RELATED = 2
"""How many of them at the most go to trades that are only related."""
RADII = (10, 25, 50, 100, 200)
"""Kilometres, for «what if I looked farther?»"""
FEW = 5
"""With fewer hits than this, what lies farther away is told."""


class Facet(StrEnum):
    """By what an answer can be narrowed."""

    TRADE = "trade"
    COUNTY = "county"
    KIND = "kind"
    CONTRACT = "contract"
    START = "start"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, in numbers. What is empty does not narrow."""

    today: date
    trades: Mapping[int, int] = field(default_factory=dict)
    """Numbers of the trades, each with its rank: the surest is 0."""
    related: frozenset[int] = frozenset()
    """Those of them that are only related."""
    only_trades: frozenset[int] = frozenset()
    """Chosen in the facet."""
    municipalities: frozenset[str] = frozenset()
    counties: frozenset[str] = frozenset()
    """Chosen in the facet, by two digits."""
    kinds: frozenset[EntryKind] = frozenset()
    contracts: frozenset[Contract] = frozenset()
    starts: frozenset[int] = frozenset()
    """Year times 100 plus month."""
    numbers: Sequence[int] | None = None
    """Entries that hold the words, where there were words."""
    in_heading: frozenset[int] = frozenset()
    """Those that hold them in title or company name."""
    origin: Point | None = None
    radius_km: int | None = None
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class Wider:
    """How many there are within a radius."""

    kilometres: int
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of the columns in their order, with the counts of every facet."""

    rows: Ints
    kilometres: Floats | None
    facets: Mapping[Facet, Mapping[int, int]]
    """How many there would be with each value, whatever is chosen in the facet itself."""
    nearby: Ints
    """Where few were found at the place: what lies nearest outside of it."""
    wider: tuple[Wider, ...]


def answer(columns: Columns, question: Question) -> Answer:
    """The answer to a question."""
    far = kilometres(columns, question.origin) if question.origin else None
    parts = _parts(columns, question)
    where = _where(columns, question, far)
    facets = {facet: _counts(columns, facet, _all(parts, where, without=facet)) for facet in Facet}
    selected = np.flatnonzero(_all(parts, where))
    nearby, wider = _farther(columns, question, parts, where, far, len(selected))
    return Answer(
        rows=_in_order(columns, question, selected, far),
        kilometres=far,
        facets=facets,
        nearby=nearby,
        wider=wider,
    )


def _parts(columns: Columns, question: Question) -> dict[Facet | None, Mask]:
    """What narrows, apart from the place; `None` is what no facet can lift."""
    still_open: Mask = columns.deadline >= question.today.toordinal()
    parts: dict[Facet | None, Mask] = {None: still_open}
    if question.numbers is not None:
        parts[None] &= np.isin(columns.number, question.numbers)
    if question.trades:
        parts[None] &= _has_trade(columns, question.trades)
    if question.only_trades:
        parts[Facet.TRADE] = _has_trade(columns, question.only_trades)
    if question.counties:
        parts[Facet.COUNTY] = _in_counties(columns, question.counties)
    if len(question.kinds) == 1:
        parts[Facet.KIND] = columns.is_advert if EntryKind.ADVERT in question.kinds else ~columns.is_advert
    if question.contracts:
        parts[Facet.CONTRACT] = np.isin(
            columns.contract, [CONTRACTS.index(one) for one in question.contracts]
        )
    if question.starts:
        parts[Facet.START] = np.isin(columns.start, list(question.starts))
    return parts


def _where(columns: Columns, question: Question, far: Floats | None) -> Mask | None:
    """Near enough or in one of the places; `None` where the place does not matter."""
    if far is not None and question.radius_km is not None:
        near: Mask = far <= question.radius_km
        return near
    return lies_in(columns, question.municipalities) if question.municipalities else None


def _all(parts: Mapping[Facet | None, Mask], where: Mask | None, *, without: Facet | None = None) -> Mask:
    mask: Mask = parts[None].copy() if where is None else parts[None] & where
    for facet, part in parts.items():
        if facet is not None and facet is not without:
            mask &= part
    return mask


def _has_trade(columns: Columns, trades: Mapping[int, int] | frozenset[int]) -> Mask:
    wanted = np.zeros(max(int(columns.trades.max(initial=0)), *trades, 0) + 2, np.bool_)
    wanted[list(trades)] = True
    # The last one stands for «no trade», which is where -1 points.
    first, second, third = columns.trades.T
    found: Mask = wanted[first] | wanted[second] | wanted[third]
    return found


def _in_counties(columns: Columns, counties: frozenset[str]) -> Mask:
    found = np.zeros(len(columns), np.bool_)
    found[columns.county_row[np.isin(columns.county, [int(one) for one in counties])]] = True
    return found


def _counts(columns: Columns, facet: Facet, mask: Mask) -> dict[int, int]:
    match facet:
        case Facet.TRADE:
            values = columns.trades[mask].ravel()
            values = values[values != NOWHERE]
        case Facet.COUNTY:
            values = columns.county[mask[columns.county_row]]
        case Facet.KIND:
            values = columns.is_advert[mask].astype(np.int64)
        case Facet.CONTRACT:
            values = columns.contract[mask & columns.is_advert]
        case Facet.START:
            values = columns.start[mask & columns.is_advert]
    counts = np.bincount(values)
    found = np.flatnonzero(counts)
    return dict(zip(found.tolist(), counts[found].tolist(), strict=True))


def _in_order(columns: Columns, question: Question, rows: Ints, far: Floats | None) -> Ints:
    """The rows in the order asked for; equals stay as they stand in the columns, newest first."""
    match question.order:
        case Order.DEADLINE:
            return rows[np.argsort(columns.deadline[rows], kind="stable")]
        case Order.DISTANCE if far is not None:
            return rows[np.argsort(far[rows], kind="stable")]
        case Order.RELEVANCE if question.trades or question.numbers is not None:
            return _by_relevance(columns, question, rows, far)
        case Order.RELEVANCE if far is not None and question.radius_km is not None:
            return rows[np.argsort(far[rows], kind="stable")]
        case _:
            return rows[np.argsort(-columns.published[rows], kind="stable")]


def _by_relevance(columns: Columns, question: Question, rows: Ints, far: Floats | None) -> Ints:
    """Headings before texts, adverts before approvals, the near before the far; then the trades take turns."""
    keys: list[NDArray[Any]] = [~columns.is_advert[rows]]
    if far is not None and question.radius_km is not None:
        keys.insert(0, far[rows])
    if question.numbers is not None:
        keys.append(~np.isin(columns.number[rows], list(question.in_heading)))
    rows = rows[np.lexsort(keys)]
    if not question.trades:
        return rows
    return _in_turns(rows, *_groups(columns, question, rows), len(question.related))


def _groups(columns: Columns, question: Question, rows: Ints) -> tuple[Ints, Mask]:
    """The rank of the surest wanted trade of each row, and whether it is only a related one."""
    size = max(int(columns.trades.max(initial=0)), *question.trades) + 2
    ranks = np.full(size, size, np.int64)
    for trade, rank in question.trades.items():
        ranks[trade] = rank
    # The last one stands for «no trade», which is where -1 points.
    rank = ranks[columns.trades[rows]].min(axis=1)
    related = np.zeros(size + 1, np.bool_)
    related[[question.trades[trade] for trade in question.related]] = True
    return rank, related[rank]


def _in_turns(rows: Ints, rank: Ints, is_related: Mask, related_trades: int) -> Ints:
    """Trades that are meant take turns, so that a broad word shows its breadth; the best of each related trade
    follows within the first page, the rest at the end."""
    by_group = np.argsort(rank, kind="stable")
    sorted_rank = rank[by_group]
    starts = np.flatnonzero(np.r_[True, sorted_rank[1:] != sorted_rank[:-1]]) if len(rows) else _none()
    lengths = np.diff(np.r_[starts, len(rows)])
    turn = np.empty(len(rows), np.int64)
    turn[by_group] = np.arange(len(rows)) - np.repeat(starts, lengths)
    order = np.lexsort((rank, turn, is_related))
    meant = order[~is_related[order]]
    related = order[is_related[order]]
    first = related[turn[related] == 0][: min(MOST_RELATED, related_trades)]
    rest = related[~np.isin(related, first)]
    head = FIRST_PAGE - len(first)
    ordered: Ints = rows[np.concatenate([meant[:head], first, meant[head:], rest])]
    return ordered


def _farther(
    columns: Columns,
    question: Question,
    parts: Mapping[Facet | None, Mask],
    where: Mask | None,
    far: Floats | None,
    total: int,
) -> tuple[Ints, tuple[Wider, ...]]:
    """What lies outside of the place, nearest first, and how many there are within which radius."""
    if where is None or far is None or total >= FEW:
        return _none(), ()
    everywhere = _all(parts, None)
    outside = np.flatnonzero(everywhere & ~where & np.isfinite(far))
    if question.related:
        # Whoever is shown what lies farther away is shown what she asked for.
        meant = frozenset(question.trades) - question.related
        outside = outside[_has_trade(columns, meant)[outside]]
    nearest = outside[np.argsort(far[outside], kind="stable")][:FIRST_PAGE]
    wider: list[Wider] = []
    for radius in RADII:
        count = int(np.count_nonzero(everywhere & (where | (far <= radius))))
        if radius > (question.radius_km or 0) and count > (wider[-1].total if wider else total):
            wider.append(Wider(radius, count))
    return nearest, tuple(wider)


def _none() -> Ints:
    return np.zeros(0, np.int64)
