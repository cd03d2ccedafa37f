"""Rounds and their runs, from the drawing of the seed to the moment of publication."""

from __future__ import annotations

import secrets as chance
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal, Role
from backend.engine import lottery
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import service as applications
from backend.features.catalogue import service as catalogue
from backend.features.intake.models import Correction, Round, Run
from backend.features.intake.rules.correcting import CorrectionState
from backend.features.intake.rules.rounds import (
    RUNNING,
    Finished,
    RunState,
    State,
    Step,
    require_approvable,
    require_moment,
    require_step,
)
from backend.features.intake.service import decisions, extra_seats, structure
from backend.kernel.errors import Conflict, Invalid, NotFound
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day
from backend.platform import audit, outbox
from backend.platform.api.versions import require_version
from backend.platform.secrets import SecretBox

GATHER = "round.gather"
PUBLISH = "round.publish"
SEED_BYTES = 32
GIVEN_UP_AFTER = timedelta(hours=1)
"""A run that has not ended by then keeps nobody from asking for another."""


def rounds_of(session: Session, county: str | None) -> list[Round]:
    """The rounds a county takes part in, the newest first."""
    found = session.scalars(
        select(Round).order_by(Round.school_year.desc(), Round.number.desc(), Round.id.desc())
    )
    return [one for one in found if county in one.counties]


def find_round(session: Session, round_id: str, *, lock: bool = False) -> Round | None:
    """One round; locked, nobody else takes it further before this transaction has ended."""
    wanted = select(Round).where(Round.id == round_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalars(wanted).one_or_none()


def runs_of(session: Session, round_id: str) -> list[Run]:
    """The runs of a round, the newest first."""
    return list(session.scalars(select(Run).where(Run.round_id == round_id).order_by(Run.number.desc())))


def find_run(session: Session, round_id: str, number: int) -> Run:
    """One run by its number.

    Raises:
        NotFound: `intake.run_not_found`.
    """
    wanted = select(Run).where(Run.round_id == round_id, Run.number == number)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("intake.run_not_found")
    return found


def prepare(
    session: Session, secrets: SecretBox, counties: Sequence[str], actor: Principal, now: datetime
) -> tuple[Round, bool]:
    """Begin the next round of the season for these counties: draw the seed and publish its hash.

    The round that is under way is returned as it is when it has begun already. An officer prepares for her own county;
    one that covers several is a county administrator's to prepare (own choice).

    Raises:
        Invalid: `intake.counties_invalid`.
        Conflict: `intake.county_taken`, another round under way has one of the counties.
        NotFound: `annual_wheel.no_season`.
    """
    wanted = sorted(set(counties))
    _require_counties(session, wanted, actor, now)
    school_year = annual_wheel.season_at(session, now)
    season = list(session.scalars(select(Round).where(Round.school_year == school_year).with_for_update()))
    theirs = [one for one in season if set(one.counties) & set(wanted)]
    under_way = [one for one in theirs if one.state != State.PUBLISHED]
    if under_way:
        if under_way[0].counties == wanted:
            return under_way[0], False
        raise Conflict("intake.county_taken")
    begun = _begun(
        secrets, school_year, 1 + max((one.number for one in theirs), default=0), wanted, actor, now
    )
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:
        # Somebody else began it at the same moment; the index lets one round be.
        return session.scalars(select(Round).where(Round.name == begun.name)).one(), False
    note(session, begun, "prepared", actor, now, seed_hash=begun.seed_hash)
    return begun, True


def _require_counties(session: Session, wanted: Sequence[str], actor: Principal, now: datetime) -> None:
    known = {one.number for one in catalogue.counties(session, norwegian_day(now))}
    alone = wanted == [actor.grant.county]
    together = actor.role is Role.COUNTY_ADMINISTRATOR and actor.grant.county in wanted
    if not known.issuperset(wanted) or not (alone or together):
        raise Invalid("intake.counties_invalid")


def _begun(
    secrets: SecretBox, school_year: int, number: int, counties: list[str], actor: Principal, now: datetime
) -> Round:
    seed, round_id = chance.token_bytes(SEED_BYTES), new_id()
    return Round(
        id=round_id,
        name=f"{school_year}-{number}-{'+'.join(counties)}",
        school_year=school_year,
        number=number,
        counties=counties,
        state=State.PREPARED.value,
        seed_hash=lottery.commitment(seed),
        sealed_seed=secrets.seal_text(seed.hex(), _place_of_seed(round_id)),
        prepared_by=actor.account_id or "",
        prepared_at=now,
        progress={},
        version=1,
    )


def seed_of(secrets: SecretBox, entered: Round) -> bytes:
    """The seed, for the draw and for the day everybody may know it."""
    return bytes.fromhex(secrets.open_text(entered.sealed_seed, _place_of_seed(entered.id)))


def _place_of_seed(round_id: str) -> str:
    """Where the seed is sealed for: it opens in no other row."""
    return f"intake_round.sealed_seed:{round_id}"


def start_run(session: Session, entered: Round, *, is_dry: bool, actor: Principal, now: datetime) -> Run:
    """Ask for a calculation. The caller holds the round's lock.

    Raises:
        Conflict: `intake.too_late`, `intake.run_under_way`.
    """
    require_step(State(entered.state), Step.RUN)
    earlier = runs_of(session, entered.id)
    waiting = {state.value for state in RUNNING}
    if earlier and earlier[0].state in waiting and earlier[0].requested_at > now - GIVEN_UP_AFTER:
        raise Conflict("intake.run_under_way")
    asked = Run(
        round_id=entered.id,
        number=1 + (earlier[0].number if earlier else 0),
        is_dry=is_dry,
        state=RunState.QUEUED.value,
        progress={},
        requested_by=actor.account_id or "",
        requested_at=now,
        gates=[],
        figures={},
        violations=[],
    )
    session.add(asked)
    session.flush()
    outbox.enqueue(session, GATHER, {"run": asked.id}, dedupe=f"{GATHER}:{asked.id}", run_at=now)
    note(session, entered, "run", actor, now, number=asked.number, is_dry=is_dry)
    return asked


def approve(
    session: Session, entered: Round, number: int, accepted: str, actor: Principal, now: datetime
) -> None:
    """Approve the newest run for publication, as somebody else than who asked for it. The caller holds the lock.

    Raises:
        Conflict: `intake.too_early`, `intake.too_late`, `intake.run_not_newest`, `intake.correction_under_way`, and as
            `rules.rounds.require_approvable`.
        Invalid: `intake.shortfall_unaccepted`.
        NotFound: `intake.run_not_found`.
    """
    require_step(State(entered.state), Step.APPROVE)
    require_nothing_written(session, [entered.id, *_others_of_its_counties(session, entered)])
    run = find_run(session, entered.id, number)
    if number != runs_of(session, entered.id)[0].number:
        raise Conflict("intake.run_not_newest")
    require_approvable(
        finished(session, entered, run),
        accepted=accepted,
        asked_by=run.requested_by,
        approver=actor.account_id or "",
    )
    entered.state, entered.run_id = State.APPROVED.value, run.id
    entered.approved_by, entered.approved_at = actor.account_id, now
    entered.shortfall_reason = accepted.strip()
    entered.version += 1
    note(session, entered, "approved", actor, now, number=number)


def _others_of_its_counties(session: Session, entered: Round) -> list[str]:
    season = session.scalars(select(Round).where(Round.school_year == entered.school_year))
    return [one.id for one in season if set(one.counties) & set(entered.counties)]


def require_nothing_written(session: Session, round_ids: Collection[str]) -> None:
    """Refuse while the correction of one of these rounds is being written.

    Raises:
        Conflict: `intake.correction_under_way`.
    """
    writing = select(Correction.id).where(
        Correction.round_id.in_(round_ids), Correction.state == CorrectionState.WRITING
    )
    if session.scalars(writing.limit(1)).one_or_none() is not None:
        raise Conflict("intake.correction_under_way")


def finished(session: Session, entered: Round, run: Run) -> Finished:
    """What decides whether a run may be approved."""
    return Finished(
        is_dry=run.is_dry,
        state=RunState(run.state),
        gates=len(run.gates),
        violations=len(run.violations),
        shortfalls=int(run.figures.get("shortfalls", 0)),
        changed_since=changed_since(session, entered, run.gathered_at),
    )


def changed_since(session: Session, entered: Round, moment: datetime | None) -> int:
    """How much of what was gathered at a moment has changed since: applications, decisions, offerings, extra seats."""
    if moment is None:
        return 0
    year, counties = entered.school_year, list(entered.counties)
    return (
        applications.changed_since(session, year, counties, moment)
        + decisions.changed_since(session, year, counties, moment)
        + structure.changed_since(session, year, counties, moment)
        + extra_seats.given_since(session, year, counties, moment)
    )


def schedule(session: Session, entered: Round, publish_at: datetime, actor: Principal, now: datetime) -> None:
    """Set the moment from which everybody may see the result. The caller holds the lock.

    Raises:
        Conflict: `intake.too_early`, `intake.too_late`.
        Invalid: `intake.publish_in_the_past`, `intake.publish_too_far`.
    """
    require_step(State(entered.state), Step.SCHEDULE)
    require_moment(publish_at, now)
    entered.state, entered.publish_at = State.SCHEDULED.value, publish_at
    entered.version += 1
    args = {"round": entered.id, "version": entered.version}
    dedupe = f"{PUBLISH}:{entered.id}:{entered.version}"
    outbox.enqueue(session, PUBLISH, args, dedupe=dedupe, run_at=publish_at)
    note(session, entered, "scheduled", actor, now, publish_at=publish_at.isoformat())


def undo(session: Session, entered: Round, edited: int, actor: Principal, now: datetime) -> None:
    """Take an approval and a moment of publication back, while nothing has been published. The caller holds the lock.

    Raises:
        Conflict: `intake.too_early`, `intake.too_late`.
        Stale: `problems.stale`, somebody took the round further since version `edited`.
    """
    require_version(edited, entered.version)
    require_step(State(entered.state), Step.UNDO)
    entered.state, entered.publish_at = State.RUN.value, None
    entered.run_id = entered.approved_by = entered.approved_at = None
    entered.shortfall_reason = ""
    entered.version += 1
    note(session, entered, "undone", actor, now)


def note(
    session: Session, entered: Round, what: str, actor: Principal, now: datetime, **details: Any
) -> None:
    """Write down who took a round a step further."""
    audit.record(
        session,
        at=now,
        action=f"round.{what}",
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        object_id=entered.id,
        details=details,
    )
