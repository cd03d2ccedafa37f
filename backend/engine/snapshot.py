"""What an intake starts from: every fact that decides, frozen.

Tables refer to each other by row number. `-1` means none. Points are whole hundredths (43.8 is 4380). The facts are
gathered outside; what follows from them (who is qualified, who comes before whom, who gets what) is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from backend.engine.columns import Column, Table, Texts, column, texts

NONE = -1
LOTTERY_BITS = 40
MOST_POINTS = (1 << 15) - 1
"""Hundredths that fit into a ranking key, bonuses included: 327.67 points."""


class Right(IntEnum):
    """On what right someone applies (OL §§ 5-1, 18-3). Only the first two are ranked among right-holders."""

    NONE = 0
    ADULT = 1
    YOUTH = 2


class Level(IntEnum):
    """The step of upper secondary education an offering belongs to."""

    VG1 = 1
    VG2 = 2
    VG3 = 3
    SUPPLEMENTARY_YEAR = 4
    """Påbygging til generell studiekompetanse."""


class AreaModel(IntEnum):
    """How a county ties pupils to schools (§ 4-5)."""

    ONE = 0
    REGION_PRIORITY = 1
    AREA_POINTS = 2
    NEAREST_FIRST = 3


class LatePolicy(IntEnum):
    """What becomes of a wish that was sent after the deadline (§ 4-9: considered as far as possible)."""

    EQUAL = 0
    AFTER_OTHERS = 1
    """Behind the residents who were in time, before placements elsewhere and before other counties."""
    REFUSED = 2


class GuestPolicy(IntEnum):
    """Applicants from other counties (§ 4-14 third paragraph: only where seats are free)."""

    AFTER_RESIDENTS = 0
    CLOSED = 1
    """Not in this run: the county opens for them when its own residents' right is met."""


class FallbackScope(IntEnum):
    """Where a resident right-holder may be placed who reaches none of her wishes (videresøking)."""

    NONE = 0
    LISTED = 1
    """Other schools in the county with a listed programme (Vg1) or programme area (higher levels)."""
    ANY_WHEN_FEW = 2
    """As LISTED; who listed fewer programmes than the guarantee asks for, also any Vg1 programme in the county."""


class PoolKind(IntEnum):
    """Whom a pool of seats is for. What no pool takes is the general pool of the offering."""

    GENERAL = 0
    SKILL = 1
    """Documented skill or an entrance test, in addition to points; at most half of the seats (§ 4-6)."""
    OWN_SCHOOL = 2
    AREA = 3
    INDIVIDUAL = 4
    """Preferential right and individual treatment: the county's share outside the competition on points."""
    RESERVE = 5
    """Kept for pupils who return or come on exchange (§ 4-4): for them alone."""


class Standing(IntEnum):
    """Where a wish stands when the run begins. In a first round every wish is NEW."""

    NEW = 0
    HELD = 1
    """A seat that was accepted in an earlier round: it is safe, whatever happens in this one."""
    WAITING = 2
    """On the waiting list, with a yes."""
    OUT = 3
    """Declined, not answered, lapsed or moved up from: competes no more."""
    WITHDRAWN = 4


class DecisionKind(IntEnum):
    """What a case officer has decided about an applicant and an offering before the run."""

    SEAT = 0
    """A seat of her own (særskilt inntak: §§ 4-21 to 4-23, 4-27, 4-28, 4-20, 4-26)."""
    AHEAD = 1
    """Before all who compete, but not at the expense of those who hold a seat (TASINN)."""
    BLOCKED = 2
    QUALIFIED = 3
    """An overall judgement let her in (§ 4-13 second paragraph)."""
    UNQUALIFIED = 4
    POINTS = 5
    """Points given to someone without comparable grades; `value` holds them in hundredths."""


@dataclass(frozen=True, slots=True)
class County:
    """A county's rules as far as they decide an intake. Where they come from is kept with the county's rules."""

    id: str
    area_model: AreaModel = AreaModel.ONE
    area_points_first: bool = False
    """AREA_POINTS: who has area points comes first (True), or the points are added to the grade points (False)."""
    whole_county_when_missing: bool = True
    """REGION_PRIORITY: who has no such programme area in the own region has priority in every region."""
    own_school_levels: tuple[Level, ...] = ()
    """Levels at which the own school's pupils come before others with the same rank otherwise."""
    own_school_first_wish: bool = False
    failed_admitted: int = 0
    """Failed subjects up to which an applicant to Vg2 or Vg3 is qualified by rule (§ 4-13)."""
    failed_judged: int = 99
    """Above `failed_admitted` and up to this an officer judges; beyond it the applicant is not qualified."""
    late: LatePolicy = LatePolicy.AFTER_OTHERS
    guests: GuestPolicy = GuestPolicy.AFTER_RESIDENTS
    fallback: FallbackScope = FallbackScope.LISTED
    fallback_from_round: int = 1
    reserve_permille: int = 0
    """Share of each offering's capacity that the county holds back, rounded down."""
    reserve_released_from_round: int = 1
    guarantee_programmes: int = 3
    """How many different programmes a Vg1 applicant lists to have the right to one of them (OL § 5-1, § 4-7)."""


@dataclass(frozen=True, slots=True)
class Round:
    """Which run this is."""

    number: int
    """1 for the first intake; holdings and waiting places exist from 2 on."""
    year: int
    """The school year that begins this autumn."""
    rules_version: str
    seed_hash: str
    """SHA-256 of the seed of the draw, in hexadecimal, published before the seed is."""
    keeps_waiting_lists: bool = True
    is_dry: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Applicants(Table):
    id: Texts = texts()
    """Opaque; decides nothing but the order of rows."""
    lottery: Column = column("int64")
    """The draw: 0 ≤ x < 2⁴⁰, no two alike, higher wins. One number for all wishes and rounds of a year."""
    right: Column = column("int8", Right.YOUTH.value)
    home: Column = column("int16", NONE)
    """County of residence on the reference date, documented moves included (§ 4-8)."""
    region: Column = column("int16", NONE)
    """Intake area inside the home county."""
    zone: Column = column("int32", NONE)
    """Where journeys start, see `Journeys`."""
    special_reason: Column = column("bool", False)
    """Documented pedagogical or social reasons, or need of Sámi, for a place in another county (§ 4-14 (3))."""
    sami: Column = column("bool", False)
    """Comes first at the state schools of § 4-15."""
    failed: Column = column("int8", 0)
    """Subjects of the level before that were not passed."""


@dataclass(frozen=True, slots=True, eq=False)
class Offerings(Table):
    id: Texts = texts()
    county: Column = column("int16")
    capacity: Column = column("int32")
    programme: Column = column("int32", NONE)
    """Education programme: what the guarantee counts."""
    area: Column = column("int32", NONE)
    """Programme area: what is taught."""
    school: Column = column("int32", NONE)
    region: Column = column("int16", NONE)
    level: Column = column("int8", Level.VG1.value)
    call_permille: Column = column("int32", 1000)
    """Seats called per thousand of capacity, where a county counts on answers of no; rounded down."""
    frozen: Column = column("int32", 0)
    """Seats taken by people outside this run."""
    is_open: Column = column("bool", True)
    nationwide: Column = column("bool", False)
    """Landslinjer and state schools: residence decides nothing (§§ 4-15, 4-16)."""
    sami_first: Column = column("bool", False)


@dataclass(frozen=True, slots=True, eq=False)
class Pools(Table):
    """Named pools, in the order in which an offering fills them. Its general pool holds the seats that are left."""

    offering: Column = column("int32")
    kind: Column = column("int8")
    seats: Column = column("int32")
    first_wish_only: Column = column("bool", False)
    serves_all: Column = column("bool", True)
    """Seats nobody of the pool wants serve everyone, in the general order. Never true of RESERVE."""


@dataclass(frozen=True, slots=True, eq=False)
class Wishes(Table):
    applicant: Column = column("int32")
    rank: Column = column("int16")
    """1 is the first wish; no gaps, no ties."""
    offering: Column = column("int32")
    points: Column = column("int32")
    """Grade points in hundredths; -1 when there are none (individual treatment, §§ 4-20, 4-26)."""
    area_points: Column = column("int32", 0)
    """Hundredths, where the county's model gives any."""
    skill_points: Column = column("int32", 0)
    """Hundredths added in the SKILL pool."""
    full: Column = column("bool", True)
    """Applies for the full programme (§ 4-14 (2))."""
    preferential: Column = column("bool", False)
    """Preferential right without a seat decided yet (§ 4-14 (1) a)."""
    individual: Column = column("bool", False)
    nearest: Column = column("bool", False)
    """The applicant's nearest school with this programme."""
    own_school: Column = column("bool", False)
    """Attends this school now, or is its pupil on exchange."""
    skill: Column = column("bool", False)
    exchange: Column = column("bool", False)
    """May use RESERVE seats."""
    builds_on: Column = column("bool", True)
    """The programme area builds on what the applicant has completed, or is Vg1 after lower secondary (§§ 4-12, 4-13)."""
    requirements_met: Column = column("bool", True)
    """Special requirements of the offering: interview, entrance test, language."""
    late: Column = column("bool", False)
    standing: Column = column("int8", Standing.NEW.value)
    held_pool: Column = column("int32", NONE)
    """Row in `Pools` of a HELD seat; -1 is the general pool."""


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Table):
    applicant: Column = column("int32")
    offering: Column = column("int32")
    kind: Column = column("int8")
    value: Column = column("int32", 0)
    pool: Column = column("int32", NONE)
    """SEAT: the row in `Pools` the seat is taken from; -1 is the general pool."""


@dataclass(frozen=True, slots=True, eq=False)
class Journeys(Table):
    """Minutes from where someone lives to a school, for placements elsewhere. A pair not listed is farthest of all."""

    zone: Column = column("int32")
    school: Column = column("int32")
    minutes: Column = column("int32")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One intake, whole. Rows stand in canonical order, so that equal intakes are equal bytes:

    counties, applicants and offerings by id; pools by offering, then in the order of filling; wishes by applicant and
    rank; decisions by applicant, offering and kind; journeys by zone, minutes and school.
    `snapshot_of` brings any order into this one.
    """

    round: Round
    counties: tuple[County, ...]
    applicants: Applicants
    offerings: Offerings
    pools: Pools
    wishes: Wishes
    decisions: Decisions
    journeys: Journeys
