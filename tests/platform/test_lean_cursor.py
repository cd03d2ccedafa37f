"""PostgreSQL's rows are described by name and type, as psycopg itself would name them."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
from sqlalchemy import text

from backend.platform.db import Database
from tests.databases import fresh_database

ODD = "SELECT 1 AS one, now() AS moment, '{\"a\": [1.5, null]}'::jsonb AS \"ø å\", 'x' || 'y'"


def test_names_types_and_values_are_psycopgs_own() -> None:
    with fresh_database("postgresql") as url:
        database = Database(url)
        with database.reading_rows() as rows:
            row = rows.execute(text(ODD)).one()
            assert [*row._fields] == ["one", "moment", "ø å", "?column?"]
            assert row[2] == {"a": [1.5, None]}
            assert isinstance(row.moment, datetime)
            assert row.moment.astimezone(UTC).tzinfo is UTC
            lean = rows.connection.dbapi_connection.cursor()
            lean.execute(ODD)
            with psycopg.Cursor(rows.connection.dbapi_connection) as whole:
                whole.execute(ODD)
                assert [one[:2] for one in lean.description] == [one[:2] for one in whole.description or ()]
            lean.execute("SET work_mem = '4MB'")
            assert lean.description is None
        database.dispose()
