"""The cut-offs of a run, for officers: beside the run before and last year's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.service import OfferingName
from backend.features.intake.models import Round
from backend.features.intake.rules.limits import LimitLine, Sorting, last_published, lines_of, sort
from backend.features.intake.rules.outcomes import GENERAL
from backend.features.intake.service import keeping
from backend.features.intake.service.comparing import sides
from backend.features.intake.service.keeping import Files
from backend.kernel.periods import norwegian_day
from backend.platform.files import FileStore

PAGE_SIZE = 20
KEPT = 4
"""Runs whose cut-offs a process keeps."""


@dataclass(frozen=True, slots=True)
class LimitsQuery:
    """Which cut-offs, and in which order."""

    programme: str | None = None
    sorting: Sorting = Sorting.MOVED
    page: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """A page of a run's cut-offs."""

    items: list[tuple[LimitLine, OfferingName]]
    total: int
    page: int
    before: int | None
    """Number of the run before."""


def limits_of(
    session: Session, store: FileStore, entered: Round, number: int, wanted: LimitsQuery, now: datetime
) -> Limits:
    """A page of the cut-offs of a run that came to a sound end; those with points or few in line alone.

    Raises:
        NotFound: `intake.run_not_found`, `intake.nothing_to_compare`.
    """
    before, after = sides(session, entered, number)
    rows = _cut_offs(store, keeping.files_of(after))
    earlier = _cut_offs(store, keeping.files_of(before)) if before else ()
    pairs = {(row["area"], row["school"]) for row in rows}
    today, version = norwegian_day(now), catalogue.version(session)
    offered = catalogue.offerings_wished(session, today, entered.school_year, pairs, version)
    of_programme = {
        pair: one for pair, one in offered.items() if wanted.programme in {None, one.area.programme}
    }
    kept = catalogue.cut_offs_of(session, today, of_programme.values(), version)
    last_year = {
        (area, school): points
        for (school, area), several in kept.items()
        if (points := last_published(several, entered.school_year, entered.number)) is not None
    }
    lines = [
        line
        for line in lines_of(rows, earlier, last_year, GENERAL)
        if (line.area, line.school) in of_programme and (line.points is not None or line.band)
    ]
    first = (wanted.page - 1) * PAGE_SIZE
    return Limits(
        items=[
            (line, OfferingName(one.area.names, one.school_name))
            for line in sort(lines, wanted.sorting)[first : first + PAGE_SIZE]
            if (one := of_programme[line.area, line.school])
        ],
        total=len(lines),
        page=wanted.page,
        before=before.number if before else None,
    )


@lru_cache(maxsize=KEPT)
def _cut_offs(store: FileStore, files: Files) -> tuple[dict[str, Any], ...]:
    return tuple(keeping.published(store, files).cut_offs())
