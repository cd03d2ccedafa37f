"""The county's side of a case: take it, see what was due to her, decide, and enter what the appeal body did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications import service as applications
from backend.features.applications.service import EventKind, Group, group_of
from backend.features.complaints.models import Case, Decision
from backend.features.complaints.rules.cases import (
    GIVES_A_SEAT,
    By,
    Kind,
    Outcome,
    State,
    decider_in,
    state_after,
)
from backend.features.complaints.rules.routing import Body
from backend.features.complaints.rules.telling import MessageKind
from backend.features.complaints.service import letters
from backend.features.complaints.service.letters import Seat
from backend.features.intake import service as intake
from backend.features.offers import service as offers
from backend.kernel.errors import Conflict, Invalid, Stale
from backend.kernel.ids import new_id
from backend.platform import audit, messages
from backend.platform.files import FileStore

AUDIT_READ = "complaint.read"
AUDIT_CONSIDERED = "complaint.considered"
AUDIT_DECIDED = "complaint.decided"
KEPT = "RESER"
"""Official status of a place that is kept for next year."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer decides, or enters that the appeal body has decided."""

    outcome: Outcome
    legal_basis: str
    reason: str
    wish_id: str | None = None
    """The wish whose place it gives her."""
    body: Body | None = None
    """Where it is sent on to, where that is another body than its subject says."""


def note_reading(session: Session, case: Case, reader: Principal, now: datetime) -> None:
    """Somebody else than the one it is about has read a case."""
    audit.record(
        session,
        at=now,
        action=AUDIT_READ,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=case.account_id,
        object_id=case.id,
    )


def decisions_of(session: Session, case: Case) -> list[Decision]:
    """What has been decided in a case, in order."""
    found = select(Decision).where(Decision.case_id == case.id).order_by(Decision.number)
    return list(session.scalars(found))


def is_own_decision(session: Session, case: Case, account_id: str) -> bool:
    """Whether what is complained about was decided by this officer: somebody else decides the complaint (§ 6)."""
    return case.kind == Kind.COMPLAINT and account_id in intake.deciders_of(
        session, case.round_id or "", case.application_id
    )


def consider(session: Session, case: Case, edited: int, actor: Principal, now: datetime) -> None:
    """Begin to work on a case. The caller holds its lock.

    Raises:
        Conflict: `complaints.not_open`; Stale: `complaints.handled_elsewhere`.
    """
    if case.state == State.CONSIDERED and case.considered_by == actor.account_id:
        return
    _require_version(case, edited)
    if case.state != State.RECEIVED:
        raise Conflict("complaints.not_open")
    case.state, case.version = State.CONSIDERED.value, case.version + 1
    case.considered_at, case.considered_by = now, actor.account_id
    session.flush()
    _audit(session, case, actor, AUDIT_CONSIDERED, now)


def remedy_of(session: Session, store: FileStore, case: Case, now: datetime) -> intake.Remedy | None:
    """What she would have had with what is now recorded about her; nothing for a request to keep a place."""
    if case.kind != Kind.COMPLAINT:
        return None
    return intake.remedy_of(session, store, case.application_id, now)


def decide(
    session: Session,
    store: FileStore,
    case: Case,
    wanted: Wanted,
    edited: int,
    actor: Principal,
    now: datetime,
) -> Decision:
    """Decide a case as far as it can be now, with all that follows: a place, a status, the letter, the message.

    The caller holds its lock.

    Raises:
        Conflict: `complaints.not_open`; `complaints.own_decision`; `complaints.place_not_accepted`.
        Stale: `complaints.handled_elsewhere`.
        Invalid: `complaints.wish_unknown`, a place at something that she has not wished for here.
    """
    _require_version(case, edited)
    state = State(case.state)
    after, by = state_after(Kind(case.kind), state, wanted.outcome), decider_in(state)
    if by is By.COUNTY and is_own_decision(session, case, actor.account_id or ""):
        raise Conflict("complaints.own_decision")
    seat = _take_effect(session, store, case, wanted, actor, now)
    decision = _enter(session, case, wanted, by, actor, now)
    if by is By.COUNTY and wanted.body is not None and after is State.FORWARDED:
        case.body = wanted.body.value
    case.state, case.version = after.value, case.version + 1
    case.considered_at = case.considered_at or now
    case.considered_by = case.considered_by or actor.account_id
    case.closed_at = None if after is State.FORWARDED else now
    session.flush()
    letters.write_decision(session, case, decision, seat, now)
    _audit(session, case, actor, AUDIT_DECIDED, now, outcome=wanted.outcome.value, by=by.value)
    kind = MessageKind.FORWARDED if after is State.FORWARDED else MessageKind.ANSWERED
    messages.tell(session, case.account_id, kind.key, {"reference": case.reference}, now)
    return decision


def _require_version(case: Case, edited: int) -> None:
    if edited != case.version:
        raise Stale("complaints.handled_elsewhere", version=case.version)


def _enter(session: Session, case: Case, wanted: Wanted, by: By, actor: Principal, now: datetime) -> Decision:
    decision = Decision(
        id=new_id(),
        case_id=case.id,
        number=len(decisions_of(session, case)) + 1,
        by=by.value,
        outcome=wanted.outcome.value,
        legal_basis=wanted.legal_basis.strip(),
        reason=wanted.reason.strip(),
        wish_id=wanted.wish_id,
        decided_by=actor.account_id or "",
        decided_at=now,
    )
    session.add(decision)
    session.flush()
    return decision


def _take_effect(
    session: Session, store: FileStore, case: Case, wanted: Wanted, actor: Principal, now: datetime
) -> Seat | None:
    if wanted.outcome is Outcome.GRANTED:
        _keep_place(session, case, now)
        return None
    if wanted.wish_id is None:
        return None
    wish = next(
        (
            one
            for one in case.explanation["wishes"]
            if one["wish_id"] == wanted.wish_id and one["application_id"] == case.application_id
        ),
        None,
    )
    if wish is None or wanted.outcome not in GIVES_A_SEAT:
        raise Invalid("complaints.wish_unknown")
    intake.grant(
        session,
        store,
        case.application_id,
        wanted.wish_id,
        legal_basis=wanted.legal_basis.strip(),
        reason=wanted.reason.strip(),
        actor=actor,
        now=now,
        because=intake.Because.COMPLAINT,
    )
    result = offers.published_result(session, case.account_id, now)
    return Seat(wish["area_names"], wish["school_name"], result.deadline if result else None)


def _keep_place(session: Session, case: Case, now: datetime) -> None:
    wish = case.content["wish"]
    if wish is None:
        return
    held = {one.id: one.status for one in applications.wishes_in_force(session, case.application_id)}
    if wish not in held or group_of(held[wish]) is not Group.ACCEPTED:
        raise Conflict("complaints.place_not_accepted")
    applications.record_statuses(session, {wish: KEPT}, now, EventKind.PLACE_KEPT)


def _audit(
    session: Session, case: Case, actor: Principal, action: str, now: datetime, **details: str
) -> None:
    audit.record(
        session,
        at=now,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=case.account_id,
        object_id=case.id,
        details=details,
    )
