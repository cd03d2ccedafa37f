"""Three answers of the portal beside the same three written well in FastAPI, and a kept one beside a bare Flask answer.

Everybody reads the same tables, looks the session up by its hashed cookie, and must give the same JSON as ours
before anything is counted. Ours runs as it is served: with limits, headers, forgery checks and ETags, and with dates
and offerings kept in the process by edition (decision 11), which the others read each time. The pure rules that
judge a draft are the same in all of them.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from bench import _measure
from bench._measure import Ask, LoadError, Server
from bench._pupils import Country, Pupil, fresh_country

ROUNDS = 3
READS = 160
WRITES = 80
"""Requests in one round of one contestant, over all connections."""

DIALECTS = ("sqlite", "postgresql")
BINARIES = Path(sys.executable).parent
UVICORN = [str(BINARIES / "uvicorn"), "--port", "{port}", "--log-level", "warning", "--no-access-log"]
PORTAL = [str(BINARIES / "vigo"), "web", "--port", "{port}"]
DOCUMENTED = [*UVICORN, "bench.peers.documented:app"]
TUNED = [*UVICORN, "bench.peers.tuned:app"]

STATUS = "/api/applications/status"
SEARCH = "/api/catalogue/offerings?county=03&level=vg1&size=20"
HEALTH = "/api/health"

GOALS = (
    ("status", "documented", 0.25),
    ("status", "tuned", 1.0),
    ("draft", "tuned", 1.0),
    ("search", "tuned", 1.0),
    ("kept", "bare", 4.0),
)
"""Ours may cost this much of the other's CPU time."""

fresh = itertools.count()
"""No two live searches have the same address, so that none is answered from the shelf."""


def run() -> None:
    """Print the table and one line of JSON."""
    results: dict[str, dict[str, dict[str, float]]] = {}
    print(
        f"Server CPU per request, µs, medians of {ROUNDS} alternating rounds; server on core "
        f"{_measure.SERVER_CORE}, load from core {_measure.CLIENT_CORE}"
    )
    with _measure.client_on_its_core():
        for dialect in DIALECTS:
            with fresh_country(dialect) as country:
                results[dialect] = _compare(country, dialect)
            _show(dialect, results[dialect])
    ratios = {
        f"{dialect} {what} / {other}": round(found[what]["ours"] / found[what][other], 2)
        for dialect, found in results.items()
        for what, other, _ in GOALS
    }
    missed = [
        name
        for dialect in results
        for what, other, goal in GOALS
        if ratios[name := f"{dialect} {what} / {other}"] > goal
    ]
    summary = {"bench": "http", "met": not missed, "missed": missed, "ratios": ratios}
    print(json.dumps({**summary, "cpu_us": results}))


def _compare(country: Country, dialect: str) -> dict[str, dict[str, float]]:
    threads = "1" if dialect == "sqlite" else "4"
    bare = [str(BINARIES / "granian"), "--interface", "wsgi", "--port", "{port}", "--no-ws"]
    bare += ["--blocking-threads", threads, "--log-level", "warning", "bench.peers.bare:app"]
    with ExitStack() as stack:

        def start(command: list[str], port_setting: bool = False) -> Server:
            environment = country.environment
            if port_setting:
                # Unsafe requests must come from the portal's own address.
                environment = environment | {"VIGO_BASE_URL": "http://portal.test"}
            return stack.enter_context(_measure.serving(command, environment, HEALTH))

        servers = {
            "ours": start(PORTAL, port_setting=True),
            "documented": start(DOCUMENTED),
            "tuned": start(TUNED),
        }
        beside = {"ours": servers["ours"], "bare": start(bare)}
        _agree(country, servers)
        return {
            "status": _race(servers, lambda: _reads(country, STATUS)),
            "search": _race(servers, lambda: _searches(country)),
            "draft": _race(servers, lambda: _saves(country)),
            "kept": _race(beside, lambda: _reads(country, SEARCH), {"bare": lambda: _reads(country, HEALTH)}),
        }


def _race(servers: Mapping[str, Server], load: Any, own: Mapping[str, Any] | None = None) -> dict[str, float]:
    """The median cost of one request on each server."""

    def once(server: Server, make: Any) -> float:
        return _measure.cpu_per_request(server, make())

    contestants = {
        name: partial(once, server, (own or {}).get(name, load)) for name, server in servers.items()
    }
    return {name: round(cost, 1) for name, cost in _measure.alternate(contestants, ROUNDS).items()}


def _headers(pupil: Pupil, number: int, **more: str) -> dict[str, str]:
    return {"Cookie": f"__Host-vigo={pupil.cookies[number % len(pupil.cookies)]}", **more}


def _reads(country: Country, path: str) -> list[list[Ask]]:
    each = READS // len(country.pupils)
    return [[Ask("GET", path, _headers(pupil, number)) for number in range(each)] for pupil in country.pupils]


def _searches(country: Country) -> list[list[Ask]]:
    return [
        [Ask("GET", f"{SEARCH}&n={next(fresh)}", ask.headers) for ask in stream]
        for stream in _reads(country, SEARCH)
    ]


def _saves(country: Country) -> list[list[Ask]]:
    each = WRITES // len(country.pupils)
    return [
        list(itertools.islice(_edits(pupil, country.draft_version(pupil)), each)) for pupil in country.pupils
    ]


def _edits(pupil: Pupil, version: int) -> Iterator[Ask]:
    """One save after the other, each of something new."""
    for number in itertools.count():
        content = {**pupil.draft, "explanation": f"Edit {version + number} of what was typed."}
        yield Ask(
            "PUT",
            f"/api/applications/{pupil.application_id}/draft",
            _headers(
                pupil,
                number,
                **{
                    "Content-Type": "application/json",
                    "If-Match": f'"{version + number}"',
                    "Origin": "http://portal.test",
                    "X-Vigo": "1",
                },
            ),
            json.dumps(content).encode(),
        )


def _agree(country: Country, servers: Mapping[str, Server]) -> None:
    """Everybody gives the same JSON, moments and versions of a save aside.

    Raises:
        LoadError: they do not, and a comparison would mean nothing.
    """
    pupil = country.pupils[0]
    for path in (STATUS, SEARCH):
        answers = {
            name: _json(server, Ask("GET", path, _headers(pupil, 0))) for name, server in servers.items()
        }
        _require_alike(path, answers)
    saved = {}
    for name, server in servers.items():
        answer = _json(server, next(_edits(pupil, country.draft_version(pupil))))
        saved[name] = {
            key: value for key, value in answer.items() if key not in {"version", "saved_at", "content"}
        }
    _require_alike("draft", saved)


def _json(server: Server, ask: Ask) -> Any:
    answer = server.ask(ask)
    if answer.status != 200:
        raise LoadError(f"{ask.method} {ask.path}: {answer.status} {answer.body[:500]!r}")
    return json.loads(answer.body)


def _require_alike(what: str, answers: Mapping[str, Any]) -> None:
    for name, answer in answers.items():
        if differences := list(_differences("", answers["ours"], answer)):
            raise LoadError(f"{name} answers {what} differently from ours:\n" + "\n".join(differences[:5]))


def _differences(where: str, ours: Any, other: Any) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(other, dict):
        for key in ours.keys() | other.keys():
            yield from _differences(f"{where}/{key}", ours.get(key, "(missing)"), other.get(key, "(missing)"))
    elif isinstance(ours, list) and isinstance(other, list) and len(ours) == len(other):
        for place, (one, another) in enumerate(zip(ours, other, strict=True)):
            yield from _differences(f"{where}/{place}", one, another)
    elif ours != other:
        yield f"{where}: {ours!r} and {other!r}"[:300]


def _show(dialect: str, found: Mapping[str, Mapping[str, float]]) -> None:
    print(f"\n{dialect:<12}{'ours':>10}{'documented':>12}{'tuned':>10}{'bare':>10}   ours/others (goal)")
    for what, costs in found.items():
        cells = "".join(
            f"{costs.get(name, float('nan')):>{width}.0f}" if name in costs else " " * width
            for name, width in (("ours", 10), ("documented", 12), ("tuned", 10), ("bare", 10))
        )
        goals = ", ".join(
            f"{costs['ours'] / costs[other]:.2f} of {other} (≤ {goal})"
            for name, other, goal in GOALS
            if name == what
        )
        print(f"{what:<12}{cells}   {goals}")
