"""The decisions around an intake, as functions of values. Who gets what is the engine's to decide."""

from __future__ import annotations

VERSION = "2027-1"
"""Names the rulebook of the engine together with what this package adds; it stands in every snapshot."""
