"""The applicant's side of a case: begin, write, add papers, send, withdraw."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.policy import Resource
from auth.principal import Principal
from backend.features.applications import service as applications
from backend.features.complaints.models import Case, Decision, Letter, Paper
from backend.features.complaints.rules.cases import OPEN, Kind, State
from backend.features.complaints.rules.content import EMPTY, MOST, Around, faults_of
from backend.features.complaints.rules.routing import Subject, body_for
from backend.features.complaints.rules.telling import MessageKind
from backend.features.complaints.service import letters
from backend.features.complaints.service.explanation import explanation_of
from backend.features.offers import service as offers
from backend.features.offers.service import Result
from backend.kernel.errors import Conflict, Invalid, NotFound, Stale
from backend.kernel.ids import new_id
from backend.platform import audit, messages
from backend.platform.exports import exports
from backend.platform.files import FileStore
from backend.platform.inspection import Clean

ATTEMPTS = 3
AUDIT_SENT = "complaint.sent"
AUDIT_WITHDRAWN = "complaint.withdrawn"
AUDIT_PAPER_READ = "complaint.paper_read"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody can complain about or ask for now."""

    result: Result
    deadline: datetime
    """The first moment at which a complaint is too late."""
    application_id: str
    county: str
    """Where the place is, or the highest wish: whose decision it is when no wish is named."""

    def is_late(self, kind: Kind, now: datetime) -> bool:
        """Whether what is sent now comes too late; a request to keep a place has no deadline."""
        return kind is Kind.COMPLAINT and now >= self.deadline


def standing_of(session: Session, account_id: str, now: datetime) -> Standing:
    """How it stands for somebody.

    Raises:
        NotFound: `complaints.no_result`, nothing has been decided that she could complain about.
    """
    result = offers.published_result(session, account_id, now)
    if result is None or not result.outcome.wishes:
        raise NotFound("complaints.no_result")
    one = result.outcome.place or result.outcome.wishes[0]
    return Standing(result, offers.complaint_by(result.published_at), one.application_id, one.county)


def find(session: Session, case_id: str, *, lock: bool = False) -> Case | None:
    """One case, or `None`; `lock`: which nobody else changes before this transaction has ended."""
    wanted = select(Case).where(Case.id == case_id)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def cases_of(session: Session, account_id: str) -> list[Case]:
    """Somebody's cases, the newest first."""
    return list(
        session.scalars(select(Case).where(Case.account_id == account_id).order_by(Case.number.desc()))
    )


def resource_of(session: Session, case: Case, now: datetime) -> Resource:
    """The facts that decide who may reach a case. A draft is nobody's but its writer's."""
    application = applications.find(session, case.application_id)
    if application is None:
        return Resource()
    person = applications.applicant(session, application, now)
    is_sent = case.state != State.DRAFT
    return Resource(
        owner=case.account_id, county=case.county if is_sent else None, protected=person.protected
    )


def begin(session: Session, account_id: str, kind: Kind, now: datetime) -> tuple[Case, bool]:
    """Begin a case; the draft of this kind where there is one already.

    Raises:
        NotFound: as `standing_of`.
        Conflict: `complaints.no_place`, there is no place to keep.
    """
    standing = standing_of(session, account_id, now)
    if kind is Kind.DEFERRAL and standing.result.outcome.place is None:
        raise Conflict("complaints.no_place")
    for _ in range(ATTEMPTS):
        mine = cases_of(session, account_id)
        for case in mine:
            if (case.kind, case.state) == (kind, State.DRAFT):
                return case, False
        begun = _new(
            session, standing, kind, account_id, max((one.number for one in mine), default=0) + 1, now
        )
        try:
            with session.begin_nested():
                session.add(begun)
        except IntegrityError:
            continue
        return begun, True
    raise Conflict("complaints.not_open")


def _new(
    session: Session, standing: Standing, kind: Kind, account_id: str, number: int, now: datetime
) -> Case:
    place = standing.result.outcome.place
    kept = place.wish_id if place and kind is Kind.DEFERRAL else None
    case = Case(
        id=new_id(),
        account_id=account_id,
        number=number,
        kind=kind.value,
        state=State.DRAFT.value,
        school_year=standing.result.outcome.school_year,
        content={**EMPTY, "wish": kept},
        explanation={},
        saved_at=now,
        version=1,
    )
    _belong(session, case, standing.application_id, standing.county)
    return case


def _belong(session: Session, case: Case, application_id: str, county: str) -> None:
    """Whose decision it is, and under which reference it goes."""
    reference = next(one.reference for one in applications.references(session, [application_id]))
    case.application_id, case.county = application_id, county
    case.reference = f"{reference}-{case.number}"


def around(case: Case, standing: Standing, now: datetime) -> Around:
    """What a draft is judged against."""
    kind = Kind(case.kind)
    wishes = {wish.wish_id for wish in standing.result.outcome.wishes}
    return Around(kind, wishes, standing.is_late(kind, now))


def save(session: Session, case: Case, content: dict[str, Any], edited: int, now: datetime) -> None:
    """Keep what was typed, whatever is missing. The caller holds the case's lock.

    Raises:
        Conflict: `complaints.already_sent`.
        Stale: `complaints.edited_elsewhere`, with what stands there now.
    """
    _require_draft(case)
    if edited != case.version:
        raise Stale("complaints.edited_elsewhere", present={"version": case.version, "content": case.content})
    if content != case.content:
        case.content, case.saved_at, case.version = content, now, case.version + 1
        session.flush()


def discard(session: Session, case: Case, edited: int) -> None:
    """Throw a draft away, with its papers.

    Raises:
        Conflict: `complaints.already_sent`.
        Stale: `complaints.edited_elsewhere`.
    """
    _require_draft(case)
    if edited != case.version:
        raise Stale("complaints.edited_elsewhere", present={"version": case.version, "content": case.content})
    for paper in papers_of(session, case):
        session.delete(paper)
    session.flush()
    session.delete(case)
    session.flush()


def _require_draft(case: Case) -> None:
    if case.state != State.DRAFT:
        raise Conflict("complaints.already_sent")


def send(session: Session, case: Case, edited: int, actor: Principal, now: datetime) -> bool:
    """Send the draft, with what she had been shown; False when it was sent before. The caller holds the case's lock.

    Raises:
        NotFound: as `standing_of`.
        Invalid: `complaints.incomplete`, with every field that something is missing in.
        Stale: `complaints.edited_elsewhere`.
    """
    if case.state != State.DRAFT:
        return False
    if edited != case.version:
        raise Stale("complaints.edited_elsewhere", present={"version": case.version, "content": case.content})
    standing = standing_of(session, case.account_id, now)
    faults = tuple(faults_of(case.content, around(case, standing, now)))
    if faults:
        raise Invalid("complaints.incomplete", fields=faults)
    explanation = explanation_of(session, standing.result, now)
    _send(session, case, standing, explanation, now)
    letters.write_receipt(session, case, now)
    audit.record(
        session,
        at=now,
        action=AUDIT_SENT,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=case.account_id,
        object_id=case.id,
        details={"kind": case.kind, "subject": case.content["subject"], "late": is_late(case)},
    )
    messages.tell(session, case.account_id, MessageKind.RECEIVED.key, {"reference": case.reference}, now)
    return True


def _send(
    session: Session, case: Case, standing: Standing, explanation: dict[str, Any], now: datetime
) -> None:
    wished = next(
        (wish for wish in standing.result.outcome.wishes if wish.wish_id == case.content["wish"]), None
    )
    if wished is not None:
        _belong(session, case, wished.application_id, wished.county)
    case.state, case.received_at, case.version = State.RECEIVED.value, now, case.version + 1
    case.round_id, case.explanation = standing.result.round_id, explanation
    if case.kind == Kind.COMPLAINT:
        case.deadline = standing.deadline
        case.body = body_for(Subject(case.content["subject"])).value
    sent = {
        "content": case.content,
        "papers": [paper.digest for paper in papers_of(session, case)],
        "explanation": explanation,
    }
    case.content_hash = hashlib.sha256(orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)).hexdigest()
    session.flush()


def is_late(case: Case) -> bool:
    """Whether it came after its deadline."""
    if case.deadline is None or case.received_at is None:
        return False
    return case.received_at >= case.deadline


def withdraw(session: Session, case: Case, actor: Principal, now: datetime) -> None:
    """Take a case back; one that was taken back already stays so. The caller holds the case's lock.

    Raises:
        Conflict: `complaints.not_open`, it is decided, or was never sent.
    """
    if case.state == State.WITHDRAWN:
        return
    if case.state not in OPEN:
        raise Conflict("complaints.not_open")
    case.state, case.closed_at, case.version = State.WITHDRAWN.value, now, case.version + 1
    session.flush()
    audit.record(
        session,
        at=now,
        action=AUDIT_WITHDRAWN,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        subject_id=case.account_id,
        object_id=case.id,
    )
    messages.tell(session, case.account_id, MessageKind.WITHDRAWN.key, {"reference": case.reference}, now)


def papers_of(session: Session, case: Case) -> list[Paper]:
    """The papers of a case, the oldest first."""
    return list(session.scalars(select(Paper).where(Paper.case_id == case.id).order_by(Paper.id)))


def paper_of(session: Session, case: Case, paper_id: str) -> Paper:
    """One paper of a case.

    Raises:
        NotFound: `problems.not_found`.
    """
    found = session.get(Paper, paper_id)
    if found is None or found.case_id != case.id:
        raise NotFound("problems.not_found")
    return found


def add_paper(session: Session, case: Case, clean: Clean, store: FileStore, now: datetime) -> Paper:
    """Keep a file that has been looked through, encrypted; also with a case that is sent and not yet decided.

    Raises:
        Conflict: `complaints.not_open`; `complaints.too_many_papers`.
    """
    if case.state != State.DRAFT and case.state not in OPEN:
        raise Conflict("complaints.not_open")
    present = session.scalar(select(func.count()).where(Paper.case_id == case.id))
    if (present or 0) >= MOST:
        raise Conflict("complaints.too_many_papers", most=MOST)
    added = Paper(
        id=new_id(),
        case_id=case.id,
        name=clean.name,
        media_type=clean.media_type.value,
        size=len(clean.content),
        digest=hashlib.sha256(clean.content).hexdigest(),
        file_id=store.put(clean.content),
        added_at=now,
    )
    session.add(added)
    session.flush()
    return added


def remove_paper(session: Session, case: Case, paper_id: str) -> None:
    """Take a paper out of a draft; what was sent stays.

    Raises:
        NotFound: `problems.not_found`.
        Conflict: `complaints.already_sent`.
    """
    found = paper_of(session, case, paper_id)
    _require_draft(case)
    session.delete(found)
    session.flush()


def note_paper_read(session: Session, case: Case, paper: Paper, reader: Principal, now: datetime) -> None:
    """Every reading of a paper leaves a trace, also the owner's own."""
    audit.record(
        session,
        at=now,
        action=AUDIT_PAPER_READ,
        actor_id=reader.account_id,
        actor_role=reader.role.value,
        subject_id=case.account_id,
        object_id=paper.id,
    )


def named_files(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these files some paper still names."""
    return set(session.scalars(select(Paper.file_id).where(Paper.file_id.in_(ids))))


@exports("complaints")
def export(session: Session, account_id: str) -> list[dict[str, Any]]:
    """A person's complaints with what was decided and every letter, for her own copy."""
    return [_exported(session, case) for case in reversed(cases_of(session, account_id))]


def _exported(session: Session, case: Case) -> dict[str, Any]:
    decided = session.scalars(select(Decision).where(Decision.case_id == case.id).order_by(Decision.number))
    written = session.scalars(select(Letter).where(Letter.case_id == case.id).order_by(Letter.number))
    return {
        "kind": case.kind,
        "reference": case.reference,
        "state": case.state,
        "county": case.county,
        "content": case.content,
        "explanation": case.explanation,
        "content_hash": case.content_hash,
        "received_at": case.received_at,
        "deadline": case.deadline,
        "body": case.body,
        "closed_at": case.closed_at,
        "papers": [
            {"name": one.name, "size": one.size, "added_at": one.added_at} for one in papers_of(session, case)
        ],
        "decisions": [
            {
                "by": one.by,
                "outcome": one.outcome,
                "legal_basis": one.legal_basis,
                "reason": one.reason,
                "decided_at": one.decided_at,
            }
            for one in decided
        ],
        "letters": [
            {
                "kind": one.kind,
                "written_at": one.written_at,
                "content": one.content,
                "content_hash": one.content_hash,
            }
            for one in written
        ],
    }
