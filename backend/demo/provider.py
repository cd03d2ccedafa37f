"""The embedded identity provider, with the cast to choose from. Development and test only."""

from __future__ import annotations

from backend.config import Settings, SettingsError


def serve(settings: Settings, port: int) -> None:
    """Serve the provider on the loopback address until stopped.

    Raises:
        SettingsError: the environment is production.
    """
    if settings.is_production:
        raise SettingsError("the embedded provider lets anyone be anyone and cannot start in production")
    raise SettingsError(f"the embedded provider is not part of this build (port {port})")
