"""The official status of a wish in list mode (VIGO Kodeverksbase, table `wish-statuses`)."""

from __future__ import annotations

CALLED = "TILBO"
YES = "INNTO"
NO = "STRONT"
SILENCE = "STROIT"
HIGHER_WISH = "STRVNT"
"""A place in line that ends because she has said yes to a higher wish."""
MOVED_UP = "STRTLB"
"""A place that ends for the same reason."""
NEVER_CALLED = "STRLPO"

ON_THE_LIST = frozenset({"VENTOJ", "VENTOI"})
"""Waits: said yes to it, or kept by the county's rule about silence."""
HELD = frozenset({"INNTO", "INNTS", "INNTOI", "INNTSI"})
OFFERED = frozenset({"TILBO", "TILBS"})
SEATED = HELD | OFFERED
"""Has the seat, or is being asked."""

_SPECIAL = frozenset({"INNTS", "INNTSI", "TILBS"})


def gave_up(before: str) -> str:
    """The pupil gave the place up after having said yes."""
    return "MANSN" if before in _SPECIAL else "MANOK"


def lost_by_absence(before: str) -> str:
    """The place was taken back because nobody came."""
    return "MANUSK" if before in _SPECIAL else "MANUOK"
