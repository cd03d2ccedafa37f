"""Who may call a view: the marks views carry, and the questions they ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g, request

from auth.errors import AuthRefusal
from auth.policy import Decision, Permission, Reason, Resource, allow
from auth.ports import AuditAction
from auth.principal import Principal, Role, anonymous
from auth.session import Session, hash_secret
from auth.web.cookies import SESSION_COOKIE
from auth.web.state import note, state

View = TypeVar("View", bound=Callable[..., Any])

BACKGROUND_HEADER = "X-Vigo-Background"
"""Set by the page on requests nobody asked for (polling, push): they do not count as activity."""

_PERMISSION = "_vigo_permission"
_PUBLIC = "_vigo_public"
_ACCEPTS = "_vigo_accepts"


def requires(permission: Permission) -> Callable[[View], View]:
    """Guard a view: refuse, before the request body is read, whoever lacks `permission`.

    Raises (inside the view's call):
        AuthRefusal: 401 `auth.sign_in_required`, `auth.step_up_required`, `auth.fresh_sign_in_required`,
            or 403 `auth.not_allowed`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check(permission)
            return view(*args, **kwargs)

        setattr(guarded, _PERMISSION, permission)
        return guarded  # type: ignore[return-value]

    return guard


def public(view: View) -> View:
    """Open a view to everyone. Every use is one line of the short public list that a test prints."""
    setattr(view, _PUBLIC, True)
    return view


def accepts(*content_types: str) -> Callable[[View], View]:
    """Let a view take other bodies than JSON: an upload."""

    def mark(view: View) -> View:
        setattr(view, _ACCEPTS, frozenset(content_types))
        return view

    return mark


def declared_permission(view: object) -> Permission | None:
    """The permission that guards a view function or a MethodView's method."""
    found: Permission | None = getattr(view, _PERMISSION, None)
    return found


def is_public(view: object) -> bool:
    return bool(getattr(view, _PUBLIC, False))


def accepted_content_types(view: object) -> frozenset[str]:
    found: frozenset[str] = getattr(view, _ACCEPTS, frozenset())
    return found


def current_view() -> object:
    """The function that will answer: of a MethodView the method, whose marks are what counts."""
    view = current_app.view_functions.get(request.endpoint or "")
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return view
    method = "get" if request.method == "HEAD" else request.method.lower()
    return getattr(view_class, method, view)


def check(permission: Permission, resource: Resource | None = None) -> Principal:
    """The person asking, if they may do this to this resource.

    Raises:
        AuthRefusal: with the status and code of the decision; an object out of reach is a 404.
    """
    principal = current_principal()
    decision = allow(principal, permission, resource, now=state().adapters.clock())
    if not decision.allowed:
        _note_refusal(principal, permission, decision)
        raise AuthRefusal.from_decision(decision)
    return principal


def _note_refusal(principal: Principal, permission: Permission, decision: Decision) -> None:
    # A visitor who has yet to sign in is no event: every expired page would be one.
    if decision.reason is not Reason.SIGN_IN_REQUIRED:
        detail = f"{permission.value} {request.method} {request.url_rule or request.path}"
        note(AuditAction.ACCESS, principal, code=str(decision.reason), detail=detail)


def current_principal() -> Principal:
    """Who is asking; an anonymous principal for a visitor."""
    session = current_session()
    return anonymous(state().settings.locale(request)) if session is None else session.principal()


def current_session() -> Session | None:
    """The open session of this request. Reading it does not extend it."""
    if "vigo_auth_session" not in g:
        g.vigo_auth_session = _find_session()
    found: Session | None = g.vigo_auth_session
    return found


def _find_session() -> Session | None:
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    session = state().adapters.sessions.find(hash_secret(cookie))
    return session if session is not None and session.is_open(state().adapters.clock()) else None


def roles_here() -> frozenset[Role]:
    """The roles that the person could take without signing in anew."""
    session, login = current_session(), state().login
    return login.roles_at(session) if session and login else frozenset()


def register_activity() -> None:
    """Before a guarded view: a request the person made extends the session, a background one does not."""
    if is_public(current_view()) or request.headers.get(BACKGROUND_HEADER):
        return
    session = current_session()
    now = state().adapters.clock()
    if session is not None and session.needs_touch(now):
        state().adapters.sessions.touch(session.id_hash, now)
        g.vigo_auth_session = session.touched(now)
