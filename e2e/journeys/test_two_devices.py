"""The same application on the phone and on the school's computer: both versions are shown, and the person chooses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.browser import phone
from e2e.portal import Portal
from e2e.screens.application import Application

ON_THE_PHONE = "I take bicycles apart."
AT_SCHOOL = "I have built a boat."


@pytest.fixture
def devices(
    playwright: Playwright, browser: Browser, portal: Portal
) -> Iterator[tuple[Application, Application]]:
    """Astrid's phone, on which she has begun, and a computer at school with the same application open."""
    with (
        phone(playwright, browser, portal.url, "en") as pocket,
        phone(playwright, browser, portal.url, "en", viewport={"width": 1280, "height": 800}) as desk,
    ):
        mobile = Application(pocket.new_page(), "en")
        mobile.sign_in_as("Astrid Vik")
        mobile.start()
        mobile.turn_to("basis")
        mobile.tick("applications.type.apprenticeship")
        mobile.is_saved()
        mobile.turn_to("more")
        computer = Application(desk.new_page(), "en")
        computer.sign_in_as("Astrid Vik")
        computer.open(mobile.page.url)
        computer.is_on("more")
        yield mobile, computer


def test_what_two_devices_changed_is_joined_and_asked_about_part_by_part(
    devices: tuple[Application, Application],
) -> None:
    mobile, computer = devices
    mobile.letter().fill(ON_THE_PHONE)
    mobile.turn_to("basis")
    choose_kind(mobile, "training_candidate")
    mobile.turn_to("contact")
    mobile.accept_terms()
    mobile.is_saved()

    # The computer knows nothing of that yet. It has no line either, so that all of it arrives at once.
    computer.page.context.set_offline(True)
    computer.letter().fill(AT_SCHOOL)
    computer.turn_to("basis")
    choose_kind(computer, "practice_certificate_candidate")
    computer.tick("applications.type.school")
    computer.is_kept_on_the_phone()
    computer.page.context.set_offline(False)

    shows_both_versions(computer)
    computer.page.reload()
    shows_both_versions(computer)
    computer.turn_to("more")
    expect(computer.letter()).to_have_value(AT_SCHOOL)

    settle = computer.button("applications.conflict.settle")
    expect(settle).to_be_disabled()
    computer.keep("letter", "here")
    expect(settle).to_be_disabled()
    computer.keep("apprenticeship", "there")
    settle.click()
    computer.is_saved()
    expect(computer.asked_about("letter")).to_be_hidden()

    for device in devices:
        device.page.reload()
        holds_what_was_chosen(device)


def shows_both_versions(device: Application) -> None:
    """Of the two parts changed in both places; the other two are joined without a question."""
    expect(device.asked_about("letter")).to_be_visible()
    expect(device.asked_about("apprenticeship")).to_be_visible()
    expect(device.page.get_by_text(ON_THE_PHONE, exact=True)).to_be_visible()
    expect(device.page.locator("p", has_text=AT_SCHOOL)).to_be_visible()
    for part in ("types", "terms"):
        expect(device.asked_about(part)).to_have_count(0)


def holds_what_was_chosen(device: Application) -> None:
    device.turn_to("more")
    expect(device.letter()).to_have_value(AT_SCHOOL)
    device.turn_to("basis")
    expect(kind(device, "training_candidate")).to_be_checked()
    for type_ in ("school", "apprenticeship"):
        box = device.page.get_by_role("checkbox", name=device.say(f"applications.type.{type_}"))
        expect(box).to_be_checked()
    device.turn_to("contact")
    expect(device.page.get_by_role("checkbox", name=device.say("applications.terms.accept"))).to_be_checked()


def kind(device: Application, name: str):
    return device.page.get_by_role("radio", name=device.say(f"applications.apprenticeship.{name}"))


def choose_kind(device: Application, name: str) -> None:
    kind(device, name).check()
