"""Use cases of the vacancies: the search and its suggestions. Typed functions here are the door for neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, select

from backend.features.vacancies.engine import full_text
from backend.features.vacancies.index import Entries, Index, Vocabulary
from backend.features.vacancies.models import AdvertRow, EntryRow
from backend.features.vacancies.publishing import Advert as Advert  # noqa: PLC0414 - neighbours name them
from backend.features.vacancies.publishing import Approval as Approval  # noqa: PLC0414
from backend.features.vacancies.publishing import Company as Company  # noqa: PLC0414
from backend.features.vacancies.publishing import Site as Site  # noqa: PLC0414
from backend.features.vacancies.publishing import approve as approve  # noqa: PLC0414
from backend.features.vacancies.publishing import entered as entered  # noqa: PLC0414
from backend.features.vacancies.publishing import publish as publish  # noqa: PLC0414
from backend.features.vacancies.publishing import withdraw as withdraw  # noqa: PLC0414
from backend.features.vacancies.rules.answering import Answer, Facet, Question, Wider, answer
from backend.features.vacancies.rules.columns import CONTRACTS, Floats
from backend.features.vacancies.rules.gazetteer import Place, PlaceKind
from backend.features.vacancies.rules.kinds import Contract, EntryKind, Order
from backend.features.vacancies.rules.lexicon import Trade
from backend.features.vacancies.rules.understanding import Reading, Understanding
from backend.features.vacancies.rules.words import folded
from backend.kernel.errors import NotFound
from backend.kernel.places import Point
from backend.platform.db import Reader, rows_of

PAGE_SIZE = 20
NEAR_KM = 30
"""How far «near me» and a postal code reach unless somebody says otherwise."""
MOST_SUGGESTIONS = 8
MOST_OF_A_KIND = 4

SHOWN = select(
    EntryRow.number,
    EntryRow.kind,
    EntryRow.subject_id,
    EntryRow.organisation_number,
    EntryRow.company_name,
    EntryRow.title,
    EntryRow.contract,
    EntryRow.trades,
    EntryRow.places,
    EntryRow.starts_on,
    EntryRow.deadline,
    EntryRow.published_at,
).where(EntryRow.number.in_(bindparam("numbers", expanding=True)))
OF_COMPANY = select(EntryRow.number).where(EntryRow.organisation_number == bindparam("organisation"))


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody asks for: words, and what she has chosen beside them. What is empty does not narrow."""

    words: str = ""
    trades: frozenset[str] = frozenset()
    without_trades: frozenset[str] = frozenset()
    """Trades that the words mean and she does not."""
    places: frozenset[tuple[str, str]] = frozenset()
    """Kind and code of places chosen beside the words."""
    counties: frozenset[str] = frozenset()
    kinds: frozenset[EntryKind] = frozenset()
    contracts: frozenset[Contract] = frozenset()
    starts: frozenset[int] = frozenset()
    position: Point | None = None
    """The device's, sent along for this answer and kept nowhere."""
    radius_km: int | None = None
    order: Order = Order.RELEVANCE


class Empty(StrEnum):
    """Why nothing was found; each calls for another kind of help."""

    NOT_A_TRADE = "not_a_trade"
    NO_SUCH_WORD = "no_such_word"
    NOTHING_HERE = "nothing_here"
    """There is such a trade, and nobody looks for an apprentice at this place."""
    NOTHING = "nothing"
    UNREADABLE = "unreadable"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"vacancies.empty.{self.value}"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found."""

    kind: EntryKind
    id: str
    organisation_number: str
    company_name: str
    title: str
    contract: Contract
    trades: tuple[str, ...]
    sites: tuple[Site, ...]
    starts_on: date | None
    deadline: date | None
    published_on: date | None
    kilometres: float | None
    is_related: bool
    """Its trade is only related to what was asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits, and all that is to be said about the search."""

    understood: Understanding
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[Facet, Mapping[str, int]]
    nearby: tuple[Hit, ...]
    wider: tuple[Wider, ...]
    empty: Empty | None
    ignored: tuple[str, ...]
    """Words that were left out because nothing holds them."""
    asks_position: bool
    """«Near me», and nobody has said where that is."""


class SuggestionKind(StrEnum):
    """What a suggestion stands for."""

    TRADE = "trade"
    PLACE = "place"
    COMPANY = "company"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"vacancies.suggestion.{self.value}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody who typed this much may go on to."""

    kind: SuggestionKind
    code: str
    shown: str


def search(
    session: Reader, index: Index, on: date, asked: Search, *, page: int = 1, size: int = PAGE_SIZE
) -> Page:
    """One page of what answers the search, best first."""
    vocabulary = index.vocabulary(session, on)
    entries = index.entries(session)
    understood = index.understand(session, on, asked.words)
    question = _question(asked, understood, vocabulary, entries, on)
    ignored: tuple[str, ...] = ()
    if understood.organisation:
        found = rows_of(session).execute(OF_COMPANY, {"organisation": understood.organisation}).scalars()
        question = replace(question, numbers=list(found))
    elif understood.words:
        narrowed = _with_words(session, question, understood.words)
        # Words that nothing holds are left out, and said to be, when others say what is looked for.
        if not narrowed.numbers and (question.trades or question.municipalities):
            ignored = understood.words
        else:
            question = narrowed
    if understood.reading in {Reading.NOT_A_TRADE, Reading.UNREADABLE}:
        question = replace(question, numbers=[])
    found_rows = answer(entries.columns, question)
    rows = found_rows.rows[(page - 1) * size : page * size].tolist()
    nearby = found_rows.nearby.tolist()
    shown = _hits(session, entries, question, [*rows, *nearby], found_rows.kilometres)
    total = len(found_rows.rows)
    return Page(
        understood=understood,
        hits=tuple(shown[row] for row in rows if row in shown),
        total=total,
        facets=_named_facets(found_rows, entries),
        nearby=tuple(shown[row] for row in nearby if row in shown),
        wider=found_rows.wider,
        empty=None if total else _why_empty(understood, question),
        ignored=ignored,
        asks_position=understood.near_me and asked.position is None,
    )


def suggest(session: Reader, index: Index, on: date, typed: str, locale: str) -> tuple[Suggestion, ...]:
    """Trades, places and companies that begin with what was typed, at most eight."""
    begun = folded(typed[:60])
    if len(begun) < 2:
        return ()
    vocabulary, entries = index.vocabulary(session, on), index.entries(session)
    several: list[Suggestion] = []
    for found, most in (
        (_begun_trades(vocabulary, begun, locale), MOST_OF_A_KIND),
        (_begun_places(vocabulary, begun), 2),
        (_begun_companies(entries, begun), MOST_SUGGESTIONS),
    ):
        several += [one for one, _ in zip(found, range(most), strict=False)]
    return tuple(several[:MOST_SUGGESTIONS])


def advert(session: Reader, advert_id: str) -> AdvertRow:
    """One published advert.

    Raises:
        NotFound: `vacancies.advert_not_found`; also for one that is not public.
    """
    row = rows_of(session).execute(select(AdvertRow.__table__).where(AdvertRow.id == advert_id)).first()
    if row is None or row.state != "published":
        raise NotFound("vacancies.advert_not_found", advert=advert_id)
    return row  # type: ignore[return-value]


def trades(session: Reader, index: Index, on: date) -> Mapping[str, Trade]:
    """The trades of the day by code."""
    return index.vocabulary(session, on).lexicon.trades


def _question(
    asked: Search, understood: Understanding, vocabulary: Vocabulary, entries: Entries, on: date
) -> Question:
    wanted = [one for one in understood.trades if one.trade not in asked.without_trades]
    # A trade that nobody has an entry for gets a number of its own, which finds nothing.
    numbers = {
        one.trade: entries.trades.get(one.trade, len(entries.trades) + at) for at, one in enumerate(wanted)
    }
    chosen = [place for code in asked.places if (place := vocabulary.gazetteer.by_code.get(code))]
    places = [*chosen, *(place for named in understood.places for place in named.candidates)]
    origin, radius = _origin(asked, understood, places)
    return Question(
        today=on,
        trades={numbers[one.trade]: rank for rank, one in enumerate(wanted)},
        related=frozenset(numbers[one.trade] for one in wanted if not one.tier.is_meant),
        only_trades=frozenset(entries.trades.get(code, len(entries.trades)) for code in asked.trades),
        municipalities=frozenset().union(*(place.municipalities for place in places)),
        counties=asked.counties,
        kinds=asked.kinds,
        contracts=asked.contracts,
        starts=asked.starts,
        origin=origin,
        radius_km=radius,
        order=asked.order,
    )


def _origin(
    asked: Search, understood: Understanding, places: Sequence[Place]
) -> tuple[Point | None, int | None]:
    """Where distances are measured from, and how far the search reaches; no radius: within the places' borders."""
    radius = asked.radius_km or understood.radius_km
    if asked.position is not None:
        return asked.position, radius or (NEAR_KM if understood.near_me else None)
    point = next((place.point for place in places if place.point), None)
    if point is None:
        return None, None
    if radius is None and all(place.kind is PlaceKind.POSTAL_CODE for place in places):
        radius = NEAR_KM
    return point, radius


def _with_words(session: Reader, question: Question, words: Sequence[str]) -> Question:
    connection = rows_of(session)
    engine = full_text(connection)
    numbers = engine.find(connection, words)
    in_heading = engine.find(connection, words, in_heading=True) if numbers else []
    return replace(question, numbers=numbers, in_heading=frozenset(in_heading))


def _hits(
    session: Reader, entries: Entries, question: Question, rows: Sequence[int], far: Floats | None
) -> dict[int, Hit]:
    numbers = {int(entries.columns.number[row]): row for row in rows}
    codes = {number: code for code, number in entries.trades.items()}
    meant = {codes.get(number) for number in question.trades if number not in question.related}
    found: dict[int, Hit] = {}
    for one in rows_of(session).execute(SHOWN, {"numbers": list(numbers)}):
        row = numbers[one.number]
        kilometres = float(far[row]) if far is not None else None
        found[row] = Hit(
            kind=EntryKind(one.kind),
            id=one.subject_id,
            organisation_number=one.organisation_number,
            company_name=one.company_name,
            title=one.title,
            contract=Contract(one.contract),
            trades=tuple(one.trades),
            sites=tuple(Site(**place) for place in one.places),
            starts_on=one.starts_on,
            deadline=one.deadline,
            published_on=one.published_at.date() if one.published_at else None,
            kilometres=kilometres if kilometres is not None and kilometres < float("inf") else None,
            is_related=bool(question.trades) and not meant.intersection(one.trades),
        )
    return found


def _named_facets(found: Answer, entries: Entries) -> dict[Facet, dict[str, int]]:
    codes = {number: code for code, number in entries.trades.items()}
    names: dict[Facet, Callable[[int], str]] = {
        Facet.TRADE: codes.__getitem__,
        Facet.COUNTY: "{:02d}".format,
        Facet.KIND: lambda value: (EntryKind.ADVERT if value else EntryKind.APPROVAL).value,
        Facet.CONTRACT: lambda value: CONTRACTS[value].value,
        Facet.START: str,
    }
    return {
        facet: {names[facet](value): count for value, count in counts.items()}
        for facet, counts in found.facets.items()
    }


def _why_empty(understood: Understanding, question: Question) -> Empty:
    match understood.reading:
        case Reading.UNREADABLE:
            return Empty.UNREADABLE
        case Reading.NOT_A_TRADE:
            return Empty.NOT_A_TRADE
        case Reading.WORDS:
            return Empty.NO_SUCH_WORD
        case _ if question.municipalities or question.radius_km:
            return Empty.NOTHING_HERE
        case _:
            return Empty.NOTHING


def _begun_trades(vocabulary: Vocabulary, begun: str, locale: str) -> Iterator[Suggestion]:
    terms = vocabulary.lexicon.terms
    seen: set[str] = set()
    at = bisect_left(terms, begun, key=lambda term: term.folded)
    matching = []
    while at < len(terms) and terms[at].folded.startswith(begun):
        matching.append(terms[at])
        at += 1
    for term in sorted(matching, key=lambda term: (term.tier, len(term.folded), term.folded)):
        if term.trade not in seen:
            seen.add(term.trade)
            trade = vocabulary.lexicon.trades[term.trade]
            names = {"nb": trade.name_nb, "nn": trade.name_nn, "en": f"{trade.name_en} ({trade.name_nb})"}
            yield Suggestion(SuggestionKind.TRADE, term.trade, names.get(locale, trade.name_nb))


def _begun_places(vocabulary: Vocabulary, begun: str) -> Iterator[Suggestion]:
    names = vocabulary.gazetteer.sorted_names
    at = bisect_left(names, begun)
    while at < len(names) and names[at].startswith(begun):
        for place in vocabulary.gazetteer.named(names[at])[:1]:
            yield Suggestion(SuggestionKind.PLACE, f"{place.kind.value}:{place.code}", place.name)
        at += 1


def _begun_companies(entries: Entries, begun: str) -> Iterator[Suggestion]:
    names = entries.company_names
    at = bisect_left(names, (begun, ""))
    while at < len(names) and names[at][0].startswith(begun):
        yield Suggestion(SuggestionKind.COMPANY, names[at][1], names[at][1])
        at += 1
