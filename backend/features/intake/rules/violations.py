"""A broken promise in the words of an officer's desk: which one, where, and whom it touches.

An intake is one allocation: what is wrong at one offering has moved people at others. So any violation keeps the whole
round from being published (`rules.rounds.require_approvable`); what it says of the offering and of the people is where
to look, not how far the harm goes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.engine.snapshot import NONE
from backend.engine.verify import Invariant, Violation
from backend.features.intake.rules.figures import Content
from backend.features.intake.rules.outcomes import Published

SHOWN = 5
"""Of each violation: how many of whom it touches are named."""
INVARIANTS = tuple(one.name.lower() for one in Invariant)
"""Words for the promises, in tables and on the wire; each has its sentence in the catalogues."""


def told(violation: Violation, run: Published) -> Content:
    """A violation with names for rows."""
    area, school, _ = run.legend.offerings[violation.offering] if violation.offering != NONE else (None,) * 3
    people = {int(run.snapshot.wishes.applicant[row]) for row in violation.wishes} | set(violation.applicants)
    applications = dict.fromkeys(run.legend.applications[row] for row in _rows(violation, run))
    return {
        "invariant": violation.invariant.name.lower(),
        "what": violation.what,
        "area": area,
        "school": school,
        "applications": list(applications)[:SHOWN],
        "applicants": len(people),
        "expected": violation.expected,
        "found": violation.found,
    }


def _rows(violation: Violation, run: Published) -> Iterator[int]:
    """A wish of each that is touched: the one it is about, or else her first."""
    yield from violation.wishes[:SHOWN]
    applicant = run.snapshot.wishes.applicant
    for one in violation.applicants[:SHOWN]:
        row = int(np.searchsorted(applicant, one))
        if row < len(applicant) and applicant[row] == one:
            yield row
