"""Sections 1, 2 and 4 of the rulebook over: which wishes compete, and how well.

How good a wish is, is one number of mixed radix, the draw left out.
"""

from __future__ import annotations

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Reason, Status
from backend.engine.snapshot import (
    MOST_POINTS,
    NONE,
    AreaModel,
    DecisionKind,
    GuestPolicy,
    LatePolicy,
    Level,
    PoolKind,
    Right,
    Snapshot,
    Standing,
)
from backend.engine.verify.queues import Queues
from backend.engine.verify.rows import contains, spread

HOLDER, AHEAD, RESIDENT, LATE_RESIDENT, ELSEWHERE, GUEST_WITH_REASON, GUEST, NO_RIGHT = 8, 7, 6, 5, 4, 3, 2, 1

PER_TIER = MOST_POINTS + 1
PER_PREFERENTIAL = 4 * PER_TIER
PER_FULL = 2 * PER_PREFERENTIAL
PER_MEMBER = 2 * PER_FULL
PER_CLASS = 2 * PER_MEMBER

COMPETES = -1


class Merits:
    """The facts of each wish, and what follows from them."""

    def __init__(self, snapshot: Snapshot, queues: Queues, counts: Column) -> None:
        self.snapshot, self.queues, self.counts = snapshot, queues, counts
        self.starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        wishes, offerings = snapshot.wishes, snapshot.offerings
        self.offering = wishes.offering
        self._read_decisions()
        self.right = self.of_applicant(snapshot.applicants.right)
        self.is_resident = self.of_offering(offerings.nationwide) | (
            self.of_applicant(snapshot.applicants.home) == self.of_offering(offerings.county)
        )
        self.is_held = wishes.standing == Standing.HELD
        self.is_late = wishes.late
        self._judge()
        self.rank_class = self._rank_class()
        self.area = self._area_test()
        self.area_counts = self.area & (~self._area_adds() | self.of_offering(offerings.sami_first))
        self.belongs = self._belongs()
        self.own_points = np.where(
            self.has(DecisionKind.POINTS), self.points_decided, np.maximum(wishes.points, 0)
        )
        self.quality = self._quality()
        self.only = self._only()

    def of_applicant(self, column: Column) -> Column:
        return np.repeat(column, self.counts)

    def of_offering(self, column: Column) -> Column:
        return column[self.offering]

    def of_county(self, rule: str, value: object = True) -> Column:
        """Whether the county of the wish's offering has this rule."""
        fits = np.array([getattr(county, rule) == value for county in self.snapshot.counties], bool)
        return self.of_offering(fits[self.snapshot.offerings.county])

    def number_of_county(self, rule: str) -> Column:
        numbers = np.array([getattr(county, rule) for county in self.snapshot.counties])
        return numbers[self.snapshot.offerings.county]

    def has(self, kind: DecisionKind) -> Column:
        return self.decided & (1 << kind) != 0

    def _read_decisions(self) -> None:
        decisions, size = self.snapshot.decisions, len(self.offering)
        self.decided = np.zeros(size, np.int8)
        self.seat_pool = np.full(size, NONE, np.int32)
        self.points_decided = np.zeros(size, np.int32)
        of_decision, row = spread(self.starts, decisions.applicant)
        is_meant = self.offering[row] == decisions.offering[of_decision]
        of_decision, row = of_decision[is_meant], row[is_meant]
        kind = decisions.kind[of_decision]
        np.bitwise_or.at(self.decided, row, (1 << kind).astype(np.int8))
        is_seat, is_points = kind == DecisionKind.SEAT, kind == DecisionKind.POINTS
        self.seat_pool[row[is_seat]] = decisions.pool[of_decision[is_seat]]
        self.points_decided[row[is_points]] = decisions.value[of_decision[is_points]]

    def _judge(self) -> None:
        """Section 1, from the last line to the first: an earlier line overwrites a later one."""
        wishes, offerings = self.snapshot.wishes, self.snapshot.offerings
        self.status = np.full(len(self.offering), COMPETES, np.int8)
        self.reason = np.full(len(self.offering), -1, np.int8)
        self.is_alone = self._judge_points()
        self._set(
            ~self.is_resident & self.of_county("guests", GuestPolicy.CLOSED),
            Status.NO_SEAT,
            Reason.GUESTS_CLOSED,
        )
        self._set(self.is_late & self.of_county("late", LatePolicy.REFUSED), Status.UNQUALIFIED, Reason.LATE)
        judged_in = self.has(DecisionKind.QUALIFIED)
        failed = self.of_applicant(self.snapshot.applicants.failed)
        is_higher = ~judged_in & self.of_offering(offerings.level > Level.VG1)
        self._set(~judged_in & ~wishes.requirements_met, Status.UNQUALIFIED, Reason.REQUIREMENT_MISSING)
        if np.any(is_higher):
            admitted, judged = map(self.number_of_county, ("failed_admitted", "failed_judged"))
            self._set(
                is_higher & (failed > self.of_offering(admitted)), Status.MANUAL, Reason.FAILED_TO_JUDGE
            )
            self._set(
                is_higher & (failed > self.of_offering(judged)), Status.UNQUALIFIED, Reason.TOO_MANY_FAILED
            )
        self._set(~judged_in & ~wishes.builds_on, Status.UNQUALIFIED, Reason.NO_RIGHT_TO_LEVEL)
        self._set(self.has(DecisionKind.UNQUALIFIED), Status.UNQUALIFIED, Reason.JUDGED)
        self._let_in(self.has(DecisionKind.SEAT) | self.has(DecisionKind.AHEAD))
        self._set(self.has(DecisionKind.BLOCKED), Status.BLOCKED, Reason.BLOCKED_BY_OFFICER)
        self._let_in(self.is_held)
        self._set(self._is_below_holding(), Status.LAPSED, Reason.HIGHER_WISH)
        self._set(wishes.standing == Standing.OUT, Status.OUT, Reason.EARLIER_ROUND)
        self._set(self.of_offering(~offerings.is_open), Status.CLOSED, Reason.OFFERING_CLOSED)
        self._set(wishes.standing == Standing.WITHDRAWN, Status.WITHDRAWN, Reason.WITHDRAWN_BY_APPLICANT)

    def _set(self, fits: Column, status: Status, reason: Reason) -> None:
        self.status[fits] = status
        self.reason[fits] = reason

    def _let_in(self, fits: Column) -> None:
        self.status[fits] = COMPETES
        self.is_alone[fits] = False

    def _judge_points(self) -> Column:
        """Line 14; returns who competes in the INDIVIDUAL pool alone."""
        wishes = self.snapshot.wishes
        lacks = (wishes.points < 0) & ~self.has(DecisionKind.POINTS)
        has_pool = self.of_offering(self.queues.individual != NONE)
        in_rank = (wishes.rank == 1) | ~self._individual_first_wish_only()
        alone = lacks & has_pool & (wishes.individual | wishes.preferential) & in_rank
        self._set(lacks & ~alone & ~wishes.preferential, Status.MANUAL, Reason.NO_POINTS)
        return alone

    def _individual_first_wish_only(self) -> Column:
        return self.of_offering(self.queues.first_wish_only[self.queues.individual])

    def _is_below_holding(self) -> Column:
        rows = np.flatnonzero(self.is_held & self.of_offering(self.snapshot.offerings.is_open))
        below = np.zeros(len(self.offering), bool)
        if len(rows):
            holding = np.full(len(self.counts), len(self.offering), np.int32)
            holding[self.snapshot.wishes.applicant[rows]] = rows
            below = np.arange(len(self.offering), dtype=np.int32) > self.of_applicant(holding)
        return below

    def _rank_class(self) -> Column:
        reason = self.of_applicant(self.snapshot.applicants.special_reason)
        guest = np.where(reason, np.int8(GUEST_WITH_REASON), np.int8(GUEST))
        is_behind = self.is_late & self.of_county("late", LatePolicy.AFTER_OTHERS)
        resident = np.where(is_behind, np.int8(LATE_RESIDENT), np.int8(RESIDENT))
        rank_class = np.where(self.is_resident, resident, guest)
        rank_class[self.right == Right.NONE] = NO_RIGHT
        rank_class[self.has(DecisionKind.AHEAD)] = AHEAD
        rank_class[self.has(DecisionKind.SEAT) | self.is_held] = HOLDER
        return rank_class

    def _area_test(self) -> Column:
        wishes = self.snapshot.wishes
        passes = self.of_county("area_model", AreaModel.NEAREST_FIRST) & wishes.nearest
        passes |= self.of_county("area_model", AreaModel.AREA_POINTS) & (wishes.area_points > 0)
        by_region = np.flatnonzero(self.of_county("area_model", AreaModel.REGION_PRIORITY))
        passes[by_region] = self._region_test(by_region)
        passes &= ~self.of_offering(self.snapshot.offerings.nationwide)
        at_sami = np.flatnonzero(self.of_offering(self.snapshot.offerings.sami_first))
        passes[at_sami] = self.snapshot.applicants.sami[wishes.applicant[at_sami]]
        return passes

    def _area_adds(self) -> Column:
        """Where area points are added to the grade points instead of coming first."""
        return self.of_county("area_model", AreaModel.AREA_POINTS) & ~self.of_county("area_points_first")

    def _region_test(self, wish: Column) -> Column:
        offerings = self.snapshot.offerings
        home = self.snapshot.applicants.region[self.snapshot.wishes.applicant[wish]]
        offering = self.offering[wish]
        own_region = home == offerings.region[offering]
        may_lack = np.array([county.whole_county_when_missing for county in self.snapshot.counties], bool)
        may_lack = may_lack[offerings.county] & (offerings.area != NONE)
        _, area = np.unique(offerings.area, return_inverse=True)
        there = np.unique(
            offerings.region.astype(np.int64)[offerings.is_open] * len(area) + area[offerings.is_open]
        )
        asked = np.flatnonzero(~own_region & may_lack[offering])
        lacking = np.zeros(len(wish), bool)
        lacking[asked] = ~contains(there, home[asked].astype(np.int64) * len(area) + area[offering[asked]])
        return (home != NONE) & (own_region | lacking)

    def _belongs(self) -> Column:
        wishes = self.snapshot.wishes
        serves_county = self.of_county("area_model", AreaModel.ONE) | self.of_offering(
            self.snapshot.offerings.nationwide
        )
        in_area = self.is_resident & (self.area | serves_county)
        kinds = (
            (PoolKind.SKILL, wishes.skill),
            (PoolKind.OWN_SCHOOL, wishes.own_school),
            (PoolKind.AREA, in_area),
            (PoolKind.INDIVIDUAL, wishes.individual | wishes.preferential),
            (PoolKind.RESERVE, wishes.exchange),
        )
        belongs = np.zeros(len(self.offering), np.int8)
        for kind, fits in kinds:
            belongs |= fits.astype(np.int8) << kind
        return belongs

    def _quality(self) -> Column:
        wishes = self.snapshot.wishes
        quality = self.rank_class.astype(np.int32) * PER_CLASS + PER_MEMBER
        quality += wishes.full * np.int32(PER_FULL)
        quality += wishes.preferential * np.int32(PER_PREFERENTIAL)
        quality += self._tier() * np.int32(PER_TIER)
        quality += self.own_points
        quality += self._area_adds() * wishes.area_points
        return quality

    def _tier(self) -> Column:
        wishes, offerings = self.snapshot.wishes, self.snapshot.offerings
        levels = [
            [level in county.own_school_levels for level in (0, *Level)] for county in self.snapshot.counties
        ]
        matters = np.array(levels, bool).reshape(-1, len(Level) + 1)[offerings.county, offerings.level]
        in_rank = ~self.of_county("own_school_first_wish") | (wishes.rank == 1)
        own_school = wishes.own_school & self.of_offering(matters) & in_rank
        has_tier = self.is_resident & (self.rank_class != HOLDER)
        return (2 * own_school.astype(np.int8) + self.area_counts) * has_tier

    def _only(self) -> Column:
        held, size = self.snapshot.wishes.held_pool, len(self.snapshot.offerings)
        only = np.full(len(self.offering), NONE, np.int32)
        for fits, pool in (
            (self.has(DecisionKind.AHEAD), None),
            (self.has(DecisionKind.SEAT), self.seat_pool),
            (self.is_held, held),
        ):
            rows = np.flatnonzero(fits)
            only[rows] = self.offering[rows]
            if pool is not None:
                named = rows[pool[rows] != NONE]
                only[named] = size + pool[named]
        alone = np.flatnonzero(self.is_alone)
        only[alone] = self.queues.individual[self.offering[alone]]
        return only
