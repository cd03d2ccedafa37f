"""Section 5 of the rulebook: where a resident with a right may be placed who reaches none of her wishes (videresøking).

The lists are made when somebody is at the end of her own, not before: few ever get there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.engine.columns import Column
from backend.engine.eligibility import Verdicts
from backend.engine.facts import Facts
from backend.engine.ranking import key_elsewhere
from backend.engine.result import Status
from backend.engine.snapshot import NONE, County, FallbackScope, Level, Right
from backend.engine.spans import among, distinct, pairs, rows_between

FARTHEST: Final = np.iinfo(np.int32).max
LAST: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Continuation:
    """How the lists of some applicants go on: rows that lie together, best first."""

    applicants: Column
    lengths: Column
    offering: Column
    key: Column


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """Applicants at the end of their lists, and the wishes in those lists."""

    applicants: Column
    owner: Column
    """Wish by wish, whose it is: a place in `applicants`."""
    rows: Column
    at_home: Column
    """Wish by wish, whether the offering is in her home county."""
    best: Column
    """Applicant by applicant, the row of the highest-ranked wish in the home county that competes."""
    level: Column
    """Applicant by applicant, the level of that wish."""


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Offerings in question, one row for each applicant and offering, and which comes first."""

    owner: Column
    offering: Column
    turn: Column

    def joined(self, other: _Places) -> _Places:
        return _Places(
            np.concatenate((self.owner, other.owner)),
            np.concatenate((self.offering, other.offering)),
            np.concatenate((self.turn, other.turn)),
        )

    def only(self, rows: Column) -> _Places:
        return _Places(self.owner[rows], self.offering[rows], self.turn[rows])


class Elsewhere:
    """Makes the lists: section 5 of the rulebook, for any applicants at a time."""

    def __init__(self, facts: Facts, verdicts: Verdicts) -> None:
        self._facts, self._competes, self._status = facts, verdicts.competes, verdicts.status
        offerings = facts.snapshot.offerings
        self._subject = np.where(offerings.level == Level.VG1, offerings.programme, offerings.area)
        """Offering by offering, what has to agree: the programme at Vg1, the programme area above."""

    def continuation(self, applicants: Column, open_to_them: Column) -> Continuation:
        """How the lists of these applicants go on, in the offerings of which `open_to_them` is true."""
        facts = self._facts
        lists = self._lists_of(applicants)
        counting = lists.at_home & (self._level_of(lists.rows) == lists.level[lists.owner])
        counting &= self._subject_of(lists.rows) > NONE
        listed = counting & self._competes[lists.rows]
        refused = counting & (self._status[lists.rows] == Status.UNQUALIFIED)
        candidates = self._candidates(open_to_them)
        places = self._listed(lists, listed, candidates)
        places = places.joined(self._others(lists, listed | refused, candidates))
        wished = pairs(lists.owner, facts.offering[lists.rows])
        places = places.only(~among(pairs(places.owner, places.offering), wished))
        minutes = self._minutes(lists.applicants[places.owner], places.offering)
        places = places.only(np.lexsort((places.offering, minutes, places.turn, places.owner)))
        key = key_elsewhere(
            np.maximum(facts.points[lists.best], 0), facts.snapshot.applicants.lottery[lists.applicants]
        )
        lengths = np.bincount(places.owner, minlength=len(lists.applicants))
        return Continuation(lists.applicants, lengths, places.offering, key[places.owner])

    def _lists_of(self, applicants: Column) -> _Lists:
        """The lists of those among them who have a right to go on."""
        facts, snapshot = self._facts, self._facts.snapshot
        opens = self._asked(
            lambda county: (
                county.fallback != FallbackScope.NONE and county.fallback_from_round <= snapshot.round.number
            )
        )
        right, home = snapshot.applicants.right[applicants], snapshot.applicants.home[applicants]
        applicants = applicants[(right == Right.YOUTH) & (opens[home] == 1)]
        owner, rows = rows_between(facts.begin[applicants], facts.end[applicants])
        home = snapshot.applicants.home[applicants]
        at_home = snapshot.offerings.county[facts.offering[rows]] == home[owner]
        competing = at_home & self._competes[rows]
        best = np.full(len(applicants), len(facts.offering), np.intp)
        np.minimum.at(best, owner[competing], rows[competing])
        if not (kept := best < len(facts.offering)).all():
            return self._lists_of(applicants[kept])
        return _Lists(applicants, owner, rows, at_home, best, self._level_of(best))

    def _asked(self, ask: Callable[[County], int]) -> Column:
        """What each county says; 0 at the end, for a home that is none (-1)."""
        return np.array([int(ask(county)) for county in self._facts.snapshot.counties] + [0])

    def _level_of(self, rows: Column) -> Column:
        return self._facts.snapshot.offerings.level[self._facts.offering[rows]]

    def _subject_of(self, rows: Column) -> Column:
        return self._subject[self._facts.offering[rows]]

    def _candidates(self, open_to_them: Column) -> Column:
        """Offerings someone can be placed in, in the order of county, level and subject."""
        offerings = self._facts.snapshot.offerings
        possible = offerings.is_open & ~offerings.nationwide & open_to_them & (self._subject > NONE)
        found = np.flatnonzero(possible)
        return found[np.lexsort((self._subject[found], offerings.level[found], offerings.county[found]))]

    def _listed(self, lists: _Lists, listed: Column, candidates: Column) -> _Places:
        """The offerings of what she listed, in the order in which she first mentioned it."""
        mentions = pairs(lists.owner[listed], self._subject_of(lists.rows[listed]))
        once, turn = np.unique(mentions, return_index=True)
        owner, subject = once >> 32, once & 0xFFFFFFFF
        home = self._facts.snapshot.applicants.home[lists.applicants]
        wanted = _address(home[owner], lists.level[owner], subject)
        which, offering = self._found(candidates, wanted, self._subject[candidates])
        return _Places(owner[which], offering, turn[which])

    def _others(self, lists: _Lists, mentioned: Column, candidates: Column) -> _Places:
        """The county's other Vg1 offerings, for those who listed few programmes."""
        snapshot = self._facts.snapshot
        home = snapshot.applicants.home[lists.applicants]
        wide = self._asked(lambda county: county.fallback == FallbackScope.ANY_WHEN_FEW)[home] == 1
        guarantee = self._asked(lambda county: county.guarantee_programmes)[home]
        few = wide & (lists.level == Level.VG1) & (self._programmes_listed(lists) < guarantee)
        owner = np.flatnonzero(few)
        which, offering = self._found(candidates, _address(home[owner], Level.VG1, 0), 0)
        owner = owner[which]
        known = pairs(lists.owner[mentioned], self._subject_of(lists.rows[mentioned]))
        new = ~among(pairs(owner, self._subject[offering]), known)
        return _Places(owner[new], offering[new], np.full(np.count_nonzero(new), LAST))

    def _found(self, candidates: Column, wanted: Column, subject: Column | int) -> tuple[Column, Column]:
        """For each address wanted the candidates there: its place in `wanted`, and the offering."""
        offerings = self._facts.snapshot.offerings
        known = _address(offerings.county[candidates], offerings.level[candidates], subject)
        begin, end = (np.searchsorted(known, wanted, side) for side in ("left", "right"))
        which, at = rows_between(begin, end)
        return which, candidates[at]

    def _programmes_listed(self, lists: _Lists) -> Column:
        counting = lists.at_home & names_programme(self._facts)[self._facts.offering[lists.rows]]
        counting &= self._status[lists.rows] != Status.WITHDRAWN
        programmes = distinct(pairs(lists.owner[counting], self._subject_of(lists.rows[counting])))
        return np.bincount(programmes >> 32, minlength=len(lists.applicants))

    def _minutes(self, applicants: Column, offering: Column) -> Column:
        journeys = self._facts.snapshot.journeys
        zone = self._facts.snapshot.applicants.zone[applicants]
        school = self._facts.snapshot.offerings.school[offering]
        if len(journeys) == 0:
            return np.zeros(len(zone), np.int32)
        known, wanted = pairs(journeys.zone, journeys.school), pairs(zone, school)
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        listed = (known[at] == wanted) & (zone > NONE) & (school > NONE)
        return np.where(listed, journeys.minutes[at], FARTHEST)


def names_programme(facts: Facts) -> Column:
    """Offering by offering, whether a wish for it names a programme that the guarantee counts (OL § 5-1, § 4-7)."""
    offerings = facts.snapshot.offerings
    return (offerings.level == Level.VG1) & (offerings.programme > NONE)


def _address(county: Column, level: Column | int, subject: Column | int) -> Column:
    """County, level and subject as one number that sorts like the three."""
    return (county.astype(np.int64) << 8 | level) << 32 | subject
