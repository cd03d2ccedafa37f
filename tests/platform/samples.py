"""Files to upload, made here: decent ones, and one of each kind that must be refused."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
"""The signature every scanner knows. Put together here, so that this file is not itself one."""


def pdf(pages: int = 1, change: object = None, **options: object) -> bytes:
    """A PDF of blank pages; `change(pdf)` puts something into it."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if callable(change):
        change(made)
    out = io.BytesIO()
    made.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def pdf_with_script() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return pdf(change=change)


def pdf_that_launches() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        action = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))
        made.pages[0].AA = pikepdf.Dictionary(O=action)

    return pdf(change=change)


def pdf_with_file_inside() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.attachments["letter.txt"] = b"hello"

    return pdf(change=change)


def pdf_with_form_script() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<xdp/>"))

    return pdf(change=change)


def encrypted_pdf() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def picture_with_place() -> bytes:
    """A photo that tells where it was taken, with which telephone, and that it lies on its side."""
    exif = Image.Exif()
    exif[Base.Make] = "Telephone"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    return picture(exif=exif, comment=b"secret words")


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A small PNG that says it is enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def unfolding_pdf(megabytes: int) -> bytes:
    """A small PDF whose catalogue lies in an object stream that unfolds to so many megabytes."""
    folding = zlib.compressobj(1)
    folded = folding.compress(b"1 0 <</Type/Catalog/Pages 2 0 R>>")
    folded += b"".join(folding.compress(b" " * 1024 * 1024) for _ in range(megabytes)) + folding.flush()
    bodies = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n" % len(folded)
        + folded
        + b"\nendstream",
    }
    made, places = b"%PDF-1.7\n", {}
    for number, body in bodies.items():
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = [(0, 0), (2, 4), *((1, places[number]) for number in bodies), (1, len(made))]
    table = b"".join(struct.pack(">BIB", kind, place, 0) for kind, place in rows)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return made + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(made)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = b"PK\x03\x04" + b"\0" * 40
PROGRAM = b"MZ" + b"\0" * 200
