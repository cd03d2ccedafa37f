"""What only a real browser shows: which cookies go where, and signing out in a frame of another site."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, request
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import make_server

import i18n
from auth.oidc.issuers import ansattporten, idporten
from auth.oidc.provider import make_http
from tests.auth.stage import CLIENT_ID, IDA, Portal, embedded_provider, portal

pytestmark = pytest.mark.peer

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: Flask, host: str, port: int) -> Iterator[None]:
    server = make_server(host, port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Stage:
    """The portal on `localhost`, the provider on `127.0.0.1`: two sites, as ID-porten and we are."""

    portal: Portal
    origin: str
    provider: str


@pytest.fixture
def stage(provider_state: Path) -> Iterator[Stage]:
    origin, provider = f"http://localhost:{free_port()}", f"http://127.0.0.1:{free_port()}"
    house = portal(
        make_http(),
        idporten(f"{provider}/idporten", CLIENT_ID),
        ansattporten(f"{provider}/ansattporten", CLIENT_ID),
        origin=origin,
    )

    @house.app.get("/")
    def shell() -> Response:
        """The first document: it says which of our cookies came along with it."""
        came = " ".join(sorted(name for name in request.cookies if name.startswith("__Host-")))
        return Response(
            f"<!doctype html><title>VIGO</title><p id=came>{came or 'none'}", mimetype="text/html"
        )

    embedded = embedded_provider(provider_state, provider, origin, i18n.text)
    with (
        serving(house.app, "localhost", int(origin.rpartition(":")[2])),
        serving(embedded, "127.0.0.1", int(provider.rpartition(":")[2])),
    ):
        yield Stage(house, origin, provider)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is needed: Debian: apt-get install chromium")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO")
    yield context
    context.close()


def sign_in(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.origin}/")
    page.goto(f"{stage.origin}/auth/login")
    page.get_by_role("button", name=IDA.name).click()
    page.wait_for_url(f"{stage.origin}/")


ME = "async () => { const answer = await fetch('/api/me'); return answer.status }"


def test_signed_in_the_cookie_is_strict_and_out_of_reach_of_scripts(
    stage: Stage, phone: BrowserContext
) -> None:
    page = phone.new_page()
    sign_in(stage, page)
    # The first document comes by way of another site, so the Strict cookie stays at home; the page's own
    # requests carry it.
    expect(page.locator("#came")).to_have_text("none")
    assert page.evaluate(ME) == 200
    assert page.evaluate("document.cookie") == ""
    page.goto(f"{stage.origin}/")
    expect(page.locator("#came")).to_have_text("__Host-vigo")
    [cookie] = [c for c in phone.cookies(stage.origin) if c["name"].startswith("__Host-")]
    assert (cookie["name"], cookie["sameSite"], cookie["secure"], cookie["httpOnly"], cookie["expires"]) == (
        "__Host-vigo",
        "Strict",
        True,
        True,
        -1,
    )


def test_signing_out_at_the_provider_reaches_us_in_its_frame_without_cookies(
    stage: Stage, phone: BrowserContext
) -> None:
    page = phone.new_page()
    sign_in(stage, page)
    frames: list[dict[str, str]] = []
    page.on(
        "request",
        lambda sent: frames.append(sent.all_headers()) if "frontchannel-logout" in sent.url else None,
    )
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(f"{stage.provider}/idporten/endsession?client_id={CLIENT_ID}")
    expect(page.get_by_role("heading", name=i18n.text("nb", "auth.devop.signed_out.title"))).to_be_visible()
    expect(page.locator("iframe")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    [sent] = frames
    assert "cookie" not in sent
    assert (sent["sec-fetch-site"], sent["sec-fetch-dest"]) == ("cross-site", "iframe")
    assert problems == [], "the frame was allowed by our policy and by theirs"
    page.goto(f"{stage.origin}/")
    assert page.evaluate(ME) == 401
    assert [row.end_reason for row in stage.portal.sessions.rows.values()] == ["signed_out_elsewhere"]


def test_signing_out_here_goes_by_the_provider_and_comes_back(stage: Stage, phone: BrowserContext) -> None:
    page = phone.new_page()
    sign_in(stage, page)
    page.evaluate("localStorage.setItem('draft', 'Vg1')")
    onwards = page.evaluate(
        """async () => {
            const headers = { 'X-Vigo': '1', 'Content-Type': 'application/json' }
            const answer = await fetch('/auth/logout', { method: 'POST', headers, body: '{}' })
            return (await answer.json()).continue
        }"""
    )
    assert page.evaluate(ME) == 401
    page.goto(onwards)
    page.wait_for_url(f"{stage.origin}/auth/signed-out")
    expect(page.get_by_role("heading")).to_have_text(i18n_key("auth.signed_out.title"))
    assert page.evaluate("localStorage.length") == 0
    page.goto(f"{stage.origin}/auth/login")
    expect(page.get_by_role("heading", name=i18n.text("nb", "auth.devop.picker.title"))).to_be_visible()


def i18n_key(key: str) -> str:
    """The portal of these tests shows keys for words."""
    return f"[nb {key}]"


def test_another_site_can_neither_read_nor_write_nor_frame_us(stage: Stage, phone: BrowserContext) -> None:
    page = phone.new_page()
    sign_in(stage, page)
    page.goto(f"{stage.provider}/static/devop.css")
    read = page.evaluate(
        "url => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'refused')",
        f"{stage.origin}/api/me",
    )
    assert read == "refused"
    page.set_content(
        f"<form id=f method=post enctype=text/plain action='{stage.origin}/auth/logout'><input name=x></form>"
    )
    with page.expect_navigation() as arrived:
        page.evaluate("document.getElementById('f').submit()")
    assert arrived.value.status == 403
    page.goto(f"{stage.origin}/")
    assert page.evaluate(ME) == 200


def test_a_page_of_ours_stands_on_a_small_phone_and_takes_its_style(
    stage: Stage, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if "Security" in line.text else None)
    page.goto(f"{stage.origin}/auth/callback?state=x")
    expect(page.get_by_role("heading")).to_have_text(i18n_key("auth.failure.expired.title"))
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).borderRadius") != "0px"
    page.goto(f"{stage.origin}/auth/login")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_every_page_is_accessible_in_each_language_and_scheme(
    stage: Stage, chromium: Browser, scheme: Literal["light", "dark"], lang: str
) -> None:
    viewport: ViewportSize = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale=lang)
    page = context.new_page()
    for address in (
        "/auth/login",
        "/auth/login?as=company",
        "/auth/callback?state=x",
        "/auth/signed-out",
    ):
        page.goto(stage.origin + address)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        found = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
        )
        faults = [(fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]]
        assert faults == [], address
    context.close()


def test_the_picker_works_by_keyboard_alone(stage: Stage, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{stage.origin}/")
    page.goto(f"{stage.origin}/auth/login")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith("I"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stage.origin}/")
    assert page.evaluate(ME) == 200
