"""An intake that was really held, behind a portal's screens: prepared, run by its worker, approved, published."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from auth.principal import Grant, Level, Principal, Role
from backend.config import Settings
from backend.features.applications.models import Application, Wish
from backend.features.intake.models import Round
from backend.features.intake.rules.structure import Seats
from backend.features.intake.service import rounds, structure
from backend.kernel.periods import OSLO
from backend.platform.secrets import SecretBox
from e2e.portal import Portal, running_portal
from e2e.results import account_of, inside

COUNTY = "03"
HELD = datetime(2027, 7, 1, 9, 0, tzinfo=OSLO)
PATIENCE = 60.0
"""Seconds for a worker that looks once a second and takes several steps."""


def officer(letter: str) -> Principal:
    """An officer of the county who is none of the cast."""
    return Principal(letter * 32, Grant(Role.ADMISSIONS_OFFICER, county=COUNTY), Level.HIGH, None, None, "nb")


def portal_now(portal: Portal) -> datetime:
    """The moment on the portal's clock."""
    offset = int(portal.environment["VIGO_CLOCK_OFFSET"])
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() + offset, OSLO)


def hold_intake(template: Path, folder: Path, loser: str) -> Path:
    """A copy of the template after the first intake, in which `loser` found no seat at the wish ranked first."""
    with running_portal(template, HELD) as portal:
        _empty_first_wish(portal, loser)
        secrets = _secrets(portal)
        with inside(portal) as session:
            begun, _ = rounds.prepare(session, secrets, [COUNTY], officer("a"), portal_now(portal))
            rounds.start_run(session, begun, is_dry=False, actor=officer("a"), now=portal_now(portal))
        _wait(portal, lambda entered: entered.state == "run")
        with inside(portal) as session:
            entered = session.scalars(select(Round)).one()
            number, now = rounds.runs_of(session, entered.id)[0].number, portal_now(portal)
            rounds.approve(session, entered, number, "Ekstra plasser opprettes.", officer("b"), now)
            rounds.schedule(session, entered, now, officer("b"), now)
        _wait(portal, lambda entered: entered.state == "published")
        portal.stop("worker")
        portal.stop("web")
        shutil.copytree(portal.state, folder)
    return folder


def _secrets(portal: Portal) -> SecretBox:
    settings = Settings.from_environment(portal.environment)
    return SecretBox.from_settings(settings.encryption_keys, settings.index_key)


def _empty_first_wish(portal: Portal, key: str) -> None:
    with inside(portal) as session:
        now = portal_now(portal)
        first = session.scalars(
            select(Wish)
            .join(Application, Application.id == Wish.application_id)
            .where(Application.account_id == account_of(session, key).id, Wish.rank == 1)
        ).one()
        given = next(
            one
            for one in structure.offered_in(session, 2027, COUNTY, now)
            if (one.offering.area.code, one.offering.school) == (first.area, first.school)
        )
        structure.change(session, given, Seats(0), "Ingen plasser i år.", given.version, officer("a"), now)


def _wait(portal: Portal, until: Callable[[Round], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with inside(portal) as session:
            if until(session.scalars(select(Round)).one()):
                return
        time.sleep(0.2)
    raise RuntimeError(f"the intake did not go on:\n{portal.log('worker')[-3000:]}")
