"""Composition root: the only file that knows every feature. Dependencies are handed over here, in the open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import Flask, Request, g
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

import auth.web
import i18n
from backend.config import Settings
from backend.entrances import make_login
from backend.features.accounts import adapters
from backend.platform import audit
from backend.platform import clock as clocks
from backend.platform.api import health, idempotency, problems, unit_of_work
from backend.platform.api.blueprint import make_api
from backend.platform.clock import Clock
from backend.platform.db import Database
from backend.platform.files import FileStore, sweep
from backend.platform.scanner import scanner_from
from backend.platform.scheduler import Routine
from backend.platform.secrets import SecretBox
from backend.platform.web import headers, limits, pwa
from backend.platform.web.portal import Portal

MAX_REQUEST_BYTES = 12 * 1024 * 1024


def all_models() -> None:
    """Import every room that holds tables, so that the metadata is whole."""
    from backend.features.accounts import models as accounts
    from backend.features.annual_wheel import models as annual_wheel
    from backend.features.applications import models as applications
    from backend.features.catalogue import models as catalogue
    from backend.features.complaints import models as complaints
    from backend.features.grades import models as grades
    from backend.features.intake import models as intake
    from backend.features.offers import models as offers
    from backend.features.vacancies import models as vacancies
    from backend.features.waiting_lists import models as waiting_lists
    from backend.platform import messages, outbox

    del accounts, annual_wheel, applications, catalogue, complaints, grades, intake, offers
    del vacancies, waiting_lists, messages, outbox


def create_app(settings: Settings, database: Database | None = None, clock: Clock | None = None) -> Flask:
    """The portal as a WSGI application. Tests hand in their own database and clock."""
    all_models()
    app = Portal("vigo", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES, MAX_FORM_MEMORY_SIZE=1024 * 1024)
    database = database or Database(settings.database_url)
    clock = clock or clocks.shifted_clock(settings.clock_offset)
    app.extensions["vigo.settings"] = settings
    app.extensions["vigo.clock"] = clock
    app.extensions["vigo.secrets"] = secrets = SecretBox.from_settings(
        settings.encryption_keys, settings.index_key
    )
    app.extensions["vigo.files"] = FileStore(settings.state_dir / "files", secrets)
    app.extensions["vigo.scanner"] = scanner_from(settings.scanner)
    headers.install(app, secure=settings.base_url.startswith("https://"))
    unit_of_work.install(app, database)
    limits.install(app, settings.limits)
    _install_auth(app, settings, database, secrets, clock)
    problems.install(app)
    _register_features(app)
    pwa.install(
        app,
        settings.pages_dir,
        worker_off=not settings.service_worker,
        subjects=_subjects_of_pages(),
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    return app


def _subjects_of_pages() -> dict[str, pwa.Subject]:
    """What a public page with a name in its address speaks of, by the page's word in `pwa/src/routes.ts`."""
    from backend.features.catalogue import service as catalogue
    from backend.features.catalogue.api import today

    return {
        "area": lambda named: catalogue.area(unit_of_work.session(), named["code"]),
        "programme": lambda named: catalogue.programme(unit_of_work.session(), today(), named["code"]),
        "school": lambda named: catalogue.school(unit_of_work.session(), named["number"]),
    }


def _install_auth(
    app: Flask, settings: Settings, database: Database, secrets: SecretBox, clock: Clock
) -> None:
    def locale(_: Request) -> str:
        return pwa.language_of_request()

    ports = auth.web.Adapters(
        accounts=adapters.SqlAccountDirectory(database, secrets, real_people=settings.is_production),
        sessions=adapters.SqlSessionStore(database, unit_of_work.rows),
        transactions=adapters.SqlLoginTransactionStore(database),
        audit=adapters.SqlAuditSink(database, clock),
        clock=clocks.system_clock,
    )
    web = auth.web.WebSettings(
        base_url=settings.base_url,
        locale=locale,
        translate=i18n.text,
        request_id=lambda: str(g.get("vigo_request_id", "")),
        icon="/icons/icon.svg",
        test_hints=not settings.is_production,
    )
    auth.web.install(app, web, ports, make_login(settings, ports))


def _register_features(app: Flask) -> None:
    from backend.features.accounts.api import blueprint as accounts
    from backend.features.annual_wheel.api import blueprint as annual_wheel
    from backend.features.applications.api import blueprint as applications
    from backend.features.catalogue.api import blueprint as catalogue
    from backend.features.complaints.api import blueprint as complaints
    from backend.features.grades.api import blueprint as grades
    from backend.features.intake.api.corrections import blueprint as intake
    from backend.features.offers.api import blueprint as offers
    from backend.features.waiting_lists.api import blueprint as waiting_lists

    api = make_api(app)
    blueprints = (
        accounts,
        annual_wheel,
        applications,
        catalogue,
        complaints,
        grades,
        intake,
        offers,
        waiting_lists,
    )
    for blueprint in (health.blueprint, *blueprints):
        api.register_blueprint(blueprint)
    app.extensions["vigo.api"] = api


def install_jobs(settings: Settings) -> None:
    """Hand the worker's jobs what they work with."""
    from backend.features.intake import jobs as intake

    secrets = SecretBox.from_settings(settings.encryption_keys, settings.index_key)
    intake.install(FileStore(settings.state_dir / "files", secrets), secrets)


def routines(settings: Settings) -> list[Routine]:
    """The worker's housekeeping."""
    from backend.features.accounts.service import (
        end_sessions_of_lost_roles,
        forget_old_sessions,
        seal_numbers_again,
    )
    from backend.features.applications import service as applications
    from backend.features.complaints import service as complaints
    from backend.features.intake import service as intake
    from backend.features.offers.jobs import begin_due
    from backend.features.waiting_lists.jobs import close_due

    secrets = SecretBox.from_settings(settings.encryption_keys, settings.index_key)
    store = FileStore(settings.state_dir / "files", secrets)

    def old_sessions(session: Session, _: datetime) -> int:
        # Sessions live by real time, whatever the demo's clock shows.
        return forget_old_sessions(session, clocks.system_clock())

    def lost_roles(session: Session, _: datetime) -> int:
        return end_sessions_of_lost_roles(session, clocks.system_clock())

    def seal(session: Session, _: datetime) -> int:
        return audit.seal(session)

    def named_files(session: Session, ids: Collection[str]) -> set[str]:
        named = (applications.named_files, complaints.named_files, intake.named_files)
        return {one for keeper in named for one in keeper(session, ids)}

    def stray_files(session: Session, _: datetime) -> int:
        return sweep(store, session, named_files, clocks.system_clock())

    def numbers(session: Session, _: datetime) -> int:
        return seal_numbers_again(session, secrets)

    return [
        Routine("flag_cases", timedelta(seconds=5), applications.flag_due),
        Routine("begin_what_answer_deadlines_bring", timedelta(seconds=20), begin_due),
        Routine("close_waiting_lists", timedelta(seconds=20), close_due),
        Routine("end_sessions_of_lost_roles", timedelta(minutes=1), lost_roles),
        Routine("forget_old_sessions", timedelta(minutes=10), old_sessions),
        Routine("forget_old_idempotency_keys", timedelta(hours=1), idempotency.forget_old),
        Routine("seal_audit_log", timedelta(seconds=10), seal),
        Routine("seal_numbers_again", timedelta(minutes=1), numbers),
        Routine("sweep_stray_files", timedelta(hours=1), stray_files),
    ]
