"""`vigo test`: every gate, as many at a time as there are processors; one summary at the end.

What a gate says is shown in one piece when it ends. What cannot be run here is said loudly, and fails under
`CI=true`: a run that skipped something proves nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from backend.building import build, node_environment
from backend.config import ROOT

BIN = Path(sys.executable).parent
WIDTH = 74


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must hold: a command that ends with 0."""

    name: str
    command: tuple[str, ...]
    fast: bool = True
    in_pwa: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    gate: Gate
    held: bool
    seconds: float
    said: str


def run_all(*, fast: bool, only: Sequence[str] = ()) -> int:
    """Run the gates (`only` those named); returns 0 when all hold.

    Raises:
        BuildError: what the browser gets cannot be built.
    """
    unknown = set(only) - {gate.name for gate in GATES}
    if unknown:
        there_are = ", ".join(gate.name for gate in GATES)
        print(f"vigo: no such gate: {', '.join(sorted(unknown))}; there are: {there_are}")
        return 2
    began = time.monotonic()
    build()
    chosen = [gate for gate in GATES if (not only or gate.name in only) and (gate.fast or not fast)]
    outcomes = run_side_by_side(chosen, at_once=os.cpu_count() or 1)
    _summarise(outcomes, time.monotonic() - began)
    return 0 if all(outcome.held for outcome in outcomes) else 1


def run_side_by_side(gates: Sequence[Gate], *, at_once: int) -> list[Outcome]:
    """Run the gates, each begun in turn as soon as there is room; shows each as it ends, returns them in order."""
    environment = node_environment()
    with ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(_run, gate, environment): gate.name for gate in gates}
        try:
            outcomes = [_shown(future.result()) for future in as_completed(running)]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    order = {gate.name: place for place, gate in enumerate(gates)}
    return sorted(outcomes, key=lambda outcome: order[outcome.gate.name])


def _run(gate: Gate, environment: Mapping[str, str]) -> Outcome:
    program, *arguments = gate.command
    own = BIN / program
    began = time.monotonic()
    ended = subprocess.run(
        [str(own) if own.exists() else program, *arguments],
        cwd=ROOT / "pwa" if gate.in_pwa else ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(gate, ended.returncode == 0, time.monotonic() - began, ended.stdout)


def _shown(outcome: Outcome) -> Outcome:
    told = f"{'' if outcome.held else 'FAILED, '}{outcome.seconds:.1f} s"
    title = f"── {outcome.gate.name}: {told} "
    print(f"\n{title:─<{WIDTH}}\n{outcome.said.rstrip()}", flush=True)
    return outcome


def _summarise(outcomes: Sequence[Outcome], seconds: float) -> None:
    print("\n" + f"{'── summary ':─<{WIDTH}}")
    for outcome in outcomes:
        print(f"  {'ok    ' if outcome.held else 'FAILED'} {outcome.gate.name:<12} {outcome.seconds:7.1f} s")
    failed = sum(not outcome.held for outcome in outcomes)
    print(f"\n{len(outcomes) - failed} passed, {failed} failed in {seconds:.0f} s")


def _pytest(*arguments: str) -> tuple[str, ...]:
    return ("python", "-W", "ignore::RuntimeWarning", "-m", "pytest", "-q", *arguments)


GATES: tuple[Gate, ...] = (
    # The longest begins first, or it would be left alone at the end.
    Gate("journeys", _pytest("e2e/journeys"), fast=False),
    Gate("format", ("ruff", "format", "--check", ".")),
    Gate("lint", ("ruff", "check", ".")),
    Gate("types", ("mypy",)),
    Gate("imports", ("lint-imports",)),
    Gate("contract", ("vigo", "openapi", "--check")),
    Gate("catalogues", ("python", "-m", "i18n", "check")),
    Gate("pwa-check", ("npm", "run", "--silent", "check"), in_pwa=True),
    Gate("pwa-test", ("npm", "run", "--silent", "test"), in_pwa=True),
    Gate("tests", _pytest("tests", "--on", "sqlite")),
    Gate("qualities", _pytest("e2e/qualities"), fast=False),
    Gate("postgresql", _pytest("tests", "--on", "postgresql"), fast=False),
)
