"""The catalogue's own words: closed lists that rules, tables and the wire share."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A year of upper secondary education. `VG2_VG3` is how some counties publish one queue for two years."""

    VG1 = "vg1"
    VG2 = "vg2"
    VG3 = "vg3"
    VG4 = "vg4"
    VG2_VG3 = "vg2_vg3"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.level.{self.value}"


class CountyKind(StrEnum):
    """What a two-digit number stands for; only a county takes applications."""

    COUNTY = "county"
    TERRITORY = "territory"
    ABROAD = "abroad"


class ProgrammeKind(StrEnum):
    """What a programme leads to (opplæringsforskrifta § 2-2: yrkesfaglig, studieforberedende; påbygging)."""

    VOCATIONAL = "vocational"
    ACADEMIC = "academic"
    SUPPLEMENTARY = "supplementary"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.programme_kind.{self.value}"


class Provision(StrEnum):
    """Where the training takes place."""

    SCHOOL = "school"
    COMPANY = "company"
    UNKNOWN = "unknown"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.provision.{self.value}"


class Certificate(StrEnum):
    """What a passed final test gives: fagbrev or svennebrev."""

    CRAFT = "craft"
    JOURNEYMAN = "journeyman"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.certificate.{self.value}"


class Stage(StrEnum):
    """Where a subject is taught."""

    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"


class SubjectKind(StrEnum):
    """How a subject stands in a programme: fellesfag, felles programfag, programfag."""

    COMMON_CORE = "common_core"
    COMMON_PROGRAMME = "common_programme"
    ELECTIVE_PROGRAMME = "elective_programme"


class CutOffStatus(StrEnum):
    """How the last seat of an offering went."""

    POINTS = "points"
    """By points: the last one in had this many."""
    OPEN = "open"
    """Everyone got in: there was no queue."""
    PRIORITY = "priority"
    """The last seats went by a quota, not by points."""
    DOCUMENTATION = "documentation"
    """By something else than points: a test, an interview, papers."""
    DISCONTINUED = "discontinued"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.cut_off.{self.value}"


class Requirement(StrEnum):
    """What an offering asks for beside points."""

    SKILL_TEST = "skill_test"
    INTERVIEW = "interview"
    OWN_FORM = "own_form"
    HEALTH_DECLARATION = "health_declaration"
    LANGUAGE_BACKGROUND = "language_background"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.requirement.{self.value}"


class Pool(StrEnum):
    """A share of an offering's seats that is filled by its own rule (opplæringsforskrifta §§ 4-6, 4-14)."""

    POINTS = "points"
    SKILLS = "skills"
    OWN_SCHOOL = "own_school"
    OUTSIDE_POINTS = "outside_points"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.pool.{self.value}"


class ChangeKind(StrEnum):
    """Which kind of code was replaced by another."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    PROGRAMME_AREA = "programme_area"
    SCHOOL = "school"
    VIGO_SCHOOL_NUMBER = "vigo_school_number"
    SUBJECT = "subject"


class DemoField(StrEnum):
    """A part of an offering that is invented for the demo because no open source has it."""

    OFFERING = "offering"
    PLACES = "places"
    POOLS = "pools"
    REQUIREMENTS = "requirements"
    BEGINNER_LANGUAGES = "beginner_languages"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"catalogue.demo.{self.value}"
