"""The repository's own files, as the house rules read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.config import ROOT

BINARY = frozenset({".png", ".ico", ".gz", ".br", ".pdf", ".jpg", ".jpeg", ".woff2", ".mo", ".webp", ".zip"})
PYTHON_ROOTS = ("auth", "backend", "bench", "i18n")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path from the root, and what stands in it."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).parts

    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def lines(self) -> Iterator[tuple[int, str]]:
        yield from enumerate(self.text.splitlines(), start=1)


@cache
def sources() -> tuple[Source, ...]:
    """Every text file that is, or is about to be, part of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = sorted(path for path in set(listed) if path and Path(path).suffix not in BINARY)
    return tuple(
        Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths if (ROOT / path).is_file()
    )


def product_python() -> Iterator[Source]:
    """The Python of the product, without its tests."""
    return (s for s in sources() if s.path.endswith(".py") and s.parts[0] in PYTHON_ROOTS)


def feature_of(source: Source) -> str | None:
    """The feature whose room a file is; None outside `backend/features`."""
    inside = source.parts[:2] == ("backend", "features") and len(source.parts) > 3
    return source.parts[2] if inside else None


def room_of(source: Source) -> str | None:
    """`rules` for both `rules.py` and `rules/points.py`."""
    return Path(source.parts[3]).stem if feature_of(source) else None
