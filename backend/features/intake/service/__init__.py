"""Use cases of the intake; the typed functions named here are the door for neighbours."""

from __future__ import annotations

from backend.features.intake.service.explaining import points_needed
from backend.features.intake.service.keeping import named_files
from backend.features.intake.service.outcomes import (
    OfferingCutOff,
    Outcome,
    PublishedRound,
    county_cut_offs,
    cut_offs_of,
    outcome_of,
    outcomes_after,
    published_rounds,
)

__all__ = [
    "OfferingCutOff",
    "Outcome",
    "PublishedRound",
    "county_cut_offs",
    "cut_offs_of",
    "named_files",
    "outcome_of",
    "outcomes_after",
    "points_needed",
    "published_rounds",
]
