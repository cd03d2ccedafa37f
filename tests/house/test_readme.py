"""What README says can be typed, can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import click

from backend.cli import vigo
from backend.config import ROOT

README = ROOT / "README.md"
TARGET = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)
CODE = re.compile(r"```.*?\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def commands_in(text: str, tool: str) -> set[str]:
    """First words after `tool` wherever it begins a line of code or a code span."""
    found = set()
    for block, span in CODE.findall(text):
        for line in (block or span).splitlines():
            match = re.match(rf"\s*(?:\$ )?(?:\.venv/bin/)?{tool} ([a-z][\w-]*)", line)
            if match:
                found.add(match.group(1))
    return found


def make_targets(makefile: Path = ROOT / "Makefile") -> set[str]:
    return set(TARGET.findall(makefile.read_text(encoding="utf-8")))


def vigo_commands() -> set[str]:
    assert isinstance(vigo, click.Group)
    return set(vigo.commands)


def test_make_targets_in_readme_exist() -> None:
    unknown = commands_in(README.read_text(encoding="utf-8"), "make") - make_targets()
    assert not unknown, f"README names make targets that do not exist: {sorted(unknown)}"


def test_vigo_commands_in_readme_exist() -> None:
    unknown = commands_in(README.read_text(encoding="utf-8"), "vigo") - vigo_commands()
    assert not unknown, f"README names vigo commands that do not exist: {sorted(unknown)}"


def test_an_unknown_command_is_seen() -> None:
    text = "Type `make dance`, or\n```sh\nvigo sing --loud\n```\n"
    assert commands_in(text, "make") - make_targets() == {"dance"}
    assert commands_in(text, "vigo") - vigo_commands() == {"sing"}


def test_the_two_commands_exist() -> None:
    assert {"run", "test"} <= make_targets()
