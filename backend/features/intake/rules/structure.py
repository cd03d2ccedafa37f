"""What an offering has to give: places, the share that is called, and the pools they are divided into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

from backend.engine.snapshot import PoolKind
from backend.kernel.errors import FieldFault, Invalid

MOST_SEATS = 1000
MOST_CALLED = 2000
"""Permille: twice the places."""
OF_CATALOGUE = {
    "skills": PoolKind.SKILL,
    "own_school": PoolKind.OWN_SCHOOL,
    "outside_points": PoolKind.INDIVIDUAL,
}
"""The catalogue's pools. `points` is the general pool: what the others leave."""
POOLS = tuple(kind for kind in PoolKind if kind is not PoolKind.GENERAL)
"""In the order in which an offering fills them (admission.md 7.5: skill, own school, area, individual, reserve)."""


@dataclass(frozen=True, slots=True)
class Seats:
    """What an offering has to give."""

    capacity: int
    call_permille: int = 1000
    frozen: int = 0
    is_open: bool = True
    pools: Mapping[PoolKind, int] = field(default_factory=dict)

    @property
    def called(self) -> int:
        """Seats that are filled: more than there are where the county counts on some not coming."""
        return self.capacity * self.call_permille // 1000

    @property
    def reserved(self) -> int:
        """Seats that are not general: frozen, or of a named pool."""
        return self.frozen + sum(self.pools.values())


class Order(StrEnum):
    """How a list of offerings is ordered."""

    PROGRAMME = "programme"
    """By level, area and school."""
    TIGHTEST = "tightest"
    """Most first wishes for each seat first."""


def pressure(first_wishes: int, seats: Seats | None) -> float:
    """First wishes for each seat that is called and not frozen; infinite where there is none to be had."""
    if first_wishes == 0:
        return 0.0
    free = 0 if seats is None or not seats.is_open else seats.called - seats.frozen
    return first_wishes / free if free > 0 else inf


def pool_word(kind: PoolKind) -> str:
    """The word for a pool in tables and on the wire."""
    return kind.name.lower()


def kind_of(word: str) -> PoolKind:
    """The pool that a word names."""
    return PoolKind[word.upper()]


def pools_of(words: Mapping[str, int]) -> dict[PoolKind, int]:
    """The pools that words name, in the order of filling."""
    return {kind: words[pool_word(kind)] for kind in POOLS if words.get(pool_word(kind))}


def from_catalogue(places: int, pools: Mapping[str, int], outside_points_percent: int) -> Seats:
    """What the catalogue and the county's rules say of an offering that no officer has changed.

    Where the county lets a share be given outside the competition on points and the offering names none, that share
    of its places is the pool; what nobody of it needs serves everyone.
    """
    named = {kind: pools[word] for word, kind in OF_CATALOGUE.items() if pools.get(word)}
    outside = places * outside_points_percent // 100
    room = places - sum(named.values())
    if PoolKind.INDIVIDUAL not in named and min(outside, room) > 0:
        named[PoolKind.INDIVIDUAL] = min(outside, room)
    return Seats(capacity=places, pools={kind: named[kind] for kind in POOLS if kind in named})


def require_sensible(wanted: Seats, reason: str) -> None:
    """Refuse what an offering cannot give; every fault is named.

    Raises:
        Invalid: `intake.structure_invalid`.
    """
    faults = []
    if not 0 <= wanted.capacity <= MOST_SEATS:
        faults.append(FieldFault("/capacity", "intake.seats_out_of_range", {"most": MOST_SEATS}))
    if not 0 <= wanted.frozen <= wanted.capacity:
        faults.append(FieldFault("/frozen", "intake.seats_taken", {"taken": wanted.frozen}))
    if not 0 <= wanted.call_permille <= MOST_CALLED:
        faults.append(FieldFault("/call_permille", "intake.call_out_of_range", {"most": MOST_CALLED // 10}))
    if sum(wanted.pools.values()) > wanted.capacity:
        faults.append(FieldFault("/pools", "intake.pools_exceed_seats", {"seats": wanted.capacity}))
    elif wanted.reserved > wanted.called:
        taken = {"reserved": wanted.reserved, "called": wanted.called}
        faults.append(FieldFault("/pools", "intake.reserved_exceed_called", taken))
    if wanted.pools.get(PoolKind.SKILL, 0) > wanted.capacity // 2:
        # § 4-6: at most half of the seats.
        faults.append(FieldFault("/pools", "intake.skill_share", {"most": wanted.capacity // 2}))
    if not reason.strip():
        faults.append(FieldFault("/reason", "intake.reason_missing"))
    if faults:
        raise Invalid("intake.structure_invalid", fields=faults)
