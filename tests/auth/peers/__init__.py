"""Independent programs from npm, installed as locked the first time a test needs them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from backend.building import node_environment

HERE = Path(__file__).resolve().parent


def node() -> str:
    """The Node program that builds the pages too, with our peers installed beside it.

    Raises:
        BuildError: there is no Node, and it cannot be had as a Python package either.
    """
    environment = node_environment()
    found = shutil.which("node", path=environment["PATH"])
    assert found is not None
    stamp = HERE / "node_modules" / ".package-lock.json"
    lock = HERE / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=HERE, env=environment, check=True)
    return found
