"""What the rules ask about again and again, looked up once: one value for each wish or each offering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.engine.columns import Column
from backend.engine.snapshot import NONE, County, DecisionKind, Snapshot, Standing
from backend.engine.spans import rows_between


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Columns have a row for each wish, unless they say otherwise."""

    snapshot: Snapshot
    begin: Column
    """Applicant by applicant, the row of her first wish."""
    end: Column
    """Applicant by applicant, the row after her last wish."""
    applicant: Column
    offering: Column
    points: Column
    """Hundredths, decided points in place of computed ones; -1 for none."""
    right: Column
    resident: Column
    """Home is the offering's county, or residence decides nothing there."""
    held: Column
    """Rows of the wishes that are HELD and whose offering is open."""
    decided: dict[DecisionKind, Column]
    """Rows of the wishes that a decision of the kind is about."""
    seat_pool: Column
    """For each row of `decided[SEAT]`, the row in `Pools`; -1 for the general pool."""

    def rule(self, ask: Callable[[County], Any]) -> Column:
        """Offering by offering, what its county says."""
        answers = np.array([ask(county) for county in self.snapshot.counties] or [False])
        return answers[self.snapshot.offerings.county]

    def everyone(self, rows: Column) -> Column:
        """True for these wishes, false for the others."""
        mask = np.zeros(len(self.applicant), np.bool_)
        mask[rows] = True
        return mask

    def first_wish(self) -> Column:
        return self.snapshot.wishes.rank == 1


def facts_of(snapshot: Snapshot) -> Facts:
    """Look everything up. The snapshot has passed the gates."""
    wishes, applicants, offerings = snapshot.wishes, snapshot.applicants, snapshot.offerings
    lengths = np.bincount(wishes.applicant, minlength=len(applicants))
    end = np.cumsum(lengths)
    # Whatever indexes is as wide as an address: a narrower one would be widened at every use.
    applicant, offering = wishes.applicant.astype(np.intp), wishes.offering.astype(np.intp)
    resident = np.repeat(applicants.home, lengths) == offerings.county[offering]
    if offerings.nationwide.any():
        resident |= offerings.nationwide[offering]
    held = np.flatnonzero(wishes.standing == Standing.HELD)
    kinds = {kind: np.flatnonzero(snapshot.decisions.kind == kind) for kind in DecisionKind}
    about = {kind: wish_rows(snapshot, rows) for kind, rows in kinds.items()}
    points = wishes.points
    given = about[DecisionKind.POINTS]
    if given.size:
        points = points.copy()
        points[given[given >= 0]] = snapshot.decisions.value[kinds[DecisionKind.POINTS][given >= 0]]
    return Facts(
        snapshot=snapshot,
        begin=end - lengths,
        end=end,
        applicant=applicant,
        offering=offering,
        points=points,
        right=np.repeat(applicants.right, lengths),
        resident=resident,
        held=held[offerings.is_open[offering[held]]],
        decided={kind: rows[rows >= 0] for kind, rows in about.items()},
        seat_pool=snapshot.decisions.pool[kinds[DecisionKind.SEAT]],
    )


def wish_rows(snapshot: Snapshot, decisions: Column) -> Column:
    """The row in `Wishes` each of these decisions is about; -1 where she does not wish for the offering."""
    found = np.full(len(decisions), NONE, np.intp)
    if decisions.size:
        who = snapshot.decisions.applicant[decisions]
        begin, end = (np.searchsorted(snapshot.wishes.applicant, who, side) for side in ("left", "right"))
        which, rows = rows_between(begin, end)
        same = snapshot.wishes.offering[rows] == snapshot.decisions.offering[decisions][which]
        found[which[same]] = rows[same]
    return found
