"""Secrets at rest: fields sealed with AES-256-GCM, and a keyed index to find them by.

An identity number has so few possible values that a plain hash is as good as the number itself; the index is
an HMAC with a key of its own. The context (table, column, row) is authenticated with every sealed value, so
that one row's value cannot be moved into another. Keys rotate: the ring seals with its first key and opens
with any.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

DEVELOPMENT_KEY = "vigo-development-key-for-invented-people-only"
"""Known to everyone who reads this file: good enough for invented people, refused for real ones."""

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[a-z0-9-]{1,32}")


class KeyFault(ValueError):
    """The keys handed in cannot be used. Says which, never its value."""


class SealBroken(Exception):
    """A sealed value that was changed, moved from its row, or sealed with a key we no longer hold."""


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    secret: bytes = field(repr=False)


class SecretBox:
    """Seals, opens and indexes with one ring of keys."""

    def __init__(self, keys: Sequence[Key], index_key: bytes) -> None:
        if not keys:
            raise KeyFault("there is no encryption key")
        if len({key.id for key in keys}) != len(keys):
            raise KeyFault("two encryption keys have the same id")
        if any(hmac.compare_digest(key.secret, index_key) for key in keys):
            raise KeyFault("the index key must differ from every encryption key")
        self._newest = keys[0].id
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys}
        self._index_key = index_key

    @classmethod
    def from_settings(cls, encryption_keys: Sequence[str], index_key: str) -> SecretBox:
        """Build from settings: `id:base64` of 32 bytes per key, newest first; the index key as base64.

        Raises:
            KeyFault: a key is malformed, doubled or missing.
        """
        keys = [_read_key(entry) for entry in encryption_keys if entry]
        return cls(keys, _read_secret("the index key", index_key))

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain` for one place: `context` names table, column and row."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, context.encode())
        return self._newest.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what was sealed for this very place.

        Raises:
            SealBroken: changed, moved, or sealed with an unknown key.
        """
        key_id, _, rest = sealed.partition(b":")
        cipher = self._ciphers.get(key_id.decode("ascii", "replace"))
        if cipher is None:
            raise SealBroken("sealed with a key that is not in the ring")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("changed, or moved from where it was sealed") from broken

    def seal_text(self, plain: str, context: str) -> str:
        """`seal` for a text column."""
        return base64.b64encode(self.seal(plain.encode(), context)).decode()

    def open_text(self, sealed: str, context: str) -> str:
        """`open` for a text column.

        Raises:
            SealBroken: as `open`, or not our encoding.
        """
        return self.open(_decode(sealed), context).decode()

    @property
    def newest_beginning(self) -> str:
        """How every text sealed with the newest key begins; what begins otherwise waits to be sealed again."""
        key_id = f"{self._newest}:".encode()
        return base64.b64encode(key_id).decode()[: len(key_id) * 4 // 3]

    def index(self, kind: str, value: str) -> str:
        """A fingerprint to search by: HMAC-SHA-256 over the kind and the value, in hexadecimal."""
        return hmac.new(self._index_key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def development_key_faults(encryption_keys: Sequence[str], index_key: str) -> list[str]:
    """The names of settings that hold the development key: whoever starts in production refuses them."""
    faults = [
        f"encryption key {place} is the development key"
        for place, entry in enumerate(encryption_keys, start=1)
        if DEVELOPMENT_KEY in entry or entry.partition(":")[2] == _printed(_development_secret("field"))
    ]
    if DEVELOPMENT_KEY in index_key or index_key == _printed(_development_secret("index")):
        faults.append("the index key is the development key")
    return faults


def _read_key(entry: str) -> Key:
    if entry == DEVELOPMENT_KEY:
        return Key("development", _development_secret("field"))
    key_id, separator, secret = entry.partition(":")
    if not separator or not KEY_ID.fullmatch(key_id):
        raise KeyFault("an encryption key is written id:base64, the id of a-z, 0-9 and -")
    return Key(key_id, _read_secret(f"encryption key {key_id}", secret))


def _read_secret(name: str, text: str) -> bytes:
    if text == DEVELOPMENT_KEY:
        return _development_secret("index")
    try:
        secret = base64.b64decode(text, validate=True)
    except binascii.Error as malformed:
        raise KeyFault(f"{name} is not base64") from malformed
    if len(secret) != KEY_BYTES:
        raise KeyFault(f"{name} has {len(secret)} bytes, {KEY_BYTES} are needed")
    return secret


def _development_secret(purpose: str) -> bytes:
    return hashlib.sha256(f"{DEVELOPMENT_KEY}/{purpose}".encode()).digest()


def _printed(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _decode(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed, validate=True)
    except binascii.Error as malformed:
        raise SealBroken("not in our encoding") from malformed
