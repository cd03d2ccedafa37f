"""`vigo run`: everything one needs to see the portal, and nothing left behind when it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from backend.building import build
from backend.config import ROOT, Environment, Settings
from backend.demo.cast import CAST
from backend.kernel.periods import OSLO

READY_SECONDS = 30.0
DEMO_MOMENT = datetime(2027, 1, 20, 9, 0, tzinfo=OSLO)
"""Where the demo's clock starts: the season is open, the first deadline twelve days ahead."""


class RunError(Exception):
    """The portal did not come up; the message says which part and where its words are."""


def run(port: int, *, moment: datetime | None) -> None:
    """Build, migrate, load the demo country, start web server, worker and embedded provider; stop all on Ctrl-C.

    Raises:
        RunError: a part did not start.
        BuildError: the PWA could not be built.
    """
    build()
    settings = Settings.from_environment()
    if settings.environment is not Environment.DEVELOPMENT:
        raise RunError(
            "`vigo run` is for development; serve production with `granian backend.wsgi:app` and `vigo worker`"
        )
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    environment["VIGO_BASE_URL"] = f"http://localhost:{port}"
    environment["VIGO_PROVIDER_URL"] = f"http://127.0.0.1:{port + 1}"
    environment["VIGO_CLOCK_OFFSET"] = str(_clock_offset(settings.state_dir, moment))
    _call("migrate", environment)
    _call("demo", environment)
    commands = {
        "provider": [_vigo(), "provider", "--port", str(port + 1)],
        "web": [_vigo(), "web", "--port", str(port)],
        "worker": [_vigo(), "worker"],
    }
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            started[name] = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        _wait_until_ready(f"http://localhost:{port}/api/health", started)
        _greet(port, environment)
        _wait_for_end(started)
    finally:
        _stop(started)


def _vigo() -> str:
    return str(Path(sys.executable).parent / "vigo")


def _call(command: str, environment: dict[str, str]) -> None:
    if subprocess.run([_vigo(), command], cwd=ROOT, env=environment, check=False).returncode:
        raise RunError(f"`vigo {command}` failed; its own words stand above")


def _clock_offset(state: Path, moment: datetime | None) -> int:
    """Seconds by which the demo's clock is ahead. Kept, so that it goes on ticking from one run to the next."""
    kept = state / "clock.json"
    if moment is None and kept.exists():
        return int(json.loads(kept.read_text())["offset_seconds"])
    offset = int(((moment or DEMO_MOMENT) - datetime.now(UTC)).total_seconds())
    kept.write_text(json.dumps({"offset_seconds": offset}))
    return offset


def _wait_until_ready(url: str, started: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        for name, process in started.items():
            if process.poll() is not None:
                raise RunError(f"the {name} stopped at once; its own words stand above")
        try:
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RunError(f"no answer from {url} within {READY_SECONDS:.0f} seconds")


def _greet(port: int, environment: dict[str, str]) -> None:
    shown = datetime.now(UTC) + timedelta(seconds=int(environment["VIGO_CLOCK_OFFSET"]))
    print(f"\n  VIGO is running on http://localhost:{port}")
    print(f"  Its clock shows {shown.astimezone(OSLO):%d %B %Y %H:%M}, so that applications are open.\n")
    print("  Sign in as (all invented):")
    for person in CAST:
        wish = f", applies for {person.level}" if person.level else ""
        print(f"    {person.name:<14} {person.role.value.replace('_', ' ')}{wish}")
    print("\n  Ctrl-C stops everything.\n", flush=True)


def _wait_for_end(started: dict[str, subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            for name, process in started.items():
                if process.poll() is not None:
                    raise RunError(f"the {name} stopped; its own words stand above")
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nvigo: stopping …", flush=True)


def _stop(started: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in started.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in started.values():
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
