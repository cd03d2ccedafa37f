"""Which files and columns an intake has, as declarations. The engine's tables decide what a column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import IntEnum
from typing import Any

from backend.engine.columns import Table, columns_of
from backend.engine.snapshot import (
    Applicants,
    AreaModel,
    County,
    DecisionKind,
    Decisions,
    FallbackScope,
    GuestPolicy,
    Journeys,
    LatePolicy,
    Level,
    Offerings,
    PoolKind,
    Pools,
    Right,
    Standing,
    Wishes,
)

Names = Mapping[str, tuple[str, ...]]

ALSO_CALLED: Names = {
    "applicant": ("applicant_id", "applicant_no", "candidate", "student", "søker", "søkjar"),
    "rank": ("preference", "priority", "choice", "prioritet", "ønske"),
    "offering": (
        "offering_id",
        "programme_id",
        "course_id",
        "school_id",
        "programme",
        "course",
        "school",
        "tilbud",
        "tilbod",
    ),
    "seats": ("capacity", "places", "quota", "plasser", "plassar"),
    "score": ("points", "poeng", "key"),
    "lottery": ("draw", "tie_break", "trekning", "trekking"),
}
"""What a single file may call its columns, the best name first."""

OTHER_NAMES = {"points": "score", "capacity": "seats"}
"""What a file calls a column of the engine."""

WORDS: Mapping[str, type[IntEnum]] = {
    "right": Right,
    "level": Level,
    "standing": Standing,
    "kind": PoolKind,
    "area_model": AreaModel,
    "late": LatePolicy,
    "guests": GuestPolicy,
    "fallback": FallbackScope,
}
DECISION_KINDS = DecisionKind

SINGLE = ("applicant", "rank", "offering", "seats", "score")
"""The columns a single file must have."""

TABLES: Mapping[str, type[Table]] = {
    "offerings": Offerings,
    "wishes": Wishes,
    "applicants": Applicants,
    "pools": Pools,
    "decisions": Decisions,
    "journeys": Journeys,
}
IDS = {"offerings": "offering", "applicants": "applicant"}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "offerings": ("offering", "seats"),
    "wishes": ("applicant", "rank", "offering", "score"),
    "applicants": ("applicant",),
    "counties": ("county",),
    "pools": ("offering", "kind", "seats"),
    "decisions": ("applicant", "offering", "kind"),
    "journeys": ("zone", "school", "minutes"),
}
NEEDED = ("offerings", "wishes")
"""The files a folder must have."""


def columns_in(file: str) -> tuple[str, ...]:
    """Every column a file of this name may have."""
    if file == "counties":
        return ("county", *(one.name for one in fields(County) if one.name != "id"))
    declared = [one.name for one in columns_of(TABLES[file])]
    return tuple(OTHER_NAMES.get(name, IDS.get(file, name) if name == "id" else name) for name in declared)


def optional_columns(table: type[Table]) -> dict[str, tuple[str, Any]]:
    """Type and default of every column that may be left out."""
    return {
        one.name: (one.metadata["dtype"], one.metadata["default"])
        for one in columns_of(table)
        if one.metadata.get("default") is not None
    }


def names_in(file: str) -> Names:
    """The column names of a file in a folder: our own and no others."""
    return {name: (name,) for name in columns_in(file)}


def names_in_single_file(own: Mapping[str, str]) -> Names:
    """The names a single file may use. `own` says what the sender calls a column of ours."""
    known = {name: (name, *ALSO_CALLED.get(name, ())) for name in (*SINGLE, "lottery")}
    known |= {name: (name,) for name in optional_columns(Wishes)}
    return known | {name: ("_".join(heading.lower().split()),) for name, heading in own.items()}
