"""What the search keeps in memory: the words of the catalogue, and the entries as columns.

The database holds the truth. Before every answer one number is compared, and what changed since is read: an advert is
found as soon as the transaction that published it is over, in every process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import bindparam, select

from backend.features.catalogue import service as catalogue
from backend.features.vacancies.models import CounterRow, EntryRow
from backend.features.vacancies.rules.columns import Columns, Entry, Spot, changed, columns_of
from backend.features.vacancies.rules.gazetteer import Gazetteer, Place, PlaceKind
from backend.features.vacancies.rules.gazetteer import build as build_gazetteer
from backend.features.vacancies.rules.kinds import Contract, EntryKind
from backend.features.vacancies.rules.lexicon import Lexicon, Trade
from backend.features.vacancies.rules.lexicon import build as build_lexicon
from backend.features.vacancies.rules.understanding import Understanding, understand
from backend.features.vacancies.rules.words import FILLERS, folded
from backend.features.vacancies.words import regions
from backend.kernel.places import Point
from backend.platform.db import Reader, rows_of

COUNTER = "entries"
REVISION = select(CounterRow.value).where(CounterRow.name == COUNTER)
CHANGED = select(
    EntryRow.number,
    EntryRow.live,
    EntryRow.kind,
    EntryRow.contract,
    EntryRow.trades,
    EntryRow.places,
    EntryRow.starts_on,
    EntryRow.deadline,
    EntryRow.published_at,
    EntryRow.company_name,
    EntryRow.revision,
).where(EntryRow.revision > bindparam("known"))
SHORTEST_COMPANY_WORD = 3
REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the catalogue as one version has them on one day."""

    version: str | None
    day: date
    lexicon: Lexicon
    gazetteer: Gazetteer


@dataclass(slots=True)
class Entries:
    """The entries up to a revision."""

    revision: int = 0
    columns: Columns = field(default_factory=lambda: columns_of(()))
    trades: dict[str, int] = field(default_factory=dict)
    """The number of each trade by its code."""
    company_names: list[tuple[str, str]] = field(default_factory=list)
    """Folded and shown, sorted."""
    company_words: list[str] = field(default_factory=list)


class Index:
    """One per application."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._vocabulary: Vocabulary | None = None
        self._entries = Entries()
        self._understand = lru_cache(maxsize=REMEMBERED)(self._understood)

    def vocabulary(self, session: Reader, on: date) -> Vocabulary:
        """The words of the catalogue's current version."""
        version = catalogue.version(session)
        found = self._vocabulary
        if found is None or (found.version, found.day) != (version, on):
            with self._turn:
                self._vocabulary = found = Vocabulary(version, on, *_words(session, on))
                self._understand.cache_clear()
        return found

    def entries(self, session: Reader) -> Entries:
        """The entries as they are now."""
        revision = rows_of(session).execute(REVISION).scalar() or 0
        if revision != self._entries.revision:
            with self._turn:
                self._entries = _newer(
                    session, self._entries if revision > self._entries.revision else Entries()
                )
        return self._entries

    def understand(self, session: Reader, on: date, query: str) -> Understanding:
        """What the query means, with the words of today."""
        self.vocabulary(session, on)
        return self._understand(query, self.entries(session).revision)

    def forget(self) -> None:
        """Read the next query anew, for measuring."""
        self._understand.cache_clear()

    def _understood(self, query: str, _: int) -> Understanding:
        vocabulary = self._vocabulary
        if vocabulary is None:
            raise LookupError("no vocabulary has been read")
        return understand(query, vocabulary.lexicon, vocabulary.gazetteer, self._entries.company_words)


def _words(session: Reader, on: date) -> tuple[Lexicon, Gazetteer]:
    trades = (
        Trade(
            code=one.code,
            programme=one.programme,
            name_nb=one.names.nb,
            name_nn=one.names.nn or one.names.nb,
            name_en=one.names.en or one.names.nb,
            former=tuple(name for names in one.former for name in (names.nb, names.nn, names.en) if name),
            words=one.words,
        )
        for one in catalogue.trade_names(session, on)
    )
    places = [
        Place(PlaceKind(one.kind.value), one.code, one.name, one.municipalities, one.point, one.also)
        for one in catalogue.named_places(session, on)
    ]
    today = frozenset(one.code for one in places if one.kind is PlaceKind.MUNICIPALITY)
    return build_lexicon(trades), build_gazetteer([*regions(today), *places])


def _newer(session: Reader, known: Entries) -> Entries:
    """The entries with what has changed since; the lists are new ones, for whoever still reads the old."""
    rows = rows_of(session).execute(CHANGED, {"known": known.revision}).all()
    trades = dict(known.trades)
    for row in rows:
        for code in row.trades:
            trades.setdefault(code, len(trades))
    names = _learned(known.company_names, {row.company_name for row in rows if row.live})
    live = (
        Entry(
            number=row.number,
            kind=EntryKind(row.kind),
            contract=Contract(row.contract),
            trades=tuple(trades[code] for code in row.trades),
            starts_on=row.starts_on,
            deadline=row.deadline,
            published_at=row.published_at,
            spots=tuple(_spots(row.places)),
        )
        for row in rows
        if row.live
    )
    return Entries(
        revision=max((row.revision for row in rows), default=known.revision),
        columns=changed(known.columns, [row.number for row in rows], live),
        trades=trades,
        company_names=names,
        company_words=known.company_words if names is known.company_names else _own_words(names),
    )


def _spots(places: Iterable[dict[str, object]]) -> Iterator[Spot]:
    for place in places:
        latitude, longitude = place["latitude"], place["longitude"]
        known = isinstance(latitude, int | float) and isinstance(longitude, int | float)
        yield Spot(str(place["municipality"]), Point(latitude, longitude) if known else None)  # type: ignore[arg-type]


def _learned(known: list[tuple[str, str]], shown: Iterable[str]) -> list[tuple[str, str]]:
    """Company names, folded and shown, with the new ones. One that is gone stays known: it finds nothing."""
    new = {(folded(name), name) for name in shown}.difference(known)
    return sorted([*known, *new]) if new else known


def _own_words(names: Iterable[tuple[str, str]]) -> list[str]:
    words = {word for name, _ in names for word in name.split()} - FILLERS
    return sorted(word for word in words if len(word) >= SHORTEST_COMPANY_WORD)
