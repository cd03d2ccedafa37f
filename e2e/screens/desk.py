"""The county's desk: an officer with a laptop."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from e2e.screens import Visitor

LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


class Officer(Visitor):
    """Somebody of Oslo's admissions office."""

    def come_to_work(self, path: str = "/desk", name: str = "Tore Bakken") -> None:
        """By the entrance for staff, in the officer's own language, which the account remembers."""
        self.sign_in_as(name, path, "staff")
        self.page.evaluate(
            """locale => fetch('/api/me/language', {
                method: 'PUT',
                headers: { 'Content-Type': 'application/json', 'X-Vigo': '1' },
                body: JSON.stringify({ locale }),
            })""",
            self.locale,
        )
        self.page.reload()
        expect(self.page.locator("html")).to_have_attribute("lang", self.locale)
        self.sees_a_heading()

    def row(self, name: str) -> Locator:
        """The line of a list that carries this name."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def open_row(self, name: str) -> None:
        self.row(name).get_by_role("link").first.click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def shelf(self, key: str) -> Locator:
        """A way to narrow the list; its link ends with how many there are."""
        return self.page.get_by_role("navigation", name=self.say("desk.shelf.label")).get_by_role(
            "link", name=self.say(key)
        )

    def case(self, key: str) -> Locator:
        """A list of one kind of case; its link ends with how many there are."""
        return self.page.get_by_role("navigation", name=self.say("desk.flags.label")).get_by_role(
            "link", name=self.say(key)
        )

    def choose_category(self, choice: str, reason: str) -> None:
        """What becomes of the category, as far as the last look before it is decided."""
        self.page.get_by_label(self.say("intake.decisions.kind")).select_option("category")
        self.page.get_by_label(self.say(f"intake.choice.{choice}")).check()
        self.page.get_by_label(self.say("intake.decisions.reason"), exact=True).fill(reason)
        self.button("intake.decisions.look").click()
        expect(self.button("intake.decisions.do")).to_be_visible()
