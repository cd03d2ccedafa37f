"""What a round came to, for everyone who may know: a person's own result, the public cut-offs, the waiting lists.

All of it follows from snapshot, result and legend: a published round can be written again from its files.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from backend.engine.columns import Column
from backend.engine.explanation import Explainer
from backend.engine.result import Reason, Result, Status
from backend.engine.snapshot import NONE, DecisionKind, PoolKind, Snapshot
from backend.features.intake.rules.assembly import Legend
from backend.features.intake.rules.statuses import code_of
from backend.features.intake.rules.structure import pool_word

FEWEST = 5
"""Of fewer than this many in line no cut-off is told: it would tell of one of them."""
UNDER_FEWEST = "under_5"
GENERAL = pool_word(PoolKind.GENERAL)

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """How the last seat of a queue went. Without points and band: everyone came in, or it was not a matter of points."""

    points: int | None = None
    by_draw: bool = False
    band: str | None = None

    def content(self) -> Content:
        return {"points": self.points, "by_draw": self.by_draw, "band": self.band}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Wish by wish, as whole numbers that are read one by one."""

    offering: array[int]
    rank: array[int]
    number: array[int]
    points: array[int]
    bonus: array[int]


@dataclass(frozen=True)
class Published:
    """A round as it is told. Constructing it is cheap; what is asked for is worked out once."""

    snapshot: Snapshot
    result: Result
    legend: Legend

    @property
    def people(self) -> int:
        return len(self.snapshot.applicants)

    def codes(self) -> dict[str, str]:
        """Every wish by its id, with the official code it now has."""
        return {wish: self._code(row) for row, wish in enumerate(self.legend.wishes)}

    def codes_elsewhere(self) -> dict[str, str]:
        """As `codes`, of the places found elsewhere in an earlier round alone."""
        held = (row for row, one in enumerate(self.legend.wishes) if one in self._elsewhere)
        return {self.legend.wishes[row]: self._code(row) for row in held}

    def outcome(self, applicant: int) -> Content:
        """What one person may know: her row of `intake_outcome`."""
        rows = range(int(self._begin[applicant]), int(self._begin[applicant + 1]))
        snapshot, needed = self.snapshot, self._explainer.needed_for(rows)
        return {
            "round": snapshot.round.number,
            "school_year": snapshot.round.year,
            "snapshot_hash": self.result.snapshot_hash,
            "rules_version": snapshot.round.rules_version,
            "placement": self.placement(applicant),
            "wishes": [self._wish(row, needed.get(row)) for row in rows],
        }

    def wishes_of(self, first: int, end: int) -> Sequence[str]:
        """The wishes, by id, of the applicants from one row to before another."""
        return self.legend.wishes[int(self._begin[first]) : int(self._begin[end])]

    def cut_offs(self) -> Iterator[Content]:
        """One row for each queue that somebody could stand in, public."""
        cut_offs = self.result.cut_offs
        for queue, (offering, pool) in enumerate(self._queues):
            area, school, county = self.legend.offerings[offering]
            limit = self.limit(queue) or Limit()
            yield {
                "offering": self.snapshot.offerings.id[offering],
                "county": county,
                "area": area,
                "school": school,
                "pool": pool,
                **limit.content(),
                "seats": int(cut_offs.seats[queue]),
                "taken": int(cut_offs.taken[queue]),
                "ranked": int(cut_offs.ranked[queue]),
            }

    def waiting(self) -> Iterator[Content]:
        """The lists, queue by queue, the next in line first."""
        place, last = 0, NONE
        for queue, wish in zip(
            self.result.waiting.queue.tolist(), self.result.waiting.wish.tolist(), strict=True
        ):
            place, last = (place + 1, last) if queue == last else (1, queue)
            offering, pool = self._queues[queue]
            area, school, _ = self.legend.offerings[offering]
            yield {
                "offering": self.snapshot.offerings.id[offering],
                "area": area,
                "school": school,
                "pool": pool,
                "place": place,
                "wish_id": self.legend.wishes[wish],
                "account_id": self.snapshot.applicants.id[int(self.snapshot.wishes.applicant[wish])],
            }

    def pool(self, queue: int) -> tuple[int, str]:
        """The row of the offering a queue belongs to, and the word for its pool."""
        return self._queues[queue]

    def limit(self, queue: int) -> Limit | None:
        """How the last seat of a queue went; nothing where a seat is free."""
        cut_offs = self.result.cut_offs
        if not cut_offs.key[queue]:
            return None
        if cut_offs.ranked[queue] < FEWEST:
            return Limit(band=UNDER_FEWEST)
        points = int(cut_offs.points[queue])
        return Limit(None if points < 0 else points, bool(cut_offs.by_draw[queue]))

    def placement(self, applicant: int) -> Content | None:
        """The place somebody has, as it is told."""
        placements = self.result.placements
        offering, wish = int(placements.offering[applicant]), int(placements.wish[applicant])
        if offering == NONE:
            return None
        area, school, county = self.legend.offerings[offering]
        kind = "elsewhere" if wish == NONE else Status(int(self._statuses[wish])).name.lower()
        return {
            "wish_id": None if wish == NONE else self.legend.wishes[wish],
            "application_id": self._application_for(applicant, wish, county),
            "county": county,
            "area": area,
            "school": school,
            "pool": self._queues[int(placements.queue[applicant])][1],
            "kind": kind,
        }

    def _application_for(self, applicant: int, wish: int, county: str) -> str:
        """The application a place belongs to: a placement elsewhere to the one that went to that county."""
        if wish != NONE:
            return self.legend.applications[wish]
        rows = range(int(self._begin[applicant]), int(self._begin[applicant + 1]))
        there = (row for row in rows if self._offering_of(row)[2] == county)
        return self.legend.applications[next(there, rows[0])]

    def _wish(self, row: int, needed: int | None) -> Content:
        columns = self._columns
        offering, queue = columns.offering[row], self._line.get(row, NONE)
        area, school, county = self.legend.offerings[offering]
        number, points = columns.number[row], columns.points[row]
        return {
            "wish_id": self.legend.wishes[row],
            "application_id": self.legend.applications[row],
            "county": county,
            "rank": columns.rank[row],
            "area": area,
            "school": school,
            **self._words_of(row),
            "points": None if points < 0 else points,
            "bonus": columns.bonus[row],
            "number": number or None,
            "list_length": None if queue == NONE else self._lengths[queue],
            "cut_off": self._limits[offering if queue == NONE else queue],
            "previous_number": self.legend.numbers[row] or None,
            "needed": needed,
            **({"elsewhere": True} if self.legend.wishes[row] in self._elsewhere else {}),
        }

    def _code(self, row: int) -> str:
        code: str = self._words_of(row)["status"]
        return code

    def _words_of(self, row: int) -> Content:
        """The outcome of a wish in words: the official one and the engine's."""
        key = status, reason, before = self._statuses[row], self._reasons[row], self.legend.codes[row]
        known = self._words.get(key)
        if known is None:
            became, why = Status(status), Reason(reason)
            known = self._words[key] = {
                "status": code_of(became, why, before),
                "outcome": became.name.lower(),
                "reason": why.name.lower(),
            }
        return known

    @cached_property
    def _words(self) -> dict[tuple[int, int, str], Content]:
        return {}

    @cached_property
    def _limits(self) -> list[Content | None]:
        """Queue by queue, how the last seat went."""
        found = map(self.limit, range(len(self._queues)))
        return [None if limit is None else limit.content() for limit in found]

    @cached_property
    def _columns(self) -> _Columns:
        wishes = self.snapshot.wishes
        bonus = wishes.area_points.astype(np.int64) + wishes.skill_points
        return _Columns(
            *(
                array("i", column.astype(np.int32).tobytes())
                for column in (wishes.offering, wishes.rank, self.result.wishes.number, self._points, bonus)
            )
        )

    def _offering_of(self, row: int) -> tuple[str, str, str]:
        return self.legend.offerings[int(self.snapshot.wishes.offering[row])]

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        return frozenset(self.legend.elsewhere)

    @cached_property
    def _statuses(self) -> list[int]:
        statuses: list[int] = self.result.wishes.status.tolist()
        return statuses

    @cached_property
    def _reasons(self) -> list[int]:
        reasons: list[int] = self.result.wishes.reason.tolist()
        return reasons

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.snapshot, self.result)

    @cached_property
    def _begin(self) -> Column:
        return np.searchsorted(self.snapshot.wishes.applicant, np.arange(self.people + 1))

    @cached_property
    def _queues(self) -> list[tuple[int, str]]:
        """Offering and pool of each queue."""
        pools = self.snapshot.pools
        named = zip(pools.offering.tolist(), pools.kind.tolist(), strict=True)
        general = [(offering, GENERAL) for offering in range(len(self.snapshot.offerings))]
        return general + [(offering, pool_word(PoolKind(kind))) for offering, kind in named]

    @cached_property
    def _line(self) -> dict[int, int]:
        """The queue whose list a wish's number counts in: the general one, or a pool's for who is in no other."""
        queues = self.result.waiting.queue.tolist()
        found: dict[int, int] = {}
        for queue, wish in zip(queues, self.result.waiting.wish.tolist(), strict=True):
            found[wish] = min(found.get(wish, queue), queue)
        return found

    @cached_property
    def _lengths(self) -> list[int]:
        lengths: list[int] = np.bincount(self.result.waiting.queue, minlength=len(self._queues)).tolist()
        return lengths

    @cached_property
    def _points(self) -> Column:
        """Points of each wish, those that an officer gave in place of none."""
        snapshot = self.snapshot
        points = snapshot.wishes.points.astype(np.int64)
        decisions = snapshot.decisions
        for row in np.flatnonzero(decisions.kind == DecisionKind.POINTS):
            mine = slice(*self._begin[decisions.applicant[row] : decisions.applicant[row] + 2])
            at = np.flatnonzero(snapshot.wishes.offering[mine] == decisions.offering[row]) + mine.start
            points[at] = decisions.value[row]
        return points
