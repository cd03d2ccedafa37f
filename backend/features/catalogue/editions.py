"""The catalogue as one version has it on one day, as far as anybody has asked for it.

It changes a few times a year, while every saved draft and every page is made of the same few thousand offerings: they
are read once and kept. Whoever asks says which version is current, so nothing is ever thrown away by hand; before the
first import there is no version, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from backend.features.catalogue.rules.entities import Area, CutOff, Offering, Programme

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Edition:
    """What has been read of one version, for one day."""

    version: str | None
    day: date
    newest_school_year: int | None = None
    programmes: tuple[Programme, ...] | None = None
    areas: dict[str, Area] = field(default_factory=dict)
    offerings: dict[str, Offering] = field(default_factory=dict)
    """By id, those that hold on the day."""
    cut_offs: dict[tuple[str, str], tuple[CutOff, ...]] = field(default_factory=dict)
    """By school and area."""


_latest = Edition(None, date.min)


def edition(version: str | None, on: date) -> Edition:
    """What is kept of this version for this day; only the latest is."""
    global _latest  # noqa: PLW0603 - one name for one value: a reader has the old edition or the new
    found = _latest
    if version is None:
        return Edition(None, on)
    if (found.version, found.day) != (version, on):
        _latest = found = Edition(version, on)
    return found


def through(kept: dict[K, V], keys: Iterable[K], fetch: Callable[[set[K]], Mapping[K, V]]) -> dict[K, V]:
    """The values of those keys that have one; what is not kept yet is fetched and kept.

    What does not exist is not kept as such: anybody may ask for anything.
    """
    wanted = set(keys)
    missing = wanted - kept.keys()
    if missing:
        kept.update(fetch(missing))
    return {key: kept[key] for key in wanted if key in kept}
