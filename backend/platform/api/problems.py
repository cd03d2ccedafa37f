"""One error shape for everything that goes wrong: RFC 9457 problem+json with a code the PWA translates."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Response, g, request
from marshmallow import fields
from werkzeug.exceptions import HTTPException

from auth.errors import AuthRefusal
from backend.kernel.errors import FieldFault, NotFound, Refusal, Stale
from backend.platform.api.schemas import Schema

log = logging.getLogger(__name__)

HTTP_CODES = {
    400: "problems.malformed",
    401: "problems.unauthenticated",
    403: "problems.forbidden",
    404: "problems.not_found",
    405: "problems.method_not_allowed",
    413: "problems.too_large",
    415: "problems.unsupported_kind",
    422: "problems.invalid",
    429: "problems.too_many_requests",
    503: "problems.unavailable",
}


class FieldFaultSchema(Schema):
    pointer = fields.String(required=True, metadata={"description": "RFC 6901 pointer into the request body"})
    code = fields.String(required=True)
    params = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details. `code` is stable and is the key of the sentence shown to the person."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    params = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)
    instance = fields.String(
        required=True, metadata={"description": "Request id, to quote when asking for help"}
    )
    fields_ = fields.List(
        fields.Nested(FieldFaultSchema), data_key="fields", attribute="fields", required=True
    )
    present = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(allow_none=True),
        metadata={"description": "412 only: the present version, so that the sender can compare and choose"},
    )


def problem(
    status: int,
    code: str,
    params: Mapping[str, Any] | None = None,
    faults: tuple[FieldFault, ...] = (),
    *,
    headers: Mapping[str, str] | None = None,
    present: Mapping[str, Any] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:vigo:problem:{code}",
        "status": status,
        "code": code,
        "params": dict(params or {}),
        "instance": g.get("vigo_request_id", ""),
        "fields": [{"pointer": f.pointer, "code": f.code, "params": dict(f.params)} for f in faults],
    }
    if present is not None:
        body["present"] = dict(present)
    response = Response(orjson.dumps(body), status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def validation_faults(messages: Any, pointer: str = "") -> Iterator[FieldFault]:
    """Flatten marshmallow's nested messages. A message is `code` or `code?name=value&…` (see `schemas.Schema`)."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            step = "" if key == "_schema" else f"/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from validation_faults(inner, pointer + step)
    elif isinstance(messages, list):
        for inner in messages:
            yield from validation_faults(inner, pointer)
    else:
        code, _, query = str(messages).partition("?")
        yield FieldFault(pointer, code, dict(parse_qsl(query)))


def _on_refusal(refusal: Refusal) -> Response:
    present = refusal.present if isinstance(refusal, Stale) else None
    return problem(refusal.status, refusal.code, refusal.params, refusal.fields, present=present)


def _on_auth_refusal(refusal: AuthRefusal) -> Response:
    return problem(refusal.status, refusal.code, refusal.params)


def _on_http(error: HTTPException) -> Response:
    status = error.code or 500
    data = getattr(error, "data", None)
    if status == 422 and data:
        by_location = data.get("messages", {})
        faults = tuple(fault for location in by_location.values() for fault in validation_faults(location))
        return problem(422, "problems.invalid", faults=faults)
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        kept["Allow"] = ", ".join(sorted(allowed))
    return problem(status, HTTP_CODES.get(status, "problems.unexpected"), headers=kept)


def _on_anything(error: Exception) -> Response:
    log.error("unexpected error", extra={"path": request.path}, exc_info=error)
    return problem(500, "problems.unexpected")


def _refuse_null_characters() -> None:
    # No address of ours holds U+0000, and PostgreSQL cannot even compare with it.
    if "\x00" in request.path:
        raise NotFound("problems.not_found")


def install(app: Flask) -> None:
    app.before_request(_refuse_null_characters)
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(AuthRefusal, _on_auth_refusal)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_anything)
