"""Public answers that may be kept: a short life, a strong ETag, 304 for who has it already."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, make_response, request

P = ParamSpec("P")


def known_or_whole(response: Response) -> Response:
    """304 for who has this answer already; whole for everybody else, without a search for conditions nobody set."""
    if "HTTP_IF_NONE_MATCH" in request.environ:
        response.make_conditional(request)
    return response


def cached_for(seconds: int) -> Callable[[Callable[P, Any]], Callable[P, Response]]:
    """Let browsers and proxies keep a public answer for `seconds`. Never for anything about a person."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Response]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            response = make_response(view(*args, **kwargs))
            if response.status_code == 200:
                response.headers["Cache-Control"] = (
                    f"public, max-age={seconds}, stale-while-revalidate={seconds}"
                )
                response.add_etag()
                return known_or_whole(response)
            return response

        return answer

    return decorate
