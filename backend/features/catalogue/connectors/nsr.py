"""NSR, Udir's national school register (NLOD): active upper secondary schools.

`data-nsr.udir.no/v4/enheter` is paged (`Sidenummer`, `AntallSider`, `EnhetListe`) and has no filters; address,
position and website stand on the unit's own page. Positions are 0, 0 where NSR has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backend.features.catalogue.connectors.reading import Json, Reader, pages, take, text

BASE = "https://data-nsr.udir.no/v4"
PAGE = 1000


def fetch(reader: Reader) -> Mapping[str, Iterator[Mapping[str, str]]]:
    """`schools.csv`."""
    return {"schools": _schools(reader)}


def _schools(reader: Reader) -> Iterator[Mapping[str, str]]:
    def read_page(number: int) -> tuple[list[Json], int]:
        answer = reader.get(f"{BASE}/enheter", sidenummer=number, antallPerSide=PAGE)
        return take("nsr", answer, "EnhetListe"), int(take("nsr", answer, "AntallSider"))

    for unit in pages(read_page, first=1):
        if unit.get("ErAktiv") and unit.get("ErVideregaaendeSkole"):
            yield _school(unit, reader.get(f"{BASE}/enhet/{take('nsr', unit, 'Organisasjonsnummer')}"))


def _school(unit: Json, detail: Json) -> Mapping[str, str]:
    latitude, longitude = text(detail, "Koordinat", "Breddegrad"), text(detail, "Koordinat", "Lengdegrad")
    known = latitude not in {"", "0", "0.0"} and longitude not in {"", "0", "0.0"}
    address = detail.get("Beliggenhetsadresse") or {}
    return {
        "organisation_number": str(unit["Organisasjonsnummer"]),
        "name": text(unit, "Navn"),
        "address": text(address, "Adresse"),
        "postal_code": text(address, "Postnummer") or text(address, "Postnr"),
        "municipality": text(unit, "Kommunenummer"),
        "county": text(unit, "Fylkesnummer"),
        "latitude": latitude if known else "",
        "longitude": longitude if known else "",
        "coordinate_source": "NSR" if known else "",
        "website": text(detail, "Internettadresse") or text(detail, "Url"),
    }
