"""Who decides a complaint that the county does not uphold (opplæringslova § 29-1).

Which programme, programme area or school, and guest pupils: the county's own appeal body. Every other decision about
admission: the state administrator, to whom the ministry has handed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Subject(StrEnum):
    """What a complaint is about."""

    PROGRAMME_OR_SCHOOL = "programme_or_school"
    POINTS = "points"
    """Grades or points were counted wrong in the intake; a grade itself is complained about at the school."""
    RIGHT_NOT_MET = "right_not_met"
    """None of the three programmes she applied for."""
    INDIVIDUAL_TREATMENT = "individual_treatment"
    """Individual treatment or preferential right."""
    GUEST_PUPIL = "guest_pupil"
    OTHER = "other"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.subject.{self.value}"


class Body(StrEnum):
    """Who decides in the end."""

    COUNTY_BODY = "county_body"
    STATE_ADMINISTRATOR = "state_administrator"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.body.{self.value}"


BODIES: Mapping[Subject, Body] = {
    Subject.PROGRAMME_OR_SCHOOL: Body.COUNTY_BODY,
    Subject.POINTS: Body.COUNTY_BODY,
    Subject.GUEST_PUPIL: Body.COUNTY_BODY,
    Subject.RIGHT_NOT_MET: Body.STATE_ADMINISTRATOR,
    Subject.INDIVIDUAL_TREATMENT: Body.STATE_ADMINISTRATOR,
    Subject.OTHER: Body.STATE_ADMINISTRATOR,
}


def body_for(subject: Subject) -> Body:
    """Who decides a complaint about this, when the county does not uphold it."""
    return BODIES[subject]
