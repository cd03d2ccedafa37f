"""What an officer may decide about an application before a run: kinds, what each is worth, and by which paragraph.

Paragraphs are those of opplæringsforskrifta (FOR-2024-06-03-900) unless another text is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.engine.snapshot import MOST_POINTS, DecisionKind
from backend.kernel.errors import FieldFault, Invalid

LONGEST_REASON = 1000
SHORTEST_REASON = 10
"""Letters. Own choice: less is no reason that a complaint could be answered with."""


class Kind(StrEnum):
    """What is decided."""

    RIGHT = "right"
    """On what right she applies: a member of the engine's `Right`."""
    RESIDENCE = "residence"
    """Resident in the application's county (1) or not (0), documented moves included."""
    CATEGORY = "category"
    """What becomes of the category she applied in: 0 as everyone, 1 preferential right, 2 individual treatment."""
    SPECIAL_REASON = "special_reason"
    """Documented reasons for a place in another county (1)."""
    SEAT = "seat"
    AHEAD = "ahead"
    BLOCKED = "blocked"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    POINTS = "points"
    """Points in hundredths, given to someone without comparable grades."""
    SKILL = "skill"
    """Passed the test of the offering; the value is what it adds, in hundredths."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.decision.{self.value}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of decision needs: whether it is about one wish, the largest value, and the usual paragraph."""

    about_wish: bool
    most: int
    legal_basis: str


SHAPES: Mapping[Kind, Shape] = {
    Kind.RIGHT: Shape(False, 2, "OL § 5-1"),
    Kind.RESIDENCE: Shape(False, 1, "§ 4-8"),
    Kind.CATEGORY: Shape(False, 2, "§ 4-14"),
    Kind.SPECIAL_REASON: Shape(False, 1, "§ 4-14"),
    Kind.SEAT: Shape(True, 0, "§ 4-21"),
    Kind.AHEAD: Shape(True, 0, "§ 4-20"),
    Kind.BLOCKED: Shape(True, 0, "§ 4-12"),
    Kind.QUALIFIED: Shape(True, 0, "§ 4-13"),
    Kind.UNQUALIFIED: Shape(True, 0, "§ 4-13"),
    Kind.POINTS: Shape(True, MOST_POINTS, "§ 4-20"),
    Kind.SKILL: Shape(True, 1500, "§ 4-6"),
}
IN_ENGINE: Mapping[Kind, DecisionKind] = {
    Kind.SEAT: DecisionKind.SEAT,
    Kind.AHEAD: DecisionKind.AHEAD,
    Kind.BLOCKED: DecisionKind.BLOCKED,
    Kind.QUALIFIED: DecisionKind.QUALIFIED,
    Kind.UNQUALIFIED: DecisionKind.UNQUALIFIED,
    Kind.POINTS: DecisionKind.POINTS,
}
AGAINST: Mapping[Kind, frozenset[Kind]] = {
    Kind.SEAT: frozenset({Kind.BLOCKED}),
    Kind.BLOCKED: frozenset({Kind.SEAT}),
    Kind.QUALIFIED: frozenset({Kind.UNQUALIFIED}),
    Kind.UNQUALIFIED: frozenset({Kind.QUALIFIED}),
}
"""What a decision replaces besides an older one of its own kind: the two cannot stand together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision somebody is about to make. `wish` is area and school, or nothing for the whole application."""

    kind: Kind
    value: int
    wish: tuple[str, str] | None
    legal_basis: str
    reason: str


def require_sensible(wanted: Wanted, wishes: frozenset[tuple[str, str]]) -> None:
    """Refuse a decision that nobody could carry out or answer for; every fault is named.

    Raises:
        Invalid: `intake.decision_invalid`.
    """
    shape = SHAPES[wanted.kind]
    faults = []
    if shape.about_wish and wanted.wish not in wishes:
        faults.append(FieldFault("/wish", "intake.decision_needs_wish"))
    if not shape.about_wish and wanted.wish is not None:
        faults.append(FieldFault("/wish", "intake.decision_without_wish"))
    if not 0 <= wanted.value <= shape.most:
        faults.append(FieldFault("/value", "intake.decision_value", {"most": shape.most}))
    if not wanted.legal_basis.strip():
        faults.append(FieldFault("/legal_basis", "intake.legal_basis_missing"))
    if len(wanted.reason.strip()) < SHORTEST_REASON:
        faults.append(FieldFault("/reason", "intake.reason_missing"))
    if faults:
        raise Invalid("intake.decision_invalid", fields=faults)
