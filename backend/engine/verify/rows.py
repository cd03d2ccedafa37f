"""Rows in groups and rows by number: what several checks ask of ordered columns."""

from __future__ import annotations

import numpy as np

from backend.engine.columns import Column


def spread(starts: Column, chosen: Column) -> tuple[Column, Column]:
    """All rows of the chosen groups: which of `chosen` each belongs to, and the row. Group g begins at `starts[g]`."""
    sizes = starts[chosen + 1] - starts[chosen]
    which = np.repeat(np.arange(len(chosen)), sizes)
    before = np.cumsum(sizes) - sizes
    return which, np.arange(len(which)) - before[which] + starts[chosen][which]


def contains(ordered: Column, asked: Column) -> Column:
    """Whether each number asked for occurs in an ordered column."""
    if not len(ordered):
        return np.zeros(len(asked), bool)
    place = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
    return ordered[place] == asked
