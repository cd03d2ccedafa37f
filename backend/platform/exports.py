"""A person's own copy of everything: each feature says what it holds (GDPR art. 15 and 20)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

Exporter = Callable[[Session, str], Any]
_exporters: dict[str, Exporter] = {}


def exports(name: str) -> Callable[[Exporter], Exporter]:
    """Register a function `(session, account_id)` that returns plain values for the person's export."""

    def register(function: Exporter) -> Exporter:
        _exporters[name] = function
        return function

    return register


def collect(session: Session, account_id: str) -> dict[str, Any]:
    """Everything about one person, by feature."""
    return {name: exporter(session, account_id) for name, exporter in sorted(_exporters.items())}
