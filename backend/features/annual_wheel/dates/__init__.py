"""The season's dates as versioned files, one per school year, and their reader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from backend.features.annual_wheel.rules import Audience, Kind, Milestone


class DatesError(Exception):
    """A file of dates that cannot be believed; the message names file, entry and fault."""


def read(path: Path) -> list[Milestone]:
    """Read one season's file.

    Raises:
        DatesError: an unknown kind or audience, a missing value, or the same date twice.
    """
    with path.open("rb") as file:
        content = tomllib.load(file)
    found = list(_milestones(path, content))
    keys = [(milestone.county, milestone.kind) for milestone in found]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise DatesError(f"{path.name}: entered twice: {sorted(map(str, twice))}")
    return found


def read_all(folder: Path = Path(__file__).parent) -> list[Milestone]:
    """Every season that comes with the product."""
    return [milestone for path in sorted(folder.glob("*.toml")) for milestone in read(path)]


def _milestones(path: Path, content: dict[str, Any]) -> Iterator[Milestone]:
    for number, entry in enumerate(content.get("date", []), start=1):
        try:
            day = entry["day"]
            if not isinstance(day, date):
                raise TypeError("day is not a date")  # noqa: TRY301
            yield Milestone(
                kind=Kind(entry["kind"]),
                county=entry.get("county"),
                school_year=content["school_year"],
                day=day,
                audience=Audience(entry.get("audience", "applicants")),
                owner=entry["owner"],
                legal_source=entry["legal_source"],
                confirmed=entry["confirmed"],
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise DatesError(f"{path.name}: date {number}: {fault!r}") from fault
