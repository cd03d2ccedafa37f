"""Section 3 of the rulebook: how many seats each queue hands out (§§ 4-4, 4-6)."""

from __future__ import annotations

import numpy as np

from backend.engine.columns import Column
from backend.engine.facts import Facts
from backend.engine.queues import Queues
from backend.engine.snapshot import DecisionKind


def seats_of(facts: Facts, queues: Queues, competes: Column) -> Column:
    """Queue by queue, the effective seats; never fewer than the holders."""
    return np.maximum(planned_seats(facts), _holders(facts, queues, competes)).astype(np.int32)


def planned_seats(facts: Facts) -> Column:
    """Queue by queue, the seats there are, however many hold one."""
    snapshot = facts.snapshot
    offerings, pools = snapshot.offerings, snapshot.pools
    capacity = offerings.capacity.astype(np.int64)
    released = facts.rule(lambda county: county.reserve_released_from_round) <= snapshot.round.number
    reserve = np.where(released, 0, facts.rule(lambda county: county.reserve_permille))
    named = np.bincount(pools.offering, pools.seats, minlength=len(offerings)).astype(np.int64)
    general = (
        capacity * offerings.call_permille // 1000 - capacity * reserve // 1000 - offerings.frozen - named
    )
    return np.concatenate((np.maximum(general, 0), pools.seats))


def _holders(facts: Facts, queues: Queues, competes: Column) -> Column:
    held, seat = facts.held, facts.decided[DecisionKind.SEAT]
    # A seat that is both held and decided is one, and it is the held one.
    rows, first = np.unique(np.concatenate((held, seat)), return_index=True)
    pool = np.concatenate((facts.snapshot.wishes.held_pool[held], facts.seat_pool))[first]
    queue = queues.of_pool(facts.offering[rows], pool)
    return np.bincount(queue[competes[rows]], minlength=len(queues))
