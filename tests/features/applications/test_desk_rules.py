"""What is typed into the county's search field, and what the counts say."""

from __future__ import annotations

import pytest

from backend.features.applications.rules.desk import EVERYTHING, Search, Shelf, read_search, shelved
from backend.features.applications.rules.reference import reference_number

REFERENCE = reference_number(2027, "03", 4711)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        (REFERENCE, Search(reference=REFERENCE)),
        (REFERENCE.lower().replace("-", " "), Search(reference=REFERENCE)),
        ("27-03-", Search(part="27-03-")),
        (REFERENCE[:8].lower(), Search(part=REFERENCE[:8])),
        ("Ida", Search(words=("Ida",))),
        ("Ida  Lunde", Search(words=("Ida", "Lunde"))),
        ("Anne-Lise", Search(words=("Anne-Lise",))),
        ("a b c d e f g", Search(words=("a", "b", "c", "d", "e"))),
        ("%", Search(words=("%",))),
    ],
)
def test_what_was_typed_is_what_it_can_be(typed: str, found: Search) -> None:
    assert read_search(typed) == found


def test_late_ones_lie_on_their_own_shelf_too_while_they_are_in_force() -> None:
    rows = [
        ("draft", False, 4),
        ("submitted", False, 10),
        ("submitted", True, 2),
        ("changed", True, 1),
        ("withdrawn", True, 3),
    ]
    assert shelved(rows) == {
        Shelf.DRAFT: 4,
        Shelf.SUBMITTED: 12,
        Shelf.CHANGED: 1,
        Shelf.WITHDRAWN: 3,
        Shelf.LATE: 3,
    }
    assert set(shelved([]).values()) == {0}
