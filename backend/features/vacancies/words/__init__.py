"""What people call the parts of the country that are no county any more, or never were one."""

from __future__ import annotations

import csv
from pathlib import Path

from backend.features.vacancies.rules.gazetteer import Place, PlaceKind

REGIONS = Path(__file__).parent / "regions.csv"


def regions(municipalities: frozenset[str]) -> tuple[Place, ...]:
    """The regions, of those municipalities that exist."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = ((row["name"], _within(row["municipalities"], municipalities)) for row in rows)
    return tuple(Place(PlaceKind.REGION, name, name, inside) for name, inside in found if inside)


def _within(spans: str, municipalities: frozenset[str]) -> frozenset[str]:
    """«4601 4611-4634» as the numbers that exist."""
    bounds = [span.partition("-")[::2] for span in spans.split()]
    return frozenset(
        number for number in municipalities if any(low <= number <= (high or low) for low, high in bounds)
    )
