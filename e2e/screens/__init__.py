"""What one can do on each screen, in verbs; journeys know no selectors.

Everything is found as a person or a screen reader finds it: by role and by its words in the chosen language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

import i18n

KEPT = """typed => new Promise(resolve => {
    const asked = indexedDB.open('vigo')
    asked.onsuccess = () => {
        const all = asked.result.transaction('kept').objectStore('kept').getAll()
        all.onsuccess = () => {
            asked.result.close()
            resolve(JSON.stringify(all.result).includes(typed))
        }
    }
})"""


@dataclass
class Visitor:
    """Someone with a phone and a language."""

    page: Page
    locale: str

    def say(self, key: str, /, **params: str | int) -> str:
        """The words of a key in the visitor's language."""
        return i18n.text(self.locale, key, **params)

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.sees_a_heading()

    def sees_a_heading(self) -> None:
        """The screen has come: its one main heading is there."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def button(self, key: str, /, **params: str | int) -> Locator:
        return self.page.get_by_role("button", name=self.say(key, **params), exact=True)

    def link(self, key: str, /, **params: str | int) -> Locator:
        return self.page.get_by_role("link", name=self.say(key, **params), exact=True)

    def link_named(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def heading(self, key: str, /, **params: str | int) -> Locator:
        return self.page.get_by_role("heading", name=self.say(key, **params))

    def has_the_worker(self) -> None:
        """The worker is active and holds what it keeps."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def is_kept_here(self, typed: str) -> None:
        """What was typed lies on the device: whoever reloads does so a moment later, not with the last letter."""
        self.page.wait_for_function(KEPT, arg=typed)

    def sign_in_as(self, name: str, return_to: str = "/me", entrance: str = "citizen") -> None:
        """Through the provider's picker, as a newcomer would, back to where one wanted to go."""
        self.page.goto(f"/auth/login?as={entrance}&return={return_to}")
        self.page.get_by_text(name, exact=True).click()
        self.page.wait_for_url(re.compile(re.escape(return_to) + r"$"))
        self.sees_a_heading()
