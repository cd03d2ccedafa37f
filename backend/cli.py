"""The `vigo` command: every task of running, testing and looking after the portal."""

from __future__ import annotations

import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import click

from backend.config import ROOT, Settings, SettingsError
from backend.kernel.periods import OSLO


@click.group()
def vigo() -> None:
    """VIGO made new: the portal for admission to upper secondary education."""


def main() -> None:
    """Entry point: foreseeable faults end in one line, not in a traceback."""
    from backend.building import BuildError
    from backend.runner import RunError

    try:
        vigo()
    except (BuildError, RunError, SettingsError) as fault:
        sys.exit(f"vigo: {fault}")


def _settings() -> Settings:
    settings = Settings.from_environment()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    return settings


@vigo.command()
@click.option(
    "--port", default=8000, show_default=True, help="The portal's port; the embedded provider takes the next."
)
@click.option("--clock", help="Start the demo's clock here, e.g. 2027-02-26T20:00 (Norwegian time).")
def run(port: int, clock: str | None) -> None:
    """Build, migrate, load the demo country and start everything; Ctrl-C stops it."""
    from backend.runner import run as start

    start(port, moment=datetime.fromisoformat(clock).replace(tzinfo=OSLO) if clock else None)


@vigo.command()
def build() -> None:
    """Compile the catalogues and build the PWA, where anything changed."""
    from backend.building import build as start

    start()


@vigo.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    from backend import migrations
    from backend.platform.db import Database

    database = Database(_settings().database_url)
    migrations.upgrade(database.engine)
    database.dispose()


@vigo.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write the next migration from what changed in the models; read it before you commit it."""
    from backend import migrations

    migrations.revise(message)


@vigo.command()
@click.option("--crowd", default=0, show_default=True, help="How many applicants without names come along.")
def demo(crowd: int) -> None:
    """Load the demo country; safe to repeat, refused in production."""
    from backend.demo.country import load

    load(_settings(), crowd)


@vigo.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True)
def web(port: int, workers: int) -> None:
    """Start the web server on this machine's loopback address."""
    from granian import Granian
    from granian.constants import Interfaces

    database_url = _settings().database_url
    Granian(
        "backend.wsgi:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1 if database_url.startswith("sqlite") else 4,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


@vigo.command()
def worker() -> None:
    """Carry out the outbox and the housekeeping until stopped."""
    import signal

    from backend.app import install_jobs, routines
    from backend.platform import clock as clocks
    from backend.platform.db import Database
    from backend.platform.logs import set_up
    from backend.platform.scheduler import work

    settings = _settings()
    set_up(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    clock = clocks.shifted_clock(settings.clock_offset)
    install_jobs(settings)
    work(Database(settings.database_url), clock, routines(settings), stop)


@vigo.command()
@click.option("--port", default=8001, show_default=True)
def provider(port: int) -> None:
    """Start the embedded identity provider (development and test only)."""
    from backend.demo.provider import serve

    serve(_settings(), port)


@vigo.command()
@click.option("--fast", is_flag=True, help="On SQLite, and without the browser journeys.")
@click.argument("only", nargs=-1)
def test(fast: bool, only: tuple[str, ...]) -> None:
    """Linters, types, import contracts, unit, API, house and browser tests."""
    from backend.testing import run_all

    sys.exit(run_all(fast=fast, only=only))


@vigo.command()
@click.argument("name")
@click.option(
    "--applicants", type=click.IntRange(1), help="How large the nation of `round` is; 200 000 if left out."
)
def bench(name: str, applicants: int | None) -> None:
    """Measure NAME (`all` for every one); prints a ratio table and one last line of JSON each."""
    sys.path.insert(0, str(ROOT))
    from bench import run_bench

    sys.exit(run_bench(name, **({} if applicants is None else {"applicants": applicants})))


@vigo.command()
@click.option("--check", is_flag=True, help="Fail when the committed file differs.")
def openapi(check: bool) -> None:
    """Write `pwa/openapi.json`, the reviewed contract between the portal and its screens."""
    from backend.contract import CONTRACT, document

    text = document()
    if check:
        sys.exit(
            0 if CONTRACT.read_text() == text else "vigo: pwa/openapi.json is out of date; run: vigo openapi"
        )
    CONTRACT.write_text(text)


@vigo.group(name="audit")
def audit_group() -> None:
    """The audit log."""


@audit_group.command(name="verify")
def audit_verify() -> None:
    """Recompute the chain; exits with 1 and the entries that were changed."""
    from backend.platform import audit
    from backend.platform.db import Database

    with Database(_settings().database_url).reading() as session:
        broken = list(audit.verify(session))
    for entry in broken:
        click.echo(entry)
    sys.exit(1 if broken else 0)


@vigo.group(name="import")
def import_group() -> None:
    """Load reference data."""


@import_group.command(name="calendar")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_calendar(folder: Path) -> None:
    """Enter the season's dates from a folder of `<school year>.toml`."""
    from backend.features.annual_wheel import service
    from backend.features.annual_wheel.dates import DatesError, read_all
    from backend.platform.clock import system_clock
    from backend.platform.db import Database

    try:
        milestones = read_all(folder)
    except DatesError as fault:
        sys.exit(f"vigo: {fault}")
    with Database(_settings().database_url).writing() as session:
        changed = service.record_dates(session, milestones, system_clock())
    click.echo(f"{len(milestones)} dates read, {changed} changed")


@import_group.command(name="catalogue")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--report", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--school-year",
    type=int,
    help="Offerings read from cut-offs are for this one, e.g. 2027; else the next autumn's.",
)
@click.option("--allow-shrink", is_flag=True, help="Believe a file that lost many rows since last time.")
def import_catalogue(folder: Path, report: str, school_year: int | None, allow_shrink: bool) -> None:
    """Load a folder of catalogue files (backend/features/catalogue/FORMAT.md); a file with a fault is not loaded."""
    from backend.features.catalogue.commands import import_folder
    from backend.platform.clock import shifted_clock
    from backend.platform.db import Database

    settings = _settings()
    now = shifted_clock(settings.clock_offset)()
    database = Database(settings.database_url)
    passed = import_folder(
        database, folder, now, school_year=school_year, may_shrink=allow_shrink, as_json=report == "json"
    )
    database.dispose()
    sys.exit(0 if passed else 1)


@import_group.command(name="fetch")
@click.argument("source", type=click.Choice(["grep", "nsr", "vigo", "enhetsregisteret", "kartverket"]))
@click.option("--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def import_fetch(source: str, folder: Path) -> None:
    """Fetch an official source into a folder of catalogue files; look at them, then `vigo import catalogue`."""
    from backend.features.catalogue.connectors import fetch_into
    from backend.features.catalogue.connectors.reading import Reader, SourceError

    reader = Reader()
    try:
        counts = fetch_into(source, folder, reader)
    except SourceError as fault:
        sys.exit(f"vigo: {fault}")
    finally:
        reader.close()
    for table, rows in counts.items():
        click.echo(f"{folder / table}.csv: {rows} rows")


@vigo.group(name="intake")
def intake_group() -> None:
    """The intake."""


@intake_group.command(name="run")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write four CSV files here.")
@click.option("--seed", default="", help="Makes the draw; else the fingerprint of the files does.")
@click.option("--year", default=2027, show_default=True, help="The school year that begins this autumn.")
@click.option("--round", "number", default=1, show_default=True)
@click.option("--final", is_flag=True, help="Keep no waiting lists.")
@click.option("--column", "columns", multiple=True, help="OURS=THEIRS: what a single file calls a column.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def intake_run(
    path: Path,
    out: Path | None,
    seed: str,
    year: int,
    number: int,
    final: bool,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Allocate an intake that stands in CSV files (backend/features/intake/FORMAT.md), and check the outcome."""
    from backend.features.intake.exchange.assembly import RunOptions
    from backend.features.intake.exchange.command import run_files

    own_names = dict(column.partition("=")[::2] for column in columns)
    options = RunOptions(year, number, seed, keeps_waiting_lists=not final)
    sys.exit(run_files(path, out, options, own_names, as_json=as_json, timer=time.perf_counter))


@vigo.group(name="search")
def search_group() -> None:
    """The search for apprenticeships."""


@search_group.command(name="check")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def search_check(path: Path) -> None:
    """Run a file of relevance cases against the demo adverts and the trade list; exits with 1 below the gate."""
    from backend.demo.relevance import check

    try:
        passes = check(path)
    except ValueError as fault:
        sys.exit(f"vigo: {fault}")
    sys.exit(0 if passes else 1)
