"""Two runs of a round side by side, for officers: people by their reference numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.intake.models import Round, Run
from backend.features.intake.rules.figures import Compared, compare
from backend.features.intake.rules.rounds import RunState
from backend.features.intake.service import keeping
from backend.features.intake.service.keeping import Files
from backend.features.intake.service.rounds import find_run, runs_of
from backend.kernel.errors import NotFound
from backend.platform.files import FileStore

PAGE_SIZE = 25
LIMITS_SHOWN = 25
KEPT = 2
"""Comparisons that a process keeps: making one reads four files, a page of it is a slice."""


def comparison(
    session: Session, store: FileStore, entered: Round, number: int, wanted: Wanted, *, sees_protected: bool
) -> dict[str, Any]:
    """What moved between a run and the one before it that came to a sound end: counts of all, and a page of people.

    Raises:
        NotFound: `intake.run_not_found`, `intake.nothing_to_compare`.
    """
    before, after = sides(session, entered, number)
    if before is None:
        raise NotFound("intake.nothing_to_compare")
    found = _compared(store, keeping.files_of(before), keeping.files_of(after))
    of_kind = [move for move in found.moves if wanted.kind in {None, move["kind"]}]
    people = visible_people(session, [move["account"] for move in of_kind], sees_protected=sees_protected)
    seen = [move for move in of_kind if move["account"] in people]
    first = (wanted.page - 1) * PAGE_SIZE
    shown = seen[first : first + PAGE_SIZE]
    names = applications.references_of_people(
        session, [move["account"] for move in shown], entered.school_year
    )
    return {
        "before": before.number,
        "after": number,
        "moved": found.counts(),
        "came": found.came,
        "left": found.left,
        "moves": [_told(move, names) for move in shown if move["account"] in names],
        "total": len(seen),
        "page": wanted.page,
        "size": PAGE_SIZE,
        "cut_offs_moved": len(found.limits),
        "cut_offs": found.limits[:LIMITS_SHOWN],
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of those who moved: of one kind, or all of them."""

    kind: str | None = None
    page: int = 1


def sides(session: Session, entered: Round, number: int) -> tuple[Run | None, Run]:
    """A finished run, and the one before it that came to a sound end.

    Raises:
        NotFound: `intake.run_not_found`; `intake.nothing_to_compare`, it has not come to a sound end itself.
    """
    after = find_run(session, entered.id, number)
    if not _is_sound(after):
        raise NotFound("intake.nothing_to_compare")
    earlier = (one for one in runs_of(session, entered.id) if one.number < number and _is_sound(one))
    return next(earlier, None), after


def _is_sound(run: Run) -> bool:
    return run.state == RunState.DONE and not run.violations


def _told(move: Mapping[str, Any], names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    application_id, reference = names[move["account"]]
    told = {name: move[name] for name in ("kind", "before", "after")}
    return {"application_id": application_id, "reference": reference, **told}


@lru_cache(maxsize=KEPT)
def _compared(store: FileStore, before: Files, after: Files) -> Compared:
    return compare(keeping.published(store, before), keeping.published(store, after))


def visible_people(session: Session, account_ids: Sequence[str], *, sees_protected: bool) -> set[str]:
    """Those of these people whose existence a reader may know of."""
    known = accounts.residences(session, account_ids)
    return {account for account, one in known.items() if sees_protected or not one.protected}


def visible_references(
    session: Session, application_ids: Collection[str], *, sees_protected: bool
) -> dict[str, str]:
    """Reference numbers by application, of those whose existence a reader may know of."""
    rows = applications.references(session, sorted(set(application_ids)))
    people = visible_people(session, [one.account_id for one in rows], sees_protected=sees_protected)
    return {one.id: one.reference for one in rows if one.account_id in people}
