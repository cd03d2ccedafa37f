"""Use cases of complaints. Nobody stands above but the rooms of this feature and the composition root."""

from __future__ import annotations

from backend.features.complaints.service.writing import named_files

__all__ = ["named_files"]
