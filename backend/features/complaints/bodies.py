"""The appeal bodies by name, from `bodies.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("bodies.toml")


@cache
def state_administrators() -> dict[str, str]:
    """The state administrator of each county, by the county's number."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["state_administrator"]
    return {county: row["name"] for row in rows for county in row["counties"]}
