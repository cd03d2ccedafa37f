"""Where the shared reference data lies: beside the repository, or where `VIGO_SHARED_DATA` says."""

from __future__ import annotations

import os
from pathlib import Path

from backend.config import ROOT

SHARED_DATA = Path(os.environ.get("VIGO_SHARED_DATA", ROOT.parent / "shared" / "data"))
