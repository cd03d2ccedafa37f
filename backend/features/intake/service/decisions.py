"""What officers decide about applications. Nothing is changed: a new decision replaces the one in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.applications.service import Application, Matter
from backend.features.catalogue import service as catalogue
from backend.features.intake.models import Decision, Round
from backend.features.intake.rules.decisions import (
    AGAINST,
    TOLD,
    Kind,
    Wanted,
    effect_of,
    needs_no_grades,
    require_reason,
    require_sensible,
)
from backend.features.intake.rules.rounds import State
from backend.kernel.errors import Conflict, NotFound, Scalar, Stale
from backend.platform import audit

AUDIT_DECIDED = "application.decided"
AUDIT_TAKEN_BACK = "application.decision_taken_back"
MATTERS: Mapping[Kind, Matter] = {Kind.CATEGORY: Matter.CATEGORY, Kind.RESIDENCE: Matter.RESIDENCE}
"""What the county's desk takes for settled once there is a decision of the kind."""


def decisions_about(session: Session, application_id: str) -> list[Decision]:
    """Every decision about an application, the newest first, those that were replaced too."""
    found = select(Decision).where(Decision.application_id == application_id)
    return list(session.scalars(found.order_by(Decision.decided_at.desc(), Decision.id.desc())))


def in_force(session: Session, school_year: int, counties: Sequence[str]) -> list[Decision]:
    """The decisions that hold about applications to these counties."""
    found = select(Decision).where(
        Decision.school_year == school_year,
        Decision.county.in_(counties),
        Decision.replaced_at.is_(None),
    )
    return list(session.scalars(found.order_by(Decision.id)))


def names_of(session: Session, rows: Sequence[Decision]) -> dict[str, str]:
    """Who decided and who took back, by account id."""
    officers = {row.decided_by for row in rows} | {row.replaced_by for row in rows if row.replaced_by}
    return accounts.names_of(session, officers)


@dataclass(frozen=True, slots=True)
class Making:
    """Somebody decides: who, when, and which version of the decisions was before her eyes."""

    actor: Principal
    seen: int
    now: datetime


def version_of(rows: Sequence[Decision]) -> int:
    """The version of the decisions about one application: it grows whenever one is made or ends."""
    return len(rows) + sum(row.replaced_at is not None for row in rows)


def decide(
    session: Session, application: Application, wanted: Wanted, making: Making
) -> tuple[Decision, bool]:
    """Decide; an equal decision that holds already is returned as it is. The caller holds the application's lock.

    Raises:
        Invalid: `intake.decision_invalid`.
        Stale: `intake.decisions_stale`, a colleague has decided something about it meanwhile.
        Conflict: `intake.not_submitted`, there is nothing to decide about.
    """
    if not application.is_sent or application.withdrawn_at is not None:
        raise Conflict("intake.not_submitted")
    wishes = frozenset(
        (one.area, one.school) for one in applications.wishes_in_force(session, application.id)
    )
    require_sensible(wanted, wishes)
    area, school = wanted.wish or (None, None)
    content = (
        wanted.kind.value,
        wanted.value,
        area,
        school,
        wanted.legal_basis.strip(),
        wanted.reason.strip(),
    )
    known = decisions_about(session, application.id)
    for row in known:
        if row.replaced_at is None and content == _content(row):
            return row, False
    _require_seen(known, making)
    _replace(session, application.id, wanted, making)
    kind, value, area, school, legal_basis, reason = content
    made = Decision(
        application_id=application.id,
        account_id=application.account_id,
        school_year=application.school_year,
        county=application.county,
        area=area,
        school=school,
        kind=kind,
        value=value,
        legal_basis=legal_basis,
        reason=reason,
        decided_by=making.actor.account_id or "",
        decided_at=making.now,
    )
    session.add(made)
    session.flush()
    _audit(session, made, making, AUDIT_DECIDED)
    if wanted.kind in TOLD:
        applications.note_decided(session, application, _told(made), making.now)
    _settle(session, application, making.now)
    return made, True


def take_back(
    session: Session, application: Application, decision_id: str, reason: str, making: Making
) -> bool:
    """Let a decision hold no more; it stays to be read, with the reason. False when it held no more already.

    The caller holds the application's lock.

    Raises:
        NotFound: `intake.decision_not_found`.
        Invalid: `intake.decision_invalid`, no reason.
        Stale: `intake.decisions_stale`.
    """
    row = session.get(Decision, decision_id)
    if row is None or row.application_id != application.id:
        raise NotFound("intake.decision_not_found")
    if row.replaced_at is not None:
        return False
    require_reason(reason)
    _require_seen(decisions_about(session, application.id), making)
    row.replaced_at, row.replaced_by = making.now, making.actor.account_id
    row.replaced_reason = reason.strip()
    session.flush()
    _audit(session, row, making, AUDIT_TAKEN_BACK)
    if Kind(row.kind) in TOLD:
        told = {**_told(row), "reason": row.replaced_reason}
        applications.note_decision_ended(session, application, told, making.now)
    _settle(session, application, making.now)
    return True


def _require_seen(known: Sequence[Decision], making: Making) -> None:
    present = version_of(known)
    if making.seen != present:
        raise Stale("intake.decisions_stale", version=present)


def _told(row: Decision) -> dict[str, Scalar]:
    """A decision as the applicant reads it on her own page."""
    wish = {"area": row.area, "school": row.school} if row.area else {}
    return {
        "decision": effect_of(Kind(row.kind), row.value).value,
        "value": row.value,
        "legal_basis": row.legal_basis,
        "reason": row.reason,
        **wish,
    }


def _settle(session: Session, application: Application, now: datetime) -> None:
    """Let the county's desk know what has been decided about an application by now."""
    rules = catalogue.county_rules(application.county, application.school_year)
    outside_points = rules.outside_points_percent.value > 0
    matters: set[Matter] = set()
    for row in decisions_about(session, application.id):
        if row.replaced_at is None:
            kind = Kind(row.kind)
            matters.add(MATTERS.get(kind, Matter.OTHER))
            if needs_no_grades(kind, row.value, outside_points=outside_points):
                matters.add(Matter.GRADES)
    applications.record_decided(session, application, matters, now)


@dataclass(frozen=True, slots=True)
class NextRound:
    """The round that the next decision counts in, or the last one when it is too late for it."""

    number: int
    state: State


def newest_round(session: Session, school_year: int, county: str) -> NextRound | None:
    """The newest round of the season that a county takes part in."""
    rows = session.scalars(
        select(Round).where(Round.school_year == school_year).order_by(Round.number.desc())
    )
    found = next((row for row in rows if county in row.counties), None)
    return NextRound(found.number, State(found.state)) if found else None


def changed_since(session: Session, school_year: int, counties: Sequence[str], moment: datetime) -> int:
    """How many decisions about applications to these counties were made or taken back after a moment."""
    changed = or_(Decision.decided_at > moment, Decision.replaced_at > moment)
    counted = select(func.count()).where(
        Decision.school_year == school_year, Decision.county.in_(counties), changed
    )
    return session.scalar(counted) or 0


def _content(row: Decision) -> tuple[str, int, str | None, str | None, str, str]:
    return row.kind, row.value, row.area, row.school, row.legal_basis, row.reason


def _replace(session: Session, application_id: str, wanted: Wanted, making: Making) -> None:
    kinds = {kind.value for kind in {wanted.kind, *AGAINST.get(wanted.kind, frozenset[Kind]())}}
    area, school = wanted.wish or (None, None)
    session.execute(
        update(Decision)
        .where(
            Decision.application_id == application_id,
            Decision.kind.in_(kinds),
            Decision.area.is_(None) if area is None else Decision.area == area,
            Decision.school.is_(None) if school is None else Decision.school == school,
            Decision.replaced_at.is_(None),
        )
        .values(replaced_at=making.now, replaced_by=making.actor.account_id)
    )


def _audit(session: Session, row: Decision, making: Making, action: str) -> None:
    audit.record(
        session,
        at=making.now,
        action=action,
        actor_id=making.actor.account_id,
        actor_role=making.actor.role.value,
        subject_id=row.account_id,
        object_id=row.application_id,
        details={"kind": row.kind, "value": row.value},
    )
