"""Corrections after publication (admission.md 10): the right facts in the published intake, and what a grant changes.

Nobody loses anything by a correction. Whoever has a place keeps it until she has said yes to the better one; a no, and
silence, leave her what she had.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from backend.engine.canonical import snapshot_of
from backend.engine.columns import Column
from backend.engine.snapshot import NONE, Decisions, Pools, Snapshot
from backend.features.intake.rules.outcomes import GENERAL
from backend.features.intake.rules.statuses import (
    HOLDING,
    KEPT_UNANSWERED,
    OFFERED,
    ON_A_LIST,
    WITHDRAWN,
)
from backend.kernel.periods import norwegian_day, start_of_day

PERSON_FACTS = ("right", "home", "region", "special_reason", "sami", "failed")
"""What may have been wrong about an applicant. Her draw, and where her journeys begin, stay as published."""
WISH_FACTS = (
    "points",
    "area_points",
    "skill_points",
    "full",
    "preferential",
    "individual",
    "nearest",
    "own_school",
    "skill",
    "exchange",
    "builds_on",
    "requirements_met",
    "late",
)
OFFERING_FACTS = ("capacity", "call_permille", "frozen", "is_open")
POOL_FACTS = ("seats", "first_wish_only", "serves_all")
DECISION = ("applicant", "offering", "kind", "value", "pool")
COUNTING = frozenset({"offered", "held", "waitlisted"})
"""Outcomes that an answer may have ended since."""

Content = dict[str, Any]


class Because(StrEnum):
    """Why a result was corrected."""

    FACT = "fact"
    """Something about her was wrong: a grade, a bonus, a decision."""
    COMPLAINT = "complaint"
    """A complaint was upheld."""
    RULE = "rule"
    """A rule or a capacity was wrong, for many."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"offers.because.{self.value}"


class CorrectionState(StrEnum):
    """Where the correction of a whole round stands."""

    QUEUED = "queued"
    CALCULATING = "calculating"
    READY = "ready"
    """Its cost is known; a second officer can approve it."""
    STOPPED = "stopped"
    """The corrected intake cannot be calculated."""
    WRITING = "writing"
    """Approved. What everyone will read is being written, unseen."""
    REVEALED = "revealed"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"intake.correction_state.{self.value}"


def answer_by(now: datetime, days: int) -> datetime:
    """The first moment that is too late: the last of so many whole days counts to its end, Norwegian time."""
    return start_of_day(norwegian_day(now) + timedelta(days=days + 1))


# The right facts in the published intake


def with_facts(published: Snapshot, now: Snapshot, accounts: Collection[str]) -> Snapshot:
    """The published intake with what is now recorded about these people; all else, their lists too, as published.

    Of a wish or a person that is there no more the published facts stand.
    """
    wanted = frozenset(accounts)
    people = _rows_of(now.applicants.id, published.applicants.id)
    people[[row for row, one in enumerate(published.applicants.id) if one not in wanted]] = NONE
    wishes = _wish_rows(published, now, people)
    return snapshot_of(
        replace(
            published,
            applicants=_grafted(published.applicants, now.applicants, people, PERSON_FACTS),
            wishes=_grafted(published.wishes, now.wishes, wishes, WISH_FACTS),
            decisions=_decisions(published, now, people),
        )
    )


def with_rules(published: Snapshot, now: Snapshot) -> Snapshot:
    """The published intake with the counties' rules and the offerings' seats as they now are. A pool that is gone has
    no seats; one that is new takes no part (`new_pools` names its offering).
    """
    offerings = _rows_of(now.offerings.id, published.offerings.id)
    pools = _rows_of(_pool_names(now), _pool_names(published))
    seats: Pools = _grafted(published.pools, now.pools, pools, POOL_FACTS)
    is_gone = (pools == NONE) & (offerings[published.pools.offering] != NONE)
    counties = {one.id: one for one in now.counties}
    return replace(
        published,
        counties=tuple(counties.get(one.id, one) for one in published.counties),
        offerings=_grafted(published.offerings, now.offerings, offerings, OFFERING_FACTS),
        pools=replace(seats, seats=np.where(is_gone, 0, seats.seats)),
    )


def new_pools(published: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Offerings that have been given a pool which the published intake did not have: no correction can bring it in."""
    known, offered = frozenset(_pool_names(published)), frozenset(published.offerings.id)
    return tuple(sorted({one[0] for one in _pool_names(now) if one[0] in offered and one not in known}))


def _pool_names(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    pools, ids = snapshot.pools, snapshot.offerings.id
    return tuple(
        (ids[row], kind) for row, kind in zip(pools.offering.tolist(), pools.kind.tolist(), strict=True)
    )


def _rows_of(there: Sequence[Hashable], here: Sequence[Hashable]) -> Column:
    """Row by row of `here`, the row of the same one `there`; -1 for none."""
    rows = {one: row for row, one in enumerate(there)}
    return np.array([rows.get(one, NONE) for one in here], np.intp)


def _grafted(old: Any, new: Any, rows: Column, names: tuple[str, ...]) -> Any:
    """The old table with these columns of the new one, wherever there is a row for it."""
    found = np.flatnonzero(rows != NONE)
    columns = {}
    for name in names:
        columns[name] = getattr(old, name).copy()
        columns[name][found] = getattr(new, name)[rows[found]]
    return replace(old, **columns)


def _wish_rows(published: Snapshot, now: Snapshot, people: Column) -> Column:
    """Wish by wish of the published intake, the row of the same person's wish for the same offering now."""
    if not len(now.wishes):
        return np.full(len(published.wishes), NONE, np.intp)
    offerings = _rows_of(now.offerings.id, published.offerings.id)
    known = _pairs(now.wishes.applicant, now.wishes.offering)
    order = np.argsort(known, kind="stable")
    who, what = people[published.wishes.applicant], offerings[published.wishes.offering]
    wanted = _pairs(who, what)
    at = order[np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)]
    return np.where((known[at] == wanted) & (who != NONE) & (what != NONE), at, NONE)


def _pairs(first: Column, second: Column) -> Column:
    paired: Column = first.astype(np.int64) << 32 | (second.astype(np.int64) & 0xFFFFFFFF)
    return paired


def _decisions(published: Snapshot, now: Snapshot, people: Column) -> Decisions:
    """The published decisions about everyone else, and those that now hold about these people and their wishes."""
    old, new = published.decisions, now.decisions
    kept = np.flatnonzero(people[old.applicant] == NONE)
    there = {one: row for row, one in enumerate(people.tolist()) if one != NONE}
    offerings = {one: row for row, one in enumerate(published.offerings.id)}
    pools = {one: row for row, one in enumerate(_pool_names(published))}
    names = _pool_names(now)
    wished = set(zip(published.wishes.applicant.tolist(), published.wishes.offering.tolist(), strict=True))
    rows = [tuple(int(getattr(old, name)[row]) for name in DECISION) for row in kept.tolist()]
    for row in range(len(new)):
        applicant = there.get(int(new.applicant[row]), NONE)
        offering = offerings.get(now.offerings.id[int(new.offering[row])], NONE)
        if (applicant, offering) in wished:
            pool = int(new.pool[row])
            taken_from = NONE if pool == NONE else pools.get(names[pool], NONE)
            rows.append((applicant, offering, int(new.kind[row]), int(new.value[row]), taken_from))
    return Decisions(**{name: np.array([row[at] for row in rows]) for at, name in enumerate(DECISION)})


# What a grant changes for the person it is about


class NothingGained(ValueError):
    """She has the wish already, or a better one, or no such wish."""


@dataclass(frozen=True, slots=True)
class Amended:
    """The next version of an outcome, and the official codes that come with it."""

    content: Content
    codes: Mapping[str, str]
    keeps: Content | None
    """The place she keeps until she has said yes, in the shape of a placement."""


def amended(content: Content, granted: Content, codes: Mapping[str, str], elsewhere: str | None) -> Amended:
    """What somebody reads when she is given a place after publication: one of her wishes, or where she has nothing at
    all a place elsewhere.

    `granted` is a placement, of which a wish's own line knows all but the pool; `codes` holds the official code each of
    her wishes has by now; `elsewhere` that of a place found elsewhere, where she has answered it.

    Raises:
        NothingGained: as its name says.
    """
    wish_id = granted["wish_id"]
    lines = {line["wish_id"]: line for line in content["wishes"]}
    now = {wish: codes.get(wish, line["status"]) for wish, line in lines.items()}
    kept = {wish: KEPT_UNANSWERED.get(code, code) for wish, code in now.items() if wish != wish_id}
    held = [lines[wish] for wish, code in kept.items() if code in HOLDING]
    keeps = _kept(content, held[0]) if held else _kept_elsewhere(content, elsewhere)
    if not _gains(wish_id, lines, now, keeps):
        raise NothingGained(wish_id)
    after = kept if wish_id is None else {**kept, wish_id: OFFERED}
    place = granted if wish_id is None else _place(lines[wish_id], granted["pool"], "offered")
    return Amended(
        content={
            **content,
            "placement": place,
            "keeps": keeps,
            "wishes": [_line(line, after[line["wish_id"]], wish_id) for line in content["wishes"]],
        },
        codes={wish: code for wish, code in after.items() if code != now[wish]},
        keeps=keeps,
    )


def _gains(
    wish_id: str | None, lines: Mapping[str, Content], now: Mapping[str, str], keeps: Content | None
) -> bool:
    if wish_id is None:
        return keeps is None and any(code != WITHDRAWN for code in now.values())
    if wish_id not in lines or now[wish_id] in {*HOLDING, *KEPT_UNANSWERED, WITHDRAWN}:
        return False
    held = None if keeps is None else lines.get(keeps["wish_id"])
    return held is None or lines[wish_id]["rank"] < held["rank"]


def _place(line: Content, pool: str, kind: str) -> Content:
    names = ("wish_id", "application_id", "county", "area", "school")
    return {**{name: line[name] for name in names}, "pool": pool, "kind": kind}


def _kept(content: Content, line: Content) -> Content:
    """The place of a wish that is hers, as she was told of it."""
    for place in (content["placement"], content.get("keeps")):
        if place is not None and place["wish_id"] == line["wish_id"]:
            return {**place, "kind": "held"}
    return _place(line, GENERAL, "held")


def _kept_elsewhere(content: Content, code: str | None) -> Content | None:
    """A place the county found, which is hers as long as she has not said no."""
    for place in (content["placement"], content.get("keeps")):
        if place is not None and place["wish_id"] is None:
            return {**place, "kind": "held"} if code is None or code in HOLDING else None
    return None


def _line(line: Content, code: str, granted: str | None) -> Content:
    if line["wish_id"] == granted:
        gone = {"number": None, "list_length": None, "needed": None}
        return {**line, **gone, "status": code, "outcome": "offered", "reason": "corrected"}
    if code in HOLDING:
        return {**line, "status": code, "outcome": "held", "reason": "had_before", "needed": None}
    if line["outcome"] in COUNTING and code not in ON_A_LIST:
        return {**line, "status": code, "outcome": "out", "reason": "earlier_round", "needed": None}
    return {**line, "status": code}
