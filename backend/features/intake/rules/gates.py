"""What must be empty before a run may be published (admission.md 7.8): codes, how many, and whom to look at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SHOWN = 20
"""How many a gate names; the count says how many there are."""


class GateCode(StrEnum):
    """What is wrong with what an intake starts from."""

    RULES_CARRIED = "rules_carried"
    """A county has entered no rules for this year."""
    SEATS_MISSING = "seats_missing"
    """An offering that nobody has given a number of places."""
    WISH_NOT_OFFERED = "wish_not_offered"
    """A wish for something that is not offered, or not by a county that takes part."""
    CATEGORY_UNDECIDED = "category_undecided"
    """She applied on terms of her own, and no officer has decided."""
    CORRECTION_OPEN = "correction_open"
    """A corrected result that has not been answered: nobody may lose by it, so the next round waits for the answer."""
    POOL_ADDED = "pool_added"
    """Of a correction: an offering has a pool that the published intake did not have."""
    ENGINE = "engine"
    """The engine's own gates: `fault` is its code."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.data_gate.{self.value}"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate that is not empty."""

    code: GateCode
    count: int
    applications: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """As it is kept with the run: the first few of each."""
        return {
            "code": self.code.value,
            "count": self.count,
            "applications": list(self.applications[:SHOWN]),
            "offerings": list(self.offerings[:SHOWN]),
            "counties": list(self.counties[:SHOWN]),
            "params": dict(self.params),
        }
