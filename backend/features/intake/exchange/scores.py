"""Scores as the engine compares them: points where they are points, else each offering's own ranking of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import MOST_POINTS
from backend.features.intake.exchange.sheets import BadCell, Fault

NO_SCORE = -1
MOST_DIGITS = 1000
"""Before the point and after it: nobody's score is longer, and a short cell can name a number of a billion digits."""


class TooManyScores(Exception):
    """An offering with more different scores than a ranking key can hold. `offering` is its row."""

    def __init__(self, offering: int) -> None:
        super().__init__(f"offering {offering}")
        self.offering = offering


@dataclass(frozen=True, slots=True)
class Scores:
    """Whole numbers to compare, one a wish; `are_points` when they are hundredths of points."""

    numbers: Column
    are_points: bool


def score_of(cell: str) -> Decimal:
    """A score as it is written, with a point or a comma."""
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise BadCell(Fault.NOT_A_NUMBER) from None
    if not number.is_finite():
        raise BadCell(Fault.NOT_A_NUMBER)
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise BadCell(Fault.OUT_OF_RANGE)
    return number


def hundredths(cell: str) -> int:
    """Points as they are written, in hundredths."""
    number = score_of(cell)
    if not _is_points(number):
        raise BadCell(Fault.OUT_OF_RANGE)
    return int(number * 100)


def comparable(scores: Sequence[Decimal | None], offerings: Column) -> Scores:
    """What the engine compares; `None` is no score.

    Raises:
        TooManyScores: they are no points, and one offering has too many of them.
    """
    different = sorted({score for score in scores if score is not None})
    if all(_is_points(score) for score in different):
        hundredths = {score: int(score * 100) for score in different}
        return Scores(np.array([NO_SCORE if s is None else hundredths[s] for s in scores], "int32"), True)
    order = {score: place for place, score in enumerate(different)}
    overall = np.array([NO_SCORE if score is None else order[score] for score in scores], "int64")
    return Scores(_ranked_within(overall, np.asarray(offerings)), False)


def _is_points(score: Decimal) -> bool:
    return 0 <= score * 100 <= MOST_POINTS and score * 100 == int(score * 100)


def _ranked_within(overall: Column, offerings: Column) -> Column:
    """Each wish's place among the different scores of its offering, the lowest being 0."""
    ranked = np.full(len(overall), NO_SCORE, "int32")
    scored = np.flatnonzero(overall >= 0)
    by_offering = scored[np.lexsort((overall[scored], offerings[scored]))]
    where, what = offerings[by_offering], overall[by_offering]
    is_first = np.diff(where, prepend=-1) != 0
    steps = np.cumsum((np.diff(what, prepend=-1) != 0) | is_first)
    starts = np.maximum.accumulate(np.where(is_first, steps, 0))
    ranked[by_offering] = steps - starts
    if len(ranked) and ranked.max() > MOST_POINTS:
        raise TooManyScores(int(offerings[int(ranked.argmax())]))
    return ranked
