"""Migrations: one line of history for both dialects.

Revisions are numbered files (`0001_…`). `upgrade` brings a database to the newest.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from backend.platform.db import Database

HERE = Path(__file__).resolve().parent
FULL_TEXT = ("vacancies_words",)
"""Tables of another kind on each dialect; SQLite keeps several beside each, whose names begin so. No model knows them."""


def is_modelled(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is the models' own."""
    return kind != "table" or not (name or "").startswith(FULL_TEXT)


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`."""
    with engine.connect() as connection:
        command.upgrade(configuration(connection), revision)


def revise(message: str) -> None:
    """Write the next numbered revision from the difference between the models and the newest revision."""
    number = f"{len(list((HERE / 'versions').glob('0*.py'))) + 1:04d}"
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/revise.sqlite")
        upgrade(database.engine)
        with database.engine.connect() as connection:
            command.revision(configuration(connection), message, autogenerate=True, rev_id=number)
        database.dispose()


def downgrade(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        command.downgrade(configuration(connection), revision)
