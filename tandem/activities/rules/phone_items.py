"""One thing a phone sends: its id, its kind, the version of its form, and its content.

The fingerprint tells a replay (the same) from another content under the same id (kept, and flagged).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

KINDS = ("account", "contact", "check_in", "task_act")
MOST_ITEMS = 50  # of one batch
LONGEST_CONTENT = 100_000


class NotAnItem(ValueError):
    """Without a usable id and kind there is nothing to keep it under."""


@dataclass(frozen=True)
class ItemSent:
    client_id: UUID
    kind: str
    form: int
    content: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        said = [self.kind, self.form, self.content]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_item(said: Any) -> ItemSent:
    """The envelope; the content is read later, when the item is already safe."""
    if not isinstance(said, Mapping):
        raise NotAnItem("not an object")
    try:
        client_id, kind = UUID(str(said["id"])), str(said["kind"])
        form, content = int(said.get("form", 1)), said["content"]
    except (KeyError, ValueError, TypeError) as error:
        raise NotAnItem(str(error)) from error
    if kind not in KINDS or not isinstance(content, dict) or not 0 < form < 1000:
        raise NotAnItem(kind[:20])
    if len(json.dumps(content)) > LONGEST_CONTENT:
        raise NotAnItem("too long")
    return ItemSent(client_id, kind, form, content)


def id_of_other_content(client_id: UUID, fingerprint: str) -> UUID:
    """A name of its own for a second content under an id that is taken; always the same one."""
    return uuid5(client_id, fingerprint)
