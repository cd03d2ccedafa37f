"""The search over both engines, and what it finds as soon as it is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from backend.demo import vacancies as demo
from backend.features.vacancies import relevance, service
from backend.features.vacancies.index import Index
from backend.features.vacancies.publishing import Advert, Company, Site
from backend.features.vacancies.rules.answering import Facet
from backend.features.vacancies.rules.kinds import Contract, EntryKind, Order
from backend.features.vacancies.service import Empty, Page, Search, SuggestionKind
from backend.kernel.errors import NotFound
from backend.kernel.places import Point
from tests.conftest import NOW
from tests.features.vacancies.conftest import TODAY
from tests.reference import SHARED_DATA, needs_shared_data

ADVERT = Advert(
    id="a" * 32,
    company=Company("c" * 32, "Kvitfjell Høvling AS", "311111111"),
    contract=Contract.APPRENTICE,
    title="Lærling søkes til dagskift",
    language="nb",
    positions=2,
    trades=("BATLT3----",),
    sites=(Site("2630", "Ringebu", "3439", 61.53, 10.14),),
    starts_on=None,
    deadline=None,
    requirements=(),
    text_do="Du kjører kantskjæreren og passer på flisfyren.",
    text_seek="",
    text_offer="",
)


def ask(session: Session | Connection, index: Index, words: str = "", **more: object) -> Page:
    return service.search(session, index, TODAY, Search(words=words, **more))  # type: ignore[arg-type]


@needs_shared_data
@pytest.mark.parametrize("path", [SHARED_DATA / "search_relevance_cases.csv"])
def test_the_shared_relevance_cases_hold(path: Path, country: Connection, kept: Index) -> None:
    verdict = relevance.judge(country, kept, TODAY, relevance.read(path))
    assert verdict.failures == ()
    assert verdict.cases == 46


def test_our_own_relevance_cases_hold(country: Connection, kept: Index) -> None:
    cases = relevance.read(Path(__file__).with_name("relevance.csv"))
    verdict = relevance.judge(country, kept, TODAY, cases)
    assert verdict.failures == ()
    assert verdict.passes


def test_the_gate_closes_on_a_case_that_does_not_hold(country: Connection, kept: Index) -> None:
    wrong = relevance.Case(
        "X", "kokk", ("ELELE3----",), ("ELELE3----",), ("RMKOK3----",), "municipality:0301 Oslo"
    )
    verdict = relevance.judge(country, kept, TODAY, [wrong])
    assert {failure.demand for failure in verdict.failures} == {"rank1", "top10", "not5", "place"}
    assert not verdict.passes


def test_the_demo_is_loaded_once(session: Session) -> None:
    before = session.execute(text("SELECT count(*), max(revision) FROM vacancies_entry")).one()
    demo.load(session, NOW)
    assert session.execute(text("SELECT count(*), max(revision) FROM vacancies_entry")).one() == before


def test_what_is_published_is_found_at_once_and_what_is_withdrawn_is_not(session: Session) -> None:
    index = Index()
    assert ask(session, index, "kantskjæreren").empty is Empty.NO_SUCH_WORD
    service.publish(session, [ADVERT], NOW)
    for words in ("kantskjærer", "Kvitfjell", "kvitfjel", "311 111 111", "sagbruk Ringebu"):
        assert [hit.id for hit in ask(session, index, words).hits] == [ADVERT.id], words
    assert service.advert(session, ADVERT.id).title == ADVERT.title
    service.publish(session, [replace(ADVERT, title="Lærling søkes til nattskift")], NOW)
    assert ask(session, index, "nattskift").total == 1
    assert ask(session, index, "dagskift").total == 0
    service.withdraw(session, EntryKind.ADVERT, ADVERT.id)
    service.withdraw(session, EntryKind.ADVERT, ADVERT.id)
    assert ask(session, index, "Kvitfjell").total == 0


def test_a_second_index_sees_the_same(session: Session) -> None:
    early = Index()
    ask(session, early)
    service.publish(session, [ADVERT], NOW)
    late = Index()
    for words in ("", "sagbruk", "kokk Bergen"):
        assert ask(session, early, words).hits == ask(session, late, words).hits


def test_companies_without_an_advert_stand_in_the_same_list_after_those_with_one(
    country: Connection, kept: Index
) -> None:
    hits = service.search(country, kept, TODAY, Search("gullsmed")).hits
    kinds = [hit.kind for hit in hits if not hit.is_related]
    assert kinds == sorted(kinds, key=[EntryKind.ADVERT, EntryKind.APPROVAL].index)
    assert set(kinds) == set(EntryKind)


def test_facets_add_up(country: Connection, kept: Index) -> None:
    page = ask(country, kept, "elektriker", trades=frozenset({"ELELE3----"}))
    counties = page.facets[Facet.COUNTY]
    assert sum(counties.values()) == page.total
    assert sum(page.facets[Facet.KIND].values()) == page.total
    oslo = ask(country, kept, "elektriker", trades=frozenset({"ELELE3----"}), counties=frozenset({"03"}))
    assert oslo.total == counties["03"]
    assert oslo.facets[Facet.COUNTY] == counties


def test_distance_from_a_position_and_near_me_without_one(country: Connection, kept: Index) -> None:
    assert ask(country, kept, "frisør nær meg").asks_position
    page = ask(country, kept, "frisør nær meg", position=Point(60.39, 5.32), order=Order.DISTANCE)
    assert not page.asks_position
    far = [hit.kilometres for hit in page.hits]
    assert far == sorted(far, key=lambda kilometres: kilometres or 0)
    assert all(kilometres is not None and kilometres <= service.NEAR_KM for kilometres in far)


def test_a_position_is_stored_nowhere(country: Connection) -> None:
    tables = [name for name in inspect(country).get_table_names() if name.startswith("vacancies_")]
    columns = {column["name"] for name in tables for column in inspect(country).get_columns(name)}
    assert not columns & {"position", "query", "searched_at", "account_id"}


@pytest.mark.parametrize(
    ("words", "empty"),
    [
        ("sykepleier", Empty.NOT_A_TRADE),
        ("flurkesnurk", Empty.NO_SUCH_WORD),
        ("gullsmed Vadsø", Empty.NOTHING_HERE),
        ("🔥", Empty.UNREADABLE),
    ],
)
def test_every_kind_of_nothing_is_told_apart(
    words: str, empty: Empty, country: Connection, kept: Index
) -> None:
    assert ask(country, kept, words).empty is empty


def test_nothing_here_shows_what_is_nearest(country: Connection, kept: Index) -> None:
    page = ask(country, kept, "gullsmed Vadsø")
    assert page.nearby
    assert all(hit.trades == ("DTGUL3----",) for hit in page.nearby)


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE vacancies_advert; --", '<script>"*"</script>', "NEAR(a b) OR *", "-frisør", "x" * 300],
)
def test_whatever_is_asked_is_answered(words: str, country: Connection, kept: Index) -> None:
    assert ask(country, kept, words).total >= 0


def test_a_trade_that_was_not_meant_can_be_left_out(country: Connection, kept: Index) -> None:
    with_all = {hit.trades[0] for hit in ask(country, kept, "snekker").hits}
    without = ask(country, kept, "snekker", without_trades=frozenset({"BASNE3----"}))
    assert "BASNE3----" in with_all
    assert "BASNE3----" not in {hit.trades[0] for hit in without.hits}


def test_suggestions_are_trades_places_and_companies(country: Connection, kept: Index) -> None:
    def kinds(typed: str) -> list[tuple[SuggestionKind, str]]:
        return [(one.kind, one.shown) for one in service.suggest(country, kept, TODAY, typed, "nb")]

    assert kinds("rørl")[0] == (SuggestionKind.TRADE, "Rørleggerfaget")
    assert (SuggestionKind.PLACE, "Trondheim") in kinds("trondh")
    assert kinds("lyngmo")[0][0] is SuggestionKind.COMPANY
    assert len(kinds("el")) <= service.MOST_SUGGESTIONS
    assert kinds("e") == []


def test_an_advert_that_is_not_there_is_not_found(country: Connection) -> None:
    with pytest.raises(NotFound):
        service.advert(country, "b" * 32)


def test_demo_numbers_have_their_control_digit_and_are_nobodys() -> None:
    for serial in range(200):
        number = demo.organisation_number(serial)
        assert number.startswith("3")
        assert (
            sum(
                int(digit) * weight for digit, weight in zip(number, (3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)
            )
            % 11
            == 0
        )
