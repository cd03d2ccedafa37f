"""List mode: handed over, nobody came on the first day, the next is called, says yes, and her former school calls on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.browser import phone
from e2e.portal import Portal, running_portal
from e2e.qualities.test_every_screen import COLOUR, WCAG, assert_accessible
from e2e.results import account_of, inside
from e2e.screens.desk import LAPTOP, Officer
from e2e.screens.lists import CalledPupil, School
from tests.builders.lists import ELVEBAKKEN, KUBEN, OPENS, ULLERN, Somebody, Wished, account, publish

NB = "nb"
ELECTRO = "Elektro og datateknologi"
HEALTH = "Helse- og oppvekstfag"
PATIENCE = 20_000
"""Milliseconds for a worker that looks once a second and takes several steps."""


@pytest.fixture
def portal(template: Path) -> Iterator[Portal]:
    """The morning after the second answer deadline; Mehdi waits for Ullern and has Kuben's one seat."""
    with running_portal(template, OPENS + timedelta(hours=9)) as portal:
        with inside(portal.state) as session:
            mehdi = account_of(session, "mehdi").id
            publish(
                session,
                {ULLERN: 2, KUBEN: 1, ELVEBAKKEN: 1},
                [
                    Somebody(account(session, "Anna Berg"), (Wished(ULLERN),)),
                    Somebody(account(session, "Oda Lind", protected=True), (Wished(ULLERN),)),
                    Somebody(mehdi, (Wished(ULLERN, 1), Wished(ELVEBAKKEN, 2), Wished(KUBEN))),
                    Somebody(account(session, "Cato Lie"), (Wished(KUBEN, 1),)),
                    Somebody(account(session, "Dina Rud"), (Wished(ULLERN, 2), Wished(ELVEBAKKEN, 1))),
                ],
            )
        yield portal


def test_a_seat_goes_from_hand_to_hand_across_schools(
    playwright: Playwright, browser: Browser, portal: Portal
) -> None:
    with phone(playwright, browser, portal.url, NB, **LAPTOP) as context:
        tore = Officer(context.new_page(), NB)
        tore.come_to_work("/desk/lists")
        expect(tore.page.get_by_text(tore.say("waiting_lists.stage.ready"))).to_be_visible()
        tore.button("waiting_lists.county.hand_over").click()
        dialog = tore.page.get_by_role("dialog")
        expect(dialog.get_by_text(tore.say("waiting_lists.county.confirm"))).to_be_visible()
        dialog.get_by_role("button", name=tore.say("waiting_lists.county.hand_over"), exact=True).click()
        expect(tore.page.get_by_text(tore.say("waiting_lists.stage.open"))).to_be_visible(timeout=PATIENCE)
        expect(tore.page.get_by_role("link", name=HEALTH, exact=True)).to_be_visible()
        assert_accessible(tore.page, "light", WCAG)

    with phone(playwright, browser, portal.url, NB, **LAPTOP) as context:
        randi = School(context.new_page(), NB)
        randi.come_to_work("Randi Holm")
        randi.open_list(ELECTRO)
        expect(randi.page.get_by_text(randi.say("waiting_lists.page.by_county", count=1))).to_be_visible()
        randi.press("absence", "Anna Berg")
        dialog = randi.page.get_by_role("dialog")
        choice = dialog.get_by_role("radio", name=randi.say("waiting_lists.attendance.absent"), exact=True)
        expect(choice).to_be_visible()
        choice.check()
        expect(dialog.get_by_text(randi.say("waiting_lists.absence.loses"))).to_be_visible()
        assert_accessible(randi.page, "light", WCAG)
        randi.button("waiting_lists.absence.save_loses").click()
        randi.has_called("Mehdi Karimi")
        assert_accessible(randi.page, "light", WCAG)
        assert_accessible(randi.page, "dark", COLOUR)

    with phone(playwright, browser, portal.url, NB) as context:
        mehdi = CalledPupil(context.new_page(), NB)
        mehdi.sign_in_as("Mehdi Karimi")
        mehdi.page.evaluate(
            """() => fetch('/api/me/language', {
                method: 'PUT',
                headers: { 'Content-Type': 'application/json', 'X-Vigo': '1' },
                body: JSON.stringify({ locale: 'nb' }),
            })"""
        )
        mehdi.page.reload()
        mehdi.link("waiting_lists.call.go").click()
        place = f"{HEALTH}, Kuben videregående skole"
        expect(mehdi.page.get_by_text(mehdi.say("waiting_lists.call.gives_up", place=place))).to_be_visible()
        assert_accessible(mehdi.page, "light", WCAG)
        mehdi.answers(yes=True)
        expect(mehdi.page.get_by_text(mehdi.say("waiting_lists.ended.accepted"))).to_be_visible()
        expect(mehdi.heading("offers.standing.moved_up")).to_be_visible()
        mehdi.page.reload()
        expect(mehdi.heading("offers.standing.moved_up")).to_be_visible()
        expect(mehdi.button("waiting_lists.call.yes")).to_have_count(0)

    with phone(playwright, browser, portal.url, NB, **LAPTOP) as context:
        eirik = School(context.new_page(), NB)
        eirik.come_to_work("Eirik Nygård")
        eirik.open_list(HEALTH)
        eirik.has_called("Cato Lie")
        freed = eirik.say("waiting_lists.log.freed", name="Mehdi Karimi")
        expect(eirik.page.get_by_text(freed)).to_be_visible()
        expect(eirik.page.get_by_text(eirik.say("waiting_lists.cause.moved_up"))).to_be_visible()
