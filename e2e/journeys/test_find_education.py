"""Finding something to apply for, before signing in: by a word, by a school, by how far it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.languages import in_bokmal, in_nynorsk
from e2e.portal import Portal
from e2e.screens import Visitor


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    return shared_portal


@in_nynorsk
def test_a_visitor_finds_a_trade_a_school_and_the_way_there(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.get_by_role("searchbox").fill("elektriker")
    visitor.button("start.search.do").click()
    visitor.page.get_by_role("link", name="Elektrikarfaget", exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1, name="Elektrikarfaget")).to_be_focused()
    expect(visitor.heading("catalogue.area.builds_on")).to_be_visible()

    visitor.open("/areas/STUSP1----")
    visitor.page.get_by_label(visitor.say("catalogue.county")).select_option(label="Oslo")
    expect(visitor.page).to_have_url(re.compile(r"county=03"))
    visitor.page.get_by_text(visitor.say("catalogue.distance.show"), exact=True).first.click()
    field = visitor.page.get_by_label(visitor.say("catalogue.distance.postal_code"))
    field.fill("12")
    visitor.button("catalogue.distance.do").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("0467")
    visitor.button("catalogue.distance.do").click()
    away = re.compile(visitor.say("catalogue.distance.away", distance="@").replace("@", r"([\d,]+)"))
    first = visitor.page.get_by_text(away).first
    expect(first).to_be_visible()
    kilometres = [
        float(away.findall(text)[0].replace(",", "."))
        for text in visitor.page.get_by_text(away).all_inner_texts()
    ]
    assert len(kilometres) > 5
    assert kilometres == sorted(kilometres)

    school = visitor.page.get_by_role("listitem").filter(has=visitor.page.get_by_text(away)).first
    name = school.get_by_role("link").inner_text()
    school.get_by_role("link").click()
    expect(visitor.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(visitor.heading("catalogue.school.offers")).to_be_visible()
    expect(visitor.page.get_by_text(away)).to_have_count(1)


@in_bokmal
def test_who_wants_to_become_a_nurse_is_told_the_way_there(visitor: Visitor) -> None:
    visitor.open("/programmes?q=sykepleier")
    expect(
        visitor.page.get_by_text(visitor.say("catalogue.search.later", words="sykepleier"))
    ).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Studiespesialisering", exact=True)).to_be_visible()
    visitor.open("/programmes?q=xyzzy")
    visitor.link("catalogue.search.all").click()
    expect(visitor.page.get_by_role("link", name="Naturbruk", exact=True)).to_be_visible()
