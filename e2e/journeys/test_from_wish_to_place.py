"""The whole way of a place: an officer runs an intake, a colleague lets it out, a pupil answers and moves up.

Mehdi has wished for electrical studies at two schools before health at a third. Each of the two has one seat and a
better rival for it, so the first round gives him his third wish and two waiting lists.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.features.accounts.models import Account
from backend.features.applications.models import Application, Wish
from backend.features.grades.models import GradeRow
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import structure
from backend.features.offers import service as offers
from backend.features.offers.rules.answers import Answer
from backend.kernel.ids import new_id
from backend.kernel.periods import OSLO
from e2e.browser import phone
from e2e.portal import Portal, load_crowd, running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible
from e2e.results import account_of, inside, speaks
from e2e.screens.desk import LAPTOP, Officer
from e2e.screens.result import ResultDay

FIRST_ROUND = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
SECOND_ROUND = datetime(2027, 7, 20, 9, 0, tzinfo=OSLO)
"""A week after the first answers were due."""
CROWD = 12
ELECTRICAL = "ELELE1----"
FIRST_CHOICE, SECOND_CHOICE = "974590964", "974590999"
BEST, MIDDLING, WEAK = "6", "4", "3"
PATIENCE = 20_000
"""Milliseconds for a worker that looks once a second and takes several steps."""
TORE, GRO = "Tore Bakken", "Gro Myhre"


@pytest.fixture(scope="module")
def contested(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo country with a small crowd: two of them better than Mehdi where he would rather be."""
    state = tmp_path_factory.mktemp("contested") / "state"
    shutil.copytree(template, state)
    load_crowd(state, CROWD)
    with inside(state) as session:
        crowd = applications_of_crowd(session)
        a_diploma(session, next(iter(crowd.values())), account_of(session, "mehdi").id)
        session.execute(update(GradeRow).where(GradeRow.account_id.in_(crowd.values())).values(mark=WEAK))
        for school, application in zip((FIRST_CHOICE, SECOND_CHOICE), crowd, strict=False):
            session.execute(
                update(Wish)
                .where(Wish.application_id == application, Wish.rank == 1)
                .values(area=ELECTRICAL, school=school)
            )
            session.execute(
                update(GradeRow).where(GradeRow.account_id == crowd[application]).values(mark=BEST)
            )
            leave_one_seat(session, school)
    return state


def applications_of_crowd(session: Session) -> dict[str, str]:
    """Accounts by application of the people without names, always in the same order."""
    found = (
        select(Application.id, Application.account_id)
        .join(Account, Account.id == Application.account_id)
        .where(Account.given_name.is_(None))
        .order_by(Application.reference)
    )
    return {application: account for application, account in session.execute(found)}  # noqa: C416


def a_diploma(session: Session, of: str, to: str) -> None:
    """Somebody has finished lower secondary school with the subjects that another one had."""
    columns = [column.key for column in GradeRow.__table__.columns]
    found = session.scalars(select(GradeRow).where(GradeRow.account_id == of)).all()
    for row in found:
        values = {name: getattr(row, name) for name in columns}
        own = {"id": new_id(), "record_id": new_id(), "account_id": to, "mark": MIDDLING}
        session.add(GradeRow(**values | own))


def leave_one_seat(session: Session, school: str) -> None:
    officer = Principal("c" * 32, Grant(Role.ADMISSIONS_OFFICER, county="03"), Level.HIGH, None, None, "nb")
    offered = structure.offered_in(session, 2027, "03", FIRST_ROUND)
    (given,) = [
        one for one in offered if (one.offering.area.code, one.offering.school) == (ELECTRICAL, school)
    ]
    structure.change(session, given, Seats(1), "Verkstedet bygges om.", given.version, officer, FIRST_ROUND)


@pytest.fixture
def portal(contested: Path) -> Iterator[Portal]:
    with running_portal(contested, FIRST_ROUND) as portal:
        yield portal


@pytest.fixture
def people(playwright: Playwright, browser: Browser, portal: Portal, locale: str) -> People:
    return People(playwright, browser, portal, locale)


class People:
    """Who takes part, each with a device of her own for as long as she is at it."""

    def __init__(self, playwright: Playwright, browser: Browser, portal: Portal, locale: str) -> None:
        self.playwright, self.browser, self.portal, self.locale = playwright, browser, portal, locale

    @contextmanager
    def officer(self, name: str, path: str) -> Iterator[Officer]:
        with phone(self.playwright, self.browser, self.portal.url, self.locale, **LAPTOP) as context:
            officer = Officer(context.new_page(), self.locale)
            officer.come_to_work(path, name)
            yield officer

    @contextmanager
    def mehdi(self, path: str = "/result") -> Iterator[ResultDay]:
        with phone(self.playwright, self.browser, self.portal.url, self.locale) as context:
            mehdi = ResultDay(context.new_page(), self.locale)
            mehdi.sign_in_as("Mehdi Karimi", path)
            yield mehdi

    def runs_an_intake(self, number: int) -> str:
        """Tore begins a round, tries it dry and runs it; returns where it stands."""
        with self.officer(TORE, "/desk/intake") as tore:
            tore.button("intake.rounds.begin").click()
            expect(tore.page.get_by_text(tore.say("intake.round.no_run"))).to_be_visible()
            tore.button("intake.next.dry").click()
            expect(tore.heading("intake.figures.title")).to_be_visible(timeout=PATIENCE)
            expect(tore.page.get_by_text(tore.say("intake.gates.empty"))).to_be_visible()
            tore.button("intake.next.run").click()
            expect(tore.page.get_by_text(tore.say("intake.next.not_yet.mine"))).to_be_visible(
                timeout=PATIENCE
            )
            expect(tore.heading("intake.compare.title")).to_be_visible()
            if number == 1:
                assert_accessible(tore.page, "light", WCAG)
                assert_accessible(tore.page, "dark", COLOUR)
            return tore.page.url.removeprefix(self.portal.url)

    def let_it_out(self, path: str) -> None:
        """Gro approves what Tore has run, and publishes it at once."""
        with self.officer(GRO, path) as gro:
            reason = gro.page.get_by_role("textbox")
            expect(gro.button("intake.next.approve")).to_be_visible()
            if reason.count():
                reason.fill("Plasser opprettes.")
            gro.button("intake.next.approve").click()
            moment = self.portal.now().strftime("%Y-%m-%dT%H:%M")
            gro.page.get_by_label(gro.say("intake.next.publish_at")).fill(moment)
            gro.button("intake.next.schedule").click()
            published = gro.page.get_by_text(gro.say("intake.state.published"), exact=True)
            expect(published).to_be_visible(timeout=PATIENCE)
            expect(gro.page.get_by_text(gro.say("intake.draw.seed"))).to_be_visible()
            expect(gro.button("intake.next.undo")).to_have_count(0)


def rivals_answer(portal: Portal) -> None:
    """The one at the first choice takes her seat, the other turns hers down."""
    with inside(portal.state) as session:
        accounts = list(applications_of_crowd(session).values())
        for account, takes_it in zip(accounts[:2], (True, False), strict=True):
            rival = Principal(account, Grant(Role.APPLICANT), Level.SUBSTANTIAL, None, None, "nb")
            offers.answer(session, Answer(takes_it, frozenset()), 0, rival, portal.now())


def test_a_pupil_gets_a_place_moves_up_and_is_put_right(people: People, portal: Portal, locale: str) -> None:
    speaks(portal, "mehdi", locale)
    people.let_it_out(people.runs_an_intake(1))
    with people.mehdi() as mehdi:
        mehdi.got("offer_and_lists")
        mehdi.answers("yes_all")
        mehdi.has_a_receipt("yes_all")
    rivals_answer(portal)

    portal.move_to(SECOND_ROUND)
    people.let_it_out(people.runs_an_intake(2))
    with people.mehdi() as mehdi:
        expect(mehdi.page.get_by_text(mehdi.say("offers.replaced"))).to_be_visible()
        mehdi.answers("yes_all")
        mehdi.has_a_receipt("yes_all")
