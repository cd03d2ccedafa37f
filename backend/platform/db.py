"""The database: two dialects, one behaviour.

SQLite in one WAL file is the embedded default, PostgreSQL serves production; nothing above this module
knows which. A `Database` hands out sessions by purpose:

* `reading()`  – a consistent read;
* `writing()`  – one writer at a time per process on SQLite, whose own queue is unfair;
* `writing(durable=True)` – as above, and a commit survives a power cut (submissions, answers, audit).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Annotated, Any, cast

import orjson
import psycopg
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Table,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from backend.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

REST_SECONDS = 2.0
"""How long a connection may rest unused before it is asked whether it is still there."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on both dialects; a naive moment is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Ref = Annotated[str, mapped_column(String(32), index=True)]
"""An id in another feature: no foreign key across a feature's wall."""
Moment = Annotated[datetime, mapped_column(UtcDateTime())]
Json = Annotated[dict[str, Any], mapped_column(JSON().with_variant(JSONB(), "postgresql"))]
JsonList = Annotated[list[Any], mapped_column(JSON().with_variant(JSONB(), "postgresql"))]


class Base(DeclarativeBase):
    """Mother of all tables. The naming convention keeps migrations possible on both dialects."""

    metadata = MetaData(naming_convention=NAMING)


class LeanCursor(psycopg.Cursor[Any]):
    """A cursor that describes its columns by name and type alone, which is all that SQLAlchemy reads.

    psycopg looks every column's type up to describe it in full, at every statement: for a row of fifteen columns
    that costs as much as the round trip itself.
    """

    @property
    def description(self) -> Any:
        found = self.pgresult
        if found is None or not found.nfields:
            return super().description
        return [
            ((found.fname(place) or b"").decode(), found.ftype(place), None, None, None, None, None)
            for place in range(found.nfields)
        ]


def _to_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _prepare_sqlite(engine: Engine, *, begin: str | None, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def _(connection: Any, record: Any) -> None:  # noqa: ARG001
        # SQLAlchemy opens the transaction (below), not the driver: only so can a writer say IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "mmap_size=134217728",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if begin is None:
        return

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _ping_the_rested(engine: Engine) -> None:
    """Ask a connection that has rested for a while whether it is still there; a dead one is replaced.

    SQLAlchemy's own `pool_pre_ping` asks at every use, which is dearer than most of our statements.
    """

    @event.listens_for(engine, "checkin")
    def _(connection: Any, record: Any) -> None:  # noqa: ARG001
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
        rests_since = record.info.get("rests_since")
        if rests_since is None or time.monotonic() - rests_since < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone


def make_engine(url: str, **options: Any) -> Engine:
    """An engine whose errors never tell what was in a statement: grades and telephone numbers stay out of the logs."""
    if not url.startswith("sqlite"):
        options["connect_args"] = {"cursor_factory": LeanCursor}
    return create_engine(
        url, hide_parameters=True, json_serializer=_to_json, json_deserializer=orjson.loads, **options
    )


class Database:
    """Engines by purpose for one database URL (`sqlite:///…` or `postgresql+psycopg://…`)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._gate = threading.Lock()
        if self.is_sqlite:
            self._read = make_engine(url)
            self._write = make_engine(url)
            self._durable = make_engine(url)
            self._rows = make_engine(url, pool_reset_on_return=None)
            _prepare_sqlite(self._rows, begin=None, synchronous="NORMAL")
            _prepare_sqlite(self._read, begin="BEGIN", synchronous="NORMAL")
            _prepare_sqlite(self._write, begin="BEGIN IMMEDIATE", synchronous="NORMAL")
            _prepare_sqlite(self._durable, begin="BEGIN IMMEDIATE", synchronous="FULL")
        else:
            self._write = self._durable = make_engine(url)
            self._read = make_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
            self._rows = self._read
            for engine in (self._write, self._read):
                _ping_the_rested(engine)

    @property
    def engine(self) -> Engine:
        """The plain engine: migrations and commands."""
        return self._write

    def open_read(self) -> Session:
        """A session for reading; the caller closes it. Prefer `reading()`."""
        return Session(self._read, autoflush=False, expire_on_commit=False)

    def open_write(self, *, durable: bool = False) -> Session:
        """A session for writing; the caller commits or rolls back, closes, and frees the gate."""
        return Session(self._durable if durable else self._write, expire_on_commit=False)

    @contextmanager
    def gate(self) -> Iterator[None]:
        """Wait for this process's turn to write. PostgreSQL needs no turn."""
        if not self.is_sqlite:
            yield
            return
        with self._gate:
            yield

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.open_read() as session:
            yield session

    @contextmanager
    def reading_whole(self) -> Iterator[Session]:
        """Several reads that all see the same moment. SQLite's reading transaction is such a one already."""
        if self.is_sqlite:
            with self.reading() as session:
                yield session
            return
        with self.open_write() as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def reading_rows(self) -> AbstractContextManager[Connection]:
        """For plain rows of a hot path: no session is built, and each statement sees what is there when it runs."""
        return self._rows.connect()

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Session]:
        """One transaction: commits at the end, rolls back on any exception."""
        with self.gate(), self.open_write(durable=durable) as session, session.begin():
            yield session

    def dispose(self) -> None:
        for engine in {self._rows, self._read, self._write, self._durable}:
            engine.dispose()


Reader = Session | Connection


def rows_of(reader: Reader) -> Connection:
    """The connection beneath a session, past the ORM: for reads that are hot."""
    return reader if isinstance(reader, Connection) else reader.connection()


GIVEN = "given"
"""The name under which `pairs` takes its object."""


def pairs(connection: Connection) -> Any:
    """A bound JSON object as a table of `key` and `value`, both text: many rows for a statement in one parameter.

    Nothing else that both databases have takes two million rows without a round trip or a call for each of them.
    Execute with `{GIVEN: {…}}`.
    """
    if connection.dialect.name == "sqlite":
        return func.json_each(bindparam(GIVEN, type_=JSON)).table_valued("key", "value", name=GIVEN)
    return func.jsonb_each_text(bindparam(GIVEN, type_=JSONB)).table_valued("key", "value", name=GIVEN)


def insert_pairs(
    connection: Connection,
    entity: type[Base],
    given: Mapping[str, str],
    row: Callable[[ColumnElement[str], ColumnElement[str]], Mapping[str, Any]],
) -> None:
    """Insert a row for each of many pairs in one statement. `row` says by column what is made of key and value, or what
    stands in every row alike. Defaults that Python knows are not filled in.
    """
    table, each = cast("Table", entity.__table__), pairs(connection)
    columns = {
        name: made if isinstance(made, ColumnElement) else literal(made, table.c[name].type)
        for name, made in row(each.c.key, each.c.value).items()
    }
    rows = select(*columns.values()).select_from(each)
    connection.execute(insert(table).from_select(list(columns), rows), {GIVEN: dict(given)})


class ConnectionDatabase(Database):
    """A database seen through one open connection: tests roll everything back by ending its transaction."""

    def __init__(self, connection: Connection) -> None:
        self.url = str(connection.engine.url)
        self.is_sqlite = connection.dialect.name == "sqlite"
        self._gate = threading.Lock()
        self._connection = connection
        self._write = self._read = self._durable = connection.engine

    def open_read(self) -> Session:
        return self._open()

    def open_write(self, *, durable: bool = False) -> Session:  # noqa: ARG002
        return self._open()

    @contextmanager
    def reading_whole(self) -> Iterator[Session]:
        # The one transaction of the test is as whole as can be.
        with self._open() as session:
            yield session

    def reading_rows(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)

    def _open(self) -> Session:
        return Session(self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
