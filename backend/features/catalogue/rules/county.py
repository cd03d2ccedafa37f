"""What a county decides for itself, as values with a source: the national text where it has decided nothing.

Serves opplæringsforskrifta § 4-5 (FOR-2024-06-03-900): the county regulates intake areas, late applications and
special requirements. Every value carries the text it comes from, the days it holds, and whether somebody has
checked it against that text; a value that is not verified is shown as expected, never as decided.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from backend.kernel.periods import Period

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


ALWAYS = Period()
LEAP_DAY = "02-29"
DEADLINE = (3, 1)
"""§ 4-9: month and day."""


class Origin(StrEnum):
    """Who decided a value."""

    NATIONAL = "national"
    COUNTY = "county"


class AreaModel(StrEnum):
    """How a county ties pupils to schools."""

    ONE_AREA = "one_area"
    FREE_CHOICE = "free_choice"
    REGION_PRIORITY = "region_priority"
    AREA_POINTS = "area_points"
    NEAREST_FIRST = "nearest_first"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.area_model.{self.value}"


class MissingProgramme(StrEnum):
    """Where a pupil competes when the own area lacks the programme."""

    NOT_STATED = "not_stated"
    WHOLE_COUNTY = "whole_county"
    POINTS_EVERYWHERE = "points_everywhere"


class TooFewProgrammes(StrEnum):
    """What becomes of a Vg1 applicant with fewer than three programmes."""

    ANY_PROGRAMME_WITH_ROOM = "any_programme_with_room"
    LOSES_GUARANTEE = "loses_guarantee"
    MAY_BE_PLACED_ELSEWHERE = "may_be_placed_elsewhere"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.too_few.{self.value}"


class Change(StrEnum):
    """Whether an application may be changed after the deadline."""

    NONE = "none"
    ONCE = "once"
    REOPENED_BY_OFFICER = "reopened_by_officer"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.change.{self.value}"


class Vg3Basis(StrEnum):
    """Which years' grades count for Vg3 (§ 4-25: both; some counties say Vg2 only)."""

    VG1_AND_VG2 = "vg1_and_vg2"
    VG2_ONLY = "vg2_only"


class Rounding(StrEnum):
    """Reading of «mean with two decimals, times ten» (§§ 4-19, 4-25): round the mean, or the points."""

    MEAN = "mean"
    POINTS = "points"


class Judgement(StrEnum):
    """What happens to an applicant with more failed subjects than the county lets in by rule."""

    MANUAL = "manual"
    UNQUALIFIED = "unqualified"


class ListKeeper(StrEnum):
    """Who runs the waiting lists after the central intake."""

    COUNTY = "county"
    SCHOOLS = "schools"


class ListChoice(StrEnum):
    """Which waiting places an applicant may keep when she answers."""

    ALL_OR_NONE = "all_or_none"
    EACH = "each"


class Absence(StrEnum):
    """What an unexplained absence at school start costs."""

    NOT_STATED = "not_stated"
    MAY_LOSE = "may_lose"
    LOSES = "loses"


class Deferral(StrEnum):
    """Whether a place can be kept for next year for somebody who is ill, pregnant or called up."""

    NOT_STATED = "not_stated"
    MAY_BE_GRANTED = "may_be_granted"


@dataclass(frozen=True, slots=True)
class Ruled(Generic[T_co]):
    """A value with its source. `note` says, in English and for staff, what is uncertain about it."""

    value: T_co
    legal: str
    verified: bool
    origin: Origin
    valid: Period = ALWAYS
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """Change after the deadline: the policy, the last day, and what it takes."""

    policy: Change
    until: date | None = None
    weighty_reasons: bool = False
    via_adviser: bool = False


@dataclass(frozen=True, slots=True)
class AnswerAhead:
    """Forhåndssvar: an answer given before the offer. Without `opens` it can be given from submission on."""

    offered: bool
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class FailedSubjects:
    """Applicants with up to `admitted_up_to` failed subjects are qualified by rule; what happens above that."""

    admitted_up_to: int
    above: Judgement


@dataclass(frozen=True, slots=True)
class OwnSchool:
    """Levels at which the own school's pupils come first, and on which terms."""

    levels: tuple[str, ...] = ()
    academic_only: bool = False
    requires_first_wish: bool = False
    includes_exchange: bool = False


@dataclass(frozen=True, slots=True)
class SkillPool:
    """Seats for skill tests (§ 4-6: at most half), and extra points where the county uses them."""

    share_percent: int
    bonus_points: tuple[int, ...] = ()
    requires_first_wish: bool = False
    only_if_oversubscribed: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLists:
    """Who keeps them, how many hours an applicant has to answer, and the last day."""

    kept_by: ListKeeper
    response_hours: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What silence at the answer deadline costs."""

    loses_seat: bool
    loses_waiting_lists: bool


@dataclass(frozen=True, slots=True)
class CountyRules:
    """The rules of one county for applications to one school year."""

    county: str
    school_year: int
    carried_from: int | None
    """The year the rules were written for, when nothing newer has been entered; `None` when they are this year's."""
    area_model: Ruled[AreaModel]
    regions: Ruled[tuple[str, ...]]
    missing_programme: Ruled[MissingProgramme]
    vg1_programmes: Ruled[int]
    schools_per_programme: Ruled[int | None]
    """`None`: as many as the applicant likes."""
    vg23_areas: Ruled[int | None]
    vg23_schools_per_area: Ruled[int | None]
    nearest_school_first: Ruled[bool]
    too_few_programmes: Ruled[TooFewProgrammes]
    placement_elsewhere: Ruled[bool]
    """Videresøking: whether a seat may be given at a school or area that was not wished for."""
    reserve_percent: Ruled[int]
    outside_points_percent: Ruled[int]
    own_school: Ruled[OwnSchool]
    skill_pool: Ruled[SkillPool]
    vg3_basis: Ruled[Vg3Basis]
    rounding: Ruled[Rounding]
    failed_subjects: Ruled[FailedSubjects]
    change_after_deadline: Ruled[ChangeRule]
    moving_documents_by: Ruled[date]
    answer_ahead: Ruled[AnswerAhead]
    unanswered: Ruled[Unanswered]
    corrected_answer_days: Ruled[int]
    """Days an applicant has to answer a place that a correction gave her, the day it was given not counted."""
    waiting_lists: Ruled[WaitingLists]
    waiting_list_choice: Ruled[ListChoice]
    first_day_absence: Ruled[Absence]
    deferral: Ruled[Deferral]
    border_counties: Ruled[tuple[str, ...]]
    """Counties from which some municipalities' applicants compete on equal terms."""

    def values(self) -> Iterator[tuple[str, Ruled[Any]]]:
        """Every ruled value by its name."""
        for field in fields(self):
            found = getattr(self, field.name)
            if isinstance(found, Ruled):
                yield field.name, found

    def unverified(self) -> tuple[str, ...]:
        """Names of the values nobody has checked against their source."""
        return tuple(name for name, ruled in self.values() if not ruled.verified)


class RulesError(Exception):
    """A rules file that cannot be believed. `faults` names each value and what is wrong with it."""

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        super().__init__(f"{file}: " + "; ".join(faults))
        self.faults = faults


def rules_from(
    county: str, school_year: int, national: Mapping[str, Any], local: Mapping[str, Any], file: str = "rules"
) -> CountyRules:
    """Build a county's rules: its own values over the national ones.

    Both mappings hold `name = {value, legal, verified, note?, valid_from?, valid_to?}`; `regulation` and
    `school_year` of the local one are the defaults of its values. Days are written `MM-DD` and fall in the
    calendar year that the school year starts in.

    Raises:
        RulesError: an unknown name, a missing value, or a value that does not fit; every fault is named.
    """
    faults: list[str] = []
    built: dict[str, Ruled[Any]] = {}
    known = {*READERS, *HEADER}
    faults.extend(f"{name}: unknown" for name in (*national, *local) if name not in known)
    for name, reader in READERS.items():
        try:
            is_local = name in local and _holds(local[name], school_year)
            origin, source = (Origin.COUNTY, local) if is_local else (Origin.NATIONAL, national)
            built[name] = _ruled(source[name], reader, school_year, origin, source.get("regulation", ""))
        except (KeyError, TypeError, ValueError) as fault:
            faults.append(f"{name}: {fault!r}")
    if faults:
        raise RulesError(file, tuple(faults))
    written_for = local.get("school_year", school_year)
    return CountyRules(county, school_year, None if written_for == school_year else written_for, **built)


def _holds(entry: object, year: int) -> bool:
    """Whether a value is in force on the day that applications to the school year are due."""
    if not isinstance(entry, Mapping):
        raise TypeError(f"{entry!r} is a value without its source")
    return Period(entry.get("valid_from"), entry.get("valid_to")).covers(date(year, *DEADLINE))


def _ruled(
    entry: Mapping[str, Any], read: Callable[[Any, int], T], year: int, origin: Origin, regulation: str
) -> Ruled[T]:
    legal = entry.get("legal") or regulation
    if not legal:
        raise ValueError("no legal source")
    if not isinstance(entry["verified"], bool):
        raise TypeError("verified is neither true nor false")
    return Ruled(
        value=read(entry.get("value"), year),
        legal=legal,
        verified=entry["verified"],
        origin=origin,
        valid=Period(entry.get("valid_from"), entry.get("valid_to")),
        note=entry.get("note", ""),
    )


def _day(text: str, year: int) -> date:
    if text == LEAP_DAY and not isleap(year):
        # Written for a leap year and carried on: the last day of February it is.
        return date(year, 2, 28)
    return date.fromisoformat(f"{year}-{text}")


def _maybe_day(text: str | None, year: int) -> date | None:
    return None if text is None else _day(text, year)


def _whole(value: Any, _: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _limit(value: Any, year: int) -> int | None:
    """A whole number, or the word for none."""
    return None if value == "no_limit" else _whole(value, year)


def _flag(value: Any, _: int) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _texts(value: Any, _: int) -> tuple[str, ...]:
    return tuple(str(part) for part in value)


def _change(value: Any, year: int) -> ChangeRule:
    more = {name: found for name, found in value.items() if name not in {"policy", "until"}}
    return ChangeRule(Change(value["policy"]), _maybe_day(value.get("until"), year), **more)


def _answer_ahead(value: Any, year: int) -> AnswerAhead:
    return AnswerAhead(
        _flag(value["offered"], year),
        _maybe_day(value.get("opens"), year),
        _maybe_day(value.get("closes"), year),
    )


def _failed(value: Any, year: int) -> FailedSubjects:
    return FailedSubjects(_whole(value["admitted_up_to"], year), Judgement(value["above"]))


def _own_school(value: Any, _: int) -> OwnSchool:
    return OwnSchool(**{**value, "levels": tuple(value.get("levels", ()))})


def _skill_pool(value: Any, _: int) -> SkillPool:
    pool = SkillPool(**{**value, "bonus_points": tuple(value.get("bonus_points", ()))})
    if not 0 <= pool.share_percent <= 50:
        raise ValueError("§ 4-6 lets at most half of the seats go by skills")
    return pool


def _waiting_lists(value: Any, year: int) -> WaitingLists:
    return WaitingLists(
        ListKeeper(value["kept_by"]), value.get("response_hours"), _maybe_day(value.get("until"), year)
    )


HEADER = ("county", "school_year", "regulation", "title")
READERS: dict[str, Callable[[Any, int], Any]] = {
    "area_model": lambda value, _: AreaModel(value),
    "regions": _texts,
    "missing_programme": lambda value, _: MissingProgramme(value),
    "vg1_programmes": _whole,
    "schools_per_programme": _limit,
    "vg23_areas": _limit,
    "vg23_schools_per_area": _limit,
    "nearest_school_first": _flag,
    "too_few_programmes": lambda value, _: TooFewProgrammes(value),
    "placement_elsewhere": _flag,
    "reserve_percent": _whole,
    "outside_points_percent": _whole,
    "own_school": _own_school,
    "skill_pool": _skill_pool,
    "vg3_basis": lambda value, _: Vg3Basis(value),
    "rounding": lambda value, _: Rounding(value),
    "failed_subjects": _failed,
    "change_after_deadline": _change,
    "moving_documents_by": _day,
    "answer_ahead": _answer_ahead,
    "unanswered": lambda value, _: Unanswered(**value),
    "corrected_answer_days": _whole,
    "waiting_lists": _waiting_lists,
    "waiting_list_choice": lambda value, _: ListChoice(value),
    "first_day_absence": lambda value, _: Absence(value),
    "deferral": lambda value, _: Deferral(value),
    "border_counties": _texts,
}
