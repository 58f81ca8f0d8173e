"""No silent overwrite: a save names the version it was made from, or it is refused."""

from __future__ import annotations

from collections.abc import Mapping
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
        raise _stale(yours=changes)
    for name, value in changes.items():
        setattr(row, name, value)
    held = type(row)._default_manager.filter(pk=row.pk).values_list("version", flat=True)
    row.version = version + 1 if version is not None else held.get()


def require_unchanged(
    row: models.Model, *, was: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    """For rows that count no saves: each wanted column must still say what was read, or be as wished.

    Columns nobody wants to change may have changed meanwhile: both changes are kept. The caller
    holds the row.
    """
    theirs = {
        name: getattr(row, name)
        for name, value in wanted.items()
        if not _alike(getattr(row, name), was[name]) and getattr(row, name) != value
    }
    if theirs:
        raise _stale(yours={name: wanted[name] for name in theirs}, theirs=theirs, row_id=row.pk)


def _alike(one: Any, other: Any) -> bool:
    """Forms trim what they read, so blanks at the ends are no change."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    return bool(one == other)


def _stale(**facts: Any) -> Stale:
    return Stale(
        "changed_meanwhile",
        _(
            "Somebody else changed this record while you had it open. "
            "Reload to see their change; what you typed is kept below."
        ),
        **facts,
    )
