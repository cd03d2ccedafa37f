"""What may be kept of an upload: decent files pass, hostile ones are refused with their own sentence."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backend.kernel.errors import Refusal
from backend.platform.decoding import MediaType, decode
from backend.platform.inspection import Upload, decode_apart, inspect, tidy_name
from backend.platform.scanner import NoScanner
from tests.platform import samples

LARGEST = 10 * 1024 * 1024


def code_of(name: str, declared: str, content: bytes, largest: int = LARGEST) -> str:
    with pytest.raises(Refusal) as refused:
        inspect(Upload(name, declared, content), largest=largest, scanner=NoScanner(), decoder=decode)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "declared", "content", "media_type"),
    [
        ("vedtak.pdf", "application/pdf", samples.pdf(), MediaType.PDF),
        ("VEDTAK.PDF", "application/octet-stream", samples.pdf(3), MediaType.PDF),
        ("bilde.jpeg", "image/jpg", samples.picture(), MediaType.JPEG),
        ("bilde.png", "image/png; q=1", samples.picture("PNG"), MediaType.PNG),
    ],
)
def test_decent_files_pass(name: str, declared: str, content: bytes, media_type: MediaType) -> None:
    clean = inspect(Upload(name, declared, content), largest=LARGEST, scanner=NoScanner(), decoder=decode)
    assert clean.media_type is media_type


@pytest.mark.parametrize(
    ("name", "declared", "content", "code"),
    [
        ("a.pdf", "application/pdf", b"", "files.empty"),
        ("a.svg", "image/svg+xml", samples.SVG, "files.kind_unknown"),
        ("a.png", "image/png", samples.SVG, "files.kind_unknown"),
        ("a.pdf", "application/pdf", b"just words", "files.kind_unknown"),
        ("a.zip", "application/zip", samples.ZIP, "files.kind_unknown"),
        ("a.pdf", "application/pdf", samples.PROGRAM, "files.kind_unknown"),
        ("a.pdf", "application/pdf", samples.picture(), "files.kind_differs"),
        ("a.pdf", "image/jpeg", samples.picture(), "files.kind_differs"),
        ("a.jpg.exe", "image/jpeg", samples.picture(), "files.kind_differs"),
        ("a.jpg", "text/html", samples.picture(), "files.kind_differs"),
        ("a.png", "image/png", samples.bomb(), "files.image_too_many_pixels"),
        ("a.png", "image/png", samples.bomb(9000, 9000), "files.image_too_many_pixels"),
        ("a.jpg", "image/jpeg", samples.picture()[:200], "files.image_broken"),
        ("a.png", "image/png", samples.picture("PNG")[:60], "files.image_broken"),
        ("a.pdf", "application/pdf", samples.pdf_with_script(), "files.pdf_active"),
        ("a.pdf", "application/pdf", samples.pdf_that_launches(), "files.pdf_active"),
        ("a.pdf", "application/pdf", samples.pdf_with_file_inside(), "files.pdf_active"),
        ("a.pdf", "application/pdf", samples.pdf_with_form_script(), "files.pdf_active"),
        ("a.pdf", "application/pdf", samples.encrypted_pdf(), "files.pdf_encrypted"),
        ("a.pdf", "application/pdf", samples.pdf(201), "files.pdf_too_many_pages"),
        ("a.pdf", "application/pdf", samples.pdf() + samples.ZIP * 10, "files.pdf_broken"),
        ("a.pdf", "application/pdf", b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF", "files.pdf_broken"),
        ("a.pdf", "application/pdf", samples.pdf()[:300], "files.pdf_broken"),
    ],
)
def test_what_is_refused_and_with_which_sentence(name: str, declared: str, content: bytes, code: str) -> None:
    assert code_of(name, declared, content) == code


@pytest.mark.parametrize(
    ("media_type", "content", "code"),
    [
        (MediaType.PDF, samples.pdf_with_script(), "files.pdf_active"),
        (MediaType.PNG, samples.bomb(), "files.image_too_many_pixels"),
        (MediaType.JPEG, b"", "files.image_broken"),
    ],
)
def test_what_is_refused_in_a_process_of_its_own(media_type: MediaType, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        decode_apart(media_type, content)
    assert refused.value.code == code


def test_a_pdf_that_unfolds_to_gigabytes_harms_nobody() -> None:
    small = samples.unfolding_pdf(megabytes=1)
    assert decode_apart(MediaType.PDF, small) == small
    with pytest.raises(Refusal, match=r"files\.pdf_broken"):
        decode_apart(MediaType.PDF, samples.unfolding_pdf(megabytes=1600))


def test_what_is_kept_comes_back_from_a_process_of_its_own() -> None:
    content = samples.pdf()
    assert decode_apart(MediaType.PDF, content) == content
    assert decode_apart(MediaType.PNG, samples.picture("PNG")) == decode(
        MediaType.PNG, samples.picture("PNG")
    )
    large = samples.picture("JPEG", (4000, 3000))
    assert decode_apart(MediaType.JPEG, large) == decode(MediaType.JPEG, large)


def test_too_large_is_said_before_anything_is_read() -> None:
    assert code_of("a.pdf", "application/pdf", b"x" * 101, largest=100) == "files.too_large"


def test_a_picture_keeps_nothing_but_the_picture() -> None:
    sent = samples.picture_with_place() + samples.ZIP
    clean = inspect(Upload("a.jpg", "image/jpeg", sent), largest=LARGEST, scanner=NoScanner(), decoder=decode)
    for secret in (b"Telephone", b"secret words", b"Exif", samples.ZIP[:4]):
        assert secret not in clean.content
    with Image.open(io.BytesIO(clean.content)) as image:
        assert image.size == (48, 64), "it stands upright, as the photo said"
        assert not image.getexif()


def test_a_transparent_picture_stays_transparent() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    clean = inspect(
        Upload("a.png", "image/png", out.getvalue()), largest=LARGEST, scanner=NoScanner(), decoder=decode
    )
    with Image.open(io.BytesIO(clean.content)) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Vedtak æøå 2027.PDF", "Vedtak æøå 2027.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\a.pdf", "a.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie_ x.pdf"),
        (".pdf", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_are_tidied(name: str, tidy: str) -> None:
    assert tidy_name(name, MediaType.PDF) == tidy


@given(st.text(max_size=200), st.sampled_from(MediaType))
def test_any_name_becomes_a_harmless_one(name: str, media_type: MediaType) -> None:
    tidy = tidy_name(name, media_type)
    assert 4 < len(tidy) <= 120
    assert not set(tidy) & set('/\\"\r\n\0:<>|?*')


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["a.pdf", "a.jpg", "a.png"]))
def test_rubbish_is_refused_and_never_breaks(content: bytes, name: str) -> None:
    code_of(name, "", content)


def verdict(content: bytes) -> str:
    try:
        inspect(
            Upload("a.pdf", "application/pdf", content), largest=LARGEST, scanner=NoScanner(), decoder=decode
        )
    except Refusal as refused:
        return refused.code
    return "passes"


@given(st.integers(0, 700), st.integers(0, 255))
def test_a_pdf_with_one_byte_changed_passes_or_is_refused(place: int, value: int) -> None:
    content = bytearray(samples.pdf())
    content[place % len(content)] = value
    assert verdict(bytes(content)) in {
        "passes",
        "files.kind_unknown",
        "files.pdf_broken",
        "files.pdf_encrypted",
        "files.pdf_too_many_pages",
        "files.pdf_active",
    }
