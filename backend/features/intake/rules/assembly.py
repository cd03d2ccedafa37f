"""From plain rows to a snapshot: ids become rows, in the engine's canonical order; what does not fit is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from backend.engine import lottery
from backend.engine.canonical import snapshot_of
from backend.engine.gates import faults_of
from backend.engine.snapshot import (
    NONE,
    Applicants,
    Decisions,
    Journeys,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Right,
    Round,
    Snapshot,
    Wishes,
)
from backend.features.intake.rules.decisions import IN_ENGINE, INDIVIDUAL, PREFERENTIAL, Kind
from backend.features.intake.rules.gates import Gate, GateCode
from backend.features.intake.rules.journeys import minutes_for
from backend.features.intake.rules.material import (
    Applied,
    CountyTerms,
    Decided,
    Material,
    Offered,
    Person,
    Wished,
)
from backend.features.intake.rules.statuses import standing_of
from backend.features.intake.rules.structure import Seats

UNKNOWN = Person()
NO_SEATS = Seats(0)


@dataclass(frozen=True, slots=True)
class Legend:
    """What the rows of a snapshot are called outside the engine: by row of `Wishes`, and by row of `Offerings`."""

    wishes: tuple[str, ...]
    applications: tuple[str, ...]
    codes: tuple[str, ...]
    """The official status each wish came with."""
    numbers: tuple[int, ...]
    """Its place on the list that the last round published; 0 for none."""
    offerings: tuple[tuple[str, str, str], ...]
    """Area, school and county."""
    elsewhere: tuple[str, ...] = ()
    """Of `wishes` those that are none: places found elsewhere in an earlier round, held since."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A snapshot with its legend, and what must be put right before it may count."""

    snapshot: Snapshot
    legend: Legend
    gates: tuple[Gate, ...]
    runs: bool
    """Whether the engine takes it; a dry run may go on although some gates are not empty."""


class Line(NamedTuple):
    """A wish in its place: in the one order of its applicant, nationwide."""

    applicant: int
    rank: int
    offering: int
    application: Applied
    wish: Wished


@dataclass
class Assembly:
    """One snapshot in the making."""

    material: Material
    round: Round
    seed: bytes
    gates: list[Gate] = field(default_factory=list)

    def assembled(self) -> Assembled:
        """The whole, in canonical order."""
        self._look_at_material()
        snapshot = snapshot_of(
            Snapshot(
                round=self.round,
                counties=tuple(terms.county for terms in self._counties),
                applicants=self._applicants(),
                offerings=self._offerings(),
                pools=self._pools[0],
                wishes=self._wishes(),
                decisions=self._decisions(),
                journeys=self._journeys(),
            )
        )
        faults = [
            Gate(GateCode.ENGINE, fault.count, params={"fault": fault.code}) for fault in faults_of(snapshot)
        ]
        return Assembled(snapshot, self._legend(), (*self.gates, *faults), runs=not faults)

    def _look_at_material(self) -> None:
        """The gates that can be judged before there is a snapshot."""
        carried = tuple(terms.county.id for terms in self._counties if terms.rules_carried)
        without = tuple(one.id for one in self._offered if one.seats is None)
        lost = tuple(one.id for one in self.material.applications if None in map(self._place, one.wishes))
        undecided = tuple(
            one.id
            for one in self.material.applications
            if one.needs_category and (one.id, Kind.CATEGORY) not in self._about_application
        )
        waited_for = self.material.corrections_open
        found = (
            Gate(GateCode.RULES_CARRIED, len(carried), counties=carried),
            Gate(GateCode.SEATS_MISSING, len(without), offerings=without),
            Gate(GateCode.WISH_NOT_OFFERED, len(lost), applications=lost),
            Gate(GateCode.CATEGORY_UNDECIDED, len(undecided), applications=undecided),
            Gate(GateCode.CORRECTION_OPEN, len(waited_for), applications=waited_for),
        )
        self.gates += [gate for gate in found if gate.count]

    # Rows by id

    @cached_property
    def _counties(self) -> tuple[CountyTerms, ...]:
        return tuple(sorted(self.material.counties, key=lambda terms: terms.county.id))

    @cached_property
    def _county_rows(self) -> dict[str, int]:
        return {terms.county.id: row for row, terms in enumerate(self._counties)}

    @cached_property
    def _offered(self) -> tuple[Offered, ...]:
        return tuple(sorted(self.material.offerings, key=lambda one: one.id))

    @cached_property
    def _offering_rows(self) -> dict[tuple[str, str], int]:
        return {(one.area, one.school): row for row, one in enumerate(self._offered)}

    def _place(self, wish: Wished) -> int | None:
        return self._offering_rows.get((wish.area, wish.school))

    @cached_property
    def _accounts(self) -> tuple[str, ...]:
        return tuple(sorted({one.account for one in self.material.applications}))

    @cached_property
    def _of_account(self) -> dict[str, list[Applied]]:
        """Somebody's applications in her one order: the home county's first, then by county number."""
        found: dict[str, list[Applied]] = {}
        for one in self.material.applications:
            found.setdefault(one.account, []).append(one)
        for account, several in found.items():
            home = self._person(account).home
            several.sort(key=lambda one: (one.county != home, one.county))
        return found

    def _person(self, account: str) -> Person:
        return self.material.people.get(account, UNKNOWN)

    @cached_property
    def _about_application(self) -> dict[tuple[str, Kind], int]:
        return {(one.application, one.kind): one.value for one in self.material.decisions if one.wish is None}

    @cached_property
    def _skills(self) -> dict[tuple[str, tuple[str, str]], int]:
        return {
            (one.application, one.wish): one.value
            for one in self.material.decisions
            if one.kind is Kind.SKILL and one.wish is not None
        }

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tuple(
            line for row, account in enumerate(self._accounts) for line in self._lines_of(row, account)
        )

    def _lines_of(self, row: int, account: str) -> Iterator[Line]:
        rank = 0
        for application, wish in self._in_order(account):
            offering = self._place(wish)
            if offering is not None:
                rank += 1
                yield Line(row, rank, offering, application, wish)

    def _in_order(self, account: str) -> list[tuple[Applied, Wished]]:
        """Somebody's wishes in her one order; a place elsewhere that she holds after all of them."""
        wishes = [
            (application, wish)
            for application in self._of_account[account]
            for wish in sorted(application.wishes, key=lambda one: one.rank)
        ]
        return sorted(wishes, key=lambda one: one[1].elsewhere)

    # Tables

    def _applicants(self) -> Applicants:
        people = [self._person(account) for account in self._accounts]
        return Applicants(
            id=self._accounts,
            lottery=lottery.draw(self.seed, self.round.year, self._accounts),
            right=np.array([self._decided(account, Kind.RIGHT, Right.YOUTH) for account in self._accounts]),
            home=np.array([self._home(account) for account in self._accounts], "int16"),
            zone=np.array([self._zones.get(one.postal_code or "", NONE) for one in people], "int32"),
            special_reason=np.array(
                [bool(self._decided(account, Kind.SPECIAL_REASON, 0)) for account in self._accounts], np.bool_
            ),
            failed=np.array([min(one.failed, 100) for one in people], "int8"),
        )

    def _decided(self, account: str, kind: Kind, otherwise: int) -> int:
        found = [self._about_application.get((one.id, kind)) for one in self._of_account[account]]
        return next((int(value) for value in found if value is not None), int(otherwise))

    def _home(self, account: str) -> int:
        """The county of residence: an officer's decision, else the population register's."""
        home = self._person(account).home
        for one in self._of_account[account]:
            decided = self._about_application.get((one.id, Kind.RESIDENCE))
            if decided:
                return self._county_rows[one.county]
            if decided == 0 and one.county == home:
                home = None
        return self._county_rows.get(home or "", NONE)

    def _offerings(self) -> Offerings:
        seats = [one.seats or NO_SEATS for one in self._offered]
        return Offerings(
            id=tuple(one.id for one in self._offered),
            county=np.array([self._county_rows[one.county] for one in self._offered], "int16"),
            capacity=np.array([one.capacity for one in seats], "int32"),
            programme=_numbered(one.programme for one in self._offered),
            area=_numbered(one.area for one in self._offered),
            school=_numbered(one.school for one in self._offered),
            level=np.array([one.level for one in self._offered], "int8"),
            call_permille=np.array([one.call_permille for one in seats], "int32"),
            frozen=np.array([one.frozen for one in seats], "int32"),
            is_open=np.array([one.is_open for one in seats], np.bool_),
        )

    @cached_property
    def _pools(self) -> tuple[Pools, dict[tuple[int, PoolKind], int]]:
        rows = [
            (row, kind, seats)
            for row, one in enumerate(self._offered)
            for kind, seats in (one.seats or NO_SEATS).pools.items()
        ]
        first_wish = [
            kind is PoolKind.SKILL and self._terms_at(row).skill_first_wish for row, kind, _ in rows
        ]
        pools = Pools(
            offering=np.array([row for row, _, _ in rows], "int32"),
            kind=np.array([kind for _, kind, _ in rows], "int8"),
            seats=np.array([seats for _, _, seats in rows], "int32"),
            first_wish_only=np.array(first_wish, np.bool_),
            serves_all=np.array([kind is not PoolKind.RESERVE for _, kind, _ in rows], np.bool_),
        )
        return pools, {(row, kind): place for place, (row, kind, _) in enumerate(rows)}

    def _terms_at(self, offering: int) -> CountyTerms:
        return self._counties[self._county_rows[self._offered[offering].county]]

    def _wishes(self) -> Wishes:
        lines = self._lines
        category = [self._about_application.get((line.application.id, Kind.CATEGORY), 0) for line in lines]
        skills = [
            self._skills.get((line.application.id, (line.wish.area, line.wish.school))) for line in lines
        ]
        standing = {code: standing_of(code, self.round.number) for code in {line.wish.code for line in lines}}
        return Wishes(
            applicant=np.array([line.applicant for line in lines], "int32"),
            rank=np.array([line.rank for line in lines], "int16"),
            offering=np.array([line.offering for line in lines], "int32"),
            points=np.array([self._points(line) for line in lines], "int32"),
            skill_points=np.array([value or 0 for value in skills], "int32"),
            preferential=np.array([value == PREFERENTIAL for value in category], np.bool_),
            individual=np.array([value == INDIVIDUAL for value in category], np.bool_),
            nearest=np.array([self._is_nearest(line) for line in lines], np.bool_),
            own_school=np.array([self._is_own_school(line) for line in lines], np.bool_),
            skill=np.array([value is not None for value in skills], np.bool_),
            builds_on=np.array([self._builds_on(line) for line in lines], np.bool_),
            late=np.array([line.application.late for line in lines], np.bool_),
            standing=np.array([standing[line.wish.code] for line in lines], "int8"),
            held_pool=np.array([self._held_pool(line) for line in lines], "int32"),
        )

    def _held_pool(self, line: Line) -> int:
        """Where a seat she has counts: in the pool it was taken from, if the offering still has it."""
        kind = self.material.held_pools.get(line.wish.id)
        return NONE if kind is None else self._pools[1].get((line.offering, kind), NONE)

    def _points(self, line: Line) -> int:
        return self._points_at[line.offering].get(line.application.account, NONE)

    @cached_property
    def _points_at(self) -> tuple[Mapping[str, int], ...]:
        """Offering by offering, everybody's points there."""
        return tuple(self.material.points.get((one.level, one.county), {}) for one in self._offered)

    def _builds_on(self, line: Line) -> bool:
        offered = self._offered[line.offering]
        if offered.level is Level.VG1:
            return True
        completed = self._person(line.application.account).completed
        return offered.area in self.material.open_areas.get((completed or "", offered.county), frozenset())

    def _is_own_school(self, line: Line) -> bool:
        offered = self._offered[line.offering]
        if self._terms_at(line.offering).own_school_academic_only and not offered.is_academic:
            return False
        return self._person(line.application.account).school == offered.school

    # Geography

    @cached_property
    def _zones(self) -> dict[str, int]:
        codes = {self._person(account).postal_code or "" for account in self._accounts}
        return {code: row for row, code in enumerate(sorted(codes & set(self.material.places)))}

    def _is_nearest(self, line: Line) -> bool:
        offered = self._offered[line.offering]
        code = self._person(line.application.account).postal_code or ""
        key = code, offered.area, offered.county
        if key not in self._nearest:
            self._nearest[key] = self._nearest_school(*key)
        return self._nearest[key] == offered.school

    @cached_property
    def _nearest(self) -> dict[tuple[str, str, str], str | None]:
        return {}

    def _nearest_school(self, code: str, area: str, county: str) -> str | None:
        """The nearest open school of the county with the programme area, as the crow flies."""
        home = self.material.places.get(code)
        near = [
            (home.kilometres_to(one.point), one.school)
            for one in self._with_area.get((area, county), ())
            if home and one.point and (one.seats or NO_SEATS).is_open
        ]
        return min(near)[1] if near else None

    @cached_property
    def _with_area(self) -> dict[tuple[str, str], list[Offered]]:
        found: dict[tuple[str, str], list[Offered]] = {}
        for one in self._offered:
            found.setdefault((one.area, one.county), []).append(one)
        return found

    def _journeys(self) -> Journeys:
        """From every postal code to every school of the county of those who live there."""
        schools = {
            one.school: (row, one) for one, row in zip(self._offered, self._offerings().school, strict=True)
        }
        homes = {(one.postal_code or "", one.home) for one in map(self._person, self._accounts)}
        rows = {
            (self._zones[code], int(row)): minutes_for(self.material.places[code].kilometres_to(one.point))
            for code, home in homes
            if code in self._zones
            for row, one in schools.values()
            if one.county == home and one.point
        }
        return Journeys(
            zone=np.array([zone for zone, _ in rows], "int32"),
            school=np.array([school for _, school in rows], "int32"),
            minutes=np.array(list(rows.values()), "int32"),
        )

    # Decisions

    def _decisions(self) -> Decisions:
        applicants = {account: row for row, account in enumerate(self._accounts)}
        accounts = {one.id: one.account for one in self.material.applications}
        rows = [
            (
                applicants[accounts[one.application]],
                place,
                IN_ENGINE[one.kind],
                one.value,
                self._pool(one, place),
            )
            for one in self.material.decisions
            if one.kind in IN_ENGINE and one.application in accounts and one.wish is not None
            if (place := self._offering_rows.get(one.wish)) is not None
        ]
        names = ("applicant", "offering", "kind", "value", "pool")
        return Decisions(
            **{name: np.array([row[at] for row in rows], "int32") for at, name in enumerate(names)}
        )

    def _pool(self, one: Decided, offering: int) -> int:
        """The seats that a decided seat is taken from: those outside the competition on points, where there are any."""
        if one.kind is not Kind.SEAT:
            return NONE
        return self._pools[1].get((offering, PoolKind.INDIVIDUAL), NONE)

    def _legend(self) -> Legend:
        lines = self._lines
        return Legend(
            wishes=tuple(line.wish.id for line in lines),
            applications=tuple(line.application.id for line in lines),
            codes=tuple(line.wish.code for line in lines),
            numbers=tuple(self.material.numbers.get(line.wish.id, 0) for line in lines),
            offerings=tuple((one.area, one.school, one.county) for one in self._offered),
            elsewhere=tuple(line.wish.id for line in lines if line.wish.elsewhere),
        )


def _numbered(names: Iterable[str]) -> Any:
    """A number for each name: equal names are the same one."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], "int32")


def assemble(material: Material, number: Round, seed: bytes) -> Assembled:
    """Put a round's material together.

    Raises:
        KeyError: an offering lies in a county that takes no part.
    """
    return Assembly(material, number, seed).assembled()
