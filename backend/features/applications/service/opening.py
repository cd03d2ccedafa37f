"""Beginning an application, finding it again, and how it stands."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.policy import Resource
from backend.features.accounts import service as accounts
from backend.features.accounts.service import Person
from backend.features.annual_wheel import service as annual_wheel
from backend.features.applications import queries
from backend.features.applications.models import Application, Wish
from backend.features.applications.rules.categories import DeadlineClass
from backend.features.applications.rules.draft import EMPTY, TERMS, read_deadline_class
from backend.features.applications.rules.reference import CHANCES, reference_number
from backend.features.applications.rules.statuses import group_of, overall
from backend.features.applications.rules.timeline import EventKind, state_of
from backend.features.applications.rules.window import Sent, Times, window
from backend.features.applications.service import world
from backend.features.applications.service.drafts import OpenDraft
from backend.features.applications.service.history import completed_area
from backend.features.applications.service.telling import note
from backend.features.catalogue import service as catalogue
from backend.kernel.errors import Invalid
from backend.kernel.ids import new_id
from backend.kernel.periods import norwegian_day

DRAWS = 5
"""How often a reference number is drawn anew when somebody has it already: once in many billions."""


def find(session: Session, application_id: str) -> Application | None:
    """One application, or `None`."""
    return session.get(Application, application_id)


def locked(session: Session, application_id: str) -> Application | None:
    """One application, which nobody else changes before this transaction has ended."""
    return session.scalars(queries.LOCKED, {"application_id": application_id}).one_or_none()


def applicant(session: Session, application: Application, now: datetime) -> Person:
    """Whose application it is."""
    return accounts.person(session, application.account_id, now)


def resource_of(application: Application | OpenDraft, person: Person) -> Resource:
    """The facts that decide who may reach an application of this person."""
    return Resource(
        owner=application.account_id,
        county=application.county,
        school=person.school,
        protected=person.protected,
    )


def applications_of(session: Session, account_id: str, school_year: int) -> list[Application]:
    """Someone's applications of one season, the oldest first."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.account_id == account_id, Application.school_year == school_year)
            .order_by(Application.id)
        )
    )


def open_application(
    session: Session, account_id: str, county: str, now: datetime
) -> tuple[Application, bool]:
    """Begin the application to a county in the present season; the one there is when it has begun before.

    Raises:
        Invalid: `applications.county_unknown`.
        NotFound: `annual_wheel.no_season`.
    """
    if county not in {found.number for found in catalogue.counties(session, norwegian_day(now))}:
        raise Invalid("applications.county_unknown", county=county)
    school_year = annual_wheel.season_at(session, now)
    for _ in range(DRAWS):
        present = session.scalars(
            select(Application).where(
                Application.account_id == account_id,
                Application.school_year == school_year,
                Application.county == county,
            )
        ).one_or_none()
        if present is not None:
            return present, False
        begun = Application(
            id=new_id(),
            account_id=account_id,
            school_year=school_year,
            county=county,
            reference=reference_number(school_year, county, secrets.randbelow(CHANCES)),
            draft=dict(EMPTY),
            draft_saved_at=now,
            created_at=now,
        )
        try:
            with session.begin_nested():
                session.add(begun)
        except IntegrityError:
            continue
        note(session, begun, EventKind.STARTED, now)
        return begun, True
    raise RuntimeError("no free reference number was drawn")


def class_of(application: Application, *, as_sent: bool = False) -> DeadlineClass:
    """Which deadline holds: for what the draft now says, or for what was sent last."""
    if as_sent:
        return DeadlineClass(application.sent_class or DeadlineClass.ORDINARY)
    return read_deadline_class(application.draft)


def times_of(session: Session, application: Application) -> Times:
    """The moments that decide, for what the draft now says.

    Raises:
        NotFound: `annual_wheel.not_set`.
    """
    return world.times_of(session, application.county, application.school_year, class_of(application))


def sent_of(application: Application) -> Sent:
    """What has been sent, for the rules. A withdrawn application counts as sent: withdrawing buys no new deadline."""
    return Sent(application.is_sent, application.late_changes, application.reopened_until)


def view_of(
    session: Session, application: Application, now: datetime, *, as_sent: bool = False
) -> dict[str, Any]:
    """An application as its owner and the county see it, without what is in it.

    `as_sent` judges by the last version sent, for those whom the draft does not concern.
    """
    deadline_class = class_of(application, as_sent=as_sent)
    times = world.times_of(session, application.county, application.school_year, deadline_class)
    limits = world.limits_of(application.county, application.school_year)
    codes = session.scalars(select(Wish.official).where(Wish.application_id == application.id)).all()
    return {
        "id": application.id,
        "county": application.county,
        "school_year": application.school_year,
        "reference": application.reference,
        "state": state_of(
            application.submissions,
            application.withdrawn_at,
            application.submitted_draft_version,
            application.draft_version,
        ),
        "group": overall(list(codes)),
        "window": window(times, sent_of(application), now),
        "opens": times.opens,
        "deadline": times.deadline,
        "deadline_class": deadline_class,
        "change_policy": times.change.policy,
        "reopened_until": application.reopened_until,
        "draft_version": application.draft_version,
        "submitted_at": application.submitted_at,
        "submission_number": application.submissions or None,
        "withdrawn_at": application.withdrawn_at,
        "terms": TERMS,
        "completed_area": completed_area(session, application.account_id),
        "limits": limits,
    }


def status_of(rows: Connection, account_id: str, now: datetime) -> list[dict[str, Any]]:
    """How a person's applications of this season stand: small, quick, one statement for all of them.

    Raises:
        NotFound: `annual_wheel.not_set`, nobody has entered a deadline.
    """
    found = rows.execute(queries.STATUS, {"account_id": account_id}).all()
    if not found:
        return []
    dates = annual_wheel.dates(rows, found[0].dates)
    school_year = dates.season_at(now)
    return [
        _status(list(lines), dates)
        for (year, _), lines in groupby(found, key=lambda row: (row.school_year, row.id))
        if year == school_year
    ]


def _status(lines: Sequence[Any], dates: annual_wheel.Dates) -> dict[str, Any]:
    """One application, from its row joined with each of its wishes."""
    one = lines[0]
    kind = world.DEADLINES[read_deadline_class(one.draft)]
    wishes = [
        {
            "rank": line.rank,
            "type": line.type,
            "area": line.area,
            "school": line.school,
            "group": group_of(line.status),
            "status": line.status,
        }
        for line in lines
        if line.rank is not None
    ]
    return {
        "id": one.id,
        "county": one.county,
        "school_year": one.school_year,
        "reference": one.reference,
        "state": state_of(one.submissions, one.withdrawn_at, one.submitted_draft_version, one.draft_version),
        "deadline": dates.event(one.county, one.school_year, kind).moment,
        "submitted_at": one.submitted_at,
        "submission_number": one.submissions or None,
        "withdrawn_at": one.withdrawn_at,
        "wishes": wishes,
        "group": overall([wish["status"] for wish in wishes]),
    }
