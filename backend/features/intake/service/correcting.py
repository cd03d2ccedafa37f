"""Correction for one person: what she would have had with the right facts, and giving it to her on top of the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.principal import Principal
from backend.engine.correction import Case, SupernumerarySeat, best_remedy
from backend.engine.correction import Published as Finished
from backend.engine.gates import SnapshotRefused
from backend.engine.snapshot import NONE, Snapshot
from backend.features.applications import service as applications
from backend.features.applications.service import Application, EventKind
from backend.features.catalogue import service as catalogue
from backend.features.intake.models import (
    CutOff,
    OutcomeRow,
    Round,
    Run,
    Supernumerary,
)
from backend.features.intake.rules.assembly import assemble
from backend.features.intake.rules.correcting import (
    Amended,
    Because,
    NothingGained,
    amended,
    answer_by,
    with_facts,
)
from backend.features.intake.rules.decisions import SHORTEST_REASON
from backend.features.intake.rules.outcomes import GENERAL, Published
from backend.features.intake.rules.rounds import State
from backend.features.intake.rules.statuses import KEPT_UNANSWERED
from backend.features.intake.service import keeping
from backend.features.intake.service.elsewhere import placed_elsewhere, record_elsewhere
from backend.features.intake.service.extra_seats import TAKEN
from backend.features.intake.service.gathering import engine_round, gather
from backend.features.intake.service.outcomes import Outcome, outcome_of
from backend.features.intake.service.rounds import require_nothing_written
from backend.kernel.errors import Conflict, FieldFault, Invalid
from backend.platform import audit, messages
from backend.platform.files import FileStore

MESSAGE = "intake.message.corrected"
AUDIT_GRANTED = "application.seat_granted"
UNANSWERED = KEPT_UNANSWERED["TILBO"]
SETTLED = frozenset({State.APPROVED, State.SCHEDULED, State.PUBLISHING})
"""A round that stands here has its result, and would publish over what a grant wrote."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What somebody would have had, with what is now recorded about her."""

    round_id: str
    round_number: int
    wish_id: str
    county: str
    area: str
    school: str
    offering: str = ""
    pool: str = GENERAL


@dataclass(frozen=True, slots=True)
class Granted:
    """A wish that was given after publication."""

    supernumerary_id: str
    wish_id: str
    round_id: str
    """The round whose outcome tells of it: the newest she took part in."""
    version: int
    answer_by: datetime
    is_new: bool
    """False when it had been given before."""


def remedy_of(session: Session, store: FileStore, application_id: str, now: datetime) -> Remedy | None:
    """Best over the finished rounds, from her facts as they are now recorded (decisions, settled grades), everything
    else as published. `None` where nothing better than she ever had a chance of comes of it.

    Raises:
        Conflict: `intake.facts_refused`, what is recorded about her contradicts itself.
    """
    application = applications.find(session, application_id)
    if application is None or application.withdrawn_at is not None:
        return None
    rounds = {one.number: one for one in _finished_rounds(session, application)}
    wholes = {number: _published(session, store, one) for number, one in rounds.items()}
    cases = [
        case
        for number, entered in rounds.items()
        if (case := _case(session, entered, wholes[number], application, now)) is not None
    ]
    try:
        seat = best_remedy(cases)
    except SnapshotRefused as refused:
        raise Conflict("intake.facts_refused") from refused
    if seat is None:
        return None
    had = _had(session, application, wholes.values())
    return _remedy(rounds[seat.round], wholes[seat.round], seat, had)


def _finished_rounds(session: Session, application: Application) -> list[Round]:
    found = session.scalars(
        select(Round)
        .where(Round.school_year == application.school_year, Round.published_at.is_not(None))
        .order_by(Round.number)
    )
    return [one for one in found if application.county in one.counties]


def _published(session: Session, store: FileStore, entered: Round) -> Published:
    return keeping.published(store, keeping.files_of(session.get_one(Run, entered.run_id)))


def _case(
    session: Session, entered: Round, whole: Published, application: Application, now: datetime
) -> Case | None:
    account = application.account_id
    if account not in whole.snapshot.applicants.id:
        return None
    mine = frozenset(row for row, one in enumerate(whole.legend.applications) if one == application.id)
    corrected = with_facts(whole.snapshot, facts_now(session, entered, account, now), {account})
    row = whole.snapshot.applicants.id.index(account)
    return Case(Finished(whole.snapshot, whole.result), corrected, row, mine)


def facts_now(session: Session, entered: Round, account_id: str | None, now: datetime) -> Snapshot:
    """What a published round would start from today, of one applicant or of all; its seed is public by then."""
    material = gather(session, entered, now, account_id)
    return assemble(material, engine_round(entered), bytes.fromhex(entered.seed or "")).snapshot


def _had(session: Session, application: Application, wholes: Collection[Published]) -> frozenset[str]:
    """The wishes she was offered in any round or by any correction, or holds by now."""
    had: set[str | None] = set(
        session.scalars(
            select(Supernumerary.wish_id).where(
                Supernumerary.account_id == application.account_id, Supernumerary.wish_id.is_not(None)
            )
        )
    )
    for whole in wholes:
        ids = whole.snapshot.applicants.id
        if application.account_id in ids:
            wish = int(whole.result.placements.wish[ids.index(application.account_id)])
            had |= set() if wish == NONE else {whole.legend.wishes[wish]}
    now = applications.wishes_in_force(session, application.id)
    return frozenset(one for one in had if one) | {one.id for one in now if one.status in TAKEN}


def _remedy(entered: Round, whole: Published, seat: SupernumerarySeat, had: frozenset[str]) -> Remedy | None:
    wishes = whole.snapshot.wishes
    mine = wishes.applicant == wishes.applicant[seat.wish]
    ranks = [int(wishes.rank[row]) for row in mine.nonzero()[0].tolist() if whole.legend.wishes[row] in had]
    if ranks and min(ranks) <= int(wishes.rank[seat.wish]):
        return None
    offering, pool = whole.pool(seat.queue)
    area, school, county = whole.legend.offerings[offering]
    return Remedy(
        entered.id,
        entered.number,
        whole.legend.wishes[seat.wish],
        county,
        area,
        school,
        whole.snapshot.offerings.id[offering],
        pool,
    )


def grant(  # noqa: PLR0913 - a decision is all of this
    session: Session,
    store: FileStore,
    application_id: str,
    wish_id: str,
    *,
    legal_basis: str,
    reason: str,
    actor: Principal,
    now: datetime,
    because: Because = Because.FACT,
) -> Granted:
    """Give the wish as a supernumerary seat: row in intake_supernumerary, next outcome version, official statuses, new
    answer deadline, message, audit. Safe to repeat.

    Raises:
        Invalid: `intake.grant_invalid`, no reason or no legal basis.
        Conflict: `intake.nothing_gained`, no wish of hers that is better than what she has; `intake.round_on_its_way`,
            the county's next round has its result and is not out; `intake.correction_under_way`.
    """
    application = applications.locked(session, application_id)
    if application is None or application.withdrawn_at is not None:
        raise Conflict("intake.nothing_gained")
    before = session.scalars(select(Supernumerary).where(Supernumerary.wish_id == wish_id)).one_or_none()
    if before is not None:
        return _granted_before(session, before)
    require_reason(legal_basis, reason)
    require_quiet(session, application.school_year, [application.county])
    outcome = outcome_of(session, application.account_id, application.school_year)
    if outcome is None:
        raise Conflict("intake.nothing_gained")
    remedy = remedy_of(session, store, application_id, now)
    owed = remedy if remedy is not None and remedy.wish_id == wish_id else None
    made = _amended(session, application, outcome, wish_id, owed.pool if owed else GENERAL)
    given = made.content["placement"]
    row = Supernumerary(
        round_id=owed.round_id if owed else outcome.round_id,
        school_year=application.school_year,
        county=given["county"],
        offering=_offering(session, given["area"], given["school"], application.school_year),
        area=given["area"],
        school=given["school"],
        pool=given["pool"],
        wish_id=wish_id,
        application_id=application.id,
        account_id=application.account_id,
        because=because.value,
        legal_basis=legal_basis.strip(),
        reason=reason.strip(),
        decided_by=actor.account_id or "",
        at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        found = session.scalars(select(Supernumerary).where(Supernumerary.wish_id == wish_id)).one()
        return _granted_before(session, found)
    until = deadline_for(given["county"], application.school_year, now)
    _write(session, application, outcome, made, because, until, now)
    messages.tell(session, application.account_id, MESSAGE, {}, now)
    audit.record(
        session,
        at=now,
        action=AUDIT_GRANTED,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=application.account_id,
        object_id=application.id,
        details={"wish": wish_id, "because": because.value, "legal_basis": row.legal_basis},
    )
    return Granted(row.id, wish_id, outcome.round_id, outcome.version + 1, until, is_new=True)


def was_granted(session: Session, wish_id: str) -> bool:
    """Whether a wish has been given after publication already."""
    found = select(Supernumerary.id).where(Supernumerary.wish_id == wish_id)
    return session.scalars(found).one_or_none() is not None


def _granted_before(session: Session, row: Supernumerary) -> Granted:
    """What a repeated grant is told: the version that told of it, and its deadline."""
    told = session.scalars(
        select(OutcomeRow)
        .where(OutcomeRow.account_id == row.account_id, OutcomeRow.answer_by.is_not(None))
        .order_by(OutcomeRow.version)
    )
    for one in told:
        place = one.content["placement"]
        if place is not None and place["wish_id"] == row.wish_id and one.answer_by is not None:
            return Granted(row.id, row.wish_id or "", one.round_id, one.version, one.answer_by, is_new=False)
    raise LookupError(f"no outcome tells of {row.id}")


def require_reason(legal_basis: str, reason: str) -> None:
    """Refuse a decision that nobody could answer for.

    Raises:
        Invalid: `intake.grant_invalid`.
    """
    faults = []
    if not legal_basis.strip():
        faults.append(FieldFault("/legal_basis", "intake.legal_basis_missing"))
    if len(reason.strip()) < SHORTEST_REASON:
        faults.append(FieldFault("/reason", "intake.reason_missing"))
    if faults:
        raise Invalid("intake.grant_invalid", fields=faults)


def require_quiet(session: Session, school_year: int, counties: Collection[str]) -> None:
    """Refuse while something is on its way that would publish over a correction, and keep it from setting out.

    Raises:
        Conflict: `intake.round_on_its_way`, `intake.correction_under_way`.
    """
    rounds = session.scalars(
        select(Round).where(Round.school_year == school_year).order_by(Round.id).with_for_update()
    )
    theirs = [one for one in rounds if set(counties) & set(one.counties)]
    if any(State(one.state) in SETTLED for one in theirs):
        raise Conflict("intake.round_on_its_way")
    require_nothing_written(session, [one.id for one in theirs])


def _amended(
    session: Session, application: Application, outcome: Outcome, wish_id: str, pool: str = GENERAL
) -> Amended:
    place = placed_elsewhere(session, application.account_id, application.school_year)
    codes = applications.statuses_of(session, [line["wish_id"] for line in outcome.content["wishes"]])
    if place is not None:
        codes[place.id] = place.code
    try:
        granted = {"wish_id": wish_id, "pool": pool}
        return amended(outcome.content, granted, codes, None if place is None else place.code)
    except NothingGained as refused:
        raise Conflict("intake.nothing_gained") from refused


def keeps_of(session: Session, application: Application, wish_id: str) -> dict[str, Any] | None:
    """The place she would keep until she has said yes to this wish.

    Raises:
        Conflict: `intake.nothing_gained`.
    """
    outcome = outcome_of(session, application.account_id, application.school_year)
    return None if outcome is None else _amended(session, application, outcome, wish_id).keeps


def _offering(session: Session, area: str, school: str, school_year: int) -> str:
    """The catalogue's offering, as the newest round knew it."""
    found = (
        select(CutOff.offering)
        .join(Round, Round.id == CutOff.round_id)
        .where(CutOff.area == area, CutOff.school == school, Round.school_year == school_year)
        .order_by(Round.number.desc())
        .limit(1)
    )
    return session.scalars(found).one_or_none() or ""


def deadline_for(county: str, school_year: int, now: datetime) -> datetime:
    """The first moment that is too late to answer a correction given now, by the county's rule."""
    return answer_by(now, catalogue.county_rules(county, school_year).corrected_answer_days.value)


def _write(
    session: Session,
    application: Application,
    outcome: Outcome,
    made: Amended,
    because: Because,
    until: datetime,
    now: datetime,
) -> None:
    """The next version of the outcome, and the official codes it comes with."""
    account, year = application.account_id, application.school_year
    session.add(
        OutcomeRow(
            round_id=outcome.round_id,
            account_id=account,
            school_year=year,
            version=outcome.version + 1,
            content=made.content,
            answer_by=until,
            because=because.value,
        )
    )
    session.flush()
    applications.record_statuses(session, made.codes, now, EventKind.RESULT_CORRECTED)
    is_elsewhere = made.keeps is not None and made.keeps["wish_id"] is None
    if is_elsewhere and placed_elsewhere(session, account, year) is None:
        record_elsewhere(session, account, year, found=UNANSWERED, codes={}, now=now)
