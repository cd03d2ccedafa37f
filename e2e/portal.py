"""A whole portal for one test: its own database, web server, worker and identity provider, on free ports."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from backend.config import ROOT
from backend.kernel.periods import OSLO

VIGO = Path(sys.executable).parent / "vigo"
MOMENT = datetime(2027, 1, 20, 9, 0, tzinfo=OSLO)
"""Where the portal's clock stands when a journey begins: the season is open."""
READY_SECONDS = 90.0


@dataclass
class Portal:
    """A running portal."""

    url: str
    provider_url: str
    state: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]

    def stop(self, name: str) -> None:
        """Stop one part, as a crash or a restart would."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def start(self, *names: str) -> None:
        """Start parts side by side and wait until they answer."""
        for name in names:
            self._launch(name)
        if "web" in names:
            _wait(f"{self.url}/api/health", self)
        if "provider" in names:
            _wait(f"{self.provider_url}/idporten/.well-known/openid-configuration", self)

    def _launch(self, name: str) -> None:
        port = {"web": self.url, "provider": self.provider_url}.get(name, "").rpartition(":")[2]
        options = ["--port", port] if port else []
        log = (self.state / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [VIGO, name, *options],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def now(self) -> datetime:
        """The moment on its clock."""
        offset = timedelta(seconds=int(self.environment["VIGO_CLOCK_OFFSET"]))
        return (datetime.now(UTC) + offset).astimezone(OSLO)

    def move_to(self, moment: datetime) -> None:
        """Let time pass: everything stops, and starts again at another moment."""
        names = list(self.processes)
        for name in names:
            self.stop(name)
        self.environment |= {"VIGO_CLOCK_OFFSET": _offset(moment)}
        self.start(*names)

    def let_everyone_rest(self, minutes: int) -> None:
        """Nobody signed in has done anything for so long."""
        rested = f"-{minutes} minutes"
        with closing(sqlite3.connect(self.state / "vigo.sqlite", timeout=10)) as database, database:
            database.execute(
                "UPDATE accounts_session SET last_seen_at = strftime('%Y-%m-%d %H:%M:%f', last_seen_at, ?)",
                [rested],
            )

    def log(self, name: str) -> str:
        path = self.state / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


def prepare_template(folder: Path) -> Path:
    """A state folder with a migrated database and the demo country, to be copied for each portal."""
    _call(folder, "migrate")
    _call(folder, "demo")
    return folder


def load_crowd(folder: Path, size: int) -> None:
    """Let people without names apply in a state folder that holds the demo country."""
    _call(folder, "demo", "--crowd", str(size))


def _call(folder: Path, *command: str) -> None:
    environment = _environment(folder, "http://localhost:1", "http://127.0.0.1:1", MOMENT)
    subprocess.run([VIGO, *command], cwd=ROOT, env=environment, check=True)


@contextmanager
def running_portal(template: Path, moment: datetime = MOMENT) -> Iterator[Portal]:
    """A portal on a copy of `template`; everything it started is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vigo-e2e-") as folder:
        state = Path(folder) / "state"
        shutil.copytree(template, state)
        web, provider = _free_port(), _free_port()
        url, provider_url = f"http://localhost:{web}", f"http://127.0.0.1:{provider}"
        portal = Portal(url, provider_url, state, _environment(state, url, provider_url, moment), {})
        try:
            portal.start("provider", "web", "worker")
            yield portal
        finally:
            for name in list(portal.processes):
                portal.stop(name)


def _environment(state: Path, url: str, provider_url: str, moment: datetime) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIGO_")}
    return kept | {
        "VIGO_ENV": "development",
        "VIGO_STATE_DIR": str(state),
        "VIGO_BASE_URL": url,
        "VIGO_PROVIDER_URL": provider_url,
        "VIGO_CLOCK_OFFSET": _offset(moment),
    }


def _offset(moment: datetime) -> str:
    """Seconds by which a clock that shows the moment now is ahead."""
    return str(int((moment - datetime.now(UTC)).total_seconds()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, portal: Portal) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        for name, process in portal.processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"the {name} stopped:\n{portal.log(name)[-3000:]}")
        try:
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"no answer from {url}:\n{portal.log('web')[-3000:]}")
