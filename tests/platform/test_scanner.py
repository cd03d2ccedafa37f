"""The scanner hook over clamd's real protocol, against a small clamd of our own; silent scanners close the door."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.kernel.errors import Invalid, Unavailable
from backend.platform.scanner import CHUNK, Clamd, NoScanner, scanner_from
from tests.platform.samples import EICAR


def read_stream(connection: socket.socket) -> bytes:
    """What INSTREAM carried: chunks with their lengths, up to a length of zero."""
    reader = connection.makefile("rb")
    assert reader.read(10) == b"zINSTREAM\0"
    content = b""
    while length := int.from_bytes(reader.read(4), "big"):
        assert length <= CHUNK
        content += reader.read(length)
    return content


@contextmanager
def clamd(answer: bytes | None = None) -> Iterator[Clamd]:
    """A server that knows one signature; with `answer` it says that, whatever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                content = read_stream(connection)
                found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                connection.sendall(found if answer is None else answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield Clamd("127.0.0.1", server.getsockname()[1], seconds=5)
        thread.join(5)


def test_clean_content_passes() -> None:
    with clamd() as scanner:
        scanner.scan(b"a decent paper" * 20_000)


def test_an_infected_file_is_refused() -> None:
    with clamd() as scanner, pytest.raises(Invalid, match=r"files\.infected"):
        scanner.scan(b"%PDF-1.7" + EICAR)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but no\0"])
def test_an_answer_that_is_no_yes_closes_the_door(answer: bytes) -> None:
    with clamd(answer) as scanner, pytest.raises(Unavailable, match=r"files\.scanner_silent"):
        scanner.scan(b"paper")


def test_a_scanner_that_is_gone_closes_the_door() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unavailable, match=r"files\.scanner_silent"):
        Clamd("127.0.0.1", port, seconds=1).scan(b"paper")


def test_a_scanner_that_says_nothing_closes_the_door() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        scanner = Clamd("127.0.0.1", server.getsockname()[1], seconds=0.2)
        with pytest.raises(Unavailable, match=r"files\.scanner_silent"):
            scanner.scan(b"paper")


def test_the_setting_is_read_or_refused() -> None:
    assert isinstance(scanner_from("off"), NoScanner)
    assert scanner_from("clamd:scanner.local:3310") == Clamd("scanner.local", 3310)
    for wrong in ("", "on", "clamd", "clamd:3310", "clamd:host:", "clamd:host:port"):
        with pytest.raises(ValueError, match="VIGO_SCANNER"):
            scanner_from(wrong)
