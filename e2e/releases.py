"""The next release of the pages, without building: the same code under other names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import brotli

from backend.config import ROOT

MARK = "next-"
"""Every hashed file of the next release carries it in its name."""
WRITTEN = {".html", ".js", ".css", ".json", ".webmanifest"}
HASHED = re.compile(rb"(?<=/)([\w.]+-[\w-]{8}\.(?:js|css))\b")
VERSION = re.compile(rb"(?<=vigo-)[0-9a-f]{12}\b")


def next_release(folder: Path) -> Path:
    """The built pages once more, as after a change everywhere: no hashed file of this release is in it."""
    shutil.copytree(ROOT / "pwa" / "dist", folder, ignore=shutil.ignore_patterns("*.br"))
    for path in sorted(folder.rglob("*")):
        if path.suffix not in WRITTEN:
            continue
        content = HASHED.sub(MARK.encode() + rb"\1", path.read_bytes())
        content = VERSION.sub(MARK.encode(), content)
        path.unlink()
        new = path.with_name(MARK + path.name) if path.parent.name == "assets" else path
        new.write_bytes(content)
        new.with_name(f"{new.name}.br").write_bytes(brotli.compress(content, quality=1))
    return folder
