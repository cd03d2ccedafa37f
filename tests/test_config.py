"""Production refuses to start with development settings, and says which."""

from __future__ import annotations

import base64

import pytest

from backend.config import REQUIRED_IN_PRODUCTION, Environment, Settings, SettingsError
from backend.platform.secrets import DEVELOPMENT_KEY

KEY = base64.b64encode(bytes(range(32))).decode()
INDEX_KEY = base64.b64encode(bytes(range(1, 33))).decode()
PRODUCTION = {
    "VIGO_ENV": "production",
    "VIGO_BASE_URL": "https://vigo.example",
    "VIGO_DATABASE_URL": "postgresql+psycopg://db/vigo",
    "VIGO_STATE_DIR": "/var/lib/vigo",
    "VIGO_ENCRYPTION_KEYS": f"k1:{KEY}",
    "VIGO_INDEX_KEY": INDEX_KEY,
    "VIGO_IDPORTEN_ISSUER": "https://idporten.no",
    "VIGO_IDPORTEN_CLIENT_ID": "client",
    "VIGO_ANSATTPORTEN_ISSUER": "https://ansattporten.no",
    "VIGO_ANSATTPORTEN_CLIENT_ID": "client",
    "VIGO_CLIENT_KEY_FILE": "/etc/vigo/client.jwk",
    "VIGO_SCANNER": "clamd:127.0.0.1:3310",
}


def test_complete_settings_start() -> None:
    assert Settings.from_environment(PRODUCTION).environment is Environment.PRODUCTION


@pytest.mark.parametrize("name", REQUIRED_IN_PRODUCTION)
def test_nothing_secret_has_a_default_in_production(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        Settings.from_environment({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"VIGO_ENCRYPTION_KEYS": DEVELOPMENT_KEY}, "encryption key 1 is the development key"),
        ({"VIGO_INDEX_KEY": DEVELOPMENT_KEY}, "the index key is the development key"),
        ({"VIGO_BASE_URL": "http://vigo.example"}, "VIGO_BASE_URL must start with https://"),
        (
            {"VIGO_IDPORTEN_ISSUER": "http://127.0.0.1:8001/idporten"},
            "VIGO_IDPORTEN_ISSUER must start with https://",
        ),
        ({"VIGO_CLOCK_OFFSET": "3600"}, "VIGO_CLOCK_OFFSET moves the clock"),
        ({"VIGO_PROVIDER_URL": "http://127.0.0.1:8001"}, "embedded provider"),
    ],
)
def test_development_settings_are_refused_by_name(change: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(PRODUCTION | change)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"VIGO_ENV": "production", "VIGO_CLOCK_OFFSET": "1"})
    assert str(refusal.value).count("\n") == len(REQUIRED_IN_PRODUCTION) + 1


@pytest.mark.parametrize(
    "env", [{"VIGO_ENV": "staging"}, {"VIGO_CLOCK_OFFSET": "soon"}, {"VIGO_PROXIES": "one"}]
)
def test_malformed_settings_are_refused(env: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environment(env)
