"""Migrations make what the models say, on both dialects, and lose no row on the way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine

from backend import migrations
from backend.platform.db import Base, Database
from tests.databases import fresh_database


def test_the_models_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"include_name": migrations.is_modelled}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    # What the dialect cannot reflect (server-side expressions) is not compared; everything else must agree.
    assert [difference for difference in differences if difference[0] != "remove_index"] == []


def test_history_is_one_line() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(migrations.configuration())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_way_down_and_up_again(dialect: str) -> None:
    with fresh_database(dialect) as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        migrations.downgrade(database.engine, "base")
        migrations.upgrade(database.engine)
        database.dispose()


def family(connection: Connection) -> None:
    connection.execute(sa.text("CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20))"))
    connection.execute(
        sa.text(
            "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent(id) ON DELETE CASCADE)"
        )
    )
    connection.execute(sa.text("INSERT INTO parent VALUES (1, 'one')"))
    connection.execute(sa.text("INSERT INTO child VALUES (1, 1), (2, 1)"))


def change_parent(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("parent", recreate="always") as batch:
        batch.alter_column("name", type_=sa.String(40))


def test_a_batch_change_of_a_parent_keeps_the_children() -> None:
    """On SQLite with foreign keys on, the copied parent would take its children with it: env.py switches them off."""
    with fresh_database("sqlite") as url:
        database = Database(url)
        with database.engine.connect() as connection:
            family(connection)
            connection.commit()
            unguarded = connection.begin()
            change_parent(connection)
            lost = connection.scalar(sa.text("SELECT count(*) FROM child"))
            unguarded.rollback()
        assert lost == 0, "SQLite no longer loses children: the guard in env.py can go"
        with database.engine.connect() as connection:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            change_parent(connection)
            assert connection.scalar(sa.text("SELECT count(*) FROM child")) == 2
        database.dispose()


def test_a_migration_that_would_lose_rows_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database("sqlite") as url:
        database = Database(url)
        migrations.upgrade(database.engine)
        with database.engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO accounts_login_transaction VALUES ('x', '{}', '2027-01-01')")
            )

        with database.engine.connect() as connection:
            config = migrations.configuration(connection)
            original = MigrationContext.run_migrations

            def losing(self: MigrationContext, **kw: object) -> None:
                original(self, **kw)
                self.connection.execute(sa.text("DELETE FROM accounts_login_transaction"))  # type: ignore[union-attr]

            monkeypatch.setattr(MigrationContext, "run_migrations", losing)
            with pytest.raises(RuntimeError, match="would lose rows"):
                command.upgrade(config, "head")
        with database.reading() as session:
            assert session.scalar(sa.text("SELECT count(*) FROM accounts_login_transaction")) == 1
        database.dispose()
