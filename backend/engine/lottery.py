"""The draw (loddtrekning, §§ 4-18 and 4-24): one number per applicant and year, the same for all wishes and rounds.

The seed is committed before anyone's number exists: its hash is published, later the seed, and everyone can work
the numbers out again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import LOTTERY_BITS


def commitment(seed: bytes) -> str:
    """What is published before the draw: SHA-256 of the seed, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def draw(seed: bytes, year: int, ids: Sequence[str]) -> Column:
    """A number 0 ≤ x < 2⁴⁰ for each id, no two alike, the higher the better.

    The top bits of HMAC-SHA256(seed, year ‖ id). Where two agree, the one whose id hashes lower keeps the number
    and the other moves to the next free one above, round the end.

    :raises ValueError: an id occurs twice.
    """
    if len(set(ids)) != len(ids):
        raise ValueError("an id occurs twice")
    numbers = [_number(seed, year, one) for one in ids]
    if len(set(numbers)) != len(numbers):
        numbers = _apart(numbers, ids)
    return np.array(numbers, dtype=np.int64)


def _number(seed: bytes, year: int, one: str) -> int:
    code = hmac.digest(seed, f"{year}|{one}".encode(), "sha256")
    return int.from_bytes(code[:8], "big") >> (64 - LOTTERY_BITS)


def _apart(numbers: Sequence[int], ids: Sequence[str]) -> list[int]:
    apart, taken = list(numbers), set(numbers)
    kept: set[int] = set()
    for row in sorted(range(len(ids)), key=lambda row: hashlib.sha256(ids[row].encode()).digest()):
        number = numbers[row]
        if number in kept:
            while number in taken:
                number = (number + 1) % (1 << LOTTERY_BITS)
            taken.add(number)
            apart[row] = number
        kept.add(numbers[row])
    return apart
