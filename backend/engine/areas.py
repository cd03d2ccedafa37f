"""Who belongs where (§ 4-5): the area test of section 2.5 under each county's model, wish by wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.facts import Facts
from backend.engine.snapshot import AreaModel
from backend.engine.spans import among, pairs


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    first: Column
    """Comes before other residents with the same rank otherwise."""
    pool: Column
    """The AREA pool is meant for her."""


def areas_of(facts: Facts) -> Areas:
    wishes, offerings = facts.snapshot.wishes, facts.snapshot.offerings
    model = np.where(offerings.nationwide, AreaModel.ONE, facts.rule(lambda county: county.area_model))
    passed = np.zeros(len(wishes), np.bool_)
    for one, test in TESTS.items():
        if (model == one).any():
            rows = np.flatnonzero((model == one)[facts.offering] & facts.resident)
            passed[rows] = test(facts, rows)
    first = passed
    if (model == AreaModel.AREA_POINTS).any():
        added = (model == AreaModel.AREA_POINTS) & ~facts.rule(lambda county: county.area_points_first)
        first = passed & ~added[facts.offering]
    if offerings.sami_first.any():
        rows = np.flatnonzero(offerings.sami_first[facts.offering])
        sami = facts.snapshot.applicants.sami[facts.applicant[rows]] & facts.resident[rows]
        first, passed = first.copy(), passed.copy()
        first[rows] = passed[rows] = sami
    pool = facts.resident & (passed | (model == AreaModel.ONE)[facts.offering])
    return Areas(first, pool)


def _by_region(facts: Facts, rows: Column) -> Column:
    offerings = facts.snapshot.offerings
    home = facts.snapshot.applicants.region[facts.applicant[rows]]
    area = offerings.area[facts.offering[rows]]
    own = home == offerings.region[facts.offering[rows]]
    whole = facts.rule(lambda county: county.whole_county_when_missing)[facts.offering[rows]]
    taught = pairs(offerings.region, offerings.area)[offerings.is_open]
    missing = ~among(pairs(home, area), taught)
    return (home >= 0) & (own | (whole & (area >= 0) & missing))


def _by_points(facts: Facts, rows: Column) -> Column:
    return facts.snapshot.wishes.area_points[rows] > 0


def _by_nearness(facts: Facts, rows: Column) -> Column:
    return facts.snapshot.wishes.nearest[rows]


TESTS: Final[dict[AreaModel, Callable[[Facts, Column], Column]]] = {
    AreaModel.REGION_PRIORITY: _by_region,
    AreaModel.AREA_POINTS: _by_points,
    AreaModel.NEAREST_FIRST: _by_nearness,
}
