"""The endpoints of one issuer and the pages a person sees: pick someone, signed out, something is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, jsonify, render_template, request
from joserfc.jwk import KeySet
from werkzeug.wrappers import Response as AnyResponse

from auth.devop.model import CHOICE_LIFETIME, REQUEST_LIFETIME, DemoPerson, PushedRequest, SignedIn
from auth.devop.server import Server
from auth.ports import Organisation, Translate
from auth.principal import Level
from auth.session import new_secret

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
HINT = re.compile(r"testid:(?P<number>[0-9]{11})_(?P<acr>[a-z-]+)")
SYNTHETIC = re.compile(r"[0-9]{2}(4[1-9]|5[0-2]|6[6-9]|7[0-7]|8[1-9]|9[0-2])[0-9]{7}")


def issuer_pages(
    server: Server, people: Sequence[DemoPerson], translate: Translate, any_synthetic: bool
) -> Blueprint:
    """All endpoints of one issuer, under its path."""
    flavour = server.issuer.flavour
    desk = Desk(server, people, translate, any_synthetic)
    pages = Blueprint(flavour.path.strip("/"), __name__, url_prefix=flavour.path)
    pages.add_url_rule("/.well-known/openid-configuration", view_func=desk.discovery)
    pages.add_url_rule("/jwks", view_func=desk.keys)
    pages.add_url_rule("/par", view_func=desk.push, methods=["POST"])
    pages.add_url_rule("/token", view_func=desk.token, methods=["POST"])
    pages.add_url_rule("/authorize", view_func=desk.authorize)
    pages.add_url_rule("/authorize", "choose", view_func=desk.choose, methods=["POST"])
    pages.add_url_rule("/endsession", view_func=desk.end_session, methods=["GET", "POST"])
    return pages


@dataclass
class Desk:
    """One issuer's counter."""

    server: Server
    people: Sequence[DemoPerson]
    translate: Translate
    any_synthetic: bool

    def discovery(self) -> Response:
        return jsonify(self.server.issuer.metadata())

    def keys(self) -> Response:
        return jsonify(KeySet([self.server.issuer.key]).as_dict(private=False))

    def push(self) -> Response:
        try:
            _, reference = self.server.push()
        except OAuth2Error as error:
            # There is no browser here that could be sent back to the client.
            error.redirect_uri = None
            return self._refused(error)
        answer = jsonify({"request_uri": reference, "expires_in": int(REQUEST_LIFETIME.total_seconds())})
        answer.status_code = 201
        return answer

    def token(self) -> Response:
        response: Response = self.server.create_token_response()
        return response

    def authorize(self) -> AnyResponse:
        """Continue single sign-on where it is good enough, otherwise show the people to pick from."""
        reference = request.args.get("request_uri", "")
        pushed = self.server.issuer.pushed.get(reference)
        if pushed is None or pushed.client_id != request.args.get("client_id"):
            return self._page("problem", "auth.devop.request_unknown", status=400)
        hinted = self._hinted(pushed)
        if hinted is not None:
            return self._answer(reference, pushed, hinted)
        signed_in = self._signed_in()
        if signed_in is not None and self._is_enough(pushed, signed_in):
            return self._answer(reference, pushed, signed_in)
        # Choosing may take longer than a pushed request lives.
        self.server.issuer.pushed.put(reference, pushed, CHOICE_LIFETIME)
        return self._picker(reference, pushed)

    def choose(self) -> AnyResponse:
        """Someone was picked, or the person turned back."""
        reference = request.form.get("request_uri", "")
        pushed = self.server.issuer.pushed.get(reference)
        if pushed is None:
            return self._page("problem", "auth.devop.request_unknown", status=400)
        if "cancel" in request.form:
            return self._answer(reference, pushed, None)
        number, _, organisation_number = request.form.get("person", "").partition("/")
        person = next((one for one in self.people if one.identity_number == number), None)
        acr = request.form.get("acr", "")
        if person is None or acr not in self.server.issuer.flavour.acr_levels:
            return self._picker(reference, pushed)
        chosen = next((o for o in person.organisations if o.number == organisation_number), None)
        return self._answer(reference, pushed, self._enter(person.identity_number, acr, "Demo", chosen))

    def end_session(self) -> AnyResponse:
        """Tell every client in a frame that the person has signed out, then send the browser on."""
        try:
            wish = self.server.validate_endpoint_request("end_session")
        except OAuth2Error as error:
            return self._refused(error)
        signed_in = self._signed_in()
        frames, onwards = [], wish.redirect_uri
        if signed_in is not None:
            self.server.issuer.sessions.take(signed_in.sid)
            frames = [self._frame(client_id, signed_in) for client_id in sorted(signed_in.clients)]
        response = self._page("signed_out", "auth.devop.signed_out", frames=frames, onwards=onwards)
        if onwards:
            response.headers["Refresh"] = f"1; url={onwards}"
        response.set_cookie(self._cookie, "", max_age=0, path=self.server.issuer.flavour.path)
        return response

    def _hinted(self, pushed: PushedRequest) -> SignedIn | None:
        """Digdir's test facility: `login_hint=testid:<number>_<acr>` signs a synthetic person in at once."""
        hint = HINT.fullmatch(pushed.parameters.get("login_hint", ""))
        if hint is None or hint["acr"] not in self.server.issuer.flavour.acr_levels:
            return None
        known = next((one for one in self.people if one.identity_number == hint["number"]), None)
        if known is None and not (self.any_synthetic and SYNTHETIC.fullmatch(hint["number"])):
            return None
        organisation = known.organisations[0] if known and known.organisations else None
        return self._enter(hint["number"], hint["acr"], "TestID", organisation)

    def _enter(self, number: str, acr: str, amr: str, organisation: Organisation | None) -> SignedIn:
        now = self.server.issuer.clock()
        level = self.server.issuer.flavour.acr_levels[acr]
        # Someone who registered with an e-mail address is nobody that a register knows.
        known = number if level > Level.NONE else None
        return SignedIn(new_secret(), known, acr, amr, level, now, now, organisation=organisation)

    def _signed_in(self) -> SignedIn | None:
        found = self.server.issuer.sessions.get(request.cookies.get(self._cookie, ""))
        return found if found is not None and found.is_open(self.server.issuer.clock()) else None

    def _is_enough(self, pushed: PushedRequest, signed_in: SignedIn) -> bool:
        wants_login = pushed.parameters.get("prompt") == "login"
        wants_organisation = "authorization_details" in pushed.parameters
        return not wants_login and not wants_organisation and signed_in.level >= self._wanted(pushed)

    def _wanted(self, pushed: PushedRequest) -> Level:
        asked = pushed.parameters.get("acr_values", "").split()
        levels = self.server.issuer.flavour.acr_levels
        return min((levels[acr] for acr in asked), default=Level.SUBSTANTIAL)

    def _answer(self, reference: str, pushed: PushedRequest, signed_in: SignedIn | None) -> AnyResponse:
        """Back to the client with a code, or with the news that the person turned back."""
        issuer = self.server.issuer
        issuer.pushed.take(reference)
        try:
            grant = self.server.grant_for(pushed.parameters)
        except OAuth2Error as error:
            return self._refused(error)
        response: AnyResponse = self.server.create_authorization_response(grant.request, signed_in, grant)
        if signed_in is not None:
            clients = signed_in.clients | {pushed.client_id}
            issuer.sessions.put(signed_in.sid, replace(signed_in, last_seen=issuer.clock(), clients=clients))
            response.set_cookie(
                self._cookie, signed_in.sid, httponly=True, samesite="Lax", path=issuer.flavour.path
            )
        return response

    @property
    def _cookie(self) -> str:
        return f"vigo-provider{self.server.issuer.flavour.path.replace('/', '-')}"

    def _frame(self, client_id: str, signed_in: SignedIn) -> str:
        client = self.server.issuer.clients[client_id]
        query = urlencode({"iss": self.server.issuer.issuer, "sid": signed_in.sid})
        return f"{client.frontchannel_logout_uri}?{query}"

    def _refused(self, error: OAuth2Error) -> Response:
        response: Response = self.server.handle_error_response(None, error)
        return response

    def _picker(self, reference: str, pushed: PushedRequest) -> Response:
        wanted = self._wanted(pushed)
        levels = self.server.issuer.flavour.acr_levels
        previous = self._signed_in()
        return self._page(
            "picker",
            "auth.devop.picker",
            pushed.parameters.get("ui_locales", ""),
            reference=reference,
            client_id=pushed.client_id,
            people=self.people,
            previous=previous.identity_number if previous else None,
            choices=[acr for acr, level in levels.items() if level >= wanted],
            failing=[acr for acr, level in levels.items() if level is Level.NONE],
            asks_organisation="authorization_details" in pushed.parameters,
        )

    def _page(
        self, template: str, key: str, ui_locales: str = "", *, status: int = 200, **content: Any
    ) -> Response:
        locale = _locale(f"{request.args.get('lang', '')} {ui_locales} {request.args.get('ui_locales', '')}")
        body = render_template(
            f"devop/{template}.html",
            locale=locale,
            languages=LANGUAGES,
            provider=self.server.issuer.flavour.name,
            path=self.server.issuer.flavour.path,
            key=key,
            t=lambda name, **params: self.translate(locale, name, **params),
            **content,
        )
        response = Response(body, status, mimetype="text/html")
        origins = sorted(
            {_origin(uri) for c in self.server.issuer.clients.values() for uri in c.redirect_uris}
        )
        allowed = " ".join(origins)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {allowed}; frame-src {allowed}"
        )
        return response


def _locale(wishes: str) -> str:
    return next((wish for wish in wishes.split() if wish in LANGUAGES), "nb")


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
