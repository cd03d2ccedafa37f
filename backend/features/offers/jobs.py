"""What the deadlines bring: a reminder before, and silence taking effect after; page by page, each one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.features.annual_wheel import service as annual_wheel
from backend.features.intake import service as intake
from backend.features.offers import advance, service
from backend.features.offers.rules.deadlines import answer_by
from backend.features.offers.rules.telling import REMINDED_BEFORE
from backend.features.offers.service import Page
from backend.platform import outbox

STRIKE = "offers.strike_silence"
REMIND = "offers.remind"
APPLY_AHEAD = "offers.apply_ahead"
PAGE = 1000
LOOKED_BACK = timedelta(days=60)
"""A round is older than this only when its deadlines have long been dealt with."""


def begin_due(session: Session, now: datetime) -> int:
    """Queue what the answer deadlines bring by now, once for each; returns how much was new."""
    begun = 0
    dates = annual_wheel.dates(session.connection())
    for found in intake.published_rounds(session, now - LOOKED_BACK):
        if found.number == 1 and found.published_at <= now:
            begun += _queue_ahead(session, found.id, found.school_year, "", now)
        deadlines = {
            answer_by(dates.moments(county, found.school_year), found.number) for county in found.counties
        }
        deadlines |= set(intake.own_deadlines(session, found.id))
        for deadline in sorted(moment for moment in deadlines if moment is not None):
            if deadline <= now:
                begun += _queue(session, STRIKE, found.id, deadline, "", now)
            elif deadline - REMINDED_BEFORE <= now:
                begun += _queue(session, REMIND, found.id, deadline, "", now)
    return begun


def _queue(session: Session, task: str, round_id: str, deadline: datetime, after: str, now: datetime) -> bool:
    args = {"round_id": round_id, "deadline": deadline.isoformat(), "after": after}
    dedupe = f"{task}:{round_id}:{deadline.timestamp():.0f}:{after}"
    return outbox.enqueue(session, task, args, dedupe=dedupe, run_at=now)


def _queue_ahead(session: Session, round_id: str, school_year: int, after: str, now: datetime) -> bool:
    args = {"round_id": round_id, "school_year": school_year, "after": after}
    dedupe = f"{APPLY_AHEAD}:{round_id}:{after}"
    return outbox.enqueue(session, APPLY_AHEAD, args, dedupe=dedupe, run_at=now)


@outbox.task(APPLY_AHEAD)
def apply_ahead(session: Session, job: outbox.Job) -> None:
    """What was answered in advance counts, for one page of people."""
    round_id, school_year = job.args["round_id"], job.args["school_year"]
    last = advance.apply_page(session, school_year, job.args["after"], PAGE, job.now)
    if last is not None:
        _queue_ahead(session, round_id, school_year, last, job.now)


def _one_page(session: Session, job: outbox.Job, task: str, deal_with: Callable[[Page], None]) -> None:
    """Deal with one page, and queue the next in the same transaction."""
    round_id, deadline = job.args["round_id"], datetime.fromisoformat(job.args["deadline"])
    page = service.unanswered_page(session, round_id, job.args["after"], PAGE)
    if page is not None:
        mine = tuple(one for one in page.unanswered if one.deadline == deadline)
        deal_with(Page(page.last, mine))
        _queue(session, task, round_id, deadline, page.last, job.now)


@outbox.task(STRIKE)
def strike(session: Session, job: outbox.Job) -> None:
    """Silence takes effect for one page."""
    _one_page(session, job, STRIKE, lambda page: service.strike(session, job.args["round_id"], page, job.now))


@outbox.task(REMIND)
def remind(session: Session, job: outbox.Job) -> None:
    """Whoever has not answered is reminded, one page at a time."""
    _one_page(session, job, REMIND, lambda page: service.remind(session, page, job.now))
