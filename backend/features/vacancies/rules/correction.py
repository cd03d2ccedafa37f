"""Slips of the pen: which known word was meant."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONG = 8
"""Letters from which on a word may have two slips."""
SHORTEST = 4
SURE_START = 2
"""Letters that are right where two others are wrong."""
FREE_START = 6
"""Letters from which on the first one may be wrong too."""


def allowed_slips(word: str) -> int:
    """How many letters may be lost, doubled, wrong or swapped: in short words another letter is another word."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def corrected(word: str, vocabulary: Sequence[str], *, slips: int, sure: Container[str] = ()) -> str | None:
    """The known word within so many slips, nearest first; among equals one of the `sure` ones, then alphabetical."""
    if slips == 0:
        return None
    found = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=12)
    likely = [
        (distance, _is_replaced(word, known), known not in sure, known[0] != word[0], known)
        for known, distance, _ in found
        if known != word and _is_likely(word, known, int(distance))
    ]
    return min(likely)[-1] if likely else None


def _is_replaced(word: str, known: str) -> bool:
    """A letter for another: rarer than one that is lost, doubled or swapped."""
    return len(word) == len(known) and sorted(word) != sorted(known)


def _is_likely(word: str, known: str, distance: int) -> bool:
    if len(word) == SHORTEST and _is_replaced(word, known):
        return False
    if distance > 1:
        return known[:SURE_START] == word[:SURE_START]
    if known[0] == word[0]:
        return True
    # «rfisør» for frisør, «isør» for nothing: the first letter is rarely the wrong one.
    return len(word) >= FREE_START and not _is_replaced(word, known)
