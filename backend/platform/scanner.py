"""The virus scanner hook: off, or a clamd that must answer.

When a scanner is set and does not answer, nothing is accepted: a file nobody has looked at is not clean.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Protocol

from backend.kernel.errors import Invalid, Unavailable

CHUNK = 64 * 1024
SECONDS = 20.0
LONGEST_ANSWER = 4096


class Scanner(Protocol):
    def scan(self, content: bytes) -> None:
        """Return for clean content.

        Raises:
            Invalid: `files.infected`.
            Unavailable: `files.scanner_silent`.
        """


class NoScanner:
    """The hook is off."""

    def scan(self, content: bytes) -> None:
        """Everything passes."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """clamd over TCP, command INSTREAM: length and bytes of each chunk, then a length of zero."""

    host: str
    port: int
    seconds: float = SECONDS

    def scan(self, content: bytes) -> None:
        try:
            answer = self._ask(content)
        except OSError as silent:
            raise Unavailable("files.scanner_silent") from silent
        if answer == "stream: OK":
            return
        if answer.endswith(" FOUND"):
            raise Invalid("files.infected")
        raise Unavailable("files.scanner_silent")

    def _ask(self, content: bytes) -> str:
        with socket.create_connection((self.host, self.port), timeout=self.seconds) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall((0).to_bytes(4, "big"))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                more = connection.recv(LONGEST_ANSWER)
                if not more:
                    break
                answer += more
        return answer.rstrip(b"\0").decode("utf-8", "replace")


def scanner_from(setting: str) -> Scanner:
    """`off`, or `clamd:host:port`.

    Raises:
        ValueError: anything else.
    """
    if setting == "off":
        return NoScanner()
    kind, _, address = setting.partition(":")
    host, _, port = address.rpartition(":")
    if kind != "clamd" or not host or not port.isdigit():
        raise ValueError(f"VIGO_SCANNER: {setting!r}; write off or clamd:host:port")
    return Clamd(host, int(port))
