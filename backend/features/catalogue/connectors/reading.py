"""Reading JSON over HTTP from sources we do not control: time limits, a few tries, and no surprise passes silently."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

SECONDS = 30.0
TRIES = 3
LARGEST_ANSWER = 64 * 1024 * 1024
MOST_PAGES = 500
AGENT = "vigo-catalogue/1"

Json = Any


class SourceError(Exception):
    """A source that does not answer, or answers something else than it documents. The message names the address."""


class Reader:
    """A polite client: one request at a time, tries again when the other side stumbles."""

    def __init__(
        self, transport: httpx.BaseTransport | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = httpx.Client(
            transport=transport,
            timeout=SECONDS,
            # An address that has moved is news for a person, and no order to ask somebody else.
            follow_redirects=False,
            headers={"Accept": "application/json", "User-Agent": AGENT},
        )
        self._sleep = sleep

    def get(self, url: str, **query: str | int) -> Json:
        """The JSON at an address.

        Raises:
            SourceError: no good answer after three tries.
        """
        return self._read(self._client.build_request("GET", url, params=query or None))

    def post(self, url: str, body: Json, **query: str | int) -> Json:
        """The JSON answered to a posted body; see `get`."""
        return self._read(self._client.build_request("POST", url, params=query or None, json=body))

    def close(self) -> None:
        self._client.close()

    def _read(self, request: httpx.Request) -> Json:
        why = ""
        for attempt in range(TRIES):
            if attempt:
                self._sleep(2.0**attempt)
            try:
                status, content = self._fetch(request)
            except httpx.HTTPError as error:
                why = repr(error)
                continue
            why = f"status {status}"
            if status == httpx.codes.OK:
                return _json_of(request.url, content)
            if status < httpx.codes.INTERNAL_SERVER_ERROR:
                break
        raise SourceError(f"{request.url}: {why}")

    def _fetch(self, request: httpx.Request) -> tuple[int, bytes]:
        """Status and unpacked content; a small answer that unfolds to gigabytes is left while it unfolds."""
        content = bytearray()
        answer = self._client.send(request, stream=True)
        try:
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST_ANSWER:
                    raise SourceError(f"{request.url}: {LARGEST_ANSWER} bytes and more is more than we take")
        finally:
            answer.close()
        return answer.status_code, bytes(content)


def _json_of(url: httpx.URL, content: bytes) -> Json:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{url}: not JSON: {error}") from error


def take(source: str, thing: Json, *path: str | int) -> Json:
    """The value at a path of keys and positions.

    Raises:
        SourceError: the shape is not the documented one; the message names source and path.
    """
    for step in path:
        try:
            thing = thing[step]
        except (KeyError, IndexError, TypeError) as error:
            raise SourceError(f"{source}: no {'/'.join(map(str, path))} in the answer") from error
    return thing


def text(thing: Json, *path: str) -> str:
    """The text at a path that may be missing: empty then."""
    for step in path:
        thing = thing.get(step) if isinstance(thing, dict) else None
    return "" if thing is None else str(thing).strip()


def pages(read_page: Callable[[int], tuple[list[Json], int]], first: int) -> Iterator[Json]:
    """All items of a paged list; `read_page` gives a page's items and how many pages there are.

    Raises:
        SourceError: more pages than any of these lists can have.
    """
    number, count = first, 1
    while number < first + count:
        items, count = read_page(number)
        if count > MOST_PAGES:
            raise SourceError(f"{count} pages is more than we take")
        yield from items
        number += 1
