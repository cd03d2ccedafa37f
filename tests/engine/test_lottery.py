"""The draw can be worked out again by everyone, and no two numbers are alike."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
import pytest

from backend.engine import lottery
from backend.engine.lottery import commitment, draw

SEED = b"seed of the year"


def test_the_commitment_is_the_hash_of_the_seed() -> None:
    assert commitment(SEED) == hashlib.sha256(SEED).hexdigest()


def test_anyone_can_work_a_number_out_again() -> None:
    code = hmac.new(SEED, b"2027|applicant", "sha256").digest()
    assert draw(SEED, 2027, ["applicant"]).tolist() == [int.from_bytes(code[:5], "big")]


def test_another_year_or_seed_is_another_draw() -> None:
    ids = [f"a{row}" for row in range(50)]
    assert not np.array_equal(draw(SEED, 2027, ids), draw(SEED, 2028, ids))
    assert not np.array_equal(draw(SEED, 2027, ids), draw(b"another", 2027, ids))


def test_all_differ_and_fit() -> None:
    numbers = draw(SEED, 2027, [f"a{row}" for row in range(20_000)])
    assert len(set(numbers.tolist())) == 20_000
    assert numbers.min() >= 0
    assert numbers.max() < 1 << 40


def test_collisions_are_broken_alike_whatever_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    top = (1 << 40) - 1
    monkeypatch.setattr(lottery, "_number", lambda _seed, _year, one: top if one < "f" else 1)
    ids = list("abcdefgh")
    numbers = dict(zip(ids, draw(SEED, 2027, ids).tolist(), strict=True))
    assert len(set(numbers.values())) == len(ids)
    assert {0, 1, top} <= set(numbers.values())
    backwards = draw(SEED, 2027, ids[::-1]).tolist()
    assert dict(zip(ids[::-1], backwards, strict=True)) == numbers


def test_an_id_twice_is_no_draw() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw(SEED, 2027, ["a", "a"])
