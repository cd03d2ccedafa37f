"""The portal's ways in: ID-porten for citizens, Ansattporten for staff and companies, as the settings say."""

from __future__ import annotations

from functools import cache

from joserfc.jwk import RSAKey

from auth.login import Login
from auth.oidc.client import Addresses, OidcClient
from auth.oidc.issuers import ansattporten, idporten, standard_entrances
from auth.oidc.keys import kept_key, load_key
from auth.oidc.provider import make_http
from auth.ports import Adapters
from backend.config import Settings

DEVELOPMENT_KEY_ID = "vigo-development"


def make_login(settings: Settings, adapters: Adapters) -> Login:
    """Everything needed to sign in.

    Raises:
        OSError, ValueError: in production, where the client key is missing or unfit.
    """
    citizens = idporten(settings.idporten_issuer, settings.idporten_client_id)
    employees = ansattporten(settings.ansattporten_issuer, settings.ansattporten_client_id)

    @cache
    def key() -> RSAKey:
        return client_key(settings)

    if settings.is_production:
        key()
    http = make_http()
    clients = {
        provider.issuer: OidcClient(provider, key, addresses(settings), adapters.clock, http)
        for provider in (citizens, employees)
    }
    return Login(standard_entrances(citizens, employees), clients, adapters)


def addresses(settings: Settings) -> Addresses:
    """Our addresses as registered with both providers."""
    return Addresses(
        callback=f"{settings.base_url}/auth/callback", signed_out=f"{settings.base_url}/auth/signed-out"
    )


def client_key(settings: Settings) -> RSAKey:
    """The key the portal proves itself with. Made on the spot in development, handed in everywhere else."""
    if settings.is_production:
        return load_key(settings.client_key_file)
    return kept_key(settings.client_key_file, DEVELOPMENT_KEY_ID)
