"""Journeys, estimated: from the distance between a postal code and a school.

Own choice, until a county brings its own table of travel times: 1.3 kilometres of road for each as the crow flies, at
40 km/h on average, doors and waiting included in ten minutes.
"""

from __future__ import annotations

ROAD_PER_STRAIGHT = 1.3
KILOMETRES_PER_HOUR = 40
AT_THE_DOORS = 10


def minutes_for(kilometres: float) -> int:
    """Minutes of travel for a distance in kilometres as the crow flies, rounded."""
    return AT_THE_DOORS + round(kilometres * ROAD_PER_STRAIGHT / KILOMETRES_PER_HOUR * 60)
