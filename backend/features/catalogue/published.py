"""Answers kept ready: the catalogue is the same for everyone until the next import or the next day.

A rendered answer is kept under the catalogue's version, the day and the address, so nothing has to be thrown away
by hand: an import makes a new version. Which version is current is asked at most once a second per process.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, Protocol

from flask import Flask, Response, current_app, make_response, request

from backend.features.catalogue import service
from backend.platform.api.caching import known_or_whole
from backend.platform.api.unit_of_work import rows

P = ParamSpec("P")


class Decorator(Protocol):
    """What makes a view answer from the shelf."""

    def __call__(self, view: Callable[P, Any], /) -> Callable[P, Response]: ...


MOST_ANSWERS = 2000
MOST_BYTES = 16 * 1024 * 1024
VERSION_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered answer."""

    body: bytes
    content_type: str
    etag: str


class Shelf:
    """The least recently asked-for answers fall off, by number and by bytes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._answers: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._bytes = 0
        self._version: str | None = None
        self._asked = float("-inf")

    def version(self, ask: Callable[[], str | None]) -> str | None:
        """The catalogue's version, asked again when the last answer is more than a second old."""
        if self._clock() - self._asked > VERSION_SECONDS:
            self._version = ask()
            self._asked = self._clock()
        return self._version

    def find(self, key: tuple[str, ...]) -> Kept | None:
        with self._turn:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
            return kept

    def put(self, key: tuple[str, ...], kept: Kept) -> None:
        with self._turn:
            old = self._answers.pop(key, None)
            self._answers[key] = kept
            self._bytes += len(kept.body) - (len(old.body) if old else 0)
            while len(self._answers) > MOST_ANSWERS or self._bytes > MOST_BYTES:
                _, dropped = self._answers.popitem(last=False)
                self._bytes -= len(dropped.body)


def current_version() -> str | None:
    """The catalogue's version, at most a second old: for public answers, which nothing is decided by."""
    return _shelf(current_app).version(lambda: service.version(rows()))


def published(seconds: int, today: Callable[[], date]) -> Decorator:
    """Answer from the shelf where it can, and let browsers keep the answer for `seconds` (ETag, 304).

    `today` is read for every answer: what holds may change at midnight.
    """

    def decorate(view: Callable[P, Any]) -> Callable[P, Response]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            shelf = _shelf(current_app)
            key = (current_version() or "", today().isoformat(), request.full_path)
            kept = shelf.find(key)
            if kept is None:
                rendered = make_response(view(*args, **kwargs))
                if rendered.status_code != 200:
                    return rendered
                kept = _keep(rendered)
                shelf.put(key, kept)
            return _given(kept, seconds)

        return answer

    return decorate


def _keep(rendered: Response) -> Kept:
    body = rendered.get_data()
    return Kept(body, rendered.content_type, sha256(body).hexdigest()[:32])


def _given(kept: Kept, seconds: int) -> Response:
    response = Response(kept.body, content_type=kept.content_type)
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={seconds}"
    response.set_etag(kept.etag)
    return known_or_whole(response)


def _shelf(app: Flask) -> Shelf:
    shelf: Shelf = app.extensions.setdefault("vigo.catalogue.shelf", Shelf())
    return shelf
