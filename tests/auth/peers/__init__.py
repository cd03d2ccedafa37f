"""Independent programs from npm, installed as locked the first time a test needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def node() -> str:
    """The Node program, with our peers installed beside it.

    Without Node a test is skipped on a developer's machine, and fails where `CI` is set.
    """
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        if os.environ.get("CI"):
            pytest.fail("Node and npm are needed: Debian: apt-get install nodejs npm")
        pytest.skip("Node and npm are not installed")
    stamp = HERE / "node_modules" / ".package-lock.json"
    lock = HERE / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    return found
