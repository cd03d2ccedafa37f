"""Section 1 of the rulebook: does the wish compete? The first line that fits decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.facts import Facts
from backend.engine.result import Reason, Status
from backend.engine.snapshot import DecisionKind, GuestPolicy, LatePolicy, Level, Standing


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a wish for which `fits` is true; without a status it competes."""

    fits: Callable[[Facts], Column]
    status: Status | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Wish by wish. Status and reason mean nothing where the wish competes."""

    competes: Column
    status: Column
    reason: Column


def judge(facts: Facts, individual: Column) -> Verdicts:
    """Put every wish to the lines. `individual` is true where her INDIVIDUAL pool takes her without points."""
    without_points = Line(
        lambda facts: (facts.points < 0) & ~individual & ~facts.snapshot.wishes.preferential,
        Status.MANUAL,
        Reason.NO_POINTS,
    )
    lines = (*LINES, without_points, COMPETES)
    fitting = np.full(len(facts.offering), 1 << len(lines) - 1, np.uint16)
    for number, line in enumerate(lines[:-1]):
        fitting |= line.fits(facts).astype(np.uint16) << np.uint16(number)
    decisive = FIRST[fitting]
    status = np.array([NO_STATUS if line.status is None else line.status for line in lines], np.int8)
    reason = np.array([NO_STATUS if line.reason is None else line.reason for line in lines], np.int8)
    return Verdicts(status[decisive] == NO_STATUS, status[decisive], reason[decisive])


NO_STATUS: Final = -1


def _first_of_each() -> Column:
    """For every set of lines that fit, as bits, the first of them."""
    sets = np.arange(1 << 16)
    first = np.zeros(len(sets), np.int8)
    for number in reversed(range(16)):
        first[sets >> number & 1 == 1] = number
    return first


FIRST: Final = _first_of_each()


def _withdrawn(facts: Facts) -> Column:
    return facts.snapshot.wishes.standing == Standing.WITHDRAWN


def _closed(facts: Facts) -> Column:
    return ~facts.snapshot.offerings.is_open[facts.offering]


def _out(facts: Facts) -> Column:
    return facts.snapshot.wishes.standing == Standing.OUT


def _below_held(facts: Facts) -> Column:
    if facts.held.size == 0:
        return np.zeros(len(facts.offering), np.bool_)
    first_below = np.full(len(facts.begin), len(facts.offering), np.intp)
    first_below[facts.applicant[facts.held]] = facts.held + 1
    return np.arange(len(facts.offering)) >= first_below[facts.applicant]


def _held(facts: Facts) -> Column:
    return facts.everyone(facts.held)


def _decided(*kinds: DecisionKind) -> Callable[[Facts], Column]:
    return lambda facts: facts.everyone(np.concatenate([facts.decided[kind] for kind in kinds]))


def _judged_qualified(facts: Facts) -> Column:
    return facts.everyone(facts.decided[DecisionKind.QUALIFIED])


def _unless_judged(fits: Callable[[Facts], Column]) -> Callable[[Facts], Column]:
    """An officer's judgement that she is qualified stands above the line (§ 4-13)."""
    return lambda facts: fits(facts) & ~_judged_qualified(facts)


def _does_not_build_on(facts: Facts) -> Column:
    return ~facts.snapshot.wishes.builds_on


def _failed_more_than(limit: str) -> Callable[[Facts], Column]:
    def fits(facts: Facts) -> Column:
        failed = facts.snapshot.applicants.failed
        if not failed.any():
            return np.zeros(len(facts.offering), np.bool_)
        allowed = facts.rule(lambda county: getattr(county, limit))
        at_vg1 = facts.snapshot.offerings.level == Level.VG1
        allowed = np.where(at_vg1, np.iinfo(np.int8).max, allowed)
        return failed[facts.applicant] > allowed[facts.offering]

    return fits


def _requirement_missing(facts: Facts) -> Column:
    return ~facts.snapshot.wishes.requirements_met


def _late_and_refused(facts: Facts) -> Column:
    refuses = facts.rule(lambda county: county.late == LatePolicy.REFUSED)
    return facts.snapshot.wishes.late & refuses[facts.offering]


def _closed_to_guests(facts: Facts) -> Column:
    closed = facts.rule(lambda county: county.guests == GuestPolicy.CLOSED)
    return ~facts.resident & closed[facts.offering]


LINES: Final = (
    Line(_withdrawn, Status.WITHDRAWN, Reason.WITHDRAWN_BY_APPLICANT),
    Line(_closed, Status.CLOSED, Reason.OFFERING_CLOSED),
    Line(_out, Status.OUT, Reason.EARLIER_ROUND),
    Line(_below_held, Status.LAPSED, Reason.HIGHER_WISH),
    Line(_held),
    Line(_decided(DecisionKind.BLOCKED), Status.BLOCKED, Reason.BLOCKED_BY_OFFICER),
    Line(_decided(DecisionKind.SEAT, DecisionKind.AHEAD)),
    Line(_decided(DecisionKind.UNQUALIFIED), Status.UNQUALIFIED, Reason.JUDGED),
    Line(_unless_judged(_does_not_build_on), Status.UNQUALIFIED, Reason.NO_RIGHT_TO_LEVEL),
    Line(_unless_judged(_failed_more_than("failed_judged")), Status.UNQUALIFIED, Reason.TOO_MANY_FAILED),
    Line(_unless_judged(_failed_more_than("failed_admitted")), Status.MANUAL, Reason.FAILED_TO_JUDGE),
    Line(_unless_judged(_requirement_missing), Status.UNQUALIFIED, Reason.REQUIREMENT_MISSING),
    Line(_late_and_refused, Status.UNQUALIFIED, Reason.LATE),
    Line(_closed_to_guests, Status.NO_SEAT, Reason.GUESTS_CLOSED),
)
COMPETES: Final = Line(lambda facts: np.ones(len(facts.offering), np.bool_))
