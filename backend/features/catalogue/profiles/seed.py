"""`SEED`: the public Norwegian lists gathered from Grep, NSR, the VIGO code base, Kartverket, Posten and the counties'
published cut-offs, under their Norwegian column names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backend.features.catalogue.files import Line
from backend.features.catalogue.profiles.mapping import Derived, FileMap, Fixed, From, Shape
from backend.features.catalogue.rules.offerings import CutOffFact, offered

REFORM_2020 = "2020-01-01"
REFORM_2024 = "2024-01-01"
BEFORE_2024 = "2023-12-31"
SEED_MARK = "programomrader.csv"
"""The file that tells this profile from our own format."""


def first_of_each(column: str) -> Shape:
    """Keep the first line of each value."""

    def shape(lines: Sequence[Line], _: int) -> Iterator[Line]:
        seen: set[str] = set()
        for line in lines:
            if line.cells[column] not in seen:
                seen.add(line.cells[column])
                yield line

    return shape


def where(column: str) -> Shape:
    """Keep lines that have something in the column."""
    return lambda lines, _: (line for line in lines if line.cells[column])


def renumbered(lines: Sequence[Line], _: int) -> Iterator[Line]:
    """Keep the counties that had another number before 2024, or were a part of one that had."""
    return (line for line in lines if line.cells["fylkesnr_2020_2023"] != line.cells["fylkesnr"])


def by_language(lines: Sequence[Line], _: int) -> Iterator[Line]:
    """`nb:rørlegger|en:plumber` becomes one line per language."""
    for line in lines:
        words: dict[str, list[str]] = {}
        for part in filter(None, line.cells["synonyms"].split("|")):
            language, word = part.split(":", 1)
            words.setdefault(language, []).append(word.strip())
        for language, found in words.items():
            yield Line(line.number, {**line.cells, "language": language, "words": "|".join(found)})


def replaced_subjects(lines: Sequence[Line], _: int) -> Iterator[Line]:
    """`ENG0012;ENG0013` in `erstatter` becomes one line per replaced code."""
    for line in lines:
        for old in filter(None, line.cells["erstatter"].split(";")):
            yield Line(line.number, {**line.cells, "replaced": old})


def still_offered(lines: Sequence[Line], school_year: int) -> Iterator[Line]:
    """Cut-off lines that prove an offering, each with the school year it is for."""
    by_number = {line.number: line for line in lines}
    facts = (
        CutOffFact(
            line=line.number,
            school=line.cells["orgnr"],
            county=line.cells["fylkesnr"],
            level=line.cells["niva"],
            area=line.cells["programomradekode"],
            year=int(line.cells["aar"]),
            status=line.cells["status"],
        )
        for line in lines
        if line.cells["aar"].isdigit()
    )
    for fact in offered(facts):
        line = by_number[fact.line]
        yield Line(line.number, {**line.cells, "school_year": str(school_year)})


YES_NO = {"J": "yes", "N": "no"}
LEVELS = {"Vg1": "vg1", "Vg2": "vg2", "Vg3": "vg3", "Vg4": "vg4", "Vg2/Vg3": "vg2_vg3"}
PROGRAMME_KINDS = {
    "yrkesfaglig": "vocational",
    "studieforberedende": "academic",
    "påbygging": "supplementary",
}
PROVISIONS = {"skole": "school", "bedrift": "company", "ukjent": "unknown", "": "unknown"}
SUBJECT_KINDS = {
    "fellesfag": "common_core",
    "felles programfag": "common_programme",
    "programfag": "elective_programme",
}
NAMES: Mapping[str, From] = {
    "name_nb": From("navn_nb"),
    "name_nn": From("navn_nn"),
    "name_en": From("navn_en"),
}


def since(old: str, new: str) -> Derived:
    """The day a number holds from: the reform that gave it, as far back as the list knows."""
    return Derived(new, lambda cells: REFORM_2020 if cells[old] == cells[new] else REFORM_2024)


def listed(column: str) -> Derived:
    """Their lists are separated by semicolons, ours by bars."""
    return Derived(column, lambda cells: cells[column].replace(";", "|"))


SEED: tuple[Fixed | FileMap, ...] = (
    Fixed(
        "counties",
        (
            {
                "number": "30",
                "name": "Viken",
                "kind": "county",
                "valid_from": REFORM_2020,
                "valid_to": BEFORE_2024,
            },
            {
                "number": "38",
                "name": "Vestfold og Telemark",
                "kind": "county",
                "valid_from": REFORM_2020,
                "valid_to": BEFORE_2024,
            },
            {
                "number": "54",
                "name": "Troms og Finnmark",
                "kind": "county",
                "valid_from": REFORM_2020,
                "valid_to": BEFORE_2024,
            },
            {"number": "21", "name": "Svalbard", "kind": "territory", "valid_from": REFORM_2020},
            {"number": "22", "name": "Jan Mayen", "kind": "territory", "valid_from": REFORM_2020},
            {"number": "25", "name": "Utlandet", "kind": "abroad", "valid_from": REFORM_2020},
        ),
    ),
    FileMap(
        "fylker.csv",
        "counties",
        {
            "number": From("fylkesnr"),
            "name": From("navn"),
            "kind": "county",
            "owner_name": From("skoleeier"),
            "owner_organisation": From("skoleeier_orgnr"),
            "valid_from": since("fylkesnr_2020_2023", "fylkesnr"),
        },
    ),
    FileMap(
        "kommuner.csv",
        "municipalities",
        {
            "number": From("kommunenr"),
            "name": From("navn"),
            "official_name": From("offisielt_navn"),
            "county": From("fylkesnr"),
            "latitude": From("lat"),
            "longitude": From("lon"),
            "valid_from": since("kommunenr_2020_2023", "kommunenr"),
        },
    ),
    FileMap(
        "kommuneendringer_2024.csv",
        "municipalities",
        {
            "number": From("fra_kommunenr"),
            "name": From("fra_navn"),
            "county": Derived("fra_kommunenr", lambda cells: cells["fra_kommunenr"][:2]),
            "valid_from": REFORM_2020,
            "valid_to": BEFORE_2024,
        },
        shape=first_of_each("fra_kommunenr"),
    ),
    Fixed(
        "municipalities",
        (
            {"number": "2100", "name": "Svalbard", "county": "21", "valid_from": REFORM_2020},
            {"number": "2211", "name": "Jan Mayen", "county": "22", "valid_from": REFORM_2020},
        ),
    ),
    FileMap(
        "postnummer.csv",
        "postal_codes",
        {
            "code": From("postnr"),
            "place": From("poststed"),
            "municipality": From("kommunenr"),
            "category": From("kategori"),
        },
    ),
    FileMap(
        "postnummer_koordinater_2012.csv",
        "postal_points",
        {"code": From("postnr"), "latitude": From("lat"), "longitude": From("lon")},
    ),
    Fixed(
        "programmes",
        (
            {
                "code": "DH",
                "name_nb": "Design og håndverk",
                "name_nn": "Design og handverk",
                "kind": "vocational",
                "valid_to": "2020-07-31",
            },
            {
                "code": "MK",
                "name_nb": "Medier og kommunikasjon",
                "name_nn": "Medium og kommunikasjon",
                "kind": "vocational",
                "valid_to": "2020-07-31",
            },
            {
                "code": "SS",
                "name_nb": "Service og samferdsel",
                "kind": "vocational",
                "valid_to": "2020-07-31",
            },
            {"code": "R9", "name_nb": "Reform 94", "kind": "vocational", "valid_to": "2006-07-31"},
        ),
    ),
    FileMap(
        "utdanningsprogram.csv",
        "programmes",
        {
            "code": From("kode"),
            **NAMES,
            "kind": From("type", PROGRAMME_KINDS),
            "first_area": From("vg1_programomradekode"),
        },
    ),
    FileMap(
        "programomrader.csv",
        "programme_areas",
        {
            "code": From("programomradekode"),
            "base_code": From("grunnkode"),
            "category": From("kategori"),
            "programme": From("utdanningsprogram"),
            "level": From("niva", LEVELS),
            **NAMES,
            "provision": From("opplaeringssted", PROVISIONS),
            "is_trade": From("er_laerefag", YES_NO),
            "in_force": From("gjeldende", YES_NO),
        },
    ),
    FileMap(
        "overganger.csv",
        "transitions",
        {"from_area": From("fra_programomradekode"), "to_area": From("til_programomradekode")},
    ),
    FileMap(
        "laerefag.csv",
        "trades",
        {
            "area": From("programomradekode"),
            "direct_from_vg1": From("saerlop", YES_NO),
            "practical_subjects": listed("fagkode_prove"),
            "theory_subjects": listed("fagkode_teori"),
        },
    ),
    FileMap(
        "trades.csv",
        "synonyms",
        {"area": From("code"), "language": From("language"), "words": From("words")},
        shape=by_language,
        reads=("code", "synonyms"),
    ),
    FileMap(
        "fagkoder_vgs_utvalg.csv",
        "subjects",
        {
            "code": From("fagkode"),
            "name_nb": From("navn_nb"),
            "stage": "upper_secondary",
            "kind": From("fagtype", SUBJECT_KINDS),
            "level": From("niva", LEVELS),
            "area": From("programomrade_avledet"),
            "curriculum": From("laereplan"),
            "confirmed": "yes",
        },
    ),
    FileMap(
        "fagkoder_grunnskole.csv",
        "subjects",
        {
            "code": From("fagkode"),
            "name_nb": From("navn_nb"),
            "stage": "lower_secondary",
            "curriculum": From("laereplanverk"),
            "confirmed": Derived("status", lambda cells: "yes" if cells["status"] == "bekreftet" else "no"),
        },
    ),
    FileMap(
        "skoler_vgs.csv",
        "schools",
        {
            "organisation_number": From("orgnr"),
            "name": From("navn"),
            "address": From("adresse"),
            "postal_code": From("postnr"),
            "municipality": From("kommunenr"),
            "county": From("fylkesnr"),
            "latitude": From("lat"),
            "longitude": From("lon"),
            "coordinate_source": From("koordinatkilde"),
            "website": From("nettsted"),
            "vigo_number": From("vigo_skolenr"),
        },
    ),
    FileMap(
        "fylker.csv",
        "code_changes",
        {
            "kind": "county",
            "old": From("fylkesnr_2020_2023"),
            "new": From("fylkesnr"),
            "changed_on": REFORM_2024,
            "basis": "deling 2024",
        },
        shape=renumbered,
    ),
    FileMap(
        "kommuneendringer_2024.csv",
        "code_changes",
        {
            "kind": "municipality",
            "old": From("fra_kommunenr"),
            "new": From("til_kommunenr"),
            "changed_on": REFORM_2024,
            "basis": From("type"),
        },
    ),
    FileMap(
        "trades_retired.csv",
        "code_changes",
        {
            "kind": "programme_area",
            "old": From("retired_code"),
            "new": From("successor_code"),
            "basis": From("basis"),
        },
        shape=where("successor_code"),
    ),
    FileMap(
        "fagkoder_grunnskole.csv",
        "code_changes",
        {"kind": "subject", "old": From("replaced"), "new": From("fagkode"), "basis": "LK20"},
        shape=replaced_subjects,
        reads=("fagkode", "erstatter"),
    ),
    FileMap(
        "poenggrenser.csv",
        "cut_offs",
        {
            "school": From("orgnr"),
            "county": From("fylkesnr"),
            "level": From("niva", LEVELS),
            "programme": From("utdanningsprogram"),
            "title": From("programnavn"),
            "area": From("programomradekode"),
            "year": From("aar"),
            "round": From("inntaksrunde", {"": "0"}),
            "points": From("poenggrense"),
            "status": From("status"),
        },
    ),
    FileMap(
        "poenggrenser.csv",
        "offerings",
        {
            "school": From("orgnr"),
            "area": From("programomradekode"),
            "school_year": Derived("aar", lambda cells: cells["school_year"]),
            "based_on": Derived("aar", lambda cells: f"cut_off {cells['aar']}"),
        },
        shape=still_offered,
        reads=("orgnr", "fylkesnr", "niva", "programomradekode", "aar", "status"),
    ),
)
