"""Reading an id_token: nothing in it is believed before every check has passed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError

from auth.errors import Failure, LoginFailure
from auth.oidc.issuers import IssuerConfig
from auth.oidc.keys import ALGORITHM
from auth.oidc.provider import Provider
from auth.ports import Organisation
from auth.principal import Level

LEEWAY = timedelta(seconds=10)
"""ID-porten's tokens live for two minutes; a customary leeway of two minutes would double that."""
IDENTITY_NUMBER = re.compile(r"[0-9]{11}")
ISO_6523_NORWAY = "0192:"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the token must say to be the answer to our question."""

    provider: IssuerConfig
    nonce: str = field(repr=False)
    level: Level
    fresh_since: datetime | None
    """Where set, the person must have proved who they are after this moment."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """What we use of a token that passed."""

    subject: str
    identity_number: str = field(repr=False)
    level: Level
    auth_time: datetime
    provider_session: str | None
    locale: str | None
    organisations: tuple[Organisation, ...]


def read_id_token(token: object, provider: Provider, expected: Expectation, now: datetime) -> IdToken:
    """Check an id_token and take what we need from it.

    Raises:
        LoginFailure: `UNTRUSTED`, `LEVEL_TOO_LOW` or `NO_IDENTITY_NUMBER`; the detail names the check.
    """
    claims = _verified_claims(token, provider)
    _check_addressing(claims, expected.provider)
    _check_times(claims, now)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not secrets.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise _untrusted("nonce")
    auth_time = _moment(claims, "auth_time") if "auth_time" in claims else _moment(claims, "iat")
    if expected.fresh_since is not None and auth_time < expected.fresh_since - LEEWAY:
        raise _untrusted("auth_time: an older sign-in where a new one was asked for")
    level = _level(claims, expected)
    subject, sid, locale = claims.get("sub"), claims.get("sid"), claims.get("locale")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise _untrusted("sub")
    return IdToken(
        subject=subject,
        identity_number=_identity_number(claims),
        level=level,
        auth_time=auth_time,
        provider_session=sid if isinstance(sid, str) and sid else None,
        locale=locale if isinstance(locale, str) else None,
        organisations=_organisations(claims),
    )


def _verified_claims(token: object, provider: Provider) -> dict[str, Any]:
    if not isinstance(token, str):
        raise _untrusted("there is no id_token")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as fault:
        raise _untrusted("not a signed token") from fault
    key_id = header.get("kid")
    if header.get("alg") != ALGORITHM:
        raise _untrusted("alg")
    if not isinstance(key_id, str):
        raise _untrusted("kid is missing")
    try:
        return _decode(token, provider, key_id, refetch=False)
    except BadSignatureError:
        # The provider may have put a new key under an id we have already seen.
        try:
            return _decode(token, provider, key_id, refetch=True)
        except BadSignatureError as fault:
            raise _untrusted("signature") from fault


def _decode(token: str, provider: Provider, key_id: str, *, refetch: bool) -> dict[str, Any]:
    key = provider.key(key_id, refetch=refetch)
    if key is None:
        raise _untrusted("kid is unknown")
    try:
        return jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    except BadSignatureError:
        raise
    except (JoseError, ValueError) as fault:
        raise _untrusted(f"not a token: {type(fault).__name__}") from fault


def _check_addressing(claims: dict[str, Any], provider: IssuerConfig) -> None:
    if claims.get("iss") != provider.issuer:
        raise _untrusted("iss")
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        raise _untrusted("aud")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise _untrusted("azp")


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    if _moment(claims, "exp") + LEEWAY <= now:
        raise _untrusted("exp: the token has expired")
    if _moment(claims, "iat") - LEEWAY > now:
        raise _untrusted("iat: the token is from the future")
    if "nbf" in claims and _moment(claims, "nbf") - LEEWAY > now:
        raise _untrusted("nbf: the token is not valid yet")


def _level(claims: dict[str, Any], expected: Expectation) -> Level:
    level = expected.provider.level_of(claims.get("acr"))
    if level is None:
        raise LoginFailure(Failure.LEVEL_TOO_LOW, "acr is not one that we accept")
    if level < expected.level:
        raise LoginFailure(Failure.LEVEL_TOO_LOW, f"acr gives {level.word}, {expected.level.word} is needed")
    return level


def _identity_number(claims: dict[str, Any]) -> str:
    number = claims.get("pid")
    if not isinstance(number, str) or not IDENTITY_NUMBER.fullmatch(number):
        raise LoginFailure(Failure.NO_IDENTITY_NUMBER, "pid is missing or malformed")
    return number


def _organisations(claims: dict[str, Any]) -> tuple[Organisation, ...]:
    """Who the person may act for, from the authorized parties of RFC 9396 details."""
    details = claims.get("authorization_details")
    parties = [
        party
        for detail in (details if isinstance(details, list) else [])
        if isinstance(detail, dict) and isinstance(detail.get("authorized_parties"), list)
        for party in detail["authorized_parties"]
    ]
    return tuple(found for found in map(_organisation, parties) if found is not None)


def _organisation(party: object) -> Organisation | None:
    if not isinstance(party, dict) or not isinstance(party.get("orgno"), dict):
        return None
    number = str(party["orgno"].get("ID", "")).removeprefix(ISO_6523_NORWAY)
    if not re.fullmatch(r"[0-9]{9}", number):
        return None
    return Organisation(number, str(party.get("name", ""))[:200])


def _moment(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**33:
        raise _untrusted(name)
    return datetime.fromtimestamp(value, UTC)


def _untrusted(detail: str) -> LoginFailure:
    return LoginFailure(Failure.UNTRUSTED, f"id_token {detail}")
