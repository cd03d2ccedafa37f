"""A worker that kills itself at one boundary: `python -m tests.features.intake.dying_worker URL FILES MOMENT BOUNDARY`.

Boundaries are counted as they are met: before and after every commit, and after every file that was kept. Ends with 0
when it met fewer than that and had nothing left to do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from backend.app import all_models
from backend.features.intake import correction_jobs, jobs
from backend.platform import outbox
from backend.platform.db import Database
from backend.platform.files import FileStore
from backend.platform.secrets import DEVELOPMENT_KEY, SecretBox

BATCH = 40
"""Few enough people and places in one transaction that a small round has several."""


FEW = 3
"""As few whose results are corrected."""


class Boundaries:
    """Counts boundaries, and does not come back from one of them."""

    def __init__(self, fatal: int) -> None:
        self._fatal, self._met = fatal, count()

    def cross(self) -> None:
        if next(self._met) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingDatabase(Database):
    def __init__(self, url: str, boundaries: Boundaries) -> None:
        super().__init__(url)
        self._boundaries = boundaries

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Session]:
        with super().writing(durable=durable) as session:
            yield session
            session.flush()
            self._boundaries.cross()
        self._boundaries.cross()


class DyingStore(FileStore):
    boundaries: Boundaries

    def put(self, content: bytes) -> str:
        kept = super().put(content)
        self.boundaries.cross()
        return kept


def main(url: str, folder: str, moment: str, fatal: str) -> None:
    all_models()
    boundaries = Boundaries(int(fatal))
    database = DyingDatabase(url, boundaries)
    secrets = SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)
    store = DyingStore(Path(folder), secrets)
    store.boundaries = boundaries
    jobs.AT_ONCE = jobs.PLACES_AT_ONCE = BATCH
    correction_jobs.AT_ONCE = FEW
    jobs.install(store, secrets)
    while outbox.work_once(database, datetime.fromisoformat(moment)):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
