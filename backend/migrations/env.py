"""Alembic's entry. On SQLite a batch change drops and copies a table: with foreign keys on, that silently
deletes the rows of child tables. So they are off while migrating, checked afterwards, and rows are counted."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection, inspect, text

from backend.app import all_models
from backend.migrations import is_modelled
from backend.platform.db import Base, UtcDateTime

all_models()


def row_counts(connection: Connection) -> dict[str, int]:
    names = inspect(connection).get_table_names()
    return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608


def render_item(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the database: a migration must not change when a class does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
        render_item=render_item,
        include_name=is_modelled,
    )
    before = row_counts(connection) if is_sqlite else {}
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            check(connection, before)
    connection.commit()
    if is_sqlite:
        connection.connection.execute("PRAGMA foreign_keys=ON")


def check(connection: Connection, before: dict[str, int]) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"migration would leave orphans: {broken[:5]}")
    after = row_counts(connection)
    lost = {
        name: (count, after[name]) for name, count in before.items() if name in after and after[name] < count
    }
    lost.pop("alembic_version", None)
    if lost:
        raise RuntimeError(f"migration would lose rows: {lost}")


run(context.config.attributes["connection"])
