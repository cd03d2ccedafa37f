"""What everybody's requests have in common: whole patterns, pointers that point, and errors that tell the log nothing."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.platform.api.problems import validation_faults
from backend.platform.api.schemas import pattern
from backend.platform.db import Database


@pytest.mark.parametrize("sent", ["03\n", "٠٣", "0", "033", " 03"])
def test_a_pattern_holds_for_the_whole_text(sent: str) -> None:
    wanted = pattern(r"^\d{2}$")
    assert wanted("03") == "03"
    with pytest.raises(ValidationError, match=r"problems\.field_invalid"):
        wanted(sent)


def test_a_pointer_survives_what_somebody_calls_a_field() -> None:
    [fault] = validation_faults({"wishes": {0: {"a/b~c": ["problems.field_unknown"]}}})
    assert fault.pointer == "/wishes/0/a~1b~0c"


def test_an_error_of_the_database_tells_nothing_of_what_was_in_the_statement(database_url: str) -> None:
    database = Database(database_url)
    for opened in (database.open_read(), database.open_write(), database.open_write(durable=True)):
        with opened, pytest.raises(SQLAlchemyError) as raised:
            opened.execute(text("SELECT :phone FROM nowhere"), {"phone": "+4799887766"})
        assert "99887766" not in str(raised.value)
    with database.reading_rows() as rows, pytest.raises(SQLAlchemyError) as raised:
        rows.execute(text("SELECT :phone FROM nowhere"), {"phone": "+4799887766"})
    assert "99887766" not in str(raised.value)
    database.dispose()
