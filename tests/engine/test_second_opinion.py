"""`verify` shares with `run` the shape of the data and nothing else: the contract names every other module."""

from __future__ import annotations

import tomllib

from backend.config import ROOT

SHARED = {"codec", "columns", "enumerated", "result", "snapshot"}


def test_the_contract_names_every_module_of_the_first_opinion() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        one for one in settings["tool"]["importlinter"]["contracts"] if one["id"] == "second-opinion"
    )
    modules = {path.stem for path in (ROOT / "backend" / "engine").iterdir() if path.stem[0] not in "_R"}
    assert set(contract["forbidden_modules"]) == {
        f"backend.engine.{name}" for name in modules - SHARED - {"verify"}
    }
