"""A person's own account over HTTP. Everything here is about the one who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response, make_response
from flask.views import MethodView

from auth.policy import Permission, held_by
from auth.principal import Grant
from auth.web import current_principal, requires, roles_here
from backend.features.accounts import rules, service
from backend.features.accounts.models import Account
from backend.features.accounts.schemas import (
    ContactAnswerSchema,
    ContactSchema,
    LanguageSchema,
    LooksSchema,
    MeSchema,
    SessionsSchema,
)
from backend.kernel.periods import norwegian_day
from backend.platform import clock, exports
from backend.platform.api import versions
from backend.platform.api.blueprint import Blueprint
from backend.platform.api.unit_of_work import session

blueprint = Blueprint(
    "accounts", __name__, url_prefix="/api/me", description="The signed-in person's own account"
)


def _contact(row: Account) -> dict[str, Any]:
    return {
        "phone": row.phone,
        "email": row.email,
        "confirmed": not rules.needs_confirmation(row.contact_confirmed_at, clock.now()),
        "version": row.contact_version,
    }


def _grants(held: Iterable[Grant]) -> list[dict[str, Any]]:
    held = tuple(held)
    children, here, current = service.children_of(session(), held), roles_here(), current_principal().grant
    return [
        {
            "id": grant.id,
            "role": grant.role,
            "county": grant.county,
            "school": grant.school,
            "organisation": grant.organisation,
            "child": children.get(grant.acting_for or ""),
            "current": grant == current,
            "here": grant.role in here,
        }
        for grant in held
    ]


def me_id() -> str:
    account_id = current_principal().account_id
    assert account_id is not None  # noqa: S101 - the guard above every caller has seen to it
    return account_id


@blueprint.route("")
class MeView(MethodView):
    @requires(Permission.ACCOUNT_READ)
    @blueprint.response(200, MeSchema)
    def get(self) -> dict[str, Any]:
        """Who am I here, in which role, how can I be reached."""
        now = clock.now()
        row = service.account(session(), me_id())
        return {
            "account_id": row.id,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "born": row.born,
            "county": row.county,
            "municipality": row.municipality,
            "postal_code": None if row.protected else row.postal_code,
            "locale": row.locale,
            "role": current_principal().role,
            "permissions": held_by(current_principal().role),
            "grants": _grants(service.current_grants(row, norwegian_day(now))),
            "contact": _contact(row),
            "now": now,
        }


@blueprint.route("/contact")
class ContactView(MethodView):
    @requires(Permission.ACCOUNT_CHANGE)
    @blueprint.arguments(ContactSchema)
    @blueprint.response(200, ContactAnswerSchema)
    def put(self, sent: dict[str, str]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change and confirm how I can be reached. Needs If-Match."""
        wanted = rules.contact(sent["phone"], sent["email"])
        row = service.change_contact(session(), me_id(), wanted, versions.if_match(), clock.now())
        return _contact(row), 200, {"ETag": versions.etag_of(row.contact_version)}


@blueprint.route("/language")
class LanguageView(MethodView):
    @requires(Permission.ACCOUNT_CHANGE)
    @blueprint.arguments(LanguageSchema)
    @blueprint.response(200, LanguageSchema)
    def put(self, sent: dict[str, str]) -> dict[str, str]:
        """Remember my language."""
        service.choose_language(session(), me_id(), sent["locale"])
        return sent


@blueprint.route("/sessions")
class SessionsView(MethodView):
    @requires(Permission.ACCOUNT_READ)
    @blueprint.response(200, SessionsSchema)
    def get(self) -> dict[str, Any]:
        """The browsers in which I am signed in."""
        mine = current_principal().session_hash
        rows = service.open_sessions(session(), me_id(), clock.system_clock())
        return {
            "items": [
                {
                    "id": row.id,
                    "opened_at": row.opened_at,
                    "last_seen_at": row.last_seen_at,
                    "user_agent": row.user_agent,
                    "current": row.id_hash == mine,
                }
                for row in rows
            ]
        }


@blueprint.route("/sessions/<string(length=32):session_id>")
class SessionView(MethodView):
    @requires(Permission.ACCOUNT_CHANGE)
    @blueprint.response(204)
    def delete(self, session_id: str) -> None:
        """Sign one of my browsers out."""
        service.revoke_session(session(), me_id(), session_id, clock.system_clock())


@blueprint.route("/looks")
class LooksView(MethodView):
    @requires(Permission.ACCOUNT_ACCESS_LOG)
    @blueprint.response(200, LooksSchema)
    def get(self) -> dict[str, Any]:
        """Who else has looked at something of mine."""
        found = service.looks_at(session(), me_id())
        return {
            "items": [{"at": entry.at, "role": entry.actor_role, "action": entry.action} for entry in found]
        }


@blueprint.route("/export")
class ExportView(MethodView):
    @requires(Permission.ACCOUNT_READ)
    @blueprint.response(200, content_type="application/json", schema={"type": "object"})
    def get(self) -> Response:
        """Everything the portal holds about me, as one file (GDPR art. 15)."""
        content = exports.collect(session(), me_id())
        response = make_response(orjson.dumps(content, option=orjson.OPT_INDENT_2, default=str))
        response.mimetype = "application/json"
        response.headers["Content-Disposition"] = 'attachment; filename="vigo.json"'
        return response
