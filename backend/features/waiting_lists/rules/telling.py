"""What happened on a list, and what people are told of it outside the portal."""

from __future__ import annotations

from enum import StrEnum


class Happened(StrEnum):
    """The kinds of line in the log of the lists."""

    HANDED_OVER = "handed_over"
    FREED = "freed"
    """A seat has nobody any more."""
    CALLED = "called"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    LEFT = "left"
    """Somebody waits no longer: withdrew, or an officer took her off."""
    TAKEN_BACK = "taken_back"
    """A call that ended because she said yes elsewhere or left."""
    GRANTED = "granted"
    """A seat beyond those there are, by a correction or a complaint."""
    ATTENDED = "attended"
    CLOSED = "closed"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"waiting_lists.log.{self.value}"


class Cause(StrEnum):
    """Why a seat was freed."""

    NOT_TAKEN = "not_taken"
    """Its offer was declined, or not answered, before the lists were handed over."""
    MOVED_UP = "moved_up"
    WITHDREW = "withdrew"
    """The school says that the pupil has let go of it."""
    ABSENT = "absent"
    ENDED = "ended"
    """The wish ended elsewhere in the portal: the application was withdrawn, an offer declined."""

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"waiting_lists.cause.{self.value}"


class MessageKind(StrEnum):
    """The kinds of message. None says which place: that is read in the portal."""

    CALLED = "called"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    TAKEN_BACK = "taken_back"
    LOST = "lost"
    CLOSED = "closed"

    @property
    def key(self) -> str:
        """The translation key of its words."""
        return f"waiting_lists.message.{self.value}"
