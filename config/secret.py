"""A secret key that nobody has to invent and that no repository holds."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def read_or_make_secret(path: Path) -> str:
    """Read the key kept in the data folder; the first process on a machine makes it.

    The key is written beside its place and linked there in one step, so that a second
    process starting at the same moment never reads half a key.
    """
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text(encoding="ascii")
