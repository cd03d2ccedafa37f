"""The extra seats are as few as can be: compared with a matching of one applicant at a time."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from backend.engine.right import missing_seats

PROGRAMMES = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).map(tuple)


def unmatched(people: list[tuple[int, ...]], free: dict[int, int]) -> int:
    """Kuhn's algorithm, seat by seat."""
    seats = [(programme, number) for programme, count in free.items() for number in range(count)]
    taken: dict[tuple[int, int], int] = {}

    def seat(person: int, tried: set[tuple[int, int]]) -> bool:
        for one in seats:
            if one[0] in people[person] and one not in tried:
                tried.add(one)
                if one not in taken or seat(taken[one], tried):
                    taken[one] = person
                    return True
        return False

    return sum(not seat(person, set()) for person in range(len(people)))


@given(st.lists(PROGRAMMES, max_size=12), st.dictionaries(st.integers(1, 4), st.integers(0, 3)))
def test_no_fewer_seats_would_do_and_no_more_are_given(
    people: list[tuple[int, ...]], free: dict[int, int]
) -> None:
    missing = missing_seats(Counter(people), free)
    assert sum(missing.values()) == unmatched(people, free)
    together = Counter(free) + Counter(missing)
    assert unmatched(people, dict(together)) == 0
