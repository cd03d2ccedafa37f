"""The portal, put together and not started: what the house rules look at."""

from __future__ import annotations

import pytest
from flask import Flask

from backend.app import create_app
from backend.config import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("guards")
    return create_app(
        Settings.from_environment(
            {
                "VIGO_ENV": "test",
                "VIGO_STATE_DIR": str(folder),
                "VIGO_DATABASE_URL": f"sqlite:///{folder / 'unused.sqlite'}",
            }
        )
    )
