"""National identity numbers and organisation numbers: valid or not, and nothing more.

A number says who, never how old or of which sex: from 2032 the century and the sex can no longer be read from
it, and a D-number's or a synthetic number's date is no birth date. Store a birth date as its own field.
Source: Skatteetaten, "Nytt fødselsnummer fra 2032"; folkeregisterforskriften §§ 2-2-1 to 2-2-4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)

FIRST_REMAINDERS = frozenset({0, 1, 2, 3})
"""Today the first control digit leaves remainder 0; from 2032 it may leave 1, 2 or 3 as well."""

D_NUMBER_DAY = 40
SYNTHETIC_MONTHS = (80, 65, 40)
"""Added to the month in test populations: Skatteetaten's Tenor 80, Nav's 65 and 40."""

DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Fault(StrEnum):
    """What is wrong with a number."""

    FORM = "form"
    DATE = "date"
    CONTROL_DIGITS = "control_digits"
    SYNTHETIC = "synthetic"


class InvalidNumber(ValueError):
    """Not a valid number. Its message never repeats the number."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A valid birth number or D-number. Prints as a mask; take `value` only to store or to send on."""

    value: str = field(repr=False)
    is_d_number: bool
    is_synthetic: bool

    def __str__(self) -> str:
        return "***********"


def parse_identity_number(text: str, *, allow_synthetic: bool) -> IdentityNumber:
    """Read a birth number or D-number; spaces are ignored.

    Args:
        allow_synthetic: true outside production only.

    Raises:
        InvalidNumber: with the first fault found.
    """
    value = "".join(text.split())
    if len(value) != 11 or not _is_digits(value):
        raise InvalidNumber(Fault.FORM)
    day, month, year = int(value[:2]), int(value[2:4]), int(value[4:6])
    is_d_number = day > D_NUMBER_DAY
    added = next((added for added in SYNTHETIC_MONTHS if added < month <= added + 12), 0)
    if not _is_date(day - D_NUMBER_DAY * is_d_number, month - added, year):
        raise InvalidNumber(Fault.DATE)
    if _remainder(value[:10], FIRST_WEIGHTS) not in FIRST_REMAINDERS or _remainder(value, SECOND_WEIGHTS):
        raise InvalidNumber(Fault.CONTROL_DIGITS)
    if added and not allow_synthetic:
        raise InvalidNumber(Fault.SYNTHETIC)
    return IdentityNumber(value, is_d_number, bool(added))


def parse_organisation_number(text: str) -> str:
    """Read an organisation number of Enhetsregisteret: nine digits, modulus 11; spaces are ignored.

    Raises:
        InvalidNumber: wrong form or wrong control digit.
    """
    value = "".join(text.split())
    if len(value) != 9 or not _is_digits(value):
        raise InvalidNumber(Fault.FORM)
    if _remainder(value, ORGANISATION_WEIGHTS):
        raise InvalidNumber(Fault.CONTROL_DIGITS)
    return value


def _is_digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_date(day: int, month: int, year: int) -> bool:
    if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1]:
        return False
    # The century is unknown: 29 February is ruled out only where no century makes it a leap year.
    return (day, month) != (29, 2) or year % 4 == 0


def _remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
