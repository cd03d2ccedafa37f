"""One transaction per request, owned here; features never commit.

A GET reads, every other method writes. The transaction opens with the first `session()` and stays open until
the answer is rendered: it commits below status 400 and rolls back otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from backend.platform.db import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_DURABLE = "_vigo_durable"
_RECORDS = "_vigo_records"

View = TypeVar("View", bound=Callable[..., Any])
Opened = TypeVar("Opened")


def durable(view: View) -> View:
    """The commit of this view survives a power cut: submissions, answers, audit."""
    setattr(view, _DURABLE, True)
    return view


def records(view: View) -> View:
    """A GET that also writes: it leaves a trace in the audit log."""
    setattr(view, _RECORDS, True)
    return view


def leaves_a_trace() -> None:
    """This GET writes after all: who asks is not who it is about. To be said before the first `session()`."""
    g.vigo_leaves_trace = True


def database() -> Database:
    """The current application's database."""
    found: Database = current_app.extensions["vigo.database"]
    return found


def session() -> Session:
    """The request's session, opened on first use."""
    opened: Session | None = g.get("vigo_session")
    if opened is None:
        opened = g.vigo_session = _until_answered(_open())
    return opened


def rows() -> Connection:
    """The request's connection for plain rows, beside its transaction: what only reads such needs no session."""
    opened: Connection | None = g.get("vigo_rows")
    if opened is None:
        opened = g.vigo_rows = _until_answered(database().reading_rows())
    return opened


def _open() -> Session:
    view = _view_function()
    records = getattr(view, _RECORDS, False) or g.get("vigo_leaves_trace", False)
    if request.method in SAFE_METHODS and not records:
        g.vigo_writes = False
        return database().open_read()
    _until_answered(database().gate())
    g.vigo_writes = True
    return database().open_write(durable=getattr(view, _DURABLE, False))


def _until_answered(opened: AbstractContextManager[Opened]) -> Opened:
    """Enter something that `_close` leaves again when the request is over, the last entered first."""
    if "vigo_opened" not in g:
        g.vigo_opened = ExitStack()
    stack: ExitStack = g.vigo_opened
    return stack.enter_context(opened)


def _view_function() -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    # A MethodView hides its methods behind one function: the marks sit on the method.
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return view
    method = "get" if request.method == "HEAD" else request.method.lower()
    return getattr(view_class, method, view)


def _settle(response: Response) -> Response:
    opened: Session | None = g.get("vigo_session")
    # What only reads is let go by `_close`; a round to the database to undo nothing would cost every GET.
    if opened is None or not g.vigo_writes:
        return response
    if response.status_code < 400:
        opened.commit()
    else:
        opened.rollback()
    return response


def _close(_: BaseException | None) -> None:
    for name in ("vigo_session", "vigo_rows", "vigo_leaves_trace"):
        g.pop(name, None)
    opened: ExitStack | None = g.pop("vigo_opened", None)
    if opened is not None:
        opened.close()


def install(app: Flask, database: Database) -> None:
    app.extensions["vigo.database"] = database
    app.after_request(_settle)
    app.teardown_request(_close)
