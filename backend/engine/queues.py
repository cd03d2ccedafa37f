"""Which queues a wish stands in, and in what order (section 4 of the rulebook).

A wish's short list is a set of numbered slots, kept in one small number: bit `k` is the offering's named pool `k` as
one for whom it is meant, bit 5 the general pool, bit `6 + k` the named pool `k` as one of the others. Read from the
lowest bit up it is the order in which the wish is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.engine.areas import Areas
from backend.engine.columns import Column
from backend.engine.facts import Facts
from backend.engine.snapshot import DecisionKind, PoolKind, Snapshot

MOST_POOLS: Final = len(PoolKind) - 1
"""An offering has at most one named pool of each kind."""
GENERAL: Final = MOST_POOLS
OTHERS: Final = MOST_POOLS + 1
SLOTS: Final = OTHERS + MOST_POOLS
AS_GENERAL: Final = 1 << GENERAL

POOL_OF_SLOT: Final = np.array([slot % OTHERS for slot in range(SLOTS)], np.int8)
"""Which of the offering's named pools a slot is; 5 for none."""
LOWEST: Final = np.array(
    [GENERAL] + [(slots & -slots).bit_length() - 1 for slots in range(1, 1 << SLOTS)], np.int8
)
"""The first slot of a short list."""


@dataclass(frozen=True, slots=True, eq=False)
class Queues:
    """The numbers of the queues: that of the offering for its general pool, then one for each row of `Pools`."""

    offerings: int
    first_pool: Column
    """Offering by offering, the queue of its first named pool."""
    skill: Column
    """Queue by queue, whether skill points count for its members."""

    @property
    def only_general(self) -> bool:
        return len(self.skill) == self.offerings

    def __len__(self) -> int:
        return len(self.skill)

    def at(self, offering: Column, slot: Column) -> Column:
        """The queue that a slot of an offering's short lists is."""
        return np.where(slot == GENERAL, offering, self.first_pool[offering] + POOL_OF_SLOT[slot])

    def in_slot(self, offering: Column, slot: int) -> Column:
        """The queue that one and the same slot is at each of these offerings."""
        return offering if slot == GENERAL else self.first_pool[offering] + slot % OTHERS

    def of_pool(self, offering: Column, pool: Column) -> Column:
        """The queue of a row in `Pools`, or the general one for -1."""
        return np.where(pool < 0, offering, self.offerings + pool)


def queues_of(snapshot: Snapshot) -> Queues:
    offerings, pools = snapshot.offerings, snapshot.pools
    counts = np.bincount(pools.offering, minlength=len(offerings))
    skill = np.concatenate((np.zeros(len(offerings), np.bool_), pools.kind == PoolKind.SKILL))
    return Queues(len(offerings), len(offerings) + np.cumsum(counts) - counts, skill)


def ordinary_slots(facts: Facts, queues: Queues, areas: Areas) -> Column:
    """Wish by wish, the short list of an applicant about whom nothing is decided."""
    if len(facts.snapshot.pools) == 0:
        return np.full(len(facts.offering), AS_GENERAL, np.uint16)
    return _table(facts.snapshot, queues)[facts.offering, _traits(facts, areas)]


FIRST_WISH: Final = 1
"""The trait beside those of the pools, whose bits are the numbers of their kinds."""


def _traits(facts: Facts, areas: Areas) -> Column:
    """One bit for each kind of pool that is meant for the applicant, and one for the first wish."""
    wishes = facts.snapshot.wishes
    meant = {
        PoolKind.SKILL: wishes.skill,
        PoolKind.OWN_SCHOOL: wishes.own_school,
        PoolKind.AREA: areas.pool,
        PoolKind.INDIVIDUAL: wishes.individual | wishes.preferential,
        PoolKind.RESERVE: wishes.exchange,
    }
    traits = facts.first_wish() * np.uint8(FIRST_WISH)
    for kind, has in meant.items():
        traits = traits | (has.view(np.uint8) << np.uint8(kind))
    return traits


def _table(snapshot: Snapshot, queues: Queues) -> Column:
    """For each offering and each set of traits the short list."""
    pools = snapshot.pools
    traits = np.arange(1 << len(PoolKind))
    table = np.full((len(snapshot.offerings), len(traits)), AS_GENERAL, np.uint16)
    place = len(snapshot.offerings) + np.arange(len(pools)) - queues.first_pool[pools.offering]
    meant = (traits >> pools.kind[:, None]) & 1 == 1
    meant &= ~pools.first_wish_only[:, None] | (traits & FIRST_WISH == 1)
    others = ~meant & pools.serves_all[:, None]
    slots = (meant << place[:, None]) | (others << (OTHERS + place)[:, None])
    np.bitwise_or.at(table, pools.offering, slots.astype(np.uint16))
    return table


def individual_slots(facts: Facts, queues: Queues, slots: Column) -> Column:
    """Wish by wish, the INDIVIDUAL pool of the offering as one for whom it is meant; 0 where it is not."""
    pools = facts.snapshot.pools
    individual = np.flatnonzero(pools.kind == PoolKind.INDIVIDUAL)
    if individual.size == 0:
        return np.zeros(len(slots), np.uint16)
    bit = np.zeros(len(facts.snapshot.offerings), np.uint16)
    offering = pools.offering[individual]
    bit[offering] = 1 << (len(bit) + individual - queues.first_pool[offering])
    return slots & bit[facts.offering]


def short_lists(facts: Facts, queues: Queues, ordinary: Column, individual: Column) -> Column:
    """The short lists once what is decided, held and without points has replaced the ordinary ones."""
    alone = (facts.points < 0) & (individual != 0)
    decided = np.where(alone, individual, ordinary)
    decided[facts.decided[DecisionKind.AHEAD]] = AS_GENERAL
    for rows, pool in (
        (facts.decided[DecisionKind.SEAT], facts.seat_pool),
        (facts.held, facts.snapshot.wishes.held_pool[facts.held]),
    ):
        decided[rows] = _one_slot(facts, queues, ordinary[rows], rows, pool)
    return decided


def _one_slot(facts: Facts, queues: Queues, slots: Column, rows: Column, pool: Column) -> Column:
    """The slot of one pool (-1: the general one), as a member where the ordinary short list has it so."""
    place = queues.of_pool(facts.offering[rows], pool) - queues.first_pool[facts.offering[rows]]
    place = np.where(pool < 0, 0, place)
    as_member = np.uint16(1) << place.astype(np.uint16)
    as_other = as_member << np.uint16(OTHERS)
    chosen = np.where(slots & as_member, as_member, as_other)
    return np.where(pool < 0, np.uint16(AS_GENERAL), chosen)
