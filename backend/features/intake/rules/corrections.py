"""The correction of a whole round: who comes out better, what it costs, and which extra seats have been repaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backend.engine.correction import Correction, better_of
from backend.engine.facts import facts_of
from backend.engine.result import Result
from backend.engine.seats import planned_seats
from backend.engine.snapshot import NONE
from backend.features.intake.rules.outcomes import Published

SHOWN = 200
"""People of each kind who are named before anybody decides; the count says how many there are."""

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What a correction gives somebody; without a wish it is a place found elsewhere."""

    account: str
    application: str
    wish: str | None
    county: str
    area: str
    school: str
    offering: str
    pool: str

    def placement(self) -> Content:
        """In the shape of a placement."""
        return {
            "wish_id": self.wish,
            "application_id": self.application,
            "county": self.county,
            "area": self.area,
            "school": self.school,
            "pool": self.pool,
            "kind": "elsewhere" if self.wish is None else "offered",
        }


@dataclass(frozen=True, slots=True)
class Worked:
    """What a corrected round comes to beside the published one."""

    given: tuple[Given, ...]
    cost: Content


def worked_out(
    before: Published,
    after: Published,
    had_since: Mapping[str, Collection[str]],
    withdrawn: Collection[str],
) -> Worked:
    """Everyone the better of what she has and what the corrected round gives.

    `had_since` holds by account the wishes that later rounds and corrections have given; `withdrawn` the wishes that
    have been taken back.
    """
    old = _with_what_came_since(before, had_since)
    taken_back = np.array([wish in withdrawn for wish in after.legend.wishes], np.bool_)
    gone = _all_withdrawn(after, taken_back)
    wish = after.result.placements.wish
    may_change = ~gone & ~(taken_back[wish] & (wish != NONE)) if len(taken_back) else ~gone
    found = better_of(old, after.result, may_change)
    return Worked(
        given=tuple(_given(after, change.applicant) for change in found.changes),
        cost=_cost(before, after, old, found),
    )


def _all_withdrawn(whole: Published, taken_back: Any) -> Any:
    """Applicant by applicant, whether she takes part no more."""
    wishes = whole.snapshot.wishes
    left = np.bincount(wishes.applicant[~taken_back], minlength=whole.people)
    return left == 0


def _with_what_came_since(whole: Published, had_since: Mapping[str, Collection[str]]) -> Result:
    """The published result, with the better wishes that people have been given afterwards."""
    rows = {wish: row for row, wish in enumerate(whole.legend.wishes)}
    people = {account: row for row, account in enumerate(whole.snapshot.applicants.id)}
    columns = {name: column.copy() for name, column in whole.result.placements.items()}  # type: ignore[union-attr]
    for account, wishes in had_since.items():
        known = [rows[one] for one in wishes if one in rows]
        if not known or account not in people:
            continue
        at, best = people[account], min(known)
        if columns["wish"][at] == NONE or best < columns["wish"][at]:
            offering = int(whole.snapshot.wishes.offering[best])
            # Which of the offering's pools it was counts for nothing here: the general one stands for all.
            columns["wish"][at], columns["offering"][at], columns["queue"][at] = best, offering, offering
    return replace(whole.result, placements=replace(whole.result.placements, **columns))


def _given(whole: Published, applicant: int) -> Given:
    place = whole.placement(applicant)
    assert place is not None  # noqa: S101 - who comes out better has a place
    offering, pool = whole.pool(int(whole.result.placements.queue[applicant]))
    return Given(
        whole.snapshot.applicants.id[applicant],
        place["application_id"],
        place["wish_id"],
        place["county"],
        place["area"],
        place["school"],
        whole.snapshot.offerings.id[offering],
        pool,
    )


def _cost(before: Published, after: Published, old: Result, found: Correction) -> Content:
    then = Published(before.snapshot, old, before.legend)
    better = [
        {
            "account": after.snapshot.applicants.id[one.applicant],
            "before": _told(then, one.applicant),
            "after": _told(after, one.applicant),
        }
        for one in found.changes[:SHOWN]
    ]
    keeping = [
        {
            "account": after.snapshot.applicants.id[row],
            "before": _told(then, row),
            "after": _told(after, row),
        }
        for row in found.would_lose[:SHOWN]
    ]
    extra: dict[int, int] = {}
    for queue, seats in found.extra_seats.items():
        offering, _ = after.pool(queue)
        extra[offering] = extra.get(offering, 0) + seats
    return {
        "better": len(found.changes),
        "keep": len(found.would_lose),
        "seats": sum(extra.values()),
        "moves": better,
        "kept": keeping,
        "extra": [
            {"area": area, "school": school, "seats": seats}
            for offering, seats in extra.items()
            for area, school, _ in (after.legend.offerings[offering],)
        ],
    }


def _told(whole: Published, applicant: int) -> Content | None:
    """Where somebody is: area, school and the rank of the wish, nothing for a place elsewhere."""
    place = whole.placement(applicant)
    if place is None:
        return None
    wish = int(whole.result.placements.wish[applicant])
    rank = None if wish == NONE else int(whole.snapshot.wishes.rank[wish])
    return {"area": place["area"], "school": place["school"], "rank": rank}


def over_capacity(whole: Published) -> dict[tuple[str, str], int]:
    """By area and school, how many more hold a place after a round than there are seats for; those alone."""
    planned = planned_seats(facts_of(whole.snapshot))
    seats, taken = np.zeros(len(whole.snapshot.offerings), np.int64), whole.result.placements.offering
    np.add.at(seats, [whole.pool(queue)[0] for queue in range(len(planned))], planned)
    more = np.bincount(taken[taken != NONE], minlength=len(seats)) - seats
    return {whole.legend.offerings[row][:2]: int(more[row]) for row in np.flatnonzero(more > 0).tolist()}


@dataclass(frozen=True, slots=True)
class ExtraSeat:
    """An extra seat that nothing has repaid, and whether somebody still holds it or may."""

    id: str
    place: tuple[str, str]
    is_taken: bool


def repaid(seats: Sequence[ExtraSeat], over: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Which extra seats a round has repaid, and by what: the oldest first, as far as its holders fit again.

    `seats` come oldest first; `over` is what `over_capacity` says.
    """
    found = {one.id: "given_up" for one in seats if not one.is_taken}
    held: dict[tuple[str, str], list[str]] = {}
    for one in seats:
        if one.is_taken:
            held.setdefault(one.place, []).append(one.id)
    for place, ids in held.items():
        fit = max(0, len(ids) - over.get(place, 0))
        found |= dict.fromkeys(ids[:fit], "vacated")
    return found
