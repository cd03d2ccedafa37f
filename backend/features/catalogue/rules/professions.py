"""What young people say they want to become and do not become in upper secondary: the search answers all the same.

Each profession leads to the education programmes that are a usual way towards it. Which studies give admission to
which profession: Samordna opptak and utdanning.no; which programmes give general university admission:
opplæringsforskrifta chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession that takes higher education, as people type it in the three languages."""

    words: tuple[str, ...]
    programmes: tuple[str, ...]


PROFESSIONS: tuple[Profession, ...] = (
    Profession(("sykepleier", "sjukepleiar", "nurse", "jordmor", "midwife"), ("HS", "ST")),
    Profession(("lege", "lækjar", "doktor", "doctor", "physician", "kirurg", "surgeon"), ("ST",)),
    Profession(("tannlege", "tannlækjar", "dentist", "tannpleier", "tannpleiar"), ("ST", "HS")),
    Profession(("psykolog", "psychologist"), ("ST",)),
    Profession(("advokat", "jurist", "dommer", "dommar", "lawyer", "solicitor"), ("ST",)),
    Profession(("politi", "politimann", "politibetjent", "police", "police officer"), ("ST", "ID")),
    Profession(("lærer", "lærar", "teacher"), ("ST",)),
    Profession(("barnehagelærer", "barnehagelærar", "kindergarten teacher", "nursery teacher"), ("ST", "HS")),
    Profession(("vernepleier", "vernepleiar", "sosionom", "barnevernspedagog", "barnevern"), ("HS", "ST")),
    Profession(("ergoterapeut", "fysioterapeut", "fysioterapi", "physiotherapist"), ("ST", "ID", "HS")),
    Profession(("farmasøyt", "pharmacist", "bioingeniør", "radiograf", "radiographer"), ("ST", "HS")),
    Profession(("optiker", "optikar", "optician"), ("ST",)),
    Profession(("veterinær", "dyrlege", "dyrlækjar", "vet", "dyrepleier", "dyrepleiar"), ("NA", "ST")),
    Profession(("ingeniør", "sivilingeniør", "engineer"), ("ST", "EL", "TP")),
    Profession(("arkitekt", "architect", "interiørarkitekt"), ("KD", "ST")),
    Profession(("pilot", "flyger", "flygar", "flyver", "airline pilot"), ("ST", "EL")),
    Profession(("økonom", "revisor", "siviløkonom", "economist", "accountant"), ("ST", "SR")),
    Profession(("prest", "priest", "forsker", "forskar", "scientist", "historiker"), ("ST",)),
)


def words_for(programme: str) -> Iterator[str]:
    """The professions that a programme is a usual way towards."""
    for profession in PROFESSIONS:
        if programme in profession.programmes:
            yield from profession.words
