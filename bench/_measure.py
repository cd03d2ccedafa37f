"""What the measurements share: a server on a core of its own, bounded load from another, CPU time, ratios.

Server CPU per request (user and system time of the server's processes, before and after) is what is compared: on a
busy machine it is far steadier than requests per second. A database server's own work is not in it.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backend.config import ROOT

READY_SECONDS = 40.0
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[-1], CORES[0]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class LoadError(Exception):
    """A server did not start or gave an answer that cannot be counted."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, pinned to `SERVER_CORE`."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Time on a core so far of every thread of every process in the server's own session."""
        return sum(map(_seconds_on_core, self._processes()))

    def _processes(self) -> Iterator[Path]:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
            except OSError:
                continue
            if session == self.process.pid:
                yield folder

    def ask(self, ask: Ask) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            return _send(connection, ask)
        finally:
            connection.close()


def _seconds_on_core(process: Path) -> float:
    """From the scheduler's own count in nanoseconds: the ticks of proc(5) are too coarse for a cheap answer."""
    try:
        return sum(int(one.read_text().split()[0]) for one in process.glob("task/*/schedstat")) / 1e9
    except OSError:
        return 0.0


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str], ready: str) -> Iterator[Server]:
    """Start `command` and wait until `ready` answers; it is gone afterwards.

    `{port}` stands for its port, in the command and in the environment.

    Raises:
        LoadError: it stopped, or did not answer in time.
    """
    port = free_port()
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        cwd=ROOT,
        env={name: value.replace("{port}", str(port)) for name, value in environment.items()},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.sched_setaffinity(process.pid, {SERVER_CORE})
    server = Server(port, process)
    try:
        _wait(server, ready)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, path: str) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise LoadError(f"stopped at once: {server.process.args!r}")
        try:
            if server.ask(Ask("GET", path)).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise LoadError(f"no answer from {path}: {server.process.args!r}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_per_request(server: Server, streams: Sequence[Sequence[Ask]]) -> float:
    """Microseconds of server CPU per request; each stream is sent in order on one kept connection.

    Raises:
        LoadError: an answer was not 200.
    """
    before = server.cpu_seconds()
    with ThreadPoolExecutor(len(streams)) as pool:
        list(pool.map(lambda stream: _play(server.port, stream), streams))
    return (server.cpu_seconds() - before) * 1e6 / sum(map(len, streams))


def _play(port: int, stream: Sequence[Ask]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        for ask in stream:
            answer = _send(connection, ask)
            if answer.status != 200:
                raise LoadError(f"{ask.method} {ask.path}: {answer.status} {answer.body[:300]!r}")
    finally:
        connection.close()


def _send(connection: http.client.HTTPConnection, ask: Ask) -> Answer:
    connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
    response = connection.getresponse()
    return Answer(response.status, dict(response.getheaders()), response.read())


@contextmanager
def client_on_its_core() -> Iterator[None]:
    """Keep this process off the server's core meanwhile."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, set(CORES))


def alternate(contestants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of `rounds` alternating rounds of each, after one that does not count."""
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, measure in contestants.items():
            figure = measure()
            if number:
                figures[name].append(figure)
    return {name: statistics.median(found) for name, found in figures.items()}
