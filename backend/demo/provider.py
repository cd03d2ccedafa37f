"""The embedded identity provider, with the cast to choose from. Development and test only."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

import i18n
from auth.devop import DemoPerson, ProviderForbidden, ProviderSettings, RegisteredClient, create_provider
from auth.ports import Organisation
from auth.principal import Role
from backend.config import Settings, SettingsError
from backend.demo.cast import CAST, Person
from backend.entrances import addresses, client_key


def build(settings: Settings) -> Flask:
    """The provider, knowing the cast and our portal.

    Raises:
        SettingsError: the environment is production, or the issuer is not on this machine.
    """
    ours = addresses(settings)
    portal = RegisteredClient(
        client_id=settings.idporten_client_id,
        redirect_uris=(ours.callback,),
        post_logout_redirect_uris=(ours.signed_out,),
        frontchannel_logout_uri=f"{settings.base_url}/auth/frontchannel-logout",
        public_keys={"keys": [client_key(settings).as_dict(private=False)]},
    )
    parts = urlsplit(settings.idporten_issuer)
    where = ProviderSettings(
        settings.environment.value, f"{parts.scheme}://{parts.netloc}", settings.state_dir
    )
    try:
        return create_provider(where, [_demo_person(person) for person in CAST], [portal], i18n.text, _now)
    except ProviderForbidden as forbidden:
        raise SettingsError(str(forbidden)) from forbidden


def serve(settings: Settings, port: int) -> None:
    """Serve the provider on the loopback address until stopped.

    Raises:
        SettingsError: as `build`.
    """
    app = build(settings)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    try:
        server.serve_forever()
    finally:
        server.server_close()


def _demo_person(person: Person) -> DemoPerson:
    organisations: tuple[Organisation, ...] = ()
    if person.role is Role.COMPANY and person.organisation:
        organisations = (Organisation(person.organisation, person.name),)
    return DemoPerson(
        person.identity_number, person.name, person.role, person.story_key, organisations, person.also
    )


def _now() -> datetime:
    # Tokens carry real time, whatever the demo's clock shows.
    return datetime.now(UTC)


class Quiet(WSGIRequestHandler):
    """Requests name demo people's numbers in forms and hints; none of it belongs in a log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
