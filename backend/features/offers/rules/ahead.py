"""Answering in advance (forhåndssvar): yes to whatever place comes, and to the lists above it, for those who travel.

Whether a county takes such answers, and between which days, is its own to say (opplæringsforskrifta § 4-5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.features.offers.rules.answers import Answer
from backend.features.offers.rules.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class AheadTerms:
    """A county's terms: from when, and the first moment that is too late; `None` where it has set none."""

    offered: bool
    opens: datetime | None = None
    closes: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        begun = self.opens is None or self.opens <= now
        return self.offered and begun and (self.closes is None or now < self.closes)


def answer_ahead(outcome: Outcome) -> Answer:
    """What an answer given in advance says to an outcome: yes to the place, if there is one, and to every list."""
    place = None if outcome.offer is None else True
    return Answer(place, frozenset(wish.wish_id for wish in outcome.waiting))
