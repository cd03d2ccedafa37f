"""The portal's clock. Read it at the edge (api, jobs) and hand the moment inwards as `now`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import current_app

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def shifted_clock(offset: timedelta) -> Clock:
    """The machine's time moved by `offset`: a season in February, tried in November."""
    return lambda: system_clock() + offset


def now() -> datetime:
    """The current application's time, aware, in UTC."""
    clock: Clock = current_app.extensions["vigo.clock"]
    return clock()
