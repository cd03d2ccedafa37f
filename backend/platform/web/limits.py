"""How often one may ask. Strict per session, generous per address: a whole school shares one.

Counting is per process unless `VIGO_LIMITS` names a shared store (`redis://…`); `off` switches it off.
Exceeding a limit answers 429 `problems.too_many_requests` with Retry-After.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from backend.platform.api.unit_of_work import SAFE_METHODS

log = logging.getLogger(__name__)

SESSION_COOKIE = "__Host-vigo"
PER_SESSION = 240
PER_ADDRESS = 3000
SIGN_INS = 300
WRITES = 90
"""Requests a minute."""
MINUTE = 60.0
OFF = "off"
OWN = "memory://"
GUARDED = ("/api/", "/auth/")
SIGNING_IN = ("/auth/login", "/auth/callback")


class Count(Protocol):
    """Requests by who and for what, minute by minute."""

    def hit(self, who: str, most: int) -> int:
        """Count one; seconds to wait when it was one too many, else 0."""


class OwnCount:
    """Of this process alone. Every minute begins with an empty table, which keeps it small."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._begun = time.monotonic()
        self._counts: Counter[tuple[str, int]] = Counter()

    def hit(self, who: str, most: int) -> int:
        now = time.monotonic()
        with self._turn:
            if now - self._begun >= MINUTE:
                self._begun = now
                self._counts.clear()
            self._counts[who, most] += 1
            exceeded = self._counts[who, most] > most
        return int(self._begun + MINUTE - now) + 1 if exceeded else 0


class SharedCount:
    """In a store that several processes share; while that is away each counts for itself."""

    def __init__(self, store: str) -> None:
        self._limiter = FixedWindowRateLimiter(storage_from_string(store, wrap_exceptions=True))
        self._own = OwnCount()

    def hit(self, who: str, most: int) -> int:
        item = RateLimitItemPerMinute(most)
        try:
            if self._limiter.hit(item, who):
                return 0
            return max(1, round(self._limiter.get_window_stats(item, who).reset_time - time.time()))
        except StorageError:
            # A store that is away must not close the portal on deadline night.
            log.warning("the store of the request limits does not answer")
            return self._own.hit(who, most)


def install(app: Flask, store: str) -> None:
    """Limit everything below `/api` and `/auth`; `store` is `memory://`, `redis://…` or `off`.

    Stands before auth: what auth refuses has been counted.
    """
    if store == OFF:
        return
    count: Count = OwnCount() if store == OWN else SharedCount(store)
    first_of_the_minute = OwnCount()

    def counted() -> Iterator[tuple[str, int]]:
        """Who is counted for this request, and how often each may ask."""
        address = f"address {request.remote_addr}"
        cookie = request.cookies.get(SESSION_COOKIE)
        if request.path.startswith(SIGNING_IN):
            yield address, SIGN_INS
        elif not cookie:
            yield address, PER_ADDRESS
        else:
            # The session, without its secret.
            session = hashlib.sha256(cookie.encode()).hexdigest()[:24]
            yield session, PER_SESSION if request.method in SAFE_METHODS else WRITES
            # Whoever makes up a cookie for every request is a visitor after all.
            if not first_of_the_minute.hit(session, 1):
                yield address, PER_ADDRESS

    @app.before_request
    def limit() -> None:
        if not request.path.startswith(GUARDED):
            return
        for who, most in counted():
            wait = count.hit(who, most)
            if wait:
                raise TooManyRequests(retry_after=wait)
