"""Answers kept ready: never across an import, a day or an address, and never without bound."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from backend.features.catalogue import published
from backend.features.catalogue.commands import import_folder
from backend.features.catalogue.published import Kept, Shelf
from backend.platform.db import Database
from tests.conftest import NOW, MovableClock


def kept(size: int) -> Kept:
    return Kept(b"x" * size, "application/json", "etag")


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_version_is_asked_at_most_once_a_second() -> None:
    seconds, answers = Seconds(), iter(["a", "b"])
    shelf = Shelf(seconds)
    assert [shelf.version(lambda: next(answers)) for _ in range(3)] == ["a"] * 3
    seconds.now = 1.1
    assert shelf.version(lambda: next(answers)) == "b"


def test_what_nobody_asks_for_falls_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_ANSWERS", 2)
    shelf = Shelf()
    shelf.put(("a",), kept(1))
    shelf.put(("b",), kept(1))
    assert shelf.find(("a",))
    shelf.put(("c",), kept(1))
    assert (shelf.find(("a",)), shelf.find(("b",))) == (kept(1), None)


def test_bytes_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_BYTES", 10)
    shelf = Shelf()
    for _ in range(3):
        shelf.put(("a",), kept(6))
    assert shelf.find(("a",)), "the same answer again takes no more room"
    shelf.put(("b",), kept(6))
    assert (shelf.find(("a",)), shelf.find(("b",))) == (None, kept(6))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "counties.csv").write_text(
        "number,name,kind,valid_from,valid_to\n03,Oslo,county,2020-01-01,2027-01-20\n"
        "03,Oslo by,county,2027-01-21,\n",
        encoding="utf-8",
    )
    return tmp_path


def names(client: FlaskClient) -> list[str]:
    return [one["name"] for one in client.get("/api/catalogue/counties").json["counties"]]


def test_an_import_and_a_new_day_make_new_answers(
    app: Flask,
    anonymous: FlaskClient,
    database: Database,
    session: Session,
    folder: Path,
    clock: MovableClock,
) -> None:
    seconds = Seconds()
    app.extensions["vigo.catalogue.shelf"] = Shelf(seconds)
    assert names(anonymous) == []
    assert import_folder(database, folder, NOW)
    assert names(anonymous) == [], "within the second the old answer stands"
    seconds.now = 1.1
    assert names(anonymous) == ["Oslo"]
    clock.move(days=1)
    assert names(anonymous) == ["Oslo by"]


def test_a_refusal_is_not_kept(app: Flask, anonymous: FlaskClient) -> None:
    shelf = app.extensions["vigo.catalogue.shelf"] = Shelf()
    assert anonymous.get("/api/catalogue/schools/999999999").status_code == 404
    assert anonymous.get("/api/catalogue/search").status_code == 422
    assert shelf._answers == {}
