"""The rulebook once more, plain: one applicant at a time, dictionaries and tuples, no arithmetic on keys.

Written straight from `backend/engine/RULES.md` to be read beside it. Slow on purpose; `run` and `verify` are held
against it on small intakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from backend.engine.result import (
    CutOffs,
    ExtraSeats,
    Placements,
    Reason,
    Result,
    Shortfalls,
    Status,
    WaitingPlaces,
    WishOutcomes,
)
from backend.engine.snapshot import (
    NONE,
    AreaModel,
    County,
    DecisionKind,
    FallbackScope,
    GuestPolicy,
    LatePolicy,
    Level,
    PoolKind,
    Right,
    Snapshot,
    Standing,
)

HIGHEST = (1 << 64) - 1
UNKNOWN = 1 << 40


class Key(NamedTuple):
    """What is compared, from left to right (section 2)."""

    rank: int
    member: bool
    full: bool
    preferential: bool
    tier: int
    points: int
    draw: int

    @property
    def packed(self) -> int:
        number = self.rank
        for value, bits in zip(self[1:], (1, 1, 1, 2, 15, 40), strict=True):
            number = number << bits | int(value)
        return number

    def ties_with(self, other: Key) -> bool:
        return self[:-1] == other[:-1]


class Ask(NamedTuple):
    """One queue on somebody's list; `wish` is -1 for a placement elsewhere."""

    applicant: int
    wish: int
    queue: int
    key: Key


@dataclass(frozen=True)
class Row:
    """One row of a table, by name."""

    number: int
    values: dict[str, object]

    def __getattr__(self, name: str) -> int:
        return self.values[name]  # type: ignore[return-value]


def rows(table: object) -> list[Row]:
    columns = {name: list(content) for name, content in table.items()}  # type: ignore[attr-defined]
    return [
        Row(n, {name: _plain(content[n]) for name, content in columns.items()}) for n in range(len(table))
    ]  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else value


class Reference:
    """One intake, worked through section by section."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.round = snapshot.round
        self.counties = snapshot.counties
        self.applicants, self.offerings = rows(snapshot.applicants), rows(snapshot.offerings)
        self.pools, self.wishes = rows(snapshot.pools), rows(snapshot.wishes)
        self.decisions: dict[tuple[int, int, int], Row] = {
            (d.applicant, d.offering, d.kind): d for d in rows(snapshot.decisions)
        }
        self.minutes: dict[tuple[int, int], int] = {}
        for journey in rows(snapshot.journeys):
            self.minutes.setdefault((journey.zone, journey.school), journey.minutes)

    # Small questions

    def decided(self, wish: Row, kind: DecisionKind) -> Row | None:
        return self.decisions.get((wish.applicant, wish.offering, kind))

    def offering(self, wish: Row) -> Row:
        return self.offerings[wish.offering]

    def county(self, wish: Row) -> County:
        return self.counties[self.offering(wish).county]

    def wishes_of(self, applicant: int) -> list[Row]:
        return sorted((w for w in self.wishes if w.applicant == applicant), key=lambda w: w.rank)

    def pools_of(self, offering: int) -> list[Row]:
        return [p for p in self.pools if p.offering == offering]

    def is_resident(self, wish: Row) -> bool:
        offering = self.offering(wish)
        return bool(offering.nationwide) or self.applicants[wish.applicant].home == offering.county

    # 1. Does the wish compete?

    def individual_pool(self, wish: Row) -> Row | None:
        """The offering's INDIVIDUAL pool, where the wish is a member of it."""
        pools = (p for p in self.pools_of(wish.offering) if p.kind == PoolKind.INDIVIDUAL)
        return next((pool for pool in pools if self.is_member(wish, pool)), None)

    def lacks_points(self, wish: Row) -> bool:
        return wish.points < 0 and not self.decided(wish, DecisionKind.POINTS)

    @cached_property
    def refusals(self) -> list[tuple[Status, Reason] | None]:
        return [self.refusal(wish) for wish in self.wishes]

    def competes(self, wish: Row) -> bool:
        return self.refusals[wish.number] is None

    def refusal(self, wish: Row) -> tuple[Status, Reason] | None:  # noqa: PLR0911
        """The first line of section 1 that fits; None when the wish competes."""
        if wish.standing == Standing.WITHDRAWN:
            return Status.WITHDRAWN, Reason.WITHDRAWN_BY_APPLICANT
        if not self.offering(wish).is_open:
            return Status.CLOSED, Reason.OFFERING_CLOSED
        if wish.standing == Standing.OUT:
            return Status.OUT, Reason.EARLIER_ROUND
        if any(
            w.standing == Standing.HELD and self.offering(w).is_open and w.rank < wish.rank
            for w in self.wishes_of(wish.applicant)
        ):
            return Status.LAPSED, Reason.HIGHER_WISH
        if wish.standing == Standing.HELD:
            return None
        if self.decided(wish, DecisionKind.BLOCKED):
            return Status.BLOCKED, Reason.BLOCKED_BY_OFFICER
        if self.decided(wish, DecisionKind.SEAT) or self.decided(wish, DecisionKind.AHEAD):
            return None
        if self.decided(wish, DecisionKind.UNQUALIFIED):
            return Status.UNQUALIFIED, Reason.JUDGED
        if not self.decided(wish, DecisionKind.QUALIFIED) and (found := self._unqualified(wish)):
            return found
        return self._out_of_turn(wish)

    def _unqualified(self, wish: Row) -> tuple[Status, Reason] | None:
        county, failed = self.county(wish), self.applicants[wish.applicant].failed
        if not wish.builds_on:
            return Status.UNQUALIFIED, Reason.NO_RIGHT_TO_LEVEL
        if self.offering(wish).level > Level.VG1:
            if failed > county.failed_judged:
                return Status.UNQUALIFIED, Reason.TOO_MANY_FAILED
            if failed > county.failed_admitted:
                return Status.MANUAL, Reason.FAILED_TO_JUDGE
        if not wish.requirements_met:
            return Status.UNQUALIFIED, Reason.REQUIREMENT_MISSING
        return None

    def _out_of_turn(self, wish: Row) -> tuple[Status, Reason] | None:
        county = self.county(wish)
        if wish.late and county.late == LatePolicy.REFUSED:
            return Status.UNQUALIFIED, Reason.LATE
        if not self.is_resident(wish) and county.guests == GuestPolicy.CLOSED:
            return Status.NO_SEAT, Reason.GUESTS_CLOSED
        if self.lacks_points(wish) and not self.individual_pool(wish) and not wish.preferential:
            return Status.MANUAL, Reason.NO_POINTS
        return None

    def is_alone(self, wish: Row) -> bool:
        """Whether a competing wish competes in the INDIVIDUAL pool alone (1.14)."""
        return (
            not self.is_certain(wish) and self.lacks_points(wish) and self.individual_pool(wish) is not None
        )

    def is_certain(self, wish: Row) -> bool:
        """Whether the wish competes by lines 4 or 6."""
        return (
            wish.standing == Standing.HELD
            or self.decided(wish, DecisionKind.SEAT) is not None
            or self.decided(wish, DecisionKind.AHEAD) is not None
        )

    # 2. The ranking key

    def rank_class(self, wish: Row) -> int:
        applicant = self.applicants[wish.applicant]
        if wish.standing == Standing.HELD or self.decided(wish, DecisionKind.SEAT):
            return 8
        if self.decided(wish, DecisionKind.AHEAD):
            return 7
        if applicant.right == Right.NONE:
            return 1
        if self.is_resident(wish):
            return 5 if wish.late and self.county(wish).late == LatePolicy.AFTER_OTHERS else 6
        return 3 if applicant.special_reason else 2

    def passes_area_test(self, wish: Row) -> bool:
        applicant, offering, county = (
            self.applicants[wish.applicant],
            self.offering(wish),
            self.county(wish),
        )
        if offering.sami_first:
            return bool(applicant.sami)
        if offering.nationwide:
            return False
        if county.area_model == AreaModel.REGION_PRIORITY:
            return self._has_region_priority(applicant, offering, county)
        if county.area_model == AreaModel.AREA_POINTS:
            return county.area_points_first and wish.area_points > 0
        return county.area_model == AreaModel.NEAREST_FIRST and bool(wish.nearest)

    def _has_region_priority(self, applicant: Row, offering: Row, county: County) -> bool:
        if applicant.region == NONE:
            return False
        if applicant.region == offering.region:
            return True
        return (
            county.whole_county_when_missing
            and offering.area != NONE
            and not any(
                o.is_open and o.region == applicant.region and o.area == offering.area for o in self.offerings
            )
        )

    def tier(self, wish: Row) -> int:
        if not self.is_resident(wish) or self.rank_class(wish) == 8:
            return 0
        county = self.county(wish)
        own_school = (
            wish.own_school
            and self.offering(wish).level in county.own_school_levels
            and (wish.rank == 1 or not county.own_school_first_wish)
        )
        return 2 * bool(own_school) + self.passes_area_test(wish)

    def own_points(self, wish: Row) -> int:
        decided = self.decided(wish, DecisionKind.POINTS)
        return decided.value if decided else max(wish.points, 0)

    def key(self, wish: Row, pool: Row | None, member: bool) -> Key:
        county, points = self.county(wish), self.own_points(wish)
        if county.area_model == AreaModel.AREA_POINTS and not county.area_points_first:
            points += wish.area_points
        if pool is not None and pool.kind == PoolKind.SKILL and member:
            points += wish.skill_points
        return Key(
            self.rank_class(wish),
            member,
            bool(wish.full),
            bool(wish.preferential),
            self.tier(wish),
            points,
            self.applicants[wish.applicant].lottery,
        )

    # 3. Seats

    @cached_property
    def seats(self) -> list[int]:
        seats = [self._general_seats(offering) for offering in self.offerings]
        seats += [pool.seats for pool in self.pools]
        holders = [0] * len(seats)
        for wish in self.wishes:
            if self.competes(wish) and self.rank_class(wish) == 8:
                holders[self.short_list(wish)[0].queue] += 1
        return [max(pair) for pair in zip(seats, holders, strict=True)]

    def _general_seats(self, offering: Row) -> int:
        county = self.counties[offering.county]
        called = offering.capacity * offering.call_permille // 1000
        is_kept = self.round.number < county.reserve_released_from_round
        kept = offering.capacity * county.reserve_permille // 1000 if is_kept else 0
        named = sum(pool.seats for pool in self.pools_of(offering.number))
        return max(0, called - kept - offering.frozen - named)

    # 4. The allocation

    def would_belong(self, wish: Row, pool: Row) -> bool:
        if pool.kind == PoolKind.SKILL:
            return bool(wish.skill)
        if pool.kind == PoolKind.OWN_SCHOOL:
            return bool(wish.own_school)
        if pool.kind == PoolKind.AREA:
            return self.is_resident(wish) and self._is_in_area(wish)
        if pool.kind == PoolKind.INDIVIDUAL:
            return bool(wish.individual or wish.preferential)
        return bool(wish.exchange)

    def _is_in_area(self, wish: Row) -> bool:
        model, offering = self.county(wish).area_model, self.offering(wish)
        if model == AreaModel.ONE or offering.nationwide:
            return True
        if model == AreaModel.AREA_POINTS and not offering.sami_first:
            return wish.area_points > 0
        return self.passes_area_test(wish)

    def is_member(self, wish: Row, pool: Row) -> bool:
        return self.would_belong(wish, pool) and (wish.rank == 1 or not pool.first_wish_only)

    def short_list(self, wish: Row) -> list[Ask]:
        def ask(pool: Row | None) -> Ask:
            member = pool is None or self.is_member(wish, pool)
            queue = wish.offering if pool is None else len(self.offerings) + pool.number
            return Ask(wish.applicant, wish.number, queue, self.key(wish, pool, member))

        def one(pool: int) -> list[Ask]:
            return [ask(None if pool == NONE else self.pools[pool])]

        if wish.standing == Standing.HELD:
            return one(wish.held_pool)
        if seat := self.decided(wish, DecisionKind.SEAT):
            return one(seat.pool)
        if self.decided(wish, DecisionKind.AHEAD):
            return one(NONE)
        if self.is_alone(wish):
            return [ask(self.individual_pool(wish))]
        pools = self.pools_of(wish.offering)
        members = [pool for pool in pools if self.is_member(wish, pool)]
        others = [pool for pool in pools if pool not in members and pool.serves_all]
        return [ask(pool) for pool in (*members, None, *others)]

    @cached_property
    def lists(self) -> list[list[Ask]]:
        """Every applicant's order of preference, placements elsewhere last."""
        lists: list[list[Ask]] = []
        for applicant in self.applicants:
            wishes = [w for w in self.wishes_of(applicant.number) if self.competes(w)]
            explicit = [ask for wish in wishes for ask in self.short_list(wish)]
            lists.append(explicit + list(self.elsewhere(applicant)))
        return lists

    @cached_property
    def held(self) -> list[Ask | None]:
        """What everybody ends up with: applicants ask from the top, queues keep the highest keys."""
        holders: dict[int, list[Ask]] = {queue: [] for queue in range(len(self.seats))}
        asked = [0] * len(self.applicants)
        waiting = list(range(len(self.applicants)))
        while waiting:
            applicant = waiting.pop()
            if asked[applicant] == len(self.lists[applicant]):
                continue
            ask = self.lists[applicant][asked[applicant]]
            asked[applicant] += 1
            kept = sorted([*holders[ask.queue], ask], key=lambda one: one.key, reverse=True)
            waiting += [one.applicant for one in kept[self.seats[ask.queue] :]]
            holders[ask.queue] = kept[: self.seats[ask.queue]]
        found: list[Ask | None] = [None] * len(self.applicants)
        for kept in holders.values():
            for ask in kept:
                found[ask.applicant] = ask
        return found

    # 5. Placed elsewhere

    def elsewhere(self, applicant: Row) -> Iterator[Ask]:
        if applicant.right != Right.YOUTH or applicant.home == NONE:
            return
        county = self.counties[applicant.home]
        if county.fallback == FallbackScope.NONE or county.fallback_from_round > self.round.number:
            return
        wishes = self.wishes_of(applicant.number)
        at_home = [w for w in wishes if self.offering(w).county == applicant.home]
        competing = [w for w in at_home if self.competes(w)]
        if not competing:
            return
        level = self.offering(competing[0]).level
        key = Key(4, True, True, False, 0, self.own_points(competing[0]), applicant.lottery)
        for offering in self._elsewhere_order(applicant, level, wishes, at_home):
            yield Ask(applicant.number, NONE, offering, key)

    def _elsewhere_order(
        self, applicant: Row, level: int, wishes: list[Row], at_home: list[Row]
    ) -> list[int]:
        county = self.counties[applicant.home]

        def subject(offering: Row) -> int:
            return offering.programme if level == Level.VG1 else offering.area

        at_level = [w for w in at_home if self.offering(w).level == level]
        listed = [subject(self.offering(w)) for w in at_level if self.competes(w)]
        unqualified = {
            subject(self.offering(w))
            for w in at_level
            if (found := self.refusals[w.number]) and found[0] == Status.UNQUALIFIED
        } - set(listed)
        programmes = {subject(self.offering(w)) for w in at_level if w.standing != Standing.WITHDRAWN}
        may_go_anywhere = (
            county.fallback == FallbackScope.ANY_WHEN_FEW
            and level == Level.VG1
            and len(programmes - {NONE}) < county.guarantee_programmes
        )
        ordered: list[tuple[int, int, int]] = []
        for offering in self.offerings:
            if (
                offering.county != applicant.home
                or offering.level != level
                or not offering.is_open
                or offering.nationwide
                or any(w.offering == offering.number for w in wishes)
            ):
                continue
            minutes = self.minutes.get((applicant.zone, offering.school), UNKNOWN)
            if subject(offering) == NONE:
                continue
            if subject(offering) in listed:
                ordered.append((listed.index(subject(offering)), minutes, offering.number))
            elif may_go_anywhere and subject(offering) not in unqualified:
                ordered.append((len(listed), minutes, offering.number))
        return [offering for _, _, offering in sorted(ordered)]

    # 6. Statuses

    def is_above(self, wish: Row) -> bool:
        """Whether a competing wish is one she wanted more than what she has."""
        held = self.held[wish.applicant]
        return held is None or held.wish == NONE or wish.rank < self.wishes[held.wish].rank

    def outcome(self, wish: Row) -> tuple[Status, Reason]:
        if refusal := self.refusals[wish.number]:
            return refusal
        held = self.held[wish.applicant]
        if held is not None and held.wish == wish.number:
            return self._obtained(wish)
        if self.is_above(wish):
            status = Status.WAITLISTED if self.round.keeps_waiting_lists else Status.NO_SEAT
            return status, self._why_not(wish)
        if wish.standing == Standing.HELD:
            return Status.REPLACED, Reason.MOVED_UP
        return Status.LAPSED, Reason.HIGHER_WISH

    def _obtained(self, wish: Row) -> tuple[Status, Reason]:
        if wish.standing == Standing.HELD:
            return Status.HELD, Reason.KEPT
        if self.decided(wish, DecisionKind.SEAT):
            return Status.OFFERED, Reason.SEAT_DECIDED
        if self.decided(wish, DecisionKind.AHEAD):
            return Status.OFFERED, Reason.TAKEN_AHEAD
        return Status.OFFERED, Reason.REACHED

    def _why_not(self, wish: Row) -> Reason:
        asks = self.short_list(wish)
        if all(self.seats[ask.queue] == 0 for ask in asks):
            return Reason.NO_SEATS
        return Reason.DRAW if any(map(self.lost_by_draw, asks)) else Reason.POINTS_TOO_LOW

    def lost_by_draw(self, ask: Ask) -> bool:
        last = self.last(ask.queue)
        return last is not None and ask.key < last and ask.key.ties_with(last)

    # 7. Waiting lists and cut-offs

    def holders(self, queue: int) -> list[Ask]:
        return [ask for ask in self.held if ask and ask.queue == queue]

    def last(self, queue: int) -> Key | None:
        """The key of the lowest holder of a full queue."""
        keys = [ask.key for ask in self.holders(queue)]
        return min(keys) if keys and len(keys) == self.seats[queue] else None

    def waiting_lists(self) -> dict[int, list[Ask]]:
        lists: dict[int, list[Ask]] = {queue: [] for queue in range(len(self.seats))}
        for wish in self.wishes:
            if self.outcome(wish)[0] == Status.WAITLISTED:
                for ask in self.short_list(wish):
                    if ask.key.member:
                        lists[ask.queue].append(ask)
        return {q: sorted(asks, key=lambda ask: ask.key, reverse=True) for q, asks in lists.items()}

    def cut_offs(self) -> CutOffs:
        queues = range(len(self.seats))
        lasts = [self.last(queue) for queue in queues]
        competing = [w for w in self.wishes if self.competes(w)]
        asks = [ask for wish in competing for ask in self.short_list(wish)]
        above = [ask for wish in competing if self.is_above(wish) for ask in self.short_list(wish)]
        return CutOffs(
            seats=self.seats,
            taken=[len(self.holders(queue)) for queue in queues],
            ranked=[sum(ask.queue == queue and ask.key.member for ask in asks) for queue in queues],
            key=np.array([self._cut_off_key(queue) for queue in queues], np.uint64),
            points=[last.points if last and last.rank < 7 else -1 for last in lasts],
            by_draw=[any(ask.queue == queue and self.lost_by_draw(ask) for ask in above) for queue in queues],
        )

    def _cut_off_key(self, queue: int) -> int:
        if self.seats[queue] == 0:
            return HIGHEST
        last = self.last(queue)
        return last.packed if last else 0

    # 8. The right

    def listed(self, applicant: Row) -> list[Row]:
        """Her wishes for Vg1 at home that are not withdrawn, best first."""
        return [
            wish
            for wish in self.wishes_of(applicant.number)
            if self.offering(wish).county == applicant.home
            and self.offering(wish).level == Level.VG1
            and self.offering(wish).programme != NONE
            and wish.standing != Standing.WITHDRAWN
        ]

    def is_short(self, applicant: Row) -> bool:
        if applicant.right != Right.YOUTH or applicant.home == NONE:
            return False
        programmes = {self.offering(wish).programme for wish in self.listed(applicant)}
        if len(programmes) < self.counties[applicant.home].guarantee_programmes:
            return False
        held = self.held[applicant.number]
        place = None if held is None else held.queue
        if place is not None and place >= len(self.offerings):
            place = self.pools[place - len(self.offerings)].offering
        return place is None or self.offerings[place].programme not in programmes

    def usable(self, applicant: Row) -> list[int]:
        listed = dict.fromkeys(self.offering(wish).programme for wish in self.listed(applicant))
        competing = {self.offering(w).programme for w in self.listed(applicant) if self.competes(w)}
        return [programme for programme in listed if not competing or programme in competing]

    def free_seats(self, county: int) -> dict[int, int]:
        free: dict[int, int] = {}
        for offering in self.offerings:
            if offering.county == county and offering.level == Level.VG1 and offering.is_open:
                room = self.seats[offering.number] - len(self.holders(offering.number))
                free[offering.programme] = free.get(offering.programme, 0) + room
        return free

    def extra_seats(self) -> dict[tuple[int, int], int]:
        extra: dict[tuple[int, int], int] = {}
        for county in range(len(self.counties)):
            short = [a for a in self.applicants if a.home == county and self.is_short(a)]
            seats = [p for p, room in self.free_seats(county).items() for _ in range(room)]
            taken_by: dict[int, Row] = {}

            def seat(applicant: Row, seen: set[int]) -> bool:
                for number, programme in enumerate(seats):  # noqa: B023
                    if programme in self.usable(applicant) and number not in seen:
                        seen.add(number)
                        if number not in taken_by or seat(taken_by[number], seen):  # noqa: B023
                            taken_by[number] = applicant  # noqa: B023
                            return True
                return False

            for applicant in short:
                if not seat(applicant, set()):
                    place = county, self.usable(applicant)[0]
                    extra[place] = extra.get(place, 0) + 1
        return extra

    # The result

    def proposals(self) -> int:
        return sum(
            self.is_above(wish)
            or ((held := self.held[wish.applicant]) is not None and held.wish == wish.number)
            for wish in self.wishes
            if self.competes(wish)
        )

    def result(self, snapshot_hash: str) -> Result:
        outcomes = [self.outcome(wish) for wish in self.wishes]
        lists = self.waiting_lists()
        numbers = [0] * len(self.wishes)
        for queue, asks in lists.items():
            for place, ask in enumerate(asks, 1):
                if queue < len(self.offerings) or self.is_alone(self.wishes[ask.wish]):
                    numbers[ask.wish] = place
        places = [
            (ask.wish, self._offering_of(ask.queue), ask.queue) if ask else (-1, -1, -1) for ask in self.held
        ]
        short = [a for a in self.applicants if self.is_short(a)]
        extra = sorted(self.extra_seats().items())
        return Result(
            snapshot_hash=snapshot_hash,
            wishes=WishOutcomes([s for s, _ in outcomes], [r for _, r in outcomes], numbers),  # type: ignore[arg-type]
            placements=Placements(*([p[n] for p in places] for n in range(3))),  # type: ignore[arg-type]
            cut_offs=self.cut_offs(),
            waiting=WaitingPlaces(
                [queue for queue, asks in lists.items() for _ in asks],  # type: ignore[arg-type]
                [ask.wish for asks in lists.values() for ask in asks],  # type: ignore[arg-type]
            ),
            shortfalls=Shortfalls([a.number for a in short], [a.home for a in short]),  # type: ignore[arg-type]
            extra_seats=ExtraSeats(
                [county for (county, _), _ in extra],  # type: ignore[arg-type]
                [programme for (_, programme), _ in extra],  # type: ignore[arg-type]
                [seats for _, seats in extra],  # type: ignore[arg-type]
            ),
            proposals=self.proposals(),
        )

    def _offering_of(self, queue: int) -> int:
        return queue if queue < len(self.offerings) else self.pools[queue - len(self.offerings)].offering


def solve(snapshot: Snapshot, snapshot_hash: str = "") -> Result:
    """The result of an intake, the slow way."""
    return Reference(snapshot).result(snapshot_hash)
