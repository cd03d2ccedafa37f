"""What a query means."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.features.vacancies.rules.correction import corrected
from backend.features.vacancies.rules.gazetteer import Gazetteer
from backend.features.vacancies.rules.lexicon import Lexicon
from backend.features.vacancies.rules.understanding import Reading, Understanding, understand
from backend.features.vacancies.rules.words import folded, root

PLUMBER, ELECTRICIAN, COOK, HAIRDRESSER = "BARLF3----", "ELELE3----", "RMKOK3----", "FDFRI3----"


@pytest.fixture(scope="module")
def read(lexicon: Lexicon, gazetteer: Gazetteer) -> object:
    def read(query: str, company_words: tuple[str, ...] = ()) -> Understanding:
        return understand(query, lexicon, gazetteer, company_words)

    return read


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("snekker snekkere snekkeren snekkerne", "snekk"),
        ("snikkar snikkarar snikkaren snikkarane", "snikk"),
        ("baker bakeri bake baking bakarane", "bak"),
        ("elektriker elektrisk elektrikarane", "elektr"),
        ("welder welding welders", "weld"),
    ],
)
def test_forms_of_a_word_have_one_root(words: str, expected: str) -> None:
    assert {root(folded(word)) for word in words.split()} == {expected}


def test_the_stemmer_makes_no_child_of_a_paediatrician() -> None:
    assert root("barnelege") != root("barn")


@pytest.mark.parametrize(
    "typed", ["rørlegger", "roerlegger", "rorlegger", "RØRLEGGER", "røyrleggjar", "rørleger", "plumber"]
)
def test_one_trade_however_it_is_written(typed: str, read: object) -> None:
    assert read(typed).meant[0].trade == PLUMBER  # type: ignore[operator]


def test_a_correction_is_announced_with_its_own_letters(read: object) -> None:
    found = read("rørleger i Bergn")  # type: ignore[operator]
    assert [(one.typed, one.taken) for one in found.corrections] == [
        ("rørleger", "rørlegger"),
        ("Bergn", "Bergen"),
    ]


def test_what_is_known_is_never_corrected(lexicon: Lexicon) -> None:
    assert all(corrected(word, [word], slips=1) is None for word in lexicon.vocabulary[:200])


def test_a_short_word_with_another_letter_is_another_word() -> None:
    assert corrected("nett", ["nets"], slips=1) is None
    assert corrected("kokk", ["kok"], slips=1) == "kok"


@pytest.mark.parametrize(
    "typed", ["advokat", "lærer", "nurse", "barnelege", "veterinærassistent", "sykepleierstudent"]
)
def test_what_is_no_trade_is_said_to_be_none(typed: str, read: object) -> None:
    found = read(typed)  # type: ignore[operator]
    assert (found.reading, found.trades) == (Reading.NOT_A_TRADE, ())


@pytest.mark.parametrize(
    ("typed", "municipalities"),
    [
        ("kokk Tromsø", {"5501"}),
        ("kokk i Kautokeino", {"5612"}),
        ("kokk Guovdageaidnu", {"5612"}),
        ("kokk Jessheim", {"3209"}),
        ("kokk 5003", {"4601"}),
        ("kokk Oslo og Asker", {"0301", "3203"}),
    ],
)
def test_a_place_is_where_to_look(typed: str, municipalities: set[str], read: object) -> None:
    found = read(typed)  # type: ignore[operator]
    assert [one.trade for one in found.meant] == [COOK]
    assert set().union(*(place.municipalities for place in found.places)) == municipalities


def test_counties_of_before_are_what_became_of_them(read: object) -> None:
    (hordaland,) = read("kokk Hordaland").places  # type: ignore[operator]
    assert {"4601", "4621"} <= hordaland.municipalities
    assert "4602" not in hordaland.municipalities
    (viken,) = read("kokk Viken").places  # type: ignore[operator]
    assert {number[:2] for number in viken.municipalities} == {"31", "32", "33"}


def test_an_ambiguous_name_keeps_its_candidates(read: object) -> None:
    (place,) = read("Os").places  # type: ignore[operator]
    assert len(place.candidates) > 1
    assert {"3430", "4624"} <= place.municipalities


def test_an_unknown_place_is_told_apart_from_no_result(read: object) -> None:
    found = read("frisør i Gotham")  # type: ignore[operator]
    assert (found.meant[0].trade, found.unknown_place) == (HAIRDRESSER, "Gotham")


@pytest.mark.parametrize(
    "typed", ["frisør nær meg", "frisør i nærheten", "frisør i nærleiken", "hairdresser near me"]
)
def test_near_me_is_no_word_of_the_trade(typed: str, read: object) -> None:
    found = read(typed)  # type: ignore[operator]
    assert (found.near_me, found.meant[0].trade, found.words) == (True, HAIRDRESSER, ())


def test_near_a_place_is_not_near_me(read: object) -> None:
    assert not read("frisør i nærheten av Oslo").near_me  # type: ignore[operator]


def test_a_radius_and_a_number_are_read(read: object) -> None:
    found = read("kokk innen 30 km fra 5003")  # type: ignore[operator]
    assert (found.radius_km, found.places[0].candidates[0].code) == (30, "5003")
    assert read("312 345 678").organisation == "312345678"  # type: ignore[operator]


@pytest.mark.parametrize("typed", ["", "  ", "læreplass", "jeg vil ha lærlingplass", "apprenticeships"])
def test_filler_alone_shows_everything(typed: str, read: object) -> None:
    assert read(typed).reading is Reading.ALL  # type: ignore[operator]


def test_a_chip_can_be_taken_away(read: object) -> None:
    found = read("elektriker  Tromsø")  # type: ignore[operator]
    assert found.without(found.places[0].typed) == "elektriker"
    assert found.without(found.meant[0].typed) == "Tromsø"


@given(st.text(max_size=400))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_whatever_is_typed_is_read(lexicon: Lexicon, gazetteer: Gazetteer, typed: str) -> None:
    found = understand(typed, lexicon, gazetteer)
    assert all(word.isascii() and word.isalnum() for word in found.words)


@pytest.mark.parametrize("typed", ["🔥🔥🔥", "🙃", "—!?"])
def test_signs_are_no_words(typed: str, read: object) -> None:
    assert read(typed).reading is Reading.UNREADABLE  # type: ignore[operator]


def test_every_trade_is_found_by_its_own_name(lexicon: Lexicon, read: object) -> None:
    lost = [
        (trade.code, name)
        for trade in lexicon.trades.values()
        for name in (trade.name_nb, trade.name_nn)
        if trade.code not in {one.trade for one in read(name).meant}  # type: ignore[operator]
    ]
    assert lost == []


def test_the_trade_list_is_whole(lexicon: Lexicon) -> None:
    assert len(lexicon.trades) == 192
    assert all(len(code) == 10 and trade.words for code, trade in lexicon.trades.items())


def test_retired_names_lead_to_their_successor(read: object) -> None:
    for typed, successor in {"Feierfaget": "BABFB3----", "Motormannfaget": "TPSMK3----"}.items():
        assert successor in {one.trade for one in read(typed).meant}, typed  # type: ignore[operator]
