"""Two runs of a round side by side, for officers: people by their reference numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.intake.models import Round, Run
from backend.features.intake.rules.figures import compare
from backend.features.intake.rules.rounds import RunState
from backend.features.intake.service import keeping
from backend.features.intake.service.rounds import find_run, runs_of
from backend.kernel.errors import NotFound
from backend.platform.files import FileStore


def comparison(
    session: Session, store: FileStore, entered: Round, number: int, *, sees_protected: bool
) -> dict[str, Any]:
    """What moved between a run and the one before it that came to an end.

    Raises:
        NotFound: `intake.run_not_found`, `intake.nothing_to_compare`.
    """
    after = find_run(session, entered.id, number)
    before = _earlier(runs_of(session, entered.id), number)
    if before is None or after.state != RunState.DONE:
        raise NotFound("intake.nothing_to_compare")
    found = compare(
        keeping.published(store, keeping.files_of(before)), keeping.published(store, keeping.files_of(after))
    )
    moves = found["moves"]
    people = visible_people(session, [move["account"] for move in moves], sees_protected=sees_protected)
    names = applications.references_of_people(session, sorted(people), entered.school_year)
    told = []
    for move in moves:
        account = move.pop("account")
        if account in names:
            application_id, reference = names[account]
            told.append({"application_id": application_id, "reference": reference, **move})
    return {**found, "before": before.number, "after": number, "moves": told}


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


def _earlier(runs: Sequence[Run], number: int) -> Run | None:
    """The newest finished run before this one."""
    return next((one for one in runs if one.number < number and one.state == RunState.DONE), None)
