"""A case as its owner sees it, and as it lies on the county's desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.catalogue import service as catalogue
from backend.features.complaints.models import Case
from backend.features.complaints.rules.cases import (
    Kind,
    Outcome,
    State,
    days_late,
    days_until,
    outcomes_open,
    word_owed_by,
)
from backend.features.complaints.rules.routing import Body
from backend.features.complaints.schemas import decision_view, letter_view, paper_view, summary_view
from backend.features.complaints.service import handling, letters, writing
from backend.features.offers import service as offers
from backend.kernel.errors import NotFound
from backend.platform.files import FileStore


def summaries(session: Session, account_id: str, now: datetime) -> dict[str, Any]:
    """Somebody's cases, and what she can begin now."""
    try:
        standing = writing.standing_of(session, account_id, now)
    except NotFound:
        standing = None
    return {
        "now": now,
        "items": [
            summary_view(case, handling.decisions_of(session, case))
            for case in writing.cases_of(session, account_id)
        ],
        "deadline": standing and standing.deadline,
        "can_defer": standing is not None and standing.result.outcome.place is not None,
    }


def case_view(session: Session, case: Case, locale: str, now: datetime) -> dict[str, Any]:
    """A case with all that she wrote, got and can do; a draft with what it can be about."""
    is_draft = case.state == State.DRAFT
    decisions = handling.decisions_of(session, case)
    county = letters.county_name(session, case.county, now)
    result = offers.published_result(session, case.account_id, now)
    deadline, late = case.deadline, writing.is_late(case)
    if is_draft and case.kind == Kind.COMPLAINT and result is not None:
        deadline = offers.complaint_by(result.published_at)
        late = now >= deadline
    body = Body(case.body) if case.body else None
    rule = catalogue.county_rules(case.county, case.school_year).deferral
    return {
        **summary_view(case, decisions),
        "version": case.version,
        "county": case.county,
        "county_name": county,
        "content": case.content,
        "content_hash": case.content_hash,
        "deadline": deadline,
        "late": late,
        "body": body,
        "body_name": body and letters.body_name(locale, body, case.county, county),
        "rule": rule.legal if case.kind == Kind.DEFERRAL and rule.value.value == "may_be_granted" else None,
        "considered_at": case.considered_at,
        "wishes": _wishes_now(session, result, now) if is_draft else case.explanation["wishes"],
        "answer_by": result.deadline if result is not None and result.is_waited_for(now) else None,
        "papers": [paper_view(paper) for paper in writing.papers_of(session, case)],
        "decisions": [decision_view(one) for one in decisions],
        "letters": [letter_view(one) for one in letters.letters_of(session, case)],
    }


def _wishes_now(session: Session, result: offers.Result | None, now: datetime) -> list[dict[str, Any]]:
    if result is None:
        return []
    names = offers.names_of(session, result.outcome, now)
    return [
        {
            "wish_id": wish.wish_id,
            "rank": wish.rank,
            "area_names": names[wish.area, wish.school].area,
            "school_name": names[wish.area, wish.school].school,
        }
        for wish in result.outcome.wishes
    ]


def desk_case_view(
    session: Session, store: FileStore, case: Case, reader: str, locale: str, now: datetime
) -> dict[str, Any]:
    """A case on the county's desk: also who she is, what she had been shown, and what can be decided."""
    person = accounts.person(session, case.account_id, now)
    received = case.received_at or now
    outcomes = outcomes_open(Kind(case.kind), State(case.state))
    decides_seats = Outcome.UPHELD in outcomes
    county = letters.county_name(session, case.county, now)
    remedy = handling.remedy_of(session, store, case, now) if decides_seats else None
    return {
        **case_view(session, case, locale, now),
        "name": person.name,
        "born": person.born,
        "locale": person.locale,
        "application_id": case.application_id,
        "days_late": days_late(received, case.deadline) if case.deadline else 0,
        "days_left": days_until(word_owed_by(received), now),
        "own_decision": handling.is_own_decision(session, case, reader),
        "outcomes": outcomes,
        "grantable": [
            wish["wish_id"]
            for wish in case.explanation["wishes"]
            if decides_seats and wish["application_id"] == case.application_id
        ],
        "bodies": [
            {"body": body, "name": letters.body_name(locale, body, case.county, county)}
            for body in (Body if case.kind == Kind.COMPLAINT else ())
        ],
        "remedy": remedy and {"wish_id": remedy.wish_id, "round_number": remedy.round_number},
        "explanation": case.explanation,
    }
