"""The second opinion: whether a result keeps what the rulebook promises of it.

`verify` works everything out again from the snapshot, by other means than `run` and without a line of its code, and
asks of the result only what a stranger could ask: is this seat rightly given, could anybody do better, are the
numbers true. What it finds blocks the publication of the offerings it touches.
"""

from __future__ import annotations

from collections.abc import Iterator

from backend.engine.codec import digest
from backend.engine.result import Result
from backend.engine.snapshot import Snapshot
from backend.engine.verify.claims import claims_of
from backend.engine.verify.conservation import check_counts, check_places, check_tables
from backend.engine.verify.draw import verify_draw
from backend.engine.verify.guarantee import check_guarantee
from backend.engine.verify.places import places_of
from backend.engine.verify.stability import check_holdings, check_seats, check_stability
from backend.engine.verify.standing import check_statuses, check_waiting
from backend.engine.verify.succession import Intake, verify_succession
from backend.engine.verify.violations import Invariant, Violation

__all__ = ["Intake", "Invariant", "Violation", "verify", "verify_draw", "verify_succession"]


def verify(snapshot: Snapshot, result: Result) -> tuple[Violation, ...]:
    """Everything that is wrong with a result; nothing when it may be published.

    A result of another snapshot, or one whose tables cannot be read beside it, is blocked whole and looked into no
    further.

    Raises:
        ValueError: the snapshot is not in canonical order.
    """
    if result.snapshot_hash != digest(snapshot):
        return (Violation(Invariant.SAME_INTAKE, "snapshot_hash"),)
    unreadable = tuple(check_tables(snapshot, result)) or tuple(check_places(snapshot, result))
    return unreadable or tuple(_check(snapshot, result))


def _check(snapshot: Snapshot, result: Result) -> Iterator[Violation]:
    yield from check_counts(snapshot, result)
    places = places_of(claims_of(snapshot), result)
    yield from places.unwarranted()
    yield from check_seats(places)
    yield from check_stability(places, list(places.wanting()))
    yield from check_holdings(places)
    yield from check_statuses(places)
    yield from check_waiting(places)
    yield from check_guarantee(places)
