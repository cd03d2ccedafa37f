"""The main job, whole: sign in, grades, wishes, papers, send, receipt, change, withdraw, sign out – offline once."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from e2e.languages import in_bokmal
from e2e.screens.application import Application

AREAS = ("STUSP1----", "BABAT1----", "HSHSF1----")
ROGALAND = "11"


@pytest.fixture
def astrid(visitor) -> Application:
    """Astrid, who has not begun anything."""
    return Application(visitor.page, visitor.locale)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A page on paper."""
    path = tmp_path / "karakterer.pdf"
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path)
    return path


@pytest.fixture
def not_a_paper(tmp_path: Path) -> Path:
    """Something that only calls itself a paper."""
    path = tmp_path / "bilde.pdf"
    path.write_text("<script>alert(1)</script>")
    return path


def test_a_pupil_applies_changes_her_mind_and_withdraws(
    astrid: Application, paper: Path, not_a_paper: Path
) -> None:
    astrid.open("/")
    astrid.sign_in_as("Astrid Vik", "/grades")
    expect(astrid.page.get_by_text(re.compile(r"\d\d[,.]\d")).first).to_be_visible()

    astrid.start()
    first, second, third = fill_in(astrid)
    astrid.go_on_to("more")
    astrid.go_on_to("attachments")
    add_papers(astrid, paper, not_a_paper)
    astrid.turn_to("overview")
    reference = astrid.send()
    assert re.fullmatch(r"[0-9A-Z-]{8,}", reference)

    astrid.open("/status")
    expect(astrid.page.get_by_text(astrid.say("applications.state.submitted")).first).to_be_visible()

    astrid.return_to_what_was_sent()
    astrid.turn_to("wishes")
    astrid.move_up(third)
    astrid.is_saved()
    astrid.turn_to("overview")
    astrid.send(again=True)

    astrid.return_to_what_was_sent()
    astrid.withdraw()
    expect(astrid.page.get_by_text(astrid.say("applications.state.withdrawn")).first).to_be_visible()

    astrid.button("shell.sign_out").first.click()
    astrid.page.wait_for_url(re.compile(r"/auth/signed-out|/$"))
    assert first != second


@in_bokmal
def test_a_trade_is_chosen_by_what_people_call_it(visitor) -> None:
    jonas = Application(visitor.page, visitor.locale)
    jonas.sign_in_as("Jonas Haug")
    jonas.start()
    jonas.turn_to("basis")
    jonas.tick("applications.type.apprenticeship")
    jonas.go_on_to("wishes")
    jonas.button("applications.trades.add").click()
    jonas.field("applications.trades.search").fill("bilmekaniker")
    jonas.button("applications.wishes.choose_named", name="Bilfaget, lette kjøretøy").click()
    chosen = jonas.page.get_by_role("list", name=jonas.say("applications.trades.title"), exact=True)
    expect(chosen.get_by_role("heading", name="Bilfaget, lette kjøretøy")).to_be_visible()


def fill_in(astrid: Application) -> tuple[str, str, str]:
    """Contact, basis and three wishes, the second moved to the top in a tunnel; returns the wishes as first added."""
    astrid.give_contact()
    astrid.accept_terms()
    astrid.is_saved()
    astrid.go_on_to("residence")
    astrid.go_on_to("basis")
    astrid.want_a_school_place("vg1")
    astrid.go_on_to("wishes")
    wishes = tuple(offered(astrid, area) for area in AREAS)
    for area, school in wishes:
        astrid.wish_for(area, school)
    astrid.is_saved()
    first, second, third = (area for area, _ in wishes)
    # The bus goes into a tunnel: what she does there is kept, and saved when the line is back.
    astrid.page.context.set_offline(True)
    astrid.move_up(second)
    astrid.is_kept_on_the_phone()
    astrid.page.context.set_offline(False)
    astrid.is_saved()
    assert astrid.order_of_wishes()[:2] == [second, first]
    return first, second, third


def add_papers(astrid: Application, paper: Path, not_a_paper: Path) -> None:
    """A wrong file gets a sentence; the right one stands in the list."""
    astrid.add_paper("grades", not_a_paper)
    expect(astrid.page.get_by_role("alert").first).to_be_visible()
    expect(astrid.page.get_by_role("link", name=not_a_paper.name)).to_have_count(0)
    astrid.add_paper("grades", paper)
    expect(astrid.page.get_by_role("link", name=paper.name)).to_be_visible()


def offered(astrid: Application, area: str) -> tuple[str, str]:
    """What a programme area is called in this language, and a school in Rogaland that offers it."""
    address = f"/api/catalogue/offerings?county={ROGALAND}&area={area}"
    answer = astrid.page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    offering = answer["offerings"][0]
    names = offering["area"]["names"]
    return str(names.get(astrid.locale) or names["nb"]), str(offering["school_name"])
