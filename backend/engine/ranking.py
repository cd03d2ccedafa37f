"""Section 2 of the rulebook: the ranking key, one 64-bit number in which higher comes first (§ 4-14)."""

from __future__ import annotations

from typing import Final

import numpy as np

from backend.engine.areas import Areas
from backend.engine.columns import Column
from backend.engine.facts import Facts
from backend.engine.snapshot import LOTTERY_BITS, AreaModel, DecisionKind, LatePolicy, Right

POINTS_SHIFT: Final = LOTTERY_BITS
TIER_SHIFT: Final = 55
PREFERENTIAL_SHIFT: Final = 57
FULL_SHIFT: Final = 58
MEMBER_SHIFT: Final = 59
CLASS_SHIFT: Final = 60
MEMBER: Final = np.uint64(1 << MEMBER_SHIFT)
POINTS_MASK: Final = 0x7FFF
CLOSED: Final = np.uint64((1 << 64) - 1)
"""The cut-off of a queue without seats: no key reaches it."""

HOLDER: Final = 8
AHEAD: Final = 7
RESIDENT: Final = 6
LATE_RESIDENT: Final = 5
PLACED_ELSEWHERE: Final = 4
GUEST_WITH_REASON: Final = 3
GUEST: Final = 2
NO_RIGHT: Final = 1


def keys_of(facts: Facts, areas: Areas) -> Column:
    """Wish by wish, the key in the general queue. Elsewhere the member bit may be off, and skill points added."""
    wishes = facts.snapshot.wishes
    classes = _classes(facts)
    # The bits above the draw fit into 32: half the work until the last step.
    head = classes.astype(np.uint32) << np.uint32(CLASS_SHIFT - POINTS_SHIFT)
    head |= np.uint32(1 << MEMBER_SHIFT - POINTS_SHIFT)
    head |= wishes.full.astype(np.uint32) << np.uint32(FULL_SHIFT - POINTS_SHIFT)
    head |= wishes.preferential.astype(np.uint32) << np.uint32(PREFERENTIAL_SHIFT - POINTS_SHIFT)
    head |= _tiers(facts, areas, classes).astype(np.uint32) << np.uint32(TIER_SHIFT - POINTS_SHIFT)
    head |= _points(facts).astype(np.uint32)
    key = head.astype(np.uint64) << np.uint64(POINTS_SHIFT)
    key |= facts.snapshot.applicants.lottery.astype(np.uint64)[facts.applicant]
    return key


def key_elsewhere(points: Column, lottery: Column) -> Column:
    """The key of a placement elsewhere: full, no tier, no bonus (section 5)."""
    head = PLACED_ELSEWHERE << CLASS_SHIFT | 1 << MEMBER_SHIFT | 1 << FULL_SHIFT
    shifted = points.astype(np.uint64) << np.uint64(POINTS_SHIFT)
    return np.uint64(head) | shifted | lottery.astype(np.uint64)


def _classes(facts: Facts) -> Column:
    late = facts.snapshot.wishes.late
    behind = facts.rule(lambda county: county.late == LatePolicy.AFTER_OTHERS)
    special = facts.snapshot.applicants.special_reason
    classes = np.where(facts.resident, np.uint8(RESIDENT), np.uint8(GUEST))
    if special.any():
        classes += ~facts.resident & special[facts.applicant]
    if late.any():
        classes -= facts.resident & late & behind[facts.offering]
    classes[facts.right == Right.NONE] = NO_RIGHT
    classes[facts.decided[DecisionKind.AHEAD]] = AHEAD
    classes[facts.decided[DecisionKind.SEAT]] = HOLDER
    classes[facts.held] = HOLDER
    return classes


def _tiers(facts: Facts, areas: Areas, classes: Column) -> Column:
    tiers = _own_school(facts).astype(np.uint8) << np.uint8(1)
    tiers |= areas.first
    return tiers * (facts.resident & (classes != HOLDER))


def _own_school(facts: Facts) -> Column:
    """The own school's pupils, at the levels and under the condition the county names."""
    levels = facts.rule(lambda county: sum(1 << level for level in county.own_school_levels))
    counts = levels >> facts.snapshot.offerings.level & 1 == 1
    if not counts.any():
        return np.zeros(len(facts.offering), np.bool_)
    first_only = facts.rule(lambda county: county.own_school_first_wish)
    own = facts.snapshot.wishes.own_school & counts[facts.offering]
    return own & (facts.first_wish() | ~first_only[facts.offering])


def _points(facts: Facts) -> Column:
    points = np.maximum(facts.points, 0)
    model = facts.rule(lambda county: county.area_model)
    added = (model == AreaModel.AREA_POINTS) & ~facts.rule(lambda county: county.area_points_first)
    if added.any():
        points += facts.snapshot.wishes.area_points * added[facts.offering]
    return points
