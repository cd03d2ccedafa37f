"""A result corrected after publication: the officer sees the cost and gives the seat, the applicant keeps what he has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.config import ROOT
from backend.features.applications import service as applications
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import OutcomeRow, Round
from backend.features.intake.rules.correcting import amended, answer_by
from backend.features.intake.rules.decisions import Kind, Wanted
from backend.features.intake.service import decisions, rounds
from backend.features.intake.service.decisions import Making
from backend.kernel.periods import OSLO
from backend.platform.db import Database
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox
from e2e.browser import phone
from e2e.journeys.test_result_day import FIRST, PUBLISHED
from e2e.portal import Portal, running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible
from e2e.results import account_of, inside, publish, speaks
from e2e.screens import Visitor
from e2e.screens.desk import LAPTOP, Officer
from e2e.screens.result import ResultDay

JULY = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
NEVER = "1000000"
REASON = "Karakteren i matematikk er endret etter klage."
ONE, OTHER = (
    Principal(letter * 32, Grant(Role.ADMISSIONS_OFFICER, county="03"), Level.HIGH, None, None, "nb")
    for letter in "cd"
)


def work(state: Path, moment: datetime) -> None:
    """Let a worker carry out what is due, and end."""
    worker = [sys.executable, "-m", "tests.features.intake.dying_worker"]
    url = f"sqlite:///{state / 'vigo.sqlite'}"
    subprocess.run([*worker, url, str(state / "files"), moment.isoformat(), NEVER], cwd=ROOT, check=True)


def wrongly_waiting(session: Session) -> Application:
    """Somebody who waits for her first wish, whose right points would have given it."""
    for content in session.scalars(select(OutcomeRow.content)):
        first = content["wishes"][0]
        if first["outcome"] == "waitlisted" and content["placement"]:
            application = session.get_one(Application, first["application_id"])
            wish = session.get_one(Wish, first["wish_id"])
            wanted = Wanted(Kind.POINTS, 6000, (wish.area, wish.school or ""), "§ 4-20", REASON)
            decisions.decide(session, application, wanted, Making(ONE, 0, JULY))
            return application
    raise AssertionError("nobody waits")


@pytest.fixture(scope="module")
def published(crowded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A crowd's intake, published; the round, and the reference of an applicant to whom an error was made."""
    state = tmp_path_factory.mktemp("published") / "state"
    shutil.copytree(crowded, state)
    database = Database(f"sqlite:///{state / 'vigo.sqlite'}")
    secrets = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)
    with database.writing() as session:
        begun, _ = rounds.prepare(session, secrets, ["03"], ONE, JULY)
        rounds.start_run(session, begun, is_dry=False, actor=ONE, now=JULY)
    work(state, JULY)
    with database.writing() as session:
        begun = session.scalars(select(Round)).one()
        rounds.approve(session, begun, 1, "Plasser opprettes.", OTHER, JULY)
        rounds.schedule(session, begun, JULY, OTHER, JULY)
    work(state, JULY)
    with database.writing() as session:
        reference, round_id = wrongly_waiting(session).reference, session.scalars(select(Round.id)).one()
    database.dispose()
    return state, round_id, reference


@pytest.fixture
def locale() -> str:
    """The wording is no point here: one language is enough."""
    return "nb"


@pytest.fixture
def portal(template: Path) -> Iterator[Portal]:
    """Two days after the first intake."""
    with running_portal(template, PUBLISHED + timedelta(days=2)) as portal:
        yield portal


@pytest.fixture
def officer(
    playwright: Playwright, browser: Browser, published: tuple[Path, str, str], locale: str
) -> Iterator[Officer]:
    with (
        running_portal(published[0], JULY + timedelta(hours=1)) as portal,
        phone(playwright, browser, portal.url, locale, **LAPTOP) as context,
    ):
        yield Officer(context.new_page(), locale)


def test_the_officer_sees_the_cost_and_gives_the_seat(
    officer: Officer, published: tuple[Path, str, str]
) -> None:
    _, round_id, reference = published
    page = officer.page
    officer.come_to_work(f"/desk/intake/{round_id}")
    officer.link("intake.corrections.title").click()
    expect(officer.heading("intake.corrections.one.title")).to_be_visible()
    expect(page.get_by_text(officer.say("intake.corrections.seats.none"))).to_be_visible()
    page.get_by_label(officer.say("intake.corrections.one.reference")).fill(reference)
    officer.button("intake.corrections.one.look").click()
    expect(page.get_by_text(officer.say("intake.corrections.one.nobody_loses"))).to_be_visible()
    assert_accessible(page, "light", WCAG)
    assert_accessible(page, "dark", COLOUR)

    give = officer.button("intake.corrections.one.give")
    give.click()
    expect(page.get_by_text(officer.say("intake.reason_missing")).first).to_be_visible()
    seat = page.locator("form").filter(has=give)
    seat.get_by_label(officer.say("intake.corrections.legal_basis")).fill("forvaltningsloven § 35")
    seat.get_by_label(officer.say("intake.corrections.reason")).fill(REASON)
    give.click()
    given = officer.say("intake.corrections.one.given", reference=reference)
    expect(page.get_by_text(given)).to_be_visible()
    expect(officer.row(reference)).to_contain_text(REASON)

    # And for everybody: what it would cost, before anything is decided.
    everybody = page.locator("form").filter(has=officer.button("intake.corrections.all.ask"))
    everybody.get_by_label(officer.say("intake.corrections.legal_basis")).fill("forvaltningsloven § 35")
    everybody.get_by_label(officer.say("intake.corrections.reason")).fill(REASON)
    officer.button("intake.corrections.all.ask").click()
    expect(officer.heading("intake.corrections.cost.title")).to_be_visible(timeout=20_000)


def correct(portal: Portal, key: str, rank: int, now: datetime) -> None:
    """What a grant writes: the next version of her outcome."""
    with inside(portal.state) as session:
        account = account_of(session, key)
        row = session.scalars(select(OutcomeRow).where(OutcomeRow.account_id == account.id)).one()
        granted = next(line for line in row.content["wishes"] if line["rank"] == rank)
        made = amended(row.content, {"wish_id": granted["wish_id"], "pool": "general"}, {}, None)
        session.add(
            OutcomeRow(
                round_id=row.round_id,
                account_id=account.id,
                school_year=2027,
                version=2,
                content=made.content,
                because="fact",
                answer_by=answer_by(now, 7),
            )
        )
        applications.record_statuses(session, made.codes, now)


def test_the_applicant_reads_what_was_corrected_and_keeps_what_he_has(
    visitor: Visitor, portal: Portal
) -> None:
    speaks(portal, "mehdi", visitor.locale)
    publish(portal, "mehdi", FIRST, 1, PUBLISHED)
    mehdi = ResultDay(visitor.page, visitor.locale)
    mehdi.sign_in_as("Mehdi Karimi")
    mehdi.open("/result")
    mehdi.got("offer_and_lists")
    correct(portal, "mehdi", 2, PUBLISHED + timedelta(days=2))
    mehdi.answers("yes_all")
    expect(mehdi.page.get_by_text(mehdi.say("offers.result_corrected"))).to_be_visible()
    expect(mehdi.heading("offers.corrected.title")).to_be_visible()
    expect(mehdi.page.get_by_text(mehdi.say("offers.because.fact"))).to_be_visible()
    assert_accessible(mehdi.page, "light", WCAG)
    mehdi.answers("keep_none")
    mehdi.has_a_receipt("keep_none")
    mehdi.is_told("keeps")
    mehdi.link("offers.why.title").click()
    expect(mehdi.page.get_by_text(mehdi.say("offers.reason.corrected"))).to_be_visible()
