"""Where a day begins at home: lists are cut by moments, since a day would be worked out row by row."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
