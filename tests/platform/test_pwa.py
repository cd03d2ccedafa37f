"""The pages: the right language and scheme, known and unknown addresses, headers, the worker and its kill switch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import i18n
from auth.web.cookies import SESSION_COOKIE
from backend.kernel.errors import NotFound
from backend.platform.web import pwa

STYLE = "sha256-abc"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built PWA in miniature."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "www" / "assets").mkdir(parents=True)
    for language in i18n.LOCALES:
        names = [f"pages/{page}.{language}.html" for page in ("start", "school", "me")]
        for name in (*names, f"www/shell.{language}.html"):
            html = f'<html lang="{language}" data-color-scheme="auto">{name}</html>'.encode()
            (tmp_path / name).write_bytes(html)
            (tmp_path / f"{name}.br").write_bytes(brotli.compress(html))
    (tmp_path / "routes.json").write_text(
        json.dumps(
            [
                {"path": path, "page": page, "preload": preload, "signed_in": page == "me"}
                for path, page, preload in (
                    ("/", "start", ["/api/annual-wheel"]),
                    ("/schools/:number", "school", ["/api/schools/:number?of=:number"]),
                    ("/me", "me", ["/api/applications"]),
                )
            ]
        )
    )
    (tmp_path / "csp.json").write_text(json.dumps({"style": [STYLE]}))
    (tmp_path / "www" / "assets" / "main-1a2b.js").write_text("1")
    (tmp_path / "www" / "sw.js").write_text("// the worker")
    (tmp_path / "www" / "sw-off.js").write_text("// leaves")
    return tmp_path


def the_only_school(named: Mapping[str, str]) -> None:
    if named["number"] != "974":
        raise NotFound("catalogue.school_not_found")


def client_of(dist: Path, *, worker_off: bool = False) -> FlaskClient:
    app = Flask(__name__)
    pwa.install(app, dist, worker_off=worker_off, subjects={"school": the_only_school})
    return app.test_client()


@pytest.fixture
def client(dist: Path) -> FlaskClient:
    return client_of(dist)


@pytest.mark.parametrize(
    ("accept", "cookie", "expected"),
    [
        ("", None, "nb"),
        ("nn-NO,nb;q=0.8", None, "nn"),
        ("no,en;q=0.5", None, "nb"),
        ("en-GB,en", None, "en"),
        ("de-DE", None, "nb"),
        ("en", "nn", "nn"),
        ("en", "../secret", "en"),
    ],
)
def test_language_is_the_chosen_one_then_the_browsers(
    client: FlaskClient, accept: str, cookie: str | None, expected: str
) -> None:
    if cookie:
        client.set_cookie(pwa.LANGUAGE_COOKIE, cookie, secure=True)
    response = client.get("/", headers={"Accept-Language": accept}, base_url="https://localhost")
    assert response.headers["Content-Language"] == expected
    assert f'lang="{expected}"' in response.text


def test_a_chosen_scheme_stands_in_the_page_so_that_it_never_flashes(client: FlaskClient) -> None:
    client.set_cookie(pwa.SCHEME_COOKIE, "dark", secure=True)
    plain = client.get("/", base_url="https://localhost")
    packed = client.get("/", base_url="https://localhost", headers={"Accept-Encoding": "br"})
    assert 'data-color-scheme="dark"' in plain.text
    assert brotli.decompress(packed.data) == plain.data
    client.set_cookie(pwa.SCHEME_COOKIE, '"><script>', secure=True)
    assert 'data-color-scheme="auto"' in client.get("/", base_url="https://localhost").text


@pytest.mark.parametrize(
    ("path", "status", "page"),
    [
        ("/", 200, "pages/start.nb.html"),
        ("/schools/974", 200, "pages/school.nb.html"),
        ("/schools/974/", 200, "pages/school.nb.html"),
        ("/schools/975", 404, "www/shell.nb.html"),
        ("/me", 200, "pages/me.nb.html"),
        ("/schools", 404, "www/shell.nb.html"),
        ("/nowhere", 404, "www/shell.nb.html"),
        ("/pages/start.nb.html", 404, "www/shell.nb.html"),
        ("/csp.json", 404, "www/shell.nb.html"),
    ],
)
def test_known_addresses_answer_and_unknown_ones_say_so(
    client: FlaskClient, path: str, status: int, page: str
) -> None:
    response = client.get(path)
    assert (response.status_code, page in response.text) == (status, True)


def asked_first(response: TestResponse) -> list[str]:
    """The addresses that the answer tells the browser to ask for beside the code."""
    links = response.headers.getlist("Link")
    assert all(link.endswith("; rel=preload; as=fetch; crossorigin") for link in links)
    return [link[1 : link.index(">")] for link in links]


def test_what_a_screen_asks_for_comes_beside_its_code(client: FlaskClient) -> None:
    assert asked_first(client.get("/")) == ["/api/annual-wheel"]
    assert asked_first(client.get("/schools/974")) == ["/api/schools/974?of=974"]
    assert asked_first(client.get("/schools/975")) == []
    assert asked_first(client.get("/nowhere")) == []


def test_a_name_in_the_address_stays_one_part_of_the_api_address(dist: Path) -> None:
    app = Flask(__name__)
    pwa.install(app, dist)
    assert asked_first(app.test_client().get("/schools/9%3E;,&%C3%A5?x=1")) == [
        "/api/schools/9%3E%3B%2C%26%C3%A5?of=9%3E%3B%2C%26%C3%A5"
    ]


def test_only_who_may_be_signed_in_asks_for_what_is_theirs(client: FlaskClient) -> None:
    stranger = client.get("/me")
    assert asked_first(stranger) == []
    client.set_cookie(SESSION_COOKIE, "anything", secure=True)
    mine = client.get("/me", base_url="https://localhost")
    assert asked_first(mine) == ["/auth/session", "/api/me", "/api/applications"]
    assert mine.data == stranger.data
    assert "Cookie" in mine.headers["Vary"]


@pytest.mark.parametrize("path", ["/api/nowhere", "/auth/nowhere"])
def test_the_api_is_not_answered_with_a_page(client: FlaskClient, path: str) -> None:
    assert "shell" not in client.get(path).text


def test_pages_carry_the_policy_and_are_asked_for_again(client: FlaskClient) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert f"'{STYLE}'" in policy
    assert "form-action 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_files_carry_the_policy_and_hashed_ones_stay(client: FlaskClient) -> None:
    asset = client.get("/assets/main-1a2b.js")
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.headers["X-Content-Type-Options"] == "nosniff"
    worker = client.get("/sw.js")
    assert worker.headers["Cache-Control"] == "max-age=0, public"
    assert "Access-Control-Allow-Origin" not in worker.headers
    assert "default-src 'none'" in client.get("/shell.nb.html").headers["Content-Security-Policy"]


def test_the_kill_switch_serves_the_worker_that_leaves(dist: Path) -> None:
    assert client_of(dist).get("/sw.js").text == "// the worker"
    assert client_of(dist, worker_off=True).get("/sw.js").text == "// leaves"


def test_without_a_build_the_start_page_names_the_command(tmp_path: Path) -> None:
    response = client_of(tmp_path).get("/")
    assert (response.status_code, response.text) == (
        503,
        "The portal's pages are not built. Run: vigo build\n",
    )
