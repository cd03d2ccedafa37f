"""`vigo import catalogue`: a folder into the catalogue, one transaction per file, and a report a person can act on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

import i18n
from backend.features.catalogue.importing import FileReport, Outcome, import_file, report_as_json
from backend.features.catalogue.profiles import loads_of, unread
from backend.kernel.periods import norwegian_day
from backend.platform.db import Database

SEASON_STARTS = 8
"""From August on, people prepare for the next autumn."""
FAULTS_SHOWN = 50
"""Faults printed per file as text; the JSON report has them all."""


def import_folder(
    database: Database,
    folder: Path,
    now: datetime,
    *,
    school_year: int | None = None,
    may_shrink: bool = False,
    as_json: bool = False,
) -> bool:
    """Load every file of the folder and print the report; whether all of them were loaded."""
    today = norwegian_day(now)
    year = school_year or (today.year + 1 if today.month >= SEASON_STARTS else today.year)
    try:
        loads = loads_of(folder, year)
    except FileNotFoundError:
        click.echo(
            f"vigo: {folder} holds no catalogue file; see backend/features/catalogue/FORMAT.md", err=True
        )
        return False
    reports: list[FileReport] = []
    for load in loads:
        with database.writing() as session:
            reports.append(import_file(session, load, now, may_shrink=may_shrink))
    left = unread(folder, loads)
    if as_json:
        click.echo(
            json.dumps({"files": report_as_json(reports), "unread": left}, ensure_ascii=False, indent=1)
        )
    else:
        click.echo("\n".join(_as_text(reports)))
        if left:
            click.echo(f"Not catalogue files, and not read: {', '.join(left)}")
    return all(report.outcome is Outcome.LOADED for report in reports)


def _as_text(reports: Sequence[FileReport]) -> Iterator[str]:
    for report in reports:
        head = f"{report.file} → {report.table}"
        if report.outcome is Outcome.LOADED:
            yield (
                f"{head}: {report.rows} rows, {report.added} added, {report.changed} changed, {report.closed} closed"
            )
            continue
        yield f"{head}: NOT LOADED, {len(report.faults)} faults"
        for fault in report.faults[:FAULTS_SHOWN]:
            place = f"line {fault.line}" if fault.line else "whole file"
            column = f", column {fault.column}" if fault.column else ""
            value = f": {fault.value!r}" if fault.value else ""
            yield f"  {place}{column}: {fault.code.value}{value}: {i18n.text('en', fault.code.key)}"
        if len(report.faults) > FAULTS_SHOWN:
            yield f"  … and {len(report.faults) - FAULTS_SHOWN} more; --report json lists them all"
