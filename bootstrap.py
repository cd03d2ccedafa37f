"""Make `.venv` match the lock files: the one step that runs before anything is installed.

Standard library only. `python3 bootstrap.py [run|test]` is safe to repeat: a stamp of the lock files makes
the second call return at once. Exits with 1 and one line naming the command that mends it when a system
piece is missing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FLOOR = (3, 11)


def fail(problem: str, remedy: str) -> None:
    sys.exit(f"vigo: {problem}\n      {remedy}")


def check_machine() -> None:
    if sys.version_info < FLOOR:
        found = ".".join(map(str, sys.version_info[:3]))
        fail(
            f"Python {found} is too old, 3.11 is the floor.",
            "Debian: apt-get install python3.11 python3.11-venv",
        )
    if importlib.util.find_spec("ensurepip") is None:
        fail("Python lacks its venv module.", "Debian: apt-get install python3-venv")


def call(*command: str | Path) -> None:
    outcome = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if outcome.returncode:
        fail(f"`{' '.join(str(part) for part in command[:4])} …` failed.", "Its own words stand above.")


def locks(purpose: str) -> list[Path]:
    names = {"run": ["run.lock"], "test": ["test.lock"]}[purpose]
    return [ROOT / "requirements" / name for name in names]


def stamp_of(purpose: str) -> str:
    inputs = [*locks(purpose), ROOT / "requirements" / "build.lock", ROOT / "pyproject.toml"]
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for path in inputs:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install(purpose: str) -> None:
    """Install the locked dependencies for `purpose`; what `test` installs also serves `run`."""
    stamps = {name: VENV / f"vigo-{name}.stamp" for name in ("run", "test")}
    serving = [purpose] if purpose == "test" else ["run", "test"]
    for name in serving:
        if stamps[name].exists() and stamps[name].read_text() == stamp_of(name):
            return
    print(f"vigo: installing the locked Python dependencies ({purpose}) …", flush=True)
    if not PYTHON.exists():
        call(sys.executable, "-m", "venv", VENV)
    call(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "-r",
        ROOT / "requirements" / "build.lock",
    )
    # uv would otherwise prefer an environment that happens to be active.
    os.environ["VIRTUAL_ENV"] = str(VENV)
    uv = VENV / "bin" / "uv"
    locked = [part for path in locks(purpose) for part in ("-r", str(path))]
    call(uv, "pip", "install", "--quiet", "--require-hashes", *locked)
    call(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    stamps[purpose].write_text(stamp_of(purpose))


if __name__ == "__main__":
    check_machine()
    install(sys.argv[1] if len(sys.argv) > 1 else "run")
