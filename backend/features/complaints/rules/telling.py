"""What a person is told outside the portal too."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    """The kinds of message. None says what was decided: that is read in the portal."""

    RECEIVED = "received"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"complaints.message.{self.value}"
