"""Every fault that a wire shape can find is told by a code that has words in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from marshmallow import fields, validate

import i18n
from backend.platform.api.schemas import Schema
from i18n.catalog import read_all

WORDS = {locale: {entry.key: entry for entry in read_all(locale)} for locale in i18n.LOCALES}
VALUE = re.compile(r"(\w+)=\{\w+\}")


def shapes(root: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for child in root.__subclasses__():
        yield child
        yield from shapes(child)


def messages(field: fields.Field[Any]) -> Iterator[str]:
    """All that a field can answer, its validators' and its inner field's messages included."""
    yield from field.error_messages.values()
    for validator in field.validators:
        error = getattr(validator, "error", None)
        if error is not None:
            yield error
        elif isinstance(validator, validate.Validator):
            yield f"{type(validator).__name__} without a code"
    if isinstance(field, fields.List):
        yield from messages(field.inner)


def unspoken(message: str) -> str | None:
    """Why nobody could understand this message."""
    code, _, query = message.partition("?")
    for locale, words in WORDS.items():
        if code not in words:
            return f"«{message}» has no words in {locale}"
        missing = words[code].places - set(VALUE.findall(query))
        if missing:
            return f"«{message}» lacks {sorted(missing)}"
    return None


def test_every_fault_of_a_wire_shape_has_words(app: Flask) -> None:
    faults = {
        f"{shape.__module__}.{shape.__qualname__}.{name}: {why}"
        for shape in shapes()
        for name, field in shape().fields.items()
        for message in messages(field)
        if (why := unspoken(message))
    }
    assert not faults, "\n".join(
        [*sorted(faults), "give validators a code: see backend/platform/api/schemas.py"]
    )


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Must be longer than 3.", "no words"),
        ("problems.field_too_long", "lacks ['max']"),
        ("problems.field_too_long?max={max}", None),
    ],
)
def test_a_fault_without_words_is_seen(message: str, said: str | None) -> None:
    why = unspoken(message)
    assert why == said or (said and why and said in why)
