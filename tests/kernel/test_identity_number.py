from __future__ import annotations

import json
import random
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer, orgnr

from backend.kernel.identity_number import (
    FIRST_WEIGHTS,
    SECOND_WEIGHTS,
    Fault,
    IdentityNumber,
    InvalidNumber,
    parse_identity_number,
    parse_organisation_number,
)
from tests.auth import peers


def is_valid(number: str, *, allow_synthetic: bool = True) -> bool:
    try:
        parse_identity_number(number, allow_synthetic=allow_synthetic)
    except InvalidNumber:
        return False
    return True


def control(digits: str, weights: tuple[int, ...], remainder: int = 0) -> int | None:
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    digit = (remainder - total) % 11
    return None if digit == 10 else digit


def numbers(day: int, month: int, remainder: int = 0, year: str = "09") -> list[str]:
    """Every number of one day: first control digit by `remainder`, second as always."""
    found = []
    for individual in range(1000):
        first_nine = f"{day:02}{month:02}{year}{individual:03}"
        first = control(first_nine, FIRST_WEIGHTS, remainder)
        if first is not None:
            second = control(f"{first_nine}{first}", SECOND_WEIGHTS)
            if second is not None:
                found.append(f"{first_nine}{first}{second}")
    return found


@pytest.mark.parametrize("remainder", [0, 1, 2, 3])
@pytest.mark.parametrize("added_day", [0, 40])
@pytest.mark.parametrize("added_month", [80, 65, 40])
def test_synthetic_numbers_of_every_kind(added_month: int, added_day: int, remainder: int) -> None:
    for number in numbers(14 + added_day, 6 + added_month, remainder)[:40]:
        parsed = parse_identity_number(number, allow_synthetic=True)
        assert parsed == IdentityNumber(number, is_d_number=bool(added_day), is_synthetic=True)
        with pytest.raises(InvalidNumber) as refused:
            parse_identity_number(number, allow_synthetic=False)
        assert refused.value.fault is Fault.SYNTHETIC


@pytest.mark.parametrize("added", [80, 65, 40])
def test_synthetic_months_run_from_january_to_december(added: int) -> None:
    assert is_valid(numbers(14, added + 1)[0])
    assert is_valid(numbers(14, added + 12)[0])
    assert not is_valid(numbers(14, added)[0])
    assert not is_valid(numbers(14, added + 13)[0])


@pytest.mark.parametrize("remainder", range(4, 11))
def test_no_other_first_control_digit_counts(remainder: int) -> None:
    assert not any(is_valid(number) for number in numbers(14, 86, remainder)[:40])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.FORM),
        ("1234567890", Fault.FORM),
        ("123456789012", Fault.FORM),
        ("1486090000a", Fault.FORM),
        ("14860900²00", Fault.FORM),
        ("١٤٨٦٠٩٠٠٠٠٠", Fault.FORM),
        ("32860900000", Fault.DATE),
        ("00860900000", Fault.DATE),
        ("14930900000", Fault.DATE),
        ("14000900000", Fault.DATE),
        ("31840900000", Fault.DATE),
        ("29820900000", Fault.DATE),
        ("14860900000", Fault.CONTROL_DIGITS),
    ],
)
def test_the_first_fault_is_named(text: str, fault: Fault) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_identity_number(text, allow_synthetic=True)
    assert refused.value.fault is fault
    assert text[:6] not in str(refused.value) or not text


def test_a_leap_day_is_a_day_in_leap_years() -> None:
    assert is_valid(numbers(29, 82, year="08")[0])
    assert not is_valid(numbers(29, 82, year="09")[0])


def test_spaces_are_ignored_and_the_number_is_not_printed() -> None:
    number = numbers(14, 86)[0]
    parsed = parse_identity_number(f" {number[:6]} {number[6:]} ", allow_synthetic=True)
    assert parsed.value == number
    assert number not in f"{parsed} {parsed!r}"


@given(st.text(max_size=14))
def test_any_text_is_judged_without_surprise(text: str) -> None:
    is_valid(text)


def sample(count: int) -> list[str]:
    """Numbers near and far from valid, the same every time; none with +65, which the peers miss."""
    chance = random.Random(2032)
    drawn = []
    for _ in range(count):
        day = chance.randint(1, 31) + chance.choice((0, 40))
        month = chance.randint(1, 12) + chance.choice((0, 40, 80))
        first_nine = f"{day:02}{month:02}{chance.randint(0, 99):02}{chance.randint(0, 999):03}"
        first = control(first_nine, FIRST_WEIGHTS, chance.randint(0, 5))
        second = control(f"{first_nine}{first}", SECOND_WEIGHTS) if first is not None else None
        last_two = f"{chance.randint(0, 99):02}" if second is None else f"{first}{second}"
        drawn.append(first_nine + last_two)
    return drawn


@pytest.mark.peer
def test_the_npm_validator_agrees() -> None:
    drawn = sample(20_000)
    answer = subprocess.run(
        [peers.node(), str(peers.HERE / "validate.mjs")],
        input=json.dumps(drawn),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(answer.stdout)
    ours = [is_valid(number) for number in drawn]
    assert [number for number, a, b in zip(drawn, ours, theirs, strict=True) if a != b] == []
    assert 8_000 < sum(ours) < 15_000


def test_python_stdnum_agrees_on_the_kinds_it_knows() -> None:
    accepted = [number for number in sample(20_000) if fodselsnummer.is_valid(number)]
    assert len(accepted) > 500
    assert all(is_valid(number) for number in accepted)
    assert not any(fodselsnummer.is_valid(number) for number in numbers(14, 86))


@given(st.integers(0, 999_999_999))
def test_organisation_numbers_as_python_stdnum_judges_them(number: int) -> None:
    text = f"{number:09}"
    try:
        ours = parse_organisation_number(text) == text
    except InvalidNumber:
        ours = False
    assert ours is orgnr.is_valid(text)


def test_organisation_numbers_may_be_written_in_groups() -> None:
    for text in ("97476067", "9747606730", "97476067x", "974760674"):
        with pytest.raises(InvalidNumber):
            parse_organisation_number(text)
    assert parse_organisation_number("974 760 673") == "974760673"
