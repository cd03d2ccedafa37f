"""Files on their way in and out. An upload stays in memory until it is sealed: nothing is written to a disk as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import IO, Any, ParamSpec, TypeVar
from urllib.parse import quote

import flask
from flask import current_app, g

from backend.platform.inspection import Clean, Upload, inspect

P = ParamSpec("P")
R = TypeVar("R")


class Request(flask.Request):
    """A request whose files never become temporary files. How large they may be is set by the application."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


def body_hash(request: flask.Request) -> str:
    """What was sent, as a fingerprint. A form with files is known by its parts: a repeated one has a new boundary."""
    digest = hashlib.sha256()
    if request.mimetype != "multipart/form-data":
        digest.update(request.get_data(cache=True))
        return digest.hexdigest()
    digest.update(request.query_string)
    for name, value in sorted(request.form.items(multi=True)):
        digest.update(f"{name}\0{value}\0".encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda part: part[0]):
        digest.update(f"{name}\0{file.filename}\0{file.mimetype}\0".encode())
        digest.update(hashlib.sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return digest.hexdigest()


def looked_through(largest: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open the file before the transaction opens: it takes a moment, and others must not wait for it to write.

    The wrapped view finds it in `seen_through()`, and is refused as by `inspection.inspect`.
    """

    def around(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def look_first(*args: P.args, **kwargs: P.kwargs) -> R:
            file = flask.request.files.get("file")
            if file is not None:
                upload = Upload(file.filename or "", file.mimetype or "", file.stream.read(largest + 1))
                file.stream.seek(0)
                scanner = current_app.extensions["vigo.scanner"]
                g.vigo_looked_through = inspect(upload, largest=largest, scanner=scanner)
            return view(*args, **kwargs)

        return look_first

    return around


def seen_through() -> Clean:
    """The file of this request, which has been looked through."""
    found: Clean = g.vigo_looked_through
    return found


def download_as(name: str) -> str:
    """A `Content-Disposition` (RFC 6266) that saves under this name and never opens in the page."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
