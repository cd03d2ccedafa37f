"""What every wish may ask for and how well it stands there: short lists, and the order of those who want the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import (
    NONE,
    PoolKind,
    Snapshot,
)
from backend.engine.verify.merits import COMPETES, HOLDER, PER_MEMBER, Merits
from backend.engine.verify.queues import Queues, queues_of


@dataclass(frozen=True, slots=True, eq=False)
class Asks:
    """Places in line, column by column: this wish asks for this queue."""

    wish: Column
    queue: Column
    member: Column
    position: Column
    """Where the queue stands in the wish's short list; only their order means something."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What every wish is worth, one row for each row of `Wishes`."""

    queues: Queues
    starts: Column
    """Of each applicant: her first row. One more row at the end."""
    status: Column
    """Status of a wish that does not compete; `COMPETES` otherwise."""
    reason: Column
    rank_class: Column
    quality: Column
    """Worth in the general queue, the draw left out."""
    own_points: Column
    """Points without any bonus."""
    only: Column
    """The one queue a wish may use (a seat held or decided, taken ahead, individual treatment alone); -1 for all."""
    belongs: Column
    """Bit k: would belong to a pool of kind k, were it not for the rank of the wish."""
    decided: Column
    """Bit k: a decision of kind k is taken."""
    draw: Column
    """Of each applicant: how many drew lower."""
    snapshot: Snapshot

    @property
    def competes(self) -> Column:
        return self.status == COMPETES

    def asks(self, wish: Column) -> Iterator[Asks]:
        """The short lists of these wishes, one queue of each at a time."""
        offering = self.snapshot.wishes.offering[wish]
        pools = self.queues.pools[offering]
        general = (self.only[wish] == NONE) | (self.only[wish] == offering)
        yield Asks(wish[general], offering[general], np.ones(general.sum(), bool), pools[general])
        for slot in range(int(self.queues.pools.max(initial=0))):
            has_slot = pools > slot
            rows, queue = wish[has_slot], self.queues.first_pool[offering[has_slot]] + slot
            asks, listed = self.look_up(rows, queue)
            yield Asks(rows[listed], queue[listed], asks.member[listed], asks.position[listed])

    def look_up(self, wish: Column, queue: Column) -> tuple[Asks, Column]:
        """Pairs of a wish and a queue of its offering, and whether each stands in the short list."""
        offering = self.snapshot.wishes.offering[wish]
        pools, is_general = self.queues.pools[offering], queue == offering
        member = is_general | self._is_member(wish, queue)
        slot = np.where(is_general, 0, queue - self.queues.first_pool[offering])
        position = np.where(is_general, pools, np.where(member, slot, pools + 1 + slot))
        only = self.only[wish]
        may_use = member | self.queues.serves_all[queue] | (self.rank_class[wish] == HOLDER)
        listed = np.where(only == NONE, may_use, (only == queue) & may_use)
        return Asks(wish, queue, member, position), listed

    def _is_member(self, wish: Column, queue: Column) -> Column:
        belongs = (self.belongs[wish] >> self.queues.kind[queue]) & 1 == 1
        in_rank = ~self.queues.first_wish_only[queue] | (self.snapshot.wishes.rank[wish] == 1)
        return belongs & in_rank

    def quality_in(self, asks: Asks) -> Column:
        """How good these claims are in their own queues."""
        quality = self.quality[asks.wish] - PER_MEMBER * ~asks.member
        on_skill = asks.member & (self.queues.kind[asks.queue] == PoolKind.SKILL)
        return quality + on_skill * self.snapshot.wishes.skill_points[asks.wish]

    def worth(self, quality: Column, applicant: Column) -> Column:
        """One number that orders claims, the draw included; no two alike in one queue."""
        return quality.astype(np.int64) * len(self.draw) + self.draw[applicant]


def claims_of(snapshot: Snapshot) -> Claims:
    """Work out every wish.

    Raises:
        ValueError: the wishes do not stand in canonical order.
    """
    applicants, wishes = snapshot.applicants, snapshot.wishes
    counts = np.bincount(wishes.applicant, minlength=len(applicants))
    if np.any(np.diff(wishes.applicant) < 0) or np.any(
        (np.diff(wishes.rank) != 1) & (np.diff(wishes.applicant) == 0)
    ):
        raise ValueError("wishes out of order")
    draw = np.empty(len(applicants), np.int64)
    draw[np.argsort(applicants.lottery)] = np.arange(len(applicants))
    queues = queues_of(snapshot)
    merits = Merits(snapshot, queues, counts)
    return Claims(
        queues=queues,
        starts=merits.starts,
        status=merits.status,
        reason=merits.reason,
        rank_class=merits.rank_class,
        quality=merits.quality,
        own_points=merits.own_points,
        only=merits.only,
        belongs=merits.belongs,
        decided=merits.decided,
        draw=draw,
        snapshot=snapshot,
    )
