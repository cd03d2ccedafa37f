"""The OpenAPI document: generated here, committed in `pwa/`, reviewed like code."""

from __future__ import annotations

import json
import tempfile

from backend.app import create_app
from backend.config import ROOT, Settings

CONTRACT = ROOT / "pwa" / "openapi.json"


def document() -> str:
    """The API as one OpenAPI 3.1 document, the same bytes every time."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"VIGO_ENV": "test", "VIGO_STATE_DIR": folder})
        app = create_app(settings)
        described = app.extensions["vigo.api"].document()
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
