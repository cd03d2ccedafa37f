"""Places on the map."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees (WGS 84).

    Raises `ValueError` outside the globe.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"no such place: {self.latitude}, {self.longitude}")

    def kilometres_to(self, other: Point) -> float:
        """Great-circle distance (haversine): as the crow flies, not as the bus goes."""
        south, north = radians(self.latitude), radians(other.latitude)
        half_height = sin((north - south) / 2)
        half_width = sin(radians(other.longitude - self.longitude) / 2)
        chord = half_height**2 + cos(south) * cos(north) * half_width**2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))
