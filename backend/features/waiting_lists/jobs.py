"""What time brings to the lists: pages of a handing over, the last moment of a call, the day the lists close."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.features.waiting_lists.service import answering, handing
from backend.features.waiting_lists.service.happening import DEADLINE
from backend.platform import outbox


def close_due(session: Session, now: datetime) -> int:
    """Queue the closing of lists whose last day is over; returns how many."""
    return handing.close_due(session, now)


@outbox.task(handing.HAND_OVER)
def hand_over(session: Session, job: outbox.Job) -> None:
    """One page of people."""
    handing.take_page(session, job.args["handover"], job.args["after"], job.now)


@outbox.task(DEADLINE)
def deadline(session: Session, job: outbox.Job) -> None:
    """The last moment of a call has passed."""
    answering.note_silence(session, job.args["call"], job.now)


@outbox.task(handing.CLOSE)
def close(session: Session, job: outbox.Job) -> None:
    """One page of those who wait."""
    handing.close_page(session, job.args["handover"], job.now)
