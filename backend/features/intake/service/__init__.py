"""Use cases of the intake; the typed functions named here are the door for neighbours."""

from __future__ import annotations

from backend.features.intake.rules.correcting import Because
from backend.features.intake.service.correcting import Granted, Remedy, grant, remedy_of
from backend.features.intake.service.elsewhere import record_elsewhere
from backend.features.intake.service.extra_seats import Cost, cost_of, repay, unrepaid
from backend.features.intake.service.keeping import named_files
from backend.features.intake.service.outcomes import (
    InLine,
    OfferingCutOff,
    Outcome,
    PersonsOutcome,
    PublishedRound,
    QueueSeats,
    county_cut_offs,
    deciders_of,
    is_under_way,
    outcome_of,
    outcomes_after,
    own_deadlines,
    published_rounds,
    seats_of_round,
    waiting_between,
)

__all__ = [
    "Because",
    "Cost",
    "Granted",
    "InLine",
    "OfferingCutOff",
    "Outcome",
    "PersonsOutcome",
    "PublishedRound",
    "QueueSeats",
    "Remedy",
    "cost_of",
    "county_cut_offs",
    "deciders_of",
    "grant",
    "is_under_way",
    "named_files",
    "outcome_of",
    "outcomes_after",
    "own_deadlines",
    "published_rounds",
    "record_elsewhere",
    "remedy_of",
    "repay",
    "seats_of_round",
    "unrepaid",
    "waiting_between",
]
