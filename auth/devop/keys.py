"""Signing keys that are made once and kept, so that sessions survive a restart."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from joserfc.jwk import RSAKey

from auth.oidc.client import generate_client_key, load_client_key


def kept_key(path: Path, key_id: str) -> RSAKey:
    """The private key in `path`, made on first use. Several processes may ask at the same time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w") as file:
            json.dump(generate_client_key(key_id).as_dict(private=True), file)
        try:
            # A link is made whole or not at all, and never over a key that is already there.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return load_client_key(path)
