"""Seeing how the points came about, and saying that something is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from backend.demo.cast import IDA, MEHDI, SARA
from e2e.languages import in_english, in_nynorsk
from e2e.portal import Portal
from e2e.screens import Visitor

WHO = {"nb": IDA.name, "nn": SARA.name, "en": MEHDI.name}
POINTS = {"nb": "44,7", "nn": "46,0", "en": "22.7"}


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    return shared_portal


@in_nynorsk
def test_a_pupil_sees_why_she_has_her_points_and_reports_a_mistake(visitor: Visitor) -> None:
    visitor.sign_in_as(WHO[visitor.locale], "/grades")
    page = visitor.page
    expect(page.get_by_text(POINTS[visitor.locale], exact=True)).to_be_visible()
    expect(visitor.heading("grades.aside.title")).to_be_visible()

    row = page.get_by_role("listitem").filter(has_text=visitor.say("grades.assessment.exam")).first
    row.locator("summary").click()
    visitor.button("grades.report.button").click()
    dialog = page.get_by_role("dialog")
    visitor.button("grades.report.send").click()
    expect(dialog.get_by_text(visitor.say("grades.report.kind_required"))).to_be_visible()
    dialog.get_by_label(visitor.say("grades.report.kind.other")).check()
    dialog.get_by_label(visitor.say("grades.report.text_label")).fill("Eksamen var 5.")

    # What was typed is there again after the dialog was left, and is sent once.
    visitor.button("grades.report.cancel").click()
    expect(visitor.button("grades.report.button")).to_be_focused()
    visitor.button("grades.report.button").click()
    expect(dialog.get_by_label(visitor.say("grades.report.text_label"))).to_have_value("Eksamen var 5.")
    visitor.button("grades.report.send").click()
    expect(dialog).to_be_hidden()
    expect(row.locator("summary")).to_be_focused()
    expect(row.get_by_text(visitor.say("grades.report.open"))).to_be_visible()

    page.reload()
    expect(visitor.heading("grades.report.list_title")).to_be_visible()
    expect(page.get_by_text(visitor.say("grades.report.state.sent"), exact=True)).to_be_visible()


@in_english
def test_without_a_line_the_screen_says_so(visitor: Visitor) -> None:
    visitor.sign_in_as(WHO[visitor.locale], "/calendar")
    grades = visitor.link("shell.navigation.grades").last
    expect(grades).to_be_visible()
    visitor.page.evaluate("navigator.serviceWorker.ready")
    visitor.page.context.set_offline(True)
    grades.click()
    expect(visitor.page.get_by_text(visitor.say("shell.offline.no_answer"))).to_be_visible()
    visitor.page.context.set_offline(False)
    visitor.button("shell.try_again").click()
    expect(visitor.heading("grades.report.missing_title")).to_be_visible()
