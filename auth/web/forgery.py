"""Defence against requests that another site makes in our visitor's name, without tokens in the page.

Four layers, cheapest first: the session cookie is SameSite=Strict; the browser's own `Sec-Fetch-Site` must
say that the request is ours; where an old browser does not say, `Origin` must; and every unsafe request
carries a header and a content type that no form on another site can send. There are no CORS answers at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from auth.errors import AuthRefusal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "X-Vigo"
JSON_TYPES = frozenset({"application/json", "application/merge-patch+json"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a request says about where it comes from."""

    method: str
    fetch_site: str | None
    fetch_mode: str | None
    origin: str | None
    has_header: bool
    content_type: str | None
    """Media type of the body, None when there is no body."""


def refuse_forgery(
    request: Provenance, *, own_origin: str, is_public: bool, accepted: frozenset[str] = frozenset()
) -> None:
    """Let our own page's requests pass.

    Raises:
        AuthRefusal: 403 `auth.cross_site`, 403 `auth.header_missing` or 415 `auth.content_type`.
    """
    if request.method in SAFE_METHODS:
        if not is_public and not _may_read(request):
            raise AuthRefusal(403, "auth.cross_site")
        return
    if not _is_ours(request, own_origin):
        raise AuthRefusal(403, "auth.cross_site")
    if not request.has_header:
        raise AuthRefusal(403, "auth.header_missing")
    if request.content_type is not None and request.content_type not in (accepted or JSON_TYPES):
        raise AuthRefusal(415, "auth.content_type")


def _may_read(request: Provenance) -> bool:
    if request.fetch_site == "none":
        return request.fetch_mode in {"navigate", None}
    return request.fetch_site in {"same-origin", None}


def _is_ours(request: Provenance, own_origin: str) -> bool:
    if request.fetch_site is not None:
        return request.fetch_site == "same-origin" and request.origin in {own_origin, None}
    return request.origin == own_origin
