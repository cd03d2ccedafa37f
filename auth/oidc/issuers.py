"""Who proves identities to us, and through which entrance which roles come in. Configuration, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from auth.principal import Level, Role


@dataclass(frozen=True, slots=True)
class IssuerConfig:
    """One OpenID provider as we are registered with it."""

    issuer: str
    """Exactly as the provider writes it: no slash is added or taken away."""
    client_id: str
    acr_levels: Mapping[str, Level]
    """The only `acr` values we accept, and what each is worth to us."""
    login_origin: str = ""
    """Origin of the provider's pages in the browser; empty where it is the issuer's own."""

    @property
    def browser_origin(self) -> str:
        """For our content security policy: who may frame the front-channel sign-out."""
        if self.login_origin:
            return self.login_origin
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def level_of(self, acr: object) -> Level | None:
        """What an `acr` is worth; None for one we do not accept, `selfregistered-email` among them."""
        return self.acr_levels.get(acr) if isinstance(acr, str) else None

    def acr_for(self, level: Level) -> str:
        """The lowest `acr` that reaches `level`."""
        enough = [(rank, acr) for acr, rank in self.acr_levels.items() if rank >= level]
        return min(enough)[1]


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way in: which provider, which roles, how surely at least."""

    name: str
    provider: IssuerConfig
    roles: frozenset[Role]
    level: Level = Level.SUBSTANTIAL
    authorization_details: tuple[Mapping[str, Any], ...] = field(default=())
    """RFC 9396: asks the provider to let the person choose an organisation."""
    needs_organisation: bool = False


ORGANISATION_CHOICE = (
    {"type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:vigo-bedrift"},
)
STAFF = frozenset(Role) - {Role.ANONYMOUS, Role.APPLICANT, Role.GUARDIAN, Role.COMPANY}


LOGIN_ORIGINS = {
    "https://idporten.no": "https://login.idporten.no",
    "https://test.idporten.no": "https://login.test.idporten.no",
    "https://ansattporten.no": "https://login.ansattporten.no",
    "https://test.ansattporten.no": "https://login.test.ansattporten.no",
}
"""Digdir's login pages live beside the issuer, and they are what frames our front-channel address."""


def idporten(issuer: str, client_id: str) -> IssuerConfig:
    """ID-porten: pupils, apprentices, guardians."""
    levels = {"idporten-loa-substantial": Level.SUBSTANTIAL, "idporten-loa-high": Level.HIGH}
    return IssuerConfig(issuer, client_id, levels, LOGIN_ORIGINS.get(issuer, ""))


def ansattporten(issuer: str, client_id: str) -> IssuerConfig:
    """Ansattporten: staff of counties and schools, and companies."""
    levels = {"substantial": Level.SUBSTANTIAL, "high": Level.HIGH}
    return IssuerConfig(issuer, client_id, levels, LOGIN_ORIGINS.get(issuer, ""))


def standard_entrances(
    citizens: IssuerConfig,
    employees: IssuerConfig,
    organisation_choice: tuple[Mapping[str, Any], ...] = ORGANISATION_CHOICE,
) -> dict[str, Entrance]:
    """The portal's three entrances: `citizen`, `staff` and `company`."""
    entrances = (
        Entrance("citizen", citizens, frozenset({Role.APPLICANT, Role.GUARDIAN})),
        Entrance("staff", employees, STAFF, Level.HIGH),
        Entrance(
            "company",
            employees,
            frozenset({Role.COMPANY}),
            authorization_details=organisation_choice,
            needs_organisation=True,
        ),
    )
    return {entrance.name: entrance for entrance in entrances}
