"""Result day on the phone: see, answer, change, move up in round two; without a line; after the deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from backend.kernel.periods import OSLO
from e2e.languages import in_bokmal, in_english, in_nynorsk
from e2e.portal import Portal, running_portal
from e2e.results import publish, speaks
from e2e.screens import Visitor
from e2e.screens.result import ResultDay

PUBLISHED = datetime(2027, 7, 6, 9, 0, tzinfo=OSLO)
SECOND_ROUND = PUBLISHED + timedelta(hours=2)


def waits(number: int, status: str = "VENTO", previous: int | None = None) -> dict[str, Any]:
    cut_off = {"points": 4410, "by_draw": False, "band": None}
    return {
        "outcome": "waitlisted",
        "status": status,
        "reason": "points_too_low",
        "number": number,
        "list_length": 41,
        "previous_number": previous,
        "needed": None,
        "cut_off": cut_off,
    }


OFFERED = {"outcome": "offered", "status": "TILBO", "reason": "reached"}
LAPSED = {"outcome": "lapsed", "status": "UAKTU", "reason": "higher_wish"}
REPLACED = {"outcome": "replaced", "status": "STRTLB", "reason": "moved_up"}
FIRST = [waits(3), waits(12), OFFERED, LAPSED]
SECOND = [waits(1, "VENTOJ", 3), OFFERED, REPLACED, LAPSED]


@pytest.fixture
def portal(template: Path) -> Iterator[Portal]:
    """Two days after the first intake."""
    with running_portal(template, PUBLISHED + timedelta(days=2)) as portal:
        yield portal


@pytest.fixture
def mehdi(visitor: Visitor, portal: Portal) -> ResultDay:
    """Mehdi, who got his third wish, on his own page."""
    speaks(portal, "mehdi", visitor.locale)
    publish(portal, "mehdi", FIRST, 1, PUBLISHED)
    mehdi = ResultDay(visitor.page, visitor.locale)
    mehdi.sign_in_as("Mehdi Karimi")
    return mehdi


@in_english
def test_he_answers_changes_his_mind_and_moves_up_in_round_two(mehdi: ResultDay, portal: Portal) -> None:
    mehdi.link("offers.card.answer").click()
    mehdi.got("offer_and_lists")
    for consequence in ("place_and_lists", "place_only", "lists_without_place", "out"):
        mehdi.is_told(consequence)
    mehdi.button("offers.answer.send").click()
    expect(mehdi.page.get_by_text(mehdi.say("offers.answer.choose"))).to_be_visible()

    mehdi.answers("yes_all")
    mehdi.has_a_receipt("yes_all")
    mehdi.button("offers.answer.change").click()
    mehdi.answers("yes_none")
    mehdi.has_a_receipt("yes_none")
    mehdi.is_told("place_only")
    mehdi.button("offers.answer.change").click()
    mehdi.answers("yes_all")
    mehdi.has_a_receipt("yes_all")

    publish(portal, "mehdi", SECOND, 2, SECOND_ROUND)
    mehdi.open("/result")
    expect(mehdi.page.get_by_text(mehdi.say("offers.replaced"))).to_be_visible()
    expect(mehdi.page.get_by_text(mehdi.say("offers.moved.closer", previous=3))).to_be_visible()
    mehdi.answers("yes_all")
    mehdi.has_a_receipt("yes_all")
    mehdi.link("offers.why.title").click()
    expect(mehdi.heading("offers.why.wrong.title")).to_be_visible()
    expect(mehdi.page.get_by_text(mehdi.say("offers.reason.moved_up")).first).to_be_visible()


@in_nynorsk
def test_without_a_line_he_can_read_and_is_told_that_nothing_was_sent(mehdi: ResultDay) -> None:
    mehdi.open("/result")
    mehdi.has_the_worker()
    mehdi.page.context.set_offline(True)
    mehdi.answers("yes_all")
    expect(mehdi.page.get_by_text(mehdi.say("offers.answer.not_sent"))).to_be_visible()
    mehdi.page.reload()
    mehdi.got("offer_and_lists")
    expect(mehdi.page.get_by_text(mehdi.say("offers.answer.no_line"))).to_be_visible()
    mehdi.page.context.set_offline(False)
    mehdi.page.reload()
    mehdi.answers("yes_all")
    mehdi.has_a_receipt("yes_all")


@in_bokmal
def test_two_devices_see_each_others_answer(mehdi: ResultDay) -> None:
    mehdi.open("/result")
    other = ResultDay(mehdi.page.context.new_page(), mehdi.locale)
    other.open("/result")
    other.answers("yes_all")
    other.has_a_receipt("yes_all")
    mehdi.answers("no_none")
    expect(mehdi.page.get_by_text(mehdi.say("offers.answered_elsewhere"))).to_be_visible()
    mehdi.has_a_receipt("yes_all")
