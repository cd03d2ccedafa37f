"""First screens as a phone meets them: Brotli bytes on the way, and Lighthouse's four marks on simulated slow 4G.

Bytes are those of the page with its inlined style, and of every script it names or preloads. Lighthouse comes from
`bench/lighthouse/package-lock.json` and drives the Chromium of `VIGO_CHROMIUM`, else the first one on the path.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from auth.web.cookies import SESSION_COOKIE
from backend.building import build, node_environment
from backend.config import ROOT
from bench._measure import Ask, LoadError, Server, free_port, serving
from bench._pupils import Pupil, fresh_country
from e2e.browser import ARGUMENTS, chromium_path

LIGHTHOUSE = ROOT / "bench" / "lighthouse"
CATEGORIES = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "seo"}
RUNS = 3
TRIES = 4
"""Some runs meet no first paint (NO_NAVSTART and its kin) and are simply made again."""

MOST_TOTAL, MOST_PAGE, MOST_SCRIPT = 50.0, 14.0, 25.0
"""kB of 1000 bytes: JS and CSS together (the goal); page with style, and script (the budgets)."""
LCP_GOAL = 1500


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    path: str
    """`{application}` stands for the id of one that was sent."""
    signed_in: bool = False


SCREENS = (
    Screen("start", "/"),
    Screen("programmes", "/programmes"),
    Screen("search", "/programmes?q=helse"),
    Screen("programme", "/programmes/ST"),
    Screen("area", "/areas/STUSP1----"),
    Screen("school", "/schools/974590964"),
    Screen("calendar", "/calendar"),
    Screen("sign in", "/sign-in"),
    Screen("accessibility", "/accessibility"),
    Screen("my page", "/me", signed_in=True),
    Screen("grades", "/grades", signed_in=True),
    Screen("applications", "/application", signed_in=True),
    Screen("application step", "/application/{application}", signed_in=True),
    Screen("receipt", "/receipt/{application}", signed_in=True),
    Screen("status", "/status", signed_in=True),
    Screen("my data", "/my-data", signed_in=True),
)


def run() -> None:
    """Print the table and one line of JSON."""
    build()
    browser = chromium_path()
    if browser is None:
        raise LoadError("no Chromium on the path; set VIGO_CHROMIUM")
    environment = node_environment()
    _install(environment)
    command = [str(Path(sys.executable).parent / "vigo"), "web", "--port", "{port}"]
    results: dict[str, dict[str, float]] = {}
    print(
        f"{'screen':<18}{'page':>7}{'script':>8}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>5}{'LCP ms':>8}"
        f"{'TBT ms':>8}{'CLS':>7}   goals (kB Brotli; medians of {RUNS} runs)"
    )
    # The address Lighthouse asks for: from any other the portal takes no changes, and says so in the console.
    own = {"VIGO_BASE_URL": "http://127.0.0.1:{port}"}
    with (
        fresh_country("sqlite") as country,
        serving(command, {**country.environment, **own}, "/api/health") as server,
    ):
        for screen in SCREENS:
            found = _measured(screen, Visit(server, country.pupils[0], browser, environment))
            results[screen.name] = found
            _show(screen, found)
    missed = {screen.name: faults for screen in SCREENS if (faults := _faults(screen, results[screen.name]))}
    print(json.dumps({"bench": "pwa", "met": not missed, "missed": missed, "screens": results}))


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes from where with what."""

    server: Server
    pupil: Pupil
    browser: str
    environment: Mapping[str, str]

    def path(self, screen: Screen) -> str:
        return screen.path.format(application=self.pupil.application_id)

    def cookie(self, screen: Screen) -> str | None:
        return self.pupil.cookies[0] if screen.signed_in else None


def _install(environment: Mapping[str, str]) -> None:
    if not (LIGHTHOUSE / "node_modules" / "lighthouse").exists():
        print("vigo: installing Lighthouse …", flush=True)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=LIGHTHOUSE,
            env=dict(environment),
            check=True,
        )


def _measured(screen: Screen, visit: Visit) -> dict[str, float]:
    runs = [_lighthouse(screen, visit) for _ in range(RUNS)]
    return _bytes(screen, visit) | {name: statistics.median(each[name] for each in runs) for name in runs[0]}


def _bytes(screen: Screen, visit: Visit) -> dict[str, float]:
    """kB of the page and of its scripts as they come over the wire."""
    path, cookie = visit.path(screen), visit.cookie(screen)
    headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"} if cookie else {}
    squeezed = {**headers, "Accept-Encoding": "br"}
    page = visit.server.ask(Ask("GET", path, squeezed))
    plain = visit.server.ask(Ask("GET", path, headers)).body.decode()
    scripts = set(re.findall(r'(?:src|href)="?([^"\s>]+\.js)"?', plain))
    return {
        "page_kb": len(page.body) / 1000,
        "script_kb": _total(scripts, visit.server, squeezed) / 1000,
        "style_raw_kb": sum(map(len, re.findall(r"<style[^>]*>(.*?)</style>", plain, re.DOTALL))) / 1000,
    }


def _total(paths: set[str], server: Server, headers: Mapping[str, str]) -> int:
    return sum(len(server.ask(Ask("GET", path, headers)).body) for path in paths)


def _lighthouse(screen: Screen, visit: Visit) -> dict[str, float]:
    """Marks and times of one run.

    Raises:
        LoadError: no run of several came to an end.
    """
    address = f"http://127.0.0.1:{visit.server.port}{visit.path(screen)}"
    for _ in range(TRIES):
        report = _report(address, visit.cookie(screen), visit)
        if report is not None and "runtimeError" not in report:
            marks = {
                short: 100 * (report["categories"][name]["score"] or 0) for name, short in CATEGORIES.items()
            }
            times = {
                name: report["audits"][audit].get("numericValue", 0.0)
                for name, audit in (
                    ("fcp_ms", "first-contentful-paint"),
                    ("lcp_ms", "largest-contentful-paint"),
                    ("tbt_ms", "total-blocking-time"),
                    ("cls", "cumulative-layout-shift"),
                )
            }
            _name_failures(address, report)
            return {name: round(value, 3) for name, value in {**marks, **times}.items()}
    raise LoadError(f"Lighthouse gave no report of {address} in {TRIES} runs")


def _name_failures(address: str, report: Mapping[str, Any]) -> None:
    """Say on stderr which audits cost a mark outside of performance."""
    for name in CATEGORIES:
        for ref in report["categories"][name]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if name != "performance" and ref["weight"] and audit["score"] not in {None, 1}:
                print(f"  {address}: {name}: {audit['title']}", file=sys.stderr)


def _report(address: str, cookie: str | None, visit: Visit) -> dict[str, Any] | None:
    with (
        tempfile.TemporaryDirectory(prefix="vigo-lighthouse-") as folder,
        _browser(Path(folder), cookie, visit.browser) as port,
    ):
        out = Path(folder) / "report.json"
        command = [
            "node",
            str(LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--port={port}",
        ]
        try:
            subprocess.run(
                command,
                cwd=folder,
                env={**visit.environment, "TMPDIR": folder},
                timeout=90,
                check=False,
                capture_output=True,
            )
        except subprocess.TimeoutExpired:
            return None
        return json.loads(out.read_text()) if out.exists() else None


@contextmanager
def _browser(folder: Path, cookie: str | None, path: str) -> Iterator[int]:
    """A browser of its own for Lighthouse to drive, at the port given; signed in by a cookie as a person's is.

    A header would not do: as soon as the portal keeps the language in a cookie, the browser sends its own again.
    """
    port = free_port()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=path,
            args=[*ARGUMENTS, f"--remote-debugging-port={port}"],
        )
        try:
            if cookie:
                context.add_cookies(
                    [
                        {
                            "name": SESSION_COOKIE,
                            "value": cookie,
                            "domain": "127.0.0.1",
                            "path": "/",
                            "secure": True,
                            "httpOnly": True,
                        }
                    ]
                )
            yield port
        finally:
            context.close()


def _faults(screen: Screen, found: Mapping[str, float]) -> list[str]:
    least = 100 if screen.path == "/" else 95
    # Styles stand in the page, which is why the page counts whole.
    limits = {
        "JS + CSS kB": (found["page_kb"] + found["script_kb"], MOST_TOTAL),
        "page kB": (found["page_kb"], MOST_PAGE),
        "script kB": (found["script_kb"], MOST_SCRIPT),
        "LCP ms": (found["lcp_ms"], LCP_GOAL),
    }
    faults = [f"{name} {value:.1f} > {most:g}" for name, (value, most) in limits.items() if value > most]
    wanted = {"perf": least, "a11y": 100, "best": 100, "seo": 100}
    return faults + [
        f"{name} {found[name]:.0f} < {least}" for name, least in wanted.items() if round(found[name]) < least
    ]


def _show(screen: Screen, found: Mapping[str, float]) -> None:
    print(
        f"{screen.name:<18}{found['page_kb']:>7.1f}{found['script_kb']:>8.1f}{found['perf']:>6.0f}{found['a11y']:>6.0f}"
        f"{found['best']:>6.0f}{found['seo']:>5.0f}{found['lcp_ms']:>8.0f}{found['tbt_ms']:>8.0f}{found['cls']:>7.3f}"
        f"   {'; '.join(_faults(screen, found)) or 'met'}",
        flush=True,
    )
