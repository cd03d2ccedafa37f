"""Which entries answer, in which order, with which counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.features.vacancies.rules.answering import Facet, Question, answer
from backend.features.vacancies.rules.columns import Columns, Entry, Spot, changed, columns_of
from backend.features.vacancies.rules.kinds import Contract, EntryKind, Order
from backend.kernel.places import Point

TODAY = date(2027, 1, 20)
OSLO, BERGEN, ASKER = Point(59.91, 10.75), Point(60.39, 5.32), Point(59.83, 10.43)
COOK, BAKER, WAITER = 0, 1, 2


def entry(
    number: int, trade: int = COOK, spots: tuple[Spot, ...] = (Spot("0301", OSLO),), **more: object
) -> Entry:
    plain = Entry(
        number=number,
        kind=EntryKind.ADVERT,
        contract=Contract.APPRENTICE,
        trades=(trade,),
        starts_on=date(2027, 8, 1),
        deadline=None,
        published_at=datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=number),
        spots=spots,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def numbers(columns: Columns, question: Question) -> list[int]:
    return [int(columns.number[row]) for row in answer(columns, question).rows]


ENTRIES = [
    entry(1),
    entry(2, spots=(Spot("4601", BERGEN),)),
    entry(3, BAKER),
    entry(4, kind=EntryKind.APPROVAL, published_at=None, starts_on=None),
    entry(5, deadline=TODAY),
    entry(6, deadline=TODAY - timedelta(days=1)),
    entry(7, BAKER, contract=Contract.TRAINING_CANDIDATE, spots=(Spot("4601", BERGEN), Spot("0301", OSLO))),
]
COLUMNS = columns_of(ENTRIES)


def test_an_empty_search_shows_adverts_first_and_the_newest_of_them() -> None:
    assert numbers(COLUMNS, Question(TODAY)) == [7, 5, 3, 2, 1, 4]


def test_the_last_day_is_still_open_and_the_day_after_is_not() -> None:
    assert 5 in numbers(COLUMNS, Question(TODAY))
    assert 6 not in numbers(COLUMNS, Question(TODAY))


def test_trades_that_are_meant_take_turns() -> None:
    assert numbers(COLUMNS, Question(TODAY, trades={COOK: 0, BAKER: 1})) == [5, 7, 2, 3, 1, 4]


def test_the_best_of_a_related_trade_stands_on_the_first_page_after_what_was_meant() -> None:
    columns = columns_of([*(entry(number) for number in range(1, 21)), entry(30, BAKER), entry(31, BAKER)])
    found = numbers(columns, Question(TODAY, trades={COOK: 0, BAKER: 1}, related=frozenset({BAKER})))
    assert found[:9] == list(range(20, 11, -1))
    assert found[9] == 31
    assert found[-1] == 30


def test_a_facet_counts_without_its_own_choice_and_with_all_others() -> None:
    question = Question(TODAY, only_trades=frozenset({BAKER}), counties=frozenset({"46"}))
    found = answer(COLUMNS, question)
    assert [int(COLUMNS.number[row]) for row in found.rows] == [7]
    assert found.facets[Facet.TRADE] == {COOK: 1, BAKER: 1}
    assert found.facets[Facet.COUNTY] == {3: 2, 46: 1}
    assert found.facets[Facet.CONTRACT] == {1: 1}


def test_several_places_are_alternatives_and_an_entry_with_two_is_found_once() -> None:
    assert numbers(
        COLUMNS, Question(TODAY, municipalities=frozenset({"0301", "4601"}), trades={BAKER: 0})
    ) == [7, 3]


def test_distance_is_to_the_nearest_place() -> None:
    question = Question(TODAY, origin=ASKER, radius_km=30, order=Order.DISTANCE)
    found = answer(COLUMNS, question)
    assert {int(COLUMNS.number[row]) for row in found.rows} == {1, 3, 4, 5, 7}
    assert found.kilometres is not None
    assert all(
        found.kilometres[row] == pytest.approx(ASKER.kilometres_to(OSLO), abs=0.1) for row in found.rows
    )


def test_few_hits_tell_what_lies_farther_away_and_no_count_twice() -> None:
    question = Question(TODAY, trades={COOK: 0}, municipalities=frozenset({"4601"}), origin=BERGEN)
    found = answer(COLUMNS, question)
    assert [(one.kilometres, one.total) for one in found.wider] == []
    assert [int(COLUMNS.number[row]) for row in found.nearby] == [5, 1, 4]
    asker = answer(COLUMNS, Question(TODAY, municipalities=frozenset({"3203"}), origin=ASKER))
    assert [(one.kilometres, one.total) for one in asker.wider] == [(25, 5)]


def test_by_deadline_the_first_comes_first_and_rolling_ones_last() -> None:
    assert numbers(COLUMNS, Question(TODAY, order=Order.DEADLINE))[0] == 5


def test_changed_columns_are_what_new_ones_would_be() -> None:
    moved = entry(2, BAKER, spots=(Spot("0301", OSLO),))
    after = changed(COLUMNS, [1, 2], [moved])
    fresh = columns_of([moved, *ENTRIES[2:]])
    for name in ("number", "is_advert", "trades", "deadline", "published"):
        assert getattr(after, name).tolist() == getattr(fresh, name).tolist(), name
    for municipality in ("0301", "4601"):
        question = Question(TODAY, municipalities=frozenset({municipality}))
        assert numbers(after, question) == numbers(fresh, question)


def test_nothing_at_all_answers_too() -> None:
    empty = columns_of([])
    assert (
        numbers(empty, Question(TODAY, trades={COOK: 0}, municipalities=frozenset({"0301"}), origin=OSLO))
        == []
    )
