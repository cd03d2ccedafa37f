"""Uploads stay in memory until they are sealed: nothing that somebody sends is written to a disk as it is."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import IO, Any

import flask


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
