"""VIGO's code base (Novari): what builds on what, nationally and per county, and subjects that replaced others.

`POST kodeverk.vigo.no/api/<table>?page&size` with a list of filters answers `content` and `totalElements`, at most
2 000 rows a page. The service is open for look-up and undocumented; no licence is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backend.features.catalogue.connectors.reading import Json, Reader, pages, take, text

BASE = "https://kodeverk.vigo.no/api"
PAGE = 2000
NATIONAL = "99"
"""The county number of rows that hold everywhere."""


def fetch(reader: Reader) -> Mapping[str, Iterator[Mapping[str, str]]]:
    """`transitions.csv` and `code_changes.csv`."""
    return {"transitions": _transitions(reader), "code_changes": _replaced_subjects(reader)}


def _rows(reader: Reader, table: str) -> Iterator[Json]:
    def read_page(number: int) -> tuple[list[Json], int]:
        answer = reader.post(f"{BASE}/{table}", [], page=number, size=PAGE)
        total = int(take("vigo", answer, "totalElements"))
        return take("vigo", answer, "content"), -(-total // PAGE)

    return pages(read_page, first=0)


def _transitions(reader: Reader) -> Iterator[Mapping[str, str]]:
    seen: set[tuple[str, str, str]] = set()
    for row in _rows(reader, "entry-requirements"):
        county = text(row, "countyNr").zfill(2)
        where = "" if county == NATIONAL else county
        key = (text(row, "programAreaCode"), text(row, "providesCompetenceCode"), where)
        if all(key[:2]) and key[0] != key[1] and key not in seen:
            seen.add(key)
            yield dict(zip(("from_area", "to_area", "county"), key, strict=True))


def _replaced_subjects(reader: Reader) -> Iterator[Mapping[str, str]]:
    """`code1` replaces `code2`; only where both are subjects."""
    seen: set[tuple[str, str]] = set()
    for row in _rows(reader, "relation/element-replaces-element"):
        old, new = text(row, "code2"), text(row, "code1")
        are_subjects = isinstance(row.get("course1"), dict) and isinstance(row.get("course2"), dict)
        if are_subjects and old and new and old != new and (old, new) not in seen:
            seen.add((old, new))
            yield {"kind": "subject", "old": old, "new": new, "basis": "VIGO"}
