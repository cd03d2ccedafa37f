"""A synthetic nation to run an intake on: any size, the same for the same seed, skewed as real demand is.

Fifteen counties; popularity is log-normal, so that the most wanted offerings have many times more applicants than
seats; nearly everybody applies at home; grade points are normal and equal in thousands of pairs; seats are 95 % of the
applicants.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from backend.engine import lottery
from backend.engine.canonical import snapshot_of
from backend.engine.columns import Column
from backend.engine.snapshot import (
    Applicants,
    County,
    Decisions,
    FallbackScope,
    Journeys,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Round,
    Snapshot,
    Wishes,
)

COUNTIES = 15
APPLICANTS_TO_AN_OFFERING = 25
SEATS_TO_APPLICANTS = 0.95
LEVELS = (Level.VG1, Level.VG2, Level.VG3)
PROGRAMMES = 15
ZONES = 40
"""In each county."""
ELSEWHERE = 0.05
"""Share of wishes for another county."""
POOLS = ((PoolKind.SKILL, 0.3, 0.15), (PoolKind.OWN_SCHOOL, 0.2, 0.2), (PoolKind.INDIVIDUAL, 0.1, 0.05))
"""Kind, share of the seats, share of the wishes it is meant for."""
FAR = 1000.0
"""Taken from the attraction of what somebody does not apply for."""
SEED = b"a nation"


def nation(
    applicants: int, *, wishes: int = 10, pools: int = 0, places_elsewhere: bool = False, seed: int = 1
) -> Snapshot:
    """`wishes` each; `pools` of the named pools of `POOLS` at every offering."""
    draw = np.random.default_rng(seed)
    offerings = _offerings(draw, applicants)
    home = draw.integers(0, COUNTIES, applicants).astype("int16")
    level = draw.choice([one.value for one in LEVELS], applicants).astype("int8")
    wished = _wished(draw, offerings, home, level, wishes)
    applicant, rank = (part.ravel() for part in np.indices(wished.shape))
    points = np.clip(draw.normal(4100, 700, applicants), 1000, 6000).astype("int32") // 10 * 10
    ids = tuple(f"{number:07d}" for number in range(applicants))
    whole = Snapshot(
        round=Round(1, 2027, "bench", lottery.commitment(SEED)),
        counties=tuple(
            County(
                f"{number:02d}",
                fallback=FallbackScope.LISTED if places_elsewhere else FallbackScope.NONE,
            )
            for number in range(COUNTIES)
        ),
        applicants=Applicants(
            id=ids,
            lottery=lottery.draw(SEED, 2027, ids),
            home=home,
            zone=home.astype("int32") * ZONES + draw.integers(0, ZONES, applicants),
        ),
        offerings=offerings,
        pools=_pools(offerings, pools),
        wishes=Wishes(
            applicant=applicant,
            rank=rank + 1,
            offering=wished.ravel(),
            points=points[applicant],
            **{
                column: draw.random(len(rank)) < share
                for column, (_, _, share) in zip(
                    ("skill", "own_school", "individual"), POOLS[:pools], strict=False
                )
            },
        ),
        decisions=Decisions.empty(),
        journeys=_journeys(draw, offerings) if places_elsewhere else Journeys.empty(),
    )
    return snapshot_of(whole)


def _offerings(draw: Generator, applicants: int) -> Offerings:
    how_many = max(COUNTIES * len(LEVELS) * 12, applicants // APPLICANTS_TO_AN_OFFERING)
    number = np.arange(how_many)
    sizes = draw.lognormal(0, 0.6, how_many)
    capacity = np.maximum(1, np.round(sizes / sizes.sum() * applicants * SEATS_TO_APPLICANTS))
    programme = draw.integers(0, PROGRAMMES, how_many)
    return Offerings(
        id=tuple(f"{one:06d}" for one in number),
        county=number % COUNTIES,
        capacity=capacity.astype("int32"),
        programme=programme,
        area=programme,
        school=number // 4,
        level=np.array([one.value for one in LEVELS])[number // COUNTIES % len(LEVELS)],
    )


def _wished(draw: Generator, offerings: Offerings, home: Column, level: Column, wishes: int) -> Column:
    """The most attractive offerings of the own county and level, attraction being popularity and chance (Gumbel)."""
    popularity = draw.normal(0, 1.2, len(offerings))
    wished = np.empty((len(home), wishes), "int32")
    for county in range(COUNTIES):
        for step in LEVELS:
            here = np.flatnonzero((offerings.county == county) & (offerings.level == step))
            people = np.flatnonzero((home == county) & (level == step))
            attraction = popularity[here] + draw.gumbel(size=(len(people), len(here)))
            if step is Level.VG1:
                attraction -= FAR * ~_of_three_programmes(draw, offerings.programme[here], len(people))
            best = np.argpartition(-attraction, wishes - 1, axis=1)[:, :wishes]
            order = np.argsort(-np.take_along_axis(attraction, best, 1), axis=1)
            wished[people] = here[np.take_along_axis(best, order, 1)]
    return _with_some_elsewhere(draw, offerings, level, wished)


def _of_three_programmes(draw: Generator, programme: Column, people: int) -> Column:
    """Who applies to Vg1 lists schools of three programmes (§ 4-7): for each person and offering whether it is of one."""
    popularity = np.linspace(1.5, 0, PROGRAMMES)
    taste = popularity + draw.gumbel(size=(people, PROGRAMMES))
    third = np.partition(taste, PROGRAMMES - 3, axis=1)[:, PROGRAMMES - 3]
    chosen: Column = (taste >= third[:, None])[:, programme]
    return chosen


def _with_some_elsewhere(draw: Generator, offerings: Offerings, level: Column, wished: Column) -> Column:
    """One wish of some applicants is for the same level in another county."""
    movers = np.flatnonzero(draw.random(len(wished)) < ELSEWHERE * wished.shape[1])
    for step in LEVELS:
        people = movers[level[movers] == step]
        there = draw.choice(np.flatnonzero(offerings.level == step), len(people))
        is_new = ~(wished[people] == there[:, None]).any(axis=1)
        wished[people[is_new], draw.integers(0, wished.shape[1], np.count_nonzero(is_new))] = there[is_new]
    return wished


def _pools(offerings: Offerings, how_many: int) -> Pools:
    shares = POOLS[:how_many]
    return Pools(
        offering=np.repeat(np.arange(len(offerings)), len(shares)),
        kind=np.tile([kind.value for kind, _, _ in shares], len(offerings)),
        seats=np.floor(np.outer(offerings.capacity, [share for _, share, _ in shares]))
        .astype("int32")
        .ravel(),
    )


def _journeys(draw: Generator, offerings: Offerings) -> Journeys:
    """From every zone to every school of its county."""
    schools, first = np.unique(offerings.school, return_index=True)
    county = offerings.county[first]
    zones = np.arange(COUNTIES * ZONES)
    zone, school = np.nonzero(zones[:, None] // ZONES == county[None, :])
    return Journeys(zone=zone, school=schools[school], minutes=draw.integers(3, 90, len(zone)))
