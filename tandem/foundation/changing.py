"""One change of a row that its command holds: the columns and their one entry of audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tandem.foundation import audit
from tandem.foundation.actor import Author
from tandem.foundation.locking import Versioned, save_changes


def change_held(
    actor: Author, row: Versioned, act: str, now: datetime, account_id: int | None, **changes: Any
) -> None:
    """Write the columns; the entry says what they were and what they are."""
    before = {name: getattr(row, name) for name in changes}
    save_changes(row, version=None, **changes)
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        before=before,
        after=changes,
        account_id=account_id,
        now=now,
    )
