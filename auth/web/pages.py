"""auth's few own pages, and the endpoints behind which they lie.

GET  /auth/login                begin: to the provider
GET  /auth/callback             the provider sends the browser back
POST /auth/logout               end the session; answers where to go on
GET  /auth/signed-out           where the provider sends the browser after signing out
GET  /auth/frontchannel-logout  the provider tells, in a frame, that the person signed out elsewhere
GET  /auth/session              how long the session lasts; never extends it
POST /auth/extend               the person is still here
POST /auth/role                 act in another role that the person holds; answers where to go on
"""

from __future__ import annotations

import json
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from auth.errors import AuthRefusal, Failure, LoginFailure
from auth.login import Answer, Elsewhere, Login, Wish, same_origin_path
from auth.policy import Permission, Reason
from auth.ports import AuditAction, LoginTransaction
from auth.principal import Level, anonymous
from auth.session import Session
from auth.web.cookies import (
    TRANSACTION_COOKIE,
    clear_session_cookie,
    clear_transaction_cookie,
    set_session_cookie,
    set_transaction_cookie,
)
from auth.web.guard import current_principal, current_session, public, requires
from auth.web.state import note, state

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
TEST_HINT = "testid:"
AnyResponseT = TypeVar("AnyResponseT", bound=AnyResponse)

pages = Blueprint(
    "auth",
    __name__,
    url_prefix="/auth",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


def _login() -> Login:
    login = state().login
    if login is None:
        raise AuthRefusal(404, Reason.NOT_FOUND.value)
    return login


@pages.get("/login")
@public
def begin() -> AnyResponse:
    """Send the browser to the provider. Begun from our own pages or by hand, not by a link elsewhere."""
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        return redirect("/", 303)
    wish = _wish()
    if wish.entrance not in _login().entrances:
        return redirect("/", 303)
    try:
        begun = _login().begin(wish, current_session())
    except LoginFailure as failure:
        return _failed(failure, wish.entrance, wish.return_to, wish.locale)
    response = _no_store(redirect(begun.location, 303))
    set_transaction_cookie(response, begun.secret)
    return response


def _wish() -> Wish:
    hint = request.args.get("hint", "")
    return Wish(
        entrance=request.args.get("as", "citizen"),
        level=Level.from_word(request.args.get("level")),
        fresh=request.args.get("fresh") == "1",
        return_to=same_origin_path(request.args.get("return")),
        locale=state().settings.locale(request),
        login_hint=hint if state().settings.test_hints and hint.startswith(TEST_HINT) else None,
        grant=request.args.get("grant") or None,
    )


@pages.get("/callback")
@public
def callback() -> AnyResponse:
    """Receive the provider's answer: a new session, or a page that says what happened."""
    locale = state().settings.locale(request)
    transaction: LoginTransaction | None = None
    try:
        transaction = _login().take(request.cookies.get(TRANSACTION_COOKIE))
        finished = _login().finish(transaction, _answer(), request.user_agent.string)
    except LoginFailure as failure:
        entrance = transaction.entrance if transaction else "citizen"
        return_to = transaction.return_to if transaction else "/"
        return _failed(failure, entrance, return_to, locale)
    session = finished.session
    note(
        finished.action,
        session.principal(),
        code=None,
        detail=f"level {session.level.word}",
        entrance=session.entrance,
        provider_session=session.provider_session,
    )
    response = _no_store(redirect(finished.return_to, 303))
    set_session_cookie(response, finished.secret)
    clear_transaction_cookie(response)
    return response


def _answer() -> Answer:
    given = {name: request.args.getlist(name) for name in ("state", "iss", "code", "error")}
    # A parameter that comes twice is nobody's honest answer: treat it as missing.
    one = {name: values[0] if len(values) == 1 else None for name, values in given.items()}
    return Answer(state=one["state"], issuer=one["iss"], code=one["code"], error=one["error"])


@pages.post("/logout")
@public
def logout() -> Response:
    """End the session here and now; `continue` is where the page goes on, at best by way of the provider."""
    session = current_session()
    onwards = None
    if session is not None:
        onwards = _login().sign_out(session)
        note(
            AuditAction.SIGN_OUT,
            session.principal(),
            code=None,
            detail="by the person",
            entrance=session.entrance,
            provider_session=session.provider_session,
        )
    response = _no_store(_json({"continue": onwards or "/auth/signed-out"}))
    clear_session_cookie(response)
    if not _keeps_on_device(request.get_json(silent=True)):
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _keeps_on_device(sent: object) -> bool:
    """What anybody may send, and the one thing in it that counts."""
    return isinstance(sent, dict) and bool(sent.get("keep_on_device"))


@pages.get("/signed-out")
@public
def signed_out() -> Response:
    """Tell that it is done. The provider does not always send people here, so nothing hangs on it."""
    return _page("auth.signed_out", state().settings.locale(request), "/", "auth.page.start")


@pages.get("/frontchannel-logout")
@public
def frontchannel_logout() -> Response:
    """Sessions of this sign-in end. In the provider's frame no cookie comes along: `sid` is all there is.

    The answer is the same whatever was found, and this is the one address that others may frame.
    """
    issuer, sid = request.args.get("iss", ""), request.args.get("sid", "")
    ended = _login().signed_out_elsewhere(issuer, sid) if sid else 0
    if ended:
        note(
            AuditAction.PROVIDER_SIGN_OUT,
            anonymous(),
            code=None,
            detail=f"{ended} sessions",
            provider_session=sid,
        )
    response = _no_store(Response("", mimetype="text/plain"))
    framers = " ".join(sorted({e.provider.browser_origin for e in _login().entrances.values()}))
    response.headers["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors {framers}"
    return response


@pages.get("/session")
@public
def session_left() -> Response:
    """How long the session lasts. Reading it is no activity."""
    return _no_store(_json(_session_facts(current_session())))


@pages.post("/extend")
@public
def extend() -> Response:
    """The person answers the warning: thirty more minutes, within the two hours."""
    session = current_session()
    if session is None:
        raise AuthRefusal(401, Reason.SIGN_IN_REQUIRED.value)
    now = state().adapters.clock()
    state().adapters.sessions.touch(session.id_hash, now)
    return _no_store(_json(_session_facts(session.touched(now))))


@pages.post("/role")
@requires(Permission.ACCOUNT_CHANGE)
def change_role() -> Response:
    """Act in another role. `continue` is where the page goes on, at best by way of the provider."""
    session = current_session()
    assert session is not None  # noqa: S101 - the guard above has seen to it
    sent = request.get_json(silent=True)
    wanted, path = _wanted_role(sent if isinstance(sent, dict) else {})
    try:
        outcome = _login().change_role(session, wanted)
    except AuthRefusal as refusal:
        note(AuditAction.ROLE_CHANGE, session.principal(), code=refusal.code, detail="POST /auth/role")
        raise
    if isinstance(outcome, Elsewhere):
        query = urlencode({"as": outcome.entrance, "grant": wanted, "return": path})
        return _no_store(_json({"continue": f"/auth/login?{query}"}))
    note(
        AuditAction.ROLE_CHANGE,
        outcome.session.principal(),
        code=None,
        detail=f"from {session.grant.role.value}",
        entrance=session.entrance,
        provider_session=session.provider_session,
    )
    response = _no_store(_json({"continue": path}))
    set_session_cookie(response, outcome.secret)
    return response


def _wanted_role(sent: dict[str, Any]) -> tuple[str, str]:
    """The grant's id and where to go afterwards; nonsense is a grant that nobody holds."""
    grant, path = sent.get("grant"), sent.get("return")
    return str(grant), same_origin_path(path if isinstance(path, str) else None)


def _session_facts(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {"signed_in": False}
    left = session.seconds_left(state().adapters.clock())
    return {
        "signed_in": True,
        "role": session.grant.role.value,
        "entrance": session.entrance,
        "level": session.level.word,
        "idle_seconds": left.idle,
        "absolute_seconds": left.absolute,
    }


NOT_AGAIN = frozenset({Failure.NO_ROLE})
STATUS = {Failure.PROVIDER_DOWN: 503, Failure.UNAVAILABLE: 503}


def _failed(failure: LoginFailure, entrance: str, return_to: str, locale: str) -> Response:
    """The page after a sign-in that did not succeed: what happened, and how to try again."""
    code = failure.failure
    note(AuditAction.SIGN_IN, current_principal(), code=code.value, detail=failure.detail, entrance=entrance)
    if code in NOT_AGAIN:
        response = _page(code.value, locale, "/", "auth.page.start")
    else:
        query = {"as": entrance, "return": return_to}
        response = _page(code.value, locale, f"/auth/login?{urlencode(query)}", "auth.page.try_again")
    response.status_code = STATUS.get(code, 400)
    clear_transaction_cookie(response)
    if code is Failure.OTHER_PERSON:
        clear_session_cookie(response)
    return response


def _page(key: str, locale: str, target: str, action_key: str) -> Response:
    settings = state().settings
    body = render_template(
        "auth/page.html",
        locale=locale,
        stylesheet=settings.stylesheet,
        icon=settings.icon,
        key=key,
        target=target,
        action_key=action_key,
        t=lambda key: settings.translate(locale, key),
    )
    response = _no_store(Response(body, mimetype="text/html"))
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Content-Language"] = locale
    return response


def _json(content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), mimetype="application/json")


def _no_store(response: AnyResponseT) -> AnyResponseT:
    response.headers["Cache-Control"] = "no-store"
    return response
