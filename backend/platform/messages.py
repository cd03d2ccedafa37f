"""What people must be told: one record per message, written in the transaction of what it tells of.

A record names a person, a kind and values; the words are put together in the person's language when it leaves.
Channels (SMS, e-mail, post, push) register here. While none takes a message it waits, and can be read in the portal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.kernel.errors import Scalar
from backend.kernel.ids import new_id
from backend.platform import outbox
from backend.platform.db import Base, Id, Json, Moment, insert_pairs
from backend.platform.exports import exports

DELIVER = "messages.deliver"


class State(StrEnum):
    """Whether a message has left the house."""

    WAITING = "waiting"
    SENT = "sent"


class Message(Base):
    __tablename__ = "platform_message"

    id: Mapped[Id]
    person: Mapped[str] = mapped_column(String(32), index=True)
    """Account id."""
    kind: Mapped[str] = mapped_column(String(60))
    """Beginning of the translation keys of its words."""
    params: Mapped[Json]
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING.value, index=True)
    created_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]


Channel = Callable[[Session, Message], bool]
"""Takes a message and answers whether it reached the person's address."""

_channels: list[Channel] = []


def channel(function: Channel) -> Channel:
    """Register a way to reach people."""
    _channels.append(function)
    return function


def tell(session: Session, person: str, kind: str, params: Mapping[str, Scalar], now: datetime) -> Message:
    """Write a message, and the job that carries it out, into the caller's transaction."""
    message = Message(id=new_id(), person=person, kind=kind, params=dict(params), created_at=now)
    session.add(message)
    session.flush()
    outbox.enqueue(session, DELIVER, {"message": message.id}, dedupe=f"{DELIVER}:{message.id}", run_at=now)
    return message


def tell_all(
    session: Session, people: Sequence[str], kind: str, params: Mapping[str, Scalar], now: datetime
) -> None:
    """Write the same message to many, in bulk: one row each for it and for the job that carries it out."""
    messages = {new_id(): person for person in people}
    same = {"kind": kind, "params": dict(params), "state": State.WAITING.value, "created_at": now}
    insert_pairs(
        session.connection(),
        Message,
        messages,
        lambda message, person: {"id": message, "person": person, **same},
    )
    outbox.enqueue_all(session, DELIVER, "message", messages, run_at=now)


@outbox.task(DELIVER)
def deliver(session: Session, job: outbox.Job) -> None:
    """Hand a waiting message to every channel; sent once one of them has taken it."""
    message = session.get(Message, job.args["message"])
    if message is None or message.state == State.SENT:
        return
    taken = [take(session, message) for take in _channels]
    if any(taken):
        message.state, message.sent_at = State.SENT.value, job.now


@exports("messages")
def export(session: Session, account_id: str) -> list[dict[str, Any]]:
    """What the portal has told a person, for their own copy."""
    told = session.scalars(select(Message).where(Message.person == account_id).order_by(Message.id))
    return [
        {"kind": one.kind, "params": one.params, "created_at": one.created_at, "sent_at": one.sent_at}
        for one in told
    ]
