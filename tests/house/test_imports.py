"""The import contracts of `pyproject.toml` hold, and each sees an arrow that points the wrong way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from backend.config import ROOT

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}

BREAKING = {
    "floors": ("backend/platform/wrong.py", "import backend.features.accounts.service"),
    "features": ("backend/features/accounts/wrong.py", "import backend.features.annual_wheel.service"),
    "beside": ("auth/wrong.py", "import backend.kernel.ids"),
    "strangers": ("auth/wrong_words.py", "import i18n"),
    "rules": ("backend/features/annual_wheel/rules.py", "import sqlalchemy"),
    "engine": ("backend/engine/wrong.py", "import time"),
    "tables": ("backend/features/accounts/models.py", "import flask"),
    "auth": ("auth/session.py", "import auth.web"),
    "second-opinion": ("backend/engine/verify/draw.py", "import backend.engine.lottery"),
    "devop": ("auth/oidc/wrong.py", "import auth.devop"),
}
"""For each contract a line that breaks it."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(linter), "--no-cache", "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the product in which every contract is broken."""
    folder = tmp_path_factory.mktemp("product")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("auth", "backend", "i18n"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "build")
        )
    for path, line in BREAKING.values():
        file = folder / path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(f"{before}\n{line}\n", encoding="utf-8")
    return lint(folder).stdout


def test_contracts_hold() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, (
        f"{found.stdout}\nAn import points the wrong way: move what is needed to a lower floor, or ask through "
        "the neighbour's service."
    )


def test_every_contract_has_a_line_that_breaks_it() -> None:
    assert set(BREAKING) == set(CONTRACTS)


@pytest.mark.parametrize("contract", sorted(BREAKING))
def test_contract_sees_its_fault(contract: str, broken: str) -> None:
    assert f"{CONTRACTS[contract]} BROKEN" in broken, broken
