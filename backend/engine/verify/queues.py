"""Every line people can stand in: general queues first, then the named pools."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import NONE, PoolKind, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Queues:
    """One row for each queue, and for each offering where its own queues are."""

    offering: Column
    kind: Column
    first_wish_only: Column
    serves_all: Column
    first_pool: Column
    """Of each offering: the queue of its first named pool."""
    pools: Column
    """Of each offering: how many named pools it has."""
    individual: Column
    """Of each offering: the queue of its INDIVIDUAL pool; -1 for none."""


def queues_of(snapshot: Snapshot) -> Queues:
    """The queues of an intake."""
    offerings, pools = snapshot.offerings, snapshot.pools
    size = len(offerings)
    individual = np.full(size, NONE, np.int32)
    is_individual = pools.kind == PoolKind.INDIVIDUAL
    individual[pools.offering[is_individual]] = size + np.flatnonzero(is_individual)
    return Queues(
        offering=np.concatenate([np.arange(size, dtype=np.int32), pools.offering]),
        kind=np.concatenate([np.zeros(size, np.int8), pools.kind]),
        first_wish_only=np.concatenate([np.zeros(size, bool), pools.first_wish_only]),
        serves_all=np.concatenate([np.ones(size, bool), pools.serves_all]),
        first_pool=(size + np.searchsorted(pools.offering, np.arange(size))).astype(np.int32),
        pools=np.bincount(pools.offering, minlength=size).astype(np.int32),
        individual=individual,
    )
