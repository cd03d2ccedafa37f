"""The browser's arrows point one way too: features know the rooms below, not the other way, and form no circle."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.house.sources import Source, sources

IMPORT = re.compile(r"""(?:from|import\()\s*['"](\.{1,2}/[^'"]+)['"]""")
BELOW = ("api", "design", "i18n", "offline", "sw")
"""Rooms that every feature stands on."""


def imports(source: Source) -> list[str]:
    """What a file imports of ours, as paths below `pwa/src`."""
    folder = PurePosixPath(source.path).parent.relative_to("pwa/src")
    found = []
    for target in IMPORT.findall(source.text):
        parts: list[str] = []
        for part in (*folder.parts, *target.split("/")):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        found.append("/".join(parts))
    return found


def scripts(files: Iterable[Source]) -> list[Source]:
    return [s for s in files if s.path.startswith("pwa/src/") and s.path.endswith((".ts", ".tsx"))]


def upward(files: Iterable[Source]) -> list[str]:
    """Imports of a feature from a room that features stand on."""
    return [
        f"{source.path} imports {target}"
        for source in scripts(files)
        if source.parts[2] in BELOW
        for target in imports(source)
        if target.startswith("features/")
    ]


def circles(files: Iterable[Source]) -> list[str]:
    """Features that know each other, however far around."""
    known: dict[str, set[str]] = defaultdict(set)
    for source in scripts(files):
        if source.parts[2] == "features":
            for target in imports(source):
                parts = target.split("/")
                if parts[0] == "features" and parts[1] != source.parts[3]:
                    known[source.parts[3]].add(parts[1])

    def reaches(start: str, wanted: str, seen: frozenset[str]) -> bool:
        return any(
            step == wanted or (step not in seen and reaches(step, wanted, seen | {step}))
            for step in known[start]
        )

    return sorted(feature for feature in list(known) if reaches(feature, feature, frozenset()))


def test_nothing_below_knows_a_feature() -> None:
    found = upward(sources())
    assert not found, f"{found}: hand it in from the screen instead"


def test_features_form_no_circle() -> None:
    found = circles(sources())
    assert not found, f"{found} know each other: move what both need down to design/, or into one of them"


def test_both_faults_are_seen() -> None:
    files = [
        Source("pwa/src/design/Button.tsx", "import { x } from '../features/a/model'"),
        Source("pwa/src/features/a/screen.tsx", "const { y } = await import('../b/parts/List')"),
        Source("pwa/src/features/b/parts/List.tsx", "import { z } from '../../c/model'"),
        Source("pwa/src/features/c/model.ts", "import type { A } from '../a/model'"),
        Source("pwa/src/features/d/model.ts", "import type { A } from '../a/model'"),
    ]
    assert upward(files) == ["pwa/src/design/Button.tsx imports features/a/model"]
    assert circles(files) == ["a", "b", "c"]
