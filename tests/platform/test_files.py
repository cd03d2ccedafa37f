"""Files at rest: whole, sealed, in their own place, and gone when nobody names them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.platform.files import CHUNK, FileMissing, FileStore, sweep
from backend.platform.secrets import DEVELOPMENT_KEY, SealBroken, SecretBox


@pytest.fixture
def box() -> SecretBox:
    return SecretBox.from_settings((DEVELOPMENT_KEY,), DEVELOPMENT_KEY)


@pytest.fixture
def store(tmp_path: Path, box: SecretBox) -> FileStore:
    return FileStore(tmp_path / "files", box)


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_put_is_read_again_in_chunks(store: FileStore, size: int) -> None:
    content = os.urandom(size)
    chunks = list(store.read(store.put(content)))
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= CHUNK


def test_the_disk_holds_no_plain_text_and_no_name(store: FileStore, tmp_path: Path) -> None:
    store.put(b"expert assessment of someone" * 100)
    (file,) = on_disk(tmp_path)
    assert b"expert" not in file.read_bytes()
    assert file.suffix == ".sealed"


def test_a_changed_file_is_not_given_out(store: FileStore, tmp_path: Path) -> None:
    file_id = store.put(b"paper")
    (file,) = on_disk(tmp_path)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(SealBroken):
        store.read(file_id)


def test_a_file_cut_off_between_chunks_is_noticed(store: FileStore, tmp_path: Path) -> None:
    file_id = store.put(b"a" * (2 * CHUNK))
    (file,) = on_disk(tmp_path)
    whole = file.read_bytes()
    first = 4 + int.from_bytes(whole[:4], "big")
    file.write_bytes(whole[:first])
    with pytest.raises(SealBroken):
        list(store.read(file_id))
    file.write_bytes(b"")
    with pytest.raises(SealBroken):
        list(store.read(file_id))


def test_one_file_cannot_be_put_in_place_of_another(store: FileStore, tmp_path: Path) -> None:
    mine, yours = store.put(b"mine"), store.put(b"yours")
    (a,) = [path for path in on_disk(tmp_path) if path.stem == mine]
    (b,) = [path for path in on_disk(tmp_path) if path.stem == yours]
    b.write_bytes(a.read_bytes())
    with pytest.raises(SealBroken):
        store.read(yours)


@pytest.mark.parametrize("file_id", ["../../etc/passwd", "", "0" * 31, "G" * 32, "0" * 32])
def test_a_file_that_is_not_there_is_said_to_be_missing(store: FileStore, file_id: str) -> None:
    with pytest.raises(FileMissing):
        store.read(file_id)


def test_strays_are_swept_when_they_are_old_enough(store: FileStore, tmp_path: Path) -> None:
    named, stray, young = store.put(b"named"), store.put(b"stray"), store.put(b"young")
    now = datetime.now(UTC)
    old = (now - timedelta(hours=2)).timestamp()
    for path in on_disk(tmp_path):
        if path.stem != young:
            os.utime(path, (old, old))
    assert sweep(store, None, lambda _, ids: {named} & set(ids), now) == 1  # type: ignore[arg-type]
    assert {path.stem for path in on_disk(tmp_path)} == {named, young}
    with pytest.raises(FileMissing):
        store.read(stray)


def test_a_file_that_was_never_finished_is_swept_too(store: FileStore, tmp_path: Path) -> None:
    store.put(b"paper")
    (file,) = on_disk(tmp_path)
    part = file.with_suffix(".part")
    file.rename(part)
    soon = datetime.now(UTC) + timedelta(hours=2)
    assert sweep(store, None, lambda *_: set(), soon) == 1  # type: ignore[arg-type]
    assert on_disk(tmp_path) == []
