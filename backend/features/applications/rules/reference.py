"""Reference numbers: short enough to say on the phone, with a character that catches a slip.

`27-03-7K4M-92Q6`: school year, county, seven characters of chance and one of control. The alphabet has 29
characters, none of which is taken for another (no 0 O 1 I L U V). 29 is a prime: the weighted sum catches every
single wrong character and every swap of two neighbours.
"""

from __future__ import annotations

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
BASE = len(ALPHABET)
CHANCE_LENGTH = 7
CHANCES = BASE**CHANCE_LENGTH
SHAPE = re.compile(rf"(\d\d)(\d\d)([{ALPHABET}]{{7}})([{ALPHABET}])")


def reference_number(school_year: int, county: str, chance: int) -> str:
    """The reference number for a draw `chance` from 0 to `CHANCES`.

    Raises:
        ValueError: the draw is outside that range, or the county is not two digits.
    """
    if not 0 <= chance < CHANCES or not re.fullmatch(r"\d\d", county):
        raise ValueError("no reference number for this")
    characters = ""
    for _ in range(CHANCE_LENGTH):
        chance, digit = divmod(chance, BASE)
        characters += ALPHABET[digit]
    year = f"{school_year % 100:02d}"
    control = _control(year + county + characters)
    return f"{year}-{county}-{characters[:4]}-{characters[4:]}{control}"


def normal_form(typed: str) -> str | None:
    """A typed reference number in its normal form, or `None` when it cannot be one: hyphens, spaces and small
    letters are forgiven.
    """
    found = SHAPE.fullmatch(re.sub(r"[\s-]", "", typed).upper())
    if found is None or _control("".join(found.groups()[:3])) != found[4]:
        return None
    year, county, characters, control = found.groups()
    return f"{year}-{county}-{characters[:4]}-{characters[4:]}{control}"


def _control(body: str) -> str:
    # A digit of year or county counts as its own value: 0 and 1 are not in the alphabet.
    values = [int(c) if c.isdigit() and i < 4 else ALPHABET.index(c) for i, c in enumerate(body)]
    return ALPHABET[sum(weight * value for weight, value in enumerate(values, start=2)) % BASE]
