"""Optimistic locking over HTTP: strong ETags from row versions, If-Match on every change (RFC 9110, RFC 6585)."""

from __future__ import annotations

from flask import request

from backend.kernel.errors import PreconditionRequired, Stale


def etag_of(version: int) -> str:
    return f'"{version}"'


def if_match() -> int:
    """The version that the sender edited.

    Raises:
        PreconditionRequired: `problems.if_match_required`, no If-Match was sent.
        Stale: `problems.stale`, it names something that was never one of our versions.
    """
    sent = request.headers.get("If-Match")
    if sent is None:
        raise PreconditionRequired("problems.if_match_required")
    try:
        return int(sent.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise Stale("problems.stale") from None


def require_version(edited: int, present: int) -> None:
    """Refuse an edit of an old version.

    Raises:
        Stale: `problems.stale` with the present version.
    """
    if edited != present:
        raise Stale("problems.stale", version=present)
