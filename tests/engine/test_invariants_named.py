"""The table of the invariants: each of I-1 to I-26 has a test that names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PROPERTIES = (TESTS / "engine" / "test_invariants.py", TESTS / "features" / "grades" / "test_batch.py")
NAMED = re.compile(r"\bI-(\d+)\b")


def properties_naming() -> Iterator[tuple[int, str]]:
    """Number of each invariant that a property's docstring names, and the property that Hypothesis or a loop drives."""
    for path in PROPERTIES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in NAMED.findall(ast.get_docstring(node) or ""):
                    yield int(number), node.name


@pytest.mark.parametrize("number", range(1, 27))
def test_an_invariant_has_its_property(number: int) -> None:
    assert number in dict(properties_naming()), f"no property names I-{number}"


def test_no_property_names_an_invariant_that_is_none() -> None:
    assert {number for number, _ in properties_naming()} <= set(range(1, 27))
