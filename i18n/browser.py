"""The same words for the browser: one JSON file per language and feature, and the types of all keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGS = Path(__file__).parent / "catalogs"
TARGET = Path(__file__).parent.parent / "pwa" / "src" / "i18n" / "generated"
LOCALES = ("nb", "nn", "en")
PLACEHOLDER = re.compile(r"\{(\w+)\}")

Words = dict[str, str | dict[str, str]]


def read(path: Path) -> Words:
    """One catalogue: text by key, or text by plural category where the key has plurals."""
    words: Words = {}
    with path.open("rb") as file:
        for message in read_po(file):
            if not message.id:
                continue
            if isinstance(message.id, str):
                words[message.id] = str(message.string)
            else:
                words[message.id[0]] = dict(zip(("one", "other"), message.string or (), strict=True))
    return words


def export(target: Path = TARGET) -> None:
    """Write the browser's files; a file whose content did not change is left alone."""
    parameters: dict[str, set[str]] = {}
    for locale in LOCALES:
        for path in sorted((CATALOGS / locale).glob("*.po")):
            words = read(path)
            for key, text in words.items():
                parameters.setdefault(key, set()).update(_placeholders(text))
            _write(
                target / locale / f"{path.stem}.json", json.dumps(words, ensure_ascii=False, sort_keys=True)
            )
    _write(target / "keys.d.ts", _types(parameters))


def _placeholders(text: str | dict[str, str]) -> set[str]:
    if isinstance(text, str):
        return set(PLACEHOLDER.findall(text))
    return {"count"}.union(*(PLACEHOLDER.findall(form) for form in text.values()))


def _types(parameters: dict[str, set[str]]) -> str:
    lines = ["export interface Messages {"]
    for key, names in sorted(parameters.items()):
        fields = "; ".join(
            f"{name}: {'number' if name == 'count' else 'string | number'}" for name in sorted(names)
        )
        lines.append(f"  '{key}': {{ {fields} }}" if fields else f"  '{key}': Record<never, never>")
    features = sorted({key.split(".")[0] for key in parameters})
    lines += ["}", "", f"export type Feature = {' | '.join(repr(feature) for feature in features)}", ""]
    return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
