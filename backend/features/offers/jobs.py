"""What happens when an answer deadline has passed: silence takes effect, page by page, each page one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.features.annual_wheel import service as annual_wheel
from backend.features.intake import service as intake
from backend.features.offers import service
from backend.features.offers.rules.deadlines import answer_by, is_open
from backend.platform import outbox

STRIKE = "offers.strike_silence"
PAGE = 1000
LOOKED_BACK = timedelta(days=60)
"""A round is older than this only when its deadline has long been dealt with."""


def begin_striking(session: Session, now: datetime) -> int:
    """Queue the work for every deadline that has passed, once for each; returns how many were new."""
    begun = 0
    dates = annual_wheel.dates(session.connection())
    for found in intake.published_rounds(session, now - LOOKED_BACK):
        moments = {
            answer_by(dates.moments(county, found.school_year), found.number) for county in found.counties
        }
        for moment in moments:
            if moment is not None and not is_open(moment, now):
                begun += _queue(session, found.id, moment, "", now)
    return begun


def _queue(session: Session, round_id: str, deadline: datetime, after: str, now: datetime) -> bool:
    args = {"round_id": round_id, "deadline": deadline.isoformat(), "after": after}
    dedupe = f"{STRIKE}:{round_id}:{deadline.timestamp():.0f}:{after}"
    return outbox.enqueue(session, STRIKE, args, dedupe=dedupe, run_at=now)


@outbox.task(STRIKE)
def strike(session: Session, job: outbox.Job) -> None:
    """One page, and the job for the next."""
    round_id, deadline = job.args["round_id"], datetime.fromisoformat(job.args["deadline"])
    last = service.strike_page(session, round_id, job.args["after"], PAGE, job.now)
    if last is not None:
        _queue(session, round_id, deadline, last, job.now)
