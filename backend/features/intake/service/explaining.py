"""«You would have needed so many points»: worked out on the files of a published round, and true by I-26."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engine.explanation import Explainer
from backend.features.intake.models import Round, Run
from backend.features.intake.service.keeping import Files, files_of, published
from backend.platform.files import FileStore

KEPT = 2
"""Rounds whose explainers a process keeps: making one takes as long as preparing a run, an answer milliseconds."""


class Explained:
    """The explainer of one round, and its row for each wish. One question at a time: it remembers what it has read."""

    def __init__(self, store: FileStore, files: Files) -> None:
        round_ = published(store, files)
        self._explainer = Explainer(round_.snapshot, round_.result)
        self._rows = {wish: row for row, wish in enumerate(round_.legend.wishes)}
        self._lock = Lock()

    def needed(self, wish: str) -> int | None:
        row = self._rows.get(wish)
        if row is None:
            return None
        with self._lock:
            return self._explainer.needed(row)


_explained = lru_cache(maxsize=KEPT)(Explained)


def points_needed(
    session: Session, store: FileStore, round_id: str, wishes: Iterable[str]
) -> dict[str, int | None]:
    """For each wish the fewest grade points, in hundredths, that would have given it or a better one, all else equal.

    `None` where points are not what was missing, and for every wish before the round is published.
    """
    wanted = list(wishes)
    run = session.scalars(
        select(Run)
        .join(Round, Round.run_id == Run.id)
        .where(Round.id == round_id, Round.published_at.is_not(None))
    ).one_or_none()
    if run is None:
        return dict.fromkeys(wanted)
    explained = _explained(store, files_of(run))
    return {wish: explained.needed(wish) for wish in wanted}
