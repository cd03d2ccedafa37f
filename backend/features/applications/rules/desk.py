"""The county's list of applications: what may be asked of it, and what its counts say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.features.applications.rules.reference import normal_form
from backend.features.applications.rules.timeline import State

MOST_WORDS = 5
PART_OF_REFERENCE = re.compile(r"(?=.*\d)[0-9A-Z-]{3,16}")


class Shelf(StrEnum):
    """The ways an officer sorts the season's applications."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    """In force, and sent after the deadline: lies on one of the other shelves too."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed, as what it can be: a whole reference number, a part of one, or words of a name."""

    reference: str | None = None
    part: str | None = None
    words: tuple[str, ...] = ()


EVERYTHING = Search()


def read_search(typed: str) -> Search:
    """What was typed into the search field; nothing typed finds everything."""
    reference = normal_form(typed)
    if reference is not None:
        return Search(reference=reference)
    part = re.sub(r"\s", "", typed).upper()
    if PART_OF_REFERENCE.fullmatch(part):
        return Search(part=part)
    return Search(words=tuple(typed.split()[:MOST_WORDS]))


def shelved(rows: Iterable[tuple[str, bool, int]]) -> dict[Shelf, int]:
    """How many lie on each shelf, from (state, sent late, how many)."""
    counts = dict.fromkeys(Shelf, 0)
    for state, late, count in rows:
        counts[Shelf(state)] += count
        if late and state in {State.SUBMITTED, State.CHANGED}:
            counts[Shelf.LATE] += count
    return counts
