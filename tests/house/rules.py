"""The house rules about source text, each a function from one file to its faults.

A rule says what is wrong and what to do instead. `test_sources.py` runs them over the repository, and over a
small file that breaks each, so that a rule that has gone blind is noticed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backend.kernel.identity_number import InvalidNumber, parse_identity_number
from tests.house.sources import PYTHON_ROOTS, Source, feature_of, room_of

Finder = Callable[[Source], Iterator[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A finder of (line, what stands there), what to do about it, and a file that breaks the rule."""

    find: Finder
    remedy: str
    broken: Source

    @property
    def name(self) -> str:
        return self.find.__name__.strip("_")

    def faults(self, source: Source) -> list[str]:
        return [f"{source.path}:{line}: {found} – {self.remedy}" for line, found in self.find(source)]


RULES: list[Rule] = []


def rule(remedy: str, broken: tuple[str, str]) -> Callable[[Finder], Finder]:
    def register(find: Finder) -> Finder:
        RULES.append(Rule(find, remedy, Source(*broken)))
        return find

    return register


def _matches(source: Source, wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for number, line in source.lines():
        if found := wanted.search(line):
            yield number, found.group().strip()


# Words are put together here, so that the rules do not find themselves.
MACHINE_PATH = re.compile(
    r"(?<![\w./:-])/(?:" + "|".join(("home", "root", "Users", "work", "opt")) + r")/[\w.]+"
)
UNFINISHED = re.compile(
    r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "WI" + "P")) + r")\b"
)
INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|^\s*(?:registry|index-url)\s*=")
RESOLVED = re.compile(r'"resolved": "(?!https://registry\.npmjs\.org/|file:)[^"]*"')
SINKS = re.compile(
    "|".join(("inner" + "HTML", "outer" + "HTML", "insertAdjacent" + "HTML", "dangerously" + "Set"))
    + r"|document\.write\(|\beval\(|new Function\("
)
ELEVEN_DIGITS = re.compile(r"(?<![0-9A-Za-z])\d{6} ?\d{5}(?![0-9A-Za-z])")


@rule(
    "a path of one machine; use one relative to the repository, or a setting",
    ("README.md", "See /" + "home/kari/vigo for more."),
)
def machine_paths(source: Source) -> Iterator[tuple[int, str]]:
    yield from _matches(source, MACHINE_PATH)


@rule(
    "unfinished work does not belong in the repository; finish it, or write an issue",
    ("backend/x.py", "# TO" + "DO: later"),
)
def unfinished(source: Source) -> Iterator[tuple[int, str]]:
    if not source.path.endswith((".lock", "package-lock.json")):
        yield from _matches(source, UNFINISHED)


@rule(
    "where packages come from is the machine's business; remove the address",
    ("requirements/run.lock", "--index" + "-url https://packages.example/simple"),
)
def package_addresses(source: Source) -> Iterator[tuple[int, str]]:
    if source.path.startswith("requirements/") or source.path.endswith((".npmrc", "pip.conf")):
        yield from _matches(source, INDEX)
    elif source.path.endswith("package-lock.json"):
        yield from _matches(source, RESOLVED)


def _real_number() -> str:
    """A number that passes every check and is not synthetic: made when needed, written nowhere."""
    for serial in range(100000):
        candidate = f"010100{serial:05d}"
        try:
            return parse_identity_number(candidate, allow_synthetic=False).value
        except InvalidNumber:
            continue
    raise AssertionError("no candidate has control digits")


@rule(
    "could be a real person's identity number; use a synthetic one (month + 80, `backend.demo.cast`)",
    ("tests/x.py", f'NUMBER = "{_real_number()}"'),
)
def real_identity_numbers(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in source.lines():
        for found in ELEVEN_DIGITS.findall(line):
            try:
                parse_identity_number(found, allow_synthetic=False)
            except InvalidNumber:
                continue
            yield number, "eleven digits with right control digits"


@rule(
    "writes markup from a string; build elements instead (Trusted Types refuse it anyway)",
    ("pwa/src/x.tsx", "element.inner" + "HTML = name"),
)
def markup_sinks(source: Source) -> Iterator[tuple[int, str]]:
    if source.path.startswith("pwa/src/") and source.path.endswith((".ts", ".tsx")):
        yield from _matches(source, SINKS)


def _nodes(source: Source, *roots: str) -> Iterator[ast.AST]:
    if source.path.endswith(".py") and source.parts[0] in roots:
        yield from ast.walk(source.tree())


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


@rule(
    "a moment without a zone; write `datetime.now(UTC)`, and in features take `now` as an argument",
    ("backend/x.py", "from datetime import datetime\nmoment = datetime.now()"),
)
def naive_moments(source: Source) -> Iterator[tuple[int, str]]:
    for node in _nodes(source, *PYTHON_ROOTS, "tests", "e2e"):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        of_datetime = ast.unparse(node.func.value) in {"datetime", "datetime.datetime"}
        if node.func.attr in {"utc" + "now", "utcfromtimestamp"} or (
            of_datetime and node.func.attr == "now" and not node.args and not node.keywords
        ):
            yield _line(node), ast.unparse(node)


def _names_county(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return "county" in name.lower() or "fylke" in name.lower()


def _holds_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(node.value)
    return isinstance(node, ast.Tuple | ast.List | ast.Set) and any(_holds_text(item) for item in node.elts)


@rule(
    "a county named in code; what differs between counties is data with a legal source and a validity period "
    "(`backend/features/catalogue/county_rules`)",
    ("backend/features/x/rules.py", 'def f(county: str) -> bool:\n    return county == "03"'),
)
def counties_in_code(source: Source) -> Iterator[tuple[int, str]]:
    for node in _nodes(source, "auth", "backend"):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(_names_county(side) for side in sides) and any(_holds_text(side) for side in sides):
                yield _line(node), ast.unparse(node)
        elif isinstance(node, ast.Match) and _names_county(node.subject):
            yield _line(node), f"match {ast.unparse(node.subject)}"


@rule(
    "features never commit: one transaction per request, owned by `platform.api.unit_of_work`",
    ("backend/features/x/service.py", "def f(session):\n    session.commit()"),
)
def commits_in_features(source: Source) -> Iterator[tuple[int, str]]:
    if feature_of(source) is None:
        return
    for node in _nodes(source, "backend"):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"commit", "rollback"}
        ):
            yield _line(node), ast.unparse(node)


@rule(
    "the clock is read in api.py and jobs.py alone and handed on as `now`",
    ("backend/features/x/service.py", "from backend.platform import clock\nmoment = clock.now()"),
)
def clocks_in_features(source: Source) -> Iterator[tuple[int, str]]:
    if room_of(source) in {None, "api", "jobs", "adapters"}:
        return
    for node in _nodes(source, "backend"):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and (node.func.attr in {"now", "today"} or ast.unparse(node.func).startswith("time."))
        ):
            yield _line(node), ast.unparse(node)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


UNPREDICTABLE = frozenset({"random", "secrets", "time", "os", "socket", "subprocess", "urllib", "uuid"})


@rule(
    "rules and the kernel are functions of values: standard library, `backend.kernel`, their own package, and for rules "
    "the engine with its columns and what compares words; the clock, chance and the database are inputs",
    ("backend/features/x/rules.py", "from sqlalchemy import select"),
)
def impure_rules(source: Source) -> Iterator[tuple[int, str]]:
    in_kernel = source.path.startswith("backend/kernel/")
    if not in_kernel and room_of(source) not in {"rules", "events"}:
        return
    own = (
        ("backend.kernel",)
        if in_kernel
        else (
            "backend.kernel",
            "backend.engine",
            "numpy",
            "rapidfuzz",
            "snowballstemmer",
            f"backend.features.{feature_of(source)}.rules",
            f"backend.features.{feature_of(source)}.events",
        )
    )
    for node in _nodes(source, "backend"):
        for name in _imported(node):
            top = name.split(".")[0]
            is_pure = top in sys.stdlib_module_names and (in_kernel or top not in UNPREDICTABLE)
            if not is_pure and not name.startswith(own):
                yield _line(node), f"imports {name}"


@rule(
    "a neighbour is reached through its `service` and its `events` only; ask for a typed function there",
    ("backend/features/x/service.py", "from backend.features.accounts.models import Account"),
)
def back_doors(source: Source) -> Iterator[tuple[int, str]]:
    own = feature_of(source)
    if own is None:
        return
    for node in _nodes(source, "backend"):
        for name in _imported(node):
            parts = name.split(".")
            if parts[:2] != ["backend", "features"] or len(parts) < 4 or parts[2] == own:
                continue
            if parts[3] not in {"service", "events"}:
                yield _line(node), f"imports {name}"


VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})


@rule(
    "says nothing about what stands in it; name the file for what it holds",
    ("backend/features/x/utils.py", ""),
)
def vague_names(source: Source) -> Iterator[tuple[int, str]]:
    for part in source.parts:
        if part.split(".")[0].lower() in VAGUE:
            yield 1, f"the name «{part}»"


def _decorator_names(node: ast.FunctionDef) -> list[str]:
    names = []
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.append(ast.unparse(called).split(".")[-1])
    return names


@rule(
    "the guard stands above the argument decorator: refuse before reading what was sent",
    (
        "backend/features/x/api.py",
        "class V:\n    @blueprint.arguments(S)\n    @requires(P)\n    def post(self): ...",
    ),
)
def guards_below_arguments(source: Source) -> Iterator[tuple[int, str]]:
    for node in _nodes(source, "backend"):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = _decorator_names(node)
        guards = [place for place, name in enumerate(names) if name in {"requires", "public"}]
        readers = [place for place, name in enumerate(names) if name == "arguments"]
        if guards and readers and guards[0] > readers[0]:
            yield _line(node), f"@{names[guards[0]]} of {node.name}"
