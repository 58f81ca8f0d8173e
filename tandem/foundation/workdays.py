"""Which days are worked: statutory holidays and make-up workdays (调休), plus own overrides.

The dates come from the `holidays` library, which agrees with the official notices of
2004 to 2026 on every day (tests/test_workdays.py). A later year is a forecast until the State
Council publishes it: `is_published` says so, and pages must show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

LAST_PUBLISHED_YEAR = {"CN": 2026}


@lru_cache(maxsize=64)
def _year(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=[year])


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of one country; `overrides` maps a day to True (worked) or False (off).

    `own_names` says what the organisation calls the days off that it set itself.
    """

    country: str = "CN"
    overrides: Mapping[date, bool] = field(default_factory=dict)
    own_names: Mapping[date, str] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        own = self.overrides.get(day)
        if own is not None:
            return own
        return _year(self.country, day.year).is_working_day(day)

    def name_of_holiday(self, day: date) -> str:
        return _year(self.country, day.year).get(day) or ""

    def working_days(self, start: date, end: date) -> list[date]:
        """All worked days with start <= day < end."""
        days = (start + timedelta(days=n) for n in range((end - start).days))
        return [day for day in days if self.is_working_day(day)]

    def is_published(self, day: date) -> bool:
        return day.year <= LAST_PUBLISHED_YEAR.get(self.country, day.year)
