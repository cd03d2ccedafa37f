"""What officers decide about applications. Nothing is changed: a new decision replaces the one in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.features.applications import service as applications
from backend.features.applications.service import Application
from backend.features.intake.models import Decision
from backend.features.intake.rules.decisions import AGAINST, Kind, Wanted, require_sensible
from backend.kernel.errors import NotFound
from backend.platform import audit

AUDIT_DECIDED = "application.decided"
AUDIT_TAKEN_BACK = "application.decision_taken_back"


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


def decide(
    session: Session, application: Application, wanted: Wanted, actor: Principal, now: datetime
) -> tuple[Decision, bool]:
    """Decide; an equal decision that holds already is returned as it is. The caller holds the application's lock.

    Raises:
        Invalid: `intake.decision_invalid`.
    """
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
    for row in decisions_about(session, application.id):
        if row.replaced_at is None and content == _content(row):
            return row, False
    _replace(session, application.id, wanted, now)
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
        decided_by=actor.account_id or "",
        decided_at=now,
    )
    session.add(made)
    session.flush()
    _audit(session, made, actor, AUDIT_DECIDED, now)
    return made, True


def take_back(
    session: Session, application_id: str, decision_id: str, actor: Principal, now: datetime
) -> bool:
    """Let a decision hold no more; it stays to be read. False when it held no more already.

    Raises:
        NotFound: `intake.decision_not_found`.
    """
    row = session.get(Decision, decision_id)
    if row is None or row.application_id != application_id:
        raise NotFound("intake.decision_not_found")
    if row.replaced_at is not None:
        return False
    row.replaced_at = now
    session.flush()
    _audit(session, row, actor, AUDIT_TAKEN_BACK, now)
    return True


def changed_since(session: Session, school_year: int, counties: Sequence[str], moment: datetime) -> int:
    """How many decisions about applications to these counties were made or taken back after a moment."""
    changed = or_(Decision.decided_at > moment, Decision.replaced_at > moment)
    counted = select(func.count()).where(
        Decision.school_year == school_year, Decision.county.in_(counties), changed
    )
    return session.scalar(counted) or 0


def _content(row: Decision) -> tuple[str, int, str | None, str | None, str, str]:
    return row.kind, row.value, row.area, row.school, row.legal_basis, row.reason


def _replace(session: Session, application_id: str, wanted: Wanted, now: datetime) -> None:
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
        .values(replaced_at=now)
    )


def _audit(session: Session, row: Decision, actor: Principal, action: str, now: datetime) -> None:
    audit.record(
        session,
        at=now,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=row.account_id,
        object_id=row.application_id,
        details={"kind": row.kind, "value": row.value},
    )
