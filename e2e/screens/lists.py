"""List mode, in verbs: the school that keeps its lists, and whoever is called."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from e2e.screens import Visitor


class School(Visitor):
    """Somebody who keeps the lists of a school, at a desk."""

    def come_to_work(self, name: str, path: str = "/lists") -> None:
        self.sign_in_as(name, path, "staff")

    def open_list(self, area: str) -> None:
        link = self.page.get_by_role("link", name=area, exact=True)
        expect(link).to_be_visible()
        link.click()
        expect(self.heading("waiting_lists.page.pupils")).to_be_visible()

    def press(self, action: str, name: str) -> None:
        """A button in the pupil's row."""
        words = self.say(f"waiting_lists.mark.{action}")
        button = self.page.get_by_role(
            "button", name=self.say("waiting_lists.mark.for", action=words, name=name), exact=True
        )
        expect(button).to_be_visible()
        button.click()

    def table(self, key: str) -> Locator:
        return self.page.get_by_role("table", name=self.say(key), exact=True)

    def has_called(self, name: str) -> None:
        calls = self.table("waiting_lists.page.calls")
        expect(calls.get_by_role("row").filter(has_text=name)).to_be_visible()


class CalledPupil(Visitor):
    """Somebody with a call to answer, on the phone."""

    def answers(self, *, yes: bool) -> None:
        first = self.button("waiting_lists.call.yes" if yes else "waiting_lists.call.no")
        expect(first).to_be_visible()
        first.click()
        sure = self.button("waiting_lists.call.send_yes" if yes else "waiting_lists.call.send_no")
        expect(sure).to_be_visible()
        sure.click()
