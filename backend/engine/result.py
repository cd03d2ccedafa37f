"""What an intake ends in: a status and a reason for every wish, a place or none for every applicant, and the cut-offs.

A queue is a pool that people stand in line for. Its number is `o` for the general pool of offering `o`, and
`offerings + p` for the pool in row `p` of `Pools`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from backend.engine.columns import Column, Table, column


class Status(IntEnum):
    """Where a wish stands when the run is over. Every wish has exactly one."""

    OFFERED = 0
    """A place in this round (TILBO; TILBS where an officer decided the seat)."""
    HELD = 1
    """Keeps the place from an earlier round (INNTO)."""
    WAITLISTED = 2
    """VENTO."""
    LAPSED = 3
    """A higher wish was granted in this or an earlier round (UAKTU)."""
    REPLACED = 4
    """The place held until now; a higher wish came through (STRTLB)."""
    NO_SEAT = 5
    """Too few points, and no list is kept (STRLPO); a guest where the county has not opened (STRGJE)."""
    UNQUALIFIED = 6
    """UKVAL."""
    MANUAL = 7
    """An officer must judge before the wish can compete."""
    BLOCKED = 8
    """MANUO."""
    CLOSED = 9
    """The offering is not given this year (NEDL)."""
    OUT = 10
    """Competes no more, from an earlier round."""
    WITHDRAWN = 11
    """TRUKK."""


class Reason(IntEnum):
    """Why a wish has its status."""

    REACHED = 0
    KEPT = 1
    SEAT_DECIDED = 2
    TAKEN_AHEAD = 3
    POINTS_TOO_LOW = 4
    DRAW = 5
    """The same rank as the last one admitted in everything but the draw."""
    NO_SEATS = 6
    """No seats at all in the pools that were open to her."""
    HIGHER_WISH = 7
    MOVED_UP = 8
    OFFERING_CLOSED = 9
    NO_RIGHT_TO_LEVEL = 10
    """Does not build on what was completed."""
    TOO_MANY_FAILED = 11
    FAILED_TO_JUDGE = 12
    """More failed subjects than the county admits by rule: an officer judges."""
    REQUIREMENT_MISSING = 13
    NO_POINTS = 14
    """No comparable grades and nothing decided yet: individual treatment."""
    LATE = 15
    GUESTS_CLOSED = 16
    JUDGED = 17
    """An officer found the applicant not qualified."""
    BLOCKED_BY_OFFICER = 18
    WITHDRAWN_BY_APPLICANT = 19
    EARLIER_ROUND = 20


@dataclass(frozen=True, slots=True, eq=False)
class WishOutcomes(Table):
    """One row for each row of `Wishes`."""

    status: Column = column("int8")
    reason: Column = column("int8")
    number: Column = column("int32")
    """WAITLISTED: 1 + those on the same list with a higher rank; 0 otherwise. The list is the general one; for
    someone who cannot compete there, that of her pool."""


@dataclass(frozen=True, slots=True, eq=False)
class Placements(Table):
    """One row for each applicant."""

    wish: Column = column("int32")
    """Row in `Wishes` of the place obtained or kept; -1 for none, and for a placement elsewhere."""
    offering: Column = column("int32")
    """Also of a placement elsewhere, which no wish names; -1 for none."""
    queue: Column = column("int32")


@dataclass(frozen=True, slots=True, eq=False)
class CutOffs(Table):
    """One row for each queue."""

    seats: Column = column("int32")
    """Effective: capacity × call − reserve − frozen, shared out; never below the holdings."""
    taken: Column = column("int32")
    ranked: Column = column("int32")
    """Applicants with a qualified explicit wish for it that still competes, the holders included."""
    key: Column = column("uint64")
    """The lowest ranking key that holds a seat in a full queue; 0 where a seat is free: everyone comes in."""
    points: Column = column("int32")
    """Points of that last one admitted, bonuses included; -1 where there is no limit or no such number."""
    by_draw: Column = column("bool")
    """Someone was left outside who differs from the last one admitted in the draw alone."""


@dataclass(frozen=True, slots=True, eq=False)
class WaitingPlaces(Table):
    """Waiting lists, queue by queue, the next in line first."""

    queue: Column = column("int32")
    wish: Column = column("int32")


@dataclass(frozen=True, slots=True, eq=False)
class Shortfalls(Table):
    """Residents with a right who listed enough programmes and have a place in none of them (rettsunderskudd)."""

    applicant: Column = column("int32")
    county: Column = column("int16")


@dataclass(frozen=True, slots=True, eq=False)
class ExtraSeats(Table):
    """The smallest number of extra Vg1 seats that would meet every right, one way of sharing them out."""

    county: Column = column("int16")
    programme: Column = column("int32")
    seats: Column = column("int32")


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    snapshot_hash: str
    wishes: WishOutcomes
    placements: Placements
    cut_offs: CutOffs
    waiting: WaitingPlaces
    shortfalls: Shortfalls
    extra_seats: ExtraSeats
    proposals: int
    """Wishes that were asked for until everybody had a place or was at the end of the list: the sum over applicants of
    the rank, among the wishes that compete, of what they obtained (all of them when nothing), pools counted once."""
