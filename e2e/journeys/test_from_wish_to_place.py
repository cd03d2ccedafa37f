"""The whole way of a place: an officer runs an intake, a colleague lets it out, a pupil answers, moves up, complains.

Mehdi has wished for electrical studies at two schools before health at a third. Each of the two has one seat and a
better rival for it, so the first round gives him his third wish and two waiting lists. In the second he moves up to
the second wish; his complaint gives him an extra seat at the first.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.principal import Grant, Level, Principal, Role
from backend.demo.cast import MEHDI
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
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible, settle
from e2e.qualities.words import word_faults
from e2e.results import account_of, inside, speaks
from e2e.screens.desk import LAPTOP, Officer
from e2e.screens.result import ResultDay
from tests.platform import samples

FIRST_ROUND = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
SECOND_ROUND = datetime(2027, 7, 20, 9, 0, tzinfo=OSLO)
"""A week after the first answers were due."""
CROWD = 12
ELECTRICAL = "ELELE1----"
FIRST_CHOICE, SECOND_CHOICE = "974590964", "974590999"
BEST, MIDDLING, WEAK = "6", "4", "3"
PATIENCE = 20_000
"""Milliseconds for a worker that looks once a second and takes several steps."""
WHY = {
    "nb": "Jeg skulle hatt plass på førsteønsket mitt.",
    "nn": "Eg skulle hatt plass på førsteønsket mitt.",
    "en": "There should have been a place for me at my first choice.",
}
PAPER = "fullmakt.pdf"
BASIS = "forvaltningsloven § 33"
REASON = "Vi hadde ført opp for få plasser ved skolen."
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


def is_for_everyone(page: Page, locale: str) -> None:
    """Accessible in light and dark, at 320 pixels too, and in words of its own language."""
    settle(page)
    assert_accessible(page, "light", WCAG)
    assert_accessible(page, "dark", COLOUR)
    assert word_faults(page, locale) == []
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)


def complains(mehdi: ResultDay) -> tuple[str, str]:
    """He writes it, loses nothing on the way, and sends it; the address of the case, and the wish it is about."""
    page = mehdi.page
    mehdi.link("offers.why.title").click()
    mehdi.link("offers.why.wrong.complain").click()
    expect(mehdi.heading("complaints.list.title")).to_be_visible()
    mehdi.button("complaints.start.complaint.do").click()
    expect(mehdi.button("complaints.form.send.complaint")).to_be_visible()
    is_for_everyone(page, mehdi.locale)
    mehdi.button("complaints.form.send.complaint").click()
    summary = page.get_by_role("alert").filter(has_text=mehdi.say("complaints.text_required"))
    expect(summary).to_be_visible()
    page.get_by_label(mehdi.say("complaints.subject.programme_or_school")).check()
    wishes = page.get_by_role("group", name=mehdi.say("complaints.form.wish"))
    wish = wishes.locator("label").nth(1).inner_text()
    wishes.get_by_role("radio", name=wish, exact=True).check()
    page.get_by_label(mehdi.say("complaints.form.text"), exact=True).fill(WHY[mehdi.locale])
    page.locator("input[type=file]").set_input_files(
        {"name": PAPER, "mimeType": "application/pdf", "buffer": samples.pdf()}
    )
    expect(page.get_by_role("link", name=PAPER)).to_be_visible()
    expect(page.get_by_text(mehdi.say("complaints.form.save.saved"), exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label(mehdi.say("complaints.form.text"), exact=True)).to_have_value(WHY[mehdi.locale])
    mehdi.button("complaints.form.send.complaint").click()
    expect(page.get_by_text(mehdi.say("complaints.case.next.received"))).to_be_visible()
    expect(page.get_by_text(mehdi.say("complaints.case.letter.received"), exact=True)).to_be_visible()
    is_for_everyone(page, mehdi.locale)
    return page.url, wish


def upholds(officer: Officer, wish: str) -> None:
    """The officer finds it on the desk, reads what came with it, and gives the place."""
    page = officer.page
    page.get_by_role("link", name=officer.say("complaints.desk.shelf.new"), exact=True).click()
    officer.open_row(MEHDI.name)
    expect(page.get_by_text(WHY[officer.locale])).to_be_visible()
    expect(page.get_by_role("link", name=PAPER)).to_be_visible()
    page.get_by_label(officer.say("complaints.outcome.upheld"), exact=True).check()
    page.get_by_role("radio", name=wish, exact=True).check()
    page.get_by_text(officer.say("complaints.desk.case.shown")).click()
    is_for_everyone(page, officer.locale)
    page.get_by_label(officer.say("complaints.desk.decide.legal_basis")).fill(BASIS)
    page.get_by_label(officer.say("complaints.desk.decide.reason")).fill(REASON)
    officer.button("complaints.desk.decide.do").click()
    expect(officer.heading("complaints.desk.history")).to_be_visible()
    expect(officer.button("complaints.desk.decide.do")).to_have_count(0)


def reads_the_letter(mehdi: ResultDay, case: str) -> None:
    """The answer, as a document that a screen reader can read too."""
    page = mehdi.page
    page.goto(case)
    expect(page.get_by_text(mehdi.say("complaints.case.next.settled"))).to_be_visible()
    named = mehdi.say("complaints.case.letter.answer", outcome=mehdi.say("complaints.outcome.upheld"))
    letter = mehdi.link("complaints.case.letter.open_named", name=named)
    expect(letter).to_be_visible()
    with page.expect_download() as download:
        letter.click()
    with pikepdf.open(download.value.path()) as pdf:
        assert str(pdf.Root.Lang).startswith(mehdi.locale)
        assert "/StructTreeRoot" in pdf.Root


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
        case, wish = complains(mehdi)

    with people.officer(TORE, "/desk") as tore:
        upholds(tore, wish)
    with people.mehdi("/me") as mehdi:
        reads_the_letter(mehdi, case)
        mehdi.link("complaints.case.go_answer").click()
        expect(mehdi.page.get_by_text(mehdi.say("offers.first_wish"))).to_be_visible()
        expect(mehdi.page.get_by_text(mehdi.say("offers.because.complaint"))).to_be_visible()
        expect(mehdi.page.get_by_text(mehdi.say("offers.replaced"))).to_have_count(0)
        mehdi.page.get_by_role("radio").first.check()
        mehdi.button("offers.answer.send").click()
        expect(mehdi.heading("offers.answer.received")).to_be_visible()
