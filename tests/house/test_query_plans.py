"""What is asked for one person, one county or one batch never reads a table of the whole country from end to end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.applications import service as applications
from backend.features.applications.service import DeskQuery
from backend.features.grades import service as grades
from backend.features.intake import service as intake
from backend.features.offers import service as offers
from backend.platform import messages, outbox
from tests.conftest import NOW
from tests.platform.statements import planned

ME, ROUND, YEAR = "1" * 32, "2" * 32, 2027
NATIONWIDE = {
    "accounts_account",
    "applications_application",
    "applications_event",
    "applications_school_history",
    "applications_submission",
    "applications_wish",
    "grades_record",
    "intake_cut_off",
    "intake_outcome",
    "intake_waiting",
    "offers_answer",
    "platform_message",
    "platform_outbox",
}
"""Tables with a row, or many, for every applicant in the country."""

HOT: dict[str, Callable[[Session], object]] = {
    "my result": lambda session: intake.outcome_of(session, ME, YEAR),
    "my answer": lambda session: session.scalars(offers.LATEST, {"account_id": ME, "round_id": ROUND}).all(),
    "all results of a round, page by page": lambda session: intake.outcomes_after(session, ROUND, ME, 500),
    "a county's cut-offs": lambda session: intake.county_cut_offs(session, ROUND, "03"),
    "how my applications stand": lambda session: applications.status_of(session.connection(), ME, NOW),
    "the county's work list": lambda session: applications.desk_page(session, DeskQuery("03", YEAR, ME)),
    "what a round starts from": lambda session: applications.sent_applications(session, YEAR, ["03", "11"]),
    "what changed since": lambda session: applications.changed_since(session, YEAR, ["03"], NOW),
    "grades of many": lambda session: grades.cohort(session, [ME]),
    "homes of many": lambda session: accounts.residences(session, [ME]),
    "earlier years of many": lambda session: applications.latest_years(session, [ME]),
    "statuses made ready": lambda session: applications.hold_statuses(session, {ME: "TILBO"}, ROUND, NOW),
    "statuses recorded": lambda session: applications.record_statuses(session, {ME: "TILBO"}, NOW),
    "everyone told": lambda session: messages.tell_all(session, [ME], "intake.message.published", {}, NOW),
    "work to be done": lambda session: outbox.claim(session, NOW + timedelta(days=1)),
}


@pytest.mark.parametrize("what", HOT)
def test_a_hot_statement_reads_by_index(session: Session, what: str) -> None:
    with planned(session) as found:
        HOT[what](session)
    assert found, "the statements went by this connection"
    for statement, tables in found.items():
        assert not tables & NATIONWIDE, statement


def test_a_table_read_whole_would_be_noticed(session: Session) -> None:
    with planned(session) as found:
        session.connection().exec_driver_sql("SELECT count(*) FROM applications_wish WHERE area = 'X'")
    assert list(found.values()) == [{"applications_wish"}]
