"""Rows that hold from `since` until `until`: grants, pairs, locks. `until` is the last day itself;
none: no end is known."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def still_open(day: date) -> Q:
    """Not over before the day; what begins later counts."""
    return Q(until__isnull=True) | Q(until__gte=day)


def open_on(day: date) -> Q:
    """In force on the day."""
    return Q(since__lte=day) & still_open(day)
