"""The draw worked out by two hands, and every way of tampering with it seen."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from backend.engine.lottery import commitment, draw
from backend.engine.snapshot import LOTTERY_BITS, Snapshot
from backend.engine.verify import Invariant, verify_draw
from backend.engine.verify.draw import resolved
from tests.engine.snapshots import seeded

SEED = b"the thirteenth of February"


@pytest.fixture
def drawn() -> Snapshot:
    snapshot = next(one for one in seeded() if len(one.applicants) > 4)
    numbers = draw(SEED, snapshot.round.year, snapshot.applicants.id)
    return replace(
        snapshot,
        round=replace(snapshot.round, seed_hash=commitment(SEED)),
        applicants=replace(snapshot.applicants, lottery=numbers),
    )


def test_both_hands_draw_the_same(drawn: Snapshot) -> None:
    assert verify_draw(drawn, SEED) == ()


def test_another_seed_is_seen(drawn: Snapshot) -> None:
    found = verify_draw(drawn, b"another")
    assert [(one.invariant, one.what) for one in found] == [
        (Invariant.DRAW, "round.seed_hash"),
        (Invariant.DRAW, "applicants.lottery"),
    ]


def test_two_numbers_changed_hands(drawn: Snapshot) -> None:
    lottery = drawn.applicants.lottery.copy()
    lottery[[1, 3]] = lottery[[3, 1]]
    (found,) = verify_draw(replace(drawn, applicants=replace(drawn.applicants, lottery=lottery)), SEED)
    assert found.applicants == (1, 3)


def test_another_year_is_another_draw(drawn: Snapshot) -> None:
    assert verify_draw(replace(drawn, round=replace(drawn.round, year=2028)), SEED)


def test_who_shares_a_number_moves_up_in_the_order_of_the_hashes() -> None:
    ids = sorted("abcd", key=lambda one: sha256(one.encode()).digest())
    last = (1 << LOTTERY_BITS) - 1
    assert resolved([5, 5, 6, 5], ids) == [5, 7, 6, 8]
    assert resolved([last, last, 0, 3], ids) == [last, 1, 0, 3]


def test_both_hands_part_those_who_share_a_number_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.engine import lottery

    ids = [f"a{n}" for n in range(200)]
    monkeypatch.setattr(lottery, "_number", lambda seed, year, one: len(one) * 7 + int(one[1:]) % 60)
    numbers = [len(one) * 7 + int(one[1:]) % 60 for one in ids]
    assert draw(SEED, 2027, ids).tolist() == resolved(numbers, ids)
