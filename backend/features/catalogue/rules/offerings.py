"""Which offerings earlier cut-offs prove: a school that filled seats in an area last year most likely has it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.features.catalogue.rules.kinds import CutOffStatus


@dataclass(frozen=True, slots=True)
class CutOffFact:
    """One published cut-off, as far as an offering can be read from it. `line` is where it stood."""

    line: int
    school: str
    county: str
    level: str
    area: str
    year: int
    status: str


def offered(facts: Iterable[CutOffFact]) -> list[CutOffFact]:
    """The newest fact of each school and area that carries an area code, where the area is still offered.

    An area that the county did not publish at that level in its newest year, or published as discontinued,
    is not offered any more.
    """
    newest: dict[tuple[str, str], CutOffFact] = {}
    last_year: dict[tuple[str, str], int] = {}
    for fact in facts:
        published = (fact.county, fact.level)
        last_year[published] = max(fact.year, last_year.get(published, fact.year))
        pair = (fact.school, fact.area)
        if fact.area and (pair not in newest or fact.year > newest[pair].year):
            newest[pair] = fact
    return [
        fact
        for fact in newest.values()
        if fact.year == last_year[fact.county, fact.level] and fact.status != CutOffStatus.DISCONTINUED
    ]
