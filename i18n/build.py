"""From catalogues to what runs: `.mo` for Python, JSON and key types for the browser."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from i18n.catalog import CATALOGS, HERE, LOCALES, Entry, files, read, read_mo

BUILD = HERE / "build"
EXCERPTS = HERE / "excerpts.toml"
GENERATED = HERE.parent / "pwa" / "src" / "i18n" / "generated"


def build(root: Path = CATALOGS, mo: Path = BUILD, generated: Path = GENERATED) -> None:
    """Write everything that changed; unchanged files keep their time, so that nothing is built again for nothing."""
    by_locale = {locale: _build_locale(locale, root, mo, generated) for locale in LOCALES}
    _write(generated / "keys.d.ts", key_types(by_locale["nb"], read_excerpts()))


def _build_locale(locale: str, root: Path, mo: Path, generated: Path) -> list[Entry]:
    shown: list[Entry] = []
    for path in files(locale, root):
        _compile(path, locale, mo)
        entries = [entry for entry in read(path, locale) if not entry.is_python_only]
        shown += entries
        _write(generated / locale / f"{path.stem}.json", browser_words(entries))
    for name, beginnings in read_excerpts().items():
        _write(generated / locale / f"{name}.json", browser_words(excerpt(shown, beginnings)))
    present = {path.stem for path in files(locale, root)} | read_excerpts().keys()
    for stale in (generated / locale).glob("*.json"):
        if stale.stem not in present:
            stale.unlink()
    return shown


def read_excerpts(path: Path = EXCERPTS) -> dict[str, list[str]]:
    """What each excerpt holds, by the name its file gets: no catalogue is called so."""
    found: Mapping[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{screen}_screen": beginnings for screen, beginnings in found.items()}


def excerpt(entries: Iterable[Entry], beginnings: Iterable[str]) -> list[Entry]:
    """The texts whose key is one of `beginnings` or goes on after one with a full stop."""
    wanted = tuple(f"{beginning}." for beginning in beginnings)
    return [entry for entry in entries if f"{entry.key}.".startswith(wanted)]


def compiled(locale: str, root: Path = CATALOGS, mo: Path = BUILD) -> list[Entry]:
    """All texts of a language as Python reads them; compiled first where a catalogue changed."""
    return [entry for path in files(locale, root) for entry in read_mo(_compile(path, locale, mo), locale)]


def _compile(path: Path, locale: str, mo: Path) -> Path:
    target = mo / locale / f"{path.stem}.mo"
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may start at once: each writes its own file and puts it in place whole.
    with path.open("rb") as source, NamedTemporaryFile(dir=target.parent, delete=False) as fresh:
        write_mo(fresh, read_po(source, locale=locale))
    return Path(fresh.name).replace(target)


def browser_words(entries: Iterable[Entry]) -> str:
    """`{key: words}`, with `{one, other}` where a number decides."""
    words = {entry.key: dict(entry.forms) if entry.plural else entry.forms["other"] for entry in entries}
    return json.dumps(words, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def key_types(entries: Iterable[Entry], excerpts: Iterable[str] = ()) -> str:
    """The keys and the values each needs, so that a wrong key or a missing value does not compile."""
    entries = sorted(entries, key=lambda entry: entry.key)
    lines = ["// Written by `python -m i18n build`.", "export interface Messages {"]
    for entry in entries:
        names = sorted(entry.places | ({"count"} if entry.plural else set()))
        values = "; ".join(f"{name}: {'number' if name == 'count' else 'string | number'}" for name in names)
        lines.append(f"  '{entry.key}': {f'{{ {values} }}' if names else 'Record<never, never>'}")
    lines += ["}", f"export type Feature = {_union(entry.feature for entry in entries)}"]
    lines += [f"export type Excerpt = {_union(excerpts)}", ""]
    return "\n".join(lines)


def _union(names: Iterable[str]) -> str:
    return " | ".join(f"'{name}'" for name in sorted(set(names))) or "never"


def _write(path: Path, content: str) -> None:
    if path.exists() and path.read_text() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
