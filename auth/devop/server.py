"""The protocol side of one issuer, on Authlib's server classes, made as strict as ID-porten."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.integrations.flask_oauth2.requests import FlaskOAuth2Payload, FlaskOAuth2Request
from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from flask import Flask
from flask import request as flask_request
from joserfc.jwk import KeySet, RSAKey

from auth.devop.model import (
    ASSERTION_LIFETIME,
    CODE_LIFETIME,
    REQUEST_LIFETIME,
    SSO_ABSOLUTE,
    Code,
    Flavour,
    PushedRequest,
    RegisteredClient,
    Shelf,
    SignedIn,
)
from auth.session import new_secret

ALGORITHM = "RS256"
ID_TOKEN_SECONDS = 120
ALGORITHMS = ["RS256", "RS384", "RS512"]


class LoopbackRequest(FlaskOAuth2Request):  # type: ignore[misc]
    """Authlib insists on https. A loopback address needs none, so it is shown one."""

    def __init__(self) -> None:
        address = flask_request.url.replace("http://", "https://", 1)
        OAuth2Request.__init__(self, method=flask_request.method, uri=address, headers=flask_request.headers)
        self._request = flask_request
        self.payload = FlaskOAuth2Payload(flask_request)


class DepositedRequest(OAuth2Request):  # type: ignore[misc]
    """An authorization request made of parameters that were pushed earlier."""

    def __init__(self, issuer: str, parameters: Mapping[str, str]) -> None:
        super().__init__("GET", issuer.replace("http://", "https://", 1))
        self.payload = BasicOAuth2Payload(dict(parameters))


@dataclass
class Issuer:
    """One issuer with everything it remembers."""

    flavour: Flavour
    base_url: str
    key: RSAKey
    clients: Mapping[str, RegisteredClient]
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        self.issuer = f"{self.base_url}{self.flavour.path}"
        self.pushed: Shelf[PushedRequest] = Shelf(self.clock, REQUEST_LIFETIME)
        self.codes: Shelf[Code] = Shelf(self.clock, CODE_LIFETIME)
        self.sessions: Shelf[SignedIn] = Shelf(self.clock, SSO_ABSOLUTE)
        self.assertions: Shelf[bool] = Shelf(self.clock, ASSERTION_LIFETIME)
        self.nonces: Shelf[bool] = Shelf(self.clock, SSO_ABSOLUTE)

    def metadata(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0."""
        at = self.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "pushed_authorization_request_endpoint": f"{at}/par",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "end_session_endpoint": f"{at}/endsession",
            "require_pushed_authorization_requests": True,
            "authorization_response_iss_parameter_supported": True,
            "frontchannel_logout_supported": True,
            "frontchannel_logout_session_supported": True,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "subject_types_supported": ["pairwise"],
            "acr_values_supported": list(self.flavour.acr_levels),
            "ui_locales_supported": ["nb", "nn", "en"],
            "prompt_values_supported": ["login"],
            "scopes_supported": ["openid", "profile"],
        }

    def subject(self, client_id: str, who: str) -> str:
        """A `sub` that differs from client to client."""
        secret = self.key.as_dict(private=True)["d"]
        return hmac.new(str(secret).encode(), f"{client_id}\0{who}".encode(), hashlib.sha256).hexdigest()[:40]


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("private_key_jwt",)
    server: Server

    def save_authorization_code(self, code: str, request: Any) -> None:
        pushed = PushedRequest(request.client.client_id, request.payload.data)
        self.server.issuer.codes.put(code, Code(code, pushed, request.user))

    def query_authorization_code(self, code: str, client: RegisteredClient) -> Code | None:
        # Taken, not looked at: a code that comes a second time is unknown.
        found = self.server.issuer.codes.take(code)
        return found if found is not None and found.request.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Already gone."""

    def authenticate_user(self, authorization_code: Code) -> SignedIn:
        return authorization_code.signed_in


class OnlyS256(CodeChallenge):  # type: ignore[misc]
    """Authlib lets a confidential client leave PKCE out, or send its verifier in the clear."""

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        sent = grant.request.payload.data
        if not sent.get("code_challenge") or sent.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):  # type: ignore[misc]
    """id_token with the claims that Digdir documents."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=True)
        self.issuer = issuer

    def exists_nonce(self, _nonce: str, _request: Any) -> bool:
        # `Server.push` has looked: Authlib would ask again when the pushed request is redeemed.
        return False

    def resolve_client_private_key(self, _client: Any) -> RSAKey:
        return self.issuer.key

    def get_encode_header(self, _client: Any) -> dict[str, Any]:
        return {"alg": ALGORITHM, "kid": self.issuer.key.kid}

    def get_client_claims(self, client: RegisteredClient) -> dict[str, Any]:
        now = int(self.issuer.clock().timestamp())
        return {
            "iss": self.issuer.issuer,
            "aud": client.client_id,
            "iat": now,
            "exp": now + ID_TOKEN_SECONDS,
            "jti": new_secret(),
        }

    def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
        # `at_hash` is not sent by ID-porten, and the access token opens nothing.
        encoded: str = super().encode_id_token({"scope": token["scope"]}, request)
        return encoded

    def generate_user_info(self, user: SignedIn, _scope: str) -> dict[str, Any]:
        # Called with the code's own client in `encode_id_token`; the audience has been set by then.
        claims: dict[str, Any] = {
            "sub": self.issuer.subject(self.client_id, user.identity_number or user.sid),
            "sid": user.sid,
        }
        if user.identity_number is not None:
            claims["pid"] = user.identity_number
        if user.organisation is not None:
            claims["authorization_details"] = _authorised(user)
        return claims

    @property
    def client_id(self) -> str:
        return str(flask_request.form.get("client_id", ""))


def _authorised(user: SignedIn) -> list[dict[str, Any]]:
    assert user.organisation is not None  # noqa: S101 - asked by the only caller
    identifier = {"authority": "iso6523-actorid-upis", "ID": f"0192:{user.organisation.number}"}
    party = {"orgno": identifier, "name": user.organisation.name, "unit_type": "BEDR"}
    return [{"type": "ansattporten:altinn:resource", "authorized_parties": [party]}]


class ClientAssertion(JWTBearerClientAssertion):  # type: ignore[misc]
    """private_key_jwt by Digdir's rules: with key id, at most 120 seconds long, once, client id repeated."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(leeway=10)
        self.issuer = issuer

    def get_audiences(self) -> list[str]:
        return [self.issuer.issuer, f"{self.issuer.issuer}/token"]

    def resolve_client_public_key(self, client: RegisteredClient) -> KeySet:
        return KeySet.import_key_set(client.public_keys)  # type: ignore[arg-type]

    def extract_assertion(self, assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
        header, claims = super().extract_assertion(assertion)
        if not header.get("kid") or header.get("alg") not in ALGORITHMS:
            raise InvalidClientError(description="The assertion needs kid and an RS algorithm.")
        if flask_request.form.get("client_id") != claims.get("sub"):
            raise InvalidClientError(description="client_id must accompany the assertion.")
        return header, claims

    def verify_claims(self, claims: Any) -> None:
        issued, expires = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or not isinstance(expires, int):
            raise InvalidClientError(description="The assertion needs iat and exp.")
        if not 0 < expires - issued <= ASSERTION_LIFETIME.total_seconds():
            raise InvalidClientError(description="The assertion lives longer than 120 seconds.")
        super().verify_claims(claims)

    def validate_jti(self, claims: Any, jti: str) -> bool:
        return self.issuer.assertions.add(f"{claims['sub']}\0{jti}", True)


class EndSession(EndSessionEndpoint):  # type: ignore[misc]
    """RP-initiated logout. As at ID-porten a client may name itself by `client_id` instead of an id_token."""

    server: Server

    def get_server_jwks(self) -> KeySet:
        return KeySet([self.server.issuer.key])

    def is_post_logout_redirect_uri_legitimate(self, *_: Any) -> bool:
        return True

    def end_session(self, end_session_request: Any) -> None:
        """The page that follows ends it, after telling the clients."""


class ResponseIssuer(IssuerParameter):  # type: ignore[misc]
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        return self._issuer


class Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's authorization server for one issuer."""

    def __init__(self, app: Flask, issuer: Issuer) -> None:
        super().__init__(query_client=issuer.clients.get, save_token=_forget, app=app)
        self.issuer = issuer
        self.register_client_auth_method("private_key_jwt", ClientAssertion(issuer))
        self.register_grant(CodeGrant, [OnlyS256(required=True), IdToken(issuer)])
        self.register_endpoint(EndSession)
        ResponseIssuer(issuer.issuer)(self)

    def create_oauth2_request(self, request: Any) -> Any:
        return request if isinstance(request, OAuth2Request) else LoopbackRequest()

    def push(self) -> tuple[PushedRequest, str]:
        """Accept a pushed authorization request (RFC 9126): the client proves itself, all is checked now.

        Raises:
            OAuth2Error: whatever is wrong with the client or its request.
        """
        request = self.create_oauth2_request(None)
        client = self.authenticate_client(request, ["private_key_jwt"], "pushed")
        if "request_uri" in request.form:
            raise InvalidRequestError("request_uri cannot be pushed.")
        parameters = {
            name: value for name, value in request.form.items() if not name.startswith("client_assertion")
        }
        self._check_parameters(parameters)
        self.grant_for(parameters)
        if not self.issuer.nonces.add(parameters["nonce"], True):
            raise InvalidRequestError("This nonce has been used before.")
        pushed = PushedRequest(client.client_id, parameters)
        reference = f"urn:ietf:params:oauth:request_uri:{new_secret()}"
        self.issuer.pushed.put(reference, pushed)
        return pushed, reference

    def grant_for(self, parameters: Mapping[str, str]) -> Any:
        """Authlib's grant for these parameters, validated.

        Raises:
            OAuth2Error: whatever is wrong with the request.
        """
        request = DepositedRequest(self.issuer.issuer, parameters)
        grant = self.get_authorization_grant(request)
        grant.validate_authorization_request()
        return grant

    def _check_parameters(self, parameters: Mapping[str, str]) -> None:
        if not parameters.get("state"):
            raise InvalidRequestError("state is required.")
        if "openid" not in parameters.get("scope", "").split():
            raise InvalidRequestError("scope must contain openid.")
        if parameters.get("prompt") not in {None, "login"}:
            raise InvalidRequestError("prompt must be login.")
        asked = parameters.get("acr_values", "").split()
        if not set(asked) <= set(self.issuer.flavour.acr_levels):
            raise InvalidRequestError("acr_values are unknown.")
        details = parameters.get("authorization_details")
        if details is not None and not (self.issuer.flavour.chooses_organisation and _is_list(details)):
            raise InvalidRequestError("authorization_details are not understood.")


def _is_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _forget(_token: Any, _request: Any) -> None:
    """Access tokens are given out because the protocol says so; they open nothing."""
