"""The Flask application itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from backend.platform.api import uploads


class Portal(Flask):
    """Flask as we use it: uploads stay in memory, and no view or hook is a coroutine."""

    request_class = uploads.Request

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every function as it is. Flask would look a dozen of them over at each request, to find none to adapt."""
        return func
