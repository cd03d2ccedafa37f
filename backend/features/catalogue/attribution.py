"""Whose data the catalogue is: the lines the sources ask to see."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reference" / "attribution.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """One source: its own line, the tables that come from it, and the licence where it states one."""

    line: str
    what: tuple[str, ...]
    licence: str | None = None
    licence_url: str | None = None


@cache
def sources() -> tuple[Source, ...]:
    with FILE.open("rb") as file:
        entries = tomllib.load(file)["source"]
    return tuple(Source(**{**entry, "what": tuple(entry["what"])}) for entry in entries)
