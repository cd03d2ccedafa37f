"""What README says can be typed, can be typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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


def commands_explained(text: str) -> list[str]:
    """The first column of the tables, one entry for each command in it, without what one puts in oneself."""
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    written = (span for cell in cells for span in re.findall(r"`([^`]+)`", cell))
    return [re.match(r"[a-z]+(?: [a-z][\w-]*)*", command).group() for command in written]


def every_command(group: click.Group, before: str = "vigo") -> Iterator[str]:
    """What can be typed, down to the last word: `vigo import calendar` and not `vigo import`."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_make_targets_in_readme_exist() -> None:
    unknown = commands_in(README.read_text(encoding="utf-8"), "make") - make_targets()
    assert not unknown, f"README names make targets that do not exist: {sorted(unknown)}"


def test_vigo_commands_in_readme_exist() -> None:
    unknown = commands_in(README.read_text(encoding="utf-8"), "vigo") - vigo_commands()
    assert not unknown, f"README names vigo commands that do not exist: {sorted(unknown)}"


def test_no_command_is_explained_twice() -> None:
    explained = Counter(commands_explained(README.read_text(encoding="utf-8")))
    twice = sorted(command for command, times in explained.items() if times > 1)
    assert not twice, f"README explains more than once: {twice}"


def test_every_vigo_command_is_explained() -> None:
    assert isinstance(vigo, click.Group)
    explained = commands_explained(README.read_text(encoding="utf-8"))
    missing = sorted(set(every_command(vigo)) - set(explained))
    assert not missing, f"README's table does not say what these do: {missing}"
    unknown = sorted({name for name in explained if name.startswith("vigo ")} - set(every_command(vigo)))
    assert not unknown, f"README explains vigo commands that do not exist: {unknown}"


def test_the_table_is_read_command_by_command() -> None:
    table = (
        "|---|---|\n| `vigo run`, `vigo sing SONG` | what `vigo hum` does |\n| `vigo import out --x` | x |\n"
    )
    assert commands_explained(table) == ["vigo run", "vigo sing", "vigo import out"]


def test_an_unknown_command_is_seen() -> None:
    text = "Type `make dance`, or\n```sh\nvigo sing --loud\n```\n"
    assert commands_in(text, "make") - make_targets() == {"dance"}
    assert commands_in(text, "vigo") - vigo_commands() == {"sing"}


def test_the_two_commands_exist() -> None:
    assert {"run", "test"} <= make_targets()
