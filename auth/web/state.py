"""What one Flask application holds of auth, and what one request gathers for the audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Request, current_app, g, request

from auth.login import Login
from auth.ports import Adapters, AuditAction, AuditEvent, Translate
from auth.principal import Principal

EXTENSION = "vigo.auth"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the portal looks from auth."""

    base_url: str
    """Our own origin, without a trailing slash. Unsafe requests must come from it."""
    locale: Callable[[Request], str]
    """The visitor's language: `nb`, `nn` or `en`."""
    translate: Translate
    request_id: Callable[[], str] = lambda: ""
    stylesheet: str = "/auth/static/page.css"
    """Address of the stylesheet of auth's few own pages."""
    icon: str = ""
    """Address of the portal's icon, if it has one."""
    test_hints: bool = False
    """Development and test only: `hint=testid:…` in the sign-in address names a synthetic person."""


@dataclass(frozen=True, slots=True)
class WebState:
    settings: WebSettings
    adapters: Adapters
    login: Login | None
    """None: an application without a way in, for tests of other things."""


def state() -> WebState:
    """The current application's auth."""
    found: WebState = current_app.extensions[EXTENSION]
    return found


def note(
    action: AuditAction,
    principal: Principal,
    *,
    code: str | None,
    detail: str,
    entrance: str | None = None,
    provider_session: str | None = None,
    organisation: str | None = None,
) -> None:
    """Remember an audit line; `write_notes` writes it when the request's transaction is over."""
    event = AuditEvent(
        at=state().adapters.clock(),
        action=action,
        allowed=code is None,
        code=code,
        detail=detail,
        account_id=principal.account_id,
        role=principal.role.value,
        session_hash=principal.session_hash,
        entrance=entrance,
        provider_session=provider_session,
        organisation=organisation or principal.grant.organisation,
        address=request.remote_addr or "",
        request_id=state().settings.request_id(),
    )
    g.setdefault("vigo_audit_notes", []).append(event)


def write_notes(_: BaseException | None = None) -> None:
    for event in g.pop("vigo_audit_notes", []):
        state().adapters.audit.record(event)


def write_notes_last(app: Flask) -> None:
    """Have `write_notes` run after every other teardown, whenever those were registered.

    Flask runs teardown functions last registered first. The portal's unit of work frees the database in one
    of them, and only then may an audit line open a transaction of its own.
    """
    app.teardown_request_funcs.setdefault(None, []).insert(0, write_notes)
