"""Our cookies. `__Host-` binds them to this very host; neither can be read by a script."""

from __future__ import annotations

from typing import Literal

from werkzeug.wrappers import Response

from auth.login import TRANSACTION_LIFETIME

SESSION_COOKIE = "__Host-vigo"
TRANSACTION_COOKIE = "__Host-vigo-tx"


def set_session_cookie(response: Response, secret: str) -> None:
    """Strict: it comes with requests of our own pages only. No lifetime: it ends with the browser."""
    _set(response, SESSION_COOKIE, secret, "Strict", None)


def set_transaction_cookie(response: Response, secret: str) -> None:
    """Lax: it must come along when the provider sends the browser back to us."""
    _set(response, TRANSACTION_COOKIE, secret, "Lax", int(TRANSACTION_LIFETIME.total_seconds()))


def clear_session_cookie(response: Response) -> None:
    _set(response, SESSION_COOKIE, "", "Strict", 0)


def clear_transaction_cookie(response: Response) -> None:
    _set(response, TRANSACTION_COOKIE, "", "Lax", 0)


def _set(
    response: Response, name: str, value: str, same_site: Literal["Strict", "Lax"], max_age: int | None
) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite=same_site
    )
