"""Result day, in verbs."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from e2e.screens import Visitor


class ResultDay(Visitor):
    """Someone who has got a result."""

    def got(self, situation: str) -> None:
        expect(
            self.page.get_by_role("heading", name=self.say(f"offers.situation.{situation}"), exact=True)
        ).to_be_visible()

    def choice(self, name: str) -> Locator:
        """An answer by its word: the recommended one says so."""
        words = self.say(f"offers.choice.{name}")
        recommended = self.say("offers.choice.recommended", choice=words)
        return self.page.get_by_role("radio", name=words, exact=True).or_(
            self.page.get_by_role("radio", name=recommended, exact=True)
        )

    def is_told(self, consequence: str) -> None:
        expect(self.page.get_by_text(self.say(f"offers.consequence.{consequence}")).first).to_be_visible()

    def answers(self, name: str) -> None:
        self.choice(name).check()
        self.button("offers.answer.send").click()

    def has_a_receipt(self, name: str) -> None:
        expect(self.heading("offers.answer.received")).to_be_visible()
        expect(self.page.get_by_text(self.say(f"offers.choice.{name}"), exact=True)).to_be_visible()
