from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def provider_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the embedded provider keeps its signing keys: making them is the slow part of a test."""
    return tmp_path_factory.mktemp("provider")
