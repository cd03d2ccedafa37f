"""Connectors against small samples of our own making, in the shapes the sources document."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.features.catalogue.connectors import CONNECTORS, fetch_into, reading
from backend.features.catalogue.connectors.reading import Reader, SourceError
from backend.features.catalogue.files import folder_loads
from backend.features.catalogue.rules.gates import Reading, read

Answer = Callable[[httpx.Request], Any]
SAMPLES = json.loads((Path(__file__).parent / "samples.json").read_text(encoding="utf-8"))


def reader(answer: Answer) -> Reader:
    """A reader whose every request is answered here; a tuple is a status."""

    def handle(request: httpx.Request) -> httpx.Response:
        found = answer(request)
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    return Reader(httpx.MockTransport(handle), sleep=lambda _: None)


def recorded(request: httpx.Request) -> Any:
    """The sample recorded for an address; a page number picks from a list of pages."""
    name = f"{request.url.host}{request.url.path}"
    sample = SAMPLES[name]
    if isinstance(sample, dict) and "pages" in sample:
        query = request.url.params
        first = sample["first"]
        return sample["pages"][int(query.get("page") or query.get("sidenummer") or first) - first]
    return sample


def fetched(source: str, folder: Path) -> dict[str, Reading]:
    fetch_into(source, folder, reader(recorded))
    return {load.table.name: read(load.table, load.rows) for load in folder_loads(folder, source)}


@pytest.mark.parametrize("source", CONNECTORS)
def test_what_is_fetched_passes_the_gates(source: str, tmp_path: Path) -> None:
    tables = fetched(source, tmp_path)
    assert tables
    for name, found in tables.items():
        assert found.faults == (), name
        assert found.rows, name
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv"}, "nothing half-written is left"


def rows(found: Reading, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values[name] for name in columns) for row in found.rows]


def test_grep(tmp_path: Path) -> None:
    areas = fetched("grep", tmp_path)["programme_areas"]
    assert rows(areas, "code", "level", "provision", "is_trade", "in_force") == [
        ("BABAT1----", "vg1", "school", False, True),
        ("BARLF3----", "vg3", "company", True, True),
        ("STFOR1RS--", "vg1", "unknown", False, False),
    ]
    assert rows(areas, "name_nb", "name_nn", "name_en")[1:] == [
        ("Rørleggerfaget", "Røyrleggjarfaget", "Plumbing"),
        ("Formgivingsfag, 1. år", None, None),
    ]


def test_nsr_takes_active_upper_secondary_schools_from_every_page(tmp_path: Path) -> None:
    schools = fetched("nsr", tmp_path)["schools"]
    assert rows(schools, "organisation_number", "name", "postal_code", "county", "latitude", "website") == [
        ("974590999", "Elvebakken videregående skole", "0182", "03", 59.91901, "elvebakken.vgs.no"),
        ("U90099017", "Den norske skole", None, "25", None, None),
    ]


def test_vigo_keeps_national_and_county_transitions_apart(tmp_path: Path) -> None:
    tables = fetched("vigo", tmp_path)
    assert rows(tables["transitions"], "from_area", "to_area", "county") == [
        ("STUSP1----", "STREA2----", None),
        ("STUSP1----", "STSSA2----", "03"),
        ("BARLF2----", "BARLF3----", None),
    ]
    assert rows(tables["code_changes"], "kind", "old", "new") == [("subject", "NOR1211", "NOR1267")]


def test_enhetsregisteret_knows_when_a_school_was_open(tmp_path: Path) -> None:
    schools = fetched("enhetsregisteret", tmp_path)["schools"]
    found = rows(schools, "organisation_number", "county", "address", "valid_from", "valid_to")
    assert [(number, county, address) for number, county, address, *_ in found] == [
        ("974590999", "03", "Vestre Elvebakke 3"),
        ("974590867", "03", "Steenstrups gate 20, Inngang B"),
    ]
    assert [str(closed) for *_, closed in found] == ["None", "2025-07-31"]


def test_kartverket_gives_numbers_since_their_reform_and_points_the_right_way_round(tmp_path: Path) -> None:
    tables = fetched("kartverket", tmp_path)
    assert rows(tables["counties"], "number", "name") == [("15", "Møre og Romsdal"), ("55", "Troms")]
    found = rows(tables["municipalities"], "number", "name", "county", "latitude", "valid_from")
    assert [
        (number, name, county, latitude, str(since)) for number, name, county, latitude, since in found
    ] == [
        ("1508", "Ålesund", "15", 62.47, "2024-01-01"),
        ("1511", "Vanylven", "15", 62.09, "2020-01-01"),
        ("5501", "Tromsø", "55", 69.6, "2024-01-01"),
    ]


def test_a_stumbling_source_is_tried_again() -> None:
    tries: list[int] = []

    def answer(_: httpx.Request) -> Any:
        tries.append(1)
        return httpx.Response(503) if len(tries) < 3 else {"ok": True}

    assert reader(answer).get("https://source.test/") == {"ok": True}
    assert len(tries) == 3


def _slow(request: httpx.Request) -> Any:
    raise httpx.ReadTimeout("too slow", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(404),
        lambda _: httpx.Response(302, headers={"Location": "http://169.254.169.254/"}),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, content=b'"\xff"'),
        lambda _: httpx.Response(200, content=b"[" * 200_000),
        lambda _: {"unexpected": "shape"},
        _slow,
    ],
    ids=["down", "gone", "moved", "not json", "not text", "a deep hole", "other shape", "slow"],
)
@pytest.mark.parametrize("source", CONNECTORS)
def test_a_broken_source_leaves_the_old_files_standing(source: str, tmp_path: Path, answer: Answer) -> None:
    tables = list(fetched(source, tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(SourceError):
        fetch_into(source, tmp_path, reader(answer))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert len(before) == len(tables)


def test_a_small_answer_that_unfolds_is_left_while_it_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_ANSWER", 100_000)
    packed = gzip.compress(b" " * 10_000_000)
    answer = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceError, match="more than we take"):
        reader(lambda _: answer).get("https://source.test/")


def test_an_endless_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="more than we take"):
        fetch_into("nsr", tmp_path, reader(lambda _: {"EnhetListe": [], "AntallSider": 10**9}))
