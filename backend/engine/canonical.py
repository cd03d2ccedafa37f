"""The one order of rows that equal intakes share, so that they are equal bytes (I-7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from backend.engine.columns import Column, Table, Texts
from backend.engine.snapshot import Snapshot


def snapshot_of(rows: Snapshot) -> Snapshot:
    """The same intake in canonical order, every reference following its row.

    Pools keep their order within an offering, for it is the order of filling. A reference that points nowhere is
    left as it is: the gates name it.
    """
    county_order = _by_id(tuple(county.id for county in rows.counties))
    applicant_order, offering_order = _by_id(rows.applicants.id), _by_id(rows.offerings.id)
    county, applicant, offering = map(_places, (county_order, applicant_order, offering_order))

    pools = replace(rows.pools, offering=_follow(rows.pools.offering, offering))
    pool_order = np.argsort(pools.offering, kind="stable")
    pool = _places(pool_order)
    wishes = replace(
        rows.wishes,
        applicant=_follow(rows.wishes.applicant, applicant),
        offering=_follow(rows.wishes.offering, offering),
        held_pool=_follow(rows.wishes.held_pool, pool),
    )
    decisions = replace(
        rows.decisions,
        applicant=_follow(rows.decisions.applicant, applicant),
        offering=_follow(rows.decisions.offering, offering),
        pool=_follow(rows.decisions.pool, pool),
    )
    applicants = replace(rows.applicants, home=_follow(rows.applicants.home, county))
    offerings = replace(rows.offerings, county=_follow(rows.offerings.county, county))
    return replace(
        rows,
        counties=tuple(rows.counties[at] for at in county_order),
        applicants=applicants.take(applicant_order),
        offerings=offerings.take(offering_order),
        pools=pools.take(pool_order),
        wishes=_sorted(wishes, "applicant", "rank", "offering"),
        decisions=_sorted(decisions, "applicant", "offering", "kind", "value", "pool"),
        journeys=_sorted(rows.journeys, "zone", "school", "minutes"),
    )


def _by_id(ids: Texts) -> Column:
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)


def _places(order: Column) -> Column:
    """Where each old row stands in the new order."""
    places = np.empty(len(order), np.intp)
    places[order] = np.arange(len(order))
    return places


def _follow(references: Column, places: Column) -> Column:
    inside = (references >= 0) & (references < len(places))
    moved = references.copy()
    moved[inside] = places[references[inside]]
    return moved


def _sorted(table: Table, *names: str) -> Any:
    return table.take(np.lexsort([getattr(table, name) for name in reversed(names)]))
