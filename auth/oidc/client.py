"""The relying party: ask with a pushed request, redeem the code, say where to sign out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7523.assertion import sign_jwt_bearer_assertion
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import RSAKey

from auth.errors import Failure, LoginFailure
from auth.oidc.id_token import Expectation, IdToken, read_id_token
from auth.oidc.issuers import Entrance, IssuerConfig
from auth.oidc.keys import ALGORITHM
from auth.oidc.provider import Provider, ask, down
from auth.ports import Clock, LoginTransaction

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFETIME = 60
"""Seconds. ID-porten accepts at most 120."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Our own addresses, as registered with the provider."""

    callback: str
    signed_out: str


class OidcClient:
    """We, as one provider knows us."""

    def __init__(
        self,
        config: IssuerConfig,
        key: Callable[[], RSAKey],
        addresses: Addresses,
        clock: Clock,
        http: httpx.Client,
    ) -> None:
        """`key` is asked for at the first sign-in; hand in one that remembers."""
        self.config = config
        self._key = key
        self._addresses = addresses
        self._clock = clock
        self._provider = Provider(config.issuer, http)

    def push(self, transaction: LoginTransaction, entrance: Entrance, login_hint: str | None = None) -> str:
        """Deposit our request with the provider; where to send the browser. It carries no parameter of ours.

        Raises:
            LoginFailure: `PROVIDER_DOWN`.
        """
        metadata = self._provider.metadata()
        request = {
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": self._addresses.callback,
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_challenge": create_s256_code_challenge(transaction.code_verifier),
            "code_challenge_method": "S256",
            "acr_values": self.config.acr_for(transaction.level),
            "ui_locales": transaction.locale,
        }
        if transaction.fresh:
            request["prompt"] = "login"
        if login_hint:
            request["login_hint"] = login_hint
        if entrance.authorization_details:
            request["authorization_details"] = json.dumps(entrance.authorization_details)
        status, answer = self._ask_as_client(metadata.pushed_request, request)
        request_uri = answer.get("request_uri")
        if status != 201 or not isinstance(request_uri, str):
            raise down(f"the pushed request was answered {status} {answer.get('error', '')}")
        query = urlencode({"client_id": self.config.client_id, "request_uri": request_uri})
        return f"{metadata.authorization}?{query}"

    def redeem(self, code: str, transaction: LoginTransaction) -> IdToken:
        """Exchange the code for an id_token and check it.

        Raises:
            LoginFailure: for a code that is used or foreign `EXPIRED`, otherwise as `read_id_token`.
        """
        status, answer = self._ask_as_client(
            self._provider.metadata().token,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._addresses.callback,
                "code_verifier": transaction.code_verifier,
            },
        )
        if answer.get("error") == "invalid_grant":
            raise LoginFailure(Failure.EXPIRED, "the provider does not accept the code")
        if status != 200:
            raise down(f"the token endpoint answered {status} {answer.get('error', '')}")
        expected = Expectation(
            provider=self.config,
            nonce=transaction.nonce,
            level=transaction.level,
            fresh_since=transaction.started_at if transaction.fresh else None,
        )
        return read_id_token(answer.get("id_token"), self._provider, expected, self._clock())

    def sign_out_address(self, locale: str) -> str | None:
        """Where the browser goes to sign out at the provider; None if it has no such place or is down.

        We name ourselves by client id: an id_token as hint would put an identity number into the browser.
        """
        try:
            end_session = self._provider.metadata().end_session
        except LoginFailure:
            return None
        if end_session is None:
            return None
        query = {
            "client_id": self.config.client_id,
            "post_logout_redirect_uri": self._addresses.signed_out,
            "ui_locales": locale,
        }
        return f"{end_session}?{urlencode(query)}"

    def _ask_as_client(self, url: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Call an endpoint with `private_key_jwt` after ID-porten's rules: new each time, addressed to the
        issuer, with key id, and the client id repeated beside it."""
        now = int(self._clock().timestamp())
        key = self._key()
        assertion = sign_jwt_bearer_assertion(
            key=key,
            issuer=self.config.client_id,
            subject=self.config.client_id,
            audience=self.config.issuer,
            issued_at=now,
            expires_at=now + ASSERTION_LIFETIME,
            header={"alg": ALGORITHM, "kid": key.kid},
            claims={},
        )
        proof = {
            "client_id": self.config.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        return ask(self._provider.http, "POST", url, {**form, **proof})
