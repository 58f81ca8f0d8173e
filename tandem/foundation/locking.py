"""No silent overwrite: a save names the version it was made from, or it is refused."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import Stale


class Versioned(models.Model):
    """A record that counts its saves."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def save_changes(row: Versioned, *, version: int | None, **changes: Any) -> None:
    """Write the changed fields if nobody else has saved since `version` was read.

    `version=None` is for commands that hold the row locked and decide on its present state.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(**changes, version=F("version") + 1):
        raise Stale(
            "changed_meanwhile",
            _(
                "Somebody else changed this record while you had it open. "
                "Reload to see their change; what you typed is kept below."
            ),
            yours=changes,
        )
    for name, value in changes.items():
        setattr(row, name, value)
    held = type(row)._default_manager.filter(pk=row.pk).values_list("version", flat=True)
    row.version = version + 1 if version is not None else held.get()
