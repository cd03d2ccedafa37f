"""Private keys: ours towards the providers, and the embedded provider's own."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from joserfc.jwk import RSAKey

ALGORITHM = "RS256"


def generate_key(key_id: str) -> RSAKey:
    """A new RSA key for signatures; its public half is what gets published or registered."""
    return RSAKey.generate_key(2048, {"kid": key_id, "use": "sig", "alg": ALGORITHM}, private=True)


def load_key(path: Path) -> RSAKey:
    """The private key in a JWK file.

    Raises:
        ValueError: not an RSA private key with a key id.
    """
    key = RSAKey.import_key(json.loads(path.read_text()))
    if not key.is_private or not key.kid:
        raise ValueError(f"{path.name} must hold an RSA private key with a kid")
    return key


def kept_key(path: Path, key_id: str) -> RSAKey:
    """The private key in `path`, made on first use. Several processes may ask at the same time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w") as file:
            json.dump(generate_key(key_id).as_dict(private=True), file)
        try:
            # A link is made whole or not at all, and never over a key that is already there.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return load_key(path)
