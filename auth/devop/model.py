"""What the provider knows: two issuers, registered clients, people, and who is signed in at the moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oidc.core import AuthorizationCodeMixin

from auth.ports import Organisation
from auth.principal import Level, Role

SSO_IDLE = timedelta(minutes=30)
SSO_ABSOLUTE = timedelta(minutes=120)
REQUEST_LIFETIME = timedelta(seconds=120)
CHOICE_LIFETIME = timedelta(minutes=30)
CODE_LIFETIME = timedelta(seconds=60)
ASSERTION_LIFETIME = timedelta(seconds=120)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Flavour:
    """Which of the two providers an issuer plays."""

    path: str
    name: str
    acr_levels: Mapping[str, Level]
    roles: frozenset[Role]
    chooses_organisation: bool = False


CITIZENS = frozenset({Role.APPLICANT, Role.GUARDIAN})
IDPORTEN = Flavour(
    "/idporten",
    "ID-porten",
    {
        "selfregistered-email": Level.NONE,
        "idporten-loa-substantial": Level.SUBSTANTIAL,
        "idporten-loa-high": Level.HIGH,
    },
    CITIZENS,
)
ANSATTPORTEN = Flavour(
    "/ansattporten",
    "Ansattporten",
    {"substantial": Level.SUBSTANTIAL, "high": Level.HIGH},
    frozenset(Role) - CITIZENS,
    chooses_organisation=True,
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone to sign in as. The number must be synthetic."""

    identity_number: str
    name: str
    role: Role
    story_key: str
    """Translation key of the two lines that say who this is and what happens to them."""
    organisations: tuple[Organisation, ...] = ()
    also: tuple[Role, ...] = ()
    """Roles beside the main one, which may bring the person to the other issuer too."""

    def role_at(self, flavour: Flavour) -> Role | None:
        """As what the person comes to this issuer; `None` for someone who has no business there."""
        return next((role for role in (self.role, *self.also) if role in flavour.roles), None)


@dataclass(frozen=True)
class RegisteredClient(ClientMixin):  # type: ignore[misc]
    """A client as an administrator would have registered it: everything exact, proof by key only."""

    client_id: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    frontchannel_logout_uri: str
    public_keys: Mapping[str, Any]
    """JWK set."""

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(word for word in (scope or "").split() if word in {"openid", "profile"})

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "private_key_jwt"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"

    @property
    def client_metadata(self) -> dict[str, Any]:
        return {"post_logout_redirect_uris": list(self.post_logout_redirect_uris)}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A single sign-on session of one browser."""

    sid: str
    identity_number: str | None
    """None for someone who is known by an e-mail address only."""
    acr: str
    amr: str
    level: Level
    auth_time: datetime
    last_seen: datetime
    clients: frozenset[str] = frozenset()
    organisation: Organisation | None = None

    def is_open(self, now: datetime) -> bool:
        return now < min(self.last_seen + SSO_IDLE, self.auth_time + SSO_ABSOLUTE)


@dataclass(frozen=True, slots=True)
class PushedRequest:
    """Parameters that a client has deposited."""

    client_id: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """An authorization code and what was decided when it was given out."""

    code: str = field(repr=False)
    request: PushedRequest
    signed_in: SignedIn

    code_challenge_method = "S256"

    @property
    def code_challenge(self) -> str:
        return self.request.parameters["code_challenge"]

    def get_redirect_uri(self) -> str:
        return self.request.parameters["redirect_uri"]

    def get_scope(self) -> str:
        return self.request.parameters["scope"]

    def get_nonce(self) -> str:
        return self.request.parameters["nonce"]

    def get_auth_time(self) -> int:
        return int(self.signed_in.auth_time.timestamp())

    def get_acr(self) -> str:
        return self.signed_in.acr

    def get_amr(self) -> list[str]:
        return [self.signed_in.amr]


class Shelf(Generic[Value]):
    """Things that expire, in memory."""

    def __init__(self, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self._clock, self._lifetime = clock, lifetime
        self._things: dict[str, tuple[Value, datetime]] = {}
        self._lock = threading.Lock()

    def put(self, key: str, value: Value, lifetime: timedelta | None = None) -> None:
        with self._lock:
            now = self._clock()
            self._things = {k: thing for k, thing in self._things.items() if thing[1] > now}
            self._things[key] = (value, now + (lifetime or self._lifetime))

    def add(self, key: str, value: Value) -> bool:
        """Put, unless it is there already; False if it was."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True

    def get(self, key: str) -> Value | None:
        with self._lock:
            value, until = self._things.get(key, (None, self._clock()))
            return value if until > self._clock() else None

    def take(self, key: str) -> Value | None:
        value = self.get(key)
        with self._lock:
            self._things.pop(key, None)
        return value
