"""Looking at an uploaded file before anyone keeps it: what it says it is, what it is, and what hides in it.

Images are decoded and written anew, so that nothing but the picture is left: no place where it was taken, no
second file behind it. PDFs are read through and refused when anything in them can act. Every refusal is a code
with a sentence that tells the person what to do.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

import filetype
import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from backend.kernel.errors import Invalid, TooLarge, UnsupportedKind
from backend.platform.scanner import Scanner

MOST_PIXELS = 50_000_000
MOST_PAGES = 200
MOST_OBJECTS = 100_000
DEEPEST = 50
LONGEST_NAME = 120
TAIL = 64
"""Bytes that a tidy program may leave after the end of a PDF."""


class MediaType(StrEnum):
    """What we take."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


EXTENSIONS = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
}
ALIASES = {"image/jpg": MediaType.JPEG, "image/pjpeg": MediaType.JPEG, "application/x-pdf": MediaType.PDF}
UNTOLD = frozenset({"", "application/octet-stream"})
"""Declared by browsers that do not know."""

ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE"})
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_TYPES = frozenset({"/EmbeddedFile"})
ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"})


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


def inspect(upload: Upload, *, largest: int, scanner: Scanner) -> Clean:
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
    if media_type is MediaType.PDF:
        _read_pdf(upload.content)
        content = upload.content
    else:
        content = _new_image(upload.content, media_type)
    return Clean(tidy_name(upload.name, media_type), media_type, content)


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


def _new_image(content: bytes, media_type: MediaType) -> bytes:
    """The picture alone, drawn anew."""
    wanted = media_type.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=(wanted,)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Invalid("files.image_too_many_pixels", megapixels=MOST_PIXELS // 1_000_000)
                upright = ImageOps.exif_transpose(image)
                mode = _mode(upright, media_type)
                bare = Image.new(mode, upright.size)
                bare.paste(upright.convert(mode))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Invalid("files.image_too_many_pixels", megapixels=MOST_PIXELS // 1_000_000) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Invalid("files.image_broken") from broken
    drawn = io.BytesIO()
    if media_type is MediaType.JPEG:
        bare.save(drawn, "JPEG", quality=88, optimize=True)
    else:
        bare.save(drawn, "PNG")
    return drawn.getvalue()


def _mode(image: Image.Image, media_type: MediaType) -> str:
    if image.mode in {"1", "L"}:
        return "L"
    transparent = image.mode in {"LA", "RGBA", "PA"} or "transparency" in image.info
    return "RGBA" if transparent and media_type is MediaType.PNG else "RGB"


def _read_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise Invalid("files.pdf_broken")
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > TAIL:
        raise Invalid("files.pdf_broken")
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Invalid("files.pdf_encrypted")
            if not 0 < len(pdf.pages) <= MOST_PAGES:
                raise Invalid("files.pdf_too_many_pages", pages=MOST_PAGES)
            if _acts(pdf):
                raise Invalid("files.pdf_active")
    except pikepdf.PasswordError as locked:
        raise Invalid("files.pdf_encrypted") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as broken:
        raise Invalid("files.pdf_broken") from broken


def _acts(pdf: pikepdf.Pdf) -> bool:
    if len(pdf.objects) > MOST_OBJECTS:
        raise ValueError("too many objects")
    roots = [pdf.trailer, *pdf.objects]
    return any(_is_active(part) for root in roots for part in _parts(root, DEEPEST))


def _parts(value: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """The dictionaries in an object itself; what it refers to is an object of its own."""
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inner = [value.get(key) for key in value.keys()]  # noqa: SIM118 - a stream iterates over nothing
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _parts(one, depth - 1)


def _is_active(part: pikepdf.Object) -> bool:
    if ACTIVE_KEYS & set(part.keys()):
        return True
    return (
        str(part.get("/S", "")) in ACTIVE_ACTIONS
        or str(part.get("/Type", "")) in ACTIVE_TYPES
        or str(part.get("/Subtype", "")) in ACTIVE_SUBTYPES
    )
