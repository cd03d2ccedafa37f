"""The mother of all wire shapes: unknown fields are refused, moments are aware UTC, faults are codes.

marshmallow's own messages are English sentences. Here each is replaced, once, by a code; a validator that
wants to say more writes `code?name={value}`, e.g. `Length(max=800, error="problems.field_too_long?max={max}")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, ClassVar

import marshmallow
from marshmallow import RAISE, ValidationError, fields, pre_load, validate

KNOWN_CODES = {"required", "null", "invalid", "validator_failed", "unknown", "type"}


def _field_classes(root: type[fields.Field[Any]]) -> Iterator[type[fields.Field[Any]]]:
    yield root
    for child in root.__subclasses__():
        yield from _field_classes(child)


def _speak_codes() -> None:
    """Replace every field class's English messages by codes, keeping the same keys."""
    for cls in _field_classes(fields.Field):
        cls.default_error_messages = {
            key: f"problems.field_{key if key in {'required', 'null'} else 'invalid'}"
            for key in {**fields.Field.default_error_messages, **cls.default_error_messages}
        }


_speak_codes()


class Schema(marshmallow.Schema):
    """Base of every request and answer shape."""

    error_messages: ClassVar[dict[str, str]] = {  # type: ignore[misc]
        "unknown": "problems.field_unknown",
        "type": "problems.field_invalid",
    }

    class Meta:
        unknown = RAISE
        ordered = True

    @pre_load
    def refuse_null_characters(self, data: Any, **_: Any) -> Any:
        """No text may hold U+0000: nobody means it, and PostgreSQL cannot store it."""
        if isinstance(data, Mapping):
            faults = {name: ["problems.field_invalid"] for name, value in data.items() if _has_null(value)}
            if faults:
                raise ValidationError(faults)
        return data


def _has_null(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_null, value))
    return isinstance(value, str) and "\x00" in value


class Instant(fields.AwareDateTime):
    """A moment on the wire: RFC 3339 in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)


def max_length(limit: int) -> validate.Length:
    return validate.Length(max=limit, error="problems.field_too_long?max={max}")


def length(least: int, most: int) -> validate.Length:
    return validate.Length(min=least, max=most, error="problems.field_length?min={min}&max={max}")


def one_of(choices: Any) -> validate.OneOf:
    return validate.OneOf(list(choices), error="problems.field_choice")


def between(least: int, most: int) -> validate.Range:
    return validate.Range(min=least, max=most, error="problems.field_range?min={min}&max={max}")


class WholePattern(validate.Regexp):
    """The whole text, ASCII only: by itself `\\d{2}$` takes a line break after the digits, and any script's digits."""

    def __init__(self, expression: str) -> None:
        super().__init__(expression, re.ASCII, error="problems.field_invalid")

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


def pattern(expression: str) -> validate.Regexp:
    return WholePattern(expression)
