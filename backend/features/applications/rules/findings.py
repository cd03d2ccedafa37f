"""What a rule has to say about a draft: it stops, warns or informs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from backend.kernel.errors import Scalar


class Severity(StrEnum):
    """Whether the application can be submitted all the same."""

    STOP = "stop"
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say: how serious, which sentence (`code` is its translation key), where in the draft."""

    severity: Severity
    code: str
    pointer: str
    """RFC 6901 pointer into the draft; empty for the whole of it."""
    params: Mapping[str, Scalar] = field(default_factory=dict)


def stop(code: str, pointer: str, **params: Scalar) -> Finding:
    return Finding(Severity.STOP, code, pointer, params)


def warn(code: str, pointer: str, **params: Scalar) -> Finding:
    return Finding(Severity.WARN, code, pointer, params)


def inform(code: str, pointer: str, **params: Scalar) -> Finding:
    return Finding(Severity.INFORM, code, pointer, params)
