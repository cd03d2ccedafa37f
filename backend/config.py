"""Settings: read once from the environment, checked before anything starts.

Outside development and test nothing secret has a default. `Settings.from_environment` raises
`SettingsError` naming every setting that is missing or unsafe, all at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from backend.platform.secrets import DEVELOPMENT_KEY, development_key_faults

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The environment does not describe a portal that may start."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    environment: Environment
    base_url: str
    """Where people find the portal; also the origin that unsafe requests must come from."""
    database_url: str
    state_dir: Path
    """Where files, keys of the embedded provider and the embedded database live."""
    encryption_keys: tuple[str, ...]
    """`id:base64` key ring for field encryption, newest first."""
    index_key: str
    """Key of the blind index over identity numbers."""
    idporten_issuer: str
    idporten_client_id: str
    ansattporten_issuer: str
    ansattporten_client_id: str
    client_key_file: Path
    """Private JWK with which the portal proves itself to the providers."""
    clock_offset: timedelta = timedelta()
    """Development only: how far the portal's clock is ahead of the machine's."""
    scanner: str = "off"
    """Virus scanner hook: `off`, or `clamd:host:port`; when set, an upload is refused if it does not answer."""
    limits: str = "memory://"
    """Where requests are counted: `memory://`, `redis://…`, or `off`."""
    proxies: int = 0
    """How many proxies of ours stand before the portal, each adding to `X-Forwarded-For`. With 0 nobody's word is
    taken for where a request comes from; with too few every visitor counts as one."""
    log_level: str = "INFO"
    service_worker: bool = True
    """`VIGO_SERVICE_WORKER=off` is the kill switch: browsers drop the worker and all that it kept."""
    pages_dir: Path = ROOT / "pwa" / "dist"
    """Where the built pages lie."""

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Build settings from `VIGO_…` variables.

        Raises:
            SettingsError: a required variable is missing, malformed, or a development value in production.
        """
        env = os.environ if environ is None else environ
        try:
            environment = Environment(env.get("VIGO_ENV", "development"))
        except ValueError as unknown:
            raise SettingsError(f"VIGO_ENV: {unknown}; use development, test or production") from unknown
        if environment is Environment.PRODUCTION:
            _refuse_unsafe(env)
        state = Path(env.get("VIGO_STATE_DIR", ROOT / "var"))
        provider = env.get("VIGO_PROVIDER_URL", "http://127.0.0.1:8001")
        return cls(
            environment=environment,
            base_url=env.get("VIGO_BASE_URL", "http://localhost:8000").rstrip("/"),
            database_url=env.get("VIGO_DATABASE_URL", f"sqlite:///{state / 'vigo.sqlite'}"),
            state_dir=state,
            encryption_keys=tuple(env.get("VIGO_ENCRYPTION_KEYS", DEVELOPMENT_KEY).split(",")),
            index_key=env.get("VIGO_INDEX_KEY", DEVELOPMENT_KEY),
            idporten_issuer=env.get("VIGO_IDPORTEN_ISSUER", f"{provider}/idporten"),
            idporten_client_id=env.get("VIGO_IDPORTEN_CLIENT_ID", "vigo-portal"),
            ansattporten_issuer=env.get("VIGO_ANSATTPORTEN_ISSUER", f"{provider}/ansattporten"),
            ansattporten_client_id=env.get("VIGO_ANSATTPORTEN_CLIENT_ID", "vigo-portal"),
            client_key_file=Path(env.get("VIGO_CLIENT_KEY_FILE", state / "client-key.jwk.json")),
            clock_offset=_clock_offset(env.get("VIGO_CLOCK_OFFSET", "0")),
            scanner=env.get("VIGO_SCANNER", "off"),
            limits=env.get("VIGO_LIMITS", "off" if environment is Environment.TEST else "memory://"),
            proxies=_whole(env, "VIGO_PROXIES"),
            log_level=env.get("VIGO_LOG_LEVEL", "INFO"),
            service_worker=env.get("VIGO_SERVICE_WORKER", "on") != "off",
            pages_dir=Path(env.get("VIGO_PAGES_DIR", ROOT / "pwa" / "dist")),
        )


REQUIRED_IN_PRODUCTION = (
    "VIGO_BASE_URL",
    "VIGO_DATABASE_URL",
    "VIGO_STATE_DIR",
    "VIGO_ENCRYPTION_KEYS",
    "VIGO_INDEX_KEY",
    "VIGO_IDPORTEN_ISSUER",
    "VIGO_IDPORTEN_CLIENT_ID",
    "VIGO_ANSATTPORTEN_ISSUER",
    "VIGO_ANSATTPORTEN_CLIENT_ID",
    "VIGO_CLIENT_KEY_FILE",
    "VIGO_SCANNER",
)


def _refuse_unsafe(env: Mapping[str, str]) -> None:
    faults = [f"{name} is not set" for name in REQUIRED_IN_PRODUCTION if not env.get(name)]
    keys = env.get("VIGO_ENCRYPTION_KEYS", "").split(",")
    faults += development_key_faults(keys, env.get("VIGO_INDEX_KEY", ""))
    for name in ("VIGO_BASE_URL", "VIGO_IDPORTEN_ISSUER", "VIGO_ANSATTPORTEN_ISSUER"):
        if env.get(name) and not env[name].startswith("https://"):
            faults.append(f"{name} must start with https://")
    if "VIGO_CLOCK_OFFSET" in env:
        faults.append("VIGO_CLOCK_OFFSET moves the clock and is for development only")
    if "VIGO_PROVIDER_URL" in env:
        faults.append("VIGO_PROVIDER_URL names the embedded provider, which cannot serve production")
    if faults:
        raise SettingsError("cannot start in production:\n  " + "\n  ".join(faults))


def _whole(env: Mapping[str, str], name: str) -> int:
    """A count, 0 where nothing is set."""
    written = env.get(name, "0")
    if not written.isascii() or not written.isdigit():
        raise SettingsError(f"{name}: {written!r}; write a whole number")
    return int(written)


def _clock_offset(seconds: str) -> timedelta:
    try:
        return timedelta(seconds=int(seconds))
    except ValueError as fault:
        raise SettingsError(f"VIGO_CLOCK_OFFSET: {fault}; write whole seconds") from fault
