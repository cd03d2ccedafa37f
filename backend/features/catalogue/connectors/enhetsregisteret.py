"""Enhetsregisteret (Brønnøysund, NLOD): schools as sub-units of their owners, with the days they were open.

`data.brreg.no/enhetsregisteret/api/underenheter` is HAL: `_embedded.underenheter` and `page.totalPages`, counted
from 0. Upper secondary education is industry 85.31 and 85.32. It has no positions: NSR is the better list of
schools; this one knows when a school was opened and closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backend.features.catalogue.connectors.reading import Json, Reader, pages, take, text

BASE = "https://data.brreg.no/enhetsregisteret/api"
PAGE = 1000
INDUSTRIES = "85.310,85.320"


def fetch(reader: Reader) -> Mapping[str, Iterator[Mapping[str, str]]]:
    """`schools.csv`."""
    return {"schools": _schools(reader)}


def _schools(reader: Reader) -> Iterator[Mapping[str, str]]:
    def read_page(number: int) -> tuple[list[Json], int]:
        answer = reader.get(f"{BASE}/underenheter", naeringskode=INDUSTRIES, page=number, size=PAGE)
        # An empty result has no `_embedded` at all.
        units = answer.get("_embedded", {}).get("underenheter", [])
        return units, int(take("enhetsregisteret", answer, "page", "totalPages"))

    for unit in pages(read_page, first=0):
        address = unit.get("beliggenhetsadresse") or {}
        municipality = text(address, "kommunenummer")
        if municipality:
            yield {
                "organisation_number": str(take("enhetsregisteret", unit, "organisasjonsnummer")),
                "name": text(unit, "navn"),
                "address": ", ".join(line for line in address.get("adresse") or [] if line),
                "postal_code": text(address, "postnummer"),
                "municipality": municipality,
                "county": municipality[:2],
                "website": text(unit, "hjemmeside"),
                "valid_from": text(unit, "oppstartsdato"),
                "valid_to": text(unit, "nedleggelsesdato"),
            }
