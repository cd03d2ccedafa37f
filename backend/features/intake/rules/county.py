"""A county's rules, as far as they decide an intake, in the engine's words.

What the county's rules do not say is an own choice, and stands here by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.engine.snapshot import AreaModel, County, FallbackScope, Level

RESERVE_RELEASED_FROM_ROUND = 3
"""Own choice where a county holds seats back and says «until after the second intake» (Akershus)."""
NOBODY_IS_TOO_MANY = 99
"""Failed subjects up to which an officer judges, where the county says that one shall."""

AREA_MODELS = {
    "one_area": AreaModel.ONE,
    "free_choice": AreaModel.ONE,
    "region_priority": AreaModel.REGION_PRIORITY,
    "area_points": AreaModel.AREA_POINTS,
    "nearest_first": AreaModel.NEAREST_FIRST,
}
LEVELS = {
    "vg1": Level.VG1,
    "vg2": Level.VG2,
    "vg3": Level.VG3,
    "vg4": Level.SUPPLEMENTARY_YEAR,
    "vg2_vg3": Level.VG2,
}
"""The catalogue's levels. Påbygging is registered as a Vg3 or a fourth year."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of the county's rules that matter here, in the catalogue's words."""

    number: str
    area_model: str
    whole_county_when_missing: bool
    own_school_levels: tuple[str, ...]
    own_school_first_wish: bool
    failed_admitted: int
    failed_judged: bool
    places_elsewhere: bool
    any_programme_when_few: bool
    reserve_percent: int
    programmes: int


def county_of(terms: Terms) -> County:
    """The engine's county. Late wishes come after those in time: an own choice (§ 4-9)."""
    return County(
        id=terms.number,
        area_model=AREA_MODELS[terms.area_model],
        whole_county_when_missing=terms.whole_county_when_missing,
        own_school_levels=tuple(LEVELS[level] for level in terms.own_school_levels),
        own_school_first_wish=terms.own_school_first_wish,
        failed_admitted=terms.failed_admitted,
        failed_judged=NOBODY_IS_TOO_MANY if terms.failed_judged else terms.failed_admitted,
        fallback=_fallback(terms),
        reserve_permille=10 * terms.reserve_percent,
        reserve_released_from_round=RESERVE_RELEASED_FROM_ROUND if terms.reserve_percent else 1,
        guarantee_programmes=terms.programmes,
    )


def _fallback(terms: Terms) -> FallbackScope:
    if not terms.places_elsewhere:
        return FallbackScope.NONE
    return FallbackScope.ANY_WHEN_FEW if terms.any_programme_when_few else FallbackScope.LISTED
