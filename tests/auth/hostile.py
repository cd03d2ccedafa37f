"""A provider that can be told to misbehave in one way at a time. Shares no code with our embedded one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://provider.example"
CLIENT_ID = "vigo-portal"
NUMBER = "18841151277"

KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
SAME_NAME = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
OTHER_NAME = RSAKey.generate_key(2048, {"kid": "k2", "use": "sig"}, private=True)

Claims = dict[str, Any]


def sign(claims: Claims, key: RSAKey = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key, ["RS256"])


def unsigned(claims: Claims) -> str:
    return f"{_part({'alg': 'none', 'kid': 'k1'})}.{_part(claims)}."


def signed_with_the_public_key(claims: Claims) -> str:
    """HS256, keyed with what everyone can read: the oldest trick."""
    content = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_part(claims)}"
    digest = hmac.new(KEY.as_pem(private=False), content.encode(), hashlib.sha256).digest()
    return f"{content}.{_encoded(digest)}"


def altered(claims: Claims) -> str:
    """Signed, then changed."""
    header, _, signature = sign(claims).split(".")
    return f"{header}.{_part({**claims, 'pid': '14867800183'})}.{signature}"


def _part(content: Any) -> str:
    return _encoded(json.dumps(content).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class HostileProvider:
    """Well-behaved until a field is replaced."""

    issuer: str = ISSUER
    claims: Callable[[Claims], Claims] = lambda claims: claims
    make_token: Callable[[Claims], Any] = sign
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    metadata: Callable[[Claims], Claims] = lambda metadata: metadata
    answers: dict[str, httpx.Response | Exception] = field(default_factory=dict)
    """Path → what is answered there instead."""
    request: dict[str, str] = field(default_factory=dict)
    """The last pushed request."""
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def http(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._answer), trust_env=False)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        form = dict(httpx.QueryParams(request.content.decode())) if request.method == "POST" else {}
        self.calls.append((path, form))
        instead = self.answers.get(path)
        if isinstance(instead, Exception):
            raise instead
        if instead is not None:
            return instead
        match path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.metadata(self._metadata()))
            case "/jwks":
                return httpx.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})
            case "/par":
                self.request = form
                return httpx.Response(201, json={"request_uri": "urn:one", "expires_in": 90})
            case "/token":
                token = self.make_token(self.claims(self._claims()))
                return httpx.Response(
                    200, json={"access_token": "a", "token_type": "Bearer", "id_token": token}
                )
        return httpx.Response(404, json={})

    def _metadata(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "pushed_authorization_request_endpoint": f"{self.issuer}/par",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/endsession",
        }

    def _claims(self) -> Claims:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "pairwise",
            "sid": "sid-1",
            "pid": NUMBER,
            "acr": "idporten-loa-substantial",
            "amr": ["Minid-PIN"],
            "auth_time": now - 5,
            "iat": now,
            "exp": now + 120,
            "nonce": self.request.get("nonce", ""),
            "locale": "nb",
        }
