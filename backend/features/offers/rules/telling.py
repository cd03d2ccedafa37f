"""What a person is told outside the portal too."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

REMINDED_BEFORE = timedelta(days=2)
"""How long before the deadline whoever has not answered is reminded."""


class MessageKind(StrEnum):
    """The kinds of message. None says what the result is: that is read in the portal."""

    ANSWERED = "answered"
    ANSWER_DUE = "answer_due"
    UNANSWERED = "unanswered"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"offers.message.{self.value}"
