"""Every write is safe to send twice: `Idempotency-Key` (IETF draft-07) kept in the transaction of its effect.

The key belongs to one person and one route. The same key with the same body gives the first answer again;
with another body it is refused. A second request that arrives while the first is at work waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, make_response, request
from sqlalchemy import LargeBinary, String, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from auth.web import current_principal
from backend.kernel.errors import Invalid, Malformed
from backend.platform import clock
from backend.platform.api.unit_of_work import session
from backend.platform.api.uploads import body_hash
from backend.platform.db import Base, Id, Moment

P = ParamSpec("P")
KEPT = timedelta(hours=24)


class IdempotencyRecord(Base):
    __tablename__ = "platform_idempotency"
    __table_args__ = (UniqueConstraint("account_id", "route", "key"),)

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(String(32))
    route: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    content_type: Mapped[str | None] = mapped_column(String(80))
    etag: Mapped[str | None] = mapped_column(String(80))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Moment]


def idempotent(view: Callable[P, Any]) -> Callable[P, Response]:
    """Give the view's first answer again to a repeated request. Stands directly below the guard.

    The wrapped view refuses with `problems.idempotency_key_required` (400) and `problems.idempotency_key_reused` (422).
    """

    @wraps(view)
    def once(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip('" ')
        if not 8 <= len(key) <= 64:
            raise Malformed("problems.idempotency_key_required")
        record = IdempotencyRecord(
            account_id=current_principal().account_id or "",
            route=f"{request.method} {request.path}"[:120],
            key=key,
            body_hash=body_hash(request),
            created_at=clock.now(),
        )
        earlier = _claim(session(), record)
        if earlier is not None:
            return _again(earlier, record.body_hash)
        response = make_response(view(*args, **kwargs))
        if response.status_code < 400:
            record.status = response.status_code
            record.content_type = response.content_type
            record.etag = response.headers.get("ETag")
            record.answer = response.get_data()
            session().flush()
        return response

    return once


def _claim(session: Session, record: IdempotencyRecord) -> IdempotencyRecord | None:
    """Insert the record; where another holds the key, return the other once it has finished."""
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError:
        return session.scalars(
            select(IdempotencyRecord).where(
                IdempotencyRecord.account_id == record.account_id,
                IdempotencyRecord.route == record.route,
                IdempotencyRecord.key == record.key,
            )
        ).one()
    return None


def _again(earlier: IdempotencyRecord, body_hash: str) -> Response:
    if earlier.body_hash != body_hash:
        raise Invalid("problems.idempotency_key_reused")
    response = Response(earlier.answer, earlier.status, content_type=earlier.content_type)
    if earlier.etag:
        response.headers["ETag"] = earlier.etag
    response.headers["Idempotency-Replayed"] = "true"
    return response


def forget_old(session: Session, now: datetime) -> int:
    """Delete keys older than a day; returns how many."""
    outcome = session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.created_at < now - KEPT))
    return outcome.rowcount  # type: ignore[attr-defined, no-any-return]
