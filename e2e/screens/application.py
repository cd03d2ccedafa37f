"""The application: its pages, in verbs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, expect

from e2e.screens import Visitor

EIGHT_DIGITS = "41234567"


class Application(Visitor):
    """Someone who fills in and sends an application."""

    def start(self) -> None:
        """Begin one to the county that is proposed: the one I live in."""
        self.open("/application")
        self.button("applications.start.do").click()
        self.page.wait_for_url(re.compile(r"/application/[0-9a-f]{32}"))
        self.is_on("contact")

    def is_on(self, step: str) -> None:
        expect(
            self.page.get_by_role("heading", level=1, name=self.say(f"applications.step.{step}"))
        ).to_be_visible()

    def go_on_to(self, step: str) -> None:
        """The button at the bottom of every page."""
        self.button("applications.flow.next", step=self.say(f"applications.step.{step}")).click()
        self.is_on(step)

    def turn_to(self, step: str) -> None:
        """By the list of pages: any page, from any page. On a phone the list is folded, on a wide screen it stands."""
        pages = self.page.get_by_role("navigation", name=self.say("applications.flow.pages"))
        link = pages.get_by_role("link", name=self.say(f"applications.step.{step}"))
        unfold = pages.get_by_text(self.say("applications.flow.all_pages"), exact=True)
        expect(link.or_(unfold).filter(visible=True).first).to_be_visible()
        if not link.is_visible():
            unfold.click()
        link.click()
        self.is_on(step)

    def return_to_what_was_sent(self) -> None:
        """From the list of applications to the one that has been sent."""
        self.open("/application")
        name = re.compile("^" + re.escape(self.say("applications.list.change")))
        self.page.get_by_role("link", name=name).first.click()
        self.is_on("overview")

    def give_contact(self) -> None:
        self.button("accounts.contact.add").click()
        self.field("accounts.contact.phone").fill(EIGHT_DIGITS)
        self.field("accounts.contact.email").fill("astrid@example.no")
        self.button("accounts.contact.save").click()
        expect(self.page.get_by_text(self.say("accounts.contact.confirmed")).first).to_be_visible()

    def accept_terms(self) -> None:
        self.tick("applications.terms.accept")

    def want_a_school_place(self, level: str) -> None:
        self.tick("applications.type.school")
        self.page.get_by_role("radio", name=self.say(f"catalogue.level.{level}")).check()

    def wish_for(self, area: str, school: str) -> None:
        """Add one wish with one school; `area` and `school` are what they are called in this language."""
        self.button("applications.wishes.add_programme").click()
        self.page.get_by_role(
            "button", name=self.say("applications.wishes.choose_named", name=area), exact=True
        ).click()
        self.button("applications.schools.add_named", name=school).click()
        self.button("applications.flow.done").click()
        expect(self.wishes().get_by_text(area).first).to_be_visible()

    def wishes(self) -> Locator:
        return self.page.get_by_role("list", name=self.say("applications.wishes.list"), exact=True)

    def order_of_wishes(self) -> list[str]:
        headings = self.wishes().get_by_role("heading")
        expect(headings.first).to_be_visible()
        return headings.all_inner_texts()

    def move_up(self, area: str) -> None:
        self.button("shell.reorder.up", name=area).click()

    def add_paper(self, kind: str, path: Path) -> None:
        self.field("applications.papers.kind").select_option(
            label=self.say(f"applications.attachment_kind.{kind}")
        )
        with self.page.expect_file_chooser() as chooser:
            self.button("applications.papers.choose_file").click()
        chooser.value.set_files(path)

    def letter(self) -> Locator:
        return self.field("applications.letter.label")

    def asked_about(self, part: str) -> Locator:
        """The question which version of a part should count, when it was changed in two places."""
        name = self.say("applications.conflict.keep", part=self.say(f"applications.part.{part}"))
        return self.page.get_by_role("group", name=name)

    def keep(self, part: str, side: Literal["here", "there"]) -> None:
        self.asked_about(part).get_by_label(self.say(f"applications.conflict.{side}"), exact=True).check()

    def is_saved(self) -> None:
        expect(self.page.get_by_text(self.say("applications.save.saved"))).to_be_visible()

    def is_kept_on_the_phone(self) -> None:
        expect(self.page.get_by_text(self.say("applications.save.offline"))).to_be_visible()

    def send(self, *, again: bool = False) -> str:
        """Send it; returns the reference number on the receipt."""
        self.button("applications.send.again" if again else "applications.send.do").click()
        self.page.wait_for_url(re.compile(r"/receipt/"))
        expect(self.heading("applications.receipt.received")).to_be_visible()
        return self.page.locator(".reference").inner_text()

    def withdraw(self) -> None:
        """Take it out of the intake, having read what that means."""
        self.page.get_by_text(self.say("applications.leave.title"), exact=True).click()
        self.button("applications.leave.withdraw.do").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_text(self.say("applications.leave.withdraw.means"))).to_be_visible()
        dialog.get_by_role("button", name=self.say("applications.leave.withdraw.do"), exact=True).click()
        self.page.wait_for_url(re.compile(r"/status"))

    def field(self, key: str) -> Locator:
        return self.page.get_by_label(self.say(key), exact=True)

    def tick(self, key: str) -> None:
        self.page.get_by_role("checkbox", name=self.say(key)).check()
