"""The draw over again, once its seed is known: section 9 of the rulebook."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from backend.engine.snapshot import LOTTERY_BITS, Snapshot
from backend.engine.verify.violations import Invariant, Violation


def verify_draw(snapshot: Snapshot, seed: bytes) -> tuple[Violation, ...]:
    """Whether this seed is the one whose hash was published, and every applicant's number the one it gives."""
    found: list[Violation] = []
    if hashlib.sha256(seed).hexdigest() != snapshot.round.seed_hash:
        found.append(Violation(Invariant.DRAW, "round.seed_hash"))
    right = np.array(_numbers(seed, snapshot.round.year, snapshot.applicants.id), np.int64)
    wrong = np.flatnonzero(right != snapshot.applicants.lottery)
    if len(wrong):
        found.append(
            Violation(
                Invariant.DRAW,
                "applicants.lottery",
                applicants=tuple(wrong.tolist()),
                expected=int(right[wrong[0]]),
                found=int(snapshot.applicants.lottery[wrong[0]]),
            )
        )
    return tuple(found)


def _numbers(seed: bytes, year: int, ids: Sequence[str]) -> list[int]:
    keyed = hmac.new(seed, f"{year}|".encode(), hashlib.sha256)
    numbers = []
    for one in ids:
        mine = keyed.copy()
        mine.update(one.encode())
        numbers.append(int(mine.hexdigest()[: LOTTERY_BITS // 4], 16))
    return resolved(numbers, ids)


def resolved(numbers: Sequence[int], ids: Sequence[str]) -> list[int]:
    """No two alike: among equals the lowest hash of the id stays, the others move up to what nobody has."""
    sharing: defaultdict[int, list[int]] = defaultdict(list)
    for row, number in enumerate(numbers):
        sharing[number].append(row)
    moving = []
    for rows in sharing.values():
        rows.sort(key=lambda row: _hash(ids[row]))
        moving += rows[1:]
    final, taken = list(numbers), set(sharing)
    for row in sorted(moving, key=lambda row: _hash(ids[row])):
        while final[row] in taken:
            final[row] = (final[row] + 1) % (1 << LOTTERY_BITS)
        taken.add(final[row])
    return final


def _hash(one: str) -> str:
    return hashlib.sha256(one.encode()).hexdigest()
