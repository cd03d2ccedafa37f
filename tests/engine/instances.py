"""Random intakes, small enough to think about and rich enough that every rule has work to do."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from backend.engine.canonical import snapshot_of
from backend.engine.snapshot import (
    Applicants,
    AreaModel,
    County,
    DecisionKind,
    Decisions,
    FallbackScope,
    GuestPolicy,
    Journeys,
    LatePolicy,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Round,
    Snapshot,
    Standing,
    Wishes,
)

NO_SEED = "0" * 64


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A whole intake of up to 14 applicants, one round of it, whatever the round may hold."""
    return intake(draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 14)), draw(st.integers(1, 7)))


def intake(seed: int, applicants: int, offerings: int) -> Snapshot:
    return _Dice(np.random.default_rng(seed), applicants, offerings).snapshot()


class _Dice:
    def __init__(self, dice: np.random.Generator, applicants: int, offerings: int) -> None:
        self.dice, self.applicants, self.offerings = dice, applicants, offerings
        self.number = int(dice.integers(1, 3))
        self.counties = int(dice.integers(1, 4))

    def some(self, share: float, size: int) -> np.ndarray:
        return self.dice.random(size) < share

    def snapshot(self) -> Snapshot:
        offerings = self._offerings()
        pools = self._pools(offerings)
        wishes = self._wishes(offerings, pools)
        return snapshot_of(
            Snapshot(
                Round(self.number, 2027, "test", NO_SEED, keeps_waiting_lists=bool(self.dice.integers(0, 5))),
                tuple(self._county(number) for number in range(self.counties)),
                self._applicants(),
                offerings,
                pools,
                wishes,
                self._decisions(wishes, pools),
                self._journeys(),
            )
        )

    def _county(self, number: int) -> County:
        dice = self.dice
        return County(
            id=f"c{number}",
            area_model=AreaModel(dice.integers(0, 4)),
            area_points_first=bool(dice.integers(0, 2)),
            whole_county_when_missing=bool(dice.integers(0, 2)),
            own_school_levels=tuple(level for level in Level if dice.random() < 0.5),
            own_school_first_wish=bool(dice.integers(0, 2)),
            failed_admitted=int(dice.integers(0, 2)),
            failed_judged=int(dice.integers(1, 4)),
            late=LatePolicy(dice.integers(0, 3)),
            guests=GuestPolicy(dice.random() < 0.2),
            fallback=FallbackScope(dice.integers(0, 3)),
            fallback_from_round=int(dice.integers(1, 3)),
            reserve_permille=int(dice.integers(0, 2)) * 250,
            reserve_released_from_round=int(dice.integers(1, 3)),
            guarantee_programmes=int(dice.integers(1, 4)),
        )

    def _applicants(self) -> Applicants:
        size = self.applicants
        return Applicants(
            id=tuple(f"a{row:03d}" for row in self.dice.permutation(size)),
            lottery=self.dice.permutation(size * 3)[:size],
            right=self.dice.choice([0, 1, 2], size, p=[0.1, 0.1, 0.8]),
            home=self.dice.integers(-1 if self.dice.random() < 0.2 else 0, self.counties, size),
            region=self.dice.integers(-1, 3, size),
            zone=self.dice.integers(-1, 2, size),
            special_reason=self.some(0.3, size),
            sami=self.some(0.3, size),
            failed=self.dice.choice([0, 0, 0, 1, 2, 5], size),
        )

    def _offerings(self) -> Offerings:
        size = self.offerings
        nationwide = self.some(0.15, size)
        capacity = self.dice.choice([0, 1, 2, 2, 3, 4, 5], size)
        return Offerings(
            id=tuple(f"o{row:03d}" for row in self.dice.permutation(size)),
            county=self.dice.integers(0, self.counties, size),
            capacity=capacity,
            programme=self.dice.integers(-1, 3, size),
            area=self.dice.integers(-1, 3, size),
            school=self.dice.integers(-1, 4, size),
            region=self.dice.integers(-1, 3, size),
            level=self.dice.choice([1, 1, 1, 2, 3, 4], size),
            call_permille=self.dice.choice([1000, 1000, 1250, 800], size),
            frozen=self.some(0.1, size) & (capacity > 1),
            is_open=self.some(0.93, size),
            nationwide=nationwide,
            sami_first=nationwide & self.some(0.5, size),
        )

    def _pools(self, offerings: Offerings) -> Pools:
        rows = []
        for offering in range(self.offerings):
            called = int(offerings.capacity[offering]) * int(offerings.call_permille[offering]) // 1000
            left = min(int(offerings.capacity[offering]), called - int(offerings.frozen[offering]))
            for kind in self.dice.permutation([kind for kind in PoolKind if kind is not PoolKind.GENERAL])[
                : self.dice.integers(0, 4)
            ]:
                most = min(left, int(offerings.capacity[offering]) // 2 if kind == PoolKind.SKILL else left)
                seats = int(self.dice.integers(0, most + 1))
                left -= seats
                serves_all = kind != PoolKind.RESERVE and self.dice.random() < 0.8
                rows.append((offering, int(kind), seats, self.dice.random() < 0.3, serves_all))
        columns = zip(*rows, strict=True) if rows else ((), (), (), (), ())
        return Pools(*(list(column) for column in columns))

    def _wishes(self, offerings: Offerings, pools: Pools) -> Wishes:
        lists = [
            self.dice.permutation(self.offerings)[: self.dice.integers(0, min(self.offerings, 5) + 1)]
            for _ in range(self.applicants)
        ]
        applicant = np.repeat(np.arange(self.applicants), [len(one) for one in lists])
        offering = np.concatenate([*lists, np.zeros(0, int)]).astype(int)
        size = len(offering)
        standing = self.dice.choice([0, 0, 0, 3, 4], size)
        held_pool = np.full(size, -1)
        if self.number > 1:
            standing = self.dice.choice([0, 2, 2, 3, 4], size)
            self._hold(offerings, pools, (applicant, offering), (standing, held_pool))
        points = self.dice.choice([-1, 200, 210, 300], size, p=[0.1, 0.3, 0.3, 0.3])
        return Wishes(
            applicant=applicant,
            rank=np.concatenate([*(np.arange(1, len(one) + 1) for one in lists), np.zeros(0, int)]),
            offering=offering,
            points=points,
            area_points=self.dice.choice([0, 0, 10, 100], size),
            skill_points=self.dice.choice([0, 10, 100], size),
            full=self.some(0.85, size),
            preferential=self.some(0.1, size),
            individual=self.some(0.2, size),
            nearest=self.some(0.4, size),
            own_school=self.some(0.3, size),
            skill=self.some(0.4, size),
            exchange=self.some(0.2, size),
            builds_on=self.some(0.95, size),
            requirements_met=self.some(0.95, size),
            late=self.some(0.15, size),
            standing=standing,
            held_pool=held_pool,
        )

    def _hold(
        self,
        offerings: Offerings,
        pools: Pools,
        wish: tuple[np.ndarray, np.ndarray],
        seat: tuple[np.ndarray, np.ndarray],
    ) -> None:
        """Let some applicants hold a seat, no more of them than are called."""
        (applicant, offering), (standing, held_pool) = wish, seat
        called = offerings.capacity * offerings.call_permille // 1000 - offerings.frozen
        for one in range(self.applicants):
            rows = np.flatnonzero(applicant == one)
            if rows.size and self.dice.random() < 0.5:
                row = int(self.dice.choice(rows))
                if called[offering[row]] > 0:
                    called[offering[row]] -= 1
                    standing[row] = Standing.HELD
                    own = np.flatnonzero(pools.offering == offering[row])
                    held_pool[row] = self.dice.choice(np.append(own, -1))

    def _decisions(self, wishes: Wishes, pools: Pools) -> Decisions:
        rows = []
        for row in np.flatnonzero(self.some(0.12, len(wishes))):
            kind = int(self.dice.choice([kind.value for kind in DecisionKind]))
            own = np.flatnonzero(pools.offering == wishes.offering[row])
            pool = int(self.dice.choice(np.append(own, -1))) if kind == DecisionKind.SEAT else -1
            value = 250 if kind == DecisionKind.POINTS else 0
            rows.append((wishes.applicant[row], wishes.offering[row], kind, value, pool))
        columns = zip(*rows, strict=True) if rows else ((), (), (), (), ())
        return Decisions(*(list(column) for column in columns))

    def _journeys(self) -> Journeys:
        known = [(zone, school) for zone in range(2) for school in range(4) if self.dice.random() < 0.6]
        return Journeys(
            zone=[zone for zone, _ in known],
            school=[school for _, school in known],
            minutes=self.dice.choice([10, 20, 20, 60], len(known)),
        )
