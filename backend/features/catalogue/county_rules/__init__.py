"""The counties' rules as versioned files: `national.toml`, and `<county>/<school year>.toml` over it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from backend.features.catalogue.rules.county import CountyRules, RulesError, rules_from

FOLDER = Path(__file__).parent


@lru_cache(maxsize=256)
def read(county: str, school_year: int, folder: Path = FOLDER) -> CountyRules:
    """The rules of a county for a school year; without a file of that year the newest earlier one is carried on.

    Raises:
        RulesError: a file that cannot be believed.
    """
    files = {int(path.stem): path for path in (folder / county).glob("*.toml")}
    path = files[max(found)] if (found := [year for year in files if year <= school_year]) else None
    national = _content(folder / "national.toml")
    local = _content(path) if path else {}
    if path and (local.get("county"), local.get("school_year")) != (county, int(path.stem)):
        raise RulesError(f"{county}/{path.name}", ("county or school_year: not those of the file's name",))
    return rules_from(county, school_year, national, local, file=f"{county}/{school_year}")


def written(folder: Path = FOLDER) -> list[tuple[str, int]]:
    """County and school year of every file."""
    return sorted((path.parent.name, int(path.stem)) for path in folder.glob("*/*.toml"))


def _content(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
