"""Serving the built PWA: a page per address and language, hashed assets for ever, the worker fresh each time.

`pwa/dist` holds `www/` (what anybody may fetch), `pages/` (rendered beforehand, one per address and language),
`routes.json` (every address there is, and what its screen asks for first) and `csp.json` (the style blocks' hashes).

A page never holds anything about a person. What its screen is going to ask the API for stands in the `Link` header of
the answer, so that the browser asks while the code is still on its way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from whitenoise import WhiteNoise

import i18n
from auth.web import public
from auth.web.cookies import SESSION_COOKIE
from backend.kernel import errors
from backend.platform.web.headers import BASE, CLOSED_POLICY

LANGUAGE_COOKIE = "__Host-vigo-lang"
SCHEMES = ("light", "dark")
SCHEME_COOKIE = "__Host-vigo-scheme"
ASSET_HEADERS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
NOT_OURS = ("api/", "auth/")
WHO_ASKS = ("/auth/session", "/api/me")
"""What every screen behind the sign-in begins with."""
NAME = re.compile(r":(\w+)")

Subject = Callable[[Mapping[str, str]], object]
"""Finds what an address speaks of, by the names in it; raises the house's `NotFound` where there is no such thing."""


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
    """An address pattern, its page, and what the page's screen asks the API for first."""

    path: str
    page: str
    preload: tuple[str, ...] = ()
    signed_in: bool = False

    def match(self, path: str) -> dict[str, str] | None:
        """What stands for the pattern's `:names` in `path`; nothing where it does not fit."""
        wanted, found = self.path.strip("/").split("/"), path.strip("/").split("/")
        if len(wanted) != len(found):
            return None
        pairs = list(zip(wanted, found, strict=True))
        if any(w != f if not w.startswith(":") else f == "" for w, f in pairs):
            return None
        return {w[1:]: f for w, f in pairs if w.startswith(":")}


@dataclass(frozen=True, slots=True)
class Place:
    """A route as one address names it."""

    route: Route
    params: Mapping[str, str]

    def first_asked(self) -> list[str]:
        """The API addresses of `preload`, filled in."""
        return [
            NAME.sub(lambda name: quote(self.params[name[1]], safe=""), each) for each in self.route.preload
        ]


class Pages:
    """The rendered pages, each with its Brotli copy, in the three languages and as light or dark as was chosen."""

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        self._routes = [
            Route(row["path"], row["page"], tuple(row["preload"]), row["signed_in"])
            for row in json.loads((dist / "routes.json").read_text())
        ]
        self._read = lru_cache(maxsize=512)(self._render)

    def find(self, path: str) -> Place | None:
        for route in self._routes:
            params = route.match(path)
            if params is not None:
                return Place(route, params)
        return None

    def content(self, place: Place | None, language: str, scheme: str, *, compressed: bool) -> bytes:
        return self._read(place.route.page if place else None, language, scheme, compressed)

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
        # As tight as the build's own copies, or a chosen scheme would no longer fit the first flight of packets.
        return brotli.compress(chosen, mode=brotli.MODE_TEXT) if compressed else chosen


def install(
    app: Flask,
    dist: Path,
    *,
    worker_off: bool = False,
    subjects: Mapping[str, Subject] = MappingProxyType({}),
) -> None:
    """Serve `dist`. Where nothing was built the API works and `/` says which command builds it.

    `subjects` looks up, by page, what an address with a name in it speaks of, so that a wrong name answers 404; where
    nobody looks, the screen finds out. `worker_off` is the kill switch: browsers that look for a newer worker get one
    that clears up and leaves.
    """
    if not (dist / "routes.json").exists():
        _add(app, "/", "pwa.unbuilt", _unbuilt)
        return
    pages = Pages(dist)
    policy = content_security_policy(json.loads((dist / "csp.json").read_text())["style"])

    def page(path: str = "") -> Response:
        if path.startswith(NOT_OURS):
            raise NotFound
        place = pages.find(f"/{path}")
        return _answer(pages, place if place and _is_there(place, subjects) else None, policy)

    _add(app, "/", "pwa.start", page)
    _add(app, "/<path:path>", "pwa.page", page)
    _serve_files(app, dist / "www", policy, worker_off=worker_off)


def _is_there(place: Place, subjects: Mapping[str, Subject]) -> bool:
    look_up = subjects.get(place.route.page)
    try:
        if look_up:
            look_up(place.params)
    except errors.NotFound:
        return False
    return True


def _answer(pages: Pages, place: Place | None, policy: str) -> Response:
    language = language_of_request()
    scheme = request.cookies.get(SCHEME_COOKIE, "")
    compressed = bool(request.accept_encodings["br"])
    content = pages.content(place, language, scheme if scheme in SCHEMES else "auto", compressed=compressed)
    response = Response(content, 200 if place else 404, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-cache"
    if compressed:
        response.headers["Content-Encoding"] = "br"
    response.vary.update(["Cookie", "Accept-Language", "Accept-Encoding"])
    response.add_etag()
    if place:
        response.headers.extend(("Link", _preload(path)) for path in _first_asked(place))
        response.make_conditional(request)
    return response


def _first_asked(place: Place) -> list[str]:
    """What the screen asks for at once. Where a sign-in is needed, only a browser that has one can be answered."""
    if not place.route.signed_in:
        return place.first_asked()
    return [*WHO_ASKS, *place.first_asked()] if SESSION_COOKIE in request.cookies else []


def _preload(path: str) -> str:
    return f"<{path}>; rel=preload; as=fetch; crossorigin"


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
