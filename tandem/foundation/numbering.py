"""Gapless numbers: drawn as the last act of the issuing transaction, so a rollback returns
the number. Drafts carry none."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F

from tandem.foundation.models import Series


def next_number(series: str) -> int:
    """The next number of the series; the row stays locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"A number of {series} must be drawn inside the transaction that issues it."
        )
    drawn = Series.objects.filter(name=series).update(next_number=F("next_number") + 1)
    if not drawn:
        Series.objects.get_or_create(name=series)
        Series.objects.filter(name=series).update(next_number=F("next_number") + 1)
    return Series.objects.values_list("next_number", flat=True).get(name=series) - 1
