"""Snapshots, legends and results in the file store: never changed, known by their hashes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

import orjson
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.engine.codec import decode, encode
from backend.engine.result import Result
from backend.engine.snapshot import Snapshot
from backend.features.intake.models import Correction, Run
from backend.features.intake.rules.assembly import Legend
from backend.features.intake.rules.corrections import Given
from backend.features.intake.rules.outcomes import Published
from backend.platform.files import FileStore


@dataclass(frozen=True, slots=True)
class Files:
    """Where a finished run lies."""

    snapshot: str
    legend: str
    result: str


def files_of(run: Run) -> Files:
    """Where a run lies.

    Raises:
        ValueError: it is not finished.
    """
    if run.snapshot is None or run.legend is None or run.result is None:
        raise ValueError(f"run {run.id} is not finished")
    return Files(run.snapshot, run.legend, run.result)


def put(store: FileStore, value: Snapshot | Result) -> str:
    """Keep a snapshot or a result; returns its id."""
    return store.put(encode(value))


def put_legend(store: FileStore, legend: Legend) -> str:
    """Keep a legend; returns its id."""
    return store.put(orjson.dumps(legend))


def snapshot(store: FileStore, file_id: str) -> Snapshot:
    """Read a snapshot back."""
    return decode(_content(store, file_id), Snapshot)


def result(store: FileStore, file_id: str) -> Result:
    """Read a result back."""
    return decode(_content(store, file_id), Result)


def legend(store: FileStore, file_id: str) -> Legend:
    """Read a legend back."""
    kept = orjson.loads(_content(store, file_id))
    offerings = tuple((area, school, county) for area, school, county in kept.pop("offerings"))
    return Legend(offerings=offerings, **{name: tuple(values) for name, values in kept.items()})


def put_changes(store: FileStore, changes: Sequence[Given]) -> str:
    """Keep what a correction gives whom; returns its id."""
    return store.put(orjson.dumps([astuple(one) for one in changes]))


def changes(store: FileStore, file_id: str) -> list[Given]:
    """Read it back."""
    return [Given(*one) for one in orjson.loads(_content(store, file_id))]


@lru_cache(maxsize=1)
def published(store: FileStore, files: Files) -> Published:
    """A finished run, whole. The last one is remembered: publishing takes it up again for every batch."""
    return Published(
        snapshot(store, files.snapshot), result(store, files.result), legend(store, files.legend)
    )


def forget() -> None:
    """Give the memory of the remembered run back."""
    published.cache_clear()


def named_files(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these files some run or correction still names."""
    named: set[str] = set()
    of_corrections = (Correction.snapshot, Correction.result, Correction.changes)
    for columns in ((Run.snapshot, Run.legend, Run.result), of_corrections):
        rows = session.execute(select(*columns).where(or_(*(column.in_(ids) for column in columns))))
        named |= {name for row in rows for name in row if name is not None}
    return named & set(ids)


def _content(store: FileStore, file_id: str) -> bytes:
    return b"".join(store.read(file_id))
