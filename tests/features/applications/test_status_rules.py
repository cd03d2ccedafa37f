"""Official codes and plain words, reference numbers, and how an application stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from backend.features.applications.rules.reference import ALPHABET, CHANCES, normal_form, reference_number
from backend.features.applications.rules.statuses import (
    BEST_FIRST,
    STATUSES,
    WITHDRAWN,
    Group,
    group_of,
    overall,
)
from backend.features.applications.rules.timeline import EventKind, State, event_of, state_of

NOW = datetime(2027, 1, 20, tzinfo=UTC)


def test_all_55_official_codes_have_a_number_a_kind_and_a_group() -> None:
    assert len(STATUSES) == 55
    assert len({status.number for status in STATUSES.values()}) == 55
    assert {status.kind for status in STATUSES.values()} == {"S", "L", "SL"}
    assert {status.group for status in STATUSES.values()} == set(Group)
    assert all(code == status.code and len(code) <= 8 for code, status in STATUSES.items())


@pytest.mark.parametrize(
    ("code", "number", "group"),
    [
        ("SBEHA", 3, Group.RECEIVED),
        ("SFORM", 4, Group.MATCHING),
        ("TILBO", 12, Group.OFFER),
        ("INNTO", 18, Group.ACCEPTED),
        ("VENTOJ", 33, Group.WAITING_LIST),
        ("STROIT", 51, Group.NO_ANSWER),
        ("UAKTU", 78, Group.NOT_NEEDED),
        ("UKVAL", 81, Group.NOT_GRANTED),
        ("TRUKK", 83, Group.ENDED_BY_YOU),
        ("NEDL", 84, Group.NOT_GRANTED),
    ],
)
def test_codes_by_their_official_numbers(code: str, number: int, group: Group) -> None:
    assert (STATUSES[code].number, STATUSES[code].group) == (number, group)


def test_what_is_set_aside_by_hand_is_no_news_before_the_results() -> None:
    assert {group_of(code) for code in ("MANIO", "MANIS", "TASINN", "TATTIN")} == {Group.RECEIVED}


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_nine_groups_have_nine_sentences(locale: str) -> None:
    assert len({i18n.text(locale, group.key) for group in Group}) == 9


def test_an_application_stands_as_its_best_wish() -> None:
    assert set(BEST_FIRST) == set(Group)
    assert overall([]) is None
    assert overall(["STRLPO", "VENTO", "TILBO"]) is Group.OFFER
    assert overall([WITHDRAWN, WITHDRAWN]) is Group.ENDED_BY_YOU


@pytest.mark.parametrize(
    ("submissions", "withdrawn", "sent", "draft", "state"),
    [
        (0, None, None, 1, State.DRAFT),
        (0, None, None, 7, State.DRAFT),
        (1, None, 4, 4, State.SUBMITTED),
        (1, None, 4, 5, State.CHANGED),
        (2, NOW, 4, 4, State.WITHDRAWN),
        (2, NOW, 4, 6, State.WITHDRAWN),
    ],
)
def test_how_an_application_stands(
    submissions: int, withdrawn: datetime | None, sent: int | None, draft: int, state: State
) -> None:
    assert state_of(submissions, withdrawn, sent, draft) is state


def test_what_sending_is_called() -> None:
    assert event_of(1, late=False) is EventKind.SUBMITTED
    assert event_of(2, late=False) is EventKind.RESUBMITTED
    assert event_of(1, late=True) is event_of(2, late=True) is EventKind.SUBMITTED_LATE


numbers = st.builds(
    reference_number,
    st.integers(2020, 2099),
    st.from_regex(r"[0-9]{2}", fullmatch=True),
    st.integers(0, CHANCES - 1),
)


@given(numbers)
def test_a_reference_number_is_short_and_forgives_how_it_is_typed(reference: str) -> None:
    assert len(reference) == 15
    assert normal_form(reference) == reference
    assert normal_form(f" {reference.lower().replace('-', ' ')} ") == reference
    assert not set(reference[6:]) & set("01OILUV")


@given(numbers, st.integers(0, 14), st.sampled_from(ALPHABET + "0123456789"))
def test_one_wrong_character_is_caught(reference: str, place: int, wrong: str) -> None:
    if reference[place] in {"-", wrong}:
        return
    assert normal_form(reference[:place] + wrong + reference[place + 1 :]) is None


@given(numbers, st.integers(0, 10))
def test_two_neighbours_changing_places_are_caught(reference: str, place: int) -> None:
    plain = reference.replace("-", "")
    # Year and county change no places with each other's digits unseen either, as long as both stay digits.
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if swapped == plain:
        return
    assert normal_form(swapped) is None


@given(st.text(max_size=30))
def test_other_text_is_no_reference_number(text: str) -> None:
    assert normal_form(text) is None or normal_form(normal_form(text) or "") == normal_form(text)


@pytest.mark.parametrize(("county", "chance"), [("3", 0), ("03", -1), ("03", CHANCES), ("xx", 0)])
def test_no_number_for_nonsense(county: str, chance: int) -> None:
    with pytest.raises(ValueError, match="no reference number"):
        reference_number(2027, county, chance)
