"""What the code says: the keys it names, the beginnings it completes at run time, the families it declares.

A literal of Python or TypeScript that looks like a key of a known feature is taken for one, wherever it stands:
an error code, a reason in an enum, the argument of `t(…)`. What only looks like a key is named in
`families.toml`, and so is every family whose last part comes from an enum.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from i18n.catalog import HERE

REPOSITORY = HERE.parent
FAMILIES = HERE / "families.toml"
PYTHON_FOLDERS = ("auth", "backend", "i18n", "bench")

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
BEGINNING = re.compile(r"[a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*[a-z0-9_]*")
# Quotation marks are matched around a key only: an apostrophe in a sentence must not shift what follows.
SCRIPT_KEY = re.compile(r"""(['"])([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)\1""")
# Completed at run time: `a.b.${c}` in TypeScript, "a.b." ~ c in a template.
SCRIPT_BEGINNING = re.compile(r"""[`'"]([a-z][a-z0-9_]*\.[a-z0-9_.]*)(?:\$\{|['"]\s*~)""")


class FamilyError(Exception):
    """`families.toml` names something that is not there."""


@dataclass(frozen=True, slots=True)
class Family:
    """Keys that differ in one part only: `annual_wheel.kind.{}` with one text for each of `values`."""

    pattern: str
    values: tuple[str, ...]

    def keys(self) -> set[str]:
        return {self.pattern.replace("{}", value) for value in self.values}

    def holds(self, key: str) -> bool:
        before, _, after = self.pattern.partition("{}")
        return re.fullmatch(rf"{re.escape(before)}[a-z0-9_]+{re.escape(after)}", key) is not None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A call that says a key with values: `Refusal("grades.too_many", most=3)`, `text(locale, key, name=…)`."""

    key: str
    given: frozenset[str]
    where: str


@dataclass
class Usage:
    """Where code speaks."""

    keys: dict[str, str] = field(default_factory=dict)
    """Every literal that looks like a key, and where it stands first."""
    beginnings: dict[str, str] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    spoken: list[Spoken] = field(default_factory=list)
    no_keys: frozenset[str] = frozenset()
    """Literals that look like keys and are not."""

    def covers(self, key: str) -> bool:
        """Is the key named, completed from a beginning, part of a family, or below a code (`<code>.title`)?"""
        above = key.rpartition(".")[0]
        return (
            key in self.keys
            or ("." in above and above in self.keys)
            # A feature's name alone (`f"auth.{action}"`) says nothing about which of its texts are used.
            or any(
                key.startswith(beginning)
                for beginning in self.beginnings
                if not beginning[:-1].isidentifier()
            )
            or any(family.holds(key) for family in self.families)
        )

    def demanded(self, features: Collection[str]) -> Iterator[tuple[str, str]]:
        """Keys of known features that a catalogue must have, and where they are named."""
        for key, where in self.keys.items():
            if key.partition(".")[0] in features and key not in self.no_keys:
                yield key, where


def find_usage(repository: Path = REPOSITORY) -> Usage:
    """Read every Python and TypeScript file and every template of the product.

    Raises:
        FamilyError: a family's enum is not where `families.toml` says.
    """
    usage = Usage()
    for folder in PYTHON_FOLDERS:
        for path in sorted((repository / folder).rglob("*.py")):
            _read_python(path, repository, usage)
        for path in sorted((repository / folder).rglob("*.html")):
            _read_script(path, repository, usage)
    source = repository / "pwa" / "src"
    for path in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")]):
        if "generated" not in path.parts and ".test." not in path.name:
            _read_script(path, repository, usage)
    declared = repository / "i18n" / FAMILIES.name
    if declared.exists():
        _read_families(declared, repository, usage)
    return usage


def _read_python(path: Path, repository: Path, usage: Usage) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        where = f"{path.relative_to(repository)}:{getattr(node, 'lineno', 1)}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A validation message carries its values behind a question mark.
            literal = node.value.partition("?")[0]
            if KEY.fullmatch(literal):
                found = usage.beginnings if literal.endswith("_") else usage.keys
                found.setdefault(literal, where)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            if BEGINNING.fullmatch(beginning):
                usage.beginnings.setdefault(beginning, where)
        elif isinstance(node, ast.Call):
            usage.spoken.extend(_spoken(node, where))


def _spoken(call: ast.Call, where: str) -> Iterator[Spoken]:
    """What is said, where it is plain to see: a key, then only values that are named in the call itself."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name != "text" and not name[:1].isupper():
        return
    for place, argument in enumerate(call.args):
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            continue
        after = call.args[place + 1 :]
        names = [keyword.arg for keyword in call.keywords]
        for value in after:
            names += _names_in(value)
        if KEY.fullmatch(argument.value) and None not in names:
            yield Spoken(argument.value, frozenset(filter(None, names)), where)


def _names_in(value: ast.expr) -> list[str | None]:
    """The names that a dict literal gives; None for what cannot be known here."""
    if not isinstance(value, ast.Dict):
        return [None]
    return [
        key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
        for key in value.keys
    ]


def _read_script(path: Path, repository: Path, usage: Usage) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.relative_to(repository)}:{number}"
        for _, key in SCRIPT_KEY.findall(line):
            usage.keys.setdefault(key, where)
        for beginning in SCRIPT_BEGINNING.findall(line):
            usage.beginnings.setdefault(beginning, where)


def _read_families(path: Path, repository: Path, usage: Usage) -> None:
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    usage.families = tuple(
        Family(entry["keys"], _values(entry, repository)) for entry in declared.get("family", ())
    )
    usage.no_keys = frozenset(
        literal for entry in declared.get("no_keys", ()) for literal in _values(entry, repository)
    )


def _values(entry: Mapping[str, Any], repository: Path) -> tuple[str, ...]:
    values = entry.get("values") or enum_values(repository, entry["enum"])
    return tuple(value for value in values if value not in entry.get("but", ()))


def enum_values(repository: Path, place: str) -> tuple[str, ...]:
    """The values of `path.py:Class`, read without running it: the catalogues stand below the code.

    Raises:
        FamilyError: no such class.
    """
    name, _, wanted = place.partition(":")
    path = repository / name
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == wanted:
            return tuple(_member_values(node))
    raise FamilyError(f"families.toml: there is no {place}")


def _member_values(enum: ast.ClassDef) -> Iterator[str]:
    for node in enum.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                yield node.value.value
            elif ast.unparse(node.value) in {"auto()", "enum.auto()"}:
                yield node.targets[0].id.lower()
