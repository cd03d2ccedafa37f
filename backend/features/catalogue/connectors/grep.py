"""Grep, Udir's register of curricula and codes (NLOD): programme areas.

`data.udir.no/kl06/v201906/programomraader` lists every area with `kode`, `tittel` (a list of `spraak`, `verdi`) and
`status`; the area's own address adds `opplaeringssted`. Codes hold their programme, level and category.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from backend.features.catalogue.connectors.reading import Json, Reader, take, text

BASE = "https://data.udir.no/kl06/v201906"
LEVELS = {"1": "vg1", "2": "vg2", "3": "vg3", "4": "vg4"}


def fetch(reader: Reader) -> Mapping[str, Iterator[Mapping[str, str]]]:
    """`programme_areas.csv`."""
    return {"programme_areas": _areas(reader)}


def _areas(reader: Reader) -> Iterator[Mapping[str, str]]:
    for listed in reader.get(f"{BASE}/programomraader"):
        code = str(take("grep", listed, "kode"))
        in_force = "publisert" in text(listed, "status")
        place = _place(reader.get(f"{BASE}/programomraader/{code}")) if in_force else "unknown"
        names = {
            take("grep", title, "spraak"): text(title, "verdi") for title in take("grep", listed, "tittel")
        }
        yield {
            "code": code,
            "base_code": code[:6],
            "category": code[6:],
            "programme": code[:2],
            "level": LEVELS.get(code[5:6], ""),
            "name_nb": names.get("nob") or names.get("default", ""),
            "name_nn": names.get("nno", ""),
            "name_en": names.get("eng", ""),
            "provision": place,
            "is_trade": "yes" if place == "company" else "no",
            "in_force": "yes" if in_force else "no",
        }


def _place(area: Json) -> str:
    """The place of training stands as an address or an object; the words in it are the same."""
    written = json.dumps(take("grep", area, "opplaeringssted"))
    if "opplaeringssted_bedrift" in written:
        return "company"
    return "school" if "opplaeringssted_skole" in written else "unknown"
