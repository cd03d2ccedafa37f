"""Every door is guarded, or stands on the short list of public doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from inspect import iscoroutinefunction, unwrap
from typing import Any

from flask import Flask

from auth.web import declared_permission, is_public, public

PUBLIC = {
    "GET /": "the start page",
    "GET /<path:path>": "pages and files of the PWA: the same for everyone, no data",
    "GET /api/annual-wheel": "the calendar",
    "GET /api/annual-wheel/calendar.ics": "the calendar to subscribe to",
    "GET /api/catalogue/*": "codes, schools, offerings and cut-offs: official facts, the same for everyone",
    "GET /api/health": "is the portal up",
    "GET /api/offers/cut-offs": "how the last seats of a published intake went; of fewer than five in line nothing",
    "GET /api/ready": "may traffic come here",
    "GET /auth/callback": "the provider sends people back here; the answer is checked, not the session",
    "GET /auth/frontchannel-logout": "the provider tells of a sign-out; no cookie comes along",
    "GET /auth/login": "begin to sign in",
    "GET /auth/session": "how long my session lasts, or that I have none",
    "GET /auth/signed-out": "says that one has signed out",
    "GET /auth/static/<path:filename>": "the stylesheet of these pages",
    "POST /auth/extend": "only ever does something to the caller's own session",
    "POST /auth/logout": "only ever ends the caller's own session",
}
"""Every door that is open to all (`*`: and below), and why it may be. Keep it short."""


def doors(app: Flask) -> Iterator[tuple[str, Callable[..., Any]]]:
    """`GET /api/…` and the function whose marks count: of a MethodView, the method."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", getattr(view_class, method.lower()) if view_class else view


def unguarded(app: Flask) -> list[str]:
    return sorted(door for door, view in doors(app) if not is_public(view) and not declared_permission(view))


def test_every_door_is_guarded_or_public(app: Flask) -> None:
    open_doors = unguarded(app)
    assert not open_doors, (
        f"{open_doors} ask nobody who they are: put @requires(Permission.…) above the argument decorator"
    )


def test_public_doors_are_the_listed_ones(app: Flask) -> None:
    found = {door for door, view in doors(app) if is_public(view)}
    unlisted = sorted(door for door in found if not any(fnmatchcase(door, listed) for listed in PUBLIC))
    assert not unlisted, (
        f"{unlisted} are open to everyone: guard them with @requires, or write in PUBLIC above why everyone may"
    )


def test_no_door_is_both(app: Flask) -> None:
    assert not [door for door, view in doors(app) if is_public(view) and declared_permission(view)]


def test_an_unguarded_door_is_seen(app: Flask) -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/open", "open", public(lambda: ""))
    bare.add_url_rule("/forgotten", "forgotten", lambda: "", methods=["POST"])
    assert unguarded(bare) == ["POST /forgotten"]


def test_no_view_is_a_coroutine(app: Flask) -> None:
    """The portal runs every function as it is (`Portal.ensure_sync`)."""
    assert [door for door, view in doors(app) if iscoroutinefunction(unwrap(view))] == []
