"""Kartverket's municipality service (CC BY 4.0): the counties and municipalities of today.

`api.kartverket.no/kommuneinfo/v1/fylkerkommuner` lists the counties with their municipalities; each has a point
inside its area as GeoJSON (longitude first). The service knows today only: the first day is that of the reform that
gave the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backend.features.catalogue.connectors.reading import Json, Reader, take, text

URL = "https://api.kartverket.no/kommuneinfo/v1/fylkerkommuner"
DEGREES = 4258
"""The coordinate system with degrees (EUREF 89), as far as a school journey can tell the same as WGS 84."""
KEPT_IN_2024 = frozenset({"03", "11", "15", "18", "34", "42", "46", "50"})
"""Counties whose number the reform of 2024 left alone."""
GIVEN_IN_2024 = frozenset({"1508", "1580"})
"""Ålesund was split in 2024, inside a county that kept its number."""


def fetch(reader: Reader) -> Mapping[str, Iterator[Mapping[str, str]]]:
    """`counties.csv` and `municipalities.csv`."""
    answer = reader.get(URL, utkoordsys=DEGREES)
    return {"counties": _counties(answer), "municipalities": _municipalities(answer)}


def _counties(answer: Json) -> Iterator[Mapping[str, str]]:
    for county in answer:
        number = str(take("kartverket", county, "fylkesnummer"))
        yield {
            "number": number,
            "name": _own_name(text(county, "fylkesnavn")),
            "kind": "county",
            "valid_from": _since(number),
        }


def _municipalities(answer: Json) -> Iterator[Mapping[str, str]]:
    for county in answer:
        for municipality in take("kartverket", county, "kommuner"):
            number = str(take("kartverket", municipality, "kommunenummer"))
            position = (municipality.get("punktIOmrade") or {}).get("coordinates") or ["", ""]
            yield {
                "number": number,
                "name": text(municipality, "kommunenavnNorsk") or text(municipality, "kommunenavn"),
                "official_name": text(municipality, "kommunenavn"),
                "county": number[:2],
                "latitude": str(position[1]),
                "longitude": str(position[0]),
                "valid_from": _since(number),
            }


def _own_name(name: str) -> str:
    """«Troms - Romsa - Tromssa» is Troms in Norwegian; the three stand side by side as official names."""
    return name.split(" - ", maxsplit=1)[0]


def _since(number: str) -> str:
    kept = number[:2] in KEPT_IN_2024 and number not in GIVEN_IN_2024
    return "2020-01-01" if kept else "2024-01-01"
