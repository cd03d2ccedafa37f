"""Distance on the map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.places import Point

OSLO = Point(59.9139, 10.7522)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("place", "kilometres"),
    [(Point(58.97, 5.7331), 304), (Point(60.3913, 5.3221), 305), (Point(69.6492, 18.9553), 1150), (OSLO, 0)],
)
def test_known_distances_from_oslo(place: Point, kilometres: float) -> None:
    assert OSLO.kilometres_to(place) == pytest.approx(kilometres, abs=3)


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_longer_than_half_the_globe(a: Point, b: Point) -> None:
    there = a.kilometres_to(b)
    assert there == pytest.approx(b.kilometres_to(a), abs=1e-6)
    assert 0 <= there <= 20016


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_no_such_place(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="no such place"):
        Point(latitude, longitude)
