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
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.building import build, node_environment
from backend.config import ROOT
from bench._measure import Ask, LoadError, Server, serving
from bench._pupils import Country, fresh_country
from e2e.browser import ARGUMENTS, chromium_path

LIGHTHOUSE = ROOT / "bench" / "lighthouse"
CATEGORIES = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "seo"}
REPEAT_SECONDS = 200
"""How long screens are measured three times; after that once, so that a slow machine comes to an end."""
TRIES = 4
"""Some runs meet no first paint (NO_NAVSTART and its kin) and are simply made again."""

MOST_TOTAL, MOST_PAGE, MOST_SCRIPT = 50.0, 14.0, 25.0
"""kB of 1000 bytes: JS and CSS together (the goal); page with style, and script (the budgets)."""
LCP_GOAL = 1500


@dataclass(frozen=True, slots=True)
class Screen:
    path: str
    is_door: bool = False
    signed_in: bool = False


SCREENS = (
    Screen("/", is_door=True),
    Screen("/programmes", is_door=True),
    Screen("/calendar", is_door=True),
    Screen("/areas/STUSP1----"),
    Screen("/schools/974590964"),
    Screen("/sign-in"),
    Screen("/accessibility"),
    Screen("/me", is_door=True, signed_in=True),
)
"""The doors people come in by are measured three times; the rest once, and again only where it falls short."""


def run() -> None:
    """Print the table and one line of JSON."""
    build()
    browser = chromium_path()
    if browser is None:
        raise LoadError("no Chromium on the path; set VIGO_CHROMIUM")
    environment = node_environment() | {"CHROME_PATH": browser}
    _install(environment)
    command = [str(Path(sys.executable).parent / "vigo"), "web", "--port", "{port}"]
    results: dict[str, dict[str, float]] = {}
    repeat_until = time.monotonic() + REPEAT_SECONDS
    print(
        f"{'screen':<22}{'page':>7}{'script':>8}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>5}{'LCP ms':>8}"
        f"{'TBT ms':>8}{'CLS':>7}   kB Brotli; missed"
    )
    # The address Lighthouse asks for: from any other the portal takes no changes, and says so in the console.
    own = {"VIGO_BASE_URL": "http://127.0.0.1:{port}"}
    with (
        fresh_country("sqlite") as country,
        serving(command, {**country.environment, **own}, "/api/health") as server,
    ):
        for screen in SCREENS:
            found = _measured(screen, country, server, environment, repeat_until)
            results[screen.path] = found
            _show(screen, found)
    missed = {path: faults for path, found in results.items() if (faults := _faults(path, found))}
    print(json.dumps({"bench": "pwa", "met": not missed, "missed": missed, "screens": results}))


def _install(environment: Mapping[str, str]) -> None:
    if not (LIGHTHOUSE / "node_modules" / "lighthouse").exists():
        print("vigo: installing Lighthouse …", flush=True)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=LIGHTHOUSE,
            env=dict(environment),
            check=True,
        )


def _measured(
    screen: Screen, country: Country, server: Server, environment: Mapping[str, str], repeat_until: float
) -> dict[str, float]:
    headers = {"Cookie": f"__Host-vigo={country.pupils[0].cookies[0]}"} if screen.signed_in else {}
    found = _bytes(screen.path, server, headers)
    address = f"http://127.0.0.1:{server.port}{screen.path}"
    runs = [_lighthouse(address, headers, environment)]
    again = screen.is_door or _faults(screen.path, found | runs[0])
    if again and (screen.path == "/" or time.monotonic() < repeat_until):
        runs += [_lighthouse(address, headers, environment) for _ in range(2)]
    return (
        found
        | {"runs": len(runs)}
        | {name: statistics.median(each[name] for each in runs) for name in runs[0]}
    )


def _bytes(path: str, server: Server, headers: Mapping[str, str]) -> dict[str, float]:
    """kB of the page and of its scripts as they come over the wire."""
    squeezed = {**headers, "Accept-Encoding": "br"}
    page = server.ask(Ask("GET", path, squeezed))
    plain = server.ask(Ask("GET", path, headers)).body.decode()
    scripts = set(re.findall(r'(?:src|href)="?([^"\s>]+\.js)"?', plain))
    styles = set(re.findall(r'href="?([^"\s>]+\.css)"?', plain))
    inline = sum(len(style) for style in re.findall(r"<style[^>]*>(.*?)</style>", plain, re.DOTALL))
    return {
        "page_kb": (len(page.body) + _total(styles, server, squeezed)) / 1000,
        "script_kb": _total(scripts, server, squeezed) / 1000,
        "style_raw_kb": inline / 1000,
    }


def _total(paths: set[str], server: Server, headers: Mapping[str, str]) -> int:
    return sum(len(server.ask(Ask("GET", path, headers)).body) for path in paths)


def _lighthouse(address: str, headers: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, float]:
    """Marks and times of one run.

    Raises:
        LoadError: no run of several came to an end.
    """
    for _ in range(TRIES):
        report = _report(address, headers, environment)
        if report is not None and "runtimeError" not in report:
            marks = {
                short: 100 * (report["categories"][name]["score"] or 0) for name, short in CATEGORIES.items()
            }
            times = {
                name: report["audits"][audit].get("numericValue", 0.0)
                for name, audit in (
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


def _report(
    address: str, headers: Mapping[str, str], environment: Mapping[str, str]
) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory(prefix="vigo-lighthouse-") as folder:
        out = Path(folder) / "report.json"
        command = [
            "node",
            str(LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(['--headless=new', *ARGUMENTS])}",
            f"--extra-headers={json.dumps(dict(headers))}",
        ]
        try:
            subprocess.run(
                command,
                cwd=folder,
                env={**environment, "TMPDIR": folder},
                timeout=90,
                check=False,
                capture_output=True,
            )
        except subprocess.TimeoutExpired:
            return None
        return json.loads(out.read_text()) if out.exists() else None


def _faults(path: str, found: Mapping[str, float]) -> list[str]:
    least = 100 if path == "/" else 95
    # Stylesheets stand in the page, which is why the page counts whole.
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
        f"{screen.path:<22}{found['page_kb']:>7.1f}{found['script_kb']:>8.1f}{found['perf']:>6.0f}{found['a11y']:>6.0f}"
        f"{found['best']:>6.0f}{found['seo']:>5.0f}{found['lcp_ms']:>8.0f}{found['tbt_ms']:>8.0f}{found['cls']:>7.3f}"
        f"   {'; '.join(_faults(screen.path, found))}",
        flush=True,
    )
