"""Encryption of single fields, and an index that finds them again without decrypting.

AES-256-GCM with a fresh 96-bit nonce; table, field and row are bound in as associated data, so that a
ciphertext copied to another row does not open. Each ciphertext names its key: new keys are added in front, old
ones stay until `reencrypt` has been over every row. The index is HMAC-SHA-256 under a key of its own: eleven
digits can be guessed, so a plain hash would be no protection.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z0-9-]{1,32}")


class SecretsError(Exception):
    """A key is malformed, unknown, or does not open what it should."""


class Vault:
    """A key ring (`id:base64 of 32 bytes`, newest first) and an index key."""

    def __init__(self, keys: Sequence[str], index_key: str) -> None:
        parsed = [_parse(written) for written in keys]
        self._keys = dict(parsed)
        if not parsed or len(self._keys) != len(parsed):
            raise SecretsError("the key ring is empty, or holds two keys of one id")
        self._newest = parsed[0][0]
        self._index_key = hashlib.sha256(index_key.encode()).digest()

    def encrypt(self, text: str, *, field: str, row: str) -> bytes:
        """Encrypt for one field (`table.column`) of one row."""
        return self.encrypt_bytes(text.encode(), field=field, row=row)

    def encrypt_bytes(self, content: bytes, *, field: str, row: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self._newest].encrypt(nonce, content, _bound(field, row))
        return self._newest.encode() + b":" + nonce + sealed

    def decrypt(self, sealed: bytes, *, field: str, row: str) -> str:
        """Open what `encrypt` made for the same field and row.

        Raises:
            SecretsError: unknown key, changed content, or content of another row.
        """
        return self.decrypt_bytes(sealed, field=field, row=row).decode()

    def decrypt_bytes(self, sealed: bytes, *, field: str, row: str) -> bytes:
        key_id, _, rest = sealed.partition(b":")
        key = self._keys.get(key_id.decode(errors="replace"))
        if key is None:
            raise SecretsError("the key of this field is not in the ring")
        try:
            return key.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(field, row))
        except (InvalidTag, ValueError):
            raise SecretsError("this field does not open: changed, or moved from another row") from None

    def is_newest(self, sealed: bytes) -> bool:
        """Whether a field is under the newest key already."""
        return sealed.partition(b":")[0].decode(errors="replace") == self._newest

    def index(self, text: str) -> str:
        """The keyed index of a value: equal for equal values, says nothing else."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


def weaknesses(keys: Sequence[str], index_key: str) -> list[str]:
    """What makes these keys unfit for real people's data: passphrases, short keys, one key for two purposes."""
    faults = []
    secrets_seen = {index_key}
    for place, written in enumerate(keys, start=1):
        key_id, colon, encoded = written.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id) or not _is_full_key(encoded):
            faults.append(f"encryption key {place} is not id:base64 of 32 bytes")
        if encoded in secrets_seen:
            faults.append(f"encryption key {place} is used twice")
        secrets_seen.add(encoded)
    if not _is_full_key(index_key):
        faults.append("the index key is not base64 of 32 bytes")
    return faults


def _is_full_key(encoded: str) -> bool:
    try:
        return len(base64.b64decode(encoded, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _bound(field: str, row: str) -> bytes:
    return f"{field}\0{row}".encode()


def _parse(written: str) -> tuple[str, AESGCM]:
    key_id, colon, encoded = written.partition(":")
    if not colon:
        # A passphrase instead of a key: what development uses.
        return "dev", AESGCM(hashlib.sha256(written.encode()).digest())
    if not KEY_ID.fullmatch(key_id):
        raise SecretsError("a key id is written with a-z, 0-9 and -")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SecretsError(f"key {key_id}: not base64") from fault
    if len(key) != KEY_BYTES:
        raise SecretsError(f"key {key_id}: {len(key)} bytes, 32 are needed")
    return key_id, AESGCM(key)
