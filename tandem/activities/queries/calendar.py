"""Weeks, working days and quotas by this company's settings and its own work calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings

from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import is_chinese
from tandem.foundation.workdays import WorkCalendar


def rest_names(period: Period, days: WorkCalendar) -> dict[date, str]:
    """What the days off of a period are called, in the reader's language.

    The organisation's own name of a day comes first.
    """
    language = "zh_CN" if is_chinese() else "en_US"
    named = {
        day: name
        for year in {period.start.year, period.last_day.year}
        for day, name in _statutory(year, language).items()
        if day in period
    }
    return named | {day: name for day, name in days.own_names.items() if day in period}


@lru_cache(maxsize=32)
def _statutory(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("CN", years=[year], language=language))


def week_of(day: date) -> Period:
    return fiscal_calendar().week(day)


def day_starts_at() -> float:
    """The clock hour from which the hours of a calendar are counted."""
    return float(settings.TANDEM["DAY_STARTS_AT_HOUR"])
