"""What an officer may decide about an application before a run: kinds, what each is worth, and by which paragraph.

Paragraphs are those of opplæringsforskrifta (FOR-2024-06-03-900) unless another text is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.engine.snapshot import DecisionKind
from backend.kernel.errors import FieldFault, Invalid

LONGEST_REASON = 1000
SHORTEST_REASON = 10
"""Letters. Own choice: less is no reason that a complaint could be answered with."""


HIGHEST_POINTS = 6000
"""Hundredths: nobody with grades has more than 60 points."""


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
    Kind.POINTS: Shape(True, HIGHEST_POINTS, "§ 4-20"),
    Kind.SKILL: Shape(True, 1500, "§ 4-6"),
}
PREFERENTIAL, INDIVIDUAL = 1, 2
"""Values of a decision about the category."""
OF_CATEGORY: Mapping[str, tuple[str, str]] = {
    "special_programme": ("§ 4-21", "§ 4-21"),
    "adapted_school": ("§ 4-22", "§ 4-27"),
    "sign_language": ("§ 4-23", "§ 4-28"),
    "individual_treatment": ("§ 4-20", "§ 4-26"),
}
"""The paragraph of each category somebody can apply in, at Vg1 and above it."""
PREFERENTIAL_BASES: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("§ 4-21", "§ 4-22", "§ 4-23"),
    ("§ 4-27", "§ 4-28"),
)
INDIVIDUAL_BASES = (("§ 4-20",), ("§ 4-26",))
OTHER_BASES: Mapping[Kind, tuple[str, ...]] = {
    Kind.RIGHT: ("OL § 5-1", "OL § 18-3"),
    Kind.RESIDENCE: ("§ 4-8",),
    Kind.SPECIAL_REASON: ("§ 4-14", "§ 4-8"),
    Kind.BLOCKED: ("§ 4-12", "§ 4-13"),
    Kind.QUALIFIED: ("§ 4-13",),
    Kind.UNQUALIFIED: ("§ 4-13", "§ 4-12"),
    Kind.SKILL: ("§ 4-6",),
}


def bases(kind: Kind, value: int, category: str | None, level: str | None) -> tuple[str, ...]:
    """The paragraphs that fit a decision, the likeliest first, by what was applied for: category and level."""
    late = level not in {None, "vg1"}
    individual, preferential = INDIVIDUAL_BASES[late], PREFERENTIAL_BASES[late]
    if kind in {Kind.POINTS, Kind.AHEAD}:
        found: tuple[str, ...] = (*individual, "§ 4-14")
    elif kind is Kind.SEAT:
        found = (*preferential, *individual)
    elif kind is Kind.CATEGORY:
        found = {PREFERENTIAL: preferential, INDIVIDUAL: individual}.get(value, (*preferential, *individual))
    else:
        return OTHER_BASES[kind]
    likeliest = OF_CATEGORY.get(category or "", ("", ""))[late]
    return tuple(sorted(found, key=lambda one: one != likeliest))


WITHOUT_COMPARISON = frozenset({Kind.POINTS, Kind.SEAT, Kind.AHEAD})


def needs_no_grades(kind: Kind, value: int, *, outside_points: bool) -> bool:
    """Whether who has this decision needs no grades that can be compared. Individual treatment alone is enough where
    the county gives places outside the competition on points; elsewhere an officer gives points or a place as well.
    """
    if kind is Kind.CATEGORY:
        return value == PREFERENTIAL or (value == INDIVIDUAL and outside_points)
    return kind in WITHOUT_COMPARISON


class Effect(StrEnum):
    """What a decision does in the next run. The value is the end of the translation key of its sentence."""

    NO_RIGHT = "no_right"
    ADULT_RIGHT = "adult_right"
    YOUTH_RIGHT = "youth_right"
    NOT_RESIDENT = "not_resident"
    RESIDENT = "resident"
    AS_EVERYONE = "as_everyone"
    PREFERENTIAL = "preferential"
    INDIVIDUAL = "individual"
    NO_SPECIAL_REASON = "no_special_reason"
    SPECIAL_REASON = "special_reason"
    SEAT = "seat"
    AHEAD = "ahead"
    BLOCKED = "blocked"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    POINTS = "points"
    SKILL = "skill"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.effect.{self.value}"


EFFECTS: Mapping[Kind, tuple[Effect, ...]] = {
    Kind.RIGHT: (Effect.NO_RIGHT, Effect.ADULT_RIGHT, Effect.YOUTH_RIGHT),
    Kind.RESIDENCE: (Effect.NOT_RESIDENT, Effect.RESIDENT),
    Kind.CATEGORY: (Effect.AS_EVERYONE, Effect.PREFERENTIAL, Effect.INDIVIDUAL),
    Kind.SPECIAL_REASON: (Effect.NO_SPECIAL_REASON, Effect.SPECIAL_REASON),
}
"""By value, where a decision is a choice."""


def effect_of(kind: Kind, value: int) -> Effect:
    """What a decision does."""
    return EFFECTS[kind][value] if kind in EFFECTS else Effect(kind.value)


GIVES_A_NUMBER = frozenset({Kind.POINTS, Kind.SKILL})
"""Where the value is points in hundredths, and no choice."""


def choices_of(kind: Kind) -> tuple[tuple[int, Effect], ...]:
    """Every way to decide a thing of this kind, as value and effect; one where there is nothing to choose."""
    return tuple(enumerate(EFFECTS[kind])) if kind in EFFECTS else ((0, Effect(kind.value)),)


TOLD = frozenset(Kind) - {Kind.SEAT, Kind.AHEAD, Kind.BLOCKED}
"""What the applicant is told at once. A place set aside by hand is no offer before the result is published."""
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
    if not _is_reason(wanted.reason):
        faults.append(FieldFault("/reason", "intake.reason_missing"))
    if faults:
        raise Invalid("intake.decision_invalid", fields=faults)


def require_reason(reason: str) -> None:
    """Refuse to let a decision end without saying why.

    Raises:
        Invalid: `intake.decision_invalid`.
    """
    if not _is_reason(reason):
        raise Invalid("intake.decision_invalid", fields=[FieldFault("/reason", "intake.reason_missing")])


def _is_reason(written: str) -> bool:
    return len(written.strip()) >= SHORTEST_REASON
