"""Identifiers: opaque in URLs, ordered in indexes."""

from __future__ import annotations

import secrets
import time


def new_id() -> str:
    """A UUID version 7 (RFC 9562) as 32 hexadecimal characters: 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    number = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return f"{number:032x}"
