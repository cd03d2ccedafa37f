"""Refusals: what a rule or a use case raises when the answer is no.

A refusal carries a stable code and the values its sentence needs. The code is the translation key: the words
stand in `i18n/catalogs`, never here. `status` is the HTTP status the API answers with (RFC 9110).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault in what was sent: where (RFC 6901 JSON Pointer), which code, with which values."""

    pointer: str
    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)


class Refusal(Exception):
    """A no that the person who asked can understand and act on."""

    status = 422

    def __init__(self, code: str, *, fields: Sequence[FieldFault] = (), **params: Scalar) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Scalar] = params
        self.fields = tuple(fields)


class Malformed(Refusal):
    """The request cannot be read as what it claims to be."""

    status = 400


class Unauthenticated(Refusal):
    """We do not know who is asking, or not surely enough."""

    status = 401


class Forbidden(Refusal):
    """Known, and not allowed. Only for things whose existence is no secret; otherwise `NotFound`."""

    status = 403


class NotFound(Refusal):
    """Nothing there, or nothing this person may know of: both look alike on purpose."""

    status = 404


class Conflict(Refusal):
    """Right in itself, impossible in the present state (a passed deadline, a sent application)."""

    status = 409


class Stale(Refusal):
    """The sender edited an older version than the present one. `present` shows that one where it is needed to choose."""

    status = 412

    def __init__(self, code: str, *, present: Mapping[str, Any] | None = None, **params: Scalar) -> None:
        super().__init__(code)
        self.params = params
        self.present = present


class TooLarge(Refusal):
    """More bytes than we take."""

    status = 413


class UnsupportedKind(Refusal):
    """A kind of content that we do not take."""

    status = 415


class Invalid(Refusal):
    """Understood, and against the rules."""

    status = 422


class PreconditionRequired(Refusal):
    """The sender must say which version it edited (RFC 6585)."""

    status = 428


class Unavailable(Refusal):
    """Something we depend on does not answer, and going on without it would be unsafe."""

    status = 503
