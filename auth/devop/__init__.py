"""The embedded OpenID provider: ID-porten and Ansattporten for development and tests.

It lets anyone be anyone, and therefore refuses to start outside development and test, and anywhere but on a
loopback address. Towards the portal it is as strict as the real ones: pushed requests, S256, assertions of at
most two minutes that work once, exact addresses. Who can sign in is handed in; it knows nobody.
"""

from __future__ import annotations

from auth.devop.app import ProviderForbidden, ProviderSettings, create_provider
from auth.devop.model import DemoPerson, RegisteredClient

__all__ = ["DemoPerson", "ProviderForbidden", "ProviderSettings", "RegisteredClient", "create_provider"]
