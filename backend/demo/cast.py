"""The standing cast: who signs in when the portal is shown or tested. All invented.

Identity numbers are synthetic (month + 80, as the Tax Administration's test population) and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from auth.principal import Role


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    key: str
    given_name: str
    family_name: str
    identity_number: str
    born: date
    county: str
    municipality: str
    postal_code: str
    address: str
    role: Role = Role.APPLICANT
    also: tuple[Role, ...] = ()
    """Roles beside the main one."""
    level: str | None = None
    """Which level the person applies for: Vg1, Vg2, Vg3."""
    completed_area: str | None = None
    """Programme area completed (10 characters), for applicants to Vg2 and Vg3."""
    locale: str | None = None
    """The language the person has chosen; without one the browser decides."""
    protected: bool = False
    organisation: str | None = None
    children: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def story_key(self) -> str:
        """Translation key of the two lines that the person picker shows."""
        return f"demo.story.{self.key}"


def with_control_digits(first_nine: str) -> str:
    """Complete nine digits to an identity number (weights of Skatteetaten's rule); raises `ValueError` if impossible."""
    digits = [int(character) for character in first_nine]
    first = -sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True)) % 11
    second = -sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), [*digits, first], strict=True)) % 11
    if 10 in {first, second}:
        raise ValueError(f"{first_nine} has no control digits")
    return f"{first_nine}{first}{second}"


def synthetic_number(born: date, serial: int) -> str:
    """The first synthetic number (month + 80) for the day from `serial` upwards that has control digits."""
    day = f"{born.day:02d}{born.month + 80:02d}{born.year % 100:02d}"
    for candidate in range(serial, 1000):
        try:
            return with_control_digits(f"{day}{candidate:03d}")
        except ValueError:
            continue
    raise ValueError(f"no number left for {born} from {serial}")


def _person(
    key: str, name: str, born: date, serial: int, place: tuple[str, str, str, str], **more: object
) -> Person:
    given, family = name.split(" ", 1)
    county, municipality, postal_code, address = place
    return Person(
        key=key,
        given_name=given,
        family_name=family,
        identity_number=synthetic_number(born, serial),
        born=born,
        county=county,
        municipality=municipality,
        postal_code=postal_code,
        address=address,
        **more,  # type: ignore[arg-type]
    )


OSLO = ("03", "0301", "0467", "Eksempelgata 12")
STAVANGER = ("11", "1103", "4007", "Prøveveien 3")
HAMAR = ("34", "3403", "2315", "Demovegen 8")

IDA = _person("ida", "Ida Lunde", date(2011, 4, 18), 512, OSLO, level="Vg1")
JONAS = _person(
    "jonas", "Jonas Haug", date(2010, 9, 2), 530, STAVANGER, level="Vg2", completed_area="ELELE1----"
)
SARA = _person(
    "sara", "Sara Moen", date(2009, 1, 27), 548, HAMAR, level="Vg3", completed_area="STREA2----", locale="nn"
)
MEHDI = _person("mehdi", "Mehdi Karimi", date(2011, 11, 9), 566, OSLO, level="Vg1", locale="en")
ASTRID = _person("astrid", "Astrid Vik", date(2011, 6, 30), 584, STAVANGER, level="Vg1")
"""The stranger: an ordinary pupil who must see nothing of anyone else's."""
NORA = _person("nora", "Nora Dahl", date(2011, 2, 14), 602, HAMAR, level="Vg1", protected=True)
HANNE = _person(
    "hanne",
    "Hanne Lunde",
    date(1979, 3, 5),
    320,
    OSLO,
    role=Role.GUARDIAN,
    also=(Role.APPLICANT,),
    children=("ida",),
)
TORE = _person(
    "tore",
    "Tore Bakken",
    date(1971, 8, 23),
    340,
    OSLO,
    role=Role.ADMISSIONS_OFFICER,
    also=(Role.APPLICANT,),
    organisation="958935420",
)
GRO = _person(
    "gro",
    "Gro Myhre",
    date(1976, 5, 14),
    350,
    OSLO,
    role=Role.ADMISSIONS_OFFICER,
    organisation="958935420",
)
"""Tore's colleague: nobody approves an intake she has run herself."""
LIV = _person("liv", "Liv Sunde", date(1984, 12, 1), 360, OSLO, role=Role.ADVISER, organisation="974589648")
RANDI = _person(
    "randi",
    "Randi Holm",
    date(1980, 10, 7),
    370,
    OSLO,
    role=Role.SCHOOL_OFFICER,
    organisation="974590964",
)
"""At the school of Mehdi's first wish."""
EIRIK = _person(
    "eirik",
    "Eirik Nygård",
    date(1974, 2, 19),
    380,
    OSLO,
    role=Role.SCHOOL_OFFICER,
    organisation="899178092",
)
"""At the school of his third wish."""

CAST: tuple[Person, ...] = (IDA, JONAS, SARA, MEHDI, ASTRID, NORA, HANNE, TORE, GRO, LIV, RANDI, EIRIK)


def by_key(key: str) -> Person:
    return next(person for person in CAST if person.key == key)
