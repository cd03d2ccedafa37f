"""What we know of a provider: its metadata and its keys, fetched, checked and kept for a day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from auth.errors import Failure, LoginFailure

TIME_TO_LIVE = 24 * 3600.0
"""Seconds. Digdir asks clients to keep metadata for about a day."""
RETRY_AFTER = 60.0
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
MOST_BYTES = 512 * 1024
DISCOVERY = "/.well-known/openid-configuration"


def make_http() -> httpx.Client:
    """The one way out to providers: short waits, no redirects, no proxy of somebody's environment."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)


def ask(
    http: httpx.Client, method: str, url: str, data: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """One call to a provider: status and JSON object.

    Raises:
        LoginFailure: `PROVIDER_DOWN` – no answer in time, a server error, or not JSON.
    """
    try:
        response = http.request(method, url, data=data, headers={"Accept": "application/json"})
    except httpx.HTTPError as fault:
        raise down(f"{url}: {type(fault).__name__}") from fault
    if response.status_code >= 500 or response.is_redirect or len(response.content) > MOST_BYTES:
        raise down(f"{url}: answered {response.status_code}, {len(response.content)} bytes")
    try:
        body = response.json()
    except ValueError as fault:
        raise down(f"{url}: answered {response.status_code}, not JSON") from fault
    if not isinstance(body, dict):
        raise down(f"{url}: answered {response.status_code}, not an object")
    return response.status_code, body


def down(detail: str) -> LoginFailure:
    return LoginFailure(Failure.PROVIDER_DOWN, detail)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The endpoints we use."""

    authorization: str
    token: str
    pushed_request: str
    keys: str
    end_session: str | None


class Provider:
    """A provider's metadata and keys. Safe to share between threads."""

    def __init__(
        self, issuer: str, http: httpx.Client, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.issuer = issuer
        self.http = http
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._metadata: Metadata | None = None
        self._metadata_until = 0.0
        self._keys: dict[str, RSAKey] = {}
        self._keys_until = 0.0

    def metadata(self) -> Metadata:
        """The endpoints, at most a day old. An old copy serves on while the provider cannot be reached.

        Raises:
            LoginFailure: `PROVIDER_DOWN`, or `UNTRUSTED` where the metadata names another issuer.
        """
        with self._lock:
            now = self._monotonic()
            if self._metadata is not None and now < self._metadata_until:
                return self._metadata
            try:
                self._metadata = self._fetch_metadata()
                self._metadata_until = now + TIME_TO_LIVE
            except LoginFailure as failure:
                if self._metadata is None or failure.failure is not Failure.PROVIDER_DOWN:
                    raise
                self._metadata_until = now + RETRY_AFTER
            return self._metadata

    def key(self, key_id: str, *, refetch: bool = False) -> RSAKey | None:
        """The public key of this id, fetched again when unknown, old, or `refetch` is asked for.

        Raises:
            LoginFailure: `PROVIDER_DOWN`.
        """
        address = self.metadata().keys
        with self._lock:
            now = self._monotonic()
            if refetch or key_id not in self._keys or now >= self._keys_until:
                self._keys = self._fetch_keys(address)
                self._keys_until = now + TIME_TO_LIVE
            return self._keys.get(key_id)

    def _fetch_metadata(self) -> Metadata:
        status, found = ask(self.http, "GET", self.issuer + DISCOVERY)
        if status != 200:
            raise down(f"discovery answered {status}")
        if found.get("issuer") != self.issuer:
            raise LoginFailure(Failure.UNTRUSTED, "the metadata name another issuer")
        names = {
            "authorization": "authorization_endpoint",
            "token": "token_endpoint",
            "pushed_request": "pushed_authorization_request_endpoint",
            "keys": "jwks_uri",
        }
        missing = [name for name in names.values() if not isinstance(found.get(name), str)]
        if missing:
            raise down(f"the metadata lack {', '.join(missing)}")
        end_session = found.get("end_session_endpoint")
        return Metadata(
            **{field: found[name] for field, name in names.items()},
            end_session=end_session if isinstance(end_session, str) else None,
        )

    def _fetch_keys(self, address: str) -> dict[str, RSAKey]:
        status, found = ask(self.http, "GET", address)
        listed = found.get("keys")
        if status != 200 or not isinstance(listed, list):
            raise down(f"the key set answered {status}")
        return dict(entry for entry in map(_signing_key, listed) if entry is not None)


def _signing_key(entry: object) -> tuple[str, RSAKey] | None:
    """An RSA signature key with an id; anything else in the set is none of our business."""
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig":
        return None
    if not isinstance(entry.get("kid"), str):
        return None
    try:
        return entry["kid"], RSAKey.import_key(entry)
    except (JoseError, ValueError, TypeError):
        return None
