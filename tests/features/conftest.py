"""What the tests of several features share: the files of an intake, and its jobs, which are installed once a process."""

from __future__ import annotations

import pytest

from backend.features.intake import jobs
from backend.platform.files import FileStore
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox


@pytest.fixture(scope="session")
def secrets() -> SecretBox:
    return SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, secrets: SecretBox) -> FileStore:
    """The files of all tests; the jobs are installed with it once."""
    store = FileStore(tmp_path_factory.mktemp("files"), secrets)
    jobs.install(store, secrets)
    return store
