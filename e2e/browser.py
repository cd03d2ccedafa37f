"""Which browser, in which shape."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX = ("firefox-esr", "firefox")
TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
PHONE = "Pixel 7"


def chromium_path() -> str | None:
    """The Chromium to use: `VIGO_CHROMIUM`, else the first one on the path."""
    return os.environ.get("VIGO_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def firefox_path() -> str | None:
    """The Firefox to use: `VIGO_FIREFOX`, else the first one on the path."""
    return os.environ.get("VIGO_FIREFOX") or next(filter(None, map(shutil.which, FIREFOX)), None)


def missing(message: str) -> NoReturn:
    """A browser is not there: said loudly, and a fault under `CI`."""
    if os.environ.get("CI"):
        pytest.fail(f"NOT RUN: {message}")
    pytest.skip(f"NOT RUN: {message}")


@dataclass
class Witness:
    """What a page did that a person does not see, and must not happen."""

    origin: str
    allowed: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        # An answer with an error status is also a line in the console; screens are tested for those on their own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def requested(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:", *self.allowed)):
            self.strangers.append(url)


@contextmanager
def phone(
    playwright: Playwright, browser: Browser, base_url: str, locale: str, **more: Any
) -> Iterator[BrowserContext]:
    """A phone whose owner speaks `locale`."""
    with person(browser, base_url, locale, **{**playwright.devices[PHONE], **more}) as context:
        yield context


@contextmanager
def person(browser: Browser, base_url: str, locale: str, **shape: Any) -> Iterator[BrowserContext]:
    """Someone in Norway who speaks `locale`, with a browser in that shape."""
    context = browser.new_context(base_url=base_url, locale=TAGS[locale], timezone_id="Europe/Oslo", **shape)
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        context.close()


def watch(page: Page, witness: Witness) -> Page:
    """Let the witness see and hear everything of a page."""
    page.on("console", witness.heard)
    page.on("pageerror", lambda error: witness.complaints.append(str(error)))
    page.on("request", lambda request: witness.requested(request.url))
    return page
