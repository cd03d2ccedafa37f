"""Use cases of list mode. Nobody above knows them yet; it hears of statuses through `applications`."""

from __future__ import annotations

from backend.features.waiting_lists.service import hearing

__all__ = ["hearing"]
