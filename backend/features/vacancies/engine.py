"""Full text behind one small port: SQLite's FTS5, embedded, and PostgreSQL's tsvector where there are several machines.

Both are fed the same roots by our own analysis and asked for sets, so an answer does not depend on which one runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, text

from backend.features.vacancies.rules.words import root, words_of

TABLE = "vacancies_words"


@dataclass(frozen=True, slots=True)
class EntryWords:
    """The words of one entry: in its heading (title, company) and in its texts."""

    number: int
    heading: str
    body: str


class FullText(Protocol):
    """Where words are looked for."""

    def put(self, connection: Connection, entries: Sequence[EntryWords]) -> None:
        """Make these the words of their entries."""

    def take(self, connection: Connection, numbers: Sequence[int]) -> None:
        """Forget these entries."""

    def find(self, connection: Connection, words: Iterable[str], *, in_heading: bool = False) -> list[int]:
        """The entries that hold all of the folded words, in any form, by number."""


def analysed(shown: str) -> str:
    """A text as the roots of its words, as it is stored and asked for."""
    return " ".join(root(word) for word in words_of(shown))


class Fts5:
    """SQLite's own."""

    _PUT = text(f"INSERT INTO {TABLE} (rowid, heading, body) VALUES (:number, :heading, :body)")  # noqa: S608
    _TAKE = text(f"DELETE FROM {TABLE} WHERE rowid = :number")  # noqa: S608
    _FIND = text(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :wanted ORDER BY rowid")  # noqa: S608

    def put(self, connection: Connection, entries: Sequence[EntryWords]) -> None:
        self.take(connection, [one.number for one in entries])
        if entries:
            connection.execute(self._PUT, [_row(one) for one in entries])

    def take(self, connection: Connection, numbers: Sequence[int]) -> None:
        if numbers:
            connection.execute(self._TAKE, [{"number": number} for number in numbers])

    def find(self, connection: Connection, words: Iterable[str], *, in_heading: bool = False) -> list[int]:
        # Folded words are letters and digits: nothing in them can be FTS5's own language.
        phrase = " AND ".join(f'"{root(word)}"' for word in words)
        wanted = f"{{heading}} : ({phrase})" if in_heading else phrase
        return list(connection.execute(self._FIND, {"wanted": wanted}).scalars()) if phrase else []


class TsVector:
    """PostgreSQL's own, without a dictionary: our roots as they are, the heading's marked A."""

    _PUT = text(
        f"INSERT INTO {TABLE} (number, words) VALUES (:number, "  # noqa: S608
        "setweight(to_tsvector('simple', :heading), 'A') || setweight(to_tsvector('simple', :body), 'D')) "
        "ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    )
    _TAKE = text(f"DELETE FROM {TABLE} WHERE number = :number")  # noqa: S608
    _FIND = text(
        f"SELECT number FROM {TABLE} WHERE words @@ CAST(:wanted AS tsquery) ORDER BY number"  # noqa: S608
    )

    def put(self, connection: Connection, entries: Sequence[EntryWords]) -> None:
        if entries:
            connection.execute(self._PUT, [_row(one) for one in entries])

    def take(self, connection: Connection, numbers: Sequence[int]) -> None:
        if numbers:
            connection.execute(self._TAKE, [{"number": number} for number in numbers])

    def find(self, connection: Connection, words: Iterable[str], *, in_heading: bool = False) -> list[int]:
        mark = ":A" if in_heading else ""
        wanted = " & ".join(f"'{root(word)}'{mark}" for word in words)
        return list(connection.execute(self._FIND, {"wanted": wanted}).scalars()) if wanted else []


def _row(entry: EntryWords) -> dict[str, int | str]:
    return {"number": entry.number, "heading": analysed(entry.heading), "body": analysed(entry.body)}


def full_text(connection: Connection) -> FullText:
    """The engine of this database."""
    return Fts5() if connection.dialect.name == "sqlite" else TsVector()
