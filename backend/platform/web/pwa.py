"""Serving the built PWA: a page per public address and language, hashed assets for ever, the worker fresh each time.

`pwa/dist` holds `www/` (what anybody may fetch), `pages/` (rendered beforehand, one per address and language),
`routes.json` (every address there is) and `csp.json` (the hash of the one style block).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from whitenoise import WhiteNoise

import i18n
from auth.web import public
from backend.platform.web.headers import BASE, CLOSED_POLICY

LANGUAGE_COOKIE = "__Host-vigo-lang"
SCHEMES = ("light", "dark")
SCHEME_COOKIE = "__Host-vigo-scheme"
ASSET_HEADERS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
NOT_OURS = ("api/", "auth/")


def language_of_request() -> str:
    """The language the person chose, else the browser's, else Bokmål."""
    # In the browser's own order of preference; werkzeug's best match would put an exact `nb` before `nn-NO`.
    return i18n.negotiate(request.cookies.get(LANGUAGE_COOKIE), list(request.accept_languages.values()))


def content_security_policy(style_hashes: list[str]) -> str:
    """Nothing inline but the hashed style, nothing from elsewhere, no string becomes script.

    `data:` images are the design system's icons, which stand in its style sheet.
    """
    styles = " ".join(["'self'", *(f"'{value}'" for value in style_hashes)])
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' blob: data:; "
        f"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types vigo"
    )


@dataclass(frozen=True, slots=True)
class Route:
    """An address pattern, and the page that was rendered for it (`None`: the bare shell)."""

    path: str
    page: str | None

    def fits(self, path: str) -> bool:
        wanted, found = self.path.strip("/").split("/"), path.strip("/").split("/")
        return len(wanted) == len(found) and all(
            w == f or (w.startswith(":") and f != "") for w, f in zip(wanted, found, strict=True)
        )


class Pages:
    """The rendered pages, each with its Brotli copy, in the three languages and as light or dark as was chosen."""

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        self._routes = [
            Route(row["path"], row["page"]) for row in json.loads((dist / "routes.json").read_text())
        ]
        self._read = lru_cache(maxsize=256)(self._render)

    def find(self, path: str) -> Route | None:
        return next((route for route in self._routes if route.fits(path)), None)

    def content(self, route: Route | None, language: str, scheme: str, *, compressed: bool) -> bytes:
        return self._read(route.page if route else None, language, scheme, compressed)

    def _render(self, page: str | None, language: str, scheme: str, compressed: bool) -> bytes:
        file = (
            self._dist / "pages" / f"{page}.{language}.html"
            if page
            else self._dist / "www" / f"shell.{language}.html"
        )
        if scheme == "auto":
            return file.with_name(f"{file.name}.br").read_bytes() if compressed else file.read_bytes()
        chosen = file.read_bytes().replace(
            b'data-color-scheme="auto"', f'data-color-scheme="{scheme}"'.encode(), 1
        )
        return brotli.compress(chosen, mode=brotli.MODE_TEXT, quality=9) if compressed else chosen


def install(app: Flask, dist: Path, *, worker_off: bool = False) -> None:
    """Serve `dist`. Where nothing was built the API works and `/` says which command builds it.

    `worker_off` is the kill switch: browsers that look for a newer worker get one that clears up and leaves.
    """
    if not (dist / "routes.json").exists():
        _add(app, "/", "pwa.unbuilt", _unbuilt)
        return
    pages = Pages(dist)
    policy = content_security_policy(json.loads((dist / "csp.json").read_text())["style"])

    def page(path: str = "") -> Response:
        if path.startswith(NOT_OURS):
            raise NotFound
        return _answer(pages, pages.find(f"/{path}"), policy)

    _add(app, "/", "pwa.start", page)
    _add(app, "/<path:path>", "pwa.page", page)
    _serve_files(app, dist / "www", policy, worker_off=worker_off)


def _answer(pages: Pages, route: Route | None, policy: str) -> Response:
    language = language_of_request()
    scheme = request.cookies.get(SCHEME_COOKIE, "")
    compressed = bool(request.accept_encodings["br"])
    content = pages.content(route, language, scheme if scheme in SCHEMES else "auto", compressed=compressed)
    response = Response(content, 200 if route else 404, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-cache"
    if compressed:
        response.headers["Content-Encoding"] = "br"
    response.vary.update(["Cookie", "Accept-Language", "Accept-Encoding"])
    response.add_etag()
    if route:
        response.make_conditional(request)
    return response


def _serve_files(app: Flask, root: Path, policy: str, *, worker_off: bool) -> None:
    def protect(headers: Any, _path: str, url: str) -> None:
        # These answers do not pass through Flask. The shell and the worker act by themselves and carry the whole
        # policy; code, words and icons obey their page's, so theirs is the short one that lets them do nothing.
        acts = url.endswith((".html", "sw.js", "sw-off.js"))
        headers["Content-Security-Policy"] = policy if acts else CLOSED_POLICY
        for name in BASE if acts else ASSET_HEADERS:
            headers[name] = BASE[name]

    noise = WhiteNoise(
        app.wsgi_app,
        root=root,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=_is_hashed,
        add_headers_function=protect,
    )
    if worker_off:
        noise.files["/sw.js"] = noise.files["/sw-off.js"]
    app.wsgi_app = noise  # type: ignore[method-assign]


def _add(app: Flask, rule: str, endpoint: str, view: Callable[..., Response]) -> None:
    app.add_url_rule(rule, endpoint, public(view))


def _is_hashed(_: str, url: str) -> bool:
    return url.startswith("/assets/")


def _unbuilt() -> Response:
    return Response("The portal's pages are not built. Run: vigo build\n", 503, mimetype="text/plain")
