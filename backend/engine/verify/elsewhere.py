"""Section 5 over: where somebody who reaches none of her wishes may be placed, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.engine.columns import Column
from backend.engine.result import Placements, Status
from backend.engine.snapshot import NONE, FallbackScope, Level, Right, Snapshot
from backend.engine.verify.claims import Claims
from backend.engine.verify.merits import ELSEWHERE, PER_CLASS, PER_FULL, PER_MEMBER
from backend.engine.verify.rows import contains, spread

AFTER_ALL_LISTED = (1 << 31) - 1
FARTHEST = (1 << 31) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere:
    """Every place that those without a place among their wishes may be given, and those they were given."""

    applicant: Column
    offering: Column
    subject_order: Column
    quality: Column
    snapshot: Snapshot

    def obtained_at(self, placements: Placements) -> Column:
        """For each applicant the row of her placement elsewhere; -1 where there is none that the rules allow."""
        at = np.full(len(placements), NONE, np.int64)
        rows = np.flatnonzero(placements.queue[self.applicant] == self.offering)
        at[self.applicant[rows]] = rows
        return at

    def is_before(self, rows: Column, others: Column) -> Column:
        """Whether each row comes before the other on the same applicant's list."""
        before = self.offering[rows] < self.offering[others]
        for column in (self._minutes, self.subject_order.__getitem__):
            mine, theirs = column(rows), column(others)
            before = (mine < theirs) | ((mine == theirs) & before)
        return before

    def _minutes(self, rows: Column) -> Column:
        """Travel to these places; one that is not listed is farthest of all."""
        journeys = self.snapshot.journeys
        zone = self.snapshot.applicants.zone[self.applicant[rows]]
        school = self.snapshot.offerings.school[self.offering[rows]]
        minutes = np.full(len(rows), FARTHEST, np.int64)
        if len(journeys):
            listed, asked = _pairs(journeys.zone, journeys.school), _pairs(zone, school)
            place = np.minimum(np.searchsorted(listed, asked), len(listed) - 1)
            known = (listed[place] == asked) & (zone != NONE) & (school != NONE)
            minutes[known] = journeys.minutes[place[known]]
        return minutes


def elsewhere_of(claims: Claims, without_wish: Column) -> Elsewhere:
    """The places for these applicants, in no order."""
    snapshot = claims.snapshot
    applicant, first = _entitled(claims, without_wish)
    level = snapshot.offerings.level[snapshot.wishes.offering[first]]
    owner, offering, order = _candidates(claims, applicant, level)
    is_unwished = ~contains(_wished(claims, applicant), _pairs(owner, offering))
    owner = owner[is_unwished]
    quality = ELSEWHERE * PER_CLASS + PER_MEMBER + PER_FULL + claims.own_points[first]
    return Elsewhere(
        applicant=applicant[owner],
        offering=offering[is_unwished],
        subject_order=order[is_unwished],
        quality=quality[owner],
        snapshot=snapshot,
    )


def _candidates(claims: Claims, applicant: Column, level: Column) -> tuple[Column, Column, Column]:
    """Owner, offering and order: what teaches a listed subject, then whatever else the county may offer her."""
    lister, subject, rank, refused = _listed(claims, applicant, level)
    groups = _Groups(claims.snapshot)
    owner, offering, order = groups.of_subjects(applicant, level, lister, subject, rank)
    free, other = groups.of_county(applicant, np.flatnonzero(_may_go_anywhere(claims, applicant, level)))
    settled = np.sort(np.concatenate([_pairs(lister, subject), _pairs(*refused)]))
    is_new = ~contains(settled, _pairs(free, claims.snapshot.offerings.programme[other]))
    return (
        np.concatenate([owner, free[is_new]]),
        np.concatenate([offering, other[is_new]]),
        np.concatenate([order, np.full(is_new.sum(), AFTER_ALL_LISTED)]),
    )


def _pairs(first: Column, second: Column) -> Column:
    return first.astype(np.int64) << 32 | second


def _entitled(claims: Claims, candidates: Column) -> tuple[Column, Column]:
    """Those of the candidates who may be placed elsewhere, and the best of their competing wishes at home."""
    snapshot, applicants = claims.snapshot, claims.snapshot.applicants
    places = np.array(
        [
            county.fallback != FallbackScope.NONE and county.fallback_from_round <= snapshot.round.number
            for county in snapshot.counties
        ],
        bool,
    )
    home = applicants.home[candidates]
    fits = (applicants.right[candidates] == Right.YOUTH) & (home != NONE) & places[home]
    chosen = candidates[fits]
    which, row = _wishes_at_home(claims, chosen)
    competes = claims.competes[row]
    which, at = np.unique(which[competes], return_index=True)
    return chosen[which], row[competes][at]


def _wishes_at_home(claims: Claims, applicant: Column) -> tuple[Column, Column]:
    snapshot = claims.snapshot
    which, row = spread(claims.starts, applicant)
    county = snapshot.offerings.county[snapshot.wishes.offering[row]]
    at_home = county == snapshot.applicants.home[applicant[which]]
    return which[at_home], row[at_home]


def _listed(
    claims: Claims, applicant: Column, level: Column
) -> tuple[Column, Column, Column, tuple[Column, Column]]:
    """What each listed, best first: owner, subject and order; and what each is not qualified for."""
    offerings = claims.snapshot.offerings
    which, row = _wishes_at_home(claims, applicant)
    offering = claims.snapshot.wishes.offering[row]
    at_level = offerings.level[offering] == level[which]
    which, row, offering = which[at_level], row[at_level], offering[at_level]
    subject = np.where(level[which] == Level.VG1, offerings.programme[offering], offerings.area[offering])
    known, competes = subject != NONE, claims.competes[row]
    rows = np.flatnonzero(known & competes)
    _, first = np.unique(_pairs(which[rows], subject[rows]), return_index=True)
    listed = rows[first]
    refused = known & (claims.status[row] == Status.UNQUALIFIED)
    return which[listed], subject[listed], row[listed], (which[refused], subject[refused])


def _may_go_anywhere(claims: Claims, applicant: Column, level: Column) -> Column:
    snapshot = claims.snapshot
    anywhere = np.array([c.fallback == FallbackScope.ANY_WHEN_FEW for c in snapshot.counties], bool)
    asked_for = np.array([c.guarantee_programmes for c in snapshot.counties])
    home = snapshot.applicants.home[applicant]
    listed = programmes_listed(claims, applicant)
    return anywhere[home] & (level == Level.VG1) & (listed < asked_for[home])


def programmes_listed(claims: Claims, applicant: Column) -> Column:
    """How many different Vg1 programmes in the home county each listed and did not withdraw."""
    offerings = claims.snapshot.offerings
    which, row = _wishes_at_home(claims, applicant)
    offering = claims.snapshot.wishes.offering[row]
    counts = (offerings.level[offering] == Level.VG1) & (offerings.programme[offering] != NONE)
    counts &= claims.status[row] != Status.WITHDRAWN
    pairs = np.unique(_pairs(which[counts], offerings.programme[offering[counts]]))
    return np.bincount(pairs >> 32, minlength=len(applicant))


def _wished(claims: Claims, applicant: Column) -> Column:
    which, row = spread(claims.starts, applicant)
    return np.sort(_pairs(which, claims.snapshot.wishes.offering[row]))


class _Groups:
    """The offerings somebody may be placed at, by county, level and subject."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, offerings = snapshot, snapshot.offerings
        rows = np.flatnonzero(offerings.is_open & ~offerings.nationwide)
        subject = np.where(offerings.level == Level.VG1, offerings.programme, offerings.area)
        rows = rows[subject[rows] != NONE]
        self.group = self._group(offerings.county[rows], offerings.level[rows], subject[rows])
        order = np.argsort(self.group)
        self.group, self.offering = self.group[order], rows[order]

    @staticmethod
    def _group(county: Column, level: Column, subject: Column) -> Column:
        return (county.astype(np.int64) << 8 | level) << 32 | subject

    def of_subjects(
        self, applicant: Column, level: Column, owner: Column, subject: Column, order: Column
    ) -> tuple[Column, Column, Column]:
        """Owner, offering and the given order for each offering of the subject at the owner's level and home."""
        group = self._group(self.snapshot.applicants.home[applicant][owner], level[owner], subject)
        which, place = self._between(group, group + 1)
        return owner[which], self.offering[place], order[which]

    def of_county(self, applicant: Column, owner: Column) -> tuple[Column, Column]:
        """Owner and offering for every Vg1 offering at the owner's home."""
        home = self.snapshot.applicants.home[applicant[owner]]
        vg1 = np.full(len(owner), Level.VG1)
        nothing = np.zeros(len(owner), np.int64)
        which, place = self._between(self._group(home, vg1, nothing), self._group(home, vg1 + 1, nothing))
        return owner[which], self.offering[place]

    def _between(self, low: Column, high: Column) -> tuple[Column, Column]:
        start, end = np.searchsorted(self.group, low), np.searchsorted(self.group, high)
        which = np.repeat(np.arange(len(low)), end - start)
        before = np.cumsum(end - start) - (end - start)
        return which, np.arange(len(which)) - before[which] + start[which]
