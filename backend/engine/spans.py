"""Rows that lie together: from where they begin and end to the rows themselves."""

from __future__ import annotations

import numpy as np

from backend.engine.columns import Column


def rows_between(begin: Column, end: Column) -> tuple[Column, Column]:
    """All rows of the spans `begin[i] … end[i] - 1`, and for each of them the `i` it belongs to."""
    lengths = np.maximum(end - begin, 0)
    span = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return span, np.arange(len(span)) - np.repeat(before - begin, lengths)


def by_queue(queue: Column, key: Column) -> Column:
    """The order that sorts rows by queue and, within a queue, by key from the highest down.

    One quick sort of the keys and one of small numbers: several times quicker than sorting the pairs.
    """
    order = np.argsort(~key)
    for shift in range(0, int(queue.max(initial=0)).bit_length(), 16):
        digits = (queue[order] >> shift).astype(np.uint16)
        order = order[np.argsort(digits, kind="stable")]
    return order


def pairs(high: Column, low: Column) -> Column:
    """Two 32-bit numbers as one that sorts like the pair; the low one may be -1."""
    return (high.astype(np.int64) << 32) + low


def distinct(values: Column) -> Column:
    """Each value once, in order."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]


def among(values: Column, known: Column) -> Column:
    """Which of the values are known."""
    ordered = np.sort(known)
    if ordered.size == 0:
        return np.zeros(len(values), np.bool_)
    at = np.searchsorted(ordered, values)
    return ordered[np.minimum(at, len(ordered) - 1)] == values
