"""Small intakes full of trouble: ties, no seats, every pool and switch, later rounds, decisions, placements elsewhere.

`intake(random, shape)` makes one from any source of chance: Hypothesis' own, which shrinks what it finds, or a seeded one
for thousands in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from hypothesis import strategies as st

from backend.engine.snapshot import (
    LOTTERY_BITS,
    NONE,
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
    Right,
    Round,
    Snapshot,
    Standing,
    Wishes,
)

POINTS = (4000, 4000, 4000, 4370, 4380)
BONUSES = (0, 0, 10, 370, 500)


@dataclass(frozen=True)
class Shape:
    """How large an intake may become, and which of the troubles may befall it."""

    counties: int = 2
    offerings: int = 6
    applicants: int = 10
    wishes: int = 3
    rounds: tuple[int, ...] = (1, 1, 2, 3)
    levels: tuple[Level, ...] = (Level.VG1, Level.VG1, Level.VG1, Level.VG2)
    models: tuple[AreaModel, ...] = tuple(AreaModel)
    pools: bool = True
    first_wish_rules: bool = True
    decisions: bool = True
    fallback: bool = True
    flaws: bool = True
    """Wishes that do not compete: not qualified, late, withdrawn, without points, closed."""
    guests: bool = True


PLAIN = Shape(rounds=(1,), pools=False, first_wish_rules=False, decisions=False, fallback=False, flaws=False)
"""One round of wishes, points and areas: no pool, no decision, nobody unqualified."""

CROSSED = replace(PLAIN, counties=1, offerings=4, wishes=4, models=(AreaModel.NEAREST_FIRST,))
"""Few schools in one county, where one that is near to some is far from others: outcomes that differ and all stand."""

ELSEWHERE = Shape(
    counties=1, offerings=9, wishes=2, rounds=(1,), levels=(Level.VG1,), pools=False, decisions=False
)
"""Few wishes and many schools: who gets none of hers is placed elsewhere."""


def intakes(shape: Shape | None = None) -> st.SearchStrategy[Snapshot]:
    """Intakes that shrink."""
    return st.randoms(use_true_random=False).map(lambda random: intake(random, shape or Shape()))


def intake(random: Random, shape: Shape) -> Snapshot:
    """One intake that passes the gates."""
    return _Maker(random, shape).snapshot()


class _Maker:
    def __init__(self, random: Random, shape: Shape) -> None:
        self.random = random
        self.shape = replace(
            shape,
            pools=shape.pools and random.choice([True, True, False]),
            decisions=shape.decisions and random.choice([True, False]),
            flaws=shape.flaws and random.choice([True, False]),
        )
        self.round = random.choice(shape.rounds)
        self.counties = [self._county(n) for n in range(random.choice([1, shape.counties]))]

    def chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == one_in - 1

    def flaw(self, one_in: int) -> bool:
        return self.shape.flaws and self.chance(one_in)

    def snapshot(self) -> Snapshot:
        offerings, pools = self._offerings()
        applicants = self._applicants()
        wishes, decisions = self._wishes(applicants, offerings, pools)
        return Snapshot(
            round=Round(
                number=self.round,
                year=2027,
                rules_version="2027-1",
                seed_hash="0" * 64,
                keeps_waiting_lists=not self.chance(4),
            ),
            counties=tuple(self.counties),
            applicants=applicants,
            offerings=offerings,
            pools=pools,
            wishes=wishes,
            decisions=decisions,
            journeys=self._journeys(),
        )

    def _county(self, number: int) -> County:
        choose, first = self.random.choice, self.shape.first_wish_rules
        return County(
            id=f"{number:02}",
            area_model=choose(self.shape.models),
            area_points_first=choose([True, False]),
            whole_county_when_missing=choose([True, False]),
            own_school_levels=choose([(), (Level.VG1,), (Level.VG1, Level.VG2)]),
            own_school_first_wish=first and choose([True, False]),
            failed_admitted=choose([0, 1]),
            failed_judged=choose([1, 99]),
            late=choose(list(LatePolicy)),
            guests=GuestPolicy.CLOSED
            if self.shape.guests and self.chance(4)
            else GuestPolicy.AFTER_RESIDENTS,
            fallback=choose(list(FallbackScope)) if self.shape.fallback else FallbackScope.NONE,
            fallback_from_round=choose([1, 1, 2]),
            reserve_permille=choose([0, 0, 0, 200, 500]),
            reserve_released_from_round=choose([1, 2, 3]),
            guarantee_programmes=choose([1, 2, 3]),
        )

    def _offerings(self) -> tuple[Offerings, Pools]:
        choose = self.random.choice
        rows, pools = [], []
        for number in range(self.random.randint(1, self.shape.offerings)):
            county = self.random.randrange(len(self.counties))
            capacity, call = choose([0, 1, 1, 1, 2, 2, 3]), choose([1000, 1000, 1000, 1500, 500])
            frozen = min(choose([0, 0, 0, 1]), capacity * call // 1000)
            subject = self.random.randrange(3)
            rows.append(
                {
                    "id": f"o{number:03}",
                    "county": county,
                    "capacity": capacity,
                    "programme": subject if not self.chance(20) else NONE,
                    "area": subject,
                    "school": choose([0, 1, 2, NONE]),
                    "region": choose([2 * county, 2 * county + 1, NONE]),
                    "level": choose(self.shape.levels),
                    "call_permille": call,
                    "frozen": frozen,
                    "is_open": not self.flaw(16),
                    "nationwide": self.chance(8),
                    "sami_first": self.chance(8),
                }
            )
            free = min(capacity, capacity * call // 1000 - frozen)
            pools += self._pools(number, capacity, free) if self.shape.pools else []
        return (
            Offerings(**_columns(rows)),
            Pools(**_columns(pools, ("offering", "kind", "seats", "first_wish_only", "serves_all"))),
        )

    def _pools(self, offering: int, capacity: int, free: int) -> list[dict[str, int]]:
        kinds = [kind for kind in PoolKind if kind != PoolKind.GENERAL]
        self.random.shuffle(kinds)
        pools = []
        for kind in kinds[: self.random.choice([0, 0, 1, 2, 3])]:
            seats = self.random.randint(0, min(free, capacity // 2 if kind == PoolKind.SKILL else free))
            free -= seats
            pools.append(
                {
                    "offering": offering,
                    "kind": kind,
                    "seats": seats,
                    "first_wish_only": self.shape.first_wish_rules and self.chance(2),
                    "serves_all": kind != PoolKind.RESERVE and self.chance(2),
                }
            )
        return pools

    def _applicants(self) -> Applicants:
        choose, size = self.random.choice, self.random.randint(1, self.shape.applicants)
        draws = [*list(range(size - 1)), (1 << LOTTERY_BITS) - 1]
        self.random.shuffle(draws)
        rows = []
        for number in range(size):
            home = self.random.randrange(len(self.counties)) if not self.chance(8) else NONE
            rows.append(
                {
                    "id": f"a{number:03}",
                    "lottery": draws[number],
                    "right": choose([Right.YOUTH] * 6 + [Right.ADULT, Right.NONE]),
                    "home": home,
                    "region": choose([2 * home, 2 * home + 1, NONE]) if home != NONE else NONE,
                    "zone": choose([0, 1, NONE]),
                    "special_reason": self.chance(4),
                    "sami": self.chance(3),
                    "failed": choose([0, 0, 1, 2]),
                }
            )
        return Applicants(**_columns(rows))

    def _wishes(self, applicants: Applicants, offerings: Offerings, pools: Pools) -> tuple[Wishes, Decisions]:
        rows: list[dict[str, int]] = []
        decisions: list[dict[str, int]] = []
        for applicant in range(len(applicants)):
            chosen = list(range(len(offerings)))
            self.random.shuffle(chosen)
            holds = False
            for rank, offering in enumerate(
                chosen[: self.random.randint(self.chance(2), self.shape.wishes)], 1
            ):
                own_pools = [NONE, *(p for p in range(len(pools)) if pools.offering[p] == offering)]
                wish = self._wish(applicant, rank, offering)
                if self.round > 1:
                    wish["standing"] = self.random.choice(
                        [Standing.NEW, Standing.NEW, Standing.WAITING, Standing.OUT]
                    )
                    if not holds and self.chance(5):
                        holds = True
                        wish["standing"] = Standing.HELD
                        wish["held_pool"] = self.random.choice(own_pools)
                if wish["standing"] != Standing.HELD and self.flaw(12):
                    wish["standing"] = Standing.WITHDRAWN
                rows.append(wish)
                if self.shape.decisions:
                    decisions += self._decisions(wish, own_pools)
        decisions.sort(key=lambda d: (d["applicant"], d["offering"], d["kind"]))
        names = ("applicant", "offering", "kind", "value", "pool")
        return Wishes(**_columns(rows, WISH_COLUMNS)), Decisions(**_columns(decisions, names))

    def _wish(self, applicant: int, rank: int, offering: int) -> dict[str, int]:
        choose = self.random.choice
        return {
            "applicant": applicant,
            "rank": rank,
            "offering": offering,
            "points": choose(POINTS) if not self.flaw(8) else NONE,
            "area_points": choose(BONUSES),
            "skill_points": choose(BONUSES),
            "full": not self.chance(8),
            "preferential": self.shape.decisions and self.chance(10),
            "individual": self.shape.flaws and self.chance(6),
            "nearest": self.chance(3),
            "own_school": self.chance(4),
            "skill": self.chance(2),
            "exchange": self.chance(4),
            "builds_on": not self.flaw(15),
            "requirements_met": not self.flaw(15),
            "late": self.flaw(6),
            "standing": Standing.NEW,
            "held_pool": NONE,
        }

    def _decisions(self, wish: dict[str, int], pools: list[int]) -> list[dict[str, int]]:
        kinds = [kind for kind in DecisionKind if self.chance(24)]
        if DecisionKind.BLOCKED in kinds:
            kinds = [kind for kind in kinds if kind != DecisionKind.SEAT]
        return [
            {
                "applicant": wish["applicant"],
                "offering": wish["offering"],
                "kind": kind,
                "value": self.random.choice(POINTS) if kind == DecisionKind.POINTS else 0,
                "pool": self.random.choice(pools) if kind == DecisionKind.SEAT else NONE,
            }
            for kind in kinds
        ]

    def _journeys(self) -> Journeys:
        rows = [
            {"zone": zone, "school": school, "minutes": self.random.choice([5, 10, 10, 40])}
            for zone in range(2)
            for school in range(3)
            if not self.chance(4)
        ]
        return Journeys(**_columns(rows, ("zone", "school", "minutes")))


WISH_COLUMNS = (
    "applicant rank offering points area_points skill_points full preferential individual nearest own_school skill "
    "exchange builds_on requirements_met late standing held_pool"
).split()


def _columns(rows: list[dict[str, int]], names: Sequence[str] = ()) -> dict[str, list[int]]:
    """Rows turned on their side; `names` where there may be none."""
    return {name: [row[name] for row in rows] for name in names or rows[0]}


def seeded(shape: Shape | None = None, since: int = 0) -> Iterator[Snapshot]:
    """An endless row of intakes, always the same."""
    return (intake(Random(seed), shape or Shape()) for seed in count(since))
