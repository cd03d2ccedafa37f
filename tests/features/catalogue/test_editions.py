"""What is kept of the catalogue: read once, and never past an import or midnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from backend.features.catalogue import service
from backend.features.catalogue.editions import edition, through
from backend.features.catalogue.files import folder_loads
from backend.features.catalogue.importing import Outcome, import_file
from tests.conftest import NOW
from tests.features.catalogue.loaded import reference_loaded
from tests.platform.statements import counted

TODAY = NOW.date()
WISH = ("STUSP1----", "974590999")


@pytest.fixture(scope="module")
def connection(engine: Engine) -> Iterator[Connection]:
    with reference_loaded(engine) as connection:
        yield connection


def test_only_what_is_missing_is_fetched_and_what_does_not_exist_is_not_kept() -> None:
    kept, fetched = {"a": 1}, []

    def fetch(missing: set[str]) -> dict[str, int]:
        fetched.append(missing)
        return {"b": 2} if "b" in missing else {}

    for _ in range(2):
        assert through(kept, ["a", "b", "nothing"], fetch) == {"a": 1, "b": 2}
    assert through(kept, ["a"], fetch) == {"a": 1}
    assert fetched == [{"b", "nothing"}, {"nothing"}]
    assert kept == {"a": 1, "b": 2}


def test_another_version_and_another_day_begin_with_nothing() -> None:
    first = edition("1", TODAY)
    assert edition("1", TODAY) is first
    assert edition("2", TODAY) is not first
    second = edition("2", TODAY)
    assert edition("2", TODAY + timedelta(days=1)) is not second
    assert edition(None, TODAY) is not edition(None, TODAY), "without a version nothing is kept"


def test_the_same_wish_is_read_once(session: Session) -> None:
    version = service.version(session)
    first = service.offerings_wished(session, TODAY, 2027, [WISH], version)
    assert set(first) == {WISH}
    with counted(session) as statements:
        assert service.offerings_wished(session, TODAY, 2027, [WISH], version) == first
        assert service.programmes(session, TODAY, version) == service.programmes(session, TODAY, version)
    assert len(statements) == 1
    assert service.offerings_wished(session, TODAY, 2027, [WISH]) == first, "as without anything kept"


def test_an_import_is_seen_by_whoever_asks_next(session: Session, tmp_path: Path) -> None:
    before = service.areas_by_code(session, TODAY, ["STUSP1----"], service.version(session))
    table = (service.REFERENCE / "programme_areas.csv").read_text(encoding="utf-8")
    renamed = table.replace(before["STUSP1----"].names.nb, "Et nytt navn")
    (tmp_path / "programme_areas.csv").write_text(renamed, encoding="utf-8")
    (load,) = folder_loads(tmp_path, "elsewhere")
    assert import_file(session, load, NOW, may_shrink=True).outcome is Outcome.LOADED
    after = service.areas_by_code(session, TODAY, ["STUSP1----"], service.version(session))
    assert after["STUSP1----"].names.nb == "Et nytt navn"
