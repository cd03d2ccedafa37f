"""`vigo intake run`: files in, files out, and a summary that a person can judge the run by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np

import i18n
from backend.engine.pipeline import run
from backend.engine.result import Result
from backend.engine.snapshot import NONE
from backend.engine.verify import Violation, verify
from backend.features.intake.exchange.assembly import RunOptions
from backend.features.intake.exchange.reading import Instance, read_instance
from backend.features.intake.exchange.sheets import Fault, FileFault, Unreadable
from backend.features.intake.exchange.writing import Writer, count_of

SHOWN = 50
"""Faults and violations told one by one; the rest are counted."""

HOLDS, VIOLATED, UNREADABLE = 0, 1, 2
"""How the command ends."""


def run_files(
    path: Path,
    out: Path | None,
    options: RunOptions,
    own_names: Mapping[str, str],
    *,
    as_json: bool,
    timer: Callable[[], float],
) -> int:
    """Allocate the intake at `path`; returns how the command ends. `timer` counts seconds."""
    began = timer()
    try:
        instance = read_instance(path, options, own_names)
    except Unreadable as unreadable:
        _tell(_faults(unreadable.faults))
        return UNREADABLE
    except OSError as error:
        _tell([f"vigo: {path}: {error.strerror}"])
        return UNREADABLE
    read = timer()
    result = run(instance.snapshot)
    allocated = timer()
    violations = verify(instance.snapshot, result)
    checked = timer()
    summary = summary_of(instance, result, violations)
    summary["seconds"] = {
        "read": round(read - began, 3),
        "run": round(allocated - read, 3),
        "verify": round(checked - allocated, 3),
    }
    writer = Writer(instance, result)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in writer.files().items():
            (out / name).write_text(content, encoding="utf-8")
    elif not as_json:
        click.echo(writer.placements(), nl=False)
    if as_json:
        click.echo(json.dumps(summary))
    _tell(_report(instance, summary, violations))
    return VIOLATED if violations else HOLDS


def summary_of(instance: Instance, result: Result, violations: tuple[Violation, ...]) -> dict[str, Any]:
    """The figures of a run."""
    snapshot, placed = instance.snapshot, result.placements
    ranks = snapshot.wishes.rank[placed.wish[placed.wish != NONE]]
    return {
        "applicants": len(snapshot.applicants),
        "wishes": len(snapshot.wishes),
        "offerings": len(snapshot.offerings),
        "seats": int(result.cut_offs.seats.sum()),
        "placed": int(np.count_nonzero(placed.offering != NONE)),
        "on_first_wish": int(np.count_nonzero(ranks == 1)),
        "placed_elsewhere": int(np.count_nonzero((placed.offering != NONE) & (placed.wish == NONE))),
        "proposals": result.proposals,
        "statuses": count_of(result.wishes.status),
        "shortfall": len(result.shortfalls),
        "extra_seats": int(result.extra_seats.seats.sum()),
        "violations": len(violations),
        "snapshot_hash": result.snapshot_hash,
        "seed_hash": snapshot.round.seed_hash,
    }


def _faults(faults: tuple[FileFault, ...]) -> Iterator[str]:
    for fault in faults[:SHOWN]:
        line = f"line {fault.line}" if fault.line else ""
        column = f"column {fault.column}" if fault.column else ""
        place = ", ".join(part for part in (fault.file, line, column) if part)
        if fault.fault is Fault.GATE:
            yield f"{place}: {i18n.text('en', f'intake.gate.{fault.value}')}"
        else:
            value = f": {fault.value!r}" if fault.value else ""
            yield f"{place}{value}: {i18n.text('en', fault.fault.key)}"
    if len(faults) > SHOWN:
        yield f"… and {len(faults) - SHOWN} more"
    yield "vigo: nothing was allocated; see backend/features/intake/FORMAT.md"


def _report(
    instance: Instance, summary: Mapping[str, Any], violations: tuple[Violation, ...]
) -> Iterator[str]:
    yield from instance.notes
    yield (
        f"{summary['placed']} of {summary['applicants']} applicants placed, "
        f"{summary['on_first_wish']} on their first wish, "
        f"{summary['statuses']['waitlisted']} waiting places, {summary['proposals']} proposals"
    )
    if not violations:
        yield "The check found nothing."
    for violation in violations[:SHOWN]:
        yield f"VIOLATION {violation}"
    if len(violations) > SHOWN:
        yield f"… and {len(violations) - SHOWN} more"


def _tell(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
