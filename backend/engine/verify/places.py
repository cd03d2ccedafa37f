"""Who has what: the places of a result, each with its worth, and the queues that people prefer to what they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Result
from backend.engine.snapshot import NONE
from backend.engine.verify.claims import Asks, Claims
from backend.engine.verify.elsewhere import Elsewhere, elsewhere_of
from backend.engine.verify.merits import HOLDER, PER_CLASS
from backend.engine.verify.violations import Invariant, Violation, at_offerings

NOBODY = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Wanting:
    """Applicants who would rather have this queue; `wish` is -1 for a placement elsewhere."""

    applicant: Column
    wish: Column
    queue: Column
    quality: Column
    worth: Column


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The places of a result, as far as each is one that its applicant may have."""

    claims: Claims
    elsewhere: Elsewhere
    seats: Column
    """Of each queue, by our own count."""
    taken: Column
    quality: Column
    """Of each applicant's claim to her place; -1 where she has none that stands."""
    position: Column
    """Of her queue in the short list of the wish she obtained."""
    lowest: Column
    """Of each queue: worth of its lowest holder; `NOBODY` where there is none."""
    lowest_quality: Column
    lowest_applicant: Column
    at_elsewhere: Column
    """Of each applicant: row in `elsewhere` of her place; -1 for none."""
    is_obtained: Column
    """Of each wish."""
    is_above: Column
    """Of each wish: competes, and is wanted more than what was obtained."""
    result: Result

    @property
    def is_full(self) -> Column:
        return self.taken >= self.seats

    def unwarranted(self) -> Iterator[Violation]:
        """Places that nobody's list leads to (I-3)."""
        placements = self.result.placements
        wrong = np.flatnonzero((placements.queue != NONE) & (self.quality < 0))
        yield from at_offerings(
            Invariant.ELIGIBILITY,
            "placements.queue",
            placements.offering[wrong],
            applicants=wrong,
            queues=placements.queue[wrong],
        )

    def wanting(self) -> Iterator[Wanting]:
        """Everything that anybody prefers to what she has."""
        claims = self.claims
        applicant = claims.snapshot.wishes.applicant
        rows = np.flatnonzero(self.is_above | (self.is_obtained & claims.competes))
        for asks in claims.asks(rows):
            mine = self.position[applicant[asks.wish]]
            prefers = self.is_above[asks.wish] | (asks.position < mine)
            yield self._wanted(
                Asks(asks.wish[prefers], asks.queue[prefers], asks.member[prefers], asks.position[prefers])
            )
        yield self._wanted_elsewhere()

    def _wanted(self, asks: Asks) -> Wanting:
        applicant = self.claims.snapshot.wishes.applicant[asks.wish]
        quality = self.claims.quality_in(asks)
        return Wanting(applicant, asks.wish, asks.queue, quality, self.claims.worth(quality, applicant))

    def _wanted_elsewhere(self) -> Wanting:
        places = self.elsewhere
        mine = self.at_elsewhere[places.applicant]
        prefers = mine == NONE
        placed = np.flatnonzero(~prefers)
        prefers[placed] = places.is_before(placed, mine[placed])
        rows = np.flatnonzero(prefers)
        applicant, quality = places.applicant[rows], places.quality[rows]
        worth = self.claims.worth(quality, applicant)
        return Wanting(applicant, np.full(len(rows), NONE), places.offering[rows], quality, worth)


def places_of(claims: Claims, result: Result) -> Places:
    """Weigh every place of a result whose tables fit the snapshot."""
    wish, queue = result.placements.wish, result.placements.queue
    has_wish = np.flatnonzero(wish != NONE)
    asks, listed = claims.look_up(wish[has_wish], queue[has_wish])
    stands = listed & claims.competes[wish[has_wish]]
    quality = np.full(len(wish), -1, np.int64)
    position = np.full(len(wish), NONE, np.int64)
    quality[has_wish[stands]] = claims.quality_in(asks)[stands]
    position[has_wish[stands]] = asks.position[stands]
    elsewhere = elsewhere_of(claims, np.flatnonzero(wish == NONE))
    at_elsewhere = elsewhere.obtained_at(result.placements)
    placed = np.flatnonzero(at_elsewhere != NONE)
    quality[placed] = elsewhere.quality[at_elsewhere[placed]]
    seated = np.flatnonzero(quality >= 0)
    worth = claims.worth(quality[seated], seated)
    size = len(claims.queues.offering)
    lowest = np.full(size, NOBODY)
    np.minimum.at(lowest, queue[seated], worth)
    last = seated[lowest[queue[seated]] == worth]
    lowest_applicant, lowest_quality = np.full(size, NONE), np.full(size, NONE)
    lowest_applicant[queue[last]] = last
    lowest_quality[queue[last]] = quality[last]
    is_obtained, is_above = _against_obtained(claims, wish)
    return Places(
        claims=claims,
        elsewhere=elsewhere,
        seats=seats_of(claims),
        taken=np.bincount(queue[queue != NONE], minlength=size),
        quality=quality,
        position=position,
        lowest=lowest,
        lowest_quality=lowest_quality,
        lowest_applicant=lowest_applicant,
        at_elsewhere=at_elsewhere,
        is_obtained=is_obtained,
        is_above=is_above,
        result=result,
    )


def _against_obtained(claims: Claims, wish: Column) -> tuple[Column, Column]:
    size = len(claims.status)
    obtained = np.repeat(np.where(wish == NONE, size, wish).astype(np.int32), np.diff(claims.starts))
    rows = np.arange(size, dtype=np.int32)
    return rows == obtained, claims.competes & (rows < obtained)


def seats_of(claims: Claims) -> Column:
    """Section 3: seats of every queue, never fewer than its holders."""
    snapshot, offerings = claims.snapshot, claims.snapshot.offerings
    kept_back = np.array(
        [
            county.reserve_permille if snapshot.round.number < county.reserve_released_from_round else 0
            for county in snapshot.counties
        ],
        np.int64,
    )
    capacity = offerings.capacity.astype(np.int64)
    called = capacity * offerings.call_permille // 1000
    kept = capacity * kept_back[offerings.county] // 1000
    named = np.bincount(snapshot.pools.offering, snapshot.pools.seats, len(offerings)).astype(np.int64)
    general = np.maximum(0, called - kept - offerings.frozen - named)
    return np.maximum(np.concatenate([general, snapshot.pools.seats]), holders_of(claims))


def holders_of(claims: Claims) -> Column:
    """How many claims of class 8 each queue has."""
    rows = np.flatnonzero(claims.competes & (claims.rank_class == HOLDER))
    return np.bincount(claims.only[rows], minlength=len(claims.queues.offering))


def rank_class_of(quality: Column) -> Column:
    """The class a quality begins with."""
    return quality // PER_CLASS
