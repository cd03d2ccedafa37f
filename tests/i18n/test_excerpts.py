"""An excerpt holds whole families of keys, never one that merely looks alike; and nobody's file is overwritten."""

from __future__ import annotations

from i18n.build import excerpt, read_excerpts
from i18n.catalog import CATALOGS, Entry, files, read


def entry(key: str) -> Entry:
    return Entry(key, "nb", {"other": key})


def test_a_beginning_ends_at_a_full_stop() -> None:
    entries = [entry(key) for key in ("a.state", "a.state.x", "a.state_short.x", "b.state.x")]
    assert [one.key for one in excerpt(entries, ["a.state"])] == ["a.state", "a.state.x"]


def test_every_line_of_every_excerpt_holds_something() -> None:
    entries = [one for path in files("nb", CATALOGS) for one in read(path, "nb")]
    empty = [line for lines in read_excerpts().values() for line in lines if not excerpt(entries, [line])]
    assert not empty


def test_no_excerpt_is_called_as_a_catalogue() -> None:
    assert not read_excerpts().keys() & {path.stem for path in files("nb", CATALOGS)}
