"""`vigo test`: every gate in order, quickest first; one summary at the end.

What cannot be run here is said loudly, and fails under `CI=true`: a run that skipped something proves nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.building import build, node_environment
from backend.config import ROOT

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must hold."""

    name: str
    run: Callable[[], int]
    fast: bool = True


def run_all(*, fast: bool, only: Sequence[str] = ()) -> int:
    """Run the gates (`only` those named); returns 0 when all hold."""
    chosen = [gate for gate in GATES if (not only or gate.name in only) and (gate.fast or not fast)]
    unknown = set(only) - {gate.name for gate in GATES}
    if unknown:
        print(
            f"vigo: no such gate: {', '.join(sorted(unknown))}; there are: {', '.join(g.name for g in GATES)}"
        )
        return 2
    if fast:
        os.environ["VIGO_TEST_FAST"] = "1"
    outcomes: list[tuple[str, bool, float]] = []
    for gate in chosen:
        print(f"\n── {gate.name} " + "─" * (70 - len(gate.name)), flush=True)
        began = time.monotonic()
        outcomes.append((gate.name, gate.run() == 0, time.monotonic() - began))
    print("\n── summary " + "─" * 63)
    for name, held, seconds in outcomes:
        print(f"  {'ok    ' if held else 'FAILED'} {name:<12} {seconds:7.1f} s")
    failed = sum(not held for _, held, _ in outcomes)
    print(f"\n{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _tool(*command: str, folder: Path = ROOT) -> Callable[[], int]:
    return lambda: subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, check=False).returncode


def _npm(script: str) -> Callable[[], int]:
    def run() -> int:
        return subprocess.run(
            ["npm", "run", "--silent", script], cwd=ROOT / "pwa", env=node_environment(), check=False
        ).returncode

    return run


def _build() -> int:
    build()
    return 0


def _pytest(*arguments: str) -> Callable[[], int]:
    return _tool("python", "-W", "ignore::RuntimeWarning", "-m", "pytest", "-q", *arguments)


GATES: tuple[Gate, ...] = (
    Gate("format", _tool("ruff", "format", "--check", ".")),
    Gate("lint", _tool("ruff", "check", ".")),
    Gate("build", _build),
    Gate("types", _tool("mypy")),
    Gate("imports", _tool("lint-imports")),
    Gate("contract", _tool("vigo", "openapi", "--check")),
    Gate("catalogues", _tool("python", "-m", "i18n", "check")),
    Gate("pwa-check", _npm("check")),
    Gate("pwa-test", _npm("test")),
    Gate("tests", _pytest("tests")),
    Gate("browser", _pytest("e2e"), fast=False),
)
