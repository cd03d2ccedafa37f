"""Files at rest: encrypted, under names of chance, outside everything that is served.

A file is sealed in chunks, so that a download streams and no plain text touches the disk. Each chunk's seal names
the file, its place and whether it is the last one: chunks cannot be moved, doubled, cut off or put into another
file. A file belongs to whoever's row names it; one that nobody names (its transaction was rolled back, its row is
gone) is a stray and is swept away after a while.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from backend.platform.secrets import SealBroken, SecretBox

CHUNK = 64 * 1024
LENGTH = 4
"""Bytes that say how long the next sealed chunk is."""
ID = re.compile(r"[0-9a-f]{32}")
STRAY_AFTER = timedelta(hours=1)
"""No transaction lasts as long: a younger file may still get its row."""
LOOKED_UP_AT_ONCE = 500

Keeper = Callable[[Session, Collection[str]], set[str]]
"""Answers which of these files some row still names."""


class FileMissing(Exception):
    """There is no such file."""


class FileStore:
    """A folder of sealed files."""

    def __init__(self, folder: Path, box: SecretBox) -> None:
        self._folder, self._box = folder, box

    def put(self, content: bytes) -> str:
        """Store content and return its id. On the disk, whole, before this returns."""
        file_id = secrets.token_hex(16)
        path = self._path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(".part")
        with part.open("xb") as file:
            for sealed in self._sealed(file_id, content):
                file.write(len(sealed).to_bytes(LENGTH, "big"))
                file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return file_id

    def read(self, file_id: str) -> Iterator[bytes]:
        """The content, chunk by chunk. The first is opened at once, so that a fault is known before an answer begins.

        Raises:
            FileMissing: there is no such file.
            SealBroken: changed on the disk, or sealed with a key we no longer hold.
        """
        chunks = self._opened(file_id)
        first = next(chunks)

        def rest() -> Iterator[bytes]:
            yield first
            yield from chunks

        return rest()

    def remove(self, file_id: str) -> None:
        """Delete a file, also one that was never written to its end; one that is gone already is no fault."""
        path = self._path(file_id)
        for one in (path, path.with_suffix(".part")):
            one.unlink(missing_ok=True)

    def ids_before(self, moment: datetime) -> Iterator[str]:
        """Files written before a moment, by the machine's clock."""
        for path in self._folder.glob("??/*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                yield path.stem

    def _path(self, file_id: str) -> Path:
        if not ID.fullmatch(file_id):
            raise FileMissing(file_id)
        return self._folder / file_id[:2] / f"{file_id}.sealed"

    def _sealed(self, file_id: str, content: bytes) -> Iterator[bytes]:
        starts = range(0, max(len(content), 1), CHUNK)
        for place, start in enumerate(starts):
            context = _context(file_id, place, last=place == len(starts) - 1)
            yield self._box.seal(content[start : start + CHUNK], context)

    def _opened(self, file_id: str) -> Iterator[bytes]:
        try:
            file = self._path(file_id).open("rb")
        except FileNotFoundError:
            raise FileMissing(file_id) from None
        with file:
            place, length = 0, file.read(LENGTH)
            if len(length) != LENGTH:
                raise SealBroken("the file is cut off")
            while length:
                sealed = file.read(int.from_bytes(length, "big"))
                length = file.read(LENGTH)
                yield self._box.open(sealed, _context(file_id, place, last=not length))
                place += 1


def _context(file_id: str, place: int, *, last: bool) -> str:
    return f"file:{file_id}:{place}:{'last' if last else 'more'}"


def store() -> FileStore:
    """The current application's files."""
    found: FileStore = current_app.extensions["vigo.files"]
    return found


def sweep(store: FileStore, session: Session, named: Keeper, real_now: datetime) -> int:
    """Delete strays; returns how many."""
    found = list(store.ids_before(real_now - STRAY_AFTER))
    swept = 0
    for start in range(0, len(found), LOOKED_UP_AT_ONCE):
        ids = found[start : start + LOOKED_UP_AT_ONCE]
        for file_id in set(ids) - named(session, ids):
            store.remove(file_id)
            swept += 1
    return swept
