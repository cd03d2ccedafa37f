"""Opening an uploaded file, in a process of its own: `python -m backend.platform.decoding TYPE` from stdin to stdout.

Images are decoded and written anew, so that nothing but the picture is left: no place where it was taken, no
second file behind it. PDFs are read through and refused when anything in them can act. A small file can be made
to unfold into gigabytes, so the process has a limit of memory and of time, and may not write any file.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from enum import StrEnum

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from backend.kernel.errors import Invalid

MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 15
MOST_PIXELS = 50_000_000
MOST_PAGES = 200
MOST_OBJECTS = 100_000
DEEPEST = 50
TAIL = 64
"""Bytes that a tidy program may leave after the end of a PDF."""


class MediaType(StrEnum):
    """What we take."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


BROKEN = {
    MediaType.PDF: "files.pdf_broken",
    MediaType.JPEG: "files.image_broken",
    MediaType.PNG: "files.image_broken",
}

ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE"})
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_TYPES = frozenset({"/EmbeddedFile"})
ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"})


def decode(media_type: MediaType, content: bytes) -> bytes:
    """What may be kept of a file's content.

    Raises:
        Invalid: `files.image_…`, `files.pdf_…`.
    """
    if media_type is MediaType.PDF:
        _read_pdf(content)
        return content
    return _new_image(content, media_type)


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


def _limit() -> None:
    """Little memory, little time, no files. A system that knows a limit by no name goes without it."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    """One line of JSON with the verdict, then what may be kept."""
    _limit()
    media_type = MediaType(sys.argv[1])
    code, params, kept = "", {}, b""
    try:
        kept = decode(media_type, sys.stdin.buffer.read())
    except Invalid as refused:
        code, params = refused.code, refused.params
    except MemoryError:
        code = BROKEN[media_type]
    sys.stdout.buffer.write(json.dumps({"code": code, "params": params}).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
