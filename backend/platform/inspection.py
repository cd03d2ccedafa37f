"""Looking at an uploaded file before anyone keeps it: what it says it is, what it is, and what hides in it.

The name, the sender's word and the first bytes must agree; a scanner looks, where one is set; then the file is
opened in a process of its own (`platform.decoding`), which a hostile one may bring down without harm to anyone
else. Every refusal is a code with a sentence that tells the person what to do.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

import filetype

import backend
from backend.kernel.errors import Invalid, TooLarge, UnsupportedKind
from backend.platform.decoding import BROKEN, MediaType
from backend.platform.scanner import Scanner

LONGEST_NAME = 120
SECONDS = 20
"""How long a file may take to open, by the clock on the wall."""

EXTENSIONS = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
}
ALIASES = {"image/jpg": MediaType.JPEG, "image/pjpeg": MediaType.JPEG, "application/x-pdf": MediaType.PDF}
UNTOLD = frozenset({"", "application/octet-stream"})
"""Declared by browsers that do not know."""

Decoder = Callable[[MediaType, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody sent, as they call it."""

    name: str
    declared: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Clean:
    """What may be kept."""

    name: str
    media_type: MediaType
    content: bytes


def decode_apart(media_type: MediaType, content: bytes) -> bytes:
    """`platform.decoding.decode` in a process of its own, with little memory and little time.

    Raises:
        Invalid: what it refuses with; `files.image_broken` or `files.pdf_broken` when the file brought it down.
    """
    environment = {"PYTHONPATH": str(Path(backend.__file__).parents[1]), "PATH": os.defpath}
    command = [sys.executable, "-m", "backend.platform.decoding", media_type.value]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=False, timeout=SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as slow:
        raise Invalid(BROKEN[media_type]) from slow
    verdict, _, kept = done.stdout.partition(b"\n")
    if done.returncode or not verdict:
        raise Invalid(BROKEN[media_type])
    told = json.loads(verdict)
    if told["code"]:
        raise Invalid(told["code"], **told["params"])
    return kept


def inspect(upload: Upload, *, largest: int, scanner: Scanner, decoder: Decoder = decode_apart) -> Clean:
    """Judge an upload and return what may be kept of it.

    Raises:
        TooLarge: `files.too_large`, more than `largest` bytes.
        UnsupportedKind: `files.kind_unknown`, `files.kind_differs`.
        Invalid: `files.empty`, `files.infected`, `files.image_…`, `files.pdf_…`.
        Unavailable: `files.scanner_silent`.
    """
    if not upload.content:
        raise Invalid("files.empty")
    if len(upload.content) > largest:
        raise TooLarge("files.too_large", megabytes=largest // (1024 * 1024))
    media_type = _media_type(upload)
    scanner.scan(upload.content)
    return Clean(tidy_name(upload.name, media_type), media_type, decoder(media_type, upload.content))


def tidy_name(name: str, media_type: MediaType) -> str:
    """A name to show and to download under: no folders, no control characters, the right ending."""
    last = PurePath(name.replace("\\", "/")).name
    words = re.sub(r"[^\w .,()+-]", "_", last).strip(". ")
    stem = re.sub(r"(^|\.)(pdf|jpe?g|png)$", "", words, flags=re.IGNORECASE)
    ending = EXTENSIONS[media_type][0]
    return (stem.strip(". ") or "file")[: LONGEST_NAME - len(ending)] + ending


def _media_type(upload: Upload) -> MediaType:
    """What the content is, if the name and the sender say the same."""
    guess = filetype.guess(upload.content)
    try:
        found = MediaType(guess.mime if guess else "")
    except ValueError:
        raise UnsupportedKind("files.kind_unknown") from None
    declared = upload.declared.partition(";")[0].strip().lower()
    if declared not in UNTOLD and ALIASES.get(declared, declared) != found:
        raise UnsupportedKind("files.kind_differs")
    if not upload.name.lower().endswith(EXTENSIONS[found]):
        raise UnsupportedKind("files.kind_differs")
    return found
