"""The catalogue's tables: one per file of FORMAT.md, with the same columns, and where each row came from.

`valid_from` and `valid_to` are days, both included; nothing means open-ended. Codes are their own keys, so that
an import finds its rows again; geography is keyed by code and first day, since numbers come and go.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.platform.db import Base, Id, Json, JsonList, Moment

AreaCode = String(10)
SchoolNumber = String(9)


class Imported:
    """What every imported row has: the source and file it came with."""

    origin: Mapped[str] = mapped_column(String(120))


class Dated:
    """The days a row holds."""

    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Named:
    """Names in three languages; Bokmål is always there."""

    name_nb: Mapped[str] = mapped_column(String(200))
    name_nn: Mapped[str | None] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))


class CountyRow(Imported, Base):
    __tablename__ = "catalogue_county"

    number: Mapped[str] = mapped_column(String(2), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    owner_name: Mapped[str | None] = mapped_column(String(100))
    owner_organisation: Mapped[str | None] = mapped_column(SchoolNumber)


class MunicipalityRow(Imported, Base):
    __tablename__ = "catalogue_municipality"

    number: Mapped[str] = mapped_column(String(4), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(100))
    official_name: Mapped[str | None] = mapped_column(String(200))
    county: Mapped[str] = mapped_column(String(2), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class PostalCodeRow(Imported, Dated, Base):
    __tablename__ = "catalogue_postal_code"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    place: Mapped[str] = mapped_column(String(100))
    municipality: Mapped[str] = mapped_column(String(4))
    category: Mapped[str | None] = mapped_column(String(1))


class PostalPointRow(Imported, Base):
    """Positions of postal codes, apart from the codes: their source is older and may be dropped."""

    __tablename__ = "catalogue_postal_point"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]


class ProgrammeRow(Imported, Named, Dated, Base):
    __tablename__ = "catalogue_programme"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    first_area: Mapped[str | None] = mapped_column(AreaCode)


class ProgrammeAreaRow(Imported, Named, Dated, Base):
    __tablename__ = "catalogue_programme_area"

    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    base_code: Mapped[str] = mapped_column(String(6), index=True)
    category: Mapped[str] = mapped_column(String(4))
    programme: Mapped[str] = mapped_column(ForeignKey("catalogue_programme.code"), index=True)
    level: Mapped[str | None] = mapped_column(String(8))
    county: Mapped[str | None] = mapped_column(String(2))
    provision: Mapped[str] = mapped_column(String(10))
    is_trade: Mapped[bool]
    in_force: Mapped[bool]


class TransitionRow(Imported, Dated, Base):
    """What can be applied for after what; `county` is empty for the national rule."""

    __tablename__ = "catalogue_transition"

    from_area: Mapped[str] = mapped_column(ForeignKey("catalogue_programme_area.code"), primary_key=True)
    to_area: Mapped[str] = mapped_column(ForeignKey("catalogue_programme_area.code"), primary_key=True)
    county: Mapped[str] = mapped_column(String(2), primary_key=True)


class TradeRow(Imported, Dated, Base):
    __tablename__ = "catalogue_trade"

    area: Mapped[str] = mapped_column(ForeignKey("catalogue_programme_area.code"), primary_key=True)
    direct_from_vg1: Mapped[bool]
    practical_subjects: Mapped[JsonList | None]
    theory_subjects: Mapped[JsonList | None]
    certificate: Mapped[str | None] = mapped_column(String(20))
    contract_months: Mapped[int | None]


class SynonymRow(Imported, Base):
    """Words people use for an area, per language."""

    __tablename__ = "catalogue_synonym"

    area: Mapped[str] = mapped_column(ForeignKey("catalogue_programme_area.code"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    words: Mapped[JsonList]


class SubjectRow(Imported, Named, Dated, Base):
    __tablename__ = "catalogue_subject"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    stage: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(24))
    level: Mapped[str | None] = mapped_column(String(8))
    area: Mapped[str | None] = mapped_column(ForeignKey("catalogue_programme_area.code"))
    curriculum: Mapped[str | None] = mapped_column(String(80))
    confirmed: Mapped[bool]


class SchoolRow(Imported, Dated, Base):
    __tablename__ = "catalogue_school"

    organisation_number: Mapped[str] = mapped_column(SchoolNumber, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    postal_code: Mapped[str | None] = mapped_column(String(4))
    municipality: Mapped[str | None] = mapped_column(String(4))
    county: Mapped[str] = mapped_column(String(2), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    coordinate_source: Mapped[str | None] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(200))
    vigo_number: Mapped[str | None] = mapped_column(String(5))


class CodeChangeRow(Imported, Base):
    """Which code took over from which: a split is two rows with the same old code."""

    __tablename__ = "catalogue_code_change"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    old: Mapped[str] = mapped_column(String(20), primary_key=True)
    new: Mapped[str] = mapped_column(String(20), primary_key=True)
    changed_on: Mapped[date | None]
    basis: Mapped[str | None] = mapped_column(String(80))


class CutOffRow(Imported, Base):
    """The points of the last one in; `points` in hundredths."""

    __tablename__ = "catalogue_cut_off"
    __table_args__ = (Index("ix_catalogue_cut_off_offering", "school", "area", "year"),)

    school: Mapped[str] = mapped_column(ForeignKey("catalogue_school.organisation_number"), primary_key=True)
    level: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str] = mapped_column(String(2))
    programme: Mapped[str | None] = mapped_column(String(2))
    area: Mapped[str | None] = mapped_column(ForeignKey("catalogue_programme_area.code"))
    points: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(20))


class OfferingRow(Imported, Dated, Base):
    """A programme area at a school in a school year. The id is computed from these three."""

    __tablename__ = "catalogue_offering"

    id: Mapped[str] = mapped_column(String(32), unique=True)
    school: Mapped[str] = mapped_column(ForeignKey("catalogue_school.organisation_number"), primary_key=True)
    area: Mapped[str] = mapped_column(
        ForeignKey("catalogue_programme_area.code"), primary_key=True, index=True
    )
    school_year: Mapped[int] = mapped_column(primary_key=True)
    places: Mapped[int | None]
    pools: Mapped[Json | None]
    requirements: Mapped[JsonList | None]
    beginner_languages: Mapped[JsonList | None]
    demo_fields: Mapped[JsonList | None]
    based_on: Mapped[str | None] = mapped_column(String(80))


class ImportRow(Base):
    """One file that was loaded. The newest id is the catalogue's version."""

    __tablename__ = "catalogue_import"

    id: Mapped[Id]
    origin: Mapped[str] = mapped_column(String(120), index=True)
    file: Mapped[str] = mapped_column(String(120))
    table: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    closed: Mapped[int]
    imported_at: Mapped[Moment]


ROWS: dict[str, type[Base]] = {
    "counties": CountyRow,
    "municipalities": MunicipalityRow,
    "postal_codes": PostalCodeRow,
    "postal_points": PostalPointRow,
    "programmes": ProgrammeRow,
    "programme_areas": ProgrammeAreaRow,
    "transitions": TransitionRow,
    "trades": TradeRow,
    "synonyms": SynonymRow,
    "subjects": SubjectRow,
    "schools": SchoolRow,
    "code_changes": CodeChangeRow,
    "cut_offs": CutOffRow,
    "offerings": OfferingRow,
}
"""Each table of the file format, and the rows it becomes."""
