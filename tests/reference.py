"""Where the shared reference data lies: beside the repository, or where `VIGO_SHARED_DATA` says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.config import ROOT

SHARED_DATA = Path(os.environ.get("VIGO_SHARED_DATA", ROOT.parent / "shared" / "data"))

needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.exists() and not os.environ.get("CI"),
    reason=f"NOT RUN: no reference data at {SHARED_DATA} (VIGO_SHARED_DATA)",
)
"""Under CI nothing is skipped: there the test fails where the data is missing."""
