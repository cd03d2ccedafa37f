"""Who applies on which terms, and which of the two deadlines that gives.

Opplæringsforskrifta § 4-9 (school) and § 7-5 (training in a company): 1 February for those who need more than
points to be placed right, 1 March for everyone else.
"""

from __future__ import annotations

from enum import StrEnum


class ApplicationType(StrEnum):
    """What is applied for. Both may be chosen in one application."""

    SCHOOL = "school"
    APPRENTICESHIP = "apprenticeship"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.type.{self.value}"


class Category(StrEnum):
    """On which terms someone applies for a school place."""

    ORDINARY = "ordinary"
    SPECIAL_PROGRAMME = "special_programme"
    """Preferential right to a special programme, § 4-21."""
    ADAPTED_SCHOOL = "adapted_school"
    """Preferential right to an adapted school or group, §§ 4-22 and 4-27."""
    SIGN_LANGUAGE = "sign_language"
    """Right to teaching in sign language, §§ 4-23 and 4-28."""
    INDIVIDUAL_TREATMENT = "individual_treatment"
    """Grades that cannot be compared, or weighty reasons, §§ 4-20 and 4-26."""
    SPECIAL_LANGUAGE = "special_language"
    """Decision on special language teaching, § 4-9 first paragraph b."""
    NEWLY_ARRIVED = "newly_arrived"
    """Newly arrived in Norway, § 4-9 first paragraph c."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.category.{self.value}"


class ApprenticeshipKind(StrEnum):
    """What kind of contract someone wants with a company, § 7-3."""

    APPRENTICE = "apprentice"
    TRAINING_CANDIDATE = "training_candidate"
    PRACTICE_CERTIFICATE_CANDIDATE = "practice_certificate_candidate"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"applications.apprenticeship.{self.value}"


class DeadlineClass(StrEnum):
    """Which of the season's two deadlines holds."""

    EARLY = "early"
    ORDINARY = "ordinary"


MINORITY_LANGUAGE = frozenset({Category.SPECIAL_LANGUAGE, Category.NEWLY_ARRIVED})
"""Applicants who meet the mother tongue page."""

NEEDS_EXPLANATION = frozenset({Category.INDIVIDUAL_TREATMENT})
NEEDS_DOCUMENT = frozenset(Category) - {Category.ORDINARY}


def deadline_class(
    types: frozenset[ApplicationType], category: Category, kind: ApprenticeshipKind
) -> DeadlineClass:
    """The deadline of the whole application: the early one as soon as any part of it is due early."""
    if ApplicationType.SCHOOL in types and category is not Category.ORDINARY:
        return DeadlineClass.EARLY
    if ApplicationType.APPRENTICESHIP in types and kind is not ApprenticeshipKind.APPRENTICE:
        return DeadlineClass.EARLY
    return DeadlineClass.ORDINARY
