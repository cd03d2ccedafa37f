"""Use cases of correcting a whole round: ask, look at the cost, let a second officer approve."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.intake.models import (
    Correction,
    OutcomeRow,
    Repayment,
    Round,
    Supernumerary,
)
from backend.features.intake.rules.correcting import CorrectionState
from backend.features.intake.rules.rounds import State
from backend.features.intake.service.correcting import require_quiet, require_reason
from backend.features.intake.service.extra_seats import is_revealed
from backend.features.intake.service.outcomes import is_seen
from backend.features.intake.service.rounds import changed_since, note
from backend.kernel.errors import Conflict, NotFound
from backend.platform import outbox

GATHER = "correction.gather"
WRITE = "correction.write"
UNDER_WAY = frozenset({CorrectionState.QUEUED, CorrectionState.CALCULATING, CorrectionState.WRITING})


def corrections_of(session: Session, round_id: str) -> list[Correction]:
    """The corrections of a round, the newest first."""
    found = select(Correction).where(Correction.round_id == round_id)
    return list(session.scalars(found.order_by(Correction.number.desc())))


def ask(
    session: Session, entered: Round, *, legal_basis: str, reason: str, actor: Principal, now: datetime
) -> Correction:
    """Ask for the corrected round. Nothing is changed by it. The caller holds the round's lock.

    Raises:
        Conflict: `intake.too_early`, it is not published; `intake.correction_under_way`.
        Invalid: `intake.grant_invalid`.
    """
    if entered.state != State.PUBLISHED:
        raise Conflict("intake.too_early", step="correct", state=entered.state)
    require_reason(legal_basis, reason)
    earlier = corrections_of(session, entered.id)
    if any(CorrectionState(one.state) in UNDER_WAY for one in earlier):
        raise Conflict("intake.correction_under_way")
    asked = Correction(
        round_id=entered.id,
        number=1 + (earlier[0].number if earlier else 0),
        state=CorrectionState.QUEUED.value,
        legal_basis=legal_basis.strip(),
        reason=reason.strip(),
        requested_by=actor.account_id or "",
        requested_at=now,
        gates=[],
        violations=[],
        cost={},
        progress={},
    )
    session.add(asked)
    session.flush()
    outbox.enqueue(session, GATHER, {"correction": asked.id}, dedupe=f"{GATHER}:{asked.id}", run_at=now)
    note(session, entered, "correction_asked", actor, now, number=asked.number)
    return asked


def approve(
    session: Session, entered: Round, number: int, reason: str, actor: Principal, now: datetime
) -> Correction:
    """Let the newest correction be carried out at its cost, as somebody else than who asked. The caller holds the
    round's lock. One that is approved already is returned as it is.

    Raises:
        NotFound: `intake.correction_not_found`.
        Conflict: `intake.same_officer`, `intake.run_not_newest`, `intake.run_unfinished`, `intake.gates_not_empty`,
            `intake.violations_found`, `intake.run_outdated`, `intake.round_on_its_way`.
        Invalid: `intake.grant_invalid`.
    """
    every = corrections_of(session, entered.id)
    found = next((one for one in every if one.number == number), None)
    if found is None:
        raise NotFound("intake.correction_not_found")
    if found.approved_by == actor.account_id and found.approved_at is not None:
        return found
    _require_approvable(session, entered, found, every[0], actor)
    require_reason(found.legal_basis, reason)
    require_quiet(session, entered.school_year, entered.counties)
    found.state, found.approval = CorrectionState.WRITING.value, reason.strip()
    found.approved_by, found.approved_at = actor.account_id, now
    found.progress = {"step": WRITE, "done": 0, "total": int(found.cost["better"])}
    args = {"correction": found.id, "first": 0}
    outbox.enqueue(session, WRITE, args, dedupe=f"{WRITE}:{found.id}:0", run_at=now)
    note(session, entered, "correction_approved", actor, now, number=number, people=found.cost["better"])
    session.flush()
    return found


def _require_approvable(
    session: Session, entered: Round, found: Correction, newest: Correction, actor: Principal
) -> None:
    if found.requested_by == actor.account_id:
        raise Conflict("intake.same_officer")
    if found is not newest:
        raise Conflict("intake.run_not_newest")
    if found.gates:
        raise Conflict("intake.gates_not_empty", count=len(found.gates))
    if found.state != CorrectionState.READY:
        raise Conflict("intake.run_unfinished")
    if found.violations:
        raise Conflict("intake.violations_found", count=len(found.violations))
    if changed := outdated(session, entered, found):
        raise Conflict("intake.run_outdated", count=changed)


def outdated(session: Session, entered: Round, found: Correction) -> int:
    """How much of what a correction started from has changed since."""
    return 0 if found.gathered_at is None else changed_since(session, entered, found.gathered_at)


def had_since(session: Session, entered: Round) -> dict[str, set[str]]:
    """By account, the wishes that corrections and later rounds have given: whoever has a better one keeps it."""
    found: dict[str, set[str]] = {}
    given = session.execute(
        select(Supernumerary.account_id, Supernumerary.wish_id).where(
            Supernumerary.school_year == entered.school_year,
            Supernumerary.wish_id.is_not(None),
            is_revealed(),
        )
    )
    later = select(OutcomeRow.account_id, OutcomeRow.content["placement"]["wish_id"].as_string()).where(
        OutcomeRow.round_id.in_(
            select(Round.id).where(
                Round.school_year == entered.school_year,
                Round.number > entered.number,
                Round.published_at.is_not(None),
            )
        ),
        is_seen(OutcomeRow),
    )
    for account, wish in (*given, *session.execute(later)):
        if wish is not None:
            found.setdefault(account, set()).add(wish)
    return found


@dataclass(frozen=True, slots=True)
class Report:
    """The extra seats of a season (the yearly report): how many were given, and what became of them."""

    given: int
    repaid: int
    given_up: int
    by_offering: tuple[tuple[str, str, int], ...]
    """Area, school and seats that are still extra."""


def given_in(session: Session, round_id: str) -> list[Supernumerary]:
    """The extra seats given because of a round, the newest first."""
    found = select(Supernumerary).where(Supernumerary.round_id == round_id, is_revealed())
    return list(session.scalars(found.order_by(Supernumerary.at.desc(), Supernumerary.id.desc())))


def report_of(session: Session, school_year: int, counties: Collection[str]) -> Report:
    """The extra seats of these counties in a season."""
    theirs = (
        Supernumerary.school_year == school_year,
        Supernumerary.county.in_(sorted(counties)),
        is_revealed(),
    )
    given = session.scalar(select(func.count()).where(*theirs)) or 0
    counted = session.execute(
        select(Repayment.cause, func.count())
        .join(Supernumerary, Supernumerary.id == Repayment.supernumerary_id)
        .where(*theirs)
        .group_by(Repayment.cause)
    )
    causes = {cause: count for cause, count in counted}  # noqa: C416 - a row is no pair to mypy
    left = session.execute(
        select(Supernumerary.area, Supernumerary.school, func.count())
        .where(*theirs, Supernumerary.id.not_in(select(Repayment.supernumerary_id)))
        .group_by(Supernumerary.area, Supernumerary.school)
        .order_by(Supernumerary.area, Supernumerary.school)
    )
    return Report(
        given,
        causes.get("vacated", 0),
        causes.get("given_up", 0),
        tuple((area, school, count) for area, school, count in left),
    )
