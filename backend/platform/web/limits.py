"""How often one may ask. Strict per session, generous per address: a whole school shares one.

Counting is per process unless `VIGO_LIMITS` names a shared store (`redis://…`); `off` switches it off.
Exceeding a limit answers 429 `problems.too_many_requests` with Retry-After.
"""

from __future__ import annotations

import hashlib

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from backend.platform.api.unit_of_work import SAFE_METHODS

SESSION_COOKIE = "__Host-vigo"
PER_SESSION = "240 per minute"
PER_ADDRESS = "3000 per minute"
SIGN_INS = "300 per minute"
WRITES = "90 per minute"
OFF = "off"
GUARDED = ("/api/", "/auth/")
SIGNING_IN = ("/auth/login", "/auth/callback")


def _who() -> str:
    """The session, without its secret; the address for visitors."""
    cookie = request.cookies.get(SESSION_COOKIE)
    return hashlib.sha256(cookie.encode()).hexdigest()[:24] if cookie else f"address {get_remote_address()}"


def _usual() -> str:
    if request.path.startswith(SIGNING_IN):
        return SIGN_INS
    if SESSION_COOKIE not in request.cookies:
        return PER_ADDRESS
    return PER_SESSION if request.method in SAFE_METHODS else WRITES


def install(app: Flask, store: str) -> None:
    """Limit everything below `/api` and `/auth`; `store` is `memory://`, `redis://…` or `off`."""
    if store == OFF:
        return
    limiter = Limiter(
        _who,
        app=app,
        storage_uri=store,
        application_limits=[_usual],
        headers_enabled=True,
        # A store that is away must not close the portal on deadline night.
        swallow_errors=True,
        in_memory_fallback_enabled=store != "memory://",
    )
    limiter.request_filter(lambda: not request.path.startswith(GUARDED))
