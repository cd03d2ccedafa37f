"""`vigo search check`: a file of relevance cases against the demo adverts, in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from backend import migrations
from backend.demo import vacancies
from backend.features.catalogue import service as catalogue
from backend.features.vacancies import relevance
from backend.features.vacancies.index import Index
from backend.features.vacancies.relevance import NONE, Case, Failure, Verdict
from backend.kernel.periods import norwegian_day
from backend.platform.db import Database

MOMENT = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""When the check takes place: the same adverts are open whenever somebody runs it."""


def check(path: Path) -> bool:
    """Print every demand that does not hold, and last one line about all; returns whether the gate is passed.

    Raises:
        ValueError: the file lacks a column.
    """
    cases = relevance.read(path)
    with TemporaryDirectory() as folder, demo_adverts(f"sqlite:///{folder}/check.sqlite") as database:
        verdict = judge(database, cases)
    for failure in verdict.failures:
        click.echo(_told(failure))
    shares = ", ".join(
        f"{demand} {held}/{rows} ({held / rows:.1%}, gate {relevance.GATE[demand]:.0%})"
        for demand, (held, rows) in verdict.held.items()
        if rows
    )
    click.echo(f"{'PASS' if verdict.passes else 'FAIL'}: {verdict.cases} queries; {shares}")
    return verdict.passes


@contextmanager
def demo_adverts(url: str) -> Iterator[Database]:
    """A database with the catalogue and the demo adverts in it."""
    database = Database(url)
    try:
        migrations.upgrade(database.engine)
        with database.writing() as session:
            catalogue.load_reference(session, MOMENT)
            vacancies.load(session, MOMENT)
        yield database
    finally:
        database.dispose()


def judge(database: Database, cases: list[Case]) -> Verdict:
    """The verdict on the cases."""
    with database.reading_rows() as rows:
        return relevance.judge(rows, Index(), norwegian_day(MOMENT), cases)


def _told(failure: Failure) -> str:
    case = failure.case
    wanted = {
        "rank1": "|".join(case.first),
        "top10": "|".join(case.within),
        "not5": f"none of {'|'.join(case.never)}",
        "place": case.place,
    }[failure.demand]
    return (
        f"{case.id} «{case.query}» {failure.demand}: wanted {wanted}, found {'|'.join(failure.found) or NONE}"
    )
