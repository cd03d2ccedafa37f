"""The pages: the right language and scheme, known and unknown addresses, headers, the worker and its kill switch."""

from __future__ import annotations

import json
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

import i18n
from backend.platform.web import pwa

STYLE = "sha256-abc"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built PWA in miniature."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "www" / "assets").mkdir(parents=True)
    for language in i18n.LOCALES:
        for name in (f"pages/start.{language}.html", f"www/shell.{language}.html"):
            html = f'<html lang="{language}" data-color-scheme="auto">{name}</html>'.encode()
            (tmp_path / name).write_bytes(html)
            (tmp_path / f"{name}.br").write_bytes(brotli.compress(html))
    (tmp_path / "routes.json").write_text(
        json.dumps([{"path": "/", "page": "start"}, {"path": "/schools/:number", "page": None}])
    )
    (tmp_path / "csp.json").write_text(json.dumps({"style": [STYLE]}))
    (tmp_path / "www" / "assets" / "main-1a2b.js").write_text("1")
    (tmp_path / "www" / "sw.js").write_text("// the worker")
    (tmp_path / "www" / "sw-off.js").write_text("// leaves")
    return tmp_path


def client_of(dist: Path, *, worker_off: bool = False) -> FlaskClient:
    app = Flask(__name__)
    pwa.install(app, dist, worker_off=worker_off)
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
        ("/schools/974", 200, "www/shell.nb.html"),
        ("/schools/974/", 200, "www/shell.nb.html"),
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
