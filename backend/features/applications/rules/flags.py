"""What marks a sent application out on the county's desk, and which of it waits for a human.

Paragraphs are those of opplæringsforskrifta (FOR-2024-06-03-900).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.features.applications.rules.attachments import AttachmentKind
from backend.features.applications.rules.categories import Category
from backend.features.applications.rules.draft import Draft
from backend.features.applications.rules.papers import OF_A_MOVE, Asking, is_met
from backend.features.applications.rules.papers import OF_CATEGORY as OF_CATEGORY_PAPERS


class Flag(StrEnum):
    """A kind of case. An application can carry several."""

    NEEDS_YOU = "needs_you"
    """Nothing happens with it until an officer does something."""
    UNDECIDED = "undecided"
    """She applied on terms that an officer must decide about before the points do."""
    PREFERENTIAL = "preferential"
    INDIVIDUAL = "individual"
    EARLY_OTHER = "early_other"
    """Due on 1 February without preferential right or individual treatment."""
    LATE = "late"
    MOVE_UNDOCUMENTED = "move_undocumented"
    PAPERS_MISSING = "papers_missing"
    PAPERS_ASKED = "papers_asked"
    PAPERS_ARRIVED = "papers_arrived"
    PAPERS_OVERDUE = "papers_overdue"
    GRADES_MISSING = "grades_missing"
    GRADES_INCOMPLETE = "grades_incomplete"
    GRADES_DOUBTFUL = "grades_doubtful"
    """The same grade twice, or two different ones in the same subject."""
    GRADES_REPORTED = "grades_reported"
    """The applicant says that a grade is wrong, and nobody has settled it."""
    DECIDED = "decided"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"desk.flag.{self.value}"


class Matter(StrEnum):
    """What an officer's decision settles, as far as the desk must know."""

    CATEGORY = "category"
    RESIDENCE = "residence"
    GRADES = "grades"
    """She needs no grades that can be compared: points or a place were given, or she has preferential right."""
    OTHER = "other"


PARAGRAPHS: Mapping[Flag, str] = {
    Flag.PREFERENTIAL: "§§ 4-21–4-23, 4-27–4-28",
    Flag.INDIVIDUAL: "§§ 4-20, 4-26",
    Flag.EARLY_OTHER: "§ 4-9",
    Flag.LATE: "§ 4-9",
    Flag.MOVE_UNDOCUMENTED: "§ 4-8",
    Flag.GRADES_MISSING: "§§ 4-20, 4-26",
    Flag.GRADES_INCOMPLETE: "§§ 4-19, 4-25",
}
"""Where the law speaks of such a case."""

OF_CATEGORY: Mapping[Category, Flag] = {
    Category.SPECIAL_PROGRAMME: Flag.PREFERENTIAL,
    Category.ADAPTED_SCHOOL: Flag.PREFERENTIAL,
    Category.SIGN_LANGUAGE: Flag.PREFERENTIAL,
    Category.INDIVIDUAL_TREATMENT: Flag.INDIVIDUAL,
    Category.SPECIAL_LANGUAGE: Flag.EARLY_OTHER,
    Category.NEWLY_ARRIVED: Flag.EARLY_OTHER,
}
OFFICER_DECIDES = frozenset({Flag.PREFERENTIAL, Flag.INDIVIDUAL})
"""Terms that change what an application is measured by (§ 4-14 third paragraph)."""
OF_ASKING: Mapping[Asking, Flag] = {
    Asking.WAITING: Flag.PAPERS_ASKED,
    Asking.ARRIVED: Flag.PAPERS_ARRIVED,
    Asking.OVERDUE: Flag.PAPERS_OVERDUE,
}
ALWAYS_WAITS = frozenset(
    {
        Flag.PAPERS_ARRIVED,
        Flag.PAPERS_OVERDUE,
        Flag.GRADES_MISSING,
        Flag.GRADES_DOUBTFUL,
        Flag.GRADES_REPORTED,
    }
)
WAITS_UNLESS_ASKED = frozenset({Flag.UNDECIDED, Flag.MOVE_UNDOCUMENTED, Flag.PAPERS_MISSING})
"""While somebody looks for a paper that was asked for, there is nothing to do about these."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A sent application with what has come to it since."""

    draft: Draft
    """As it was last sent."""
    late: bool = False
    papers: frozenset[AttachmentKind] = frozenset()
    asked: frozenset[Asking] = frozenset()
    """How each paper stands that was asked for."""
    decided: frozenset[Matter] = frozenset()
    grades: frozenset[Flag] = frozenset()
    """What is wrong with the grades that count for it."""


def flags_of(case: Circumstance) -> frozenset[Flag]:
    """Every flag of an application in force."""
    found = _of_terms(case) | _of_papers(case) | _of_grades(case)
    if case.late:
        found.add(Flag.LATE)
    if case.decided:
        found.add(Flag.DECIDED)
    if found & ALWAYS_WAITS or (Flag.PAPERS_ASKED not in found and found & WAITS_UNLESS_ASKED):
        found.add(Flag.NEEDS_YOU)
    return frozenset(found)


def _of_terms(case: Circumstance) -> set[Flag]:
    terms = OF_CATEGORY.get(case.draft.category) if case.draft.for_school else None
    if terms is None:
        return set()
    undecided = terms in OFFICER_DECIDES and Matter.CATEGORY not in case.decided
    return {terms, Flag.UNDECIDED} if undecided else {terms}


def _of_papers(case: Circumstance) -> set[Flag]:
    """Once it is decided what the paper was for, it is not missing any more."""
    found = {OF_ASKING[one] for one in case.asked if one in OF_ASKING}
    demand = OF_CATEGORY_PAPERS.get(case.draft.category) if case.draft.for_school else None
    if demand and Matter.CATEGORY not in case.decided and not is_met(demand, case.papers):
        found.add(Flag.PAPERS_MISSING)
    moves = case.draft.moving is not None and Matter.RESIDENCE not in case.decided
    if moves and not is_met(OF_A_MOVE, case.papers):
        found.add(Flag.MOVE_UNDOCUMENTED)
    return found


def _of_grades(case: Circumstance) -> set[Flag]:
    if not case.draft.for_school:
        return set()
    if Matter.GRADES in case.decided:
        return set(case.grades - {Flag.GRADES_MISSING, Flag.GRADES_INCOMPLETE})
    return set(case.grades)
